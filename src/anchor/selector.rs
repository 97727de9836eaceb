//! What is written down about a span, and what comes of looking for it.

use thiserror::Error;

use crate::text::{CodePointOffset, LineIndex, TextRange};

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
    /// The same words stand elsewhere or are set otherwise (line ends, white space, quotation
    /// marks, dashes, composed letters), and their surroundings leave no other place.
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

/// Why a position names no run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PositionError {
    /// It starts where it ends.
    #[error("the span is empty: it starts and ends at {}", .0.0)]
    Empty(CodePointOffset),
    /// It ends before it starts.
    #[error("the span runs backwards, from {} to {}", .start.0, .end.0)]
    Backwards {
        /// Where it starts.
        start: CodePointOffset,
        /// Where it ends.
        end: CodePointOffset,
    },
    /// It ends after the text.
    #[error("the span ends at {}, but the article has {length} code points", .end.0)]
    PastEnd {
        /// Where it ends.
        end: CodePointOffset,
        /// The length of the article in code points.
        length: u32,
    },
}

impl PositionSelector {
    /// Tells whether this names a run of words in a text of that many code points.
    ///
    /// One that does not may still be found by its quote.
    pub fn check(self, n_code_points: u32) -> Result<(), PositionError> {
        let Self { start, end } = self;
        if start == end {
            Err(PositionError::Empty(start))
        } else if start > end {
            Err(PositionError::Backwards { start, end })
        } else if end.0 > n_code_points {
            Err(PositionError::PastEnd {
                end,
                length: n_code_points,
            })
        } else {
            Ok(())
        }
    }

    /// The range it names in `text`, or nothing if [`Self::check`] refuses it.
    pub fn range(self, text: &str, index: &LineIndex) -> Option<TextRange> {
        let start = index.offset(text, self.start)?;
        let end = index.offset(text, self.end)?;
        TextRange::new(start, end).ok()
    }
}
