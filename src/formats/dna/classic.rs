//! The usual statement of discourse network analysis: a person of an organization is for or against
//! a concept.
//!
//! From the fields of a tag, in the codebook's order:
//!
//! - *person* and *organization* are the fields `person` and `organization` (or `organisation`);
//!   without these the first field that names an actor or an organisation is who speaks
//! - *concept* is the field `concept`, else the first other field that names a claim, else the first
//!   other field that names an entry, else the name of the tag
//! - *agreement* is the field `agreement`, else the first choice with signs for and against; a tag
//!   without such a field is an assertion, and who asserts agrees

use std::collections::BTreeMap;

use super::by_tag::entry_value;
use super::choices::Choices;
use super::plan::{DataType, Mapping, StatementType, Value, Variable};
use super::schema::{ID_VARIABLE, NOTE_VARIABLE};
use crate::formats::{ExportInput, Loss, Report};
use crate::model::{
    Annotation, Color, FieldId, FieldKind, FieldValue, RegisterKind, Sign, Tag, TagId,
};

/// What the type is called wherever the program is used.
pub const LABEL: &str = "DNA Statement";

const YELLOW: Color = Color {
    red: 239,
    green: 208,
    blue: 51,
};

/// The one type.
pub struct Classic<'a> {
    choices: Choices,
    tags: BTreeMap<&'a TagId, &'a Tag>,
}

/// Which fields of an annotation say what.
#[derive(Default)]
struct Parts<'a> {
    person: Option<Value<'a>>,
    organization: Option<Value<'a>>,
    concept: Option<Value<'a>>,
    used: Vec<&'a FieldId>,
}

/// Which side is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    For,
    Against,
    Neither,
}

impl<'a> Classic<'a> {
    /// Reads the codebook.
    pub fn new(input: &ExportInput<'a>, choices: Choices) -> Self {
        let tags = input.codebook.tags.iter();
        Self {
            choices,
            tags: tags.map(|tag| (&tag.id, tag)).collect(),
        }
    }

    /// The agreement as the database has it; nothing where it has no way to say it.
    fn agreement(&self, side: Side) -> Option<Value<'a>> {
        let text = match (side, self.choices.has_numbers) {
            (Side::For, _) => "1",
            (Side::Against, false) | (Side::Neither, true) => "0",
            (Side::Against, true) => "-1",
            (Side::Neither, false) => return None,
        };
        Some(Value::plain(text))
    }
}

impl<'a> Mapping<'a> for Classic<'a> {
    fn values(
        &mut self,
        annotation: &'a Annotation,
        report: &mut Report,
        told: &dyn Fn() -> String,
    ) -> Option<(usize, Vec<Value<'a>>)> {
        let tag = self.tags.get(&annotation.tag).copied();
        let (side, side_field) = side(tag, annotation);
        let Some(agreement) = self.agreement(side) else {
            report.lose(Loss::Annotations, || {
                format!("{}, which takes no side", told())
            });
            return None;
        };
        let mut parts = parts(tag, annotation);
        parts.used.extend(side_field);
        let by_name = || {
            let name = tag
                .map(|tag| tag.name.as_str())
                .filter(|name| !name.is_empty());
            Value::plain(name.unwrap_or(annotation.tag.as_str()))
        };
        let mut values = vec![
            parts.person.unwrap_or_default(),
            parts.organization.unwrap_or_default(),
            parts.concept.unwrap_or_else(by_name),
            agreement,
        ];
        if self.choices.keeps_ids {
            values.push(Value::plain(annotation.id.as_str()));
            values.push(Value::plain(annotation.note.as_str()));
        } else {
            report.lose(Loss::Ids, told);
            if !annotation.note.is_empty() {
                report.lose(Loss::Notes, told);
            }
        }
        report.lose(Loss::Tags, told);
        // Whatever a statement holds, it holds in other fields than the tag's own.
        if !annotation.fields.is_empty() {
            report.lose(Loss::Fields, told);
        }
        Some((0, values))
    }

    fn into_types(self: Box<Self>) -> Vec<StatementType> {
        use RegisterKind::{Actor, Claim, Organisation};
        let agreement = if self.choices.has_numbers {
            DataType::Integer
        } else {
            DataType::Boolean
        };
        let variable = |name: &str, data_type, registers: &[RegisterKind]| Variable {
            name: name.to_owned(),
            data_type,
            registers: registers.to_vec(),
        };
        let mut variables = vec![
            variable("person", DataType::Short, &[Actor]),
            variable("organization", DataType::Short, &[Organisation]),
            variable("concept", DataType::Short, &[Claim]),
            variable("agreement", agreement, &[]),
        ];
        if self.choices.keeps_ids {
            variables.push(variable(ID_VARIABLE, DataType::Long, &[]));
            variables.push(variable(NOTE_VARIABLE, DataType::Long, &[]));
        }
        vec![StatementType {
            label: LABEL.to_owned(),
            color: YELLOW,
            variables,
        }]
    }
}

