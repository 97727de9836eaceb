//! The pieces that several annotations have together, or in common.

use crate::text::{TextRange, segment};

/// All that any of them has; pieces that meet become one.
pub(super) fn union(all: &[Vec<TextRange>]) -> Vec<TextRange> {
    let mut sorted: Vec<TextRange> = all.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let mut union: Vec<TextRange> = Vec::new();
    for range in sorted {
        match union.last_mut().filter(|last| range.start() <= last.end()) {
            Some(last) => *last = last.hull(range),
            None => union.push(range),
        }
    }
    union
}

/// What all of them have.
pub(super) fn intersection(all: &[Vec<TextRange>]) -> Vec<TextRange> {
    let mut each = all.iter();
    let Some(first) = each.next() else {
        return Vec::new();
    };
    each.fold(first.clone(), |shared, pieces| {
        let each = shared.iter();
        each.flat_map(|one| pieces.iter().filter_map(|other| one.intersection(*other)))
            .collect()
    })
}

/// The start and the end that most have; of several, those that make it longest.
///
/// Nothing where one has several pieces: which of them belong together is not for a vote.
pub(super) fn majority(all: &[Vec<TextRange>]) -> Option<TextRange> {
    let ranges: Option<Vec<TextRange>> = all
        .iter()
        .map(|pieces| match pieces.as_slice() {
            [only] => Some(*only),
            _ => None,
        })
        .collect();
    let ranges = ranges?;
    let n_with_start = |start| ranges.iter().filter(|it| it.start() == start).count();
    let n_with_end = |end| ranges.iter().filter(|it| it.end() == end).count();
    let starts = ranges.iter().map(|it| it.start());
    let starts = starts.max_by_key(|start| (n_with_start(*start), std::cmp::Reverse(*start)));
    let ends = ranges.iter().map(|it| it.end());
    let ends = ends.max_by_key(|end| (n_with_end(*end), *end));
    TextRange::new(starts?, ends?).ok()
}

/// How many words lie between the places where annotations start, or between those where they end,
/// whichever are more; a word that is cut counts.
pub(super) fn words_apart(text: &str, all: &[Vec<TextRange>]) -> usize {
    let starts = all.iter().filter_map(|pieces| pieces.first());
    let ends = all.iter().filter_map(|pieces| pieces.last());
    let starts = starts.map(|it| it.start().to_usize());
    let ends = ends.map(|it| it.end().to_usize());
    words_between(text, starts).max(words_between(text, ends))
}

fn words_between(text: &str, places: impl Iterator<Item = usize> + Clone) -> usize {
    let (from, to) = (places.clone().min(), places.max());
    let between = text.get(from.unwrap_or_default()..to.unwrap_or_default());
    segment::words(between.unwrap_or_default()).count()
}
