//! Boundary similarity of spans: whether two annotators begin and end spans of a label at the same words.
//!
//! Starts and ends are two kinds of border, and so are those of different labels. A border one word
//! off counts half (Fournier 2013).

use super::boundary_similarity::{BoundaryCounts, Near};
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

/// A kind of border: of a label, a start or an end.
type Kind = (u32, bool);

/// One annotator's borders by kind, in the numbers of words, in order and without repeats.
struct Side(Vec<(Kind, Vec<u32>)>);

impl SpanBorders {
    /// Counts a document for each pair of annotators who finished it.
    pub fn tally(self, document: &Document) -> Tally {
        let each = document.annotators.iter();
        let sides: Vec<Option<Side>> = each
            .map(|spans| Some(Side::of(spans.as_ref()?, document)))
            .collect();
        let side = |annotator: usize| sides.get(annotator).and_then(Option::as_ref);
        let mut tally = Tally::default();
        for (pair, (one, other)) in pairs(self.n_annotators).enumerate() {
            if let (Some(one), Some(other)) = (side(one), side(other)) {
                let counts = one.compared(other);
                tally.push(pair * BoundaryCounts::N_SUMS, counts.same);
                tally.push(pair * BoundaryCounts::N_SUMS + 1, counts.all);
            }
        }
        tally.fit()
    }

    /// The similarity of a pair, by its number, over the counts of all documents together.
    pub fn similarity(self, total: &Total, pair: usize) -> Measure {
        let [same, all] = [0, 1].map(|nth| total.at(pair * BoundaryCounts::N_SUMS + nth));
        BoundaryCounts { same, all }.similarity()
    }

    /// The mean over all pairs for which it has a value.
    pub fn mean_similarity(self, total: &Total) -> Mean {
        let pairs = pairs(self.n_annotators).enumerate();
        let each = pairs.map(|(pair, _)| self.similarity(total, pair));
        Mean::of(each, Undefined::NoPair)
    }

    /// How many sums there are.
    pub fn n_sums(self) -> usize {
        pairs(self.n_annotators).count() * BoundaryCounts::N_SUMS
    }
}

impl Side {
    fn of(spans: &[Span], document: &Document) -> Self {
        let in_words = spans.iter().filter_map(|span| document.words_of(span));
        let mut borders: Vec<(Kind, u32)> = in_words
            .flat_map(|it| [((it.label, true), it.start), ((it.label, false), it.end)])
            .collect();
        borders.sort_unstable();
        borders.dedup();
        let kinds = borders.chunk_by(|(one, _), (other, _)| one == other);
        let kinds = kinds.filter_map(|of_kind| {
            let (kind, _) = of_kind.first()?;
            Some((*kind, of_kind.iter().map(|(_, place)| *place).collect()))
        });
        Self(kinds.collect())
    }

    fn compared(&self, other: &Self) -> BoundaryCounts {
        let mut counts = BoundaryCounts::default();
        for (kind, places) in &self.0 {
            counts.add(BoundaryCounts::between(
                places,
                other.places(*kind),
                Near::default(),
            ));
        }
        let only_there = other
            .0
            .iter()
            .filter(|(kind, _)| self.places(*kind).is_empty());
        for (_, places) in only_there {
            counts.add(BoundaryCounts::between(&[], places, Near::default()));
        }
        counts
    }

    fn places(&self, kind: Kind) -> &[u32] {
        let nth = self.0.binary_search_by_key(&kind, |(kind, _)| *kind);
        let found = nth.ok().and_then(|nth| self.0.get(nth));
        found.map_or(&[], |(_, places)| places)
    }
}
