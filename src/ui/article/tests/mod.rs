//! Tests of the view as a whole.

mod mouse;
mod pictures;
mod places;
mod scrolling;
mod shown;
pub mod support;
