//! Format 1 of the sidecar: what stands in a file, as it stands there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::review_lists::{COMMENTS, CommentRecord, DECISIONS, DecisionRecord, List};

/// The format this module reads and writes.
pub const FORMAT: u32 = 1;

/// One annotation.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Record<'a> {
    /// Its name for ever.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The tag's id.
    #[serde(borrow)]
    pub tag: Cow<'a, str>,
    /// The runs of words.
    #[serde(borrow, default)]
    pub spans: Vec<SpanRecord<'a>>,
    /// The filled fields.
    #[serde(borrow, default)]
    pub fields: BTreeMap<Cow<'a, str>, ValueRecord<'a>>,
    /// A remark.
    #[serde(borrow, default)]
    pub note: Cow<'a, str>,
    /// Links to other annotations.
    #[serde(borrow, default)]
    pub links: Vec<LinkRecord<'a>>,
    /// When it was made, as written.
    #[serde(borrow, default)]
    pub created: Option<Cow<'a, str>>,
    /// When it was changed, as written.
    #[serde(borrow, default)]
    pub modified: Option<Cow<'a, str>>,
    /// Fields that this format does not know: name to RON text.
    #[serde(skip)]
    pub extra: BTreeMap<String, String>,
}

/// One run of words. Offsets count code points.
// A field unknown here has no place in the model, so such a record is kept whole, unread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpanRecord<'a> {
    /// Where it starts.
    #[serde(default)]
    pub start: u32,
    /// Where it ends, exclusive.
    #[serde(default)]
    pub end: u32,
    /// The exact words.
    #[serde(borrow, default)]
    pub quote: Cow<'a, str>,
    /// What stands before.
    #[serde(borrow, default)]
    pub before: Cow<'a, str>,
    /// What stands after.
    #[serde(borrow, default)]
    pub after: Cow<'a, str>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ValueRecord<'a> {
    /// One text.
    One(#[serde(borrow)] Cow<'a, str>),
    /// Several.
    Many(#[serde(borrow)] Vec<Cow<'a, str>>),
}

/// A link to another annotation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRecord<'a> {
    /// What kind.
    #[serde(borrow)]
    pub relation: Cow<'a, str>,
    /// Which annotation.
    #[serde(borrow)]
    pub to: Cow<'a, str>,
}

/// What a file says about itself before its records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// The format; the files of this module have [`FORMAT`].
    pub format: u32,
    /// The article's file name.
    pub file: String,
    /// The SHA-256 of the article's bytes.
    pub sha256: String,
    /// The article's length in code points.
    pub length: u32,
    /// Whose layer it is.
    pub annotator: String,
    /// The status, as written.
    pub status: String,
    /// What a review decided.
    pub decisions: List<DecisionRecord>,
    /// What its annotator said.
    pub comments: List<CommentRecord>,
    /// Fields this format does not know: name to RON text. `fields` is among them.
    pub extra: BTreeMap<String, String>,
}

/// The names of the fields of a record, in the order written.
pub const RECORD_FIELDS: [&str; 8] = [
    "id", "tag", "spans", "fields", "note", "links", "created", "modified",
];

/// What stands before each record on its line.
pub const INDENT: &str = "        ";

/// What stands after the last record.
pub const SUFFIX: &str = "    ],\n)\n";

impl Record<'_> {
    /// Where the file orders it: by the first span as written; without spans first.
    pub fn place(&self) -> Option<(u32, u32)> {
        self.spans.first().map(|span| (span.start, span.end))
    }

    /// Its line, without indent, comma and line end.
    pub fn line(&self) -> String {
        let mut out = String::with_capacity(320);
        out.push_str("(id: ");
        push_text(&mut out, &self.id);
        out.push_str(", tag: ");
        push_text(&mut out, &self.tag);
        out.push_str(", spans: ");
        out.push_str(&spans_text(&self.spans));
        out.push_str(", fields: {");
        for (nth, (name, value)) in self.fields.iter().enumerate() {
            out.push_str(if nth > 0 { ", " } else { "" });
            push_text(&mut out, name);
            out.push_str(": ");
            out.push_str(&value.text());
        }
        out.push_str("}, note: ");
        push_text(&mut out, &self.note);
        out.push_str(", links: [");
        for (nth, link) in self.links.iter().enumerate() {
            out.push_str(if nth > 0 {
                ", (relation: "
            } else {
                "(relation: "
            });
            push_text(&mut out, &link.relation);
            out.push_str(", to: ");
            push_text(&mut out, &link.to);
            out.push(')');
        }
        out.push(']');
        for (name, time) in [("created", &self.created), ("modified", &self.modified)] {
            // A time in words we cannot read is carried in `extra`; both never stand there.
            if let Some(time) = time {
                out.push_str(&format!(", {name}: "));
                push_text(&mut out, time);
            }
        }
        let is_written = |name: &str| match name {
            "created" => self.created.is_some(),
            "modified" => self.modified.is_some(),
            _ => false,
        };
        for (name, text) in self.extra.iter().filter(|(name, _)| !is_written(name)) {
            out.push_str(&format!(", {name}: {text}"));
        }
        out.push(')');
        out
    }
}

impl ValueRecord<'_> {
    /// Its RON text.
    pub fn text(&self) -> String {
        match self {
            Self::One(value) => text_of(value),
            Self::Many(values) => {
                let values: Vec<_> = values.iter().map(|value| text_of(value)).collect();
                format!("[{}]", values.join(", "))
            }
        }
    }
}

impl Header {
    /// All that stands before the first record, the line end included.
    pub fn prefix(&self) -> String {
        let mut out = format!(
            "#![enable(implicit_some)]\n(\n    format: {},\n    article: (file: {}, sha256: {}, length: {}",
            self.format,
            text_of(&self.file),
            text_of(&self.sha256),
            self.length
        );
        for (name, text) in &self.extra {
            if let Some(name) = name.strip_prefix("article.") {
                out.push_str(&format!(", {name}: {text}"));
            }
        }
        let annotator = text_of(&self.annotator);
        let status = text_of(&self.status);
        let fields = self.extra.get("fields").map_or("{}", String::as_str);
        out.push_str(&format!(
            "),\n    annotator: {annotator},\n    status: {status},\n    fields: {fields},\n"
        ));
        for (name, text) in &self.extra {
            let is_list = name == DECISIONS || name == COMMENTS;
            if name != "fields" && !name.starts_with("article.") && !is_list {
                out.push_str(&format!("    {name}: {text},\n"));
            }
        }
        out.push_str(&self.decisions.field());
        out.push_str(&self.comments.field());
        out.push_str("    annotations: [\n");
        out
    }
}

/// The RON text of a list of spans.
pub fn spans_text(spans: &[SpanRecord<'_>]) -> String {
    let mut out = String::from("[");
    for (nth, span) in spans.iter().enumerate() {
        let comma = if nth > 0 { ", " } else { "" };
        out.push_str(&format!(
            "{comma}(start: {}, end: {}, quote: ",
            span.start, span.end
        ));
        push_text(&mut out, &span.quote);
        out.push_str(", before: ");
        push_text(&mut out, &span.before);
        out.push_str(", after: ");
        push_text(&mut out, &span.after);
        out.push(')');
    }
    out.push(']');
    out
}

/// A text as a RON string on one line.
pub fn text_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_text(&mut out, text);
    out
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            character if needs_escape(character) => {
                // Writing to a string cannot fail.
                let _written = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            character => out.push(character),
        }
    }
    out.push('"');
}

/// Whether a character would break the line, or make it read differently from what it says.
fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
