//! Carries ranges over to an edited article when the old text is still at hand.
//!
//! A comparison of both texts, line by line and then word by word, tells where words went that a
//! search by quote and surroundings could mistake for others.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Anchoring, Resolver, describe_all};
use crate::text::{LineIndex, TextRange, segment};

/// The product of the numbers of lines, or of words, up to which two texts are compared.
///
/// Past it they count as replaced as a whole, and quotes decide.
const MOST_CELLS: usize = 1 << 22;

/// The share of a range that must be kept for its remains to be shown to a person.
const LEAST_KEPT: f32 = 0.5;

/// Finds out where ranges of `old` are in `new`, one answer for each.
///
/// Words that are kept with a neighbour are [`Anchoring::Exact`] or [`Anchoring::Moved`]; others
/// are looked for as [`super::resolve()`] does, and what is left of them in place is doubtful.
pub fn remap(old: &str, new: &str, ranges: &[TextRange]) -> Vec<Anchoring> {
    let kept = kept_runs(old, new);
    let new_index = LineIndex::new(new);
    let resolver = Resolver::new(new, &new_index);
    let unkept: Vec<TextRange> = ranges
        .iter()
        .copied()
        .filter(|range| whole(old, &kept, *range).is_none())
        .collect();
    let mut selectors = describe_all(old, &LineIndex::new(old), &unkept).into_iter();
    let carry = |range: &TextRange| {
        if let Some(anchoring) = whole(old, &kept, *range) {
            return anchoring;
        }
        let found = selectors
            .next()
            .flatten()
            .map_or(Anchoring::Lost, |selector| resolver.resolve(&selector));
        better(found, remains(new, &kept, *range))
    };
    ranges.iter().map(carry).collect()
}

/// The same bytes in both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    old: usize,
    new: usize,
    len: usize,
}

/// Where a range went that is kept as a whole and with a word beside it.
fn whole(old: &str, kept: &[Kept], range: TextRange) -> Option<Anchoring> {
    let (start, end) = (range.start().to_usize(), range.end().to_usize());
    let nth = kept.partition_point(|run| run.old + run.len < end);
    let run = kept.get(nth).filter(|run| run.old <= start)?;
    let beside = [old.get(run.old..start)?, old.get(end..run.old + run.len)?];
    if !beside
        .iter()
        .any(|side| side.contains(char::is_alphanumeric))
    {
        return None;
    }
    let new_start = run.new + (start - run.old);
    let moved = TextRange::from_bytes(new_start, new_start + range.len())?;
    Some(if moved == range {
        Anchoring::Exact(range)
    } else {
        Anchoring::Moved(moved)
    })
}

/// From the first to the last kept bytes of a range, with the share that is kept.
fn remains(new: &str, kept: &[Kept], range: TextRange) -> Option<(TextRange, f32)> {
    let (start, end) = (range.start().to_usize(), range.end().to_usize());
    let first = kept.partition_point(|run| run.old + run.len <= start);
    let parts = kept.iter().skip(first).take_while(|run| run.old < end);
    let mut n_kept = 0;
    let mut hull: Option<TextRange> = None;
    for run in parts {
        let from = run.old.max(start);
        let to = (run.old + run.len).min(end);
        let new_start = run.new + (from - run.old);
        let part = TextRange::from_bytes(new_start, new_start + (to - from))?;
        n_kept += part.len();
        hull = Some(hull.map_or(part, |hull| hull.hull(part)));
    }
    let hull = segment::trim(new, hull?)?;
    let share = n_kept as f32 / range.len().max(hull.len()) as f32;
    Some((segment::snap_to_graphemes(new, hull), share.min(1.0)))
}

fn better(found: Anchoring, remains: Option<(TextRange, f32)>) -> Anchoring {
    match (found, remains) {
        (Anchoring::Exact(_) | Anchoring::Moved(_), _) | (_, None) => found,
        (Anchoring::Doubtful { score, .. }, Some((_, share))) if score >= share => found,
        (_, Some((range, score))) if score >= LEAST_KEPT => Anchoring::Doubtful { range, score },
        _ => found,
    }
}

