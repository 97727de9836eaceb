//! Spans of made-up annotators with a fixed seed, the same on every machine: for measures and their speed.
//!
//! A hidden truth is drawn for each document; each annotator keeps most of it, moves some ends by a
//! few characters, gives some other labels, cuts some in two and adds a few. No annotator's spans overlap.

use std::f64::consts::PI;

use crate::review::agreement::{Document, Span};

/// What is made up.
#[derive(Clone, Copy, Debug)]
pub struct MadeUpSpans {
    /// How many annotators mark every document.
    pub n_annotators: usize,
    /// How many spans the truth of a document has, about.
    pub n_spans: u32,
    /// How many labels there are.
    pub n_labels: u32,
    /// Another seed gives other documents.
    pub seed: u64,
}

impl MadeUpSpans {
    /// So many annotators with 20 spans of 6 labels, seed 7.
    pub fn by(n_annotators: usize) -> Self {
        Self {
            n_annotators,
            n_spans: 20,
            n_labels: 6,
            seed: 7,
        }
    }

    /// The document of a number.
    pub fn document(&self, nth: u64) -> Document {
        let seed = self.seed.wrapping_mul(1_000_003).wrapping_add(nth);
        let mut random = Random::new(seed);
        let (truth, length) = self.truth(&mut random);
        let annotators = (0..self.n_annotators).map(|_| {
            let marked = self.marked(&mut random, &truth, length);
            Some(in_order(marked, length))
        });
        let length = u32::try_from(length).unwrap_or_default();
        Document {
            annotators: annotators.collect(),
            words: (0..length / 6).map(|nth| (nth * 6, nth * 6 + 5)).collect(),
            length,
        }
    }

    fn truth(&self, random: &mut Random) -> (Vec<Drawn>, i64) {
        let mut truth = Vec::new();
        let mut at = 10 + random.pick(60);
        for _ in 0..self.n_spans {
            let length = 20 + random.pick(120);
            truth.push((at, at + length, random.pick(i64::from(self.n_labels))));
            at += length + 15 + random.pick(180);
        }
        (truth, at + 50)
    }

    fn marked(&self, random: &mut Random, truth: &[Drawn], length: i64) -> Vec<Drawn> {
        let mut marked = Vec::new();
        for (start, end, label) in truth.iter().copied() {
            if random.share() > 0.8 {
                continue;
            }
            let start = random.moved(start);
            let end = random.moved(end);
            let is_relabelled = random.share() < 0.15;
            let label = if is_relabelled {
                random.pick(i64::from(self.n_labels))
            } else {
                label
            };
            if end - start > 12 && random.share() < 0.05 {
                let middle = (start + end).div_euclid(2);
                marked.extend([(start, middle, label), (middle, end, label)]);
            } else {
                marked.push((start, end, label));
            }
        }
        for _ in 0..self.n_own() {
            let start = random.pick(length - 40);
            let end = start + 8 + random.pick(30);
            marked.push((start, end, random.pick(i64::from(self.n_labels))));
        }
        marked
    }

    /// A tenth, a half rounded to the even number.
    fn n_own(&self) -> u32 {
        let (tenth, rest) = (self.n_spans / 10, self.n_spans % 10);
        tenth + u32::from(rest > 5 || (rest == 5 && tenth % 2 == 1))
    }
}

/// Start, end and label; a start may be moved before the text.
type Drawn = (i64, i64, i64);

fn in_order(mut marked: Vec<Drawn>, length: i64) -> Vec<Span> {
    marked.sort_unstable();
    let mut spans = Vec::new();
    let mut last = 0;
    for (start, end, label) in marked {
        let (start, end) = (start.max(last), end.min(length));
        if end - start >= 3 {
            let number = |value: i64| u32::try_from(value).unwrap_or_default();
            spans.push(Span::new(number(start), number(end), number(label)));
            last = end;
        }
    }
    spans
}

/// A linear congruential generator of 64 bits.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        let seed = seed.wrapping_mul(2_862_933_555_777_941_757);
        Self(seed.wrapping_add(3_037_000_493))
    }

    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    #[expect(clippy::cast_possible_truncation, reason = "the number is below n")]
    fn pick(&mut self, n: i64) -> i64 {
        (self.share() * n as f64) as i64
    }

    fn normal(&mut self, deviation: f64) -> f64 {
        let radius = (-2.0 * self.share().max(1e-12).ln()).sqrt();
        deviation * radius * (2.0 * PI * self.share()).cos()
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a few characters to either side"
    )]
    fn moved(&mut self, place: i64) -> i64 {
        if self.share() < 0.6 {
            place
        } else {
            place + self.normal(4.0).round_ties_even() as i64
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(document: &Document) -> u64 {
        let spans = document.annotators.iter().flatten().flatten();
        let numbers = spans.flat_map(|span| [span.start, span.end, span.label]);
        numbers.fold(u64::from(document.length), |sum, number| {
            sum.wrapping_mul(1_000_003).wrapping_add(u64::from(number))
        })
    }

    #[test]
    fn documents_are_the_same_everywhere() {
        let first = MadeUpSpans::by(2).document(0);
        assert_eq!(first.length, 3962);
        let spans = first.annotators.iter().flatten();
        let starts: Vec<Span> = spans.filter_map(|spans| spans.get(1).copied()).collect();
        assert_eq!(starts, [Span::new(328, 459, 1), Span::new(327, 459, 1)]);
        // Computed by another implementation of the same generator.
        let cases = [
            (2, 17_953_977_505_166_413_927),
            (3, 1_280_389_004_688_439_560),
            (10, 10_854_205_002_575_689_814),
        ];
        for (n_annotators, expected) in cases {
            let made_up = MadeUpSpans::by(n_annotators);
            let digests = (0..200).map(|nth| digest(&made_up.document(nth)));
            let all = digests.fold(0_u64, |sum, it| sum.wrapping_mul(31).wrapping_add(it));
            assert_eq!(all, expected, "{n_annotators} annotators");
        }
    }

    #[test]
    fn seed_labels_and_spans_can_be_chosen() {
        let made_up = MadeUpSpans {
            n_annotators: 3,
            n_spans: 5,
            n_labels: 8,
            seed: 9,
        };
        let document = made_up.document(41);
        let last = document.annotators.iter().flatten();
        let last: Vec<Span> = last.filter_map(|spans| spans.last().copied()).collect();
        let expected = [(799, 932, 6), (1086, 1167, 1), (1086, 1167, 6)];
        let expected = expected.map(|(start, end, label)| Span::new(start, end, label));
        assert_eq!((document.length, last), (1371, expected.to_vec()));
    }
}
