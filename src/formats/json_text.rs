//! JSON as exchange formats need it: written a record a line, read without minding one or many.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Number, Value};

use super::borrowed_json::Json;
use super::{FormatError, InFile};

/// A JSON document that is written from front to back.
#[derive(Clone, Debug)]
pub struct JsonText {
    format: &'static str,
    out: Vec<u8>,
    n_open: usize,
}

impl JsonText {
    /// Begins a document of a format, which messages name.
    pub fn new(format: &'static str) -> Self {
        Self {
            format,
            out: Vec::new(),
            n_open: 0,
        }
    }

    /// Begins an object with the members of `head`, at the top or as the member of that name.
    ///
    /// Members that are added next belong to it; `head` has at least one.
    pub fn begin(&mut self, name: Option<&str>, head: &impl Serialize) -> Result<(), FormatError> {
        if let Some(name) = name {
            self.name(name)?;
        }
        self.push(head)?;
        let _brace = self.out.pop();
        self.n_open += 1;
        Ok(())
    }

    /// Adds a member.
    pub fn member(&mut self, name: &str, value: &impl Serialize) -> Result<(), FormatError> {
        self.name(name)?;
        self.push(value)
    }

    /// Adds a list, a record a line.
    pub fn list<T: Serialize>(
        &mut self,
        name: &str,
        records: impl IntoIterator<Item = T>,
    ) -> Result<(), FormatError> {
        self.begin_list(name)?;
        for record in records {
            self.record(&record)?;
        }
        self.end_list();
        Ok(())
    }

    /// Begins a list, whose records are to be added before anything else.
    pub fn begin_list(&mut self, name: &str) -> Result<(), FormatError> {
        self.name(name)?;
        self.out.push(b'[');
        Ok(())
    }

    /// Adds a record to the list that was begun.
    pub fn record(&mut self, record: &impl Serialize) -> Result<(), FormatError> {
        let is_first = self.out.last() == Some(&b'[');
        let between: &[u8] = if is_first { b"\n" } else { b",\n" };
        self.out.extend_from_slice(between);
        self.push(record)
    }

    /// Ends the list that was begun.
    pub fn end_list(&mut self) {
        self.out.extend_from_slice(b"\n]");
    }

    /// Ends all that was begun.
    pub fn finish(mut self) -> Vec<u8> {
        self.out.extend(std::iter::repeat_n(b'}', self.n_open));
        self.out.push(b'\n');
        self.out
    }

    fn name(&mut self, name: &str) -> Result<(), FormatError> {
        self.out.extend_from_slice(b",\n");
        self.push(&name)?;
        self.out.push(b':');
        Ok(())
    }

    fn push(&mut self, value: &impl Serialize) -> Result<(), FormatError> {
        serde_json::to_writer(&mut self.out, value).map_err(|error| FormatError::Unwritable {
            format: self.format,
            reason: error.to_string(),
        })
    }
}

/// A value, in whichever form it was parsed.
pub trait Node: Sized {
    /// The value under a name.
    fn member(&self, name: &str) -> Option<&Self>;

    /// The values of a list.
    fn values(&self) -> Option<&[Self]>;

    /// A text.
    fn words(&self) -> Option<&str>;

    /// A number.
    fn number(&self) -> Option<&Number>;

    /// Whether it is `null`.
    fn is_nothing(&self) -> bool;
}

impl Node for Value {
    fn member(&self, name: &str) -> Option<&Self> {
        self.get(name)
    }

    fn values(&self) -> Option<&[Self]> {
        self.as_array().map(Vec::as_slice)
    }

    fn words(&self) -> Option<&str> {
        self.as_str()
    }

    fn number(&self) -> Option<&Number> {
        self.as_number()
    }

    fn is_nothing(&self) -> bool {
        self.is_null()
    }
}

