//! `registers.ron`, format 1: actors, organisations and claims, one entry a line.

use std::collections::BTreeMap;

use super::file_problem::{Reading, Trouble, Unreadable};
use super::ron_record::{self, Record, RecordWriter, Source, quoted, quoted_list};
use crate::model::{Entry, EntryRef, Extra, RegisterKind, Registers};

/// Its name in a project's folder.
pub const FILE_NAME: &str = "registers.ron";

/// The newest format this program writes.
pub const FORMAT: u32 = 1;

/// Reads the registers; an entry that is there twice is kept as text.
pub fn read(text: &str) -> Result<Reading<Registers>, Unreadable> {
    let (mut source, mut record) = Source::open(text, FORMAT)?;
    let mut extra = Extra::default();
    let mut entries = BTreeMap::new();
    let mut read = |source: &mut Source<'_>, raw: &str, (entry_ref, entry): (EntryRef, Entry)| {
        if entries.contains_key(&entry_ref) {
            source.report(raw, Trouble::DuplicateEntry(entry_ref.to_string()));
            return None;
        }
        entries.insert(entry_ref, entry);
        Some(())
    };
    source.records(&mut record, "entries", &mut extra, |source, raw, record| {
        let entry = read_entry(source, raw, record)?;
        read(source, raw, entry)
    });
    let extra = record.into_extra(extra);
    Ok(source.finish(Registers { entries, extra }))
}

/// Writes the registers; equal registers give equal bytes.
pub fn write(registers: &Registers) -> String {
    let entries = registers.entries.iter();
    let entries = entries
        .map(|(entry_ref, entry)| write_entry(entry_ref, entry))
        .collect();
    let record = RecordWriter::new(&registers.extra)
        .field("format", Some(FORMAT.to_string()))
        .list("entries", entries, 1);
    ron_record::whole_file(record)
}

fn read_entry<'a>(
    source: &mut Source<'a>,
    raw: &'a str,
    mut record: Record<'a>,
) -> Option<(EntryRef, Entry)> {
    let kind = record.take_parsed(source, "register", |word| {
        word.parse::<RegisterKind>()
            .map_err(|_unknown| "no such register")
    })?;
    let name: String = record.take(source, "name")?;
    if name.is_empty() {
        let reason = "its name is empty".to_owned();
        let list = "entries";
        source.report(raw, Trouble::Record { list, reason });
        return None;
    }
    let entry = Entry {
        aliases: record.take(source, "aliases").unwrap_or_default(),
        attributes: record.take(source, "attributes").unwrap_or_default(),
        note: record.take_text(source, "note"),
        extra: record.into_extra(Extra::default()),
    };
    Some((EntryRef::new(kind, name), entry))
}

pub(super) fn write_entry(entry_ref: &EntryRef, entry: &Entry) -> String {
    let attributes: Vec<String> = entry
        .attributes
        .iter()
        .map(|(name, value)| format!("{}: {}", quoted(name), quoted(value)))
        .collect();
    let attributes = (!attributes.is_empty()).then(|| format!("{{{}}}", attributes.join(", ")));
    RecordWriter::new(&entry.extra)
        .field("register", Some(quoted(entry_ref.kind.word())))
        .field("name", Some(quoted(&entry_ref.name)))
        .field("aliases", quoted_list(&entry.aliases))
        .field("attributes", attributes)
        .text("note", &entry.note)
        .on_one_line()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_golden_registers_are_written_as_they_stand() {
        let text = include_str!("../../tests/data/project_files/registers.v1.ron");
        let reading = read(text).unwrap();
        assert_eq!(reading.problems, []);
        assert_eq!(write(&reading.value), text);
        let holm = EntryRef::new(RegisterKind::Actor, "Mira Holm");
        assert_eq!(
            reading.value.find(RegisterKind::Actor, "М. Холм"),
            Some(&holm)
        );
    }

    #[test]
    fn entries_that_cannot_be_read_are_reported_and_kept() {
        let text = "(format: 1, entries: [\n(register: \"actor\", name: \"A\"),\n(register: \"actor\", name: \"A\", note: \"2\"),\n(register: \"ship\", name: \"B\"),\n(register: \"claim\"),\n5])";
        let reading = read(text).unwrap();
        let lines: Vec<usize> = reading
            .problems
            .iter()
            .map(|problem| problem.line)
            .collect();
        assert_eq!(lines, [3, 4, 5, 6]);
        let written = write(&reading.value);
        for kept in [
            "note: \"2\"",
            "(register: \"ship\", name: \"B\"),",
            "\n        5,",
        ] {
            assert!(written.contains(kept), "{written}");
        }
        assert_eq!(read(&written).unwrap().value, reading.value);
    }

    #[test]
    fn a_file_full_of_mistakes_is_read_in_bounded_time_and_kept_whole() {
        let text = format!("(format: 1, entries: [{}])", "5, ".repeat(20_000));
        let reading = read(&text).unwrap();
        assert_eq!(reading.problems.len(), 1000);
        assert_eq!(write(&reading.value).matches("5,").count(), 20_000);
    }

    proptest! {
        #[test]
        fn any_registers_come_back(
            entries in prop::collection::btree_map(
                (prop::sample::select(RegisterKind::ALL.to_vec()), "(?s).{1,9}"),
                (
                    prop::collection::vec(any::<String>(), 0..3),
                    prop::collection::btree_map(any::<String>(), any::<String>(), 0..3),
                    any::<String>(),
                ),
                0..5,
            ),
        ) {
            let entry = |((kind, name), (aliases, attributes, note))| {
                let extra = Extra([("x".to_owned(), "[1]".to_owned())].into());
                let entry = Entry { aliases, attributes, note, extra };
                (EntryRef::new(kind, name), entry)
            };
            let entries = entries.into_iter().map(entry).collect();
            let registers = Registers { entries, extra: Extra::default() };
            let written = write(&registers);
            let n_lines = written.lines().count();
            prop_assert!(registers.entries.is_empty() || n_lines == registers.entries.len() + 6, "{written}");
            let reading = read(&written).unwrap();
            prop_assert_eq!(&reading.value, &registers);
            prop_assert_eq!(write(&reading.value), written);
        }
    }
}
