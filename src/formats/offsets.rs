//! From bytes to what other tools count, and back: one table-driven converter for every format.

use crate::text::{TextOffset, TextRange};

/// What a tool counts when it says where something stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Bytes of UTF-8.
    Bytes,
    /// Unicode code points.
    CodePoints,
    /// Code points, a carriage return before a line feed left out (texts read with universal newlines).
    CodePointsLf,
    /// UTF-16 units.
    Utf16,
    /// UTF-16 units, a carriage return before a line feed left out.
    Utf16Lf,
    /// Grapheme clusters, as Unicode's UAX #29 cuts them.
    Graphemes,
}

/// How far apart noted places are, in bytes.
const STEP_BYTES: usize = 256;

/// Converts places of one text in one unit.
///
/// Building it reads the text once; a look-up reads at most some 256 bytes of it.
#[derive(Clone, Debug)]
pub struct OffsetMap<'a> {
    text: &'a str,
    unit: Unit,
    // Invariant: sorted by both; a mark every STEP_BYTES or so, the first at the start.
    marks: Vec<Mark>,
    total: u64,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    byte: usize,
    count: u64,
}

impl Unit {
    /// The unit that is the same but for a carriage return before a line feed.
    #[must_use]
    pub fn with_lf(self) -> Self {
        match self {
            Self::CodePoints => Self::CodePointsLf,
            Self::Utf16 => Self::Utf16Lf,
            other => other,
        }
    }

    /// What it is, for messages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Bytes => "bytes of UTF-8",
            Self::CodePoints => "code points",
            Self::CodePointsLf => "code points with CR LF as one",
            Self::Utf16 => "UTF-16 units",
            Self::Utf16Lf => "UTF-16 units with CR LF as one",
            Self::Graphemes => "grapheme clusters",
        }
    }

    /// The pieces a text is counted in, each with its length in bytes and its count.
    fn pieces(self, text: &str) -> Box<dyn Iterator<Item = (usize, u64)> + '_> {
        if self == Self::Graphemes {
            use unicode_segmentation::UnicodeSegmentation as _;
            return Box::new(text.graphemes(true).map(|cluster| (cluster.len(), 1)));
        }
        let mut characters = text.chars().peekable();
        Box::new(std::iter::from_fn(move || {
            let character = characters.next()?;
            let is_left_out = character == '\r' && characters.peek() == Some(&'\n');
            Some((character.len_utf8(), self.count(character, is_left_out)))
        }))
    }

    fn count(self, character: char, before_line_feed: bool) -> u64 {
        match self {
            Self::Bytes => character.len_utf8() as u64,
            Self::CodePointsLf | Self::Utf16Lf if before_line_feed => 0,
            Self::CodePoints | Self::CodePointsLf | Self::Graphemes => 1,
            Self::Utf16 | Self::Utf16Lf => character.len_utf16() as u64,
        }
    }
}

impl<'a> OffsetMap<'a> {
    /// Reads the text once and notes the counts along it.
    pub fn new(text: &'a str, unit: Unit) -> Self {
        let is_plain = text.is_ascii() && (unit == Unit::Bytes || !text.contains('\r'));
        let mut marks = vec![Mark { byte: 0, count: 0 }];
        if is_plain {
            let total = text.len() as u64;
            return Self {
                text,
                unit: Unit::Bytes,
                marks,
                total,
            };
        }
        let mut here = Mark { byte: 0, count: 0 };
        let mut next = STEP_BYTES;
        for (n_bytes, count) in unit.pieces(text) {
            if here.byte >= next {
                marks.push(here);
                next = here.byte + STEP_BYTES;
            }
            here.byte += n_bytes;
            here.count += count;
        }
        let total = here.count;
        Self {
            text,
            unit,
            marks,
            total,
        }
    }

    /// The length of the text.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The count before a place, or nothing for a place inside a character (or cluster) or past the end.
    ///
    /// Where a carriage return is left out, the places before and after it have the same count.
    pub fn count(&self, offset: TextOffset) -> Option<u64> {
        let goal = offset.to_usize();
        if self.unit == Unit::Bytes {
            return self.text.is_char_boundary(goal).then_some(goal as u64);
        }
        let mark = self.mark_before(|mark| mark.byte <= goal)?;
        let mut here = mark;
        for (n_bytes, count) in self.unit.pieces(self.text.get(mark.byte..)?) {
            if here.byte >= goal {
                break;
            }
            here.byte += n_bytes;
            here.count += count;
        }
        (here.byte == goal).then_some(here.count)
    }

