//! Two versions of one value: both stay in the file until a person picks.
//!
//! A record keeps mine in the field itself and theirs in a field `conflicts` of its own, a map
//! from the field's name to the other versions, so that closing the program loses neither.

use std::collections::BTreeMap;

use ron::value::RawValue;

use super::convert::{RecordReader, record_of};
use super::parse::read_value;
use super::review_convert::{comment_of, comment_record, decision_of, decision_record};
use super::review_lists::{COMMENTS, CommentRecord, DECISIONS, DecisionRecord, List, ListRecord};
use super::v1::{Header, Record, spans_text, text_of};
use crate::model::{
    Annotation, AnnotationId, ArticleText, CaseId, Comment, CommentId, Decision, Extra, Layer,
    Status,
};

/// The field of a record that holds other versions.
pub const CONFLICTS: &str = "conflicts";

/// The name under which the other side deleted the annotation.
pub const DELETED: &str = "deleted";

/// Two versions of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Which annotation; none for the layer itself.
    pub id: Option<AnnotationId>,
    /// Which field: `note`, `fields.claimant`, or `deleted` if one side deleted the annotation.
    pub field: String,
    /// What stands in the record now, as RON.
    pub mine: String,
    /// What else it was set to, as RON.
    pub theirs: String,
}

/// Which of two versions a person picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What stands in the record.
    Mine,
    /// The other version.
    Theirs,
}

/// The conflicts that wait in a layer.
pub fn conflicts_of(layer: &Layer, text: &ArticleText) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (field, theirs) in alternatives(&layer.extra().0) {
        let mine = match field.as_str() {
            "status" => text_of(<&'static str>::from(layer.status())),
            field => listed(layer, field)
                .or_else(|| layer.extra().0.get(field).cloned())
                .unwrap_or_else(none),
        };
        push_all(&mut conflicts, None, (field, mine), theirs);
    }
    for annotation in layer.by_id() {
        if !annotation.extra.0.contains_key(CONFLICTS) {
            continue;
        }
        let record = record_of(annotation, text);
        for (field, theirs) in alternatives(&annotation.extra.0) {
            let mine = value_of(&record, &field).unwrap_or_else(none);
            push_all(&mut conflicts, Some(&annotation.id), (field, mine), theirs);
        }
    }
    conflicts
}

/// The annotation after a person picked; none if it is to be deleted.
///
/// A version that cannot be read is not taken: the annotation comes back unchanged then.
pub fn settle(
    annotation: &Annotation,
    text: &ArticleText,
    conflict: &Conflict,
    side: Side,
) -> Option<Annotation> {
    let mut record = record_of(annotation, text);
    if side == Side::Theirs {
        if conflict.field == DELETED {
            return None;
        }
        if set_value(&mut record, &conflict.field, &conflict.theirs).is_none() {
            return Some(annotation.clone());
        }
    }
    record.extra = without(&record.extra, conflict);
    Some(RecordReader::new(text).read(&record).annotation)
}

/// The layer's status and extra fields after a person picked.
pub fn settle_status(layer: &Layer, conflict: &Conflict, side: Side) -> (Status, Extra) {
    let theirs = read_value::<String>(&conflict.theirs)
        .ok()
        .and_then(|status| status.parse().ok())
        .filter(|_| side == Side::Theirs && conflict.field == "status");
    let extra = without(&layer.extra().0, conflict);
    (theirs.unwrap_or(layer.status()), Extra(extra))
}

/// What a pick between two versions of a decision or comment comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum SettledRecord {
    /// The decision about a case; none if there is to be none.
    Decision(CaseId, Option<Decision>),
    /// The comment of that name; none if it is to be gone.
    Comment(CommentId, Option<Comment>),
}

/// The decision or comment after a person picked the other version of one; nothing for a conflict
/// about something else, or a version that cannot be read.
pub fn settle_record(conflict: &Conflict) -> Option<SettledRecord> {
    let is_none = conflict.theirs == "None";
    let (list, key) = conflict.field.split_once('.')?;
    match list {
        DECISIONS if conflict.id.is_none() => {
            let record = DecisionRecord::read(&conflict.theirs).ok();
            let value = record.map(|record| decision_of(&record));
            let is_read = is_none || value.is_some();
            is_read.then(|| SettledRecord::Decision(CaseId::new(key), value))
        }
        COMMENTS if conflict.id.is_none() => {
            let record = CommentRecord::read(&conflict.theirs).ok();
            let value = record.map(|record| comment_of(&record));
            let is_read = is_none || value.is_some();
            is_read.then(|| SettledRecord::Comment(CommentId::new(key), value))
        }
        _ => None,
    }
}

/// The line of the decision or comment that a field of a conflict names.
pub fn line_of(header: &Header, field: &str) -> Option<String> {
    let (list, key) = field.split_once('.')?;
    match list {
        DECISIONS => line_in(&header.decisions, key),
        COMMENTS => line_in(&header.comments, key),
        _ => None,
    }
}

fn line_in<T: ListRecord>(list: &List<T>, key: &str) -> Option<String> {
    let mut records = list.records();
    records.find(|it| it.key() == key).map(ListRecord::line)
}

