//! What formats of other tools have no place for, under one key of our own that their readers leave alone.
//!
//! A record stands beside a document's own data or inside one of its spans, as JSON.

mod records;

pub use self::records::{KeptAnnotation, KeptArticle, metadata_map, metadata_of};

/// The key that records stand under.
pub const KEY: &str = "stancemark";
