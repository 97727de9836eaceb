//! The lines of an .ann file.

use super::fragments::Counts;

/// A line of an .ann file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// A type on words.
    Text {
        id: &'a str,
        kind: &'a str,
        fragments: Vec<Counts>,
        words: &'a str,
    },
    /// An event: a trigger, and what takes part in which role.
    Event {
        id: &'a str,
        trigger: &'a str,
        roles: Vec<(&'a str, &'a str)>,
    },
    /// A relation from one to another.
    Relation {
        kind: &'a str,
        from: &'a str,
        to: &'a str,
    },
    /// Several that are the same.
    Same { kind: &'a str, ends: Vec<&'a str> },
    /// An attribute; without a value it is set or not.
    Attribute {
        name: &'a str,
        of: &'a str,
        value: Option<&'a str>,
    },
    /// A reference to an entry elsewhere.
    Reference {
        kind: &'a str,
        of: &'a str,
        entry: &'a str,
        words: &'a str,
    },
    /// A comment.
    Comment {
        kind: &'a str,
        of: &'a str,
        words: &'a str,
    },
}

/// Reads a line; nothing if it is none.
pub fn line(line: &str) -> Option<Line<'_>> {
    let (id, rest) = line.split_once('\t')?;
    let (told, words) = rest.split_once('\t').unwrap_or((rest, ""));
    let mut parts = told.split_whitespace();
    match id.chars().next()? {
        'T' => {
            let (kind, places) = told.split_once(' ')?;
            let fragments: Option<Vec<Counts>> = places.split(';').map(counts).collect();
            Some(Line::Text {
                id,
                kind,
                fragments: fragments?,
                words,
            })
        }
        'E' => {
            let (_, trigger) = parts.next()?.split_once(':')?;
            let roles = parts.map(|it| it.split_once(':'));
            Some(Line::Event {
                id,
                trigger,
                roles: roles.collect::<Option<_>>()?,
            })
        }
        'R' => {
            let kind = parts.next()?;
            let mut end = || parts.next()?.split_once(':').map(|(_, end)| end);
            let (from, to) = (end()?, end()?);
            Some(Line::Relation { kind, from, to })
        }
        '*' => Some(Line::Same {
            kind: parts.next()?,
            ends: parts.collect(),
        }),
        'A' | 'M' => Some(Line::Attribute {
            name: parts.next()?,
            of: parts.next()?,
            value: parts.next(),
        }),
        'N' => Some(Line::Reference {
            kind: parts.next()?,
            of: parts.next()?,
            entry: parts.next()?,
            words,
        }),
        '#' => Some(Line::Comment {
            kind: parts.next()?,
            of: parts.next()?,
            words,
        }),
        _ => None,
    }
}

fn counts(text: &str) -> Option<Counts> {
    let (start, end) = text.trim().split_once(' ')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let text = |fragments, words| Line::Text {
            id: "T1",
            kind: "A-b",
            fragments,
            words,
        };
        for (written, expected) in [
            (
                "T1\tA-b 0 5\tone\ttwo",
                Some(text(vec![(0, 5)], "one\ttwo")),
            ),
            (
                "T1\tA-b 0 5;16 23\tone two",
                Some(text(vec![(0, 5), (16, 23)], "one two")),
            ),
            ("T1\tA-b 0\tone", None),
            ("T1\tA-b -1 5\tone", None),
            ("T1 A-b 0 5 one", None),
            ("", None),
            (
                "R1\tLocated Arg1:T1 Arg2:T3\t",
                Some(Line::Relation {
                    kind: "Located",
                    from: "T1",
                    to: "T3",
                }),
            ),
            (
                "E1\tBuy:T3 Who:T1 What:E2",
                Some(Line::Event {
                    id: "E1",
                    trigger: "T3",
                    roles: vec![("Who", "T1"), ("What", "E2")],
                }),
            ),
            (
                "*\tEquiv T1 T2 T3",
                Some(Line::Same {
                    kind: "Equiv",
                    ends: vec!["T1", "T2", "T3"],
                }),
            ),
            (
                "A1\tNegated T1",
                Some(Line::Attribute {
                    name: "Negated",
                    of: "T1",
                    value: None,
                }),
            ),
            (
                "M1\tSure T1 High",
                Some(Line::Attribute {
                    name: "Sure",
                    of: "T1",
                    value: Some("High"),
                }),
            ),
            (
                "N1\tReference T1 Wikipedia:534366\tBarack Obama",
                Some(Line::Reference {
                    kind: "Reference",
                    of: "T1",
                    entry: "Wikipedia:534366",
                    words: "Barack Obama",
                }),
            ),
            (
                "#1\tAnnotatorNotes T1\ta note",
                Some(Line::Comment {
                    kind: "AnnotatorNotes",
                    of: "T1",
                    words: "a note",
                }),
            ),
            ("#2\tAnnotatorNotes", None),
            ("X1\ty z", None),
        ] {
            assert_eq!(line(written), expected, "{written}");
        }
    }
}
