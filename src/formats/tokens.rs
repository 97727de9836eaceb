//! Sentences and tokens of a text, for formats that are made of them.
//!
//! A token holds no white space, and every character that is none stands in a token, so that a text
//! can be told again from its tokens but for the spaces. It knows no language.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{OffsetMap, Unit};
use crate::text::{TextOffset, TextRange, segment};

/// A sentence and its tokens; none of both begins or ends in white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub range: TextRange,
    /// Its tokens in order, at least one; they never overlap.
    pub tokens: Vec<TextRange>,
}

/// Whether readers of tokens take a character for white space.
///
/// Python's `split` also cuts at the four information separators, which Unicode calls no white space.
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

/// The sentences of a text with their tokens; a line end ends a sentence.
pub fn sentences(text: &str) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut at = 0;
    for line in text.split(['\n', '\r']) {
        for part in segment::sentences(line) {
            let sentence = line.get(part.clone()).unwrap_or_default();
            all.extend(sentence_at(sentence, at + part.start));
        }
        at += line.len() + 1;
    }
    all
}

fn sentence_at(text: &str, at: usize) -> Option<Sentence> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut start = at;
    // No rule of UAX #29 joins anything over a space, so each word is looked at by itself.
    for piece in text.split(' ') {
        let stem = piece.strip_suffix(ENDS).unwrap_or(piece);
        if is_word(stem) {
            let end = start + stem.len();
            tokens.extend(TextRange::from_bytes(start, end));
            tokens.extend(TextRange::from_bytes(end, start + piece.len()));
        } else {
            for (within, part) in piece.split_word_bound_indices() {
                push_tokens(part, start + within, &mut tokens);
            }
        }
        start += piece.len() + 1;
    }
    let range = tokens.first()?.hull(*tokens.last()?);
    Some(Sentence { range, tokens })
}

/// What stands behind words and is a token by itself.
const ENDS: [char; 6] = ['.', ',', ';', ':', '!', '?'];

fn is_word(piece: &str) -> bool {
    piece.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Cuts a piece at its white space: a narrow no-break space joins words where lines are broken.
fn push_tokens(piece: &str, at: usize, tokens: &mut Vec<TextRange>) {
    let mut start = None;
    for (here, character) in piece.char_indices() {
        match (start, is_space(character)) {
            (None, false) => start = Some(here),
            (Some(from), true) => {
                tokens.extend(TextRange::from_bytes(at + from, at + here));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        tokens.extend(TextRange::from_bytes(at + from, at + piece.len()));
    }
}

/// How many units are gone through; what is further away is looked up.
const NEAR: u64 = 1024;

/// Gives the words at places in UTF-16 units; quickest where one comes soon after the other.
#[derive(Clone, Debug)]
pub struct Utf16Words<'a> {
    text: &'a str,
    map: OffsetMap<'a>,
    byte: usize,
    count: u64,
}

impl<'a> Utf16Words<'a> {
    /// Stands before the first character.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            map: OffsetMap::new(text, Unit::Utf16),
            byte: 0,
            count: 0,
        }
    }

    /// The words from one place to another; nothing if one of them is none.
    pub fn words(&mut self, start: u64, end: u64) -> Option<&'a str> {
        self.byte = self.byte_at(start)?;
        self.count = start;
        let end = self.byte_at(end)?;
        self.text.get(self.byte..end)
    }

    fn byte_at(&self, count: u64) -> Option<usize> {
        match count.checked_sub(self.count) {
            Some(further) if further <= NEAR => {
                Some(self.byte + bytes_of(self.text.get(self.byte..)?, further)?)
            }
            _ => self.map.offset(count).map(TextOffset::to_usize),
        }
    }
}

/// How many bytes the first so many UTF-16 units of a text have.
fn bytes_of(text: &str, n_units: u64) -> Option<usize> {
    let (mut byte, mut left) = (0, n_units);
    for character in text.chars() {
        if left == 0 {
            break;
        }
        left = left.checked_sub(character.len_utf16() as u64)?;
        byte += character.len_utf8();
    }
    (left == 0).then_some(byte)
}

/// Counts UTF-16 units at places that are asked for in order, reading the text once.
#[derive(Clone, Debug)]
pub struct Utf16Counter<'a> {
    text: &'a str,
    is_plain: bool,
    byte: usize,
    count: u64,
}

