//! What is written down about a span, and what comes of looking for it.

use crate::text::{CodePointOffset, TextRange};

/// A place in the text it was written for, in code points (W3C `TextPositionSelector`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PositionSelector {
    /// Where the span starts.
    pub start: CodePointOffset,
    /// Where it ends, exclusive. A file may say anything: check before use.
    pub end: CodePointOffset,
}

/// The words of a span and some on either side (W3C `TextQuoteSelector`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteSelector {
    /// The exact words.
    pub exact: String,
    /// What stands right before them.
    pub before: String,
    /// What stands right after them.
    pub after: String,
}

/// All that is written down about one span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanSelector {
    /// Where it was.
    pub position: PositionSelector,
    /// What it said.
    pub quote: QuoteSelector,
}

/// What comes of looking for a span in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchoring {
    /// The quote stands where it stood.
    Exact(TextRange),
    /// The same quote with the same surroundings stands elsewhere, and only there.
    Moved(TextRange),
    /// Something like it stands here; a person must say whether it is the same.
    Doubtful {
        /// The best place.
        range: TextRange,
        /// How alike quote and surroundings are, from 0 to 1.
        score: f32,
    },
    /// Nothing like it is there: an orphan.
    Lost,
}
