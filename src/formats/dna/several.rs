//! Several values in a variable that holds one text; one value stays just as it is.
//!
//! Several end with a semicolon: `fact; cause;`. A semicolon or backslash inside one of them has a
//! backslash before it. Only a single text that itself ends so is written otherwise.

use std::borrow::Cow;

use crate::model::FieldValue;

const END: char = ';';
const ESCAPE: char = '\\';

/// The value as one text.
pub fn to_text(value: &FieldValue) -> Cow<'_, str> {
    match value {
        FieldValue::One(text) => match text.strip_suffix(END) {
            None => Cow::Borrowed(text),
            Some(head) => {
                let (rest, n_escapes) = without_escapes(head);
                Cow::Owned(format!("{rest}{}{END}", "\\".repeat(2 * n_escapes + 1)))
            }
        },
        FieldValue::Many(values) => {
            let escaped = values
                .iter()
                .map(|value| value.replace(ESCAPE, "\\\\").replace(END, "\\;"));
            let mut text = escaped.collect::<Vec<String>>().join("; ");
            text.push(END);
            Cow::Owned(text)
        }
    }
}

/// The value that [`to_text`] wrote.
pub fn from_text(text: &str) -> FieldValue {
    let Some(head) = text.strip_suffix(END) else {
        return FieldValue::One(text.to_owned());
    };
    let (rest, n_escapes) = without_escapes(head);
    if n_escapes % 2 == 1 {
        return FieldValue::One(format!("{rest}{}{END}", "\\".repeat(n_escapes / 2)));
    }
    if head.is_empty() {
        return FieldValue::Many(Vec::new());
    }
    let (mut values, mut value) = (Vec::new(), String::new());
    let mut characters = head.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            ESCAPE => value.extend(characters.next()),
            END => {
                characters.next_if_eq(&' ');
                values.push(std::mem::take(&mut value));
            }
            other => value.push(other),
        }
    }
    values.push(value);
    FieldValue::Many(values)
}

/// The text before its last backslashes, and how many of these there are.
fn without_escapes(text: &str) -> (&str, usize) {
    let rest = text.trim_end_matches(ESCAPE);
    (rest, text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_value_stays_as_it_is() {
        let many =
            |values: &[&str]| FieldValue::Many(values.iter().map(|&it| it.to_owned()).collect());
        let one = |text: &str| FieldValue::One(text.to_owned());
        for (value, text) in [
            (one("Energy; Environment"), "Energy; Environment"),
            (one("C:\\"), "C:\\"),
            (one("end;"), "end\\;"),
            (one("end\\;"), "end\\\\\\;"),
            (many(&["fact", "cause; reason"]), "fact; cause\\; reason;"),
            (many(&["a\\"]), "a\\\\;"),
            (many(&[]), ";"),
        ] {
            assert_eq!(to_text(&value), text);
            assert_eq!(from_text(text), value);
        }
    }

    proptest! {
        #[test]
        fn values_come_back(values in prop::collection::vec("[a; \\\\é]{1,6}", 0..4), one in "[a; \\\\é]{0,8}") {
            for value in [FieldValue::Many(values), FieldValue::One(one)] {
                prop_assert_eq!(from_text(&to_text(&value)), value);
            }
        }
    }
}
