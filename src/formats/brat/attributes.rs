//! Which fields are attributes of brat: those with few values that brat can name.

use std::collections::BTreeMap;

use crate::model::{Codebook, Field, FieldId, FieldKind, FieldValue, TagId};

/// How many values a number may have to be an attribute.
const MOST_NUMBERS: f64 = 20.0;

/// An attribute.
#[derive(Clone, Debug, Default)]
pub struct Attribute<'a> {
    /// What it can be, in the codebook's order.
    pub values: Vec<String>,
    /// The tags that have it.
    pub tags: Vec<&'a TagId>,
}

/// The attributes of a codebook, by field.
pub fn attributes(codebook: &Codebook) -> BTreeMap<&FieldId, Attribute<'_>> {
    let mut attributes: BTreeMap<&FieldId, Attribute<'_>> = BTreeMap::new();
    for tag in &codebook.tags {
        for field in &tag.fields {
            let values = values(field);
            if values.is_empty() {
                continue;
            }
            let attribute = attributes.entry(&field.id).or_default();
            attribute.tags.push(&tag.id);
            for value in values {
                if !attribute.values.contains(&value) {
                    attribute.values.push(value);
                }
            }
        }
    }
    attributes
}

/// Whether brat can name it: letters, digits, `_` and `-`.
pub fn is_plain(word: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    !word.is_empty() && word.chars().all(is_plain)
}

fn values(field: &Field) -> Vec<String> {
    let unclear = FieldValue::UNCLEAR.to_owned();
    let values: Vec<String> = match &field.kind {
        FieldKind::Choice(choices) => choices.iter().map(|it| it.id.clone()).collect(),
        FieldKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        FieldKind::Number { min, max } => numbers(*min, *max),
        FieldKind::Text | FieldKind::LongText | FieldKind::Choices(_) | FieldKind::Entry(_) => {
            return Vec::new();
        }
    };
    let plain = values
        .into_iter()
        .filter(|it| is_plain(it) && *it != unclear);
    let plain: Vec<String> = plain.collect();
    let is_none = plain.is_empty();
    let all = plain.into_iter().chain([unclear]);
    if is_none { Vec::new() } else { all.collect() }
}

fn numbers(min: f64, max: f64) -> Vec<String> {
    let is_short =
        min.fract() == 0.0 && max.fract() == 0.0 && (0.0..MOST_NUMBERS).contains(&(max - min));
    let mut numbers = Vec::new();
    let mut here = min;
    while is_short && here <= max {
        numbers.push(here.to_string());
        here += 1.0;
    }
    numbers
}
