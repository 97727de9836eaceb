//! The alignment as a whole: split, solved part by part, put together in reading order.

use std::sync::atomic::{AtomicBool, Ordering};

use super::component::{Component, Scale, components};
use super::exact::{Bounds, NoGroups, TooLarge, exact_groups};
use super::{Dissimilarity, Unit, pairwise};
use crate::review::matrix::{at, put};

/// Which units belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// In reading order; each unit is in exactly one.
    pub unitary: Vec<UnitaryAlignment>,
    /// The sum of their disorders by the mean number of units an annotator; 0 without a unit.
    pub disorder: f64,
    /// Whether there is none with less disorder.
    pub how: HowAligned,
}

/// At most one unit of each annotator.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitaryAlignment {
    /// For each annotator the place of the unit among theirs.
    pub units: Vec<Option<usize>>,
    /// The mean dissimilarity over all pairs of annotators, an empty place costing Δ∅.
    ///
    /// With a single annotator there is no pair: Δ∅.
    pub disorder: f64,
}

/// How an alignment was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowAligned {
    /// No other has less disorder.
    Exact,
    /// Where too many units hang together, each annotator was aligned with the one who has most
    /// units there; the first reason why.
    PairwiseAgainstLargest(TooLarge),
}

/// Aligns the units of all annotators who have finished the text; nothing when `cancel` is set meanwhile.
///
/// Exact for two annotators at any size; for more within `bounds`, and past them it says so.
/// An annotator with no unit found nothing; leave out those who have not finished.
///
/// Example: `a` marked `[The dam][holds]`, `b` marked `[The dam] holds`; the answer is one
/// alignment of both first units, and one of `a`'s second unit with an empty place.
pub fn align(
    annotators: &[&[Unit]],
    dissimilarity: &Dissimilarity,
    bounds: Bounds,
    cancel: &AtomicBool,
) -> Option<Alignment> {
    let scale = Scale::new(annotators.len(), dissimilarity.delta_empty);
    let mut how = HowAligned::Exact;
    let mut placed = Vec::new();
    for component in components(annotators, dissimilarity, scale) {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let groups = match groups_of(&component, bounds, cancel) {
            Ok(groups) => groups,
            Err(NoGroups::Cancelled) => return None,
            Err(NoGroups::TooLarge(why)) => {
                if how == HowAligned::Exact {
                    how = HowAligned::PairwiseAgainstLargest(why);
                }
                pairwise::against_largest(&component)
            }
        };
        let groups = groups.iter();
        placed.extend(groups.map(|group| unitary(&component, group, annotators, dissimilarity)));
    }
    placed.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let unitary: Vec<UnitaryAlignment> = placed.into_iter().map(|(_, _, it)| it).collect();
    Some(Alignment {
        disorder: disorder(&unitary, annotators),
        unitary,
        how,
    })
}

fn groups_of(
    component: &Component,
    bounds: Bounds,
    cancel: &AtomicBool,
) -> Result<Vec<Vec<usize>>, NoGroups> {
    match component.annotators().len() {
        0 => Ok(Vec::new()),
        1 => Ok((0..component.nodes.len()).map(|node| vec![node]).collect()),
        2 => Ok(pairwise::of_two(component)),
        _ => exact_groups(component, bounds, cancel),
    }
}

/// A group with where it starts and ends.
fn unitary(
    component: &Component,
    group: &[usize],
    annotators: &[&[Unit]],
    dissimilarity: &Dissimilarity,
) -> (f64, f64, UnitaryAlignment) {
    let mut units = vec![None; annotators.len()];
    let (mut start, mut end) = (f64::INFINITY, f64::INFINITY);
    let mut disorder = component.scale.delta_empty;
    for (nth, node) in group.iter().enumerate() {
        let node = at(&component.nodes, *node);
        put(&mut units, node.annotator, Some(node.index));
        start = start.min(node.unit.start);
        end = end.min(node.unit.end);
        for earlier in group.iter().take(nth) {
            let earlier = at(&component.nodes, *earlier);
            let between = dissimilarity.between(&earlier.unit, &node.unit);
            disorder += component.scale.weight(between);
        }
    }
    (start, end, UnitaryAlignment { units, disorder })
}

fn disorder(unitary: &[UnitaryAlignment], annotators: &[&[Unit]]) -> f64 {
    let n_units: usize = annotators.iter().map(|units| units.len()).sum();
    if n_units == 0 {
        return 0.0;
    }
    let sum: f64 = unitary.iter().map(|it| it.disorder).sum();
    sum * annotators.len() as f64 / n_units as f64
}
