//! cu-α and (k)u-α (Krippendorff et al. 2016): which label, within what two annotators both marked.
//!
//! By pair of annotators only: public implementations differ in how the expected agreement is corrected for
//! three or more, so several pairs are shown as their mean. `docs/AGREEMENT.md` says more.

use super::document::{FlatDocument, Span};
use super::krippendorff_alpha::{Metric, ranks};
use super::mean::Mean;
use super::sweep::{meetings, pairs};
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use crate::review::matrix::{add, at};

/// The family of sums behind cu-α and (k)u-α.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
    /// How many annotators the team has.
    pub n_annotators: usize,
    /// How many labels spans have.
    pub n_labels: usize,
}

/// The sums of one pair of annotators.
struct Pair<'a> {
    n_labels: usize,
    sums: &'a [f64],
}

impl Coding {
    /// Counts a document for each pair of annotators who finished it.
    pub fn tally(self, document: &FlatDocument) -> Tally {
        let mut tally = Tally::default();
        let mut sums = vec![0.0; self.n_sums_of_pair()];
        for (pair, (one, other)) in self.pairs().enumerate() {
            if let (Some(one), Some(other)) = (document.spans(one), document.spans(other)) {
                self.add(&mut sums, one, other);
                for (place, value) in sums.iter_mut().enumerate() {
                    tally.push(pair * self.n_sums_of_pair() + place, *value);
                    *value = 0.0;
                }
            }
        }
        tally.fit()
    }

    fn add(self, sums: &mut [f64], one: &[Span], other: &[Span]) {
        let n = self.n_labels;
        let mut shared = [vec![0_u32; one.len()], vec![0_u32; other.len()]];
        meetings(one, other, |nth, nth_other, length| {
            let (label, with) = (at(one, nth).label, at(other, nth_other).label);
            // Who gave which label makes no difference: one half of the table is enough.
            let (row, column) = (label.min(with) as usize, label.max(with) as usize);
            add(sums, row * n + column, f64::from(length));
            let [of_one, of_other] = &mut shared;
            add(of_one, nth, length);
            add(of_other, nth_other, length);
        });
        for (spans, shared) in [one, other].into_iter().zip(&shared) {
            for (span, shared) in spans.iter().zip(shared) {
                let label = span.label as usize;
                let shared = f64::from(*shared);
                add(sums, n * n + label, shared * shared);
                add(sums, n * n + n + label, f64::from(span.length()));
            }
        }
    }

    /// Whether cu-α reads a sum.
    pub(super) fn is_of_cu_alpha(self, place: usize) -> bool {
        place % self.n_sums_of_pair() < self.n_labels * (self.n_labels + 1)
    }

    /// The sums of all these documents.
    pub fn total<'a>(self, tallies: impl IntoIterator<Item = &'a Tally>) -> Total {
        Total::over(self.n_sums(), tallies)
    }

    /// cu-α of a pair, by its number: the same label, where both marked something.
    pub fn cu_alpha(self, total: &Total, pair: usize, metric: &Metric) -> Measure {
        let pair = self.pair(total, pair);
        let lengths = pair.lengths();
        let all: f64 = lengths.iter().sum();
        if all <= 0.0 {
            return Err(Undefined::NothingInCommon);
        }
        let ranks = ranks(&lengths);
        let (mut observed, mut expected) = (0.0, 0.0);
        for (one, length) in lengths.iter().enumerate() {
            for (other, with) in lengths.iter().enumerate() {
                if length * with > 0.0 {
                    let distance = metric.distance(one, other, &ranks);
                    observed += pair.met(one, other) * distance;
                    expected += length * with * distance;
                }
            }
        }
        if expected <= 0.0 {
            return Err(Undefined::OneLabel);
        }
        Ok(1.0 - observed * pair.correction(all) / expected)
    }

    /// (k)u-α of a pair for one label: the label against all others, where both marked something.
    pub fn ku_alpha(self, total: &Total, pair: usize, label: u32) -> Measure {
        let pair = self.pair(total, pair);
        let label = label as usize;
        let lengths = pair.lengths();
        let (all, length) = (lengths.iter().sum::<f64>(), at(&lengths, label));
        if length <= 0.0 {
            return Err(Undefined::NothingInCommon);
        }
        if length >= all {
            return Err(Undefined::OneLabel);
        }
        let observed = length - pair.met(label, label);
        // Of the expected lengths the common divisor falls away.
        let expected = length * all - pair.square(label);
        let expected_other = length * (all - length);
        Ok(1.0 - expected / length * observed / expected_other)
    }

    /// How much of what a pair gave a label was marked by both, from 0 to 1.
    pub fn coverage(self, total: &Total, pair: usize, label: u32) -> Measure {
        let pair = self.pair(total, pair);
        let length = pair.marked(label as usize);
        if length <= 0.0 {
            return Err(Undefined::NothingMarked);
        }
        Ok(at(&pair.lengths(), label as usize) / length)
    }

    /// The mean of cu-α over all pairs for which it has a value.
    pub fn mean_cu_alpha(self, total: &Total, metric: &Metric) -> Mean {
        let pairs = self.pairs().enumerate();
        let each = pairs.map(|(pair, _)| self.cu_alpha(total, pair, metric));
        Mean::of(each, Undefined::NoPair)
    }

    /// The mean of (k)u-α over all pairs for which it has a value.
    pub fn mean_ku_alpha(self, total: &Total, label: u32) -> Mean {
        let pairs = self.pairs().enumerate();
        let each = pairs.map(|(pair, _)| self.ku_alpha(total, pair, label));
        Mean::of(each, Undefined::NoPair)
    }

    /// The pairs of annotators in order: 0 and 1, 0 and 2, …, 1 and 2, ….
    pub fn pairs(self) -> impl Iterator<Item = (usize, usize)> {
        pairs(self.n_annotators)
    }

    /// How many sums there are.
    pub fn n_sums(self) -> usize {
        self.pairs().count() * self.n_sums_of_pair()
    }

    /// A table of labels by labels, and for each label squared shared lengths and all lengths.
    fn n_sums_of_pair(self) -> usize {
        self.n_labels * (self.n_labels + 2)
    }

    fn pair(self, total: &Total, pair: usize) -> Pair<'_> {
        let n = self.n_sums_of_pair();
        Pair {
            n_labels: self.n_labels,
            sums: total.slice(pair * n, n),
        }
    }
}

impl Pair<'_> {
    /// How much has one label by one annotator and the other label by the other.
    fn met(&self, one: usize, other: usize) -> f64 {
        let met = at(self.sums, one.min(other) * self.n_labels + one.max(other));
        // Equal labels meet both ways.
        if one == other { 2.0 * met } else { met }
    }

    /// For each label how much both marked, counted for each of them.
    fn lengths(&self) -> Vec<f64> {
        let labels = 0..self.n_labels;
        let length = |label| (0..self.n_labels).map(|other| self.met(label, other)).sum();
        labels.map(length).collect()
    }

    fn square(&self, label: usize) -> f64 {
        at(self.sums, self.n_labels * self.n_labels + label)
    }

    fn marked(&self, label: usize) -> f64 {
        at(self.sums, self.n_labels * (self.n_labels + 1) + label)
    }

    /// What the product of two lengths is divided by to give an expected one.
    fn correction(&self, all: f64) -> f64 {
        let squares: f64 = (0..self.n_labels).map(|label| self.square(label)).sum();
        all - squares / all
    }
}
