//! The cheapest groups that cover each unit once, among the few that can be in the best alignment.

use super::groups::Group;
use crate::review::matrix::{at, put};

/// A group and what it costs above the prices of its members.
pub(super) type Priced = (f64, Group);

/// There were more steps than allowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooManySteps;

/// Looks for a cover that costs less than `below` above all prices; nothing when there is none.
pub(super) fn cover(
    n_units: usize,
    groups: &[Priced],
    below: f64,
    steps_left: &mut u64,
) -> Result<Option<Vec<Group>>, TooManySteps> {
    let mut of_unit = vec![Vec::new(); n_units];
    for (nth, (_, group)) in groups.iter().enumerate() {
        for member in &group.members {
            if let Some(list) = of_unit.get_mut(*member) {
                list.push(nth);
            }
        }
    }
    let mut search = Search {
        groups,
        of_unit,
        is_covered: vec![false; n_units],
        chosen: Vec::new(),
        best: None,
        below,
        steps_left: *steps_left,
    };
    let outcome = search.go_on(0.0);
    *steps_left = search.steps_left;
    outcome?;
    let best = search.best.map(|best| {
        let groups = best.into_iter().filter_map(|nth| groups.get(nth));
        groups.map(|(_, group)| group.clone()).collect()
    });
    Ok(best)
}

struct Search<'a> {
    groups: &'a [Priced],
    of_unit: Vec<Vec<usize>>,
    is_covered: Vec<bool>,
    chosen: Vec<usize>,
    best: Option<Vec<usize>>,
    below: f64,
    steps_left: u64,
}

impl Search<'_> {
    fn go_on(&mut self, spent: f64) -> Result<(), TooManySteps> {
        let Some(mut usable) = self.hardest(spent) else {
            self.below = spent;
            self.best = Some(self.chosen.clone());
            return Ok(());
        };
        usable.sort_by(|one, other| self.above(*one).total_cmp(&self.above(*other)));
        for nth in usable {
            self.steps_left = self.steps_left.checked_sub(1).ok_or(TooManySteps)?;
            let with = spent + self.above(nth);
            if with >= self.below {
                break;
            }
            self.mark(nth, true);
            self.chosen.push(nth);
            self.go_on(with)?;
            self.chosen.pop();
            self.mark(nth, false);
        }
        Ok(())
    }

    /// The groups for the uncovered unit that has the fewest; nothing when all are covered.
    fn hardest(&mut self, spent: f64) -> Option<Vec<usize>> {
        let mut fewest: Option<Vec<usize>> = None;
        for (unit, list) in self.of_unit.iter().enumerate() {
            if at(&self.is_covered, unit) {
                continue;
            }
            self.steps_left = self.steps_left.saturating_sub(list.len() as u64);
            let usable = list.iter().copied();
            let usable: Vec<usize> = usable.filter(|nth| self.is_usable(*nth, spent)).collect();
            if fewest
                .as_ref()
                .is_none_or(|known| usable.len() < known.len())
            {
                fewest = Some(usable);
            }
        }
        fewest
    }

    fn is_usable(&self, nth: usize, spent: f64) -> bool {
        self.groups.get(nth).is_some_and(|(above, group)| {
            let mut members = group.members.iter();
            spent + above < self.below && members.all(|member| !at(&self.is_covered, *member))
        })
    }

    fn above(&self, nth: usize) -> f64 {
        self.groups.get(nth).map_or(f64::INFINITY, |group| group.0)
    }

    fn mark(&mut self, nth: usize, is_covered: bool) {
        let group = self.groups.get(nth);
        for member in group.map(|(_, group)| &group.members).into_iter().flatten() {
            put(&mut self.is_covered, *member, is_covered);
        }
    }
}
