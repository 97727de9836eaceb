//! Edges between values of two variables: affiliation networks.

use std::collections::BTreeMap;

use super::{Aggregation, Counts, Edge, NetworkError, Normalisation, Request, Scale};

/// The edges from each value of the first variable to those of the second that it speaks of.
pub fn edges(counts: &Counts, request: &Request) -> Result<Vec<Edge>, NetworkError> {
    let is_by_words = request.scale == Scale::Words;
    match request.aggregation {
        Aggregation::Subtract if is_by_words => return Err(NetworkError::Words),
        Aggregation::Combine if counts.levels.len() > NetworkError::MOST_LEVELS => {
            return Err(NetworkError::Levels(counts.levels.len()));
        }
        _ => {}
    }
    let mut cells: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (&(second, first, level), &n) in &counts.cells {
        let cell = cells.entry((first, second)).or_default();
        *cell += match request.aggregation {
            // Σk 2^rank: with yes and no these are the manual's 1, 2 and 3.
            Aggregation::Combine => f64::from(1_u32.checked_shl(rank(level)).unwrap_or_default()),
            // Σk k·x(i,j,k); with yes and no Σk (k·x(i,j,k) − (1 − k)·x(i,j,k)).
            Aggregation::Subtract => n as f64 * worth(counts.level(level), request.scale),
            // Σk x(i,j,k)
            _ => n as f64,
        };
    }
    if cells.len() > NetworkError::MOST_EDGES {
        return Err(NetworkError::Edges);
    }
    let n_first = counts.first.len();
    let edges = cells.into_iter().map(|((first, second), weight)| Edge {
        from: first,
        to: n_first + second,
        weight: weight / divisor(counts, request.normalisation, first, second),
    });
    Ok(edges.filter(|edge| edge.weight != 0.0).collect())
}

fn rank(level: usize) -> u32 {
    u32::try_from(level).unwrap_or(u32::MAX)
}

/// What a statement at a level adds to a signed weight.
fn worth(level: &str, scale: Scale) -> f64 {
    let number: f64 = level.parse().unwrap_or_default();
    match scale {
        Scale::Binary if number == 0.0 => -1.0,
        _ => number,
    }
}

fn divisor(counts: &Counts, normalisation: Normalisation, first: usize, second: usize) -> f64 {
    match normalisation {
        // Φ(ω) = ω / Σj Σk x(i,j,k)
        Normalisation::Activity => counts.activity_of(first),
        // Φ(ω) = ω / Σi Σk x(i,j,k)
        Normalisation::Prominence => counts.prominence_of(second),
        _ => 1.0,
    }
}
