//! One statement type a tag, its fields as variables.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::choices::Choices;
use super::plan::{DataType, Mapping, StatementType, Value, Variable};
use super::schema::{ID_VARIABLE, MOST_SHORT, NOTE_VARIABLE};
use super::several;
use crate::formats::{ExportInput, Loss, Report};
use crate::model::{Annotation, Color, EntryRef, FieldId, FieldKind, FieldValue, Tag, TagId};

/// The colour of a tag that the codebook does not know.
const GREY: Color = Color {
    red: 128,
    green: 128,
    blue: 128,
};

/// The types of all tags.
pub struct ByTag<'a> {
    types: Vec<StatementType>,
    tags: BTreeMap<&'a TagId, TypeOfTag<'a>>,
}

struct TypeOfTag<'a> {
    at: usize,
    /// Whether the label of the type tells the tag again.
    is_named: bool,
    columns: Vec<Column<'a>>,
}

/// What fills a variable.
enum Column<'a> {
    Field(&'a FieldId, DataType),
    Id,
    Note,
}

/// What all values of a field are like.
#[derive(Default)]
struct Survey {
    n_whole: usize,
    n_yes_no: usize,
    is_long: bool,
}

/// What all annotations of a tag are like.
#[derive(Default)]
struct TagSurvey<'a> {
    n_annotations: usize,
    fields: BTreeMap<&'a FieldId, Survey>,
}

impl<'a> ByTag<'a> {
    /// Looks at all values once, so that each variable has a type that fits all of them.
    pub fn new(input: &ExportInput<'a>, choices: Choices) -> Self {
        let mut surveys: BTreeMap<&TagId, TagSurvey<'_>> = BTreeMap::new();
        for (_, _, annotation) in input.annotations() {
            surveys.entry(&annotation.tag).or_default().add(annotation);
        }
        let known = input.codebook.tags.iter().map(|tag| (&tag.id, Some(tag)));
        let known_ids: BTreeSet<&TagId> = input.codebook.tags.iter().map(|tag| &tag.id).collect();
        let unknown = surveys.keys().filter(|id| !known_ids.contains(**id));
        let all: Vec<(&TagId, Option<&Tag>)> = known.chain(unknown.map(|id| (*id, None))).collect();
        let mut made = Self {
            types: Vec::new(),
            tags: BTreeMap::new(),
        };
        let mut labels = Labels::new(input);
        for (tag_id, tag) in all {
            let survey = surveys.remove(tag_id).unwrap_or_default();
            let (label, is_named) = labels.make(tag_id, tag);
            made.add(tag_id, tag, &survey, choices, (label, is_named));
        }
        made
    }

    fn add(
        &mut self,
        tag_id: &'a TagId,
        tag: Option<&'a Tag>,
        survey: &TagSurvey<'a>,
        choices: Choices,
        (label, is_named): (String, bool),
    ) {
        let (mut variables, mut columns) = (Vec::new(), Vec::new());
        for (field_id, kind) in fields_of(tag, survey) {
            let survey_of_field = survey.fields.get(field_id);
            let data_type = data_type(kind, survey_of_field, survey.n_annotations);
            let registers = match kind {
                Some(FieldKind::Entry(registers)) => registers.clone(),
                _ => Vec::new(),
            };
            variables.push(Variable {
                name: field_id.to_string(),
                data_type,
                registers,
            });
            columns.push(Column::Field(field_id, data_type));
        }
        let mut add_long = |name: &str, column| {
            variables.push(Variable {
                name: name.to_owned(),
                data_type: DataType::Long,
                registers: Vec::new(),
            });
            columns.push(column);
        };
        if choices.keeps_ids {
            add_long(ID_VARIABLE, Column::Id);
        }
        // A type without any variable is none that the program's forms know.
        if choices.keeps_ids || columns_are_empty(survey, tag) {
            add_long(NOTE_VARIABLE, Column::Note);
        }
        let type_of_tag = TypeOfTag {
            at: self.types.len(),
            is_named,
            columns,
        };
        self.tags.insert(tag_id, type_of_tag);
        self.types.push(StatementType {
            label,
            color: tag.map_or(GREY, |tag| tag.color),
            variables,
        });
    }
}

impl<'a> Mapping<'a> for ByTag<'a> {
    fn values(
        &mut self,
        annotation: &'a Annotation,
        report: &mut Report,
        told: &dyn Fn() -> String,
    ) -> Option<(usize, Vec<Value<'a>>)> {
        let of_tag = self.tags.get(&annotation.tag)?;
        let (mut has_id, mut has_note) = (false, annotation.note.is_empty());
        let values = of_tag.columns.iter().map(|column| match column {
            Column::Id => {
                has_id = true;
                Value::plain(annotation.id.as_str())
            }
            Column::Note => {
                has_note = true;
                Value::plain(annotation.note.as_str())
            }
            Column::Field(field_id, data_type) => {
                let value = annotation.fields.get(*field_id);
                value.map_or_else(Value::default, |value| value_of(value, *data_type))
            }
        });
        let values = values.collect();
        let is_nothing =
            |value: &FieldValue| matches!(value, FieldValue::One(text) if text.is_empty());
        let is_ours = |id: &FieldId| is_reserved(id);
        if annotation
            .fields
            .iter()
            .any(|(id, value)| is_ours(id) || is_nothing(value))
        {
            report.lose(Loss::Fields, told);
        }
        for (is_kept, loss) in [
            (has_id, Loss::Ids),
            (has_note, Loss::Notes),
            (of_tag.is_named, Loss::Tags),
        ] {
            if !is_kept {
                report.lose(loss, told);
            }
        }
        Some((of_tag.at, values))
    }

    fn into_types(self: Box<Self>) -> Vec<StatementType> {
        self.types
    }
}

