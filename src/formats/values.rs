//! Values of fields as one text, for formats that hold no more.

use crate::model::FieldValue;

/// Stands between several values.
const BETWEEN: char = ';';
/// Stands before a sign that means itself.
const ESCAPE: char = '\\';

/// The value as one text: several stand with `; ` between them, and a semicolon or backslash inside one
/// has a backslash before it. One value that holds neither is written as it stands.
pub fn value_to_text(value: &FieldValue) -> String {
    match value {
        FieldValue::One(value) => escaped(value),
        FieldValue::Many(values) => {
            let mut text: Vec<String> = values.iter().map(|value| escaped(value)).collect();
            // One of several is told from one alone by what stands behind it.
            while text.len() < 2 {
                text.push(String::new());
            }
            text.join("; ")
        }
    }
}

/// The value that [`value_to_text`] wrote.
pub fn value_from_text(text: &str) -> FieldValue {
    let mut values = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let sign = match character {
            ESCAPE => characters.next().unwrap_or(ESCAPE),
            BETWEEN => {
                characters.next_if_eq(&' ');
                values.push(String::new());
                continue;
            }
            other => other,
        };
        if let Some(last) = values.last_mut() {
            last.push(sign);
        }
    }
    match values.as_slice() {
        [first, last] if last.is_empty() && first.is_empty() => FieldValue::Many(Vec::new()),
        [first, last] if last.is_empty() => FieldValue::Many(vec![first.clone()]),
        [only] => FieldValue::One(only.clone()),
        _ => FieldValue::Many(values),
    }
}

fn escaped(value: &str) -> String {
    if !value.contains([BETWEEN, ESCAPE]) {
        return value.to_owned();
    }
    let mut text = String::with_capacity(value.len() + 4);
    for character in value.chars() {
        if matches!(character, BETWEEN | ESCAPE) {
            text.push(ESCAPE);
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_plain_where_they_can_be() {
        let many =
            |values: &[&str]| FieldValue::Many(values.iter().map(|&it| it.to_owned()).collect());
        for (value, text) in [
            (FieldValue::One("cause".to_owned()), "cause"),
            (FieldValue::One("a; b".to_owned()), "a\\; b"),
            (many(&["a", "b;c"]), "a; b\\;c"),
            (many(&["a"]), "a; "),
            (many(&[]), "; "),
        ] {
            assert_eq!(value_to_text(&value), text);
            assert_eq!(value_from_text(text), value);
        }
    }

    proptest! {
        #[test]
        fn values_come_back(values in prop::collection::vec("[a; \\\\é]{1,6}", 0..4), one in "[a; \\\\é]{0,8}") {
            let many = FieldValue::Many(values);
            prop_assert_eq!(value_from_text(&value_to_text(&many)), many);
            let one = FieldValue::One(one);
            prop_assert_eq!(value_from_text(&value_to_text(&one)), one);
        }
    }
}
