//! The older α for unitizing (Krippendorff 1995, 2004): squared differences of the places of units.
//!
//! Only for comparing with what other tools report; far lower than u-α on the same data. One
//! document at a time: documents strung together would share their gaps.

use super::document::{Document, Span, flattened};
use super::undefined::{Measure, Undefined};

/// The observed and the expected disagreement of one label.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Disagreement {
    observed: f64,
    expected: f64,
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
    let mut observed = 0.0;
    for (nth, one) in units.iter().enumerate() {
        let others = units.iter().enumerate().filter(|(other, _)| *other != nth);
        observed += others
            .map(|(_, other)| differences(one, other))
            .sum::<f64>();
    }
    Ok(Disagreement {
        observed: observed / (n * (n - 1.0) * length * length),
        expected: expected(&units, document.length),
    })
}

fn of_label(spans: &[Span], label: u32, document: &Document) -> Vec<Span> {
    let spans = spans.iter().copied().filter(|span| span.label == label);
    flattened(&spans.collect::<Vec<Span>>(), document.length).0
}

/// The squared differences of one annotator's units and another's units and gaps.
///
/// Two units that meet differ by their starts and by their ends, which both annotators are charged
/// half of; a unit in a gap by its length, which only its owner is charged.
fn differences(one: &[Span], other: &[Span]) -> f64 {
    let square = |apart: u32| f64::from(apart) * f64::from(apart);
    let mut sum = 0.0;
    for unit in one {
        let met = other.iter().filter(|met| unit.overlap(met) > 0);
        let mut is_alone = true;
        for met in met {
            is_alone = false;
            sum += square(unit.start.abs_diff(met.start)) + square(unit.end.abs_diff(met.end));
        }
        if is_alone {
            sum += 2.0 * square(unit.length());
        }
    }
    sum
}

/// What any placing of the same units and gaps would differ by on average.
fn expected(units: &[Vec<Span>], length: u32) -> f64 {
    let gaps: Vec<f64> = units.iter().flat_map(|spans| gaps(spans, length)).collect();
    let all = units.iter().flatten().map(|unit| f64::from(unit.length()));
    let n_units = all.clone().count() as f64;
    let (mut sum, mut fixed) = (0.0, 0.0);
    for unit in all {
        let cube = (2.0 * unit - 3.0) * unit * unit + unit;
        let longer = gaps.iter().filter(|gap| **gap >= unit);
        let room: f64 = longer.map(|gap| gap - unit + 1.0).sum();
        sum += (n_units - 1.0) / 3.0 * cube + unit * unit * room;
        fixed += unit * (unit - 1.0);
    }
    let length = f64::from(length);
    let places = units.len() as f64 * length;
    2.0 / length * sum / (places * (places - 1.0) - fixed)
}

fn gaps(spans: &[Span], length: u32) -> Vec<f64> {
    let starts = spans.iter().map(|span| span.start).chain([length]);
    let ends = [0].into_iter().chain(spans.iter().map(|span| span.end));
    let gaps = starts
        .zip(ends)
        .map(|(start, end)| start.saturating_sub(end));
    gaps.filter(|gap| *gap > 0).map(f64::from).collect()
}
