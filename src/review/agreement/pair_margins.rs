//! For each pair of annotators only how often each used each label, and how often both the same.
//!
//! That is all that plain κ reads of [`PairTables`], and far fewer sums to add up for an interval.

use super::mean::Mean;
use super::pair_tables::PairTables;
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use crate::review::matrix::add;

/// The family of margins for each pair of annotators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairMargins {
    of: PairTables,
}

impl PairMargins {
    /// The margins of these tables.
    pub(super) fn of(of: PairTables) -> Self {
        Self { of }
    }

    /// The margins of a document's tables.
    pub(super) fn tally(self, tables: &Tally) -> Tally {
        let (n, width) = (self.of.n_labels, self.width());
        let mut sums = vec![0.0; self.n_sums()];
        for (place, value) in tables.entries() {
            let (row, column) = (place / n, place % n);
            let (pair, row) = (row / n, row % n);
            add(&mut sums, pair * width + row, value);
            add(&mut sums, pair * width + n + column, value);
            if row == column {
                add(&mut sums, pair * width + 2 * n, value);
            }
        }
        Tally::of(&sums)
    }

    /// Cohen's κ of a pair, by its number, all different labels differing the same.
    fn cohen_kappa(self, total: &Total, pair: usize) -> Measure {
        let (labels, from) = (self.of.n_labels, pair * self.width());
        let (rows, columns) = (
            total.slice(from, labels),
            total.slice(from + labels, labels),
        );
        let n: f64 = rows.iter().sum();
        if n <= 0.0 {
            return Err(Undefined::NoPair);
        }
        let both = rows.iter().zip(columns).map(|(row, column)| row * column);
        let expected = 1.0 - both.sum::<f64>() / (n * n);
        if expected < 1e-12 {
            return Err(Undefined::OneLabel);
        }
        let observed = 1.0 - total.at(from + 2 * labels) / n;
        Ok(1.0 - observed / expected)
    }

    /// The mean of Cohen's κ over all pairs for which it has a value.
    pub(super) fn mean_pairwise_kappa(self, total: &Total) -> Mean {
        let pairs = self.of.pairs().enumerate();
        let each = pairs.map(|(pair, _)| self.cohen_kappa(total, pair));
        Mean::of(each, Undefined::OneLabel)
    }

    /// How many sums there are.
    pub(super) fn n_sums(self) -> usize {
        self.of.pairs().count() * self.width()
    }

    fn width(self) -> usize {
        2 * self.of.n_labels + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::agreement::{FlatDocument, KappaWeight};
    use crate::testing::made_up_spans::MadeUpSpans;

    #[test]
    fn margins_give_the_kappa_of_the_tables() {
        let made_up = MadeUpSpans::by(4);
        let tables = PairTables {
            n_annotators: 4,
            n_labels: 7,
        };
        let documents = (0..5).map(|nth| FlatDocument::of(&made_up.document(nth)));
        let tallies: Vec<Tally> = documents.map(|it| tables.tally_characters(&it)).collect();
        let expected = tables.mean_pairwise_kappa(&tables.total(&tallies), KappaWeight::Plain);
        let margins = PairMargins::of(tables);
        let each: Vec<Tally> = tallies.iter().map(|tally| margins.tally(tally)).collect();
        let found = margins.mean_pairwise_kappa(&Total::over(margins.n_sums(), &each));
        let (expected, found) = (expected.value.unwrap(), found.value.unwrap());
        assert!((expected - found).abs() < 1e-9, "{expected} {found}");
    }

    #[test]
    fn annotators_with_one_label_have_no_kappa() {
        let tables = PairTables {
            n_annotators: 2,
            n_labels: 3,
        };
        let margins = PairMargins::of(tables);
        let kappa = |codes: &[Option<u32>]| {
            let tally = margins.tally(&tables.tally(codes, 4.0));
            margins
                .mean_pairwise_kappa(&Total::over(margins.n_sums(), [&tally]))
                .value
        };
        assert_eq!(kappa(&[Some(1), Some(1)]), Err(Undefined::OneLabel));
        assert_eq!(kappa(&[Some(1), None]), Err(Undefined::NoPair));
        assert_eq!(kappa(&[Some(1), Some(2)]), Ok(0.0));
    }
}
