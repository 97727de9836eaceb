//! The lists `decisions` and `comments` of a sidecar's head, a record a line.
//!
//! A record that did not change is written again as it stood, and one that cannot be read stays
//! behind the record it stood behind.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;

use super::parse::{BadRecord, read_value};
use super::split::{Next, SplitError, Splitter};
use super::v1::{INDENT, text_of};

/// The field of a head that holds decisions.
pub const DECISIONS: &str = "decisions";

/// The field of a head that holds comments.
pub const COMMENTS: &str = "comments";

/// A record of one of these lists.
pub trait ListRecord: Clone + PartialEq + Sized {
    /// The name of the list.
    const LIST: &'static str;

    /// Reads a record; what this format does not know goes into its extra fields.
    fn read(raw: &str) -> Result<Self, BadRecord>;

    /// What names it in its list.
    fn key(&self) -> &str;

    /// Its line, without indent, comma and line end.
    fn line(&self) -> String;
}

/// A list as it stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T> {
    items: Vec<ListItem<T>>,
}

/// A record on one line, and what it says if it can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem<T> {
    raw: String,
    record: Option<T>,
}

/// One decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct DecisionRecord {
    /// Which case.
    pub case: String,
    /// The annotations it was made of, each with its annotator.
    #[serde(default)]
    pub from: Vec<String>,
    /// The hash of what they said.
    #[serde(default)]
    pub seen: String,
    /// An annotation's id, or `rejected`.
    pub outcome: String,
    /// How it came about.
    #[serde(default)]
    pub how: String,
    /// Who decided.
    #[serde(default)]
    pub by: String,
    /// When, as written.
    #[serde(default)]
    pub at: Option<String>,
    /// Why the annotators differed.
    #[serde(default)]
    pub reason: String,
    /// A remark.
    #[serde(default)]
    pub note: String,
    /// The hash of what the codebook said.
    #[serde(default)]
    pub codebook: String,
    /// Fields that this format does not know: name to RON text.
    #[serde(skip)]
    pub extra: BTreeMap<String, String>,
}

/// One comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CommentRecord {
    /// Its name.
    pub id: String,
    /// The annotation it is about; empty for the article.
    #[serde(default)]
    pub on: String,
    /// The comment it answers, or empty.
    #[serde(default)]
    pub reply_to: String,
    /// What it says.
    #[serde(default)]
    pub text: String,
    /// When, as written.
    #[serde(default)]
    pub at: Option<String>,
    /// Whether it is settled.
    #[serde(default)]
    pub resolved: bool,
    /// Fields that this format does not know: name to RON text.
    #[serde(skip)]
    pub extra: BTreeMap<String, String>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: ListRecord> List<T> {
    /// Reads the value of the list's field; what cannot be read is told in `bad` and kept.
    pub fn read(
        text: &str,
        value: Range<usize>,
        bad: &mut Vec<BadRecord>,
    ) -> Result<Self, SplitError> {
        let splitter = Splitter::new(text);
        let mut items: Vec<ListItem<T>> = Vec::new();
        let mut keys = BTreeSet::new();
        for part in parts(splitter, value)? {
            let raw = splitter.on_one_line(part.clone());
            let record = match T::read(&raw) {
                Ok(record) if keys.insert(record.key().to_owned()) => Some(record),
                Ok(record) => {
                    let reason = format!("{} stands twice", record.key());
                    bad.push(unreadable::<T>(part.start, &reason));
                    None
                }
                Err(found) => {
                    bad.push(unreadable::<T>(part.start, &found.reason));
                    None
                }
            };
            items.push(ListItem { raw, record });
        }
        Ok(Self { items })
    }

    /// Whether nothing stands in it, unreadable records included.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The records that can be read.
    pub fn records(&self) -> impl Iterator<Item = &T> {
        self.items.iter().filter_map(|item| item.record.as_ref())
    }

    /// The lines of the records that cannot be read.
    pub fn opaque(&self) -> impl Iterator<Item = &str> {
        let opaque = self.items.iter().filter(|item| item.record.is_none());
        opaque.map(|item| item.raw.as_str())
    }

    /// The list with these records: lines of those that say the same are kept, and so are records
    /// that cannot be read, but for those `keeps` refuses.
    pub fn with(&self, records: Vec<T>, keeps: impl Fn(&str) -> bool) -> Self {
        let mut rows: BTreeMap<(String, usize), ListItem<T>> = BTreeMap::new();
        let mut before = String::new();
        for (nth, item) in self.items.iter().enumerate() {
            match &item.record {
                Some(record) => record.key().clone_into(&mut before),
                None if keeps(&item.raw) => {
                    rows.insert((before.clone(), nth + 1), item.clone());
                }
                None => {}
            }
        }
        let known: BTreeMap<&str, &ListItem<T>> = self
            .items
            .iter()
            .filter_map(|item| Some((item.record.as_ref()?.key(), item)))
            .collect();
        for record in records {
            let same = known.get(record.key()).copied();
            let item = same.filter(|item| item.record.as_ref() == Some(&record));
            let item = item.cloned();
            let key = (record.key().to_owned(), 0);
            let fresh = || ListItem {
                raw: record.line(),
                record: Some(record.clone()),
            };
            rows.insert(key, item.unwrap_or_else(fresh));
        }
        Self {
            items: rows.into_values().collect(),
        }
    }

    /// Adds lines that cannot be read, such as those of another version of the file.
    pub fn push_opaque<'a>(&mut self, lines: impl Iterator<Item = &'a str>) {
        self.items.extend(lines.map(|raw| ListItem {
            raw: raw.to_owned(),
            record: None,
        }));
    }

    /// What stands in the head; nothing for an empty list, so that files without one stay as they are.
    pub fn field(&self) -> String {
        if self.items.is_empty() {
            return String::new();
        }
        let mut field = format!("    {}: [\n", T::LIST);
        for item in &self.items {
            field.push_str(&format!("{INDENT}{},\n", item.raw));
        }
        field.push_str("    ],\n");
        field
    }
}

