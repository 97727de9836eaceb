//! Bytes to articles: encodings, headers, file-name patterns, dirt, and the listing of folders.
//!
//! It reads files and never writes one; it knows no sidecar's content, only its name.
//! The text it hands out is the file's own, whole: nothing is cut out or mended.

mod cities;
mod dateline;
mod dates;
mod dirt;
mod encoding;
mod error;
mod header;
mod headline;
pub mod listing;
pub mod names;
mod natural_order;
mod paragraphs;
mod read;
pub mod reading;

pub use self::encoding::decode;
pub use self::error::LoadingError;
pub use self::natural_order::compare_naturally;
pub use self::read::{ArticleSummary, MAX_ARTICLE_BYTES, read_article, read_text, summarise};
