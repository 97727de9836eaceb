//! How often something was annotated: by tag, outlet, annotator, day and other things.
//!
//! A [`Count`] or a [`Together`] makes a [`CountTable`] of a snapshot, which says in words what
//! was counted and can be written as CSV or drawn as SVG.

mod colors;
mod count;
mod csv;
mod dimension;
mod labels;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod together;

pub use self::count::{Count, CountScope, CountUnit};
pub use self::dimension::Dimension;
pub use self::svg::Plot;
pub use self::table::{CountLabel, CountTable};
pub use self::together::{Together, Within};
