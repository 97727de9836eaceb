//! Boundary similarity (Fournier 2013): whether texts are cut at the same places, near misses counting half.

use std::cmp::Ordering;

use super::mean::Mean;
use super::sweep::pairs;
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};

/// What the borders of two annotators have in common; sums of these are sums over documents.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BoundaryCounts {
    /// Borders at the same place, and the share of each near miss.
    pub same: f64,
    /// Borders involved: each match and near miss once, each border that is only one's once.
    pub all: f64,
}

/// How far apart two borders may be and still be a near miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// `n_t`: places less than this apart; one apart of two counts half.
    pub n_t: u32,
}

impl Default for Near {
    /// One unit apart.
    fn default() -> Self {
        Self { n_t: 2 }
    }
}

impl BoundaryCounts {
    /// Compares borders of one kind, both lists in order and without repeats.
    ///
    /// Spans have two kinds, starts and ends: compare each and [add](Self::add) them.
    pub fn between(one: &[u32], other: &[u32], near: Near) -> Self {
        let wide = |places: &[u32]| places.iter().copied().map(u64::from).collect::<Vec<u64>>();
        Self::between_with(&wide(one), &wide(other), near, &mut OnlyOnes::default())
    }

    /// The same for places of several kinds in one list, those of different kinds far apart.
    pub(super) fn between_with(
        one: &[u64],
        other: &[u64],
        near: Near,
        only: &mut OnlyOnes,
    ) -> Self {
        let n_same = only.take(one, other) as f64;
        let (n_near, cost) = near.misses(&only.left, &only.right);
        let n_single = (only.left.len() + only.right.len()) as f64 - 2.0 * n_near;
        Self {
            same: n_same + n_near - cost,
            all: n_same + n_near + n_single,
        }
    }

    /// The borders between segments of these lengths, the ends of the text left out.
    pub fn borders(lengths: &[u32]) -> Vec<u32> {
        let mut at = 0;
        let mut borders: Vec<u32> = lengths
            .iter()
            .map(|length| {
                at += length;
                at
            })
            .collect();
        borders.pop();
        borders
    }

    /// Adds another document or another kind of border.
    pub fn add(&mut self, other: Self) {
        self.same += other.same;
        self.all += other.all;
    }

    /// The sums of one document, to be resampled: [`of`](Self::of) makes counts of a total again.
    pub fn tally(self) -> Tally {
        Tally::of(&[self.same, self.all])
    }

    /// The counts of several documents.
    pub fn of(total: &Total) -> Self {
        Self {
            same: total.at(0),
            all: total.at(1),
        }
    }

    /// How many sums there are in a tally.
    pub const N_SUMS: usize = 2;

    /// The similarity, from 0 to 1.
    pub fn similarity(self) -> Measure {
        if self.all > 0.0 {
            Ok(self.same / self.all)
        } else {
            Err(Undefined::NoBoundary)
        }
    }
}

/// The borders that only one of two annotators has; kept from pair to pair for its memory.
#[derive(Debug, Default)]
pub(super) struct OnlyOnes {
    left: Vec<u64>,
    right: Vec<u64>,
}

impl OnlyOnes {
    /// Takes those of two sorted lists, and tells how many are in both.
    fn take(&mut self, one: &[u64], other: &[u64]) -> usize {
        self.left.clear();
        self.right.clear();
        let (mut rest, mut rest_other, mut n_same) = (one, other, 0);
        while let (Some((place, after)), Some((with, after_with))) =
            (rest.split_first(), rest_other.split_first())
        {
            match place.cmp(with) {
                Ordering::Equal => (rest, rest_other, n_same) = (after, after_with, n_same + 1),
                Ordering::Less => {
                    self.left.push(*place);
                    rest = after;
                }
                Ordering::Greater => {
                    self.right.push(*with);
                    rest_other = after_with;
                }
            }
        }
        self.left.extend(rest);
        self.right.extend(rest_other);
        n_same
    }
}

impl Near {
    /// How many near misses there are, and what they cost together.
    fn misses(self, left: &[u64], right: &[u64]) -> (f64, f64) {
        let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
        let (mut n, mut cost) = (0.0, 0.0);
        while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
            let (apart, is_before) = (one.abs_diff(**other), one < other);
            if apart < u64::from(self.n_t) {
                n += 1.0;
                cost += apart as f64 / f64::from(self.n_t);
                left.next();
                right.next();
            } else if is_before {
                left.next();
            } else {
                right.next();
            }
        }
        (n, cost)
    }
}

/// The mean similarity of all pairs of annotators.
pub fn mean_boundary_similarity(annotators: &[Vec<u32>], near: Near) -> Mean {
    let each = compared(annotators, near).map(BoundaryCounts::similarity);
    Mean::of(each, Undefined::NoPair)
}

/// κ over borders: the similarity of all pairs, corrected for how often each annotator cuts.
///
/// `n_places` is how many places a border could be at.
pub fn boundary_kappa(annotators: &[Vec<u32>], n_places: u32, near: Near) -> Measure {
    let mut counts = BoundaryCounts::default();
    for pair in compared(annotators, near) {
        counts.add(pair);
    }
    let observed = counts.similarity()?;
    let share = |borders: &Vec<u32>| borders.len() as f64 / f64::from(n_places);
    let shares: Vec<f64> = annotators.iter().map(share).collect();
    let each = pairs(shares.len());
    let each = each.filter_map(|(one, other)| Some(shares.get(one)? * shares.get(other)?));
    let expected = Mean::of(each.map(Ok), Undefined::NoPair).value?;
    super::fleiss_kappa::beyond_chance(observed, expected)
}

fn compared(annotators: &[Vec<u32>], near: Near) -> impl Iterator<Item = BoundaryCounts> {
    pairs(annotators.len()).filter_map(move |(one, other)| {
        let (one, other) = (annotators.get(one)?, annotators.get(other)?);
        Some(BoundaryCounts::between(one, other, near))
    })
}
