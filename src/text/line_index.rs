//! From bytes to code points, UTF-16 units and lines, and back.

use super::{CodePointOffset, TextOffset};

/// How far apart the noted places are, in bytes: a lookup reads at most this much text.
const STEP_BYTES: usize = 512;

/// Converts places in one text between the countings that files and tools use.
///
/// Building it reads the text once; a lookup reads at most 512 bytes of it.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    // Invariant: marks[i] counts what lies before the first character boundary at or after
    // i * STEP_BYTES; both counts never fall.
    marks: Vec<Mark>,
    total: Mark,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    byte: u32,
    code_points: u32,
    utf16: u32,
}

impl Mark {
    fn advance(&mut self, character: char) {
        self.byte += u32::try_from(character.len_utf8()).unwrap_or(0);
        self.code_points += 1;
        self.utf16 += u32::try_from(character.len_utf16()).unwrap_or(0);
    }
}

impl LineIndex {
    /// Reads `text` once and notes the counts along it.
    pub fn new(text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP_BYTES + 1);
        let mut here = Mark::default();
        let mut rest = text;
        while !rest.is_empty() {
            marks.push(here);
            let mut cut = (marks.len() * STEP_BYTES - here.byte as usize).min(rest.len());
            while !rest.is_char_boundary(cut) {
                cut += 1;
            }
            let (chunk, tail) = rest.split_at(cut);
            if chunk.is_ascii() {
                let len = u32::try_from(cut).unwrap_or(0);
                here.byte += len;
                here.code_points += len;
                here.utf16 += len;
            } else {
                chunk.chars().for_each(|character| here.advance(character));
            }
            rest = tail;
        }
        Self { marks, total: here }
    }

    /// The length of the text in code points.
    pub fn n_code_points(&self) -> u32 {
        self.total.code_points
    }

    /// The length of the text in UTF-16 units.
    pub fn n_utf16(&self) -> u32 {
        self.total.utf16
    }

    /// How many code points lie before `offset`; nothing inside a character or past the end.
    pub fn code_point(&self, text: &str, offset: TextOffset) -> Option<CodePointOffset> {
        let mark = self.at_byte(text, offset)?;
        Some(CodePointOffset(mark.code_points))
    }

    /// How many UTF-16 units lie before `offset`; nothing inside a character or past the end.
    pub fn utf16(&self, text: &str, offset: TextOffset) -> Option<u32> {
        self.at_byte(text, offset).map(|mark| mark.utf16)
    }

    /// The place that has `place` code points before it, or nothing past the end.
    pub fn offset(&self, text: &str, place: CodePointOffset) -> Option<TextOffset> {
        self.seek(text, place.0, |mark| mark.code_points)
    }

    /// The place that has `units` UTF-16 units before it; nothing inside a pair or past the end.
    pub fn offset_of_utf16(&self, text: &str, units: u32) -> Option<TextOffset> {
        self.seek(text, units, |mark| mark.utf16)
    }

    fn at_byte(&self, text: &str, offset: TextOffset) -> Option<Mark> {
        let goal = offset.to_usize();
        if goal > text.len() || !text.is_char_boundary(goal) {
            return None;
        }
        if goal == text.len() {
            return Some(self.total);
        }
        let nth = self
            .marks
            .partition_point(|mark| mark.byte as usize <= goal);
        let mut mark = nth
            .checked_sub(1)
            .and_then(|nth| self.marks.get(nth))
            .copied()?;
        let between = text.get(mark.byte as usize..goal)?;
        between
            .chars()
            .for_each(|character| mark.advance(character));
        Some(mark)
    }

    fn seek(&self, text: &str, goal: u32, count: impl Fn(&Mark) -> u32) -> Option<TextOffset> {
        if goal == count(&self.total) {
            return Some(TextOffset::new(text.len()));
        }
        let nth = self.marks.partition_point(|mark| count(mark) <= goal);
        let mut mark = nth
            .checked_sub(1)
            .and_then(|nth| self.marks.get(nth))
            .copied()?;
        let mut rest = text.get(mark.byte as usize..)?.chars();
        while count(&mark) < goal {
            mark.advance(rest.next()?);
        }
        (count(&mark) == goal).then(|| TextOffset::new(mark.byte as usize))
    }
}

/// The line and column of a place, both counted from 1, the column in code points.
///
/// Lines end at `\n`; reads the whole text before the place, so it is for messages only.
pub fn line_column(text: &str, offset: TextOffset) -> (usize, usize) {
    let before = text.get(..offset.to_usize()).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before
        .get(line_start..)
        .map_or(0, |rest| rest.chars().count())
        + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        assert_eq!(line_column("é\nab", TextOffset::new(0)), (1, 1));
        assert_eq!(line_column("é\nab", TextOffset::new(2)), (1, 2));
        assert_eq!(line_column("é\nab", TextOffset::new(4)), (2, 2));
    }

    #[test]
    fn a_place_past_the_end_is_nothing() {
        let text = "a😀b";
        let index = LineIndex::new(text);
        assert_eq!(
            index.offset(text, CodePointOffset(3)),
            Some(TextOffset::new(6))
        );
        assert_eq!(index.offset(text, CodePointOffset(4)), None);
        assert_eq!(index.offset_of_utf16(text, 2), None);
        assert_eq!(index.code_point(text, TextOffset::new(2)), None);
        assert_eq!(index.n_utf16(), 4);
    }

    proptest! {
        #[test]
        fn every_character_goes_there_and_back(part in ".{0,40}", times in 0_usize..60) {
            let text = part.repeat(times);
            let index = LineIndex::new(&text);
            let mut utf16 = 0_u32;
            for (nth, (byte, character)) in text.char_indices().enumerate() {
                let place = CodePointOffset(u32::try_from(nth).unwrap());
                let offset = TextOffset::new(byte);
                prop_assert_eq!(index.code_point(&text, offset), Some(place));
                prop_assert_eq!(index.offset(&text, place), Some(offset));
                prop_assert_eq!(index.utf16(&text, offset), Some(utf16));
                prop_assert_eq!(index.offset_of_utf16(&text, utf16), Some(offset));
                utf16 += u32::try_from(character.len_utf16()).unwrap();
            }
            prop_assert_eq!(index.n_code_points() as usize, text.chars().count());
            prop_assert_eq!(index.n_utf16(), utf16);
        }
    }
}
