//! What results say beside places and labels, as values of fields.

use serde_json::Value;

use crate::formats::json_values::plain_text;
use crate::model::FieldValue;

/// The types of results whose values are answers.
const KINDS: [&str; 6] = [
    "choices", "textarea", "number", "rating", "datetime", "taxonomy",
];

/// The answer of a result, if its type is one that has answers.
///
/// `is_several` says whether one answer is one of several that could have been.
pub fn answer(kind: &str, value: &Value, is_several: bool) -> Option<FieldValue> {
    KINDS.contains(&kind).then_some(())?;
    let key = if kind == "textarea" { "text" } else { kind };
    let mut answers = match value.get(key)? {
        Value::Array(values) => values.iter().filter_map(answer_of).collect(),
        single => vec![plain_text(single)?],
    };
    if is_several || answers.len() > 1 {
        return Some(FieldValue::Many(answers));
    }
    answers.pop().map(FieldValue::One)
}

/// One answer; a path in a taxonomy is written with `/`.
fn answer_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(path) => {
            let parts: Vec<String> = path.iter().filter_map(plain_text).collect();
            Some(parts.join("/"))
        }
        single => plain_text(single),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_read_as_they_are_meant() {
        let one = |text: &str| Some(FieldValue::One(text.to_owned()));
        let many = |texts: &[&str]| {
            Some(FieldValue::Many(
                texts.iter().map(|&it| it.to_owned()).collect(),
            ))
        };
        for (kind, value, is_several, expected) in [
            ("choices", json!({"choices": ["a"]}), false, one("a")),
            ("choices", json!({"choices": ["a"]}), true, many(&["a"])),
            (
                "choices",
                json!({"choices": ["a", "b"]}),
                false,
                many(&["a", "b"]),
            ),
            ("textarea", json!({"text": ["x\ny"]}), false, one("x\ny")),
            ("textarea", json!({"text": "x"}), false, one("x")),
            ("number", json!({"number": 4}), false, one("4")),
            ("rating", json!({"rating": 2.5}), false, one("2.5")),
            (
                "taxonomy",
                json!({"taxonomy": [["a", "b"]]}),
                false,
                one("a/b"),
            ),
            ("choices", json!({"choices": {}}), false, None),
            ("choices", json!(3), false, None),
            ("rectangle", json!({"rectangle": ["a"]}), false, None),
        ] {
            assert_eq!(answer(kind, &value, is_several), expected, "{value}");
        }
    }
}
