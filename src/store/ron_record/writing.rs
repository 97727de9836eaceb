//! Writes records so that equal values give equal bytes, and lines that `git diff` can use.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::{items, options};
use crate::model::Extra;

/// What every file begins with.
const HEADER: &str = "#![enable(implicit_some)]\n";

/// A record being written; what was carried along goes to its end, by name.
pub(in crate::store) struct RecordWriter<'a> {
    extra: BTreeMap<&'a str, &'a str>,
    fields: Vec<String>,
}

impl<'a> RecordWriter<'a> {
    /// Starts a record that carries `extra`.
    pub(in crate::store) fn new(extra: &'a Extra) -> Self {
        let extra = extra.0.iter();
        Self {
            extra: extra
                .map(|(name, raw)| (name.as_str(), raw.as_str()))
                .collect(),
            fields: Vec::new(),
        }
    }

    /// Whether a value of that name is carried along.
    pub(in crate::store) fn carries(&self, name: &str) -> bool {
        self.extra.contains_key(name)
    }

    /// What is carried along under that name, if it can be read as this.
    pub(in crate::store) fn carried<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        options().from_str(self.extra.get(name)?).ok()
    }

    /// Writes a field; without a value, what was carried along under its name, if anything.
    pub(in crate::store) fn field(mut self, name: &str, value: Option<String>) -> Self {
        let carried = self.extra.remove(name);
        if let Some(value) = value.or_else(|| carried.map(str::to_owned)) {
            self.fields.push(format!("{name}: {value}"));
        }
        self
    }

    /// Writes a name, unless one that cannot be read is carried and nobody gave another: then
    /// the value still has `fallback` for a name.
    pub(in crate::store) fn name(self, name: &str, fallback: &str) -> Self {
        let is_fallback = name == fallback && self.carries("name");
        let value = (!is_fallback).then(|| quoted(name));
        self.field("name", value)
    }

    /// Writes a text unless it is empty.
    pub(in crate::store) fn text(self, name: &str, value: &str) -> Self {
        let value = (!value.is_empty()).then(|| quoted(value));
        self.field(name, value)
    }

    /// Writes a list of records, one a line, and after them those that could not be read.
    pub(in crate::store) fn list(self, name: &str, mut values: Vec<String>, depth: usize) -> Self {
        let unread = self.extra.get(name).filter(|_| !values.is_empty());
        if let Some(unread) = unread.and_then(|raw| items(raw).ok()) {
            values.extend(unread.into_iter().map(str::to_owned));
        }
        self.values(name, &values, depth)
    }

    /// Writes a list with a value a line; without any, what was carried along under its name.
    pub(in crate::store) fn values(self, name: &str, values: &[String], depth: usize) -> Self {
        let value = (!values.is_empty()).then(|| block('[', values, ']', depth));
        self.field(name, value)
    }

    /// The record on one line.
    pub(in crate::store) fn on_one_line(self) -> String {
        format!("({})", self.into_fields().join(", "))
    }

    /// The record with a field a line, its brackets `depth` steps in.
    pub(in crate::store) fn on_lines(self, depth: usize) -> String {
        block('(', &self.into_fields(), ')', depth)
    }

    fn into_fields(self) -> Vec<String> {
        let mut fields = self.fields;
        fields.extend(self.extra.into_iter().map(|(name, raw)| {
            let plain = |character: char| character.is_ascii_alphanumeric() || character == '_';
            let is_plain =
                name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit());
            let mark = if is_plain { "" } else { "r#" };
            format!("{mark}{name}: {raw}")
        }));
        fields
    }
}

fn block(open: char, lines: &[String], close: char, depth: usize) -> String {
    let indent = "    ".repeat(depth);
    let mut text = String::from(open);
    for line in lines {
        text.push_str(&format!("\n{indent}    {line},"));
    }
    text.push_str(&format!("\n{indent}{close}"));
    text
}

/// A file of one record, header and final newline included.
pub(in crate::store) fn whole_file(record: RecordWriter<'_>) -> String {
    format!("{HEADER}{}\n", record.on_lines(0))
}

/// A text as a RON string on one line; letters of any script stay as they are.
pub(in crate::store) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            character if is_unseen(character) => {
                quoted.push_str(&format!("\\u{{{:x}}}", u32::from(character)));
            }
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Several texts as a RON list on one line; nothing for none.
pub(in crate::store) fn quoted_list<T: AsRef<str>>(texts: &[T]) -> Option<String> {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    (!texts.is_empty()).then(|| format!("[{}]", texts.join(", ")))
}

/// Controls, line separators and marks of direction, which an editor would hide or act upon.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2066}'..='\u{2069}' | '\u{feff}')
}
