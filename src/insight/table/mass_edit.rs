//! One change of many annotations, shown before it is made.
//!
//! Nothing is changed here: the plan holds the new values, and the caller makes edits of them.

use std::sync::Arc;

use jiff::Timestamp;

use super::column::field_text;
use super::{AnnotationRow, AnnotationTable};
use crate::insight::search::{Matcher, Query, QueryError};
use crate::model::{
    Annotation, AnnotationId, Codebook, EntryRef, Field, FieldId, FieldKind, FieldValue, LayerKey,
    Status, TagId,
};

/// What is to be done to many annotations.
#[derive(Clone, Debug, PartialEq)]
pub enum MassEdit {
    /// Puts a value into a field, or empties it.
    SetField {
        /// The field.
        field: FieldId,
        /// The value; none empties.
        value: Option<FieldValue>,
    },
    /// Replaces words in a field or in the note.
    Replace {
        /// Where.
        target: ReplaceIn,
        /// What is replaced.
        query: Query,
        /// What comes instead; `$1` names a group of a regular expression.
        with: String,
    },
    /// Gives another tag; of the fields stays what the new tag has too.
    ChangeTag(TagId),
    /// Takes the annotations away.
    Delete,
}

/// Where words are replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplaceIn {
    /// In a field; of a register entry only its name.
    Field(FieldId),
    /// In the note.
    Note,
}

/// What a mass edit would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The changes, in the order of the rows.
    pub changes: Vec<PlannedChange>,
    /// The rows that cannot take it, in their order.
    pub refused: Vec<Refused>,
}

/// A row that cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its place in [`AnnotationTable::rows`].
    pub row: usize,
    /// Why.
    pub why: Refusal,
}

/// Why a row cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Its annotator locked the layer it is in.
    Locked,
    /// Its tag has no such field.
    NoSuchField,
    /// The field does not take that value.
    ValueUnfit,
    /// The codebook does not have the tag.
    NoSuchTag,
}

impl Refusal {
    /// What a window says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Locked => "its layer is locked",
            Self::NoSuchField => "its tag has no such field",
            Self::ValueUnfit => "the field does not take this value",
            Self::NoSuchTag => "the codebook does not have the tag",
        }
    }
}

/// What would become of one annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedChange {
    /// Its place in [`AnnotationTable::rows`].
    pub row: usize,
    /// The layer it is in.
    pub layer: LayerKey,
    /// Which one.
    pub id: AnnotationId,
    /// What shows now.
    pub before: String,
    /// What will show; empty if it is deleted or emptied.
    pub after: String,
    /// What it becomes; nothing if it is deleted.
    pub value: Option<Arc<Annotation>>,
}

/// What comes of asking one annotation.
enum Outcome {
    Same,
    Refused(Refusal),
    Change {
        before: String,
        after: String,
        value: Option<Box<Annotation>>,
    },
}

impl MassEdit {
    /// Says what it would do to these rows; what would not change is left out.
    ///
    /// Changed annotations get `modified`. Fails only on a pattern that cannot be looked for.
    pub fn plan(
        &self,
        table: &AnnotationTable,
        rows: &[usize],
        modified: Option<Timestamp>,
    ) -> Result<Plan, QueryError> {
        let matcher = match self {
            Self::Replace { query, .. } => Some(query.matcher()?),
            _ => None,
        };
        let mut plan = Plan::default();
        let codebook = &table.snapshot().codebook;
        for (place, row) in rows
            .iter()
            .filter_map(|nth| Some((*nth, table.rows().get(*nth)?)))
        {
            match self.outcome(row, codebook, matcher.as_ref()) {
                Outcome::Same => {}
                Outcome::Refused(why) => plan.refused.push(Refused { row: place, why }),
                Outcome::Change { .. } if row.status == Status::Locked => {
                    let why = Refusal::Locked;
                    plan.refused.push(Refused { row: place, why });
                }
                Outcome::Change {
                    before,
                    after,
                    value,
                } => plan.changes.push(PlannedChange {
                    row: place,
                    layer: row.layer_key(),
                    id: row.annotation.id.clone(),
                    before,
                    after,
                    value: value.map(|value| Arc::new(Annotation { modified, ..*value })),
                }),
            }
        }
        Ok(plan)
    }

    fn outcome(
        &self,
        row: &AnnotationRow,
        codebook: &Codebook,
        matcher: Option<&Matcher>,
    ) -> Outcome {
        let annotation = &row.annotation;
        match (self, matcher) {
            (Self::SetField { field, value }, _) => {
                set_field(annotation, codebook, field, value.clone())
            }
            (Self::Replace { target, with, .. }, Some(matcher)) => match target {
                ReplaceIn::Note => replace_in_note(annotation, matcher, with),
                ReplaceIn::Field(field) => {
                    replace_in_field(annotation, codebook, field, (matcher, with))
                }
            },
            // A replacement always has its matcher, see `plan`.
            (Self::Replace { .. }, None) => Outcome::Same,
            (Self::ChangeTag(tag), _) => change_tag(annotation, codebook, tag),
            (Self::Delete, _) => Outcome::Change {
                before: tag_name(codebook, &annotation.tag),
                after: String::new(),
                value: None,
            },
        }
    }
}

