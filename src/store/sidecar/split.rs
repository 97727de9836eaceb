//! Finds where the parts of a RON text begin and end, without judging what is in them.
//!
//! Strings, raw strings, characters and comments are known, so that a bracket or comma in one
//! is no bracket or comma. What a part means is for `ron` to say.

use std::ops::Range;

/// Where a text stops being RON, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitError {
    /// The byte it is about.
    pub at: usize,
    /// What was expected there.
    pub reason: &'static str,
}

/// A `name: value` of a structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPart<'a> {
    /// The name.
    pub name: &'a str,
    /// The bytes of the value, without what surrounds it.
    pub value: Range<usize>,
}

/// Walks over a RON text; every place is a byte of `text`.
#[derive(Clone, Copy, Debug)]
pub struct Splitter<'a> {
    text: &'a str,
}

impl<'a> Splitter<'a> {
    /// Walks over this text.
    pub fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// The first byte at or after `at` that is neither white space nor comment.
    pub fn skip_trivia(self, mut at: usize) -> usize {
        loop {
            let rest = self.rest(at);
            let trimmed = rest.trim_start();
            at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                at = self.skip_block_comment(at);
            } else {
                return at;
            }
        }
    }

    /// The end of the value that begins at `at`: the `,` or closing bracket after it, or the
    /// end of the text, less the white space before that.
    pub fn skip_value(self, at: usize) -> Result<usize, SplitError> {
        let mut depth = 0_usize;
        let mut here = at;
        let mut end = at;
        while let Some(byte) = self.byte(here) {
            match byte {
                b',' | b')' | b']' | b'}' if depth == 0 => break,
                b' ' | b'\t' | b'\r' | b'\n' => here += 1,
                b'/' => {
                    let next = self.skip_trivia(here);
                    if next == here {
                        return Err(self.error(here, "a value was expected"));
                    }
                    here = next;
                }
                _ => {
                    match byte {
                        b'(' | b'[' | b'{' => depth += 1,
                        b')' | b']' | b'}' => depth -= 1,
                        _ => {}
                    }
                    here = self.skip_token(here)?;
                    end = here;
                }
            }
        }
        if depth > 0 {
            return Err(self.error(here, "the text ends before a bracket is closed"));
        }
        if end == at {
            return Err(self.error(at, "a value was expected"));
        }
        Ok(end)
    }

    /// Whether `byte` stands at `at`.
    pub fn is_at(self, at: usize, byte: u8) -> bool {
        self.byte(at) == Some(byte)
    }

    /// The name at `at` and the first byte of its value.
    pub fn field_name(self, at: usize) -> Result<(&'a str, usize), SplitError> {
        let rest = self.rest(at);
        let len = rest
            .find(|character: char| !is_name_char(character))
            .unwrap_or(rest.len());
        let name = rest.get(..len).unwrap_or_default();
        let colon = self.skip_trivia(at + len);
        if name.is_empty() || !self.is_at(colon, b':') {
            return Err(self.error(at, "a field was expected, as in `name: value`"));
        }
        Ok((plain_name(name), self.skip_trivia(colon + 1)))
    }

    /// What stands after a part: the next part's first byte, or the closing bracket's place.
    pub fn after_part(self, end: usize, close: u8) -> Result<Next, SplitError> {
        let at = self.skip_trivia(end);
        if self.is_at(at, close) {
            return Ok(Next::Closed(at));
        }
        if !self.is_at(at, b',') {
            return Err(self.error(at, "a comma or the closing bracket was expected"));
        }
        let next = self.skip_trivia(at + 1);
        if self.is_at(next, close) {
            return Ok(Next::Closed(next));
        }
        Ok(Next::Part {
            comma: at,
            at: next,
        })
    }

    /// The fields of the structure `(name: value, …)` that begins at `at`.
    pub fn fields(self, at: usize) -> Result<Vec<FieldPart<'a>>, SplitError> {
        let mut fields = Vec::new();
        if !self.is_at(at, b'(') {
            return Err(self.error(at, "an opening parenthesis was expected"));
        }
        let mut here = self.skip_trivia(at + 1);
        if self.is_at(here, b')') {
            return Ok(fields);
        }
        loop {
            let (name, start) = self.field_name(here)?;
            let end = self.skip_value(start)?;
            let value = start..end;
            fields.push(FieldPart { name, value });
            match self.after_part(end, b')')? {
                Next::Part { at, .. } => here = at,
                Next::Closed(_) => return Ok(fields),
            }
        }
    }

    /// One line of what `part` says: comments left out, white space outside strings made one
    /// space, line ends in plain strings escaped.
    pub fn on_one_line(self, part: Range<usize>) -> String {
        let mut line = String::with_capacity(part.len());
        let mut here = part.start;
        while here < part.end {
            let next = self.skip_trivia(here);
            if next > here {
                line.push(' ');
                here = next;
                continue;
            }
            let next = self.skip_token(here).unwrap_or(part.end).max(here + 1);
            let token = self.text.get(here..next.min(part.end)).unwrap_or_default();
            if token.starts_with('"') {
                line.push_str(&token.replace('\r', "\\r").replace('\n', "\\n"));
            } else {
                line.push_str(token);
            }
            here = next;
        }
        line.trim().to_owned()
    }

    fn rest(self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    fn byte(self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn error(self, at: usize, reason: &'static str) -> SplitError {
        let at = at.min(self.text.len());
        SplitError { at, reason }
    }

    fn skip_block_comment(self, at: usize) -> usize {
        let mut depth = 0_usize;
        let mut here = at;
        loop {
            let rest = self.rest(here);
            if rest.starts_with("/*") {
                depth += 1;
                here += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                here += 2;
            } else {
                here += rest.chars().next().map_or(1, char::len_utf8);
            }
            if depth == 0 || here >= self.text.len() {
                return here.min(self.text.len());
            }
        }
    }

    fn skip_token(self, at: usize) -> Result<usize, SplitError> {
        let rest = self.rest(at);
        match self.byte(at) {
            Some(b'"') => self.skip_string(at),
            Some(b'\'') => Ok(at + char_len(rest)),
            Some(b'r' | b'b') => {
                let after = rest.trim_start_matches(['b', 'r']);
                let n_letters = rest.len() - after.len();
                let after_hashes = after.trim_start_matches('#');
                let n_hashes = after.len() - after_hashes.len();
                let is_raw = rest.get(..n_letters).is_some_and(|it| it.ends_with('r'));
                match after_hashes.starts_with('"') {
                    true if is_raw => self.skip_raw_string(at + n_letters + n_hashes, n_hashes),
                    true if n_hashes == 0 => self.skip_string(at + n_letters),
                    _ => Ok(at + word_len(rest)),
                }
            }
            _ => Ok(at + word_len(rest)),
        }
    }

    fn skip_string(self, at: usize) -> Result<usize, SplitError> {
        let mut here = at + 1;
        loop {
            let bytes = self.text.as_bytes().get(here..).unwrap_or_default();
            match memchr::memchr2(b'"', b'\\', bytes) {
                None => return Err(self.error(at, "this string is not closed")),
                Some(nth) if bytes.get(nth) == Some(&b'"') => return Ok(here + nth + 1),
                Some(nth) => {
                    let escaped = self.rest(here + nth + 1).chars().next();
                    here += nth + 1 + escaped.map_or(1, char::len_utf8);
                }
            }
        }
    }

    fn skip_raw_string(self, quote: usize, n_hashes: usize) -> Result<usize, SplitError> {
        let close = format!("\"{}", "#".repeat(n_hashes));
        match self.rest(quote + 1).find(&close) {
            Some(nth) => Ok(quote + 1 + nth + close.len()),
            None => Err(self.error(quote, "this raw string is not closed")),
        }
    }
}

/// What stands after a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Another part.
    Part {
        /// The comma before it.
        comma: usize,
        /// Its first byte.
        at: usize,
    },
    /// The closing bracket, at this byte.
    Closed(usize),
}

