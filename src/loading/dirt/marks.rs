//! What persons say is dirt, and what they say is none.

use crate::model::{Dirt, DirtReason};
use crate::text::{TextRange, segment};

/// Puts persons' marks over what the rules found: `clean` wins over `marked`, both over rules.
///
/// Marks that do not lie in the text, as when the file changed, are passed over.
pub fn apply_marks(
    text: &str,
    found: Vec<Dirt>,
    marked: &[TextRange],
    clean: &[TextRange],
) -> Vec<Dirt> {
    if marked.is_empty() && clean.is_empty() {
        return found;
    }
    let is_here = |range: &&TextRange| range.slice(text).is_some();
    let by_rules = joined(found.iter().map(|dirt| dirt.range));
    let clean = joined(clean.iter().filter(is_here).copied());
    let marked = joined(marked.iter().filter(is_here).copied());
    let mut dirt = Vec::new();
    let mut put = |range, reason, cut: &[TextRange]| {
        let pieces = without(range, cut)
            .into_iter()
            .filter_map(|piece| segment::trim(text, piece));
        dirt.extend(pieces.map(|range| Dirt { range, reason }));
    };
    for rule in &found {
        put(rule.range, rule.reason, &clean);
    }
    for range in marked {
        for piece in without(range, &by_rules) {
            put(piece, DirtReason::Marked, &clean);
        }
    }
    dirt.sort_by_key(|dirt| dirt.range);
    dirt
}

/// The same bytes as ranges in order that neither touch nor overlap.
fn joined(ranges: impl Iterator<Item = TextRange>) -> Vec<TextRange> {
    let mut ranges: Vec<_> = ranges.collect();
    ranges.sort();
    let mut joined: Vec<TextRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start() <= last.end() => *last = last.hull(range),
            _ => joined.push(range),
        }
    }
    joined
}

/// What is left of `range` without `cut`, which is in order.
fn without(range: TextRange, cut: &[TextRange]) -> Vec<TextRange> {
    let mut left = Vec::new();
    let mut start = range.start();
    let first = cut.partition_point(|cut| cut.end() <= range.start());
    let inside = cut.get(first..).unwrap_or_default().iter();
    for hole in inside.take_while(|cut| cut.start() < range.end()) {
        left.extend(TextRange::new(start, hole.start()));
        start = start.max(hole.end());
    }
    left.extend(TextRange::new(start, range.end()));
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: usize, end: usize) -> TextRange {
        TextRange::from_bytes(start, end).unwrap()
    }

    #[test]
    fn clean_wins_over_marked_and_both_over_rules() {
        let text = "abcdefghijklmnopqrst";
        let found = vec![Dirt {
            range: range(4, 10),
            reason: DirtReason::Rights,
        }];
        let dirt = apply_marks(
            text,
            found,
            &[range(2, 12), range(11, 14), range(90, 99)],
            &[range(6, 8), range(13, 20)],
        );
        let shown: Vec<_> = dirt.iter().map(|dirt| (dirt.range, dirt.reason)).collect();
        let expected = [
            (range(2, 4), DirtReason::Marked),
            (range(4, 6), DirtReason::Rights),
            (range(8, 10), DirtReason::Rights),
            (range(10, 13), DirtReason::Marked),
        ];
        assert_eq!(shown, expected);
    }
}
