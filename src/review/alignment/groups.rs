//! Looking for groups of units that cost less than the sum of their units' prices.
//!
//! A search over the annotators in order, from each unit on, which leaves out what a bound by pairs
//! shows to be too dear.

use std::ops::Range;

use super::component::Component;
use crate::review::matrix::{Matrix, at, put};

/// Units of different annotators, taken as one unitary alignment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// Places in the component, one an annotator at most.
    pub members: Vec<usize>,
    /// Its disorder.
    pub cost: f64,
}

impl Group {
    pub(super) fn alone(member: usize, delta_empty: f64) -> Self {
        Self {
            members: vec![member],
            cost: delta_empty,
        }
    }

    /// What it costs above the prices of its members.
    pub(super) fn above(&self, prices: &[f64]) -> f64 {
        let prices = self.members.iter().map(|member| at(prices, *member));
        self.cost - prices.sum::<f64>()
    }
}

/// What a search looks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Only groups that cost less than this above the prices of their members.
    pub below: f64,
    /// How many of the cheapest are kept that start at the same unit.
    pub most_each: usize,
}

/// The groups of a component.
#[derive(Debug)]
pub(super) struct Groups<'a> {
    component: &'a Component,
    weights: &'a Matrix,
    /// How many more groups and candidates for them may be looked at.
    pub steps_left: u64,
}

impl<'a> Groups<'a> {
    pub(super) fn new(component: &'a Component, weights: &'a Matrix, steps: u64) -> Self {
        Self {
            component,
            weights,
            steps_left: steps,
        }
    }

    /// The group of these members, if they may stand together.
    pub(super) fn group(&self, members: &[usize]) -> Group {
        let mut cost = self.component.scale.delta_empty;
        for (nth, one) in members.iter().enumerate() {
            let later = members.iter().skip(nth + 1);
            cost += later
                .map(|other| self.weights.at(*one, *other))
                .sum::<f64>();
        }
        Group {
            members: members.to_vec(),
            cost,
        }
    }

    /// Finds the groups wanted that start at a unit; nothing when there were too many to look at.
    pub(super) fn from(
        &mut self,
        first: usize,
        prices: &[f64],
        wanted: Wanted,
    ) -> Option<Vec<(f64, Group)>> {
        let mut search = Search::new(self, first, prices, wanted);
        let value = self.component.scale.delta_empty - at(prices, first);
        search.take(value);
        search.extend(0, 0, value);
        let (found, steps) = (search.found, search.steps);
        self.steps_left = self.steps_left.checked_sub(steps)?;
        Some(found)
    }
}

struct Search<'a> {
    weights: &'a Matrix,
    /// Who may stand with the first, by annotator.
    candidates: Vec<usize>,
    slots: Vec<Range<usize>>,
    /// What each candidate would add to what is chosen, a row for each number chosen.
    sums: Vec<Vec<f64>>,
    chosen: Vec<usize>,
    found: Vec<(f64, Group)>,
    prices: &'a [f64],
    wanted: Wanted,
    /// The least that a pair can add.
    least_weight: f64,
    steps: u64,
    most_steps: u64,
}

impl<'a> Search<'a> {
    fn new(groups: &Groups<'a>, first: usize, prices: &'a [f64], wanted: Wanted) -> Self {
        let (component, weights) = (groups.component, groups.weights);
        let owner = component.annotator(first);
        let row = weights.row(first).iter().enumerate();
        let may =
            row.filter(|(node, weight)| weight.is_finite() && component.annotator(*node) > owner);
        let candidates: Vec<usize> = may.map(|(node, _)| node).collect();
        let add = |node: &usize| weights.at(first, *node) - at(prices, *node);
        let mut sums = vec![candidates.iter().map(add).collect()];
        let slots = slots(component, &candidates);
        sums.resize(slots.len() + 1, vec![0.0; candidates.len()]);
        Self {
            weights,
            candidates,
            slots,
            sums,
            chosen: vec![first],
            found: Vec::new(),
            prices,
            wanted,
            least_weight: component.scale.weight(0.0),
            steps: 0,
            most_steps: groups.steps_left,
        }
    }

