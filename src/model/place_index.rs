//! Finds what lies on some words without looking at everything.

use crate::text::{TextOffset, TextRange};

/// Ranges sorted by place, with a number each, that answers which of them meet a range.
///
/// Built once per change; a question costs the logarithm of the count plus what is found.
#[derive(Clone, Debug, Default)]
pub struct PlaceIndex {
    // Invariant: sorted by (start, end descending, item).
    rows: Vec<Row>,
    // Invariant: an implicit binary tree over `rows`; node n holds the greatest end below it.
    greatest_ends: Vec<TextOffset>,
    n_leaves: usize,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    range: TextRange,
    item: usize,
}

impl PlaceIndex {
    /// Sorts the ranges; an item may come several times.
    pub fn new(ranges: impl IntoIterator<Item = (TextRange, usize)>) -> Self {
        let mut rows: Vec<Row> = ranges
            .into_iter()
            .map(|(range, item)| Row { range, item })
            .collect();
        rows.sort_by_key(|row| {
            (
                row.range.start(),
                std::cmp::Reverse(row.range.end()),
                row.item,
            )
        });
        let n_leaves = rows.len().next_power_of_two();
        let mut greatest_ends = vec![TextOffset::default(); n_leaves * 2];
        for (leaf, row) in greatest_ends.iter_mut().skip(n_leaves).zip(&rows) {
            *leaf = row.range.end();
        }
        for node in (1..n_leaves).rev() {
            let child = |nth: usize| greatest_ends.get(nth).copied().unwrap_or_default();
            let greatest = child(node * 2).max(child(node * 2 + 1));
            if let Some(slot) = greatest_ends.get_mut(node) {
                *slot = greatest;
            }
        }
        Self {
            rows,
            greatest_ends,
            n_leaves,
        }
    }

    /// How many ranges there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All ranges by place, the longer first where two start together.
    pub fn iter(&self) -> impl Iterator<Item = (TextRange, usize)> {
        self.rows.iter().map(|row| (row.range, row.item))
    }

    /// The ranges that share a byte with `range`, by place.
    pub fn intersecting(&self, range: TextRange) -> Vec<(TextRange, usize)> {
        let mut found = Vec::new();
        let n_started = self
            .rows
            .partition_point(|row| row.range.start() < range.end());
        self.collect(1, 0, self.n_leaves, n_started, range.start(), &mut found);
        found
    }

    /// The ranges that hold the place, by place.
    pub fn at(&self, offset: TextOffset) -> Vec<(TextRange, usize)> {
        TextRange::new(offset, TextOffset::new(offset.to_usize() + 1))
            .map(|range| self.intersecting(range))
            .unwrap_or_default()
    }

    fn collect(
        &self,
        node: usize,
        first: usize,
        width: usize,
        n_started: usize,
        after: TextOffset,
        found: &mut Vec<(TextRange, usize)>,
    ) {
        let greatest = self.greatest_ends.get(node).copied().unwrap_or_default();
        if first >= n_started || greatest <= after {
            return;
        }
        if width == 1 {
            found.extend(self.rows.get(first).map(|row| (row.range, row.item)));
            return;
        }
        let half = width / 2;
        self.collect(node * 2, first, half, n_started, after, found);
        self.collect(node * 2 + 1, first + half, half, n_started, after, found);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_finds_what_looking_at_everything_finds(
            ranges in prop::collection::vec((0_usize..60, 1_usize..30), 0..40),
            start in 0_usize..70,
            len in 1_usize..20,
        ) {
            let ranges: Vec<_> = ranges
                .into_iter()
                .enumerate()
                .map(|(item, (start, len))| (TextRange::from_bytes(start, start + len).unwrap(), item))
                .collect();
            let index = PlaceIndex::new(ranges.clone());
            let asked = TextRange::from_bytes(start, start + len).unwrap();
            let mut expected: Vec<_> = ranges.into_iter().filter(|(range, _)| range.intersects(asked)).collect();
            expected.sort_by_key(|(range, item)| (range.start(), std::cmp::Reverse(range.end()), *item));
            prop_assert_eq!(index.intersecting(asked), expected);
        }
    }
}
