//! Putting a document's own spans and our records together again.

use std::collections::{BTreeMap, BTreeSet};

use super::KeptAnnotation;
use crate::formats::{ImportedAnnotation, ImportedPlace, ImportedSpan, Report, Trouble, Unit};
use crate::model::{AnnotationId, Link};

/// A span as the tool wrote it.
#[derive(Clone, Debug, Default)]
pub struct Native {
    /// Its name among the spans of the document; empty if it has none.
    pub key: String,
    /// Its label.
    pub label: String,
    /// Where it starts.
    pub start: u64,
    /// Where it ends, exclusive.
    pub end: u64,
    /// The words, if the tool states them.
    pub quote: Option<String>,
}

/// A relation as the tool wrote it, between spans by their keys.
#[derive(Clone, Debug, Default)]
pub struct NativeLink {
    /// Where it starts.
    pub from: String,
    /// Where it leads.
    pub to: String,
    /// What it says.
    pub relation: String,
}

/// What a document holds.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The name of the document in messages, and before the names of annotations that have none.
    pub name: String,
    /// Whose it is; empty if it does not say.
    pub coder: String,
    /// Its spans.
    pub spans: Vec<Native>,
    /// Its relations.
    pub links: Vec<NativeLink>,
    /// Its labels of the whole text.
    pub labels: Vec<String>,
    /// Our records.
    pub kept: Vec<KeptAnnotation>,
}

/// The annotations of a document, whose places count `unit`.
///
/// Each record takes the spans that stand at its pieces under its tag; what is left is an annotation
/// of its own. A record that finds none of its words any more is told and left out.
pub fn assemble(
    mut document: Document,
    unit: Unit,
    report: &mut Report,
) -> Vec<ImportedAnnotation> {
    let kept = document.kept.iter_mut();
    let imported: Vec<ImportedAnnotation> = kept.map(KeptAnnotation::take_imported).collect();
    let mut work = Work::new(&document, unit);
    for (kept, imported) in document.kept.iter().zip(imported) {
        work.take(kept, imported, report);
    }
    work.take_rest();
    for link in &document.links {
        work.link(link, report);
    }
    work.annotations
}

/// Spans by start, end and label.
type Places<'a> = BTreeMap<(u64, u64, &'a str), Vec<usize>>;

struct Work<'a> {
    document: &'a Document,
    unit: Unit,
    annotations: Vec<ImportedAnnotation>,
    // Invariant: the spans no record has taken; of several at one place the first is the last here.
    free: Places<'a>,
    // The labels of the document.
    said: BTreeSet<&'a str>,
    // The labels that no record has taken.
    labels: BTreeSet<&'a str>,
    // The annotation that a span went into, by the span's key.
    of_key: BTreeMap<&'a str, usize>,
}

impl<'a> Work<'a> {
    fn new(document: &'a Document, unit: Unit) -> Self {
        let mut free = Places::new();
        for (nth, span) in document.spans.iter().enumerate().rev() {
            let place = (span.start, span.end, span.label.as_str());
            free.entry(place).or_default().push(nth);
        }
        Self {
            document,
            unit,
            annotations: Vec::new(),
            free,
            said: document.labels.iter().map(String::as_str).collect(),
            labels: document.labels.iter().map(String::as_str).collect(),
            of_key: BTreeMap::new(),
        }
    }

    /// Makes the annotation of a record, if what it is about is still there.
    fn take(
        &mut self,
        kept: &'a KeptAnnotation,
        mut annotation: ImportedAnnotation,
        report: &mut Report,
    ) {
        if !kept.pieces.is_empty() {
            let Some(taken) = self.spans_at(kept) else {
                self.tell_gone(kept, report);
                return;
            };
            annotation.spans = taken.iter().filter_map(|nth| self.span(*nth)).collect();
            self.note_keys(&taken);
        } else if kept.unplaced.is_empty() {
            // A label stands there once, however many annotations of the whole text have it.
            let Some(label) = self.said.get(kept.tag.as_str()) else {
                self.tell_gone(kept, report);
                return;
            };
            self.labels.remove(label);
        }
        self.push(annotation);
    }

    fn tell_gone(&self, kept: &KeptAnnotation, report: &mut Report) {
        report.tell(Trouble::DanglingReference, || {
            format!("{}: {} ({})", self.document.name, kept.id, kept.tag)
        });
    }

    /// Takes the free spans at the pieces of a record: all of them or none.
    fn spans_at(&mut self, kept: &'a KeptAnnotation) -> Option<Vec<usize>> {
        let mut taken: Vec<usize> = Vec::new();
        for (start, end) in &kept.pieces {
            let place = (*start, *end, kept.tag.as_str());
            let found = self.free.get_mut(&place).and_then(Vec::pop);
            let Some(nth) = found else {
                self.give_back(&taken);
                return None;
            };
            taken.push(nth);
        }
        Some(taken)
    }

    fn give_back(&mut self, taken: &[usize]) {
        for nth in taken.iter().rev() {
            if let Some(span) = self.document.spans.get(*nth) {
                let place = (span.start, span.end, span.label.as_str());
                self.free.entry(place).or_default().push(*nth);
            }
        }
    }

