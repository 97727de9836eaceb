//! Cohen's κ (1960, weighted 1968) of a pair, and its means over pairs: Hubert's κ and Light's.
//!
//! Chance is taken from each annotator's own labels, so annotators who use labels differently are
//! not charged for that; Krippendorff's α does charge them.

use super::fleiss_kappa::beyond_chance;
use super::mean::Mean;
use super::pair_tables::PairTables;
use super::tally::Total;
use super::undefined::{Measure, Undefined};
use crate::review::matrix::at;

/// How much two different labels disagree, by their places in the order of labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KappaWeight {
    /// Any two the same.
    #[default]
    Plain,
    /// By how many places they are apart.
    Linear,
    /// By the square of that.
    Quadratic,
}

impl KappaWeight {
    fn between(self, one: usize, other: usize) -> f64 {
        let apart = one.abs_diff(other) as f64;
        match self {
            Self::Plain => apart.min(1.0),
            Self::Linear => apart,
            Self::Quadratic => apart * apart,
        }
    }
}

impl PairTables {
    /// Cohen's κ of a pair, by its number, over the items both coded.
    pub fn cohen_kappa(self, total: &Total, pair: usize, weight: KappaWeight) -> Measure {
        let table = self.table(total, pair);
        let (rows, columns) = marginals(&table);
        let n: f64 = rows.iter().sum();
        if n <= 0.0 {
            return Err(Undefined::NoPair);
        }
        let (mut observed, mut expected) = (0.0, 0.0);
        for (one, cells) in table.iter().enumerate() {
            for (other, cell) in cells.iter().enumerate() {
                let weight = weight.between(one, other);
                observed += weight * cell / n;
                expected += weight * at(&rows, one) * at(&columns, other) / (n * n);
            }
        }
        if expected < 1e-12 {
            return Err(Undefined::OneLabel);
        }
        Ok(1.0 - observed / expected)
    }

    /// The mean of Cohen's κ over all pairs for which it has a value (Light 1971).
    pub fn mean_pairwise_kappa(self, total: &Total, weight: KappaWeight) -> Mean {
        let pairs = self.pairs().enumerate();
        let each = pairs.map(|(pair, _)| self.cohen_kappa(total, pair, weight));
        Mean::of(each, Undefined::OneLabel)
    }

    /// Hubert's κ (1977), also Conger's (1980): agreement and chance each averaged over pairs.
    ///
    /// Only where all annotators coded every item.
    pub fn hubert_kappa(self, total: &Total) -> Measure {
        let (mut observed, mut expected, mut n_pairs) = (0.0, 0.0, 0.0);
        let mut n_items = None;
        for (pair, _) in self.pairs().enumerate() {
            let table = self.table(total, pair);
            let (rows, columns) = marginals(&table);
            let n: f64 = rows.iter().sum();
            if (n - *n_items.get_or_insert(n)).abs() > 1e-9 * n {
                return Err(Undefined::Incomplete);
            }
            let equal = table.iter().enumerate();
            let equal = equal.map(|(label, row)| at(row, label));
            observed += equal.sum::<f64>() / n;
            let by_chance = rows.iter().zip(&columns).map(|(row, column)| row * column);
            expected += by_chance.sum::<f64>() / (n * n);
            n_pairs += 1.0;
        }
        if n_items.is_none_or(|n| n <= 0.0) {
            return Err(Undefined::NoPair);
        }
        beyond_chance(observed / n_pairs, expected / n_pairs)
    }
}

/// How often the first annotator used each label, and the second.
fn marginals(table: &[&[f64]]) -> (Vec<f64>, Vec<f64>) {
    let rows = table.iter().map(|row| row.iter().sum()).collect();
    let columns = (0..table.len()).map(|column| table.iter().map(|row| at(row, column)).sum());
    (rows, columns.collect())
}
