//! For each pair of annotators how often one gave an item this label and the other that.
//!
//! For Cohen's κ and its means. An item is a document as a whole, an aligned passage, or a character.

use super::document::{FlatDocument, Span};
use super::sweep::{meetings, pairs};
use super::tally::{Tally, Total};
use crate::review::matrix::{add, at};

/// The family of sums for each pair of annotators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairTables {
    /// How many annotators the team has.
    pub n_annotators: usize,
    /// How many labels there are, used or not.
    pub n_labels: usize,
}

impl PairTables {
    /// Counts an item `times` times.
    pub fn tally(self, codes: &[Option<u32>], times: f64) -> Tally {
        let mut tally = Tally::default();
        for (pair, (one, other)) in self.pairs().enumerate() {
            if let (Some(one), Some(other)) = (at(codes, one), at(codes, other)) {
                tally.push(self.place(pair, one as usize, other as usize), times);
            }
        }
        tally
    }

    /// Counts the characters of a document: label 0 is nothing marked, that of a span counts one up.
    pub fn tally_characters(self, document: &FlatDocument) -> Tally {
        let mut tally = Tally::default();
        let mut table = vec![0.0; self.n_labels * self.n_labels];
        for (pair, (one, other)) in self.pairs().enumerate() {
            if let (Some(one), Some(other)) = (document.spans(one), document.spans(other)) {
                self.add_characters(&mut table, (one, other), document.length);
                for (cell, value) in table.iter_mut().enumerate() {
                    tally.push(self.place(pair, 0, cell), *value);
                    *value = 0.0;
                }
            }
        }
        tally.fit()
    }

    fn add_characters(self, table: &mut [f64], (one, other): (&[Span], &[Span]), length: u32) {
        let label = |span: Span| span.label as usize + 1;
        let mut unmarked = f64::from(length);
        // As if no two spans met; what meets is put right then.
        for span in one {
            let length = f64::from(span.length());
            add(table, label(*span) * self.n_labels, length);
            unmarked -= length;
        }
        for span in other {
            let length = f64::from(span.length());
            add(table, label(*span), length);
            unmarked -= length;
        }
        meetings(one, other, |nth, nth_other, n| {
            let (row, column) = (label(at(one, nth)), label(at(other, nth_other)));
            let n = f64::from(n);
            add(table, row * self.n_labels + column, n);
            add(table, row * self.n_labels, -n);
            add(table, column, -n);
            unmarked += n;
        });
        add(table, 0, unmarked);
    }

    /// The sums of all these items.
    pub fn total<'a>(self, tallies: impl IntoIterator<Item = &'a Tally>) -> Total {
        Total::over(self.n_sums(), tallies)
    }

    /// The pairs of annotators in order: 0 and 1, 0 and 2, …, 1 and 2, ….
    pub fn pairs(self) -> impl Iterator<Item = (usize, usize)> {
        pairs(self.n_annotators)
    }

    /// How many sums there are.
    pub fn n_sums(self) -> usize {
        self.pairs().count() * self.n_labels * self.n_labels
    }

    fn place(self, pair: usize, one: usize, other: usize) -> usize {
        (pair * self.n_labels + one) * self.n_labels + other
    }

    /// The table of a pair, by its number, as rows: the first annotator's labels down.
    pub(super) fn table(self, total: &Total, pair: usize) -> Vec<&[f64]> {
        let n = self.n_labels;
        let rows = (0..n).map(|row| total.slice(self.place(pair, row, 0), n));
        rows.collect()
    }
}
