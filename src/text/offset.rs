//! Offsets and ranges as types, so that bytes and code points cannot be mixed up.

use std::fmt;

use thiserror::Error;

/// A place in an article, counted in UTF-8 bytes from its start.
///
/// It always lies on a character boundary of the text it was made for; slicing checks this.
/// Files never carry it: see [`CodePointOffset`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextOffset(u32);

impl TextOffset {
    /// Makes an offset of a number of bytes, stopping at 4 GiB, which no article reaches.
    pub fn new(bytes: usize) -> Self {
        Self(u32::try_from(bytes).unwrap_or(u32::MAX))
    }

    /// The number of bytes before this place.
    pub fn to_usize(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for TextOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A place in an article, counted in Unicode code points from its start, as sidecars write it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePointOffset(pub u32);

/// Why two offsets do not make a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the range {start}..{end} is empty or runs backwards")]
pub struct TextRangeError {
    /// Where it would start, in bytes.
    pub start: TextOffset,
    /// Where it would end, in bytes.
    pub end: TextOffset,
}

/// A run of text that is not empty: `So[me te]xt` is `2..7`, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    // Invariant: start < end.
    start: TextOffset,
    end: TextOffset,
}

impl TextRange {
    /// Makes the range from `start` up to, not including, `end`.
    pub fn new(start: TextOffset, end: TextOffset) -> Result<Self, TextRangeError> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(TextRangeError { start, end })
        }
    }

    /// Makes a range from byte positions, or nothing if it would be empty or run backwards.
    pub fn from_bytes(start: usize, end: usize) -> Option<Self> {
        Self::new(TextOffset::new(start), TextOffset::new(end)).ok()
    }

    /// Where it starts.
    pub fn start(self) -> TextOffset {
        self.start
    }

    /// Where it ends, exclusive.
    pub fn end(self) -> TextOffset {
        self.end
    }

    /// Its length in bytes, at least one.
    #[expect(clippy::len_without_is_empty, reason = "a range is never empty")]
    pub fn len(self) -> usize {
        self.end.to_usize() - self.start.to_usize()
    }

    /// The same range as bytes, for slicing.
    pub fn to_bytes(self) -> std::ops::Range<usize> {
        self.start.to_usize()..self.end.to_usize()
    }

    /// The text in the range, or nothing if it does not fit this text.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.to_bytes())
    }

    /// Whether `offset` lies inside; the end does not.
    pub fn contains(self, offset: TextOffset) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether both share at least one byte.
    pub fn intersects(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// What both share, if anything.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: usize, end: usize) -> TextRange {
        TextRange::from_bytes(start, end).unwrap()
    }

    #[test]
    fn a_range_is_never_empty_or_backwards() {
        assert_eq!(TextRange::from_bytes(3, 3), None);
        assert_eq!(TextRange::from_bytes(4, 3), None);
        assert_eq!(range(3, 4).len(), 1);
    }

    #[test]
    fn ranges_that_only_touch_do_not_intersect() {
        assert!(!range(0, 3).intersects(range(3, 5)));
        assert!(range(0, 4).intersects(range(3, 5)));
        assert_eq!(range(0, 4).intersection(range(3, 5)), Some(range(3, 4)));
        assert_eq!(range(0, 3).hull(range(5, 6)), range(0, 6));
    }

    #[test]
    fn slicing_inside_a_character_gives_nothing() {
        assert_eq!(range(0, 1).slice("é"), None);
        assert_eq!(range(0, 2).slice("é"), Some("é"));
    }
}