fn set_field(
    annotation: &Annotation,
    codebook: &Codebook,
    field_id: &FieldId,
    value: Option<FieldValue>,
) -> Outcome {
    let tag = codebook.tag(&annotation.tag);
    let field = tag.and_then(|tag| tag.field(field_id));
    let fits = |value: &FieldValue| field.is_some_and(|field| takes(field, value));
    let is_there = annotation.fields.contains_key(field_id);
    if annotation.fields.get(field_id) == value.as_ref() && (is_there || field.is_some()) {
        return Outcome::Same;
    }
    if !value.as_ref().map_or(is_there, fits) {
        let why = field.map_or(Refusal::NoSuchField, |_| Refusal::ValueUnfit);
        return Outcome::Refused(why);
    }
    let shown = |value: Option<&FieldValue>| {
        let text = |value| field_text(codebook, &annotation.tag, field_id, value);
        value.map(text).unwrap_or_default()
    };
    let mut changed = annotation.clone();
    let before = shown(annotation.fields.get(field_id));
    let after = shown(value.as_ref());
    match value {
        Some(value) => drop(changed.fields.insert(field_id.clone(), value)),
        None => drop(changed.fields.remove(field_id)),
    }
    Outcome::Change {
        before,
        after,
        value: Some(Box::new(changed)),
    }
}

fn replace_in_note(annotation: &Annotation, matcher: &Matcher, with: &str) -> Outcome {
    match matcher.replaced(&annotation.note, with) {
        Some(note) if note != annotation.note => Outcome::Change {
            before: annotation.note.clone(),
            after: note.clone(),
            value: Some(Box::new(Annotation {
                note,
                ..annotation.clone()
            })),
        },
        _ => Outcome::Same,
    }
}

fn replace_in_field(
    annotation: &Annotation,
    codebook: &Codebook,
    field_id: &FieldId,
    (matcher, with): (&Matcher, &str),
) -> Outcome {
    let Some(value) = annotation.fields.get(field_id) else {
        return Outcome::Same;
    };
    let replaced = |text: &String| replaced_value(text, matcher, with);
    let value = match value {
        FieldValue::One(text) => FieldValue::One(replaced(text)),
        FieldValue::Many(texts) => FieldValue::Many(texts.iter().map(replaced).collect()),
    };
    let is_empty = value.values().iter().all(|text| text.trim().is_empty());
    let value = (!is_empty).then_some(value);
    if annotation.fields.get(field_id) == value.as_ref() {
        return Outcome::Same;
    }
    set_field(annotation, codebook, field_id, value)
}

/// Of `actor:Mira Holm` the register stays.
fn replaced_value(text: &str, matcher: &Matcher, with: &str) -> String {
    let replaced = |text: &str| {
        matcher
            .replaced(text, with)
            .unwrap_or_else(|| text.to_owned())
    };
    match EntryRef::parse(text) {
        Some(entry) => {
            let name = replaced(&entry.name);
            EntryRef::new(entry.kind, name.trim()).to_string()
        }
        None => replaced(text),
    }
}

fn change_tag(annotation: &Annotation, codebook: &Codebook, tag: &TagId) -> Outcome {
    if annotation.tag == *tag {
        return Outcome::Same;
    }
    if codebook.tag(tag).is_none() {
        return Outcome::Refused(Refusal::NoSuchTag);
    }
    let fields = codebook.fitting_fields(annotation, tag);
    let n_lost = annotation.fields.len() - fields.len().min(annotation.fields.len());
    let name = tag_name(codebook, tag);
    let after = match n_lost {
        0 => name,
        1 => format!("{name}, without 1 field"),
        n_lost => format!("{name}, without {n_lost} fields"),
    };
    Outcome::Change {
        before: tag_name(codebook, &annotation.tag),
        after,
        value: Some(Box::new(Annotation {
            tag: tag.clone(),
            fields,
            ..annotation.clone()
        })),
    }
}

fn tag_name(codebook: &Codebook, tag_id: &TagId) -> String {
    let tag = codebook.tag(tag_id);
    tag.map_or_else(|| tag_id.to_string(), |tag| tag.name.clone())
}

/// Whether a field takes a value.
fn takes(field: &Field, value: &FieldValue) -> bool {
    let is_unclear = |value: &String| value == FieldValue::UNCLEAR;
    let takes_one = |value: &String| match &field.kind {
        FieldKind::Text | FieldKind::LongText => true,
        FieldKind::Number { min, max } => {
            let is_within = |number: f64| (*min..=*max).contains(&number);
            is_unclear(value) || value.parse().is_ok_and(is_within)
        }
        FieldKind::YesNo => is_unclear(value) || matches!(value.as_str(), "yes" | "no"),
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => {
            is_unclear(value) || choices.iter().any(|choice| choice.id == *value)
        }
        FieldKind::Entry(kinds) => {
            EntryRef::parse(value).is_some_and(|entry| kinds.contains(&entry.kind))
        }
    };
    let takes_many = matches!(field.kind, FieldKind::Choices(_));
    (takes_many || value.values().len() == 1) && value.values().iter().all(takes_one)
}
