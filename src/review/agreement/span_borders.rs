//! Boundary similarity of spans: whether two annotators begin and end spans of a label at the same words.
//!
//! Starts and ends are two kinds of border, and so are those of different labels. A border one word
//! off counts half (Fournier 2013).

use super::boundary_similarity::{BoundaryCounts, Near, OnlyOnes};
use super::document::{Document, Span};
use super::mean::Mean;
use super::sweep::pairs;
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};

/// The family of sums for each pair of annotators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanBorders {
    /// How many annotators the team has.
    pub n_annotators: usize,
}

/// One annotator's borders in order and without repeats: kind and number of the word.
///
/// There are as many kinds as starts and ends of each label; places of two kinds lie far apart, as
/// no text has 2³² words.
struct Side(Vec<u64>);

impl SpanBorders {
    /// Counts a document for each pair of annotators who finished it.
    pub fn tally(self, document: &Document) -> Tally {
        let each = document.annotators.iter();
        let sides: Vec<Option<Side>> = each
            .map(|spans| Some(Side::of(spans.as_ref()?, document)))
            .collect();
        let side = |annotator: usize| sides.get(annotator).and_then(Option::as_ref);
        let mut only = OnlyOnes::default();
        let mut tally = Tally::default();
        for (pair, (one, other)) in pairs(self.n_annotators).enumerate() {
            if let (Some(one), Some(other)) = (side(one), side(other)) {
                let counts =
                    BoundaryCounts::between_with(&one.0, &other.0, Near::default(), &mut only);
                tally.push(pair * BoundaryCounts::N_SUMS, counts.same);
                tally.push(pair * BoundaryCounts::N_SUMS + 1, counts.all);
            }
        }
        tally.fit()
    }

    /// The similarity of a pair, by its number, over the counts of all documents together.
    pub fn similarity(total: &Total, pair: usize) -> Measure {
        let [same, all] = [0, 1].map(|nth| total.at(pair * BoundaryCounts::N_SUMS + nth));
        BoundaryCounts { same, all }.similarity()
    }

    /// The mean over all pairs for which it has a value.
    pub fn mean_similarity(self, total: &Total) -> Mean {
        let pairs = pairs(self.n_annotators).enumerate();
        let each = pairs.map(|(pair, _)| Self::similarity(total, pair));
        Mean::of(each, Undefined::NoPair)
    }

    /// How many sums there are.
    pub fn n_sums(self) -> usize {
        pairs(self.n_annotators).count() * BoundaryCounts::N_SUMS
    }
}

impl Side {
    fn of(spans: &[Span], document: &Document) -> Self {
        let place = |label: u32, is_end: bool, word: u32| {
            (u64::from(label) * 2 + u64::from(is_end)) << 32 | u64::from(word)
        };
        let in_words = spans.iter().filter_map(|span| document.words_of(span));
        let both = in_words.flat_map(|it| {
            [
                place(it.label, false, it.start),
                place(it.label, true, it.end),
            ]
        });
        let mut borders: Vec<u64> = both.collect();
        borders.sort_unstable();
        borders.dedup();
        Self(borders)
    }
}
