//! The fields of a tag as one line of JSON in the description of its code.

use serde::{Deserialize, Serialize};

use crate::model::{Choice, Extra, Field, FieldId, FieldKind};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct FieldRecord {
    id: String,
    name: String,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<ChoiceRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    registers: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    guideline: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct ChoiceRecord {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sign: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    definition: String,
}

/// The field as a line.
pub fn to_line(field: &Field) -> String {
    let mut record = FieldRecord {
        id: field.id.as_str().to_owned(),
        name: field.name.clone(),
        kind: field.kind.word().to_owned(),
        required: field.is_required,
        guideline: field.guideline.clone(),
        ..FieldRecord::default()
    };
    match &field.kind {
        FieldKind::Number { min, max } => {
            (record.min, record.max) = (Some(*min), Some(*max));
        }
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => {
            record.choices = choices.iter().map(choice_record).collect();
        }
        FieldKind::Entry(kinds) => {
            record.registers = kinds.iter().map(|kind| kind.word().to_owned()).collect();
        }
        FieldKind::Text | FieldKind::LongText | FieldKind::YesNo => {}
    }
    // A record of texts and numbers cannot fail.
    serde_json::to_string(&record).unwrap_or_default()
}

fn choice_record(choice: &Choice) -> ChoiceRecord {
    let sign = choice.sign.map(|sign| <&str>::from(sign).to_owned());
    ChoiceRecord {
        id: choice.id.clone(),
        name: choice.name.clone(),
        sign: sign.unwrap_or_default(),
        definition: choice.definition.clone(),
    }
}

/// The field of a line, if it is one.
pub fn from_line(line: &str) -> Option<Field> {
    let record: FieldRecord = serde_json::from_str(line).ok()?;
    let choices = record.choices.into_iter().map(|choice| Choice {
        sign: choice.sign.parse().ok(),
        id: choice.id,
        name: choice.name,
        definition: choice.definition,
        extra: Extra::default(),
    });
    let kind = match record.kind.as_str() {
        "long-text" => FieldKind::LongText,
        "number" => FieldKind::Number {
            min: record.min.unwrap_or(0.0),
            max: record.max.unwrap_or(0.0),
        },
        "yes-no" => FieldKind::YesNo,
        "choice" => FieldKind::Choice(choices.collect()),
        "choices" => FieldKind::Choices(choices.collect()),
        "entry" => {
            let kinds = record.registers.iter().filter_map(|kind| kind.parse().ok());
            FieldKind::Entry(kinds.collect())
        }
        _ => FieldKind::Text,
    };
    Some(Field {
        id: FieldId::new(record.id),
        name: record.name,
        kind,
        is_required: record.required,
        guideline: record.guideline,
        extra: Extra::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::torture::torture;

    #[test]
    fn fields_come_back() {
        let codebook = torture().codebook;
        let fields: Vec<&Field> = codebook.tags.iter().flat_map(|tag| &tag.fields).collect();
        assert!(fields.len() > 6);
        for field in fields {
            assert_eq!(from_line(&to_line(field)).as_ref(), Some(field));
        }
        assert_eq!(from_line("{\"id\": 3}"), None);
    }
}
