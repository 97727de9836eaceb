//! Our own model as JSON: all of a set, so that tools need not read RON.
//!
//! `docs/schema/stancemark-set.schema.json` is the contract; the records here follow it to the letter.
//! They are not the model's types, so that the model can change while the format stays.

mod article_records;
mod codebook_records;
mod files;
mod holding;
mod lines;
mod project_records;
mod reading;
mod records;
mod set;
#[cfg(test)]
mod tests;
mod understood;
mod writing;

pub use self::lines::JsonLines;
pub use self::set::Json;
