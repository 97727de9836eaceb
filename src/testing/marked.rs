//! Places drawn in a text.

use crate::text::{LineIndex, TextRange};

/// A text and the places that were drawn in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text without the brackets and labels.
    pub text: String,
    /// The places in the order they close, each with its label; the label may be empty.
    pub spans: Vec<(TextRange, String)>,
}

impl Marked {
    /// The places alone.
    pub fn ranges(&self) -> Vec<TextRange> {
        self.spans.iter().map(|(range, _)| *range).collect()
    }

    /// The index of the text.
    pub fn index(&self) -> LineIndex {
        LineIndex::new(&self.text)
    }
}

/// Reads places drawn in a text: `The [minister said]claim no` is the text `The minister said no`
/// with `minister said` labelled `claim`.
///
/// A label is the letters and digits right after the bracket; a bar ends it where the text goes
/// on with a letter: `sett[lement]|s`. Places may nest; an empty one and
/// a bracket without its fellow mark nothing.
pub fn marked(drawn: &str) -> Marked {
    let mut read = Marked::default();
    let mut open = Vec::new();
    let mut characters = drawn.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '[' => open.push(read.text.len()),
            ']' => {
                let mut label = String::new();
                while let Some(letter) = characters.next_if(|next| next.is_alphanumeric()) {
                    label.push(letter);
                }
                let _bar = characters.next_if_eq(&'|');
                let start = open.pop().unwrap_or(read.text.len());
                if let Some(range) = TextRange::from_bytes(start, read.text.len()) {
                    read.spans.push((range, label));
                }
            }
            other => read.text.push(other),
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_places_are_read() {
        let read = marked("The [minister [said]b]claim no");
        assert_eq!(read.text, "The minister said no");
        let found: Vec<_> = read
            .spans
            .iter()
            .map(|(range, label)| (range.slice(&read.text).unwrap(), label.as_str()))
            .collect();
        assert_eq!(found, [("said", "b"), ("minister said", "claim")]);
        let within = marked("sett[le]|me[nt]x|s");
        assert_eq!(within.text, "settlements");
        assert_eq!(within.spans.last().unwrap().1, "x");
    }
}
