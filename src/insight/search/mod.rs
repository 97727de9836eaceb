//! Words and patterns in many articles, shown each in its line.
//!
//! A [`Query`] becomes a [`Matcher`] once; [`Matcher::may_match`] tells of a file's bytes whether
//! it is worth decoding, [`Matcher::search`] finds the hits of one article, and a
//! [`Concordance`] gathers, orders and counts them. Who reads the files, and on how many threads,
//! is the caller's to say: a matcher is cheap to clone and may be shared.
//!
//! Of texts that are searched again and again a [`Signature`] may be kept, by which
//! [`Matcher::may_be_in`] tells of most of them that they hold no hit.

mod concordance;
mod context;
mod folding;
mod grams;
mod matcher;
mod query;
mod required;
mod signature;
#[cfg(test)]
mod tests;

pub use self::concordance::{Concordance, ConcordanceRow, FoundArticle, HitCount, HitOrder};
pub use self::context::{ArticleHits, Hit, Searched};
pub use self::matcher::Matcher;
pub use self::query::{Query, QueryError, QueryKind};
pub use self::signature::Signature;

/// How many hits are kept, over all articles; the counts go on.
pub const MOST_ROWS: usize = 100_000;

/// How many code points of context a row shows on either side, unless told otherwise.
pub const CONTEXT: usize = 60;
