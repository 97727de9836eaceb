//! Reads and writes RON records field by field, so that what is not understood is carried along.
//!
//! serde's own structs would drop unknown fields and refuse a whole file for one bad value.

mod writing;

use std::collections::BTreeMap;
use std::fmt;

use ron::extensions::Extensions;
use ron::value::RawValue;
use serde::Deserialize;
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, Visitor};

use super::file_problem::{FileProblem, Reading, Trouble, Unreadable};
use crate::model::Extra;
use crate::text::{TextOffset, line_column};

pub(super) use self::writing::{RecordWriter, quoted, quoted_list, whole_file};

/// How many problems of one file are reported; the rest are carried along all the same.
const MOST_PROBLEMS: usize = 1000;

/// A file being read, with what was found wrong so far.
pub(super) struct Source<'a> {
    text: &'a str,
    problems: Vec<FileProblem>,
}

/// The fields of a record, each as the RON text it has in the file, comments at it included.
#[derive(Default)]
pub(super) struct Record<'a> {
    fields: BTreeMap<&'a str, &'a str>,
}

impl<'a> Source<'a> {
    /// Reads the outermost record of a file and checks its format.
    pub(super) fn open(text: &'a str, known: u32) -> Result<(Self, Record<'a>), Unreadable> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut record: Record<'a> = options().from_str(text).map_err(|error| Unreadable {
            line: error.span.start.line,
            column: error.span.start.col,
            reason: error.code.to_string(),
        })?;
        let mut source = Self {
            text,
            problems: Vec::new(),
        };
        match record.take::<u32>(&mut source, "format") {
            Some(found) if found > known => {
                source.report(text, Trouble::NewerFormat { found, known });
            }
            None if source.problems.is_empty() => source.report(text, Trouble::NoFormat),
            _ => {}
        }
        Ok((source, record))
    }

    /// Notes that something is wrong with `part`, a piece of this very file.
    pub(super) fn report(&mut self, part: &str, trouble: Trouble) {
        // Finding a line reads the text before it, so endless problems would take for ever.
        if self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        let line = self.line(part);
        self.problems.push(FileProblem { line, trouble });
    }

    /// Hands over what was read.
    pub(super) fn finish<T>(self, value: T) -> Reading<T> {
        Reading {
            value,
            problems: self.problems,
        }
    }

    /// Reads each record of a list; those that cannot be read are kept in `extra` as they stand.
    pub(super) fn records<T>(
        &mut self,
        record: &mut Record<'a>,
        list: &'static str,
        extra: &mut Extra,
        mut read: impl FnMut(&mut Self, &'a str, Record<'a>) -> Option<T>,
    ) -> Vec<T> {
        let Some(raw) = record.fields.remove(list) else {
            return Vec::new();
        };
        let items = match items(raw) {
            Ok(items) => items,
            Err(error) => {
                let field = list.to_owned();
                let reason = error.code.to_string();
                self.report(bare(raw), Trouble::Value { field, reason });
                extra.0.insert(list.to_owned(), raw.to_owned());
                return Vec::new();
            }
        };
        let mut values = Vec::with_capacity(items.len());
        let mut unread = Vec::new();
        for item in items {
            let n_problems = self.problems.len();
            let value = match options().from_str::<Record<'a>>(item) {
                Ok(fields) => read(self, bare(item), fields),
                Err(error) => {
                    let reason = error.code.to_string();
                    self.report(bare(item), Trouble::Record { list, reason });
                    None
                }
            };
            if value.is_none() {
                unread.push(item);
                if self.problems.len() == n_problems {
                    let reason = "it has no name".to_owned();
                    self.report(bare(item), Trouble::Record { list, reason });
                }
            }
            values.extend(value);
        }
        if !unread.is_empty() {
            let kept = if values.is_empty() {
                raw.to_owned()
            } else {
                format!("[{}]", unread.join(", "))
            };
            extra.0.insert(list.to_owned(), kept);
        }
        values
    }

    fn line(&self, part: &str) -> usize {
        // A part is a slice of the text, so the difference of the addresses is its place.
        let at = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        line_column(self.text, TextOffset::new(at.min(self.text.len()))).0
    }
}

