//! As many pairs of overlapping spans of one label as can be, each span used once.

use super::document::Span;
use crate::review::matrix::{at, put};

/// Whether spans in reading order do not overlap.
pub(super) fn is_disjoint(spans: &[Span]) -> bool {
    let later = spans.iter().skip(1);
    spans
        .iter()
        .zip(later)
        .all(|(one, next)| one.end <= next.start)
}

/// How many pairs of the same label and a shared character there can be at most (Kuhn 1955).
///
/// For spans that overlap within a list; where none does, a walk over both lists finds as many.
pub(super) fn most_overlaps(one: &[Span], other: &[Span]) -> u32 {
    let meets = |span: &Span| -> Vec<usize> {
        let others = other.iter().enumerate();
        let met = others.filter(|(_, met)| met.label == span.label && span.overlap(met) > 0);
        met.map(|(nth, _)| nth).collect()
    };
    let mut matching = Matching {
        may: one.iter().map(meets).collect(),
        owner: vec![None; other.len()],
        is_tried: Vec::new(),
    };
    let mut n = 0;
    for nth in 0..one.len() {
        matching.is_tried = vec![false; other.len()];
        n += u32::from(matching.place(nth));
    }
    n
}

struct Matching {
    may: Vec<Vec<usize>>,
    owner: Vec<Option<usize>>,
    is_tried: Vec<bool>,
}

impl Matching {
    fn place(&mut self, nth: usize) -> bool {
        let may = self.may.get(nth).cloned().unwrap_or_default();
        for other in may {
            if at(&self.is_tried, other) {
                continue;
            }
            put(&mut self.is_tried, other, true);
            let is_placed = match at(&self.owner, other) {
                Some(owner) => self.place(owner),
                None => true,
            };
            if is_placed {
                put(&mut self.owner, other, Some(nth));
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_span_is_used_once() {
        let whole = [Span::new(0, 20, 0)];
        let halves = [Span::new(0, 9, 0), Span::new(10, 20, 0)];
        let other_label = [Span::new(0, 20, 1)];
        let nested = [Span::new(0, 20, 0), Span::new(2, 4, 0)];
        let cases: [(&[Span], &[Span], u32); 5] = [
            (&whole, &halves, 1),
            (&halves, &whole, 1),
            (&whole, &other_label, 0),
            (&nested, &halves, 2),
            (&nested, &[Span::new(3, 8, 0), Span::new(3, 4, 0)], 2),
        ];
        for (one, other, expected) in cases {
            assert_eq!(most_overlaps(one, other), expected, "{one:?} {other:?}");
        }
    }
}