impl<'a> Utf16Counter<'a> {
    /// Stands before the first character.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            is_plain: text.is_ascii(),
            byte: 0,
            count: 0,
        }
    }

    /// The units before the start and before the end of a range that does not start before the last one.
    pub fn counts(&mut self, range: TextRange) -> (u64, u64) {
        let bytes = range.to_bytes();
        if self.is_plain {
            return (bytes.start as u64, bytes.end as u64);
        }
        let start = self.to(bytes.start);
        let after = self.text.get(bytes).map_or(0, units);
        (start, start + after)
    }

    fn to(&mut self, byte: usize) -> u64 {
        self.count += self.text.get(self.byte..byte).map_or(0, units);
        self.byte = byte;
        self.count
    }
}

/// How many UTF-16 units a text has.
pub fn units(text: &str) -> u64 {
    text.chars()
        .map(|character| character.len_utf16() as u64)
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::generate;

    fn words(text: &str) -> Vec<Vec<&str>> {
        let of = |sentence: Sentence| {
            let words = sentence
                .tokens
                .into_iter()
                .map(|it| it.slice(text).unwrap());
            words.collect()
        };
        sentences(text).into_iter().map(of).collect()
    }

    #[test]
    fn words_and_punctuation_are_tokens() {
        for (text, expected) in [
            ("", vec![]),
            (" \r\n", vec![]),
            (
                "It isn't so (yet).\n\u{a0}No. 5 stays! Ok",
                vec![
                    vec!["It", "isn't", "so", "(", "yet", ")", "."],
                    vec!["No", ".", "5", "stays", "!"],
                    vec!["Ok"],
                ],
            ),
            (
                "1\u{202f}000\u{1f}x \u{301}e",
                vec![vec!["1", "000", "x", "\u{301}", "e"]],
            ),
            ("残る。次", vec![vec!["残", "る", "。"], vec!["次"]]),
            ("👩‍👩‍👧 ab", vec![vec!["👩‍👩‍👧", "ab"]]),
        ] {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_shortcut_cuts_as_the_rules_do(text in generate::article()) {
            for line in text.split(['\n', '\r']) {
                let mut expected = Vec::new();
                for (at, part) in line.split_word_bound_indices() {
                    push_tokens(part, at, &mut expected);
                }
                let found = sentence_at(line, 0).map_or_else(Vec::new, |it| it.tokens);
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn all_but_white_space_stands_in_a_token(text in generate::article()) {
            let mut counter = Utf16Counter::new(&text);
            let map = OffsetMap::new(&text, Unit::Utf16);
            let (mut end, mut told) = (0, String::new());
            for sentence in sentences(&text) {
                let tokens = &sentence.tokens;
                prop_assert_eq!(tokens[0].hull(*tokens.last().unwrap()), sentence.range);
                prop_assert_eq!(Some(counter.counts(sentence.range)), map.counts(sentence.range));
                for token in tokens {
                    prop_assert!(token.start().to_usize() >= end);
                    prop_assert_eq!(Some(counter.counts(*token)), map.counts(*token));
                    end = token.end().to_usize();
                    told.push_str(token.slice(&text).unwrap());
                }
            }
            let wanted: String = text.chars().filter(|it| !is_space(*it)).collect();
            prop_assert_eq!(told, wanted);
        }
    }

    #[test]
    fn words_are_found_at_their_places() {
        let text = "a😀b ḱ";
        let mut words = Utf16Words::new(text);
        for (start, end, expected) in [
            (0, 3, Some("a😀")),
            (1, 4, Some("😀b")),
            (3, 3, Some("")),
            (2, 4, None),
            (3, 4, Some("b")),
            (0, 1, Some("a")),
            (5, 6, Some("ḱ")),
            (5, 7, None),
            (9, 9, None),
            (4, 3, None),
            (1, 2, None),
        ] {
            assert_eq!(words.words(start, end), expected, "{start} to {end}");
        }
        let long = "é😀".repeat(2_000);
        let mut words = Utf16Words::new(&long);
        for start in [0, 5_997, 3, 3_000] {
            assert_eq!(words.words(start, start + 3), Some("é😀"));
        }
        assert_eq!(words.words(0, 6_000), Some(long.as_str()));
        assert_eq!(words.words(0, 6_001), None);
    }
}
