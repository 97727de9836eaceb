//! JSON of strangers: one value a line, an array of values, or one value alone.

use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::kept::{KEY, KeptArticle};
use super::{FormatError, InFile, Report, Trouble};

/// A value and where in its file it stands, for messages.
#[derive(Clone, Debug)]
pub struct Record {
    /// The value; without our record, if that is read already.
    pub value: Value,
    /// Our record, if one stands in the value itself and was read on the way.
    pub kept: Option<KeptArticle>,
    /// The file and the line, or the number of the value.
    pub place: String,
}

impl Record {
    /// A value that was read whole.
    pub fn new(value: Value, place: String) -> Self {
        Self {
            value,
            kept: None,
            place,
        }
    }

    /// Takes out our record that stands in the value itself, if there is one; one that is none is told.
    pub fn take_kept(&mut self, report: &mut Report) -> Option<KeptArticle> {
        let read = self.kept.take();
        read.or_else(|| {
            KeptArticle::take_from(Some(&mut self.value), report, || self.place.clone())
        })
    }
}

/// Whether a member of a record is not worth reading, by its name and what was read before it.
///
/// Tokens of a text take most of a file and are seldom needed.
pub type Skips = fn(&str, &Map<String, Value>) -> bool;

/// Gives all values of a file to `each`, one after another, so that only one is in memory; what is large in one
/// may be taken out of it.
///
/// A line that is none is told; fails if no line is one, or if an array of values is broken.
/// Values stand in one another at most 128 deep, which is the parser's own bound.
pub fn for_each_record(
    file: &InFile,
    (format, skips): (&'static str, Option<Skips>),
    report: &mut Report,
    mut each: impl FnMut(&mut Record, &mut Report),
) -> Result<(), FormatError> {
    let broken = |reason: String| FormatError::Broken {
        file: file.path.clone(),
        format,
        reason,
    };
    let text = file.text();
    let text = text.map_err(|at| broken(format!("byte {at} is no text in UTF-8 or UTF-16")))?;
    let first = text.trim_start();
    if first.starts_with('[') {
        let mut parser = serde_json::Deserializer::from_str(&text);
        let path = file.path.as_str();
        let elements = Elements(|record: &mut Record| each(record, report), path);
        let read = parser.deserialize_seq(elements).and_then(|()| parser.end());
        return read.map_err(|error| broken(error.to_string()));
    }
    if is_spread(first)
        && let Ok(value) = serde_json::from_str(&text)
    {
        let place = format!("{}, record 1", file.path);
        each(&mut Record::new(value, place), report);
        return Ok(());
    }
    let skips = skips.unwrap_or(|_, _| false);
    let (mut n_read, mut first_error) = (0, None);
    let lines = text.lines().enumerate();
    for (nth, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{}, line {}", file.path, nth + 1);
        match line_value(line, skips) {
            Ok((value, kept)) => {
                n_read += 1;
                each(&mut Record { value, kept, place }, report);
            }
            Err(error) => {
                report.tell(Trouble::BadRecord, || format!("{place}: {error}"));
                first_error.get_or_insert_with(|| format!("line {}: {error}", nth + 1));
            }
        }
    }
    match first_error {
        Some(error) if n_read == 0 => Err(broken(error)),
        _ => Ok(()),
    }
}

/// The value of a line, and our record in it if that is a good one; `skips` says which members of an object are left
/// out.
fn line_value(line: &str, skips: Skips) -> serde_json::Result<(Value, Option<KeptArticle>)> {
    if !line.trim_start().starts_with('{') {
        return Ok((serde_json::from_str(line)?, None));
    }
    let members = |takes_kept| {
        let mut parser = serde_json::Deserializer::from_str(line);
        let members = parser.deserialize_map(Members { skips, takes_kept })?;
        parser.end()?;
        Ok(members)
    };
    // A record of ours that is none stays a value, to be told.
    members(true).or_else(|_: serde_json::Error| members(false))
}

/// Takes the members of an object that are worth reading.
struct Members {
    skips: Skips,
    takes_kept: bool,
}

impl<'de> Visitor<'de> for Members {
    type Value = (Value, Option<KeptArticle>);

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut object, mut kept) = (Map::new(), None);
        while let Some(name) = members.next_key::<String>()? {
            if (self.skips)(&name, &object) {
                let _skipped: IgnoredAny = members.next_value()?;
            } else if self.takes_kept && name == KEY {
                kept = Some(members.next_value()?);
            } else {
                object.insert(name, members.next_value()?);
            }
        }
        Ok((Value::Object(object), kept))
    }
}

/// Takes the elements of an array as they are read; the path is that of the file.
struct Elements<'a, F>(F, &'a str);

impl<'de, F: FnMut(&mut Record)> Visitor<'de> for Elements<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        let mut nth = 0;
        while let Some(value) = elements.next_element()? {
            nth += 1;
            let place = format!("{}, record {nth}", self.1);
            (self.0)(&mut Record::new(value, place));
        }
        Ok(())
    }
}

