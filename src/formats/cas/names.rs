//! Names of tags and fields as names that UIMA allows, and back again without a list.
//!
//! A letter, then letters, digits and `_`. Whatever else a name holds is written as its code point in
//! hexadecimal between `_x` and `_`; a `u` stands before a name that would not begin with a letter.

use std::fmt::Write as _;

/// A name for a tag or field, from which [`label`] makes the same again.
///
/// Names for which `is_taken` are written otherwise.
pub fn identifier(label: &str, is_taken: impl Fn(&str) -> bool) -> String {
    // The first character, and at last all of them, may be written as a code point too.
    [0, 1, usize::MAX]
        .into_iter()
        .map(|n_escaped| escaped(label, n_escaped))
        .find(|name| !is_taken(name))
        .unwrap_or_else(|| escaped(label, usize::MAX))
}

fn escaped(label: &str, n_escaped: usize) -> String {
    let mut name = String::with_capacity(label.len() + 8);
    let mut characters = label.chars().enumerate().peekable();
    while let Some((nth, character)) = characters.next() {
        let is_plain = match character {
            '_' => nth > 0 && characters.peek().is_none_or(|(_, next)| *next != 'x'),
            '0'..='9' => nth > 0,
            character => character.is_ascii_alphabetic(),
        };
        if is_plain && nth >= n_escaped {
            name.push(character);
        } else {
            // Writing into a string cannot fail.
            let _written = write!(name, "_x{:X}_", u32::from(character));
        }
    }
    if is_prefixed(&name) || name.is_empty() {
        name.insert(0, 'u');
    }
    name
}

/// The label that a name was made for; a name that was made by others stays as it is.
pub fn label(name: &str) -> String {
    let rest = match name.strip_prefix('u') {
        Some("") => return String::new(),
        Some(rest) if is_prefixed(rest) => rest,
        _ => name,
    };
    let mut label = String::with_capacity(name.len());
    let mut rest = rest;
    while let Some((before, after)) = rest.split_once("_x") {
        label.push_str(before);
        rest = after;
        if let Some((character, after)) = code_point(after) {
            label.push(character);
            rest = after;
        } else {
            label.push_str("_x");
        }
    }
    label.push_str(rest);
    label
}

fn is_prefixed(name: &str) -> bool {
    name.trim_start_matches('u').starts_with("_x") || name.trim_start_matches('u').is_empty()
}

fn code_point(text: &str) -> Option<(char, &str)> {
    let (digits, after) = text.split_once('_')?;
    let is_hex = |it: &u8| it.is_ascii_digit() || (b'A'..=b'F').contains(it);
    let is_number = (1..=6).contains(&digits.len()) && digits.as_bytes().iter().all(is_hex);
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?;
    Some((char::from_u32(code)?, after))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_names_stay_and_others_are_spelled() {
        for (text, name) in [
            ("claim", "claim"),
            ("own_wording2", "own_wording2"),
            ("own-wording", "own_x2D_wording"),
            ("主張", "u_x4E3B__x5F35_"),
            ("1st", "u_x31_st"),
            ("u-turn", "uu_x2D_turn"),
            ("a_x2D_b", "a_x5F_x2D_b"),
            ("u", "uu"),
            ("", "u"),
        ] {
            assert_eq!(identifier(text, |_| false), name);
            assert_eq!(label(name), text, "{name}");
        }
        assert_eq!(identifier("note", |it| it == "note"), "u_x6E_ote");
        assert_eq!(label("u_x6E_ote"), "note");
        for foreign in [
            "NamedEntity",
            "_x",
            "a_x_b",
            "a_xZZ_",
            "u_x110000_x",
            "unit",
        ] {
            assert!(!label(foreign).is_empty(), "{foreign}");
        }
        assert_eq!(label("unit"), "unit");
    }

    proptest! {
        #[test]
        fn labels_come_back(text in "[u_x0-9A-Fa\\-é ]{0,10}|.{0,6}", n_taken in 0_usize..3) {
            let taken: Vec<String> = [0, 1].map(|n| escaped(&text, n)).into_iter().take(n_taken).collect();
            let name = identifier(&text, |name| taken.iter().any(|it| it == name));
            let mut characters = name.chars();
            prop_assert!(characters.next().unwrap().is_ascii_alphabetic());
            prop_assert!(characters.all(|it| it.is_ascii_alphanumeric() || it == '_'));
            prop_assert_eq!(label(&name), text);
        }
    }
}
