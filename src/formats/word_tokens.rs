//! A text as tokens for tools that know words only, cut where annotations begin and end.
//!
//! The rule is spaCy's: one space behind a token belongs to it, other white space is a token of its own.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::TextRange;

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes.
    pub range: TextRange,
    /// The code points before it.
    pub start: u64,
    /// The code points before its end.
    pub end: u64,
    /// Whether one space follows that belongs to it.
    pub has_space: bool,
}

/// The tokens of a text, with those that a range covers.
#[derive(Clone, Debug, Default)]
pub struct Tokens(pub Vec<Token>);

/// What of the tokens a range covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The first token.
    pub first: usize,
    /// The last token, inclusive.
    pub last: usize,
    /// Where the first starts, in code points.
    pub start: u64,
    /// Where the last ends, in code points.
    pub end: u64,
    /// Whether the range starts and ends as the tokens do.
    pub is_exact: bool,
}

impl Tokens {
    /// Cuts a text between words and signs, and where one of the ranges starts or ends inside a word.
    pub fn new(text: &str, ranges: impl Iterator<Item = TextRange>) -> Self {
        let ends = ranges.flat_map(|range| [range.start().to_usize(), range.end().to_usize()]);
        let mut cuts: Vec<usize> = ends.collect();
        cuts.sort_unstable();
        let mut cutting = Cutting::default();
        let mut next_cut = 0;
        for (at, piece) in text.split_word_bound_indices() {
            let mut from = at;
            let end = at + piece.len();
            while let Some(cut) = cuts.get(next_cut).copied().filter(|cut| *cut < end) {
                next_cut += 1;
                if cut > from {
                    cutting.push_piece(text, from, cut);
                    from = cut;
                }
            }
            cutting.push_piece(text, from, end);
        }
        cutting.end_space();
        Self(cutting.tokens)
    }

    /// The tokens that a range of the text covers or cuts; nothing in a text without any.
    pub fn covered(&self, range: TextRange) -> Option<Covered> {
        let first = self
            .0
            .partition_point(|token| token.range.end() <= range.start());
        let after = self
            .0
            .partition_point(|token| token.range.start() < range.end());
        let last = after.saturating_sub(1);
        // A range of nothing but the space behind a token covers its neighbours.
        let (first, last) = (first.min(last), last.max(first));
        let (first, last) = (first.min(self.0.len().saturating_sub(1)), last);
        let (from, to) = (self.0.get(first)?, self.0.get(last).or(self.0.last())?);
        Some(Covered {
            first,
            last: last.min(self.0.len() - 1),
            start: from.start,
            end: to.end,
            is_exact: from.range.start() == range.start() && to.range.end() == range.end(),
        })
    }
}

/// Tokens while a text is cut.
#[derive(Debug, Default)]
struct Cutting {
    tokens: Vec<Token>,
    count: u64,
    // Where the run of white space starts that is not yet a token, and how many code points it has.
    space: Option<(usize, u64, bool)>,
    at: usize,
}

impl Cutting {
    /// Adds a piece between two cuts, in which words and white space may still meet.
    fn push_piece(&mut self, text: &str, from: usize, to: usize) {
        let mut rest = text.get(from..to).unwrap_or_default();
        while let Some(first) = rest.chars().next() {
            let of_space = is_space(first);
            let end = rest
                .find(|it| is_space(it) != of_space)
                .unwrap_or(rest.len());
            let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let n_points = if part.is_ascii() {
                part.len()
            } else {
                part.chars().count()
            };
            if of_space {
                let (start, before, is_plain) = self.space.unwrap_or((self.at, 0, first == ' '));
                self.space = Some((start, before + n_points as u64, is_plain));
                self.at += part.len();
            } else {
                self.end_space();
                self.push(self.at, self.at + part.len(), n_points as u64);
                self.at += part.len();
            }
            rest = after;
        }
    }

    /// Ends a run of white space: its first space goes to the word before it, the rest is a token.
    fn end_space(&mut self) {
        let Some((mut start, mut n_points, is_plain)) = self.space.take() else {
            return;
        };
        if is_plain && let Some(last) = self.tokens.last_mut() {
            last.has_space = true;
            start += 1;
            n_points -= 1;
            self.count += 1;
        }
        self.push(start, self.at, n_points);
    }

    fn push(&mut self, from: usize, to: usize, n_points: u64) {
        let start = self.count;
        self.count += n_points;
        self.tokens
            .extend(TextRange::from_bytes(from, to).map(|range| Token {
                range,
                start,
                end: start + n_points,
                has_space: false,
            }));
    }
}

/// White space as Python's `str.isspace` knows it.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::generate;
    use crate::testing::marked;

    fn shown(drawn: &str) -> Vec<String> {
        let drawn = marked(drawn);
        let tokens = Tokens::new(&drawn.text, drawn.ranges().into_iter());
        let words = tokens.0.iter().map(|token| {
            let word = token.range.slice(&drawn.text).unwrap();
            format!("{word}{}", if token.has_space { "_" } else { "" })
        });
        words.collect()
    }

    #[test]
    fn words_signs_and_white_space_are_tokens() {
        for (text, tokens) in [
            (
                "The dam, it holds.",
                vec!["The_", "dam", ",_", "it_", "holds", "."],
            ),
            ("a  b\n\nc ", vec!["a_", " ", "b", "\n\n", "c_"]),
            (" a\u{a0} b", vec![" ", "a", "\u{a0} ", "b"]),
            ("am [Diens]b|tag.", vec!["am_", "Diens", "tag", "."]),
            ("don't 😀", vec!["don't_", "😀"]),
            ("", vec![]),
        ] {
            assert_eq!(shown(text), tokens, "{text}");
        }
    }

    #[test]
    fn a_range_that_ends_in_white_space_is_covered_by_what_it_touches() {
        let drawn = marked("the[ old dam ]a|holds [ ]b");
        let tokens = Tokens::new(&drawn.text, drawn.ranges().into_iter());
        let covered = tokens.covered(drawn.ranges()[0]).unwrap();
        assert!(!covered.is_exact);
        assert_eq!((covered.first, covered.last), (1, 2));
        assert_eq!((covered.start, covered.end), (4, 11));
        assert!(tokens.covered(drawn.ranges()[1]).is_some());
        assert_eq!(Tokens::default().covered(drawn.ranges()[0]), None);
    }

    proptest! {
        #[test]
        fn tokens_and_their_spaces_are_the_text((text, range) in generate::article_and_range()) {
            let tokens = Tokens::new(&text, std::iter::once(range));
            let mut all = String::new();
            for token in &tokens.0 {
                prop_assert_eq!(token.start, all.chars().count() as u64);
                all.push_str(token.range.slice(&text).unwrap());
                prop_assert_eq!(token.end, all.chars().count() as u64);
                all.extend(token.has_space.then_some(' '));
            }
            prop_assert_eq!(&all, &text);
            let covered = tokens.covered(range).unwrap();
            let from = tokens.0[covered.first].range.start();
            let to = tokens.0[covered.last].range.end();
            let words = range.slice(&text).unwrap();
            if !words.trim().is_empty() {
                prop_assert!(from <= range.start() || words.starts_with(is_space));
                prop_assert!(to >= range.end() || words.ends_with(is_space));
            }
            if !words.starts_with(is_space) && !words.ends_with(is_space) {
                prop_assert!(covered.is_exact);
            }
        }
    }
}
