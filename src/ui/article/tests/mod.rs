//! Tests of the view as a whole.

mod pictures;
pub mod support;
