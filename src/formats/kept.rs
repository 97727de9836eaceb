//! What formats of other tools have no place for, under one key of our own that their readers leave alone.
//!
//! A record stands beside a document's own data or inside one of its spans, as JSON.
//! [`assemble()`] puts records and the tool's own spans together again; what somebody changed in the
//! tool counts, and a record whose words are gone is told and left out.

mod assemble;
mod records;

pub use self::assemble::{Document, Native, NativeLink, assemble};
pub use self::records::{KeptAnnotation, KeptArticle, metadata_map, metadata_of};

/// The key that records stand under.
pub const KEY: &str = "stancemark";
