//! The sums of many documents packed so that they are quickly added up with weights, some draws at once.
//!
//! A row of sums is read once for several draws, because memory is slower than adding.

use super::random::Random;
use super::tally::{Tally, Total};
use crate::review::matrix::{add, at, put};

/// How many draws are added up at once.
pub(super) const AT_ONCE: usize = 8;

/// Rows with fewer than one sum in so many are added up sum by sum.
const SPARSE: usize = 6;
/// The most sums that are laid out in full, which is 256 MB.
const MOST_LAID_OUT: usize = 1 << 25;

/// How often each document is drawn in some draws.
#[derive(Debug)]
pub(super) struct Weights {
    // For each document a weight for each of the draws.
    of_documents: Vec<f64>,
    n_documents: usize,
}

/// The sums of many documents.
#[derive(Debug)]
pub(super) struct Packed {
    /// Where the sums that any document has stand in a total.
    places: Vec<usize>,
    rows: Rows,
}

/// Sums by their numbers in [`Packed::places`].
#[derive(Debug)]
enum Rows {
    /// Every document has all, most of which are not 0.
    Full(Vec<f64>),
    /// Each document's own.
    Sparse(Vec<Vec<(usize, f64)>>),
}

impl Weights {
    /// Nothing drawn yet of so many documents.
    pub(super) fn of(n_documents: usize) -> Self {
        Self {
            of_documents: vec![0.0; n_documents * AT_ONCE],
            n_documents,
        }
    }

    /// Draws as many documents as there are, with replacement, `n` times.
    pub(super) fn draw(&mut self, random: &mut Random, n: usize) {
        self.of_documents.fill(0.0);
        for draw in 0..n {
            for _ in 0..self.n_documents {
                let document = random.below(self.n_documents);
                add(&mut self.of_documents, document * AT_ONCE + draw, 1.0);
            }
        }
    }
}

impl Packed {
    /// Packs the sums of these documents.
    pub(super) fn of(tallies: &[Tally], n_sums: usize) -> Self {
        let (mut numbers, mut n_entries) = (vec![None; n_sums], 0);
        for (place, _) in tallies.iter().flat_map(Tally::entries) {
            put(&mut numbers, place, Some(0));
            n_entries += 1;
        }
        let mut places = Vec::new();
        for (place, number) in numbers.iter_mut().enumerate() {
            if let Some(number) = number {
                *number = places.len();
                places.push(place);
            }
        }
        let n_all = places.len() * tallies.len();
        let is_full = n_all <= MOST_LAID_OUT && n_entries * SPARSE >= n_all;
        let each = tallies.iter().map(|tally| numbered(tally, &numbers));
        let rows = if is_full {
            Rows::Full(laid_out(each, places.len(), n_all))
        } else {
            Rows::Sparse(each.collect())
        };
        Self { places, rows }
    }

    /// Tells the total of each of the first `n` draws; `total` is empty or one of this before.
    pub(super) fn each_total(
        &self,
        weights: &Weights,
        n: usize,
        total: &mut Total,
        mut tell: impl FnMut(&Total),
    ) {
        let width = self.places.len().max(1);
        let mut sums = vec![0.0; width * AT_ONCE];
        let weights = weights.of_documents.chunks_exact(AT_ONCE);
        match &self.rows {
            Rows::Full(rows) => {
                for (row, weights) in rows.chunks_exact(width).zip(weights) {
                    add_full(&mut sums, row, weights);
                }
            }
            Rows::Sparse(rows) => {
                for (row, weights) in rows.iter().zip(weights) {
                    add_sparse(&mut sums, row, weights);
                }
            }
        }
        for sums in sums.chunks_exact(width).take(n) {
            for (place, sum) in self.places.iter().zip(sums) {
                total.put(*place, *sum);
            }
            tell(total);
        }
    }
}

/// A document's sums by their numbers among the places.
fn numbered(tally: &Tally, numbers: &[Option<usize>]) -> Vec<(usize, f64)> {
    let entries = tally.entries();
    entries
        .filter_map(|(place, value)| Some((at(numbers, place)?, value)))
        .collect()
}

fn laid_out(each: impl Iterator<Item = Vec<(usize, f64)>>, width: usize, n_all: usize) -> Vec<f64> {
    let mut rows = vec![0.0; n_all];
    for (row, entries) in rows.chunks_exact_mut(width.max(1)).zip(each) {
        for (number, value) in entries {
            add(row, number, value);
        }
    }
    rows
}

fn add_full(sums: &mut [f64], row: &[f64], weights: &[f64]) {
    let each = sums.chunks_exact_mut(row.len()).zip(weights);
    for (sums, weight) in each.filter(|(_, weight)| **weight > 0.0) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value * weight;
        }
    }
}

fn add_sparse(sums: &mut [f64], row: &[(usize, f64)], weights: &[f64]) {
    let width = sums.len() / AT_ONCE;
    let each = sums.chunks_exact_mut(width).zip(weights);
    for (sums, weight) in each.filter(|(_, weight)| **weight > 0.0) {
        for (number, value) in row {
            add(sums, *number, value * weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(tallies: &[Tally], n_sums: usize) -> Vec<Vec<f64>> {
        let packed = Packed::of(tallies, n_sums);
        let (mut random, mut weights) = (Random::new(3), Weights::of(tallies.len()));
        let (mut total, mut found) = (Total::empty(n_sums), Vec::new());
        for n in [AT_ONCE, 3] {
            weights.draw(&mut random, n);
            packed.each_total(&weights, n, &mut total, |total| {
                found.push(total.slice(0, n_sums).to_vec());
            });
        }
        found
    }

    /// The same, document by document.
    fn plainly(tallies: &[Tally], n_sums: usize) -> Vec<Vec<f64>> {
        let mut random = Random::new(3);
        let draws = (0..AT_ONCE + 3).map(|_| {
            let mut total = Total::empty(n_sums);
            for _ in tallies {
                if let Some(tally) = tallies.get(random.below(tallies.len())) {
                    total.add(tally, 1.0);
                }
            }
            total.slice(0, n_sums).to_vec()
        });
        draws.collect()
    }

    #[test]
    fn packed_sums_add_up_to_the_same_however_they_lie() {
        let full: Vec<Tally> = (1..6)
            .map(|nth| Tally::of(&[f64::from(nth), 0.0, 2.0, 0.0]))
            .collect();
        let alone = |nth: usize| {
            let mut tally = Tally::default();
            tally.push(nth * 3, 1.0);
            tally.push(nth * 3, 0.5);
            tally
        };
        let sparse: Vec<Tally> = (0..40).map(alone).collect();
        assert!(matches!(Packed::of(&full, 4).rows, Rows::Full(_)));
        assert!(matches!(Packed::of(&sparse, 120).rows, Rows::Sparse(_)));
        assert_eq!(totals(&full, 4), plainly(&full, 4));
        assert_eq!(totals(&sparse, 120), plainly(&sparse, 120));
        let nothing = [Tally::default(), Tally::default()];
        assert_eq!(totals(&nothing, 2), plainly(&nothing, 2));
    }
}