    /// The count before the start and before the end of a range.
    pub fn counts(&self, range: TextRange) -> Option<(u64, u64)> {
        Some((self.count(range.start())?, self.count(range.end())?))
    }

    /// The first place with that count before it; nothing inside a surrogate pair or past the end.
    ///
    /// Where a carriage return is left out, it belongs to the line feed behind it.
    pub fn offset(&self, count: u64) -> Option<TextOffset> {
        if count > self.total {
            return None;
        }
        if self.unit == Unit::Bytes {
            let byte = usize::try_from(count).ok()?;
            let is_place = self.text.is_char_boundary(byte);
            return is_place.then(|| TextOffset::new(byte));
        }
        let mark = self.mark_before(|mark| mark.count < count)?;
        let mut here = mark;
        for (n_bytes, step) in self.unit.pieces(self.text.get(mark.byte..)?) {
            if here.count >= count {
                break;
            }
            here.byte += n_bytes;
            here.count += step;
        }
        (here.count == count).then(|| TextOffset::new(here.byte))
    }

    /// The range between two counts, or nothing if it is none.
    pub fn range(&self, start: u64, end: u64) -> Option<TextRange> {
        TextRange::new(self.offset(start)?, self.offset(end)?).ok()
    }

    fn mark_before(&self, is_before: impl Fn(&Mark) -> bool) -> Option<Mark> {
        let nth = self.marks.partition_point(is_before);
        self.marks.get(nth.saturating_sub(1)).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UNITS: [Unit; 6] = [
        Unit::Bytes,
        Unit::CodePoints,
        Unit::CodePointsLf,
        Unit::Utf16,
        Unit::Utf16Lf,
        Unit::Graphemes,
    ];

    #[test]
    fn each_unit_counts_as_it_says() {
        let text = "a\r\n😀e\u{301}\rz";
        let totals = [12, 8, 7, 9, 8, 6];
        for (unit, total) in UNITS.into_iter().zip(totals) {
            assert_eq!(OffsetMap::new(text, unit).total(), total, "{unit:?}");
        }
    }

    #[test]
    fn places_that_are_none_are_refused() {
        let text = "a😀b";
        let utf16 = OffsetMap::new(text, Unit::Utf16);
        assert_eq!(utf16.offset(2), None);
        assert_eq!(utf16.offset(3), Some(TextOffset::new(5)));
        assert_eq!(utf16.offset(5), None);
        assert_eq!(utf16.count(TextOffset::new(2)), None);
        assert_eq!(utf16.count(TextOffset::new(9)), None);
        assert_eq!(utf16.range(3, 3), None);
        assert_eq!(
            OffsetMap::new("", Unit::Utf16).offset(0),
            Some(TextOffset::new(0))
        );
    }

    #[test]
    fn a_carriage_return_that_is_left_out_belongs_to_its_line_feed() {
        let text = "a\r\nb";
        let map = OffsetMap::new(text, Unit::CodePointsLf);
        assert_eq!(map.offset(1), Some(TextOffset::new(1)));
        assert_eq!(map.offset(2), Some(TextOffset::new(3)));
        assert_eq!(map.count(TextOffset::new(2)), Some(1));
        assert_eq!(map.count(TextOffset::new(3)), Some(2));
    }

    proptest! {
        #[test]
        fn every_place_goes_there_and_back(part in "(\\r\\n|\\r|.|😀|e\u{301}){0,40}", times in 0_usize..30) {
            let text = part.repeat(times);
            for unit in UNITS {
                let map = OffsetMap::new(&text, unit);
                let (mut byte, mut count) = (0, 0);
                for (n_bytes, step) in unit.pieces(&text) {
                    prop_assert_eq!(map.count(TextOffset::new(byte)), Some(count));
                    if step > 0 {
                        let offset = map.offset(count).unwrap();
                        prop_assert_eq!(map.count(offset), Some(count));
                        let between = text.get(offset.to_usize()..byte).unwrap();
                        prop_assert!(between.chars().all(|it| it == '\r'));
                    }
                    byte += n_bytes;
                    count += step;
                }
                prop_assert_eq!(map.total(), count);
                prop_assert_eq!(map.offset(count + 1), None);
            }
        }
    }
}
