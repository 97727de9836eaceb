//! How often labels meet on one item, annotators not told apart.
//!
//! For percent agreement, Fleiss' κ, Krippendorff's α and AC1. An item is a document as a whole, an
//! aligned passage, or a character; characters are counted by stretches without a border.

use super::document::FlatDocument;
use super::sweep::sweep;
use super::tally::{Tally, Total};
use crate::review::matrix::add;

/// The label of each annotator on one item; nothing where there is none.
pub type Codes = [Option<u32>];

/// The family of sums over items with so many labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coincidences {
    /// How many labels there are, used or not.
    pub n_labels: usize,
}

/// Where a sum stands after the table of labels by labels.
#[derive(Clone, Copy)]
enum Sum {
    /// Items with a code at all.
    Items,
    /// Their codes.
    Codes,
    /// The squares of how many codes they have.
    SquaredCodes,
    /// Items with two codes or more.
    Pairable,
    /// For these, the share of equal pairs.
    Agreement,
    /// For each label its share among the codes of each item.
    Shares,
}

impl Coincidences {
    /// Counts an item `times` times.
    pub fn tally(self, codes: &Codes, times: f64) -> Tally {
        let mut counts: Vec<(usize, f64)> = Vec::new();
        for code in codes.iter().flatten().map(|code| *code as usize) {
            match counts.iter_mut().find(|(label, _)| *label == code) {
                Some((_, count)) => *count += 1.0,
                None => counts.push((code, 1.0)),
            }
        }
        let mut tally = Tally::default();
        self.push(&mut tally, &counts, times);
        tally
    }

    /// Counts the characters of a document: label 0 is nothing marked, that of a span counts one up.
    pub fn tally_characters(self, document: &FlatDocument) -> Tally {
        let mut sums = vec![0.0; self.n_sums()];
        self.add_characters(&mut sums, document);
        Tally::of(&sums)
    }

    pub(super) fn add_characters(self, sums: &mut [f64], document: &FlatDocument) {
        sweep(document, self.n_labels, |counts, length| {
            self.add(sums, counts, f64::from(length));
        });
    }

    /// The sums of all these items.
    pub fn total<'a>(self, tallies: impl IntoIterator<Item = &'a Tally>) -> Total {
        Total::over(self.n_sums(), tallies)
    }

    /// How many sums there are.
    pub fn n_sums(self) -> usize {
        self.place(Sum::Shares) + self.n_labels
    }

    fn place(self, sum: Sum) -> usize {
        self.n_labels * self.n_labels + sum as usize
    }

    /// The same sums as of [`Self::add`], for labels that were used and their counts.
    fn push(self, tally: &mut Tally, counts: &[(usize, f64)], times: f64) {
        let n: f64 = counts.iter().map(|(_, count)| count).sum();
        if n == 0.0 {
            return;
        }
        tally.push(self.place(Sum::Items), times);
        tally.push(self.place(Sum::Codes), times * n);
        tally.push(self.place(Sum::SquaredCodes), times * n * n);
        for (label, count) in counts {
            tally.push(self.place(Sum::Shares) + label, times * count / n);
        }
        if n < 2.0 {
            return;
        }
        let weight = times / (n - 1.0);
        let mut equal = 0.0;
        for (one, count) in counts {
            for (other, with) in counts {
                let with = if one == other { with - 1.0 } else { *with };
                tally.push(one * self.n_labels + other, weight * count * with);
            }
            equal += count * (count - 1.0);
        }
        tally.push(self.place(Sum::Pairable), times);
        tally.push(self.place(Sum::Agreement), weight * equal / n);
    }

    fn add(self, sums: &mut [f64], counts: &[f64], times: f64) {
        let n: f64 = counts.iter().sum();
        if n == 0.0 {
            return;
        }
        add(sums, self.place(Sum::Items), times);
        add(sums, self.place(Sum::Codes), times * n);
        add(sums, self.place(Sum::SquaredCodes), times * n * n);
        for (label, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            add(sums, self.place(Sum::Shares) + label, times * count / n);
        }
        if n >= 2.0 {
            let weight = times / (n - 1.0);
            let equal = add_pairs(sums, counts, weight);
            add(sums, self.place(Sum::Pairable), times);
            add(sums, self.place(Sum::Agreement), weight * equal / n);
        }
    }

    /// How often two labels meet, `o_ck`, a row for each label.
    pub(super) fn table(self, total: &Total) -> Vec<&[f64]> {
        let n = self.n_labels;
        let rows = (0..n).map(|label| total.slice(label * n, n));
        rows.collect()
    }

    /// Items with two codes or more, and the sum of their shares of equal pairs.
    pub(super) fn agreement(self, total: &Total) -> (f64, f64) {
        let pairable = total.at(self.place(Sum::Pairable));
        (pairable, total.at(self.place(Sum::Agreement)))
    }

    /// For each label the sum of its shares in the items, and how many items there are.
    pub(super) fn shares(self, total: &Total) -> (&[f64], f64) {
        let shares = total.slice(self.place(Sum::Shares), self.n_labels);
        (shares, total.at(self.place(Sum::Items)))
    }

    /// How many codes each item has; nothing where items differ in that.
    pub(super) fn codes_of_each(self, total: &Total) -> Option<f64> {
        let items = total.at(self.place(Sum::Items));
        let codes = total.at(self.place(Sum::Codes));
        let squared = total.at(self.place(Sum::SquaredCodes));
        // Equal numbers have no variance.
        let spread = squared * items - codes * codes;
        (spread.abs() <= 1e-9 * codes * codes).then(|| codes / items)
    }
}

/// Adds the ordered pairs of codes to a table of labels by labels; answers how many are equal.
fn add_pairs(table: &mut [f64], counts: &[f64], weight: f64) -> f64 {
    let n_labels = counts.len();
    let mut equal = 0.0;
    for (one, count) in counts.iter().enumerate() {
        if *count == 0.0 {
            continue;
        }
        let from = one * n_labels;
        let row = table.get_mut(from..from + n_labels).unwrap_or_default();
        for (cell, with) in row.iter_mut().zip(counts) {
            *cell += weight * count * with;
        }
        add(row, one, -weight * count);
        equal += count * (count - 1.0);
    }
    equal
}
