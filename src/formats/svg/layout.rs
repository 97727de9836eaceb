//! An article's text in rows: words wrapped, each at its place.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::widths::{Direction, direction, direction_of, is_wide, width};
use crate::formats::segments::lines;

/// A row of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its words and the gaps between them, in the order of the text.
    pub words: Vec<Word>,
    /// Whether a paragraph begins with it.
    pub is_first: bool,
}

/// A word or a gap at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Its bytes.
    pub range: Range<usize>,
    /// Its left end, in ems.
    pub x: f64,
    /// Its width, in ems.
    pub width: f64,
    /// Which way it runs.
    pub direction: Direction,
    /// Whether it is white space.
    pub is_gap: bool,
    /// Whether it goes on with the word before it.
    pub is_glued: bool,
}

impl Row {
    /// Its bytes.
    pub fn range(&self) -> Range<usize> {
        let first = self.words.first().map_or(0, |it| it.range.start);
        first..self.words.last().map_or(first, |it| it.range.end)
    }
}

impl Word {
    /// From where to where a part of the word reaches, in ems.
    pub fn part(&self, text: &str, part: &Range<usize>) -> Option<(f64, f64)> {
        let start = part.start.max(self.range.start);
        let end = part.end.min(self.range.end);
        if start >= end {
            return None;
        }
        let own = width(text.get(self.range.clone())?).max(f64::MIN_POSITIVE);
        let until = |byte: usize| Some(width(text.get(self.range.start..byte)?) / own * self.width);
        let (from, to) = (until(start)?, until(end)?);
        Some(match self.direction {
            _ if self.is_gap => (self.x, self.x + self.width),
            Direction::Ltr => (self.x + from, self.x + to),
            Direction::Rtl => (self.x + self.width - to, self.x + self.width - from),
        })
    }
}

/// The rows of a text in a column of some ems.
pub fn rows(text: &str, column: f64) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in lines(text) {
        let words = text.get(line.clone()).unwrap_or_default();
        let paragraph = direction(words).unwrap_or(Direction::Ltr);
        let mut row: Vec<Word> = Vec::new();
        let (mut used, mut is_first) = (0.0, true);
        let words = words_of(words, line.start, column);
        // What a word is cut into for its scripts stays on one row.
        for unit in words.chunk_by(|_, next| next.is_glued) {
            let wide: f64 = unit.iter().map(|it| it.width).sum();
            let is_gap = unit.iter().all(|it| it.is_gap);
            if !is_gap && used + wide > column && !row.is_empty() {
                rows.push(placed(
                    std::mem::take(&mut row),
                    is_first,
                    paragraph,
                    column,
                ));
                (used, is_first) = (0.0, false);
            }
            // A row does not begin with the gap before it.
            if !(is_gap && row.is_empty()) {
                used += wide;
                row.extend_from_slice(unit);
            }
        }
        if !row.is_empty() {
            rows.push(placed(row, is_first, paragraph, column));
        }
    }
    rows
}

/// The words of a line and the gaps between them; words without spaces and overlong ones in pieces.
fn words_of(line: &str, start: usize, column: f64) -> Vec<Word> {
    let has_rtl = line
        .chars()
        .any(|it| direction_of(it) == Some(Direction::Rtl));
    let mut words: Vec<Word> = Vec::new();
    let (mut at, mut last_kind, mut unit) = (start, Kind::Gap, 0.0);
    for cluster in line.graphemes(true) {
        let kind = Kind::of(cluster, has_rtl);
        let wide = if kind == Kind::Gap {
            0.3
        } else {
            width(cluster)
        };
        let end = at + cluster.len();
        let is_going_on = kind.goes_on(last_kind) && unit + wide <= column;
        unit = if is_going_on { unit + wide } else { wide };
        match words.last_mut() {
            Some(last) if is_going_on && kind == last_kind => {
                last.range.end = end;
                last.width += wide;
            }
            _ => words.push(Word {
                range: at..end,
                x: 0.0,
                width: wide,
                direction: Direction::Ltr,
                is_gap: kind == Kind::Gap,
                is_glued: is_going_on,
            }),
        }
        (at, last_kind) = (end, kind);
    }
    direct(&mut words, line, start);
    words
}

/// What a cluster is to the words around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gap,
    Word,
    /// A sign that runs as its surroundings do where scripts meet.
    Sign,
    /// A word of its own.
    Wide,
}

impl Kind {
    fn of(cluster: &str, has_rtl: bool) -> Self {
        let first = cluster.chars().next().unwrap_or(' ');
        if cluster
            .chars()
            .all(|it| it.is_whitespace() && it != '\u{a0}')
        {
            Self::Gap
        } else if is_wide(first) {
            Self::Wide
        } else if has_rtl && !first.is_alphanumeric() && width(cluster) > 0.0 {
            Self::Sign
        } else {
            Self::Word
        }
    }

    /// Whether no row may begin between what was before and this.
    fn goes_on(self, before: Self) -> bool {
        let is_word = |it| matches!(it, Self::Word | Self::Sign);
        self == Self::Gap && before == Self::Gap || is_word(self) && is_word(before)
    }
}