    /// Makes an annotation of each span and each label that no record has taken.
    fn take_rest(&mut self) {
        let mut rest: Vec<usize> = self.free.values().flatten().copied().collect();
        rest.sort_unstable();
        for nth in rest {
            let span = self.document.spans.get(nth);
            let annotation = span.map(|span| ImportedAnnotation {
                id: self.name_of(span, nth),
                tag: span.label.clone(),
                spans: self.span(nth).into_iter().collect(),
                ..ImportedAnnotation::default()
            });
            self.note_keys(&[nth]);
            self.annotations.extend(annotation);
        }
        for label in std::mem::take(&mut self.labels) {
            self.annotations.push(ImportedAnnotation {
                tag: label.to_owned(),
                ..ImportedAnnotation::default()
            });
        }
        for annotation in &mut self.annotations {
            if annotation.coder.is_empty() {
                annotation.coder.clone_from(&self.document.coder);
            }
        }
    }

    fn push(&mut self, annotation: ImportedAnnotation) {
        self.annotations.push(annotation);
    }

    /// Notes that the spans go into the annotation that comes next.
    fn note_keys(&mut self, spans: &[usize]) {
        for nth in spans {
            if let Some(span) = self
                .document
                .spans
                .get(*nth)
                .filter(|it| !it.key.is_empty())
            {
                let annotation = self.annotations.len();
                self.of_key.entry(&span.key).or_insert(annotation);
            }
        }
    }

    /// A name that no other document gives.
    fn name_of(&self, span: &Native, nth: usize) -> String {
        let key = if span.key.is_empty() {
            format!("{nth}")
        } else {
            span.key.clone()
        };
        format!("{}#{key}", self.document.name)
    }

    fn span(&self, nth: usize) -> Option<ImportedSpan> {
        let native = self.document.spans.get(nth)?;
        let place = ImportedPlace {
            start: native.start,
            end: native.end,
            unit: self.unit,
        };
        Some(ImportedSpan {
            place: Some(place),
            quote: native.quote.clone(),
            ..ImportedSpan::default()
        })
    }

    fn link(&mut self, link: &NativeLink, report: &mut Report) {
        let end = |key: &str| self.of_key.get(key).copied();
        let to = end(&link.to).and_then(|nth| self.annotations.get(nth));
        let to = to.map(|annotation| AnnotationId::new(&annotation.id));
        let from = end(&link.from);
        let from = from.and_then(|nth| self.annotations.get_mut(nth));
        match (from, to) {
            (Some(from), Some(to)) => from.links.push(Link {
                relation: link.relation.clone(),
                to,
            }),
            _ => report.tell(Trouble::DanglingReference, || {
                let NativeLink { from, to, relation } = link;
                format!("{}: {relation} from {from} to {to}", self.document.name)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn native(key: &str, label: &str, start: u64, end: u64) -> Native {
        Native {
            key: key.to_owned(),
            label: label.to_owned(),
            start,
            end,
            quote: None,
        }
    }

    fn kept(id: &str, tag: &str, pieces: &[(u64, u64)]) -> KeptAnnotation {
        KeptAnnotation {
            id: id.to_owned(),
            tag: tag.to_owned(),
            pieces: pieces.to_vec(),
            ..KeptAnnotation::default()
        }
    }

    #[test]
    fn records_take_their_spans_and_the_rest_stands_alone() {
        let document = Document {
            name: "a".to_owned(),
            coder: "bo".to_owned(),
            spans: vec![
                native("1", "x", 0, 3),
                native("2", "x", 0, 3),
                native("3", "x", 5, 9),
                native("4", "y", 5, 9),
            ],
            links: vec![
                NativeLink {
                    from: "3".to_owned(),
                    to: "4".to_owned(),
                    relation: "of".to_owned(),
                },
                NativeLink::default(),
            ],
            labels: vec!["whole".to_owned(), "new".to_owned()],
            kept: vec![
                kept("two", "x", &[(0, 3), (5, 9)]),
                kept("gone", "x", &[(0, 3), (7, 9)]),
                kept("all", "whole", &[]),
                kept("all-too", "whole", &[]),
                kept("not-all", "unsaid", &[]),
            ],
        };
        let mut report = Report::default();
        let annotations = assemble(document, Unit::Utf16, &mut report);
        let told: Vec<(&str, &str, usize)> = annotations
            .iter()
            .map(|it| (it.id.as_str(), it.tag.as_str(), it.spans.len()))
            .collect();
        let expected = [
            ("two", "x", 2),
            ("all", "whole", 0),
            ("all-too", "whole", 0),
            ("a#2", "x", 1),
            ("a#4", "y", 1),
            ("", "new", 0),
        ];
        assert_eq!(told, expected);
        assert!(annotations.iter().all(|it| it.coder == "bo"));
        assert_eq!(annotations[0].links[0].to.as_str(), "a#4");
        assert_eq!(report.n_told(Trouble::DanglingReference), 3);
    }
}
