//! Networks of who speaks about what, and of who agrees with whom.
//!
//! From plain statements (who, about what, which way, where, when) to nodes and weighted edges, by
//! the rules of discourse network analysis. The formulas are those of the *Discourse Network
//! Analyzer Manual* (Leifeld, Gruber & Bossner, 2018), chapter “DNA algorithms”,
//! and of Leifeld, “Discourse network analysis: policy debates as dynamic networks” (2017); each
//! stands beside the code that computes it, with x(i,j,k) for how often node i of the first
//! variable speaks of node j of the second at level k of the qualifier.
//! Knows nothing of annotations, codebooks and files.

mod counts;
mod duplicates;
mod one_mode;
mod request;
#[cfg(test)]
mod tests;
mod two_mode;

use self::counts::Counts;
pub use self::request::{
    Aggregation, Duplicates, Isolates, NetworkError, NetworkKind, Normalisation, Request, Scale,
    Statement,
};

/// Nodes and the edges between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// The nodes of the first variable by name, then those of the second if there are two modes.
    pub nodes: Vec<Node>,
    /// The edges whose weight is not zero, by ends; none leads from a node to itself.
    pub edges: Vec<Edge>,
    /// The levels of the qualifier that `combine` counts in bits, the first as 1, the second as 2.
    pub levels: Vec<String>,
    /// Whether weights tell agreement above zero from disagreement below.
    pub is_signed: bool,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value that it stands for.
    pub name: String,
    /// Whether it is a value of the second variable.
    pub is_second: bool,
    /// How many of the counted statements have it.
    pub n_statements: u64,
}

/// An edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The node it leads from, as a place in [`Network::nodes`]; with two modes one of the first variable.
    pub from: usize,
    /// The node it leads to.
    pub to: usize,
    /// How strong it is.
    pub weight: f64,
}

impl Network {
    /// The levels that a weight of `combine` stands for; none with other aggregations.
    pub fn combined(&self, weight: f64) -> Vec<&str> {
        let has = |nth: i32| (weight / 2_f64.powi(nth)) % 2.0 >= 1.0;
        let levels = (0..).zip(&self.levels).filter(|(nth, _)| has(*nth));
        levels.map(|(_, level)| level.as_str()).collect()
    }
}

/// Builds the network that is asked for.
///
/// A statement that lacks a level is counted only where levels are ignored.
pub fn network(
    statements: &[Statement],
    request: &Request,
    isolates: &Isolates,
) -> Result<Network, NetworkError> {
    request.check()?;
    let counted = duplicates::counted(statements, request);
    let counts = Counts::new(&counted, request, isolates);
    let edges = match request.kind {
        NetworkKind::OneMode => one_mode::edges(&counts, request)?,
        NetworkKind::TwoMode => two_mode::edges(&counts, request)?,
    };
    let levels = match request.aggregation {
        Aggregation::Combine => counts.levels.clone(),
        _ => Vec::new(),
    };
    Ok(Network {
        nodes: counts.nodes(request.kind),
        edges,
        levels,
        is_signed: request.aggregation == Aggregation::Subtract,
    })
}
