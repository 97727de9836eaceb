//! Questions over a corpus: where words stand, what was annotated, how often and where.
//!
//! Pure functions over values that the caller read; knows no files, no clock, no threads and no
//! window. What may take long looks at a flag now and then, so that it can be given up.

pub mod counts;
#[cfg(test)]
mod fixtures;
mod same_words;
pub mod search;
mod snapshot;
pub mod table;

pub use self::same_words::{SameWords, Tagged, WordsPlace, same_words, same_words_query};
pub use self::snapshot::{AnnotatedArticle, Snapshot};
pub mod networks;
