//! γ-cat and γ-k (Mathet 2017): whether units that belong together have the same label.

use super::undefined::{Measure, Undefined};
use crate::review::alignment::{Alignment, Dissimilarity, Unit};
use crate::review::matrix::at;

/// What a unit that another annotator has nothing for counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnalignedUnits {
    /// Nothing, as in the paper.
    #[default]
    LeftOut,
    /// An empty place for each annotator who has nothing, as pygamma-agreement 0.5.9 has it.
    Charged,
}

/// The sums behind γ-cat, apart by the labels of the two units.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CategorySums {
    pairs: Vec<PairSum>,
    delta_empty: f64,
}

/// The aligned pairs of two labels, or the empty places beside one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PairSum {
    labels: (u32, Option<u32>),
    disorder: f64,
    weight: f64,
}

impl CategorySums {
    pub(super) fn of(
        alignment: &Alignment,
        annotators: &[&[Unit]],
        dissimilarity: &Dissimilarity,
    ) -> Self {
        let mut sums = Self {
            pairs: Vec::new(),
            delta_empty: dissimilarity.delta_empty,
        };
        for unitary in &alignment.unitary {
            let places = unitary.units.iter().zip(annotators);
            let units: Vec<Unit> = places
                .filter_map(|(place, units)| Some(at(units, (*place)?)))
                .collect();
            sums.add_group(&units, annotators.len(), dissimilarity);
        }
        sums
    }

    fn add_group(&mut self, units: &[Unit], n_annotators: usize, dissimilarity: &Dissimilarity) {
        let share = 1.0 / units.len().saturating_sub(1).max(1) as f64;
        let n_empty = (n_annotators - units.len()) as f64;
        for (nth, one) in units.iter().enumerate() {
            for other in units.iter().skip(nth + 1) {
                let near = 1.0 - dissimilarity.positional(one, other);
                let weight = near.max(0.0) * share;
                let disorder = dissimilarity.categorical(one, other) * weight;
                self.add((one.category, Some(other.category)), disorder, weight);
            }
            if n_empty > 0.0 {
                let weight = n_empty * self.delta_empty;
                self.add((one.category, None), weight * self.delta_empty, weight);
            }
        }
    }

    fn add(&mut self, labels: (u32, Option<u32>), disorder: f64, weight: f64) {
        let known = self.pairs.iter_mut().find(|pair| pair.labels == labels);
        if let Some(pair) = known {
            pair.disorder += disorder;
            pair.weight += weight;
        } else {
            self.pairs.push(PairSum {
                labels,
                disorder,
                weight,
            });
        }
    }

    /// The mean distance of labels over all pairs.
    pub(super) fn disorder(&self, unaligned: UnalignedUnits) -> Measure {
        self.mean(unaligned, |_| true)
    }

    /// The mean distance of labels over the pairs that have a label.
    pub(super) fn disorder_of(&self, label: u32, unaligned: UnalignedUnits) -> Measure {
        self.mean(unaligned, |labels| {
            labels.0 == label || labels.1 == Some(label)
        })
    }

    fn mean(
        &self,
        unaligned: UnalignedUnits,
        is_meant: impl Fn((u32, Option<u32>)) -> bool,
    ) -> Measure {
        let (mut disorder, mut weight) = (0.0, 0.0);
        for pair in self.pairs.iter().filter(|pair| is_meant(pair.labels)) {
            if pair.labels.1.is_some() || unaligned == UnalignedUnits::Charged {
                disorder += pair.disorder;
                weight += pair.weight;
            }
        }
        if weight > 0.0 {
            Ok(disorder / weight)
        } else {
            Err(Undefined::NothingInCommon)
        }
    }
}