/// Whether a value is written over several lines.
fn is_spread(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    text.starts_with('{') && !first.trim_end().ends_with('}')
}

/// Whether the first bytes of a file hold a key of that name.
///
/// No text inside a value can look like one: its quotes have a backslash before them.
pub fn has_key(file: &InFile, key: &str) -> bool {
    let head = file.head(1 << 18);
    let wanted = format!("\"{key}\"");
    memchr::memmem::find_iter(head, wanted.as_bytes()).any(|at| {
        let after = head.get(at + wanted.len()..).unwrap_or_default();
        after.trim_ascii_start().first() == Some(&b':')
    })
}

/// A number that is a place, written as a whole number.
pub fn place_of(value: &Value) -> Option<u64> {
    let whole = |number: f64| number.fract() == 0.0 && (0.0..=9e15).contains(&number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, positive and below 2^53"
    )]
    let from_float = || value.as_f64().filter(|it| whole(*it)).map(|it| it as u64);
    value.as_u64().or_else(from_float)
}

/// A value as one text: a text itself, a number or a truth as it is written.
pub fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value says nothing.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(values) => values.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The text under a key; empty where there is none.
pub fn text_at<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Takes the text under a key out, so that it need not be copied; an empty one stays in its place.
pub fn take_text(value: &mut Value, key: &str) -> Option<String> {
    match value.get_mut(key)? {
        Value::String(text) => Some(std::mem::take(text)),
        _ => None,
    }
}

/// The elements of the array under a key; none where there is none.
pub fn array_at<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Vec<String>>, usize) {
        let file = InFile {
            path: "a".to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let mut report = Report::default();
        let mut values = Vec::new();
        let skips: Skips = |name, before| name == "skipped" && before.contains_key("text");
        let each = |record: &mut Record, _: &mut Report| values.push(record.value.to_string());
        let read = for_each_record(&file, ("JSON", Some(skips)), &mut report, each);
        (
            read.ok().map(|()| values),
            report.n_told(Trouble::BadRecord),
        )
    }

    #[test]
    fn lines_arrays_and_single_values_are_read() {
        let some = |values: &[&str]| Some(values.iter().map(|&it| it.to_owned()).collect());
        for (text, values, n_told) in [
            (
                "{\"a\":1}\n\n{\"b\":2}\r\n",
                some(&["{\"a\":1}", "{\"b\":2}"]),
                0,
            ),
            (
                "{\"skipped\":[1],\"text\":\"\"}\n{\"text\":\"\",\"skipped\":[{}],\"a\":1}",
                some(&["{\"skipped\":[1],\"text\":\"\"}", "{\"a\":1,\"text\":\"\"}"]),
                0,
            ),
            ("{\"text\":\"\",\"skipped\":[}\n{}", some(&["{}"]), 1),
            (" [1,\n2]", some(&["1", "2"]), 0),
            ("{\n\"a\":1}", some(&["{\"a\":1}"]), 0),
            ("{\"a\":1}\n{oops\n", some(&["{\"a\":1}"]), 1),
            ("", some(&[]), 0),
            ("oops", None, 1),
            ("[1, 2", None, 0),
            ("[1] 2", None, 0),
        ] {
            assert_eq!(read(text), (values, n_told), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(read(&deep), (None, 0));
    }

    #[test]
    fn a_record_of_ours_is_read_on_the_way_and_one_that_is_none_is_told() {
        let good = r#"{"text":"","stancemark":{"article":"a.txt"},"x":1}"#;
        let (value, kept) = line_value(good, |_, _| false).unwrap();
        assert_eq!(kept.map(|kept| kept.article).as_deref(), Some("a.txt"));
        assert_eq!(value.to_string(), r#"{"text":"","x":1}"#);
        for bad in [r#"{"stancemark":{"article":5}}"#, r#"{"stancemark":null}"#] {
            let (value, kept) = line_value(bad, |_, _| false).unwrap();
            assert!(kept.is_none(), "{bad}");
            let mut record = Record::new(value, "line 1".to_owned());
            let mut report = Report::default();
            assert!(record.take_kept(&mut report).is_none(), "{bad}");
            assert_eq!(report.n_told(Trouble::BadRecord), 1, "{bad}");
        }
    }

    #[test]
    fn a_key_is_told_from_words_in_a_text() {
        let file = |text: &str| InFile {
            path: String::new(),
            bytes: text.as_bytes().to_vec(),
        };
        assert!(has_key(&file("{\"spans\" : []}"), "spans"));
        assert!(!has_key(&file("{\"text\":\"\\\"spans\\\": []\"}"), "spans"));
        assert!(!has_key(&file("[\"spans\"]"), "spans"));
    }

    #[test]
    fn places_are_whole_numbers() {
        let place = |text: &str| place_of(&serde_json::from_str(text).unwrap());
        assert_eq!(place("3"), Some(3));
        assert_eq!(place("3.0"), Some(3));
        for text in ["-1", "1.5", "1e300", "\"3\"", "null"] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