fn listed(layer: &Layer, field: &str) -> Option<String> {
    let (list, key) = field.split_once('.')?;
    match list {
        DECISIONS => {
            let decision = layer.decisions().get(&CaseId::new(key))?;
            Some(decision_record(decision).line())
        }
        COMMENTS => {
            let comment = layer.comments().get(&CommentId::new(key))?;
            Some(comment_record(comment).line())
        }
        _ => None,
    }
}

/// Adds other versions to what waits already.
pub fn with_conflicts(extra: &mut BTreeMap<String, String>, added: BTreeMap<String, Vec<String>>) {
    let mut all = alternatives(extra);
    for (field, theirs) in added {
        let known = all.entry(field).or_default();
        for value in theirs {
            if !known.contains(&value) {
                known.push(value);
            }
        }
    }
    write(extra, &all);
}

/// The other versions that wait, by field.
pub fn alternatives(extra: &BTreeMap<String, String>) -> BTreeMap<String, Vec<String>> {
    let Some(text) = extra.get(CONFLICTS) else {
        return BTreeMap::new();
    };
    let read: Result<BTreeMap<String, Vec<&RawValue>>, _> = read_value(text);
    let texts = |values: Vec<&RawValue>| values.iter().map(|it| it.trim().to_string()).collect();
    match read {
        Ok(read) => read
            .into_iter()
            .map(|(field, it)| (field, texts(it)))
            .collect(),
        Err(_) => BTreeMap::new(),
    }
}

/// The RON text of a record's field; nothing for one it does not have.
pub fn value_of(record: &Record<'_>, field: &str) -> Option<String> {
    match field {
        "tag" => Some(text_of(&record.tag)),
        "spans" => Some(spans_text(&record.spans)),
        "note" => Some(text_of(&record.note)),
        "created" => record.created.as_deref().map(text_of),
        DELETED => Some("false".to_owned()),
        field => match field.strip_prefix("fields.") {
            Some(name) => record.fields.get(name).map(super::v1::ValueRecord::text),
            None => record.extra.get(field).cloned(),
        },
    }
}

/// Sets a record's field to a RON text; nothing if it cannot be read.
pub fn set_value(record: &mut Record<'_>, field: &str, text: &str) -> Option<()> {
    let is_none = text == "None";
    match field {
        "tag" => record.tag = read_value::<String>(text).ok()?.into(),
        "note" => record.note = read_value::<String>(text).ok()?.into(),
        "created" => record.created = Some(read_value::<String>(text).ok()?.into()),
        "spans" => {
            let line = format!("(id: \"x\", tag: \"x\", spans: {text})");
            let read = super::parse::read_record(&line).ok()?;
            record.spans = read.spans.iter().map(owned_span).collect();
        }
        field => match field.strip_prefix("fields.") {
            Some(name) if is_none => drop(record.fields.remove(name)),
            Some(name) => {
                let value = owned_value(&read_value(text).ok()?);
                record.fields.insert(name.to_owned().into(), value);
            }
            None if is_none => drop(record.extra.remove(field)),
            None => drop(record.extra.insert(field.to_owned(), text.to_owned())),
        },
    }
    Some(())
}

fn owned_span(span: &super::v1::SpanRecord<'_>) -> super::v1::SpanRecord<'static> {
    super::v1::SpanRecord {
        start: span.start,
        end: span.end,
        quote: span.quote.to_string().into(),
        before: span.before.to_string().into(),
        after: span.after.to_string().into(),
    }
}

fn owned_value(value: &super::v1::ValueRecord<'_>) -> super::v1::ValueRecord<'static> {
    use super::v1::ValueRecord;
    match value {
        ValueRecord::One(value) => ValueRecord::One(value.to_string().into()),
        ValueRecord::Many(values) => {
            ValueRecord::Many(values.iter().map(|it| it.to_string().into()).collect())
        }
    }
}

fn without(extra: &BTreeMap<String, String>, conflict: &Conflict) -> BTreeMap<String, String> {
    let mut extra = extra.clone();
    let mut all = alternatives(&extra);
    if let Some(theirs) = all.get_mut(&conflict.field) {
        theirs.retain(|value| *value != conflict.theirs);
    }
    write(&mut extra, &all);
    extra
}

fn write(extra: &mut BTreeMap<String, String>, all: &BTreeMap<String, Vec<String>>) {
    let entries: Vec<_> = all
        .iter()
        .filter(|(_, theirs)| !theirs.is_empty())
        .map(|(field, theirs)| format!("{}: [{}]", text_of(field), theirs.join(", ")))
        .collect();
    if entries.is_empty() {
        extra.remove(CONFLICTS);
    } else {
        extra.insert(CONFLICTS.to_owned(), format!("{{{}}}", entries.join(", ")));
    }
}

fn push_all(
    conflicts: &mut Vec<Conflict>,
    id: Option<&AnnotationId>,
    (field, mine): (String, String),
    theirs: Vec<String>,
) {
    conflicts.extend(theirs.into_iter().map(|theirs| Conflict {
        id: id.cloned(),
        field: field.clone(),
        mine: mine.clone(),
        theirs,
    }));
}

fn none() -> String {
    "None".to_owned()
}
