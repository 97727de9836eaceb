//! The linear programme behind the best alignment: groups that cover each unit once, at the least cost.
//!
//! A revised simplex over the groups found so far; its prices of units tell which other groups would
//! help. How often a unit is to be covered is 1 and a trifle, another for each, so that it cannot
//! walk in circles; the prices do not depend on it.

use std::sync::atomic::{AtomicBool, Ordering};

use super::groups::Group;
use crate::review::matrix::{Matrix, add, at, put};

/// How much less than its members' prices a group must cost to help.
pub(super) const HELPS: f64 = -1e-10;
/// The least step that may be divided by.
const PIVOT: f64 = 1e-7;
/// The trifle.
const TRIFLE: f64 = 1e-7;

/// A programme with a solution that may not be the best yet.
#[derive(Debug)]
pub(super) struct Master {
    /// Invariant: the first ones are the units alone, in order.
    groups: Vec<Group>,
    /// For each row the group that is in the solution by it.
    basis: Vec<usize>,
    inverse: Matrix,
    amounts: Vec<f64>,
    prices: Vec<f64>,
}

impl Master {
    /// Starts from groups that cover each of `n_units` once.
    pub(super) fn new(n_units: usize, delta_empty: f64, cover: &[Group]) -> Self {
        let alone = (0..n_units).map(|unit| Group::alone(unit, delta_empty));
        let mut master = Self {
            groups: alone.collect(),
            basis: (0..n_units).collect(),
            inverse: Matrix::filled(n_units, 0.0),
            amounts: (0..n_units).map(demand).collect(),
            prices: vec![delta_empty; n_units],
        };
        for unit in 0..n_units {
            master.inverse.set(unit, unit, 1.0);
        }
        for group in cover.iter().filter(|group| group.members.len() > 1) {
            master.start_with(group);
        }
        master
    }

    /// Takes the place of the member with the least demand, and leaves the trifles to the others.
    fn start_with(&mut self, group: &Group) {
        let members = group.members.iter().copied();
        let least = members.min_by(|one, other| demand(*one).total_cmp(&demand(*other)));
        let Some(row) = least else {
            return;
        };
        let number = self.groups.len();
        for other in group.members.iter().copied().filter(|other| *other != row) {
            self.inverse.set(other, row, -1.0);
            add(&mut self.amounts, other, -demand(row));
        }
        let above = group.above(&self.prices);
        add(&mut self.prices, row, above);
        put(&mut self.basis, row, number);
        self.groups.push(group.clone());
    }

    /// Another group that may help.
    pub(super) fn offer(&mut self, group: Group) {
        self.groups.push(group);
    }

    /// What each unit costs at the solution in hand.
    pub(super) fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// Improves the solution as far as the groups offered allow; false when that took too many steps or was given up.
    pub(super) fn improve(&mut self, cancel: &AtomicBool) -> bool {
        for _ in 0..self.basis.len() * 40 + 200 {
            let each = self.groups.iter().enumerate();
            let above = each.map(|(nth, group)| (nth, group.above(&self.prices)));
            let best = above.min_by(|one, other| one.1.total_cmp(&other.1));
            let Some((nth, above)) = best.filter(|(_, above)| *above < HELPS) else {
                return true;
            };
            if cancel.load(Ordering::Relaxed) || !self.enter(nth, above) {
                return false;
            }
        }
        false
    }

    fn enter(&mut self, nth: usize, above: f64) -> bool {
        let members = self.groups.get(nth).map(|group| group.members.clone());
        let members = members.unwrap_or_default();
        let steps: Vec<f64> = (0..self.basis.len())
            .map(|row| {
                let row = self.inverse.row(row);
                members.iter().map(|member| at(row, *member)).sum()
            })
            .collect();
        let Some(leaving) = self.leaving(&steps) else {
            return false;
        };
        self.pivot(leaving, &steps);
        for (price, cell) in self.prices.iter_mut().zip(self.inverse.row(leaving)) {
            *price += above * cell;
        }
        put(&mut self.basis, leaving, nth);
        true
    }

    fn leaving(&self, steps: &[f64]) -> Option<usize> {
        let rows = steps.iter().zip(&self.amounts).enumerate();
        let rows = rows.filter(|(_, (step, _))| **step > PIVOT);
        rows.min_by(|one, other| (one.1.1 / one.1.0).total_cmp(&(other.1.1 / other.1.0)))
            .map(|(row, _)| row)
    }

    fn pivot(&mut self, leaving: usize, steps: &[f64]) {
        let divisor = at(steps, leaving);
        for cell in self.inverse.row_mut(leaving) {
            *cell /= divisor;
        }
        let amount = at(&self.amounts, leaving) / divisor;
        put(&mut self.amounts, leaving, amount);
        let pivot_row = self.inverse.row(leaving).to_vec();
        for (row, step) in steps.iter().enumerate() {
            if row == leaving || *step == 0.0 {
                continue;
            }
            for (cell, pivot) in self.inverse.row_mut(row).iter_mut().zip(&pivot_row) {
                *cell -= step * pivot;
            }
            add(&mut self.amounts, row, -step * amount);
        }
    }

    /// The groups of the solution that do not meet, those taken most first, and what they leave out alone.
    pub(super) fn rounded(&self) -> Vec<Group> {
        let mut by_amount: Vec<(f64, &Group)> = self
            .basis
            .iter()
            .zip(&self.amounts)
            .filter_map(|(nth, amount)| Some((*amount, self.groups.get(*nth)?)))
            .collect();
        by_amount.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut is_covered = vec![false; self.basis.len()];
        let mut taken = Vec::new();
        for (_, group) in by_amount {
            if group.members.iter().all(|member| !at(&is_covered, *member)) {
                for member in &group.members {
                    put(&mut is_covered, *member, true);
                }
                taken.push(group.clone());
            }
        }
        let left_out = is_covered.iter().enumerate().filter(|(_, it)| !**it);
        let alone = left_out.filter_map(|(unit, _)| self.groups.get(unit).cloned());
        taken.extend(alone);
        taken
    }
}

/// How often a unit is to be covered: once, and a trifle of its own.
fn demand(unit: usize) -> f64 {
    let share = (unit as f64 * 0.618_033_988_749_895).fract();
    TRIFLE.mul_add(1.0 + share, 1.0)
}
