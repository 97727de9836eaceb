//! Edges between values of one variable, by what they say about the values of another.

use std::collections::BTreeMap;

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
}

/// Who says something about a value of the second variable, at which level, how often.
type Entry = (usize, usize, u64);

/// The edges between the values of the first variable.
pub fn edges(counts: &Counts, request: &Request) -> Result<Vec<Edge>, NetworkError> {
    let mut by_second: BTreeMap<usize, Vec<Entry>> = BTreeMap::new();
    for (&(second, first, level), &n) in &counts.cells {
        by_second.entry(second).or_default().push((first, level, n));
    }
    let mut pairs = BTreeMap::new();
    for entries in by_second.values() {
        add_pairs(entries, counts, request, &mut pairs)?;
    }
    let edges = pairs.into_iter().map(|((from, to), pair)| Edge {
        from,
        to,
        weight: pair.weight / divisor(counts, request.normalisation, (from, to), &pair),
    });
    Ok(edges.filter(|edge| edge.weight != 0.0).collect())
}

fn add_pairs(
    entries: &[Entry],
    counts: &Counts,
    request: &Request,
    pairs: &mut BTreeMap<(usize, usize), Pair>,
) -> Result<(), NetworkError> {
    for (nth, &(from, level, n)) in entries.iter().enumerate() {
        let later = entries.iter().skip(nth + 1).filter(|other| other.0 != from);
        for &(to, other_level, n_other) in later {
            let pair = pairs.entry((from, to)).or_default();
            let product = n as f64 * n_other as f64;
            let (one, other) = (counts.level(level), counts.level(other_level));
            let distance = request.scale.distance(one, other);
            pair.weight += product * share(request.aggregation, distance);
            if level == other_level {
                pair.shared_from += n as f64;
                pair.shared_to += n_other as f64;
                pair.product += product;
            }
        }
        if pairs.len() > NetworkError::MOST_EDGES {
            return Err(NetworkError::Edges);
        }
    }
    Ok(())
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
