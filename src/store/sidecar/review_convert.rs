//! From decisions and comments as they stand in a file to those of the model, and back.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::convert::carried;
use super::review_lists::{CommentRecord, DecisionRecord};
use super::v1::text_of;
use crate::model::{
    AnnotationRef, AnnotatorId, CaseId, Comment, CommentId, Decision, Extra, Outcome,
};

/// The field that keeps what `from` or `on` names and is no annotation.
const UNNAMED: &str = "unnamed";

/// Reads a decision; what it names in words we cannot read is carried.
pub fn decision_of(record: &DecisionRecord) -> Decision {
    let mut extra = record.extra.clone();
    let mut from = Vec::with_capacity(record.from.len());
    let mut unnamed = Vec::new();
    for text in &record.from {
        match AnnotationRef::parse(text) {
            Some(source) => from.push(source),
            None => unnamed.push(text_of(text)),
        }
    }
    if !unnamed.is_empty() {
        extra.insert(UNNAMED.to_owned(), format!("[{}]", unnamed.join(", ")));
    }
    Decision {
        case: CaseId::new(&record.case),
        from,
        seen: record.seen.clone(),
        outcome: Outcome::parse(&record.outcome),
        how: record.how.clone(),
        by: AnnotatorId::new(&record.by),
        at: time(record.at.as_deref(), &mut extra),
        reason: record.reason.clone(),
        note: record.note.clone(),
        codebook: record.codebook.clone(),
        extra: Extra(extra),
    }
}

/// The record of a decision.
pub fn decision_record(decision: &Decision) -> DecisionRecord {
    DecisionRecord {
        case: decision.case.to_string(),
        from: decision.from.iter().map(ToString::to_string).collect(),
        seen: decision.seen.clone(),
        outcome: decision.outcome.as_str().to_owned(),
        how: decision.how.clone(),
        by: decision.by.to_string(),
        at: decision.at.map(|at| at.to_string()),
        reason: decision.reason.clone(),
        note: decision.note.clone(),
        codebook: decision.codebook.clone(),
        extra: carried_all(&decision.extra),
    }
}

/// Reads a comment; what it names in words we cannot read is carried.
pub fn comment_of(record: &CommentRecord) -> Comment {
    let mut extra = record.extra.clone();
    let on = AnnotationRef::parse(&record.on);
    if on.is_none() && !record.on.is_empty() {
        extra.insert(UNNAMED.to_owned(), text_of(&record.on));
    }
    Comment {
        id: CommentId::new(&record.id),
        on,
        reply_to: (!record.reply_to.is_empty()).then(|| CommentId::new(&record.reply_to)),
        text: record.text.clone(),
        at: time(record.at.as_deref(), &mut extra),
        resolved: record.resolved,
        extra: Extra(extra),
    }
}

/// The record of a comment.
pub fn comment_record(comment: &Comment) -> CommentRecord {
    let reply_to = comment.reply_to.as_ref();
    CommentRecord {
        id: comment.id.to_string(),
        on: comment
            .on
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        reply_to: reply_to.map(ToString::to_string).unwrap_or_default(),
        text: comment.text.clone(),
        at: comment.at.map(|at| at.to_string()),
        resolved: comment.resolved,
        extra: carried_all(&comment.extra),
    }
}

fn carried_all(extra: &Extra) -> BTreeMap<String, String> {
    let extra = extra.0.iter();
    extra
        .map(|(name, text)| (name.clone(), carried(text)))
        .collect()
}

/// A time; one in words we cannot read is carried as it stands.
fn time(written: Option<&str>, extra: &mut BTreeMap<String, String>) -> Option<Timestamp> {
    let written = written?;
    let time = written.parse().ok();
    if time.is_none() {
        extra.insert("at".to_owned(), text_of(written));
    }
    time
}