/// RON lets a name stand as `r#name` too; both are the same name.
fn plain_name(name: &str) -> &str {
    let is_plain = |name: &&str| {
        let starts_well = name.starts_with(|c: char| c == '_' || c.is_alphabetic());
        starts_well && name.chars().all(|c| c == '_' || c.is_alphanumeric())
    };
    name.strip_prefix("r#").filter(is_plain).unwrap_or(name)
}

fn is_name_char(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '#' | '.' | '+' | '-')
}

fn word_len(rest: &str) -> usize {
    let len = rest
        .find(|character: char| !is_name_char(character))
        .unwrap_or(rest.len());
    match len {
        0 => rest.chars().next().map_or(1, char::len_utf8),
        len => len,
    }
}

fn char_len(rest: &str) -> usize {
    // `'x'`, `'\''` or `'\u{…}'`; a lone quote is one byte for `ron` to refuse.
    let mut chars = rest.char_indices().skip(1);
    let Some((_, first)) = chars.next() else {
        return 1;
    };
    if first == '\\' {
        let _escaped = chars.next();
    }
    chars
        .take(12)
        .find(|(_, character)| *character == '\'')
        .map_or(1, |(nth, _)| nth + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<(&str, &str)> {
        let splitter = Splitter::new(text);
        let fields = splitter.fields(0).unwrap();
        fields
            .into_iter()
            .map(|field| (field.name, text.get(field.value).unwrap()))
            .collect()
    }

    #[test]
    fn brackets_in_strings_and_comments_are_none() {
        let text = r##"(a: "x)\"", /* ) */ b: r#"")"#, c: ')', d: [1, (2)], // ,)
            e: '\'', f: {"k": "]"},)"##;
        let expected = [
            ("a", r#""x)\"""#),
            ("b", r##"r#"")"#"##),
            ("c", "')'"),
            ("d", "[1, (2)]"),
            ("e", r"'\''"),
            ("f", r#"{"k": "]"}"#),
        ];
        assert_eq!(fields(text), expected);
    }

    #[test]
    fn what_is_not_closed_is_told_with_its_place() {
        for (text, at) in [
            ("(a: [1, 2", 9),
            ("(a: \"x)", 4),
            ("(a b)", 1),
            ("(a: )", 4),
        ] {
            let error = Splitter::new(text).fields(0).unwrap_err();
            assert_eq!(error.at, at, "{text}");
        }
    }

    #[test]
    fn a_part_is_put_on_one_line() {
        let text = "[1, // one\n   \"a\n b\", /* x */ 2]";
        let line = Splitter::new(text).on_one_line(0..text.len());
        assert_eq!(line, "[1, \"a\\n b\", 2]");
    }
}
