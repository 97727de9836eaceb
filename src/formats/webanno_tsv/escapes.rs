//! The escapes of WebAnno's TSV: a backslash before what would mean something.

/// Adds a value of a feature, escaped.
pub fn push_value(out: &mut String, value: &str) {
    let is_sign = |byte: u8, next: Option<u8>| match byte {
        b'\\' | b'[' | b']' | b'|' | b'_' | b';' | b'*' => true,
        b'-' => next == Some(b'>'),
        byte => is_end(byte),
    };
    push_escaped(out, value, is_sign);
}

/// Adds the text of a sentence or token, escaped.
pub fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |byte, _| byte == b'\\' || is_end(byte));
}

/// Whether a sign would end a cell or line.
fn is_end(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Adds a text with a backslash before each sign; all of these are ASCII.
fn push_escaped(out: &mut String, text: &str, is_sign: impl Fn(u8, Option<u8>) -> bool) {
    let bytes = text.as_bytes();
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if !is_sign(*byte, bytes.get(at + 1).copied()) {
            continue;
        }
        out.push_str(text.get(start..at).unwrap_or_default());
        out.push('\\');
        out.push(match byte {
            b'\t' => 't',
            b'\n' => 'n',
            b'\r' => 'r',
            other => char::from(*other),
        });
        start = at + 1;
    }
    out.push_str(text.get(start..).unwrap_or_default());
}

/// The value or text without its escapes.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some(other) => plain.push(other),
            None => plain.push('\\'),
        }
    }
    plain
}

/// The parts between signs that have no backslash before them.
pub fn parts(text: &str, between: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let here = rest?;
        let Some(at) = find(here, between) else {
            return rest.take();
        };
        rest = here.get(at + between.len_utf8()..);
        here.get(..at)
    })
}

/// Where a sign of ASCII first stands without a backslash before it.
fn find(text: &str, wanted: char) -> Option<usize> {
    let (bytes, wanted) = (text.as_bytes(), u8::try_from(wanted).ok()?);
    let mut from = 0;
    loop {
        let at = from + memchr::memchr2(b'\\', wanted, bytes.get(from..)?)?;
        if bytes.get(at) == Some(&wanted) {
            return Some(at);
        }
        // What stands behind a backslash is not looked at; of a longer character no byte is of ASCII.
        from = at + 2;
    }
}

/// The text before a last part in brackets, and what is in them.
pub fn split_brackets(text: &str) -> (&str, Option<&str>) {
    let before = text.strip_suffix(']');
    let opened = before.and_then(|before| Some((before, find(before, '[')?)));
    match opened {
        Some((before, at)) => (before.get(..at).unwrap_or_default(), before.get(at + 1..)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_and_brackets_are_cut_where_nothing_is_escaped() {
        let cut = |text| parts(text, '|').collect::<Vec<_>>();
        assert_eq!(cut("a\\|b|*[2]|"), ["a\\|b", "*[2]", ""]);
        assert_eq!(cut(""), [""]);
        assert_eq!(split_brackets("a[12]"), ("a", Some("12")));
        assert_eq!(split_brackets("a\\[12\\]"), ("a\\[12\\]", None));
        assert_eq!(split_brackets("\\\\[1_2]"), ("\\\\", Some("1_2")));
        assert_eq!(split_brackets("]"), ("]", None));
    }

    proptest! {
        #[test]
        fn values_come_back(values in prop::collection::vec("[\\\\\\[\\]|_;*>\\-\\t\\n\\ré]{0,8}", 1..4)) {
            let mut cell = String::new();
            for value in &values {
                cell.push_str(if cell.is_empty() { "" } else { "[9]|" });
                push_value(&mut cell, value);
            }
            cell.push_str("[9]");
            prop_assert!(!cell.contains(['\t', '\n', '\r']));
            if values.iter().all(|it| !it.is_empty()) {
                let back: Vec<String> = parts(&cell, '|').map(|it| {
                    let (value, id) = split_brackets(it);
                    assert_eq!(id, Some("9"));
                    unescaped(value)
                }).collect();
                prop_assert_eq!(back, values.clone());
            }
            let mut text = String::new();
            push_text(&mut text, &values.concat());
            prop_assert_eq!(unescaped(&text), values.concat());
        }
    }
}