impl Node for Json<'_> {
    fn member(&self, name: &str) -> Option<&Self> {
        self.get(name)
    }

    fn values(&self) -> Option<&[Self]> {
        self.list()
    }

    fn words(&self) -> Option<&str> {
        self.text()
    }

    fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    fn is_nothing(&self) -> bool {
        *self == Self::Null
    }
}

/// Parses a file; nesting deeper than 128 is refused.
pub fn parse(file: &InFile, format: &'static str) -> Result<Value, FormatError> {
    parse_text(&text_of(file, format)?, file, format)
}

/// The text of a file, from which [`parse_text`] may borrow.
pub fn text_of<'a>(file: &'a InFile, format: &'static str) -> Result<Cow<'a, str>, FormatError> {
    let reason = |byte| broken(file, format, format!("it is no text at byte {byte}"));
    file.text().map_err(reason)
}

/// Parses the text of a file; nesting deeper than 128 is refused.
pub fn parse_text<'a, T: serde::Deserialize<'a>>(
    text: &'a str,
    file: &InFile,
    format: &'static str,
) -> Result<T, FormatError> {
    serde_json::from_str(text).map_err(|error| broken(file, format, error.to_string()))
}

fn broken(file: &InFile, format: &'static str, reason: String) -> FormatError {
    FormatError::Broken {
        file: file.path.clone(),
        format,
        reason,
    }
}

/// The values of a member: those of a list, the only one, or none.
pub fn all<'a, N: Node>(object: &'a N, name: &str) -> &'a [N] {
    match object.member(name).filter(|value| !value.is_nothing()) {
        None => &[],
        Some(value) => each(value),
    }
}

/// The values of a list, or the value itself.
pub fn each<N: Node>(value: &N) -> &[N] {
    value
        .values()
        .unwrap_or_else(|| std::slice::from_ref(value))
}

/// The text of a member; of several the first.
pub fn text<'a, N: Node>(object: &'a N, name: &str) -> Option<&'a str> {
    all(object, name).first()?.words()
}

/// The count in a member; a number without a fraction may be written with a point.
pub fn count<N: Node>(object: &N, name: &str) -> Option<u64> {
    let value = object.member(name)?.number()?;
    let whole = |number: &f64| number.fract() == 0.0 && (0.0..9e15).contains(number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, positive and small"
    )]
    let from_float = || value.as_f64().filter(whole).map(|number| number as u64);
    value.as_u64().or_else(from_float)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_reads_as_it_was_meant() {
        let mut out = JsonText::new("JSON");
        out.begin(None, &json!({"a": 1})).unwrap();
        out.list("b", [json!({"c": "\n"}), json!(null)]).unwrap();
        out.begin(Some("d"), &json!({"e": 2})).unwrap();
        out.list("f", Vec::<u8>::new()).unwrap();
        out.member("g", &"h").unwrap();
        let bytes = out.finish();
        let text = std::str::from_utf8(&bytes).unwrap();
        assert_eq!(text.lines().nth(2), Some("{\"c\":\"\\n\"},"));
        let read: Value = serde_json::from_str(text).unwrap();
        assert_eq!(
            read,
            json!({"a": 1, "b": [{"c": "\n"}, null], "d": {"e": 2, "f": [], "g": "h"}})
        );
    }

    #[test]
    fn one_or_many_makes_no_difference() {
        let value = json!({"a": "x", "b": ["y", "z"], "c": null, "n": 5.0, "m": -1, "o": 1.5});
        assert_eq!(text(&value, "a"), Some("x"));
        assert_eq!(text(&value, "b"), Some("y"));
        assert_eq!(all(&value, "b").len(), 2);
        assert!(all(&value, "c").is_empty() && all(&value, "d").is_empty());
        let counts = ["n", "m", "o", "a"].map(|name| count(&value, name));
        assert_eq!(counts, [Some(5), None, None, None]);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let file = InFile {
            path: "a.json".to_owned(),
            bytes: vec![b'['; 1_000_000],
        };
        assert!(parse(&file, "JSON").is_err());
    }
}
