//! Several annotators on the same articles: which of their annotations belong together.
//!
//! Pure functions over places and numbers that the caller made of the model: knows no files, no
//! clock and no window. What may take long looks at a flag now and then, so that it can be given up.

pub mod agreement;
pub mod alignment;
pub mod cases;
mod distance_table;
#[cfg(test)]
mod fixture;
mod matrix;

pub use self::distance_table::DistanceTable;
