//! One .ann file: its lines put together into annotations.

use std::collections::BTreeMap;

use super::OWN_COMMENT;
use super::conf::Conf;
use super::fragments::{Counts, fragments, joined};
use super::record::{Record, Run, on_one_line};
use super::standoff::{self, Line};
use crate::formats::{
    ImportedAnnotation, ImportedPlace, ImportedSpan, OffsetMap, Report, Trouble, Unit,
};
use crate::model::{AnnotationId, FieldId, FieldValue, Link};

/// The lines of a file, sorted by what they are about.
#[derive(Default)]
pub struct Document<'a> {
    path: &'a str,
    texts: Vec<Text<'a>>,
    /// Which text an id stands for: its own, or the trigger of an event.
    nth: BTreeMap<&'a str, usize>,
    triggers: BTreeMap<&'a str, &'a str>,
    links: Vec<(&'a str, &'a str, &'a str)>,
}

#[derive(Default)]
struct Text<'a> {
    id: &'a str,
    kind: &'a str,
    fragments: Vec<Counts>,
    words: &'a str,
    fields: Vec<(&'a str, String)>,
    notes: Vec<&'a str>,
    record: Record,
    links: Vec<(&'a str, usize)>,
}

impl<'a> Document<'a> {
    /// Reads the lines of the file at `path`.
    pub fn read(lines: &'a str, path: &'a str, report: &mut Report) -> Self {
        let mut document = Document {
            path,
            ..Document::default()
        };
        let mut about = Vec::new();
        let lines = lines.split('\n').map(|it| it.trim_end_matches('\r'));
        for (nth, written) in lines.enumerate().filter(|(_, it)| !it.is_empty()) {
            match standoff::line(written) {
                Some(Line::Text {
                    id,
                    kind,
                    fragments,
                    words,
                }) => {
                    document.nth.insert(id, document.texts.len());
                    document.texts.push(Text {
                        id,
                        kind,
                        fragments,
                        words,
                        ..Text::default()
                    });
                }
                Some(Line::Event { id, trigger, roles }) => {
                    document.triggers.insert(id, trigger);
                    let roles = roles.into_iter().map(|(role, end)| (role, id, end));
                    document.links.extend(roles);
                }
                Some(Line::Relation { kind, from, to }) => document.links.push((kind, from, to)),
                Some(Line::Same { kind, ends }) => {
                    let from = ends.first().copied().unwrap_or_default();
                    document
                        .links
                        .extend(ends.into_iter().skip(1).map(|to| (kind, from, to)));
                }
                Some(line) => about.push(line),
                None => report.tell(Trouble::BadRecord, || {
                    format!("{path}, line {}: {written}", nth + 1)
                }),
            }
        }
        for line in about {
            document.say(&line, report);
        }
        document.link(report);
        document
    }

    /// The text that an id stands for.
    fn find(&self, id: &str) -> Option<usize> {
        let id = self.triggers.get(id).copied().unwrap_or(id);
        self.nth.get(id).copied()
    }

    /// Puts what a line says to the text that it is about.
    fn say(&mut self, line: &Line<'a>, report: &mut Report) {
        let path = self.path;
        let (Line::Attribute { of, .. } | Line::Reference { of, .. } | Line::Comment { of, .. }) =
            *line
        else {
            return;
        };
        let nth = self.find(of);
        let Some(text) = nth.and_then(|nth| self.texts.get_mut(nth)) else {
            let is_relation = of.starts_with('R') || of.starts_with('*');
            let trouble = if is_relation {
                Trouble::NotKept
            } else {
                Trouble::DanglingReference
            };
            report.tell(trouble, || format!("{path}: what is said of {of}"));
            return;
        };
        match *line {
            Line::Attribute { name, value, .. } => {
                text.fields.push((name, value.unwrap_or("yes").to_owned()));
            }
            Line::Reference {
                kind, entry, words, ..
            } => {
                text.fields
                    .push((kind, format!("{entry} {words}").trim().to_owned()));
            }
            Line::Comment {
                kind: "AnnotatorNotes",
                words,
                ..
            } => text.notes.push(words),
            Line::Comment {
                kind: OWN_COMMENT,
                words,
                ..
            } => match serde_json::from_str(words) {
                Ok(record) => text.record = record,
                Err(error) => report.tell(Trouble::BadRecord, || format!("{path}, {of}: {error}")),
            },
            _ => report.tell(Trouble::NotKept, || format!("{path}: a comment on {of}")),
        }
    }

    fn link(&mut self, report: &mut Report) {
        for (kind, from, to) in std::mem::take(&mut self.links) {
            let ends = self.find(from).zip(self.find(to));
            match ends.and_then(|(from, to)| Some((self.texts.get_mut(from)?, to))) {
                Some((text, to)) => text.links.push((kind, to)),
                None => report.tell(Trouble::DanglingReference, || {
                    format!("{}: {kind} from {from} to {to}", self.path)
                }),
            }
        }
    }

    /// What they say of words, an annotation for each text line.
    pub fn understood(
        &self,
        text: Option<&str>,
        conf: &Conf,
        report: &mut Report,
    ) -> Vec<ImportedAnnotation> {
        let map = text.map(|text| OffsetMap::new(text, Unit::CodePointsLf));
        let between = |from, until| map.as_ref()?.range(from, until)?.slice(text?);
        let ids: Vec<String> = self.texts.iter().map(|it| self.id(it)).collect();
        let annotation = |it: &Text<'_>| {
            let own_links = it.links.iter().filter_map(|(kind, to)| {
                Some(Link {
                    relation: conf.called(kind),
                    to: AnnotationId::new(ids.get(*to)?),
                })
            });
            let links = own_links.chain(it.record.links());
            let tag = it.record.tag.clone();
            ImportedAnnotation {
                tag: tag.unwrap_or_else(|| conf.called(it.kind)),
                spans: it.spans(between, self.path, report),
                fields: it.fields(conf),
                note: it.note(),
                links: links.collect(),
                ..named(&it.record, self.id(it))
            }
        };
        self.texts.iter().map(annotation).collect()
    }

    fn id(&self, text: &Text<'_>) -> String {
        if text.record.id.is_empty() {
            format!("{}#{}", self.path, text.id)
        } else {
            text.record.id.clone()
        }
    }
}

