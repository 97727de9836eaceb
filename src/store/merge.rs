//! Merges two changed versions of one sidecar, by annotation and field.
//!
//! Works on what is written, without the article, so that git can call it. What both sides
//! changed differently stays as mine, with theirs beside it: see [`Conflict`].

use std::collections::{BTreeMap, BTreeSet};

use self::fields::{Alternatives, merge_headers, merge_records, none};
use super::StoreError;
use super::sidecar::{
    Conflict, DELETED, FORMAT, Parsed, Record, Row, Rows, SUFFIX, line_of, opaque_rows, parse,
    ron_text, value_of, with_conflicts,
};
use crate::model::AnnotationId;

mod any_file;
mod fields;
#[cfg(test)]
mod tests;

pub use self::any_file::{FileKind, MergedAny, merge_files};

/// What comes of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedFile {
    /// The merged file.
    pub bytes: Vec<u8>,
    /// What was changed differently on both sides; the file holds both versions.
    pub conflicts: Vec<Conflict>,
}

/// Merges what `mine` and `theirs` made of `base`; no bytes at all are a file without records.
///
/// Fails if one of them is damaged or of a newer format: then a person has to look.
pub fn merge_sidecars(base: &[u8], mine: &[u8], theirs: &[u8]) -> Result<MergedFile, StoreError> {
    let unchanged = |bytes: &[u8]| MergedFile {
        bytes: bytes.to_vec(),
        conflicts: Vec::new(),
    };
    if mine == base || mine.is_empty() {
        return Ok(unchanged(theirs));
    }
    if theirs == base || theirs == mine || theirs.is_empty() {
        return Ok(unchanged(mine));
    }
    let (mine, theirs) = (current(mine)?, current(theirs)?);
    // Without a readable base nothing is known to be deleted, so nothing gets lost.
    let base = current(base).ok();
    Merge::new(base.as_ref(), &mine, &theirs).file()
}

fn current(bytes: &[u8]) -> Result<Parsed<'_>, StoreError> {
    let parsed = parse(bytes)?;
    match parsed.header.format {
        format if format > FORMAT => Err(StoreError::NewerFormat { format }),
        _ => Ok(parsed),
    }
}

#[derive(Clone, Copy)]
struct Entry<'a> {
    record: &'a Record<'a>,
    raw: &'a str,
}

/// A record that both sides left in the file.
enum Outcome<'a> {
    AsWritten(Entry<'a>),
    New(String, Option<(u32, u32)>),
    Gone,
}

struct Merge<'a> {
    base: Option<&'a Parsed<'a>>,
    mine: &'a Parsed<'a>,
    theirs: &'a Parsed<'a>,
    conflicts: Vec<Conflict>,
}

impl<'a> Merge<'a> {
    fn new(base: Option<&'a Parsed<'a>>, mine: &'a Parsed<'a>, theirs: &'a Parsed<'a>) -> Self {
        Self {
            base,
            mine,
            theirs,
            conflicts: Vec::new(),
        }
    }

    /// Fails for records that cannot stand in one file: then a person has to look.
    fn file(mut self) -> Result<MergedFile, StoreError> {
        let (prefix, suffix) = self.frame();
        let base = self.base.map(entries).unwrap_or_default();
        let (mine, theirs) = (entries(self.mine), entries(self.theirs));
        let ids: BTreeSet<&str> = mine.keys().chain(theirs.keys()).copied().collect();
        let mut outcomes = Vec::with_capacity(ids.len());
        for id in ids {
            let outcome = self.record(base.get(id), mine.get(id), theirs.get(id));
            outcomes.push((id, outcome));
        }
        let mut rows = Rows::default();
        for (id, outcome) in &outcomes {
            let (text, place) = match outcome {
                Outcome::AsWritten(entry) => (entry.raw, entry.record.place()),
                Outcome::New(text, place) => (text.as_str(), *place),
                Outcome::Gone => continue,
            };
            rows.push(Row {
                place,
                id,
                rank: 0,
                text,
            });
        }
        let opaque = self.opaque();
        for row in &opaque {
            rows.push(row.clone());
        }
        let is_plain = opaque.is_empty() && !rows.have_line_ends() && suffix == SUFFIX;
        let (mut text, _) = rows.clone().write(&prefix, suffix);
        if !is_plain && parse(text.as_bytes()).is_err() {
            // A damaged line of one side can only be told where every record has its own line.
            text = rows.write_on_lines(&prefix, suffix);
            let _whole = parse(text.as_bytes())?;
        }
        Ok(MergedFile {
            bytes: text.into_bytes(),
            conflicts: self.conflicts,
        })
    }

