//! Paragraphs: the lines of a text that are not blank.

use crate::text::{TextRange, segment};

/// The paragraphs of `text` in order, without line ends and the spaces at both ends.
///
/// Every line that is not blank is one, so files that part paragraphs by one line end and
/// files that part them by blank lines read alike. LF, CR LF and CR end a line.
pub fn paragraphs(text: &str) -> Paragraphs<'_> {
    Paragraphs { text, next: 0 }
}

/// Reads paragraphs one by one, so that a list need not read a whole article.
pub struct Paragraphs<'a> {
    text: &'a str,
    next: usize,
}

impl Iterator for Paragraphs<'_> {
    type Item = TextRange;

    fn next(&mut self) -> Option<TextRange> {
        while self.next < self.text.len() {
            let rest = self.text.as_bytes().get(self.next..)?;
            let end =
                memchr::memchr2(b'\n', b'\r', rest).map_or(self.text.len(), |at| self.next + at);
            let line = TextRange::from_bytes(self.next, end);
            self.next = end + 1;
            if let Some(paragraph) = line.and_then(|line| segment::trim(self.text, line)) {
                return Some(paragraph);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        paragraphs(text)
            .filter_map(|range| range.slice(text))
            .collect()
    }

    #[test]
    fn any_line_end_parts_paragraphs() {
        for text in [
            "a b\nc",
            "a b\r\nc\r\n",
            "a b\rc",
            "\n\n  a b \n \t\n\nc\n\n",
            "a b\n\r\n\rc",
        ] {
            assert_eq!(texts(text), ["a b", "c"], "{text:?}");
        }
        assert_eq!(texts("one without an end"), ["one without an end"]);
        assert_eq!(texts(" \r\n\u{a0}\n"), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn paragraphs_cover_all_that_is_not_blank_in_order(text in "[ a\u{e9}\r\n\t世\u{a0}]{0,60}") {
            let joined: String = texts(&text).concat();
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&joined), solid(&text));
            let found: Vec<_> = paragraphs(&text).collect();
            prop_assert!(found.windows(2).all(|pair| pair[0].end() < pair[1].start()));
            prop_assert!(!joined.contains(['\r', '\n']));
        }
    }
}
