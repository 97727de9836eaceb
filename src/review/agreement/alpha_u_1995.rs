//! The older α for unitizing (Krippendorff 1995, 2004): squared differences of the places of units.
//!
//! Only for comparing with what other tools report; far lower than u-α on the same data. One
//! document at a time: documents strung together would share their gaps.

use super::document::{Document, Span, flattened};
use super::sweep::{meetings, pairs};
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use crate::review::matrix::at;

/// The observed and the expected disagreement of one label.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Disagreement {
    observed: f64,
    expected: f64,
}

/// The family of sums from which the mean over documents is made.
///
/// Documents have no common sum: each is a text of its own, with gaps of its own.
#[derive(Debug)]
pub struct AlphaU1995;

/// What is counted of a document.
#[derive(Clone, Copy)]
enum Sum {
    Values,
    /// Documents with a value.
    Documents,
    /// Documents that two annotators finished.
    Compared,
}

impl AlphaU1995 {
    /// How many sums there are.
    pub const N_SUMS: usize = Sum::Compared as usize + 1;

    /// Counts a document.
    pub fn tally(document: &Document) -> Tally {
        let mut tally = Tally::default();
        let value = alpha_u_1995(document);
        if value != Err(Undefined::NoPair) {
            tally.push(Sum::Compared as usize, 1.0);
        }
        if let Ok(value) = value {
            tally.push(Sum::Values as usize, value);
            tally.push(Sum::Documents as usize, 1.0);
        }
        tally
    }

    /// The mean over the documents in which it has a value.
    pub fn mean(total: &Total) -> Measure {
        let at = |sum: Sum| total.at(sum as usize);
        if at(Sum::Documents) > 0.0 {
            Ok(at(Sum::Values) / at(Sum::Documents))
        } else if at(Sum::Compared) > 0.0 {
            Err(Undefined::NothingMarked)
        } else {
            Err(Undefined::NoPair)
        }
    }
}

/// The coefficient over all labels of a document.
pub fn alpha_u_1995(document: &Document) -> Measure {
    let spans = document.annotators.iter().flatten().flatten();
    let mut labels: Vec<u32> = spans.map(|span| span.label).collect();
    labels.sort_unstable();
    labels.dedup();
    let mut sum = Disagreement::default();
    for label in labels {
        let of_label = disagreement(document, label)?;
        sum.observed += of_label.observed;
        sum.expected += of_label.expected;
    }
    sum.alpha()
}

/// The coefficient of one label of a document.
pub fn alpha_u_1995_of(document: &Document, label: u32) -> Measure {
    disagreement(document, label)?.alpha()
}

impl Disagreement {
    fn alpha(self) -> Measure {
        if self.expected > 0.0 {
            Ok(1.0 - self.observed / self.expected)
        } else {
            Err(Undefined::NothingMarked)
        }
    }
}

fn disagreement(document: &Document, label: u32) -> Result<Disagreement, Undefined> {
    let each = document.annotators.iter().flatten();
    let units: Vec<Vec<Span>> = each.map(|spans| of_label(spans, label, document)).collect();
    if units.len() < 2 {
        return Err(Undefined::NoPair);
    }
    let n = units.len() as f64;
    let length = f64::from(document.length);
    let each = pairs(units.len());
    let each = each.filter_map(|(one, other)| Some((units.get(one)?, units.get(other)?)));
    let observed: f64 = each.map(|(one, other)| differences(one, other)).sum();
    Ok(Disagreement {
        observed: observed / (n * (n - 1.0) * length * length),
        expected: expected(&units, document.length),
    })
}

fn of_label(spans: &[Span], label: u32, document: &Document) -> Vec<Span> {
    let spans = spans.iter().copied().filter(|span| span.label == label);
    flattened(&spans.collect::<Vec<Span>>(), document.length).0
}

/// The squared differences of one annotator's units and another's units and gaps, and the other way round.
///
/// Two units that meet differ by their starts and by their ends, which both annotators are charged
/// half of; a unit in a gap by its length, which only its owner is charged.
fn differences(one: &[Span], other: &[Span]) -> f64 {
    let square = |apart: u32| f64::from(apart) * f64::from(apart);
    // As if no two units met; what meets is put right then.
    let all = one.iter().chain(other);
    let mut sum: f64 = all.map(|unit| 2.0 * square(unit.length())).sum();
    let (mut met, mut met_other) = (None, None);
    meetings(one, other, |nth, nth_other, _| {
        let (unit, with) = (at(one, nth), at(other, nth_other));
        sum +=
            2.0 * (square(unit.start.abs_diff(with.start)) + square(unit.end.abs_diff(with.end)));
        if met.replace(nth) != Some(nth) {
            sum -= 2.0 * square(unit.length());
        }
        if met_other.replace(nth_other) != Some(nth_other) {
            sum -= 2.0 * square(with.length());
        }
    });
    sum
}

/// What any placing of the same units and gaps would differ by on average.
fn expected(units: &[Vec<Span>], length: u32) -> f64 {
    let gaps = Gaps::of(units, length);
    let all = units.iter().flatten().map(|unit| f64::from(unit.length()));
    let n_units = all.clone().count() as f64;
    let (mut sum, mut fixed) = (0.0, 0.0);
    for unit in all {
        let cube = (2.0 * unit - 3.0) * unit * unit + unit;
        sum += (n_units - 1.0) / 3.0 * cube + unit * unit * gaps.room(unit);
        fixed += unit * (unit - 1.0);
    }
    let length = f64::from(length);
    let places = units.len() as f64 * length;
    2.0 / length * sum / (places * (places - 1.0) - fixed)
}

/// The gaps of all annotators, the longest first.
struct Gaps {
    lengths: Vec<f64>,
    // Invariant: one more than there are lengths; at each place the sum of those before it.
    sums: Vec<f64>,
}

impl Gaps {
    fn of(units: &[Vec<Span>], length: u32) -> Self {
        let mut lengths: Vec<f64> = units.iter().flat_map(|spans| gaps(spans, length)).collect();
        lengths.sort_unstable_by(|one, other| other.total_cmp(one));
        let mut sum = 0.0;
        let sums = lengths.iter().map(|length| {
            sum += length;
            sum
        });
        Self {
            sums: [0.0].into_iter().chain(sums).collect(),
            lengths,
        }
    }

    /// In how many places a unit of a length fits into a gap.
    fn room(&self, unit: f64) -> f64 {
        let n = self.lengths.partition_point(|gap| *gap >= unit);
        at(&self.sums, n) - n as f64 * (unit - 1.0)
    }
}

fn gaps(spans: &[Span], length: u32) -> Vec<f64> {
    let starts = spans.iter().map(|span| span.start).chain([length]);
    let ends = [0].into_iter().chain(spans.iter().map(|span| span.end));
    let gaps = starts
        .zip(ends)
        .map(|(start, end)| start.saturating_sub(end));
    gaps.filter(|gap| *gap > 0).map(f64::from).collect()
}
