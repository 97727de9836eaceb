//! Where an annotation points: described from a text, found again in it or in a changed one.
//!
//! Knows neither files nor annotations.

mod selector;

pub use self::selector::{Anchoring, PositionSelector, QuoteSelector, SpanSelector};