    fn record(
        &mut self,
        base: Option<&Entry<'a>>,
        mine: Option<&Entry<'a>>,
        theirs: Option<&Entry<'a>>,
    ) -> Outcome<'a> {
        match (base, mine, theirs) {
            (_, None, None) => Outcome::Gone,
            (_, Some(mine), Some(theirs)) if mine.raw == theirs.raw => Outcome::AsWritten(*mine),
            (Some(base), Some(mine), None) | (Some(base), None, Some(mine)) => {
                if base.record == mine.record {
                    return Outcome::Gone;
                }
                self.deleted(mine)
            }
            (None, Some(one), None) | (None, None, Some(one)) => Outcome::AsWritten(*one),
            (Some(base), Some(mine), Some(theirs)) if base.record == theirs.record => {
                let is_same = base.record == mine.record;
                let keeps_mine = !is_same || base.raw == theirs.raw;
                Outcome::AsWritten(if keeps_mine { *mine } else { *theirs })
            }
            (Some(base), Some(mine), Some(theirs)) if base.record == mine.record => {
                debug_assert!(base.record != theirs.record);
                Outcome::AsWritten(*theirs)
            }
            (base, Some(mine), Some(theirs)) => self.both(base, mine, theirs),
        }
    }

    /// One side changed what the other deleted: it stays, and is marked.
    fn deleted(&mut self, changed: &Entry<'a>) -> Outcome<'a> {
        let added = BTreeMap::from([(DELETED.to_owned(), vec!["true".to_owned()])]);
        self.note(Some(&changed.record.id), &added, |_| {
            Some("false".to_owned())
        });
        let mut record = changed.record.clone();
        with_conflicts(&mut record.extra, added);
        Outcome::New(record.line(), record.place())
    }

    fn both(
        &mut self,
        base: Option<&Entry<'a>>,
        mine: &Entry<'a>,
        theirs: &Entry<'a>,
    ) -> Outcome<'a> {
        let mut added = Alternatives::new();
        let base = base.map(|entry| entry.record);
        let record = merge_records(base, mine.record, theirs.record, &mut added);
        self.note(Some(&record.id), &added, |field| value_of(&record, field));
        let mut record = record;
        with_conflicts(&mut record.extra, added);
        Outcome::New(record.line(), record.place())
    }

    fn note(
        &mut self,
        id: Option<&str>,
        added: &Alternatives,
        mine: impl Fn(&str) -> Option<String>,
    ) {
        for (field, theirs) in added {
            self.conflicts.extend(theirs.iter().map(|theirs| Conflict {
                id: id.map(AnnotationId::new),
                field: field.clone(),
                mine: mine(field).unwrap_or_else(none),
                theirs: theirs.clone(),
            }));
        }
    }

    /// What stands before and behind the records.
    fn frame(&mut self) -> (String, &'a str) {
        let (mine, theirs) = (&self.mine.header, &self.theirs.header);
        let prefix_of = |parsed: &'a Parsed<'a>| {
            let prefix = parsed.text.get(parsed.prefix.clone());
            prefix.unwrap_or_default().to_owned()
        };
        let suffix = suffix_of(self.mine);
        let has_fields_behind = self.mine.has_fields_behind || self.theirs.has_fields_behind;
        if mine == theirs || self.base.is_some_and(|base| base.header == *theirs) {
            return (prefix_of(self.mine), suffix);
        }
        if self.base.is_some_and(|base| base.header == *mine) {
            return if has_fields_behind {
                (theirs.prefix(), SUFFIX)
            } else {
                (prefix_of(self.theirs), suffix)
            };
        }
        let mut added = Alternatives::new();
        let merged = merge_headers(self.base.map(|base| &base.header), mine, theirs, &mut added);
        self.note(None, &added, |field| match field {
            "status" => Some(ron_text(&merged.status)),
            field => line_of(&merged, field).or_else(|| merged.extra.get(field).cloned()),
        });
        let mut merged = merged;
        with_conflicts(&mut merged.extra, added);
        let suffix = if has_fields_behind { SUFFIX } else { suffix };
        (merged.prefix(), suffix)
    }

    /// The records nobody can read: those of both sides, less what one of them took out.
    fn opaque(&self) -> Vec<Row<'a>> {
        let texts =
            |rows: &[Row<'a>]| -> BTreeSet<&'a str> { rows.iter().map(|row| row.text).collect() };
        let base = texts(&self.base.map(opaque_rows).unwrap_or_default());
        let (mine, theirs) = (opaque_rows(self.mine), opaque_rows(self.theirs));
        let (in_mine, in_theirs) = (texts(&mine), texts(&theirs));
        let stays =
            |text: &str, in_other: &BTreeSet<&str>| in_other.contains(text) || !base.contains(text);
        let of_mine = mine.into_iter().filter(|row| stays(row.text, &in_theirs));
        let of_theirs = theirs
            .into_iter()
            .filter(|row| !in_mine.contains(row.text) && stays(row.text, &in_mine));
        of_mine.chain(of_theirs).collect()
    }
}

fn entries<'a>(parsed: &'a Parsed<'a>) -> BTreeMap<&'a str, Entry<'a>> {
    let mut entries = BTreeMap::new();
    for item in &parsed.items {
        if let Ok(record) = &item.record {
            let raw = parsed.text.get(item.raw.clone()).unwrap_or_default();
            // Of two with one id the first is the annotation; the other is kept unread.
            entries.entry(&*record.id).or_insert(Entry { record, raw });
        }
    }
    entries
}

fn suffix_of<'a>(parsed: &Parsed<'a>) -> &'a str {
    parsed.text.get(parsed.suffix.clone()).unwrap_or(SUFFIX)
}
