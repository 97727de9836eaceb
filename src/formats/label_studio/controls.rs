//! Which fields have a control of their own in the interface, and which values it can hold.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{ARTICLE, LABELS, TEXT};
use crate::formats::TagNames;
use crate::model::{Annotation, Codebook, Field, FieldId, FieldKind, FieldValue, TagId};

/// The controls of fields, by the fields' names.
#[derive(Clone, Debug, Default)]
pub struct Controls<'a> {
    controls: BTreeMap<&'a FieldId, Control<'a>>,
}

/// The control of a field that tags share.
#[derive(Clone, Debug)]
pub struct Control<'a> {
    /// The field, as the first tag has it.
    pub field: &'a Field,
    /// The tags that have it.
    pub tags: Vec<(&'a TagId, &'a str)>,
}

/// A value as a result holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeValue {
    /// The type of the result, which is also the key of its value.
    pub kind: &'static str,
    /// The value.
    pub value: Value,
}

impl<'a> Controls<'a> {
    /// The controls of a codebook. A field that means something else in another tag has none there.
    pub fn new(codebook: &'a Codebook, names: &TagNames<'a>) -> Self {
        let mut controls: BTreeMap<&FieldId, Control<'a>> = BTreeMap::new();
        for tag in &codebook.tags {
            let name = names.known(&tag.id).unwrap_or_default();
            for field in &tag.fields {
                if [LABELS, ARTICLE, TEXT, ""].contains(&field.id.as_str()) {
                    continue;
                }
                let control = controls.entry(&field.id).or_insert(Control {
                    field,
                    tags: Vec::new(),
                });
                if control.field.kind == field.kind {
                    control.tags.push((&tag.id, name));
                }
            }
        }
        Self { controls }
    }

    /// All of them, by name.
    pub fn all(&self) -> impl Iterator<Item = &Control<'a>> {
        self.controls.values()
    }

    /// The fields of which several answers can be picked.
    pub fn several(&self) -> Vec<&'a str> {
        let fields = self.controls.values().map(|control| control.field);
        let fields = fields.filter(|field| matches!(field.kind, FieldKind::Choices(_)));
        fields.map(|field| field.id.as_str()).collect()
    }

    /// The value as its control holds it, if the control can and nothing of it is lost.
    pub fn native(
        &self,
        annotation: &Annotation,
        field_id: &FieldId,
        value: &FieldValue,
    ) -> Option<NativeValue> {
        let control = self.controls.get(field_id)?;
        let has_it = control.tags.iter().any(|(tag, _)| **tag == annotation.tag);
        has_it.then(|| native(&control.field.kind, value))?
    }
}

fn native(kind: &FieldKind, value: &FieldValue) -> Option<NativeValue> {
    let of = |kind, value| Some(NativeValue { kind, value });
    match (kind, value) {
        (FieldKind::Text | FieldKind::LongText | FieldKind::Entry(_), FieldValue::One(text)) => {
            of("textarea", json!([text]))
        }
        (FieldKind::Number { .. }, FieldValue::One(text)) => of("number", number(text)?),
        (FieldKind::YesNo | FieldKind::Choice(_), FieldValue::One(value)) => {
            is_answer(kind, value).then_some(())?;
            of("choices", json!([value]))
        }
        (FieldKind::Choices(_), FieldValue::Many(values)) => {
            let is_new =
                |nth: usize, value: &String| !values.iter().take(nth).any(|it| it == value);
            let mut all = values.iter().enumerate();
            let is_sayable = all.all(|(nth, value)| is_answer(kind, value) && is_new(nth, value));
            (is_sayable && !values.is_empty()).then_some(())?;
            of("choices", json!(values))
        }
        _ => None,
    }
}

/// A number, if it is written as it is read.
fn number(text: &str) -> Option<Value> {
    let whole = text.parse::<i64>().ok().filter(|it| it.to_string() == text);
    let broken = || {
        text.parse::<f64>()
            .ok()
            .filter(|it| it.is_finite() && it.to_string() == text)
    };
    whole.map(Value::from).or_else(|| broken().map(Value::from))
}

fn is_answer(kind: &FieldKind, value: &str) -> bool {
    answers(kind).iter().any(|(id, _)| *id == value)
}

/// What can be picked, as name in files and name on screen.
pub fn answers(kind: &FieldKind) -> Vec<(&str, &str)> {
    let mut answers: Vec<(&str, &str)> = match kind {
        FieldKind::YesNo => vec![("yes", "Yes"), ("no", "No")],
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => choices
            .iter()
            .map(|choice| (choice.id.as_str(), choice.name.as_str()))
            .collect(),
        _ => return Vec::new(),
    };
    if !answers.iter().any(|(id, _)| *id == FieldValue::UNCLEAR) {
        answers.push((FieldValue::UNCLEAR, "Unclear"));
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_only_where_they_read_the_same() {
        for (text, number_of) in [("4", Some(json!(4))), ("-2.5", Some(json!(-2.5)))] {
            assert_eq!(number(text), number_of);
        }
        for text in ["1e5", "004", "4.0", "unclear", "", "NaN", "+1"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
