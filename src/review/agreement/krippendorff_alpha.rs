//! Krippendorff's α (1980, 2004, 2011): any number of annotators, gaps in the data, any distance of labels.
//!
//! The cost is that of distinct labels, not of pairs of codes. The least value depends on how many
//! codes there are and is not -1, so nothing is cut off.

use super::coincidences::Coincidences;
use super::tally::Total;
use super::undefined::{Measure, Undefined};
use crate::review::DistanceTable;
use crate::review::matrix::at;

/// How far labels are apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Metric {
    /// Different or not.
    #[default]
    Nominal,
    /// By how many codes lie between them in the order of labels; labels nobody used do not count.
    Ordinal,
    /// By the square of the difference of their values.
    Interval(Vec<f64>),
    /// By the square of the difference of their values over their sum.
    Ratio(Vec<f64>),
    /// As a table has it, not squared; sets of labels are compared this way.
    Table(DistanceTable),
}

impl Coincidences {
    /// α.
    pub fn krippendorff_alpha(self, total: &Total, metric: &Metric) -> Measure {
        let table = self.table(total);
        let counts = total.row_sums(self.n_labels);
        let ranks = ranks(&counts);
        let (mut observed, mut expected) = (0.0, 0.0);
        for (one, row) in table.iter().enumerate() {
            for (other, cell) in row.iter().enumerate() {
                let both = at(&counts, one) * at(&counts, other);
                if both > 0.0 {
                    let distance = metric.distance(one, other, &ranks);
                    observed += cell * distance;
                    expected += both * distance;
                }
            }
        }
        one_minus_ratio(observed, expected, counts.iter().sum())
    }

    /// α of one label against all others together.
    pub fn krippendorff_alpha_of(self, total: &Total, label: u32) -> Measure {
        let table = self.table(total);
        let counts = total.row_sums(self.n_labels);
        let n: f64 = counts.iter().sum();
        let row = at(&table, label as usize);
        let count = at(&counts, label as usize);
        let observed = 2.0 * (count - at(row, label as usize));
        one_minus_ratio(observed, 2.0 * count * (n - count), n)
    }
}

fn one_minus_ratio(observed: f64, expected: f64, n: f64) -> Measure {
    if n <= 0.0 {
        Err(Undefined::NoPair)
    } else if expected <= 0.0 {
        Err(Undefined::OneLabel)
    } else {
        Ok(1.0 - (n - 1.0) * observed / expected)
    }
}

/// For each label how many codes lie before the middle of its own.
pub(super) fn ranks(counts: &[f64]) -> Vec<f64> {
    let mut before = 0.0;
    let ranks = counts.iter().map(|count| {
        let rank = before + count / 2.0;
        before += count;
        rank
    });
    ranks.collect()
}

impl Metric {
    pub(super) fn distance(&self, one: usize, other: usize, ranks: &[f64]) -> f64 {
        let square = |value: f64| value * value;
        match self {
            Self::Nominal => f64::from(u8::from(one != other)),
            Self::Ordinal => square(at(ranks, one) - at(ranks, other)),
            Self::Interval(values) => square(at(values, one) - at(values, other)),
            Self::Ratio(values) => {
                let (one, other) = (at(values, one), at(values, other));
                // Equal values, two zeroes included, are not apart.
                let is_same = (one - other).abs() < f64::EPSILON;
                if is_same {
                    0.0
                } else {
                    square((one - other) / (one + other))
                }
            }
            Self::Table(table) => match (u32::try_from(one), u32::try_from(other)) {
                (Ok(one), Ok(other)) => table.distance(one, other),
                _ => f64::from(u8::from(one != other)),
            },
        }
    }
}
