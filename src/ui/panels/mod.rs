//! The parts of the window.

pub mod articles;
pub mod codebook;
pub mod comments;
pub mod find_bar;
pub mod inspector;
pub mod reanchor;
pub mod right;
pub mod start;
pub mod status;
