//! How often something was annotated: by tag, outlet, annotator, day and other things.
//!
//! A [`Count`] or a [`Together`] makes a [`CountTable`] of a snapshot, which says in words what
//! was counted and can be written as CSV or drawn as SVG.

mod cell_filter;
mod colors;
mod count;
mod csv;
mod dimension;
mod drawing;
mod labels;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod time_axis;
mod together;

pub use self::colors::{heat_of, ink_on, plain as plain_color};
pub use self::count::{Count, CountScope, CountUnit};
pub use self::csv::csv_line;
pub use self::dimension::Dimension;
pub use self::drawing::{CellPlace, Drawing, Field, Heat, Plot, Role, Shape, Words};
pub use self::table::{CountLabel, CountTable};
pub use self::together::{Together, Within};
