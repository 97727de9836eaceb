//! Groups by looking at two annotators at a time: exact for two, a start or a makeshift for more.

use super::assignment::assign;
use super::component::{Component, Edge};
use crate::review::matrix::{Matrix, at, put};

/// The best groups where two annotators have units.
pub(super) fn of_two(component: &Component) -> Vec<Vec<usize>> {
    let first = component.annotators().first().copied().unwrap_or_default();
    let alone = component.scale.most_between_two_alone();
    against(component, first, alone)
}

/// Each annotator's best pairs with the annotator who has the most units, the first of several.
pub(super) fn against_largest(component: &Component) -> Vec<Vec<usize>> {
    let n_units = |annotator: usize| {
        let nodes = component.nodes.iter();
        nodes.filter(|node| node.annotator == annotator).count()
    };
    let annotators = component.annotators().into_iter().rev();
    let largest = annotators.max_by_key(|annotator| n_units(*annotator));
    // Two units are paired as if there were no third annotator.
    let alone = component.scale.delta_empty * 2.0;
    against(component, largest.unwrap_or_default(), alone)
}

fn against(component: &Component, pivot: usize, alone: f64) -> Vec<Vec<usize>> {
    // Invariant: the nodes of an annotator stand next to each other.
    let is_pivot = |node: &usize| component.annotator(*node) == pivot;
    let nodes: Vec<usize> = (0..component.nodes.len()).filter(is_pivot).collect();
    let from = nodes.first().copied().unwrap_or_default();
    let mut groups: Vec<Vec<usize>> = nodes.iter().map(|node| vec![*node]).collect();
    for annotator in component.annotators() {
        if annotator == pivot {
            continue;
        }
        let own: Vec<usize> = (0..component.nodes.len())
            .filter(|node| component.annotator(*node) == annotator)
            .collect();
        let pairs = pairs_with(component, &own, from..from + nodes.len(), alone);
        for (node, partner) in own.iter().zip(assign(&pairs, nodes.len(), alone)) {
            match partner.and_then(|partner| groups.get_mut(partner)) {
                Some(group) => group.push(*node),
                None => groups.push(vec![*node]),
            }
        }
    }
    groups
}

fn pairs_with(
    component: &Component,
    own: &[usize],
    pivots: std::ops::Range<usize>,
    alone: f64,
) -> Vec<Vec<(usize, f64)>> {
    let from = own.first().copied().unwrap_or_default();
    let mut pairs = vec![Vec::new(); own.len()];
    for edge in component
        .edges
        .iter()
        .filter(|edge| edge.dissimilarity < alone)
    {
        for (node, pivot) in [(edge.one, edge.other), (edge.other, edge.one)] {
            let list = node.checked_sub(from).and_then(|nth| pairs.get_mut(nth));
            if let Some(list) = list.filter(|_| pivots.contains(&pivot)) {
                list.push((pivot - pivots.start, edge.dissimilarity));
            }
        }
    }
    pairs
}

/// Joins groups over the nearest pairs first, as long as that lowers the sum.
pub(super) fn nearest_first(component: &Component, weights: &Matrix) -> Vec<Vec<usize>> {
    let mut edges: Vec<&Edge> = component.edges.iter().collect();
    edges.sort_by(|one, other| one.dissimilarity.total_cmp(&other.dissimilarity));
    let mut group_of: Vec<usize> = (0..component.nodes.len()).collect();
    let mut groups: Vec<Vec<usize>> = group_of.iter().map(|node| vec![*node]).collect();
    for edge in edges {
        let (one, other) = (at(&group_of, edge.one), at(&group_of, edge.other));
        if one == other || !is_better_joined(component, weights, &groups, (one, other)) {
            continue;
        }
        let moved = groups
            .get_mut(other)
            .map(std::mem::take)
            .unwrap_or_default();
        for node in &moved {
            put(&mut group_of, *node, one);
        }
        if let Some(group) = groups.get_mut(one) {
            group.extend(moved);
            group.sort_unstable();
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn is_better_joined(
    component: &Component,
    weights: &Matrix,
    groups: &[Vec<usize>],
    (one, other): (usize, usize),
) -> bool {
    let members = |group: usize| groups.get(group).map(Vec::as_slice).unwrap_or_default();
    let mut sum = 0.0;
    for node in members(one) {
        for with in members(other) {
            // Infinite for two units of one annotator.
            sum += weights.at(*node, *with);
        }
    }
    debug_assert!(
        component.scale.delta_empty > 0.0,
        "an empty place costs something"
    );
    sum < component.scale.delta_empty
}
