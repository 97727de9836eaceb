//! The best groups of a component of three or more annotators: column generation, then branch and bound.
//!
//! The linear programme gives a lower bound and prices of units; a group that costs more above the
//! prices of its members than the best alignment known lies above that bound cannot be in a better one.
//! Usually none is left, because the programme's solution is whole already.

use std::sync::atomic::{AtomicBool, Ordering};

use super::component::Component;
use super::cover::{TooManySteps, cover};
use super::groups::{Group, Groups, Wanted};
use super::master::{HELPS, Master};
use super::pairwise;
use crate::review::matrix::Matrix;

/// What counts as no difference between two sums.
const SAME: f64 = 1e-9;
/// How many groups a unit is offered at a time.
const OFFERED: usize = 4;
/// By how much the first search for a whole solution is narrower than the last.
const FIRST_SHARE: f64 = 64.0;
/// How many groups may be left for branching.
const MOST_LEFT: usize = 20_000;

/// How much work is done for an exact answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many units of three or more annotators may hang together.
    pub most_units: usize,
    /// How many groups and candidates for them may be looked at, for each such component.
    pub most_steps: u64,
}

impl Default for Bounds {
    /// A few seconds at most for each component.
    fn default() -> Self {
        Self {
            most_units: 400,
            most_steps: 200_000_000,
        }
    }
}

/// Why an alignment is not exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum TooLarge {
    /// More units hang together than the bound allows.
    #[error(
        "{n_units} annotations of {n_annotators} annotators lie too near to be taken apart, and at most {most} are aligned exactly"
    )]
    Units {
        /// How many hang together.
        n_units: usize,
        /// Of how many annotators.
        n_annotators: usize,
        /// The bound.
        most: usize,
    },
    /// More groups would have to be looked at than the bound allows.
    #[error(
        "{n_units} annotations of {n_annotators} annotators lie too near to be taken apart, and looking at {most} of their combinations did not settle which belong together"
    )]
    Steps {
        /// How many hang together.
        n_units: usize,
        /// Of how many annotators.
        n_annotators: usize,
        /// The bound.
        most: u64,
    },
}

/// Why there are no groups.
#[derive(Debug)]
pub(super) enum NoGroups {
    Cancelled,
    TooLarge(TooLarge),
}

/// The best groups, as places in the component.
pub(super) fn exact_groups(
    component: &Component,
    bounds: Bounds,
    cancel: &AtomicBool,
) -> Result<Vec<Vec<usize>>, NoGroups> {
    let n_units = component.nodes.len();
    if n_units > bounds.most_units {
        return Err(NoGroups::TooLarge(TooLarge::Units {
            n_units,
            n_annotators: component.annotators().len(),
            most: bounds.most_units,
        }));
    }
    let weights = component.weights();
    let mut solving = Solving::new(component, &weights, bounds, cancel);
    let groups = solving.solve()?;
    Ok(groups.into_iter().map(|group| group.members).collect())
}

struct Solving<'a> {
    component: &'a Component,
    groups: Groups<'a>,
    master: Master,
    best: Vec<Group>,
    bounds: Bounds,
    cancel: &'a AtomicBool,
}

impl<'a> Solving<'a> {
    fn new(
        component: &'a Component,
        weights: &'a Matrix,
        bounds: Bounds,
        cancel: &'a AtomicBool,
    ) -> Self {
        let groups = Groups::new(component, weights, bounds.most_steps);
        let near = pairwise::nearest_first(component, weights);
        let best: Vec<Group> = near.iter().map(|members| groups.group(members)).collect();
        Self {
            component,
            groups,
            master: Master::new(component.nodes.len(), component.scale.delta_empty, &best),
            best,
            bounds,
            cancel,
        }
    }

    fn solve(&mut self) -> Result<Vec<Group>, NoGroups> {
        loop {
            if !self.master.improve(self.cancel) {
                return Err(self.too_many_steps());
            }
            let prices = self.master.prices().to_vec();
            let found = self.cheaper_than(&prices, HELPS, OFFERED)?;
            if found.is_empty() {
                break;
            }
            for (_, group) in found {
                self.master.offer(group);
            }
        }
        let rounded = self.master.rounded();
        if cost(&rounded) < cost(&self.best) {
            self.best = rounded;
        }
        self.branch()?;
        Ok(std::mem::take(&mut self.best))
    }

    /// Looks for a better alignment, first among the groups of one that would be hardly above the bound.
    ///
    /// An alignment that much above the bound can have no group that is further above its prices, so
    /// the first one found is the best.
    fn branch(&mut self) -> Result<(), NoGroups> {
        let prices = self.master.prices().to_vec();
        let gap = cost(&self.best) - prices.iter().sum::<f64>();
        let mut below = gap / FIRST_SHARE;
        // What is left of the gap by rounding is none.
        while below * FIRST_SHARE >= SAME {
            let is_last = below >= gap;
            let limit = if is_last { gap - SAME } else { below };
            if let Some(better) = self.cover_below(&prices, limit)? {
                self.best = better;
                return Ok(());
            }
            if is_last {
                return Ok(());
            }
            below *= 2.0;
        }
        Ok(())
    }

    fn cover_below(&mut self, prices: &[f64], below: f64) -> Result<Option<Vec<Group>>, NoGroups> {
        let left = self.cheaper_than(prices, below, MOST_LEFT)?;
        if left.len() > MOST_LEFT {
            return Err(self.too_many_steps());
        }
        let found = cover(prices.len(), &left, below, &mut self.groups.steps_left);
        found.map_err(|TooManySteps| self.too_many_steps())
    }

    fn cheaper_than(
        &mut self,
        prices: &[f64],
        below: f64,
        most_each: usize,
    ) -> Result<Vec<(f64, Group)>, NoGroups> {
        let wanted = Wanted { below, most_each };
        let mut all = Vec::new();
        for first in 0..self.component.nodes.len() {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(NoGroups::Cancelled);
            }
            let found = self.groups.from(first, prices, wanted);
            all.extend(found.ok_or_else(|| self.too_many_steps())?);
        }
        Ok(all)
    }

    fn too_many_steps(&self) -> NoGroups {
        if self.cancel.load(Ordering::Relaxed) {
            return NoGroups::Cancelled;
        }
        NoGroups::TooLarge(TooLarge::Steps {
            n_units: self.component.nodes.len(),
            n_annotators: self.component.annotators().len(),
            most: self.bounds.most_steps,
        })
    }
}

fn cost(groups: &[Group]) -> f64 {
    groups.iter().map(|group| group.cost).sum()
}