    /// Keeps what is chosen if it is among the cheapest.
    fn take(&mut self, value: f64) {
        if value >= self.wanted.below {
            return;
        }
        let group = Group {
            members: self.chosen.clone(),
            cost: value
                + self
                    .chosen
                    .iter()
                    .map(|it| at(self.prices, *it))
                    .sum::<f64>(),
        };
        let place = self.found.partition_point(|(known, _)| *known <= value);
        self.found.insert(place, (value, group));
        if self.found.len() > self.wanted.most_each {
            self.found.truncate(self.wanted.most_each);
            self.wanted.below = self.found.last().map_or(self.wanted.below, |last| last.0);
        }
    }

    /// Tries each candidate of the slots from `slot` on beside what is chosen, whose value is given.
    fn extend(&mut self, slot: usize, depth: usize, value: f64) {
        let Some(sums) = self.sums.get_mut(depth).map(std::mem::take) else {
            return;
        };
        for here in slot..self.slots.len() {
            let rest = self.least_of_rest(here, &sums);
            for nth in self.slots.get(here).cloned().unwrap_or_default() {
                self.steps += 1;
                let with = value + at(&sums, nth);
                if self.steps > self.most_steps || with + rest >= self.wanted.below {
                    continue;
                }
                let node = at(&self.candidates, nth);
                self.chosen.push(node);
                self.take(with);
                if self.may_go_on(here + 1, depth + 1, node, with, &sums) {
                    self.extend(here + 1, depth + 1, with);
                }
                self.chosen.pop();
            }
        }
        put(&mut self.sums, depth, sums);
    }

    /// The least that the slots after `here` can add, one candidate of `here` chosen too.
    fn least_of_rest(&self, here: usize, sums: &[f64]) -> f64 {
        let later = self.slots.iter().skip(here + 1).enumerate();
        let least = later.map(|(nth, slot)| {
            let own = sums.get(slot.clone()).unwrap_or_default();
            let own = own.iter().copied().fold(f64::INFINITY, f64::min);
            (own + (nth + 1) as f64 * self.least_weight).min(0.0)
        });
        least.sum()
    }

    /// Writes what the later candidates would add beside `node` too, and tells whether any group can be cheap.
    fn may_go_on(
        &mut self,
        slot: usize,
        depth: usize,
        node: usize,
        with: f64,
        sums: &[f64],
    ) -> bool {
        let Some(from) = self.slots.get(slot).map(|slot| slot.start) else {
            return false;
        };
        self.steps += (self.candidates.len() - from) as u64;
        let weights = self.weights.row(node);
        let Some(next) = self.sums.get_mut(depth) else {
            return false;
        };
        let later = self
            .candidates
            .iter()
            .zip(sums)
            .zip(next.iter_mut())
            .skip(from);
        for ((candidate, sum), next) in later {
            *next = sum + at(weights, *candidate);
        }
        let mut bound = with;
        for (nth, slot) in self.slots.iter().skip(slot).enumerate() {
            let own = next.get(slot.clone()).unwrap_or_default();
            let own = own.iter().copied().fold(f64::INFINITY, f64::min);
            bound += (own + nth as f64 * self.least_weight).min(0.0);
        }
        bound < self.wanted.below
    }
}

/// The runs of candidates of one annotator each.
fn slots(component: &Component, candidates: &[usize]) -> Vec<Range<usize>> {
    let mut slots: Vec<Range<usize>> = Vec::new();
    let mut owner = None;
    for (nth, node) in candidates.iter().enumerate() {
        let this = Some(component.annotator(*node));
        match slots.last_mut() {
            Some(slot) if owner == this => slot.end = nth + 1,
            _ => slots.push(nth..nth + 1),
        }
        owner = this;
    }
    slots
}
