//! Where an annotation points: described from a text, found again in it or in a changed one.
//!
//! Knows neither files nor annotations.

mod approximate;
mod context;
mod describe;
mod fold;
mod neighbours;
mod occurrences;
mod remap;
mod resolve;
mod selector;
#[cfg(test)]
mod tests;

pub use self::describe::{LEAST_CONTEXT, MOST_CONTEXT, describe, describe_all};

pub use self::neighbours::resolve_all;
pub use self::remap::remap;
pub use self::resolve::{Resolver, resolve};
pub use self::selector::{Anchoring, PositionError, PositionSelector, QuoteSelector, SpanSelector};
