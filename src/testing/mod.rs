//! Fixtures for tests: places drawn in a text, and values of the model on any Unicode.
//!
//! Built for this crate's own tests and behind the feature `testing`.

pub mod generate;
mod marked;

pub use self::marked::{Marked, marked};