impl ListRecord for DecisionRecord {
    const LIST: &'static str = DECISIONS;

    fn read(raw: &str) -> Result<Self, BadRecord> {
        const FIELDS: [&str; 10] = [
            "case", "from", "seen", "outcome", "how", "by", "at", "reason", "note", "codebook",
        ];
        let (mut record, extra) = read_with_extra::<Self>(raw, &FIELDS)?;
        record.extra = extra;
        named(record)
    }

    fn key(&self) -> &str {
        &self.case
    }

    fn line(&self) -> String {
        let from: Vec<String> = self.from.iter().map(|it| text_of(it)).collect();
        let mut line = Line::new("case", &self.case);
        line.field("from", &format!("[{}]", from.join(", ")));
        line.text("seen", &self.seen);
        line.text("outcome", &self.outcome);
        line.text("how", &self.how);
        line.text("by", &self.by);
        line.time(self.at.as_deref());
        line.text("reason", &self.reason);
        line.text("note", &self.note);
        if !self.codebook.is_empty() {
            line.text("codebook", &self.codebook);
        }
        line.end(&self.extra, self.at.is_some())
    }
}

impl ListRecord for CommentRecord {
    const LIST: &'static str = COMMENTS;

    fn read(raw: &str) -> Result<Self, BadRecord> {
        const FIELDS: [&str; 6] = ["id", "on", "reply_to", "text", "at", "resolved"];
        let (mut record, extra) = read_with_extra::<Self>(raw, &FIELDS)?;
        record.extra = extra;
        named(record)
    }

    fn key(&self) -> &str {
        &self.id
    }

    fn line(&self) -> String {
        let mut line = Line::new("id", &self.id);
        line.text("on", &self.on);
        line.text("reply_to", &self.reply_to);
        line.text("text", &self.text);
        line.time(self.at.as_deref());
        line.field("resolved", &self.resolved.to_string());
        line.end(&self.extra, self.at.is_some())
    }
}

struct Line(String);

impl Line {
    fn new(name: &str, value: &str) -> Self {
        Self(format!("({name}: {}", text_of(value)))
    }

    fn field(&mut self, name: &str, value: &str) {
        self.0.push_str(&format!(", {name}: {value}"));
    }

    fn text(&mut self, name: &str, value: &str) {
        self.field(name, &text_of(value));
    }

    fn time(&mut self, at: Option<&str>) {
        if let Some(at) = at {
            self.text("at", at);
        }
    }

    /// A time in words we cannot read is carried in `extra`; both never stand there.
    fn end(mut self, extra: &BTreeMap<String, String>, has_time: bool) -> String {
        for (name, value) in extra.iter().filter(|(name, _)| !has_time || *name != "at") {
            self.field(name, value);
        }
        self.0.push(')');
        self.0
    }
}

fn named<T: ListRecord>(record: T) -> Result<T, BadRecord> {
    if record.key().is_empty() {
        let reason = "its name is empty".to_owned();
        return Err(BadRecord { at: 0, reason });
    }
    Ok(record)
}

/// A record, and the fields it has beside the known ones.
fn read_with_extra<T: for<'a> Deserialize<'a>>(
    raw: &str,
    known: &[&str],
) -> Result<(T, BTreeMap<String, String>), BadRecord> {
    let record = read_value(raw).map_err(|error: ron::error::SpannedError| BadRecord {
        at: 0,
        reason: error.code.to_string(),
    })?;
    let splitter = Splitter::new(raw);
    let fields = splitter.fields(splitter.skip_trivia(0))?;
    let unknown = fields
        .into_iter()
        .filter(|field| !known.contains(&field.name));
    let extra = unknown
        .map(|field| (field.name.to_owned(), splitter.on_one_line(field.value)))
        .collect();
    Ok((record, extra))
}

fn unreadable<T: ListRecord>(at: usize, reason: &str) -> BadRecord {
    let reason = format!("in {}: {reason}", T::LIST);
    BadRecord { at, reason }
}

/// The parts of a list; something that is no list is one part.
fn parts(splitter: Splitter<'_>, value: Range<usize>) -> Result<Vec<Range<usize>>, SplitError> {
    if !splitter.is_at(value.start, b'[') {
        return Ok(vec![value]);
    }
    let mut parts = Vec::new();
    let mut at = splitter.skip_trivia(value.start + 1);
    if splitter.is_at(at, b']') {
        return Ok(parts);
    }
    loop {
        let end = splitter.skip_value(at)?;
        parts.push(at..end);
        match splitter.after_part(end, b']')? {
            Next::Part { at: next, .. } => at = next,
            Next::Closed(_) => return Ok(parts),
        }
    }
}

#[cfg(test)]
mod tests;
