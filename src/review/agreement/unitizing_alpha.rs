//! The α family for unitizing (Krippendorff, Mathet, Bouvry & Widlöcher 2016): u-α and |u-α.
//!
//! u-α asks whether the same characters have the same labels, gaps included; |u-α only whether the
//! same characters are marked. Several documents are summed, never strung together.

use super::coincidences::Coincidences;
use super::document::FlatDocument;
use super::mean::Mean;
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use crate::review::matrix::add;

/// The family of sums behind u-α and |u-α.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unitizing {
    /// How many labels spans have; the gap between them is one more.
    pub n_labels: usize,
}

impl Unitizing {
    /// Counts a document; one that fewer than two annotators finished counts nothing.
    pub fn tally(self, document: &FlatDocument) -> Tally {
        if document.n_finished() < 2 {
            return Tally::default();
        }
        let mut sums = vec![0.0; self.n_sums()];
        self.characters().add_characters(&mut sums, document);
        let squares = self.squares();
        for spans in document.annotators.iter().flatten() {
            let mut gap = f64::from(document.length);
            for span in spans {
                let length = f64::from(span.length());
                add(
                    &mut sums,
                    squares + span.label as usize + 1,
                    length * length,
                );
                gap -= length;
            }
            // A gap is single blanks, not a block.
            add(&mut sums, squares, gap);
        }
        Tally::of(&sums)
    }

    /// The measures over the characters as items, label 0 for nothing marked; for the same totals.
    pub fn characters(self) -> Coincidences {
        Coincidences {
            n_labels: self.n_kinds(),
        }
    }

    /// The sums of all these documents.
    pub fn total<'a>(self, tallies: impl IntoIterator<Item = &'a Tally>) -> Total {
        Total::over(self.n_sums(), tallies)
    }

    /// u-α: same characters, same labels.
    pub fn u_alpha(self, total: &Total) -> Measure {
        self.alpha(total, |one, other| one != other, Undefined::OneLabel)
    }

    /// |u-α: same characters marked, whatever the label.
    pub fn bar_u_alpha(self, total: &Total) -> Measure {
        let differ = |one: usize, other: usize| (one == 0) != (other == 0);
        self.alpha(total, differ, Undefined::NoGap)
    }

    /// The mean over documents of a measure of theirs.
    pub fn mean(self, tallies: &[Tally], measure: impl Fn(&Total) -> Measure) -> Mean {
        let each = tallies.iter().map(|tally| measure(&self.total([tally])));
        Mean::of(each, Undefined::NoPair)
    }

    /// How many sums there are.
    pub fn n_sums(self) -> usize {
        self.squares() + self.n_kinds()
    }

    /// Labels and the gap, which is number 0.
    fn n_kinds(self) -> usize {
        self.n_labels + 1
    }

    /// Where the sums of squared lengths start, after those over characters.
    fn squares(self) -> usize {
        self.characters().n_sums()
    }

    fn alpha(
        self,
        total: &Total,
        differ: impl Fn(usize, usize) -> bool,
        no_variation: Undefined,
    ) -> Measure {
        let n = self.n_kinds();
        let lengths = total.row_sums(n);
        let all: f64 = lengths.iter().sum();
        if all <= 0.0 {
            return Err(Undefined::NoPair);
        }
        let (mut observed, mut expected) = (0.0, 0.0);
        for (one, length) in lengths.iter().enumerate() {
            let row = total.slice(one * n, n).iter().zip(&lengths).enumerate();
            for (_, (cell, with)) in row.filter(|(other, _)| differ(one, *other)) {
                observed += cell;
                expected += length * with;
            }
        }
        if expected <= 0.0 {
            let gap = lengths.first().copied().unwrap_or_default();
            return Err(if gap < all {
                no_variation
            } else {
                Undefined::NothingMarked
            });
        }
        let squares: f64 = total.slice(self.squares(), n).iter().sum();
        Ok(1.0 - observed * (all - squares / all) / expected)
    }
}