impl Text<'_> {
    fn spans<'t>(
        &self,
        between: impl Fn(u64, u64) -> Option<&'t str>,
        path: &str,
        report: &mut Report,
    ) -> Vec<ImportedSpan> {
        if let Some(spans) = self.own_spans(&between) {
            return spans;
        }
        let quotes = self.quotes();
        if quotes.is_none() {
            report.tell(Trouble::QuoteDiffers, || {
                format!(
                    "{path}, {}: its words do not have the lengths of its places",
                    self.id
                )
            });
        }
        let mut quotes = quotes.unwrap_or_default().into_iter();
        let runs = joined(&self.fragments, &between).into_iter();
        let spans = runs.map(|(run, n_fragments)| {
            let words: Vec<String> = quotes.by_ref().take(n_fragments).collect();
            ImportedSpan {
                place: Some(place(run)),
                quote: (!words.is_empty()).then(|| words.join(" ")),
                ..ImportedSpan::default()
            }
        });
        spans.collect()
    }

    /// The runs that our record tells, if they still are what the fragments were made of.
    fn own_spans<'t>(
        &self,
        between: &impl Fn(u64, u64) -> Option<&'t str>,
    ) -> Option<Vec<ImportedSpan>> {
        let mut runs: Vec<Counts> = Vec::new();
        for run in &self.record.spans {
            match run {
                Run::Placed(counts) => runs.push(*counts),
                Run::Unplaced { .. } => return None,
            }
        }
        let cut = fragments(&runs, between);
        let is_same = cut.iter().map(|(counts, _)| counts).eq(&self.fragments);
        let is_told = is_same && !runs.is_empty();
        is_told.then(|| self.record.spans.iter().map(span_of).collect())
    }

    /// The words of each fragment; nothing if the words do not have the lengths of the places.
    fn quotes(&self) -> Option<Vec<String>> {
        if let [_] = self.fragments.as_slice() {
            return Some(vec![self.words.to_owned()]);
        }
        let mut words = self.words.chars();
        let mut quotes = Vec::new();
        for (nth, (start, end)) in self.fragments.iter().enumerate() {
            if nth > 0 && words.next() != Some(' ') {
                return None;
            }
            let wanted = usize::try_from(end.checked_sub(*start)?).ok()?;
            let quote: String = words.by_ref().take(wanted).collect();
            if quote.chars().count() != wanted {
                return None;
            }
            quotes.push(quote);
        }
        words.next().is_none().then_some(quotes)
    }

    fn fields(&self, conf: &Conf) -> BTreeMap<FieldId, FieldValue> {
        let mut fields = self.record.fields();
        for (name, value) in &self.fields {
            let id = FieldId::new(conf.called(name));
            let value = match fields.get(&id) {
                None => FieldValue::One(value.clone()),
                Some(before) => {
                    FieldValue::Many([before.values(), std::slice::from_ref(value)].concat())
                }
            };
            fields.insert(id, value);
        }
        fields
    }

    /// What the comment says; our record tells how it was set, unless somebody has changed it.
    fn note(&self) -> String {
        let shown = self.notes.join("\n");
        match &self.record.note {
            Some(note) if on_one_line(note) == shown => note.clone(),
            _ => shown,
        }
    }
}

fn place((start, end): Counts) -> ImportedPlace {
    ImportedPlace {
        start,
        end,
        unit: Unit::CodePointsLf,
    }
}

/// A run as it was written down.
pub fn span_of(run: &Run) -> ImportedSpan {
    match run {
        Run::Placed(counts) => ImportedSpan {
            place: Some(place(*counts)),
            ..ImportedSpan::default()
        },
        Run::Unplaced {
            exact,
            before,
            after,
        } => ImportedSpan {
            place: None,
            quote: Some(exact.clone()),
            before: before.clone(),
            after: after.clone(),
        },
    }
}

/// An annotation with the name and the times that a record tells, else with the name that was made up.
pub fn named(record: &Record, made_up: String) -> ImportedAnnotation {
    let time = |time: &Option<String>| time.as_deref().and_then(|it| it.parse().ok());
    let is_known = !record.id.is_empty();
    ImportedAnnotation {
        id: if is_known { record.id.clone() } else { made_up },
        has_lasting_id: is_known,
        created: time(&record.created),
        modified: time(&record.modified),
        ..ImportedAnnotation::default()
    }
}