impl<'a> Record<'a> {
    /// Takes a field's value out; one that cannot be read is reported and stays in the record.
    pub(super) fn take<T: DeserializeOwned>(
        &mut self,
        source: &mut Source<'a>,
        name: &'a str,
    ) -> Option<T> {
        self.take_with(source, name, |raw| {
            options()
                .from_str(raw)
                .map_err(|error| error.code.to_string())
        })
    }

    /// Takes a text and turns it into a value; `read` says why it cannot.
    pub(super) fn take_parsed<T>(
        &mut self,
        source: &mut Source<'a>,
        name: &'a str,
        read: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        self.take_with(source, name, |raw| {
            let text = text_or_char(raw)?;
            read(&text).map_err(|reason| format!("{reason}: {text}"))
        })
    }

    /// Takes a text out, empty if there is none.
    pub(super) fn take_text(&mut self, source: &mut Source<'a>, name: &'a str) -> String {
        self.take(source, name).unwrap_or_default()
    }

    /// The RON text of a field, left in the record.
    pub(super) fn raw(&self, name: &str) -> Option<&'a str> {
        self.fields.get(name).copied()
    }

    /// Takes a record inside this one; nothing if there is none.
    pub(super) fn take_record(&mut self, source: &mut Source<'a>, name: &'a str) -> Option<Self> {
        let raw = self.raw(name)?;
        match options().from_str(raw) {
            Ok(record) => {
                self.fields.remove(name);
                Some(record)
            }
            Err(error) => {
                let field = name.to_owned();
                let reason = error.code.to_string();
                source.report(bare(raw), Trouble::Value { field, reason });
                None
            }
        }
    }

    /// What was not taken out.
    pub(super) fn into_extra(self, mut extra: Extra) -> Extra {
        let rest = self
            .fields
            .into_iter()
            .map(|(name, raw)| (name.to_owned(), raw.to_owned()));
        extra.0.extend(rest);
        extra
    }

    fn take_with<T>(
        &mut self,
        source: &mut Source<'a>,
        name: &'a str,
        read: impl FnOnce(&'a str) -> Result<T, String>,
    ) -> Option<T> {
        let raw = self.raw(name)?;
        match read(raw) {
            Ok(value) => {
                self.fields.remove(name);
                Some(value)
            }
            Err(reason) => {
                let field = name.to_owned();
                source.report(bare(raw), Trouble::Value { field, reason });
                None
            }
        }
    }
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("", &[], RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record `(name: value, …)`")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Record::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(Name(name)) = map.next_key()? {
            let raw: &'de RawValue = map.next_value()?;
            if fields.insert(name, raw.get_ron()).is_some() {
                return Err(de::Error::custom(format_args!("{name} is there twice")));
            }
        }
        Ok(Record { fields })
    }
}

struct Name<'a>(&'a str);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field's name")
            }
            fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Name(name))
            }
        }
        deserializer.deserialize_identifier(NameVisitor)
    }
}

/// The values of a list, each as the RON text it has, comments at it included.
///
/// What ends in a line's comment ends in a new line too, so that a comma may follow.
pub(super) fn items(raw: &str) -> ron::error::SpannedResult<Vec<&str>> {
    let items: Vec<&RawValue> = options().from_str(raw)?;
    Ok(items.into_iter().map(RawValue::get_ron).collect())
}