/// The runs of bytes that both texts share, in order; neighbours are joined.
fn kept_runs(old: &str, new: &str) -> Vec<Kept> {
    let lines = |text| -> Vec<&str> { str::split_inclusive(text, '\n').collect() };
    let mut kept: Vec<Kept> = Vec::new();
    for step in compare(&lines(old), &lines(new), (0, 0)) {
        match step {
            Step::Kept(run) => join(&mut kept, run),
            Step::Replaced(old_bytes, new_bytes) => {
                let starts = (old_bytes.start, new_bytes.start);
                let old_words = words(old.get(old_bytes).unwrap_or_default());
                let new_words = words(new.get(new_bytes).unwrap_or_default());
                for step in compare(&old_words, &new_words, starts) {
                    if let Step::Kept(run) = step {
                        join(&mut kept, run);
                    }
                }
            }
        }
    }
    kept
}

fn join(kept: &mut Vec<Kept>, run: Kept) {
    match kept.last_mut() {
        Some(last) if last.old + last.len == run.old && last.new + last.len == run.new => {
            last.len += run.len;
        }
        _ => kept.push(run),
    }
}

/// What became of some bytes.
enum Step {
    Kept(Kept),
    Replaced(Range<usize>, Range<usize>),
}

/// Compares two texts in parts; `starts` are the bytes at which they start.
fn compare(old: &[&str], new: &[&str], starts: (usize, usize)) -> Vec<Step> {
    let same = |(old, new): &(&&str, &&str)| old == new;
    let n_head = old.iter().zip(new).take_while(same).count();
    let (old_rest, new_rest) = (tail(old, n_head), tail(new, n_head));
    let backwards = old_rest.iter().rev().zip(new_rest.iter().rev());
    let n_tail = backwards.take_while(same).count();
    let (n_old, n_new) = (old_rest.len() - n_tail, new_rest.len() - n_tail);
    let mut walk = Walk {
        old: old.iter(),
        new: new.iter(),
        at: starts,
        steps: Vec::new(),
    };
    walk.keep(n_head);
    if n_old.saturating_mul(n_new) > MOST_CELLS {
        walk.replace(n_old, n_new);
    } else {
        let old_middle = old_rest.get(..n_old).unwrap_or_default();
        let new_middle = new_rest.get(..n_new).unwrap_or_default();
        for op in capture_diff_slices(Algorithm::Patience, old_middle, new_middle) {
            match op {
                DiffOp::Equal { len, .. } => walk.keep(len),
                op => walk.replace(op.old_range().len(), op.new_range().len()),
            }
        }
    }
    walk.keep(n_tail);
    walk.steps
}

fn tail<'a, 'b>(parts: &'a [&'b str], from: usize) -> &'a [&'b str] {
    parts.get(from..).unwrap_or_default()
}

/// Goes through the parts of both texts and counts bytes.
struct Walk<'a> {
    old: std::slice::Iter<'a, &'a str>,
    new: std::slice::Iter<'a, &'a str>,
    at: (usize, usize),
    steps: Vec<Step>,
}

impl Walk<'_> {
    fn keep(&mut self, n_parts: usize) {
        let len: usize = self.old.by_ref().take(n_parts).map(|part| part.len()).sum();
        self.new.by_ref().take(n_parts).for_each(drop);
        if len > 0 {
            let (old, new) = self.at;
            self.steps.push(Step::Kept(Kept { old, new, len }));
            self.at = (old + len, new + len);
        }
    }

    fn replace(&mut self, n_old: usize, n_new: usize) {
        let (old, new) = self.at;
        let old_len: usize = self.old.by_ref().take(n_old).map(|part| part.len()).sum();
        let new_len: usize = self.new.by_ref().take(n_new).map(|part| part.len()).sum();
        self.at = (old + old_len, new + new_len);
        self.steps
            .push(Step::Replaced(old..self.at.0, new..self.at.1));
    }
}

