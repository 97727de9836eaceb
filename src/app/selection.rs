//! What is selected in the open article, and where its caret stands.

use crate::text::{TextOffset, TextRange};

/// A caret, the selection it drags, and the pieces selected before it for one annotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where the selection began; the same as the caret when nothing is selected.
    pub anchor: TextOffset,
    /// Where it is being dragged to; text positions move this one.
    pub caret: TextOffset,
    /// Pieces chosen earlier, in reading order, for a discontinuous annotation.
    pub pieces: Vec<TextRange>,
}

impl Selection {
    /// A caret with nothing selected.
    pub fn caret(offset: TextOffset) -> Self {
        Self {
            anchor: offset,
            caret: offset,
            pieces: Vec::new(),
        }
    }

    /// A range with the caret at its end.
    pub fn range(range: TextRange) -> Self {
        Self {
            anchor: range.start(),
            caret: range.end(),
            pieces: Vec::new(),
        }
    }

    /// What lies between anchor and caret, if anything.
    pub fn current(&self) -> Option<TextRange> {
        TextRange::new(self.anchor.min(self.caret), self.anchor.max(self.caret)).ok()
    }

    /// All that is selected, in reading order, pieces that meet made one.
    pub fn ranges(&self) -> Vec<TextRange> {
        let mut ranges: Vec<TextRange> =
            self.pieces.iter().copied().chain(self.current()).collect();
        ranges.sort_unstable();
        let mut merged: Vec<TextRange> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.start() <= last.end() => *last = last.hull(range),
                _ => merged.push(range),
            }
        }
        merged
    }
}
