//! Walking over the borders of spans, so that no measure takes a step for each character.

use super::document::{FlatDocument, Span};
use crate::review::matrix::add;

/// The pairs of so many annotators in order: 0 and 1, 0 and 2, …, 1 and 2, ….
pub(super) fn pairs(n_annotators: usize) -> impl Iterator<Item = (usize, usize)> + Clone {
    (0..n_annotators).flat_map(move |one| (one + 1..n_annotators).map(move |other| (one, other)))
}

/// Tells of each two spans that share characters where they stand in their lists and how many they share.
///
/// The spans of a list must be in reading order and not overlap. Who ends first is told of first.
pub(super) fn meetings(one: &[Span], other: &[Span], mut tell: impl FnMut(usize, usize, u32)) {
    let (mut nth, mut nth_other) = (0, 0);
    while let (Some(span), Some(met)) = (one.get(nth), other.get(nth_other)) {
        let n = span.overlap(met);
        if n > 0 {
            tell(nth, nth_other, n);
        }
        if span.end <= met.end {
            nth += 1;
        } else {
            nth_other += 1;
        }
    }
}

/// Tells of each stretch without a border how many annotators gave it each label, and how long it is.
///
/// Label 0 is nothing marked; the label of a span counts one up.
pub(super) fn sweep(document: &FlatDocument, n_labels: usize, mut tell: impl FnMut(&[f64], u32)) {
    let mut borders = borders(document);
    borders.sort_unstable_by_key(|border| border.place);
    let mut counts = vec![0.0; n_labels];
    add(&mut counts, 0, document.n_finished() as f64);
    let mut from = 0;
    for Border {
        place,
        label,
        change,
    } in borders
    {
        if place > from {
            tell(&counts, place - from);
            from = place;
        }
        add(&mut counts, 0, -f64::from(change));
        add(&mut counts, label as usize + 1, f64::from(change));
    }
    if document.length > from && counts.iter().any(|count| *count > 0.0) {
        tell(&counts, document.length - from);
    }
}

/// Where an annotator's label starts (1) or ends (-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Border {
    place: u32,
    label: u32,
    change: i8,
}

fn borders(document: &FlatDocument) -> Vec<Border> {
    let spans = document.annotators.iter().flatten().flatten();
    let borders = spans.flat_map(|span| {
        let label = span.label;
        [(span.start, 1), (span.end, -1)].map(|(place, change)| Border {
            place,
            label,
            change,
        })
    });
    borders.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_tell_who_marked_what() {
        let document = FlatDocument {
            length: 9,
            annotators: vec![
                Some(vec![Span::new(2, 5, 0)]),
                None,
                Some(vec![Span::new(2, 4, 0), Span::new(4, 7, 1)]),
            ],
            n_cut: 0,
        };
        let mut found = Vec::new();
        sweep(&document, 3, |counts, length| {
            found.push((counts.to_vec(), length));
        });
        let expected = [
            (vec![2.0, 0.0, 0.0], 2),
            (vec![0.0, 2.0, 0.0], 2),
            (vec![0.0, 1.0, 1.0], 1),
            (vec![1.0, 0.0, 1.0], 2),
            (vec![2.0, 0.0, 0.0], 2),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn spans_that_touch_do_not_meet() {
        let one = [Span::new(0, 4, 0), Span::new(6, 9, 0)];
        let other = [Span::new(4, 7, 0), Span::new(7, 8, 0), Span::new(8, 20, 0)];
        let mut found = Vec::new();
        meetings(&one, &other, |one, other, n| found.push((one, other, n)));
        assert_eq!(found, [(1, 0, 1), (1, 1, 1), (1, 2, 1)]);
    }
}
