//! Units that could be aligned with each other, directly or over others: what must be solved as a whole.
//!
//! In the best alignment no unit would be better off alone. Of n annotators with P = n(n-1)/2 pairs,
//! taking a unit out of a group of k lowers the group's sum by its dissimilarities and raises it by
//! (k-1)·Δ∅, and the unit alone costs P·Δ∅ more; so no two units of a group are further apart than
//! (P + n - 1)·Δ∅. Units without such a pair between them are solved apart.

use super::{Dissimilarity, Unit};
use crate::review::matrix::{Matrix, at, put};

/// A unit with its owner.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Node {
    pub annotator: usize,
    /// Which of the annotator's units.
    pub index: usize,
    pub unit: Unit,
}

/// Two nodes that may stand in one group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub one: usize,
    pub other: usize,
    pub dissimilarity: f64,
}

/// Nodes that hang together, by annotator, and the dissimilarities between them.
#[derive(Debug)]
pub(super) struct Component {
    pub nodes: Vec<Node>,
    /// By places in `nodes`, `one` of an earlier annotator than `other`.
    pub edges: Vec<Edge>,
    pub scale: Scale,
}

/// What a dissimilarity counts for among so many annotators.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub delta_empty: f64,
    /// P, how many pairs of annotators there are; at least 1.
    pub n_pairs: f64,
    n_annotators: usize,
}

impl Scale {
    pub(super) fn new(n_annotators: usize, delta_empty: f64) -> Self {
        let n_pairs = (n_annotators * n_annotators.saturating_sub(1) / 2).max(1);
        Self {
            delta_empty,
            n_pairs: n_pairs as f64,
            n_annotators,
        }
    }

    /// From here on two units are never in one group of the best alignment.
    pub(super) fn most_between(&self) -> f64 {
        (self.n_pairs + self.n_annotators.saturating_sub(1) as f64) * self.delta_empty
    }

    /// What a pair of units in one group adds to the disorder of that group.
    pub(super) fn weight(&self, dissimilarity: f64) -> f64 {
        (dissimilarity - self.delta_empty) / self.n_pairs
    }

    /// From here on two units with nobody else are better off alone.
    pub(super) fn most_between_two_alone(&self) -> f64 {
        (self.n_pairs + 1.0) * self.delta_empty
    }
}

impl Component {
    /// The weights of all pairs, infinite where two nodes may not stand in one group.
    pub(super) fn weights(&self) -> Matrix {
        let mut weights = Matrix::filled(self.nodes.len(), f64::INFINITY);
        for edge in &self.edges {
            let weight = self.scale.weight(edge.dissimilarity);
            weights.set(edge.one, edge.other, weight);
            weights.set(edge.other, edge.one, weight);
        }
        weights
    }

    pub(super) fn annotator(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(0, |node| node.annotator)
    }

    /// The annotators that have a node here, in order.
    pub(super) fn annotators(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.nodes.iter().map(|node| node.annotator).collect();
        all.dedup();
        all
    }
}

/// Splits the units of all annotators into what hangs together.
pub(super) fn components(
    annotators: &[&[Unit]],
    dissimilarity: &Dissimilarity,
    scale: Scale,
) -> Vec<Component> {
    let nodes = nodes(annotators);
    let edges = edges(&nodes, dissimilarity, scale);
    let mut roots = Roots::new(nodes.len());
    for edge in &edges {
        roots.join(edge.one, edge.other);
    }
    split(&nodes, &edges, &mut roots, scale)
}

fn nodes(annotators: &[&[Unit]]) -> Vec<Node> {
    let each = annotators.iter().enumerate();
    let each = each.flat_map(|(annotator, units)| {
        units.iter().enumerate().map(move |(index, unit)| Node {
            annotator,
            index,
            unit: *unit,
        })
    });
    each.collect()
}

fn edges(nodes: &[Node], dissimilarity: &Dissimilarity, scale: Scale) -> Vec<Edge> {
    let most = scale.most_between();
    let mut edges = Vec::new();
    let mut rest = nodes;
    for (one, node) in nodes.iter().enumerate() {
        rest = rest.get(1..).unwrap_or_default();
        for (after, other) in rest.iter().enumerate() {
            if other.annotator == node.annotator {
                continue;
            }
            let between = dissimilarity.between(&node.unit, &other.unit);
            if between < most {
                edges.push(Edge {
                    one,
                    other: one + 1 + after,
                    dissimilarity: between,
                });
            }
        }
    }
    edges
}

fn split(nodes: &[Node], edges: &[Edge], roots: &mut Roots, scale: Scale) -> Vec<Component> {
    // Invariant: a component is numbered by its first node, a place by the nodes before it.
    let mut number = vec![usize::MAX; nodes.len()];
    let mut places = vec![0; nodes.len()];
    let mut components: Vec<Component> = Vec::new();
    for (nth, node) in nodes.iter().enumerate() {
        let root = roots.of(nth);
        if at(&number, root) == usize::MAX {
            put(&mut number, root, components.len());
            components.push(Component {
                nodes: Vec::new(),
                edges: Vec::new(),
                scale,
            });
        }
        if let Some(component) = components.get_mut(at(&number, root)) {
            put(&mut places, nth, component.nodes.len());
            component.nodes.push(*node);
        }
    }
    for edge in edges {
        if let Some(component) = components.get_mut(at(&number, roots.of(edge.one))) {
            component.edges.push(Edge {
                one: at(&places, edge.one),
                other: at(&places, edge.other),
                ..*edge
            });
        }
    }
    components
}

/// Which nodes hang together.
struct Roots(Vec<usize>);

impl Roots {
    fn new(n_nodes: usize) -> Self {
        Self((0..n_nodes).collect())
    }

    fn of(&mut self, node: usize) -> usize {
        let mut node = node;
        loop {
            let above = at(&self.0, node);
            if above == node {
                return node;
            }
            let next = at(&self.0, above);
            put(&mut self.0, node, next);
            node = next;
        }
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        put(&mut self.0, one.max(other), one.min(other));
    }
}
