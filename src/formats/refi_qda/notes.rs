//! What codings and selections cannot hold, as notes of the project.

use std::fmt::Write as _;

use super::block::{Block, Value};
use super::codes::ChoiceCodes;
use super::{guid, xml};
use crate::formats::Report;
use crate::model::{Annotation, FieldValue, Link};

/// The notes of a project while it is written.
#[derive(Debug, Default)]
pub struct Notes {
    xml: String,
}

impl Notes {
    /// Adds a note and gives the name that refers to it; nothing for one that says nothing.
    pub fn add(
        &mut self,
        (name, key): (&str, &[&str]),
        block: &Block,
        (user, created): (&str, Option<jiff::Timestamp>),
        report: &mut Report,
    ) -> Option<String> {
        if block.is_empty() {
            return None;
        }
        let text = block.write();
        let text = xml::allowed(&text, report, || format!("a note on {}", key.join(", ")));
        let guid = guid::derived("note", key);
        let out = &mut self.xml;
        let _infallible = write!(out, "<Note guid=\"{guid}\" name=\"");
        xml::push_attribute(out, name);
        out.push('"');
        push_made(out, user, created);
        out.push_str("><PlainTextContent>");
        xml::push_text(out, &text);
        out.push_str("</PlainTextContent></Note>\n");
        Some(guid)
    }

    /// The element of all notes; nothing if there is none.
    pub fn element(&self) -> String {
        if self.xml.is_empty() {
            return String::new();
        }
        format!("<Notes>\n{}</Notes>\n", self.xml)
    }
}

/// Adds who made something and when.
pub fn push_made(out: &mut String, user: &str, created: Option<jiff::Timestamp>) {
    if !user.is_empty() {
        let _infallible = write!(out, " creatingUser=\"{user}\"");
    }
    if let Some(created) = created {
        let _infallible = write!(out, " creationDateTime=\"{created}\"");
    }
}

/// What a coding cannot say of an annotation: note, fields without codes, links that are no links there.
pub fn block_of(
    annotation: &Annotation,
    is_own_name: bool,
    choices: &ChoiceCodes<'_>,
    links: &[&Link],
) -> Block {
    let mut block = Block::of(annotation.note.clone());
    if !is_own_name {
        block.push("@id", annotation.id.as_str());
    }
    if annotation.is_article_level() {
        block.push_some(
            "@modified",
            &annotation
                .modified
                .map(|it| it.to_string())
                .unwrap_or_default(),
        );
    }
    for (id, value) in &annotation.fields {
        if choices.of(&annotation.tag, id, value).is_some() {
            continue;
        }
        let value = match value {
            FieldValue::One(value) => Value::One(value.clone()),
            FieldValue::Many(values) => Value::Many(values.clone()),
        };
        // A field that looks like a key of ours has one more sign before it.
        let sign = if id.as_str().starts_with('@') {
            "@"
        } else {
            ""
        };
        block.lines.push((format!("{sign}{id}"), value));
    }
    for link in links {
        let ends = vec![link.relation.clone(), link.to.as_str().to_owned()];
        block.lines.push(("@link".to_owned(), Value::Many(ends)));
    }
    block
}
