//! Every annotation as a row of a table: columns, filters, order, groups, and edits of many.
//!
//! Rows hold pointers; texts are made when they are shown, so that a million rows stay cheap.

mod column;
mod filter;
mod mass_edit;
mod rows;
mod sort_key;
#[cfg(test)]
mod tests;
mod view;

pub use self::column::Column;
pub use self::filter::{ColumnFilter, FilterTest};
pub use self::mass_edit::{MassEdit, Plan, PlannedChange, Refusal, Refused, ReplaceIn};
pub use self::rows::{AnnotationRow, AnnotationTable};
pub use self::view::{Direction, TableGroup, TableView, ViewOptions};
