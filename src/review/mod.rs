//! Several annotators on the same articles: which of their annotations belong together.
//!
//! Pure functions over places and numbers that the caller made of the model: knows no files, no
//! clock and no window. What may take long looks at a flag now and then, so that it can be given up.

pub mod agreement;
pub mod alignment;
pub mod assignment;
pub mod cases;
pub mod comments;
pub mod deciding;
mod distance_table;
pub mod fate;
#[cfg(test)]
mod fixture;
mod matrix;
pub mod team_spans;
pub mod trouble;

pub use self::distance_table::DistanceTable;
