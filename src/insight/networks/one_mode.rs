//! Edges between values of one variable, by what they say about the values of another.

use std::collections::BTreeSet;

use super::{Aggregation, Counts, Edge, NetworkError, Normalisation, Request};

/// Sums over all that two nodes i and i' have in common.
#[derive(Clone, Copy, Default)]
struct Pair {
    /// Σj Σk Σk' x(i,j,k) x(i',j,k'), weighted as the aggregation asks.
    weight: f64,
    /// Σj Σk x(i,j,k) where i' says the same, with i the node that comes first.
    shared_from: f64,
    /// Σj Σk x(i',j,k) where i says the same.
    shared_to: f64,
    /// Σj Σk x(i,j,k) x(i',j,k)
    product: f64,
    is_touched: bool,
}

/// Who says something about a value of the second variable, at which level, how often.
type Entry = (usize, usize, u64);

/// The edges between the values of the first variable.
pub fn edges(counts: &Counts, request: &Request) -> Result<Vec<Edge>, NetworkError> {
    let mut by_second: Vec<Vec<Entry>> = vec![Vec::new(); counts.second.len()];
    let mut by_first: Vec<Vec<(usize, Entry)>> = vec![Vec::new(); counts.first.len()];
    for (&(second, first, level), &n) in &counts.cells {
        let entry = (first, level, n);
        if let Some(of_first) = by_first.get_mut(first) {
            of_first.push((second, entry));
        }
        if let Some(of_second) = by_second.get_mut(second) {
            of_second.push(entry);
        }
    }
    // One row of the matrix at a time, so that it is never all in memory.
    let mut row = Row::new(counts.first.len());
    let mut edges = Vec::new();
    for (from, of_first) in by_first.iter().enumerate() {
        for (second, entry) in of_first {
            let others = by_second.get(*second).map_or(&[][..], Vec::as_slice);
            let later = others.partition_point(|(first, ..)| *first <= from);
            row.add(*entry, others.iter().skip(later), counts, request);
        }
        edges.extend(row.take().filter_map(|(to, pair)| {
            let divisor = divisor(counts, request.normalisation, (from, to), &pair);
            let weight = pair.weight / divisor;
            (weight != 0.0).then_some(Edge { from, to, weight })
        }));
        if edges.len() > NetworkError::MOST_EDGES {
            return Err(NetworkError::Edges);
        }
    }
    Ok(edges)
}

/// What one node has in common with each later one.
struct Row {
    pairs: Vec<Pair>,
    /// Those that have something in common.
    touched: BTreeSet<usize>,
}

impl Row {
    fn new(n_nodes: usize) -> Self {
        Self {
            pairs: vec![Pair::default(); n_nodes],
            touched: BTreeSet::new(),
        }
    }

    fn add<'e>(
        &mut self,
        (_, level, n): Entry,
        others: impl Iterator<Item = &'e Entry>,
        counts: &Counts,
        request: &Request,
    ) {
        for &(to, other_level, n_other) in others {
            let Some(pair) = self.pairs.get_mut(to) else {
                continue;
            };
            if !pair.is_touched {
                pair.is_touched = true;
                self.touched.insert(to);
            }
            let product = n as f64 * n_other as f64;
            let distance = counts.distance(request.scale, level, other_level);
            pair.weight += product * share(request.aggregation, distance);
            if level == other_level {
                pair.shared_from += n as f64;
                pair.shared_to += n_other as f64;
                pair.product += product;
            }
        }
    }

    /// What was collected, by node; nothing is left.
    fn take(&mut self) -> impl Iterator<Item = (usize, Pair)> + use<'_> {
        let pairs = &mut self.pairs;
        let touched = std::mem::take(&mut self.touched).into_iter();
        touched.filter_map(|to| Some((to, std::mem::take(pairs.get_mut(to)?))))
    }
}

/// How much of a pair of statements counts whose levels are so far apart.
fn share(aggregation: Aggregation, distance: f64) -> f64 {
    match aggregation {
        // Σj Σk Σk' x(i,j,k) x(i',j,k') (1 − |k − k'| / (|K| − 1))
        Aggregation::Congruence => 1.0 - distance,
        // Σj Σk Σk' x(i,j,k) x(i',j,k') (|k − k'| / (|K| − 1))
        Aggregation::Conflict => distance,
        // Congruence less conflict; both are divided by the same.
        Aggregation::Subtract => 1.0 - 2.0 * distance,
        // Σj (Σk x(i,j,k)) (Σk x(i',j,k))
        Aggregation::Ignore | Aggregation::Combine => 1.0,
    }
}

fn divisor(
    counts: &Counts,
    normalisation: Normalisation,
    (from, to): (usize, usize),
    pair: &Pair,
) -> f64 {
    let (from, to) = (counts.activity_of(from), counts.activity_of(to));
    match normalisation {
        // Φ(ω) = ω / (½ (Σj Σk x(i,j,k) + Σj Σk x(i',j,k)))
        Normalisation::Average => f64::midpoint(from, to),
        // Φ(ω) = ω / (Σj Σk x(i,j,k) [x(i',j,k) = 0] + Σj Σk x(i',j,k) [x(i,j,k) = 0] + Σj Σk x(i,j,k) x(i',j,k))
        Normalisation::Jaccard => (from - pair.shared_from) + (to - pair.shared_to) + pair.product,
        // Φ(ω) = ω / (√(Σj Σk x(i,j,k))² √(Σj Σk x(i',j,k))²), the product of what both say
        Normalisation::Cosine => from * to,
        _ => 1.0,
    }
}
