//! Fixtures for tests: places drawn in a text, values of the model on any Unicode, and the CPU
//! renderer that picture tests draw with.
//!
//! Built for this crate's own tests and behind the feature `testing`.

mod fuzz_parts;
pub mod fuzz_targets;
pub mod generate;
pub mod golden;
pub mod import_fuzz;
mod json_mutation;
pub mod made_up_spans;
mod marked;
pub mod mutation;
pub mod round_trip;
pub mod samples;
#[cfg(feature = "gui")]
mod soft_renderer;
pub mod torture;
#[cfg(feature = "gui")]
#[cfg(test)]
pub mod window;

pub use self::marked::{Marked, marked};
#[cfg(feature = "gui")]
pub use self::soft_renderer::SoftRenderer;
