//! Lines of our own at the end of a note or a description, which people can read and we read again.
//!
//! ```text
//! What somebody wrote, as it stands.
//!
//! stancemark:
//! @id = 01JCY9T6GQ3M2V8W5XK4R7ZB1D
//! claimant = actor:Mira Holm
//! kind = ["fact", "cause; reason"]
//! ```
//!
//! A value stands as it is; one with line ends or white space at its ends, or that begins with a quote
//! or a bracket, is a string of JSON, and several values are an array of JSON. Keys that begin with `@`
//! are ours, others are fields.

/// The line that a block begins with.
const HEAD: &str = "stancemark:";

/// A text with the lines behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// What stands before the lines.
    pub text: String,
    /// The lines, as key and value.
    pub lines: Vec<(String, Value)>,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One value.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Block {
    /// A block without lines.
    pub fn of(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            lines: Vec::new(),
        }
    }

    /// Adds a line.
    pub fn push(&mut self, key: &str, value: impl Into<String>) {
        self.lines.push((key.to_owned(), Value::One(value.into())));
    }

    /// Adds a line, if the value is not empty.
    pub fn push_some(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.push(key, value);
        }
    }

    /// The value of the first line with that key.
    pub fn get(&self, key: &str) -> Option<&str> {
        let mut lines = self.lines.iter();
        lines.find_map(|line| single(line, key))
    }

    /// The single values of all lines with that key.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter_map(move |line| single(line, key))
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.lines.is_empty()
    }

    /// The text and the lines.
    pub fn write(&self) -> String {
        let mut out = self.text.clone();
        // A text that looks like a block itself has an empty one behind it.
        if self.lines.is_empty() && !self.text.lines().any(|line| line == HEAD) {
            return out;
        }
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(HEAD);
        for (key, value) in &self.lines {
            out.push('\n');
            push_word(&mut out, key, is_plain_key(key));
            out.push_str(" = ");
            match value {
                Value::One(value) => push_word(&mut out, value, is_plain(value)),
                Value::Many(values) => out.push_str(&json(values)),
            }
        }
        out
    }

    /// Reads what [`Self::write`] wrote; a text without such lines is only text.
    pub fn read(text: &str) -> Self {
        let unread = || Self::of(text);
        let Some(at) = head_of(text) else {
            return unread();
        };
        let (before, block) = text.split_at_checked(at).unwrap_or((text, ""));
        let lines = block.lines().skip(1).map(str::trim_end);
        let lines = lines.filter(|line| !line.is_empty()).map(read_line);
        let Some(lines) = lines.collect::<Option<Vec<_>>>() else {
            return unread();
        };
        let before = ["\r\n\r\n", "\n\n", "\r\r"]
            .iter()
            .find_map(|gap| before.strip_suffix(gap))
            .unwrap_or(before);
        Self {
            text: before.to_owned(),
            lines,
        }
    }
}

fn single<'a>((key, value): &'a (String, Value), wanted: &str) -> Option<&'a str> {
    match value {
        Value::One(value) if key == wanted => Some(value),
        _ => None,
    }
}

/// Where the last line that begins a block starts.
fn head_of(text: &str) -> Option<usize> {
    let starts = memchr::memmem::rfind_iter(text.as_bytes(), HEAD);
    let mut starts = starts.filter(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + HEAD.len()..).unwrap_or_default();
        let is_line_end = |text: &str| text.is_empty() || text.starts_with(['\n', '\r']);
        (before.is_empty() || before.ends_with(['\n', '\r'])) && is_line_end(after)
    });
    starts.next()
}

fn read_line(line: &str) -> Option<(String, Value)> {
    let (key, value) = if line.starts_with('"') {
        let mut words = serde_json::Deserializer::from_str(line).into_iter::<String>();
        let key = words.next()?.ok()?;
        let rest = line.get(words.byte_offset()..)?;
        (
            key,
            rest.strip_prefix(" = ")
                .or_else(|| rest.strip_prefix(" ="))?,
        )
    } else {
        let (key, value) = line.split_once(" =")?;
        (key.to_owned(), value.strip_prefix(' ').unwrap_or(value))
    };
    let value = match value.chars().next() {
        Some('"') => Value::One(serde_json::from_str(value).ok()?),
        Some('[') => Value::Many(serde_json::from_str(value).ok()?),
        _ => Value::One(value.to_owned()),
    };
    Some((key, value))
}

fn push_word(out: &mut String, word: &str, is_plain: bool) {
    if is_plain {
        out.push_str(word);
    } else {
        out.push_str(&json(&word));
    }
}

fn is_plain(value: &str) -> bool {
    !value.starts_with(['"', '[']) && value.trim() == value && !value.chars().any(is_breaking)
}

fn is_plain_key(key: &str) -> bool {
    is_plain(key) && !key.is_empty() && !key.contains('=')
}

/// Characters that would end a line, or that XML would lose.
fn is_breaking(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

fn json(value: &impl serde::Serialize) -> String {
    // Strings and arrays of strings cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_readable_and_read_again() {
        let mut block = Block::of("A note.\n");
        block.push("@id", "01A");
        block.push("wording", "one\ntwo");
        block.push("a=b", " x");
        block.push("empty", "");
        block
            .lines
            .push(("kind".to_owned(), Value::Many(vec!["a; b".to_owned()])));
        let written = "A note.\n\n\nstancemark:\n@id = 01A\nwording = \"one\\ntwo\"\n\"a=b\" = \" x\"\nempty = \nkind = [\"a; b\"]";
        assert_eq!(block.write(), written);
        assert_eq!(Block::read(written), block);
        assert_eq!(block.get("@id"), Some("01A"));
    }

    #[test]
    fn a_text_without_lines_is_only_text() {
        for text in ["", "just words", "x stancemark: y", "stancemark:\nno line"] {
            assert_eq!(Block::read(text), Block::of(text));
        }
        let read = Block::read("a\r\n\r\nstancemark:\r\n@id = b\r\n");
        assert_eq!(read.text, "a");
        assert_eq!(read.get("@id"), Some("b"));
    }

    proptest! {
        #[test]
        fn every_block_comes_back(
            text in "(stancemark:|\\n|\\r|a| |=){0,6}",
            lines in prop::collection::vec(("[@a=\" \\n]{0,4}", "[\\[\"a =\\\\\\n\\r\u{2028}é]{0,6}"), 0..4),
            many in prop::collection::vec("[a\"\\n]{0,3}", 0..3),
        ) {
            let mut block = Block::of(text);
            for (key, value) in &lines {
                block.push(key, value.as_str());
            }
            block.lines.push(("many".to_owned(), Value::Many(many)));
            prop_assert_eq!(Block::read(&block.write()), block);
        }

        #[test]
        fn every_text_comes_back(text in "(stancemark:|\\n|a| = ){0,6}") {
            let block = Block::of(text);
            prop_assert_eq!(Block::read(&block.write()), block);
        }
    }
}