/// A value without the spaces and comments around it.
///
/// What only an extension makes readable stays as it is, as trimming would not understand it.
fn bare(raw: &str) -> &str {
    RawValue::from_ron(raw).map_or(raw, |raw| raw.trim().get_ron())
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

fn text_or_char(raw: &str) -> Result<String, String> {
    options().from_str::<String>(raw).or_else(|error| {
        options()
            .from_str::<char>(raw)
            .map(String::from)
            .map_err(|_not_a_char| error.code.to_string())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_quoted_text_reads_as_it_was_and_stands_on_one_line(text in any::<String>()) {
            let written = quoted(&text);
            prop_assert!(!written.contains('\n'));
            prop_assert_eq!(options().from_str::<String>(&written).unwrap(), text);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "[(\\[{}\\])a:,1 \"#!/*\n]{0,60}") {
            if let Ok((source, record)) = Source::open(&text, 1) {
                let extra = record.into_extra(Extra::default());
                let again = whole_file(RecordWriter::new(&extra));
                prop_assert!(Source::open(&again, 1).is_ok(), "{again}");
                drop(source);
            }
        }
    }

    #[test]
    fn what_is_not_understood_is_written_as_it_was() {
        let text = "(format: 1, name: \"n\", zeal: Some((1, \"a, b\")), a: [(x: 'y')], // why\n)";
        let (mut source, mut record) = Source::open(text, 1).unwrap();
        assert_eq!(record.take_text(&mut source, "name"), "n");
        let extra = record.into_extra(Extra::default());
        let written = RecordWriter::new(&extra).text("name", "m").on_one_line();
        assert_eq!(
            written,
            "(name: \"m\", a: [(x: 'y')], zeal: Some((1, \"a, b\")))"
        );
    }

    #[test]
    fn comments_at_what_is_not_understood_stay() {
        for (text, expected) in [
            ("(a: /* b */ 5 // c\n)", "(a: /* b */ 5 // c\n)"),
            ("(a: [5, /* b */], b: 1)", "(a: [5, /* b */], b: 1)"),
            ("(a: (b: 1, // c\n))", "(a: (b: 1, // c\n))"),
            ("(a /* of */ : 1 /* b */)", "(a: 1 /* b */)"),
        ] {
            let (_, record) = Source::open(text, 1).unwrap();
            let extra = record.into_extra(Extra::default());
            let written = RecordWriter::new(&extra).on_one_line();
            assert_eq!(written, expected);
            let (_, again) = Source::open(&written, 1).unwrap();
            assert_eq!(again.into_extra(Extra::default()), extra, "{text}");
        }
    }

    /// Reads the list `a` of records that have a name, and writes it with those that have none.
    fn rewritten(text: &str) -> String {
        let (mut source, mut record) = Source::open(text, 1).unwrap();
        let mut extra = Extra::default();
        let names = source.records(&mut record, "a", &mut extra, |source, _, mut record| {
            record.take::<String>(source, "name")
        });
        let extra = record.into_extra(extra);
        let names = names.iter().map(|name| format!("(name: {})", quoted(name)));
        RecordWriter::new(&extra)
            .list("a", names.collect(), 0)
            .on_one_line()
    }

    #[test]
    fn comments_at_records_that_cannot_be_read_stay() {
        for (text, expected) in [
            (
                "(a: [ /* 1 */ 5, 6 // 2\n, /* 3 */])",
                "(a: [ /* 1 */ 5, 6 // 2\n, /* 3 */])",
            ),
            (
                "(a: [// 1\n 5, (name: \"n\"), 6 // 2\n])",
                "(a: [\n    (name: \"n\"),\n    // 1\n 5,\n    6 // 2\n,\n])",
            ),
        ] {
            let written = rewritten(text);
            assert_eq!(written, expected);
            assert_eq!(rewritten(&written), written);
        }
    }

    #[test]
    fn a_problem_names_its_line() {
        let (mut source, mut record) =
            Source::open("(\n    format: 1,\n    name: 5,\n)", 1).unwrap();
        assert_eq!(record.take_text(&mut source, "name"), "");
        let problem = source.finish(()).problems.remove(0);
        assert_eq!(problem.line, 3);
        assert!(problem.to_string().contains("name"), "{problem}");
    }

    #[test]
    fn a_damaged_file_says_where() {
        let Err(error) = Source::open("(\n  format: 1,\n  name: \"x\n)", 1) else {
            panic!("it was read");
        };
        assert!(error.line >= 3, "{error}");
    }
}