impl<'a> TagSurvey<'a> {
    fn add(&mut self, annotation: &'a Annotation) {
        self.n_annotations += 1;
        for (field_id, value) in &annotation.fields {
            let survey = self.fields.entry(field_id).or_default();
            let text = value.values().first().map_or("", String::as_str);
            if let FieldValue::One(text) = value {
                // As it will be written again: neither `04` nor `+4` is.
                let whole: Option<i32> = text.parse().ok();
                survey.n_whole += usize::from(whole.is_some_and(|it| it.to_string() == *text));
                survey.n_yes_no += usize::from(matches!(text.as_str(), "yes" | "no"));
            }
            let n_bytes: usize = value.values().iter().map(|it| 2 * it.len() + 2).sum();
            let is_many = value.values().len() != 1;
            survey.is_long |= if is_many {
                n_bytes > MOST_SHORT
            } else {
                is_long(text)
            };
            survey.is_long |= text.contains(['\n', '\r']);
        }
    }
}

fn is_long(text: &str) -> bool {
    text.encode_utf16().count() > MOST_SHORT
}

fn is_reserved(field_id: &FieldId) -> bool {
    [ID_VARIABLE, NOTE_VARIABLE].contains(&field_id.as_str())
}

/// The codebook's fields in its order, then those that are only filled in.
fn fields_of<'a>(
    tag: Option<&'a Tag>,
    survey: &TagSurvey<'a>,
) -> Vec<(&'a FieldId, Option<&'a FieldKind>)> {
    let known = tag.into_iter().flat_map(|tag| &tag.fields);
    let known = known.map(|field| (&field.id, Some(&field.kind)));
    let filled = survey.fields.keys().map(|field_id| (*field_id, None));
    let mut seen = BTreeSet::new();
    let all = known.chain(filled);
    all.filter(|(field_id, _)| !is_reserved(field_id) && seen.insert(*field_id))
        .collect()
}

fn columns_are_empty(survey: &TagSurvey<'_>, tag: Option<&Tag>) -> bool {
    survey.fields.is_empty() && tag.is_none_or(|tag| tag.fields.is_empty())
}

/// Numbers and yes-or-no only where every statement has one: the program knows no empty value of these.
fn data_type(kind: Option<&FieldKind>, survey: Option<&Survey>, n_annotations: usize) -> DataType {
    let (n_whole, n_yes_no) = survey.map_or((0, 0), |it| (it.n_whole, it.n_yes_no));
    match kind {
        Some(FieldKind::Number { .. }) if n_whole == n_annotations => DataType::Integer,
        Some(FieldKind::YesNo) if n_yes_no == n_annotations => DataType::Boolean,
        Some(FieldKind::LongText) => DataType::Long,
        _ if survey.is_some_and(|survey| survey.is_long) => DataType::Long,
        _ => DataType::Short,
    }
}

fn value_of(value: &FieldValue, data_type: DataType) -> Value<'_> {
    let FieldValue::One(text) = value else {
        return Value::plain(several::to_text(value));
    };
    match data_type {
        DataType::Boolean => Value::plain(if text == "yes" { "1" } else { "0" }),
        DataType::Integer => Value::plain(text.as_str()),
        DataType::Short => {
            entry_value(text).unwrap_or_else(|| Value::plain(several::to_text(value)))
        }
        DataType::Long => Value::plain(several::to_text(value)),
    }
}

/// The name of the register's entry that a text refers to.
pub fn entry_value(text: &str) -> Option<Value<'_>> {
    let register = EntryRef::parse(text)?.kind;
    let (_, name) = text.split_once(':')?;
    Some(Value {
        text: Cow::Borrowed(name),
        register: Some(register),
    })
}

/// Names of types, each given once.
struct Labels<'a> {
    n_of_name: BTreeMap<&'a str, usize>,
    ids: BTreeSet<&'a str>,
    taken: BTreeSet<String>,
}

impl<'a> Labels<'a> {
    fn new(input: &ExportInput<'a>) -> Self {
        let tags = || input.codebook.tags.iter();
        let mut n_of_name: BTreeMap<&str, usize> = BTreeMap::new();
        for tag in tags() {
            *n_of_name.entry(&tag.name).or_default() += 1;
        }
        Self {
            n_of_name,
            ids: tags().map(|tag| tag.id.as_str()).collect(),
            taken: BTreeSet::new(),
        }
    }

    /// The name of a tag, or its id where the name is not its alone; and whether that tells the tag again.
    fn make(&mut self, tag_id: &TagId, tag: Option<&Tag>) -> (String, bool) {
        let name = tag.map(|tag| tag.name.as_str()).filter(|name| {
            let is_of_another = self.ids.contains(name) && *name != tag_id.as_str();
            !name.is_empty() && self.n_of_name.get(name) == Some(&1) && !is_of_another
        });
        let name = name.unwrap_or(tag_id.as_str());
        let (mut label, mut nth) = (name.to_owned(), 1);
        while !self.taken.insert(label.clone()) {
            nth += 1;
            label = format!("{name} ({nth})");
        }
        (label, nth == 1)
    }
}