/// Gives every word the direction it runs in.
fn direct(words: &mut [Word], line: &str, start: usize) {
    let paragraph = direction(line).unwrap_or(Direction::Ltr);
    let text = |it: &Word| {
        line.get(it.range.start - start..it.range.end - start)
            .unwrap_or_default()
    };
    let mut last = None;
    let own = words.iter().map(|it| {
        let is_number = text(it).contains(char::is_numeric);
        // A number goes on with what stands before it.
        let own = direction(text(it)).or(last.filter(|_| is_number));
        last = own.or(last);
        own
    });
    let own: Vec<Option<Direction>> = own.collect();
    // The direction of the next word that has one, from behind.
    let mut after = vec![None; words.len()];
    let mut next = None;
    for (after, own) in after.iter_mut().zip(&own).rev() {
        next = own.or(next);
        *after = next;
    }
    let mut before = None;
    for ((word, own), after) in words.iter_mut().zip(own).zip(after) {
        let around = before.filter(|_| before == after);
        word.direction = own.or(around).unwrap_or(paragraph);
        before = own.or(before);
    }
}

/// Puts the words of a row to their places: runs of one direction as the paragraph goes, words in them as they go.
fn placed(mut words: Vec<Word>, is_first: bool, paragraph: Direction, column: f64) -> Row {
    while words.last().is_some_and(|it| it.is_gap) {
        words.pop();
    }
    let mut here = if paragraph == Direction::Ltr {
        0.0
    } else {
        column
    };
    for run in words.chunk_by_mut(|one, other| one.direction == other.direction) {
        let wide: f64 = run.iter().map(|it| it.width).sum();
        let left = if paragraph == Direction::Ltr {
            here
        } else {
            here - wide
        };
        let mut from_left = left;
        let mut from_right = left + wide;
        for word in run {
            from_right -= word.width;
            word.x = if word.direction == Direction::Ltr {
                from_left
            } else {
                from_right
            };
            from_left += word.width;
        }
        here = if paragraph == Direction::Ltr {
            left + wide
        } else {
            left
        };
    }
    Row { words, is_first }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The words of each row from left to right.
    fn drawn(text: &str, column: f64) -> Vec<String> {
        let rows = rows(text, column);
        let drawn = rows.iter().map(|row| {
            let mut words: Vec<&Word> = row.words.iter().filter(|it| !it.is_gap).collect();
            words.sort_by(|one, other| one.x.total_cmp(&other.x));
            let words: Vec<&str> = words
                .iter()
                .filter_map(|it| text.get(it.range.clone()))
                .collect();
            words.join("|")
        });
        drawn.collect()
    }

    #[test]
    fn words_are_wrapped() {
        assert_eq!(drawn("aaa bbb  ccc\n\ndd", 4.0), ["aaa|bbb", "ccc", "dd"]);
        assert_eq!(drawn("aaaaaaaaaa", 3.0), ["aaaaa", "aaaaa"]);
        assert_eq!(drawn("渡し船は", 2.0), ["渡|し", "船|は"]);
        assert!(drawn("", 4.0).is_empty());
    }

    #[test]
    fn words_stand_where_their_script_puts_them() {
        assert_eq!(
            drawn("قالت ميرا (Lundby port 24) نعم.", 40.0),
            [".|نعم|)|Lundby|port|24|(|ميرا|قالت"]
        );
        assert_eq!(drawn("She said א ב c", 40.0), ["She|said|ב|א|c"]);
    }

    #[test]
    fn signs_stay_with_their_word() {
        let drawn = drawn("אבגד (אבגד) אבגד", 4.0);
        assert_eq!(drawn, ["אבגד", ")|אבגד|(", "אבגד"]);
    }

    #[test]
    fn a_part_of_a_word_counts_from_the_side_it_begins_at() {
        let (left, right) = ("abcd", "אבגד");
        let word = &rows(left, 40.0)[0].words[0];
        assert_eq!(word.part(left, &(0..2)), Some((0.0, 1.04)));
        assert_eq!(word.part(left, &(4..9)), None);
        let word = &rows(right, 40.0)[0].words[0];
        let (from, to) = word.part(right, &(0..4)).unwrap();
        assert!((to - 40.0).abs() < 1e-9 && (from - 39.04).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn nothing_but_gaps_is_left_out_and_nothing_stands_outside(text in crate::testing::generate::article()) {
            let rows = rows(&text, 12.0);
            let mut at = 0;
            for word in rows.iter().flat_map(|it| &it.words) {
                let gap = text.get(at..word.range.start).unwrap();
                prop_assert!(gap.chars().all(char::is_whitespace), "{:?}", gap);
                prop_assert!(word.x > -0.01 && word.x + word.width < 12.01 || word.is_gap || word.width > 12.0);
                at = word.range.end;
            }
            prop_assert!(text.get(at..).unwrap().chars().all(char::is_whitespace));
        }
    }
}