fn one<'a>(annotation: &'a Annotation, field_id: &FieldId) -> Option<(&'a FieldId, Value<'a>)> {
    let (field_id, value) = annotation.fields.get_key_value(field_id)?;
    let text = value.values().first()?;
    let value = entry_value(text).unwrap_or_else(|| Value::plain(text.as_str()));
    (!value.text.is_empty()).then_some((field_id, value))
}

fn named<'a>(annotation: &'a Annotation, names: &[&str]) -> Option<(&'a FieldId, Value<'a>)> {
    let mut found = names
        .iter()
        .map(|name| one(annotation, &FieldId::new(name)));
    found.find_map(|found| found)
}

/// Who speaks, and about what.
fn parts<'a>(tag: Option<&Tag>, annotation: &'a Annotation) -> Parts<'a> {
    let mut parts = Parts::default();
    let mut take = |found: Option<(&'a FieldId, Value<'a>)>| {
        let (field_id, value) = found?;
        parts.used.push(field_id);
        Some(value)
    };
    let mut person = take(named(annotation, &["person"]));
    let mut organization = take(named(annotation, &["organization", "organisation"]));
    let mut concept = take(named(annotation, &["concept"]));
    let fields = tag.into_iter().flat_map(|tag| &tag.fields);
    let entries = fields.filter(|field| matches!(field.kind, FieldKind::Entry(_)));
    let mut entries: Vec<_> = entries
        .filter_map(|field| one(annotation, &field.id))
        .collect();
    entries.retain(|(field_id, _)| !parts.used.contains(field_id));
    if person.is_none() && organization.is_none() {
        let who = entries.iter().position(|(_, value)| {
            matches!(
                value.register,
                Some(RegisterKind::Actor | RegisterKind::Organisation)
            )
        });
        if let Some(who) = who {
            let (field_id, value) = entries.remove(who);
            parts.used.push(field_id);
            match value.register {
                Some(RegisterKind::Organisation) => organization = Some(value),
                _ => person = Some(value),
            }
        }
    }
    if concept.is_none() {
        let is_claim =
            |(_, value): &&(&FieldId, Value<'_>)| value.register == Some(RegisterKind::Claim);
        let found = entries.iter().find(is_claim).or(entries.first()).cloned();
        parts
            .used
            .extend(found.iter().map(|(field_id, _)| *field_id));
        concept = found.map(|(_, value)| value);
    }
    Parts {
        person,
        organization,
        concept,
        ..parts
    }
}

/// Which side is taken, and in which field that is said.
fn side<'a>(tag: Option<&Tag>, annotation: &'a Annotation) -> (Side, Option<&'a FieldId>) {
    let fields = || tag.into_iter().flat_map(|tag| &tag.fields);
    let named = fields().find(|field| field.id.as_str() == "agreement");
    let is_signed = |kind: &FieldKind| match kind {
        FieldKind::Choice(choices) => choices.iter().any(|choice| choice.sign.is_some()),
        _ => false,
    };
    let field = named.or_else(|| fields().find(|field| is_signed(&field.kind)));
    let Some(field) = field else {
        return (Side::For, None);
    };
    let Some((field_id, FieldValue::One(value))) = annotation.fields.get_key_value(&field.id)
    else {
        return (Side::Neither, None);
    };
    let sign = match &field.kind {
        FieldKind::Choice(choices) => choices
            .iter()
            .find(|it| it.id == *value)
            .and_then(|it| it.sign),
        _ => None,
    };
    let side = match (value.as_str(), sign) {
        ("yes", _) | (_, Some(Sign::Supports)) => Side::For,
        ("no", _) | (_, Some(Sign::Opposes)) => Side::Against,
        _ => Side::Neither,
    };
    (side, Some(field_id))
}