/// Words, and every other character alone.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at(len);
        words.push(word);
        rest = tail;
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{generate, marked};

    fn outcome(old: &str, new: &str) -> (&'static str, String) {
        let old = marked(old);
        let found = remap(&old.text, new, &old.ranges());
        let words = |range: TextRange| range.slice(new).unwrap().to_owned();
        match found[0] {
            Anchoring::Exact(range) => ("exact", words(range)),
            Anchoring::Moved(range) => ("moved", words(range)),
            Anchoring::Doubtful { range, .. } => ("doubtful", words(range)),
            Anchoring::Lost => ("lost", String::new()),
        }
    }

    #[test]
    fn ranges_follow_their_words() {
        let old = "It rained.\nThe mayor [said no]c twice.\nAnna said no once.\n";
        for (new, expected, words) in [
            (
                "It rained.\nThe mayor said no twice.\nEnd.\n",
                "exact",
                "said no",
            ),
            (
                "It poured.\nWe heard the mayor said no twice.\n",
                "moved",
                "said no",
            ),
            // The other place of the same words is not taken for it.
            (
                "It rained.\nThe mayor, sadly, said no.\nAnna said no once.\n",
                "moved",
                "said no",
            ),
            (
                "It rained.\nThe mayor said never twice.\n",
                "doubtful",
                "said never",
            ),
            ("It rained.\n", "lost", ""),
            ("", "lost", ""),
        ] {
            assert_eq!(outcome(old, new), (expected, words.to_owned()), "{new}");
        }
    }

    #[test]
    fn a_paragraph_that_went_elsewhere_is_followed_by_its_quote() {
        let old = "First [the dam is old]c, said Anna in the hall.\nSecond is here.\nThird.\n";
        let new = "Second is here.\nThird.\nFirst the dam is old, said Anna in the hall.\n";
        assert_eq!(outcome(old, new), ("moved", "the dam is old".to_owned()));
    }

    #[test]
    fn texts_too_unlike_to_compare_are_searched_by_quote() {
        let numbered = |letter: &str| -> String {
            let words = (0..3000).map(|nth| [letter, &nth.to_string(), " "].concat());
            words.collect()
        };
        let (old, new) = (numbered("a"), numbered("b"));
        let old = format!("{old}[a rare phrase]c {old}");
        let new = format!("{new}a rare phrase {new}");
        assert_eq!(outcome(&old, &new).1, "a rare phrase");
    }

    proptest! {
        #[test]
        fn kept_runs_are_the_same_in_both(old in generate::article(), new in generate::article()) {
            let mut end = (0, 0);
            for run in kept_runs(&old, &new) {
                prop_assert!(run.old >= end.0 && run.new >= end.1);
                end = (run.old + run.len, run.new + run.len);
                prop_assert_eq!(old.get(run.old..end.0).unwrap(), new.get(run.new..end.1).unwrap());
            }
        }

        #[test]
        fn words_outside_an_edit_are_followed(
            old in generate::article_of_unique_words(),
            edit in any::<(u16, u16)>(),
            parts in prop::collection::vec(any::<(u16, u16)>(), 1..6),
            inserted in "( [A-Z]{1,9}){0,6} ",
        ) {
            let edited = segment::snap_to_words(&old, generate::range_between(&old, edit).unwrap());
            let mut new = old.clone();
            new.replace_range(edited.to_bytes(), &inserted);
            let ranges: Vec<TextRange> = parts
                .into_iter()
                .filter_map(|parts| generate::range_between(&old, parts))
                .map(|range| segment::snap_to_words(&old, range))
                .collect();
            for (range, found) in ranges.iter().zip(remap(&old, &new, &ranges)) {
                let shift = if range.end() <= edited.start() {
                    Some(range.start().to_usize())
                } else if range.start() >= edited.end() {
                    Some(range.start().to_usize() + inserted.len() - edited.len())
                } else {
                    None
                };
                if let Some(start) = shift {
                    let expected = TextRange::from_bytes(start, start + range.len())
                        .and_then(|range| segment::trim(&new, range));
                    match found {
                        Anchoring::Exact(found) | Anchoring::Moved(found) => {
                            prop_assert_eq!(segment::trim(&new, found), expected);
                        }
                        // With no word left beside it nothing vouches for it.
                        Anchoring::Doubtful { range: found, .. } => {
                            prop_assert!(range.len() < 8 || segment::trim(&new, found) == expected);
                        }
                        Anchoring::Lost => prop_assert!(range.len() < 8),
                    }
                }
            }
        }
    }
}
