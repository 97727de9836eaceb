//! From the statement types and variables of a database to tags and fields.

use std::collections::{BTreeMap, BTreeSet};

use super::opening::Cell;
use super::plan::DataType;
use super::reading::VariableRow;
use super::registers::{self, Entity};
use super::schema::{ID_VARIABLE, NOTE_VARIABLE};
use crate::model::{Codebook, Color, Extra, Field, FieldId, FieldKind, RegisterKind, Tag, TagId};

/// A colour of three numbers from 0 to 255.
pub fn color(cells: [Cell; 3]) -> Color {
    let [red, green, blue] = cells.map(|cell| {
        let number = cell.number().unwrap_or_default().clamp(0, 255);
        u8::try_from(number).unwrap_or_default()
    });
    Color { red, green, blue }
}

/// The types as tags, their variables as fields.
pub fn codebook(
    types: &BTreeMap<i64, (String, Color)>,
    variables: &BTreeMap<i64, VariableRow>,
    entities: &BTreeMap<i64, Entity>,
) -> Codebook {
    let kinds = registers::kinds(variables, entities);
    let field = |(id, variable): (&i64, &VariableRow)| Field {
        id: FieldId::new(&variable.name),
        name: variable.name.clone(),
        kind: field_kind(variable, kinds.get(id).cloned().unwrap_or_default()),
        is_required: false,
        guideline: String::new(),
        extra: Extra::default(),
    };
    let is_field =
        |variable: &VariableRow| ![ID_VARIABLE, NOTE_VARIABLE].contains(&variable.name.as_str());
    let tag = |(type_id, (label, color)): (&i64, &(String, Color))| {
        let of_type = variables
            .iter()
            .filter(|(_, it)| it.type_id == *type_id && is_field(it));
        Tag {
            id: TagId::new(label),
            name: label.clone(),
            parent: None,
            color: *color,
            key: None,
            letter: None,
            definition: String::new(),
            examples: Vec::new(),
            fields: of_type.map(field).collect(),
            extra: Extra::default(),
        }
    };
    let mut seen = BTreeSet::new();
    let tags = types
        .iter()
        .map(tag)
        .filter(|tag| seen.insert(tag.id.clone()));
    Codebook {
        tags: tags.collect(),
        ..Codebook::default()
    }
}

fn field_kind(variable: &VariableRow, kinds: BTreeSet<RegisterKind>) -> FieldKind {
    match variable.data_type {
        Some(DataType::Boolean) => FieldKind::YesNo,
        Some(DataType::Integer) => FieldKind::Number {
            min: f64::from(i32::MIN),
            max: f64::from(i32::MAX),
        },
        Some(DataType::Long) => FieldKind::LongText,
        _ if kinds.is_empty() => FieldKind::Text,
        _ => FieldKind::Entry(kinds.into_iter().collect()),
    }
}
