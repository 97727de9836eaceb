//! What is known about an article and has no column of its own, as lines in a document's notes.
//!
//! The first line names the article's file; each other one is a field: `language: de`.

/// What the first line begins with.
const ARTICLE: &str = "article: ";
/// A colon in a field's name, which would end the name.
const COLON: &str = "\\c";

/// The lines: the article's file, then the fields.
pub fn write<'a>(article: &str, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut notes = ARTICLE.to_owned();
    push(&mut notes, article);
    for (name, value) in fields {
        notes.push('\n');
        for (nth, part) in name.split(':').enumerate() {
            notes.push_str(if nth > 0 { COLON } else { "" });
            push(&mut notes, part);
        }
        notes.push_str(": ");
        push(&mut notes, value);
    }
    notes
}

/// The article's file and the fields; nothing if these notes are somebody's own words.
pub fn read(notes: &str) -> Option<(String, Vec<(String, String)>)> {
    let mut lines = notes.split('\n');
    let article = lines.next()?.strip_prefix(ARTICLE)?;
    let fields = lines.filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        Some((plain(name), plain(value)))
    });
    Some((plain(article), fields.collect()))
}

/// A line break would end the field.
fn push(notes: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\\' => notes.push_str("\\\\"),
            '\n' => notes.push_str("\\n"),
            '\r' => notes.push_str("\\r"),
            other => notes.push(other),
        }
    }
}

fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('c') => plain.push(':'),
            Some(other) => plain.push(other),
            None => plain.push('\\'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn notes_are_plain_lines() {
        let notes = write("news/a.txt", [("language", "de"), ("desk", "night: 1")]);
        assert_eq!(notes, "article: news/a.txt\nlanguage: de\ndesk: night: 1");
        assert_eq!(read("Ask Anna about this."), None);
    }

    proptest! {
        #[test]
        fn fields_come_back(
            article in "[a:\\\\\n\r ncr]{0,8}",
            fields in prop::collection::vec(("[a:\\\\\n\r ncr]{0,6}", "[a:\\\\\n\r ncr]{0,6}"), 0..4),
        ) {
            let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            prop_assert_eq!(read(&write(&article, pairs)), Some((article, fields)));
        }

        #[test]
        fn any_notes_are_read(notes in ".{0,60}") {
            read(&notes);
        }
    }
}
