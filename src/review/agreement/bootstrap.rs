//! Percentile intervals by resampling documents, without counting any of them anew.

use std::sync::atomic::{AtomicBool, Ordering};

use super::packed::{AT_ONCE, Packed, Weights};
use super::random::Random;
use super::tally::{Tally, Total};
use super::undefined::Measure;
use crate::review::matrix::at;

/// How an interval is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    /// How often the documents are drawn anew.
    pub n_replicates: u32,
    /// How likely the interval is to hold the value, from 0 to 1.
    pub level: f64,
    /// Another seed draws otherwise; shown with the interval.
    pub seed: u64,
}

/// Where a measure lies, going by how much documents differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// Draws in which the measure had no value; they are left out.
    pub n_undefined: u32,
}

/// Why there is no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoInterval {
    /// Nothing to draw from.
    #[error("an interval needs two articles at least")]
    TooFewDocuments,
    /// The measure mostly hangs on single documents.
    #[error(
        "the measure has no value in {n_undefined} of {n_replicates} draws of articles, so there is no interval"
    )]
    OftenUndefined {
        /// In how many it has none.
        n_undefined: u32,
        /// How many there were.
        n_replicates: u32,
    },
    /// What has no value has no interval.
    #[error("the measure has no value here, so there is no interval")]
    NoValue,
    /// It was given up.
    #[error("the interval was given up")]
    Cancelled,
}

impl Default for Bootstrap {
    /// 95 % from 1 000 draws.
    fn default() -> Self {
        Self {
            n_replicates: 1000,
            level: 0.95,
            seed: 1,
        }
    }
}

impl Bootstrap {
    /// The interval of a measure of the sums of these documents, or items.
    pub fn interval(
        &self,
        tallies: &[Tally],
        n_sums: usize,
        measure: impl Fn(&Total) -> Measure,
        cancel: &AtomicBool,
    ) -> Result<Interval, NoInterval> {
        if tallies.len() < 2 {
            return Err(NoInterval::TooFewDocuments);
        }
        let packed = Packed::of(tallies, n_sums);
        let mut random = Random::new(self.seed);
        let mut total = Total::empty(n_sums);
        let mut values = Vec::new();
        let mut weights = Weights::of(tallies.len());
        let mut n_left = self.n_replicates as usize;
        while n_left > 0 {
            if cancel.load(Ordering::Relaxed) {
                return Err(NoInterval::Cancelled);
            }
            let n = n_left.min(AT_ONCE);
            weights.draw(&mut random, n);
            packed.each_total(&weights, n, &mut total, |total| {
                values.extend(measure(total));
            });
            n_left -= n;
        }
        self.ends(values)
    }

    fn ends(&self, mut values: Vec<f64>) -> Result<Interval, NoInterval> {
        let n_defined = u32::try_from(values.len()).unwrap_or(u32::MAX);
        let n_undefined = self.n_replicates.saturating_sub(n_defined);
        if n_defined == 0 || u64::from(n_undefined) * 10 > u64::from(self.n_replicates) {
            return Err(NoInterval::OftenUndefined {
                n_undefined,
                n_replicates: self.n_replicates,
            });
        }
        values.sort_unstable_by(f64::total_cmp);
        let outside = (1.0 - self.level) / 2.0;
        Ok(Interval {
            lower: percentile(&values, outside),
            upper: percentile(&values, 1.0 - outside),
            n_undefined,
        })
    }
}

/// The value below which a share of the sorted values lies, between neighbours in proportion.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the place lies among the values"
)]
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share.clamp(0.0, 1.0) * sorted.len().saturating_sub(1) as f64;
    let below = place.floor();
    let (one, next) = (at(sorted, below as usize), sorted.get(below as usize + 1));
    next.map_or(one, |next| (next - one).mul_add(place - below, one))
}
