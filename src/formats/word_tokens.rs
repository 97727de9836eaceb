//! A text as tokens for tools that know words only, cut where annotations begin and end.
//!
//! The rule is spaCy's: one space behind a token belongs to it, other white space is a token of its own.

use std::collections::BTreeSet;

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
        let mut cuts: BTreeSet<usize> = ends.collect();
        cuts.extend(text.split_word_bound_indices().map(|(at, _)| at));
        let mut tokens: Vec<Token> = Vec::new();
        let (mut at, mut count) = (0, 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let is_space = rest.starts_with(is_space);
            if is_space
                && rest.starts_with(' ')
                && let Some(last) = tokens.last_mut().filter(|last| !last.has_space)
                && last.range.end().to_usize() == at
            {
                last.has_space = true;
                at += 1;
                count += 1;
                continue;
            }
            let length = piece(rest, at, is_space, &cuts);
            let piece = rest.get(..length).unwrap_or(rest);
            let n_points = piece.chars().count() as u64;
            tokens.extend(
                TextRange::from_bytes(at, at + piece.len()).map(|range| Token {
                    range,
                    start: count,
                    end: count + n_points,
                    has_space: false,
                }),
            );
            at += piece.len();
            count += n_points;
        }
        Self(tokens)
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

/// How long the piece is that begins here: a run of white space, or a word up to the next cut.
fn piece(rest: &str, at: usize, of_space: bool, cuts: &BTreeSet<usize>) -> usize {
    let other = rest.find(|character| is_space(character) != of_space);
    let end = other.unwrap_or(rest.len());
    if of_space {
        return end;
    }
    let cut = cuts.range(at + 1..).next().map_or(end, |cut| cut - at);
    cut.min(end)
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
