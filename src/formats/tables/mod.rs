//! The set as tables: one row a run of words, and beside it articles, layers, links and registers.
//!
//! What a row says is decided here once; how a cell is written is each format's own: text with
//! separators, a workbook, Parquet.
//! Nothing here knows the sidecars or how an article is found in a project.

mod annotation_rows;
mod cells;
#[cfg(test)]
mod collected;
mod delimited;
mod header;
mod other_rows;
mod own_reading;
#[cfg(feature = "parquet")]
mod parquet_files;
mod reading;
mod row_reading;
mod table;
#[cfg(test)]
mod tests;
mod workbook;
mod writing;

pub use self::delimited::{Csv, Tsv, is_formula};
#[cfg(feature = "parquet")]
pub use self::parquet_files::Parquet;
pub use self::workbook::Xlsx;
