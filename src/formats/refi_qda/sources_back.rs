//! Reading text sources: selections and codings become annotations, notes their fields and notes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use roxmltree::Node;

use super::block::{Block, Value};
use super::codes_back::{Elements as _, Meaning};
use super::links_back::Found;
use super::places::places;
use super::reading::{Project, guid_of, internal_file, text_attribute};
use super::{STATUS_VARIABLE, guid};
use crate::formats::kept::{KeptAnnotation, metadata_of};
use crate::formats::{ImportedAnnotation, ImportedArticle, ImportedSpan, InFile, Report, Trouble};
use crate::model::{AnnotationId, FieldId, FieldValue, Link};

/// The tag of a selection that has words to it but no code.
const MEMO: &str = "Memo";

/// How many codings of a selection a choice looks back at for its tag.
const N_TRIED: usize = 64;

/// Reads sources, and notes what links may lead to.
pub struct SourceReader<'a> {
    project: &'a Project<'a>,
    found: Found,
    names: BTreeSet<String>,
    n_articles: usize,
}

impl<'a> SourceReader<'a> {
    /// A reader for the sources of a project.
    pub fn new(project: &'a Project<'a>) -> Self {
        Self {
            project,
            found: Found::new(),
            names: BTreeSet::new(),
            n_articles: 0,
        }
    }

    /// Reads a source.
    pub fn read(&mut self, source: Node<'_, '_>, report: &mut Report) -> ImportedArticle {
        let name = text_attribute(source, "name");
        let selections: Vec<Node<'_, '_>> = source.children_of("PlainTextSelection").collect();
        let (file, inside) = self.text_of(source, &name, report);
        let placed = places(self.project, &selections, (file, inside), (&name, report));
        let mut article = ImportedArticle {
            name,
            text: placed.text,
            ..ImportedArticle::default()
        };
        for (selection, span) in selections.into_iter().zip(placed.spans) {
            self.push_selection(selection, &span, &mut article, report);
        }
        let codings = source.children_of("Coding").collect::<Vec<_>>();
        let annotations = self.annotations(&codings, None, report);
        self.push_all(&guid_of(source), annotations, &mut article);
        self.read_notes_of(source, &mut article, report);
        self.read_variables(source, &mut article, report);
        self.n_articles += 1;
        article
    }

    /// The file of a source, or the text that stands in the project itself.
    fn text_of<'n>(
        &self,
        source: Node<'n, '_>,
        name: &str,
        report: &mut Report,
    ) -> (Option<&'a InFile>, Option<&'n str>) {
        let file = source.attribute("plainTextPath").and_then(|path| {
            let file = internal_file(&self.project.files, path);
            if file.is_none() {
                report.tell(Trouble::DanglingReference, || {
                    format!("{name}: its text, {path}")
                });
            }
            file
        });
        (file, source.child_text("PlainTextContent"))
    }

    fn push_selection(
        &mut self,
        selection: Node<'_, '_>,
        span: &ImportedSpan,
        article: &mut ImportedArticle,
        report: &mut Report,
    ) {
        let guid = guid_of(selection);
        if self.found.contains_key(&guid) {
            report.tell(Trouble::Double, || {
                format!("{}: selection {guid}", article.name)
            });
        }
        let codings: Vec<Node<'_, '_>> = selection.children_of("Coding").collect();
        let mut annotations = self.annotations(&codings, Some(selection), report);
        let memo = self.notes_of(selection, report);
        if annotations.is_empty() && !memo.text.is_empty() {
            annotations.push(ImportedAnnotation {
                tag: MEMO.to_owned(),
                coder: self.coder(selection),
                created: time_of(selection, "creationDateTime"),
                ..ImportedAnnotation::default()
            });
        } else if annotations.is_empty() {
            report.tell(Trouble::NotKept, || {
                format!("{}: selection {guid} without a code", article.name)
            });
        }
        for annotation in &mut annotations {
            annotation.spans = vec![span.clone()];
            annotation.modified = time_of(selection, "modifiedDateTime");
            let notes = [memo.text.as_str(), annotation.note.as_str()];
            annotation.note = joined(&notes);
        }
        self.push_all(&guid, annotations, article);
    }

    /// One annotation for each coding with a tag; codings with a choice fill a field of theirs.
    fn annotations(
        &mut self,
        codings: &[Node<'_, '_>],
        selection: Option<Node<'_, '_>>,
        report: &mut Report,
    ) -> Vec<ImportedAnnotation> {
        let mut annotations: Vec<ImportedAnnotation> = Vec::new();
        for coding in codings {
            let code = coding.children_of("CodeRef").next();
            let code = code
                .and_then(|it| it.attribute("targetGUID"))
                .unwrap_or_default();
            let coder = match selection {
                Some(selection) if coding.attribute("creatingUser").is_none() => {
                    self.coder(selection)
                }
                _ => self.coder(*coding),
            };
            match self.project.codes.meanings.get(&guid::plain(code)).cloned() {
                Some(Meaning::Tag(tag)) => {
                    let annotation = self.annotation(*coding, tag.as_str(), coder, report);
                    annotations.push(annotation);
                }
                Some(Meaning::Choice { tag, field, choice }) => {
                    let is_several = self
                        .project
                        .codes
                        .several
                        .contains(&(tag.clone(), field.clone()));
                    // A choice stands close behind its tag; a longer look would take too long in a hostile file.
                    let last = annotations.iter_mut().rev().take(N_TRIED);
                    let mut last = last.filter(|it| it.tag == tag.as_str() && it.coder == coder);
                    let Some(annotation) = last.next() else {
                        let mut annotation = self.annotation(*coding, tag.as_str(), coder, report);
                        fill(&mut annotation, field, choice, is_several);
                        annotations.push(annotation);
                        continue;
                    };
                    fill(annotation, field, choice, is_several);
                }
                None => report.tell(Trouble::DanglingReference, || format!("code {code}")),
            }
        }
        annotations
    }

    fn annotation(
        &mut self,
        coding: Node<'_, '_>,
        tag: &str,
        coder: String,
        report: &mut Report,
    ) -> ImportedAnnotation {
        let key = guid_of(coding);
        let is_first = !key.is_empty() && self.names.insert(key.clone());
        let own = guid::to_ulid(&key).filter(|_| self.project.is_ours());
        let mut annotation = ImportedAnnotation {
            id: own.unwrap_or(key),
            has_lasting_id: is_first,
            coder,
            tag: tag.to_owned(),
            created: time_of(coding, "creationDateTime"),
            ..ImportedAnnotation::default()
        };
        read_block(self.notes_of(coding, report), &mut annotation);
        annotation
    }

    fn coder(&self, node: Node<'_, '_>) -> String {
        let user = guid::plain(node.attribute("creatingUser").unwrap_or_default());
        self.project.users.get(&user).cloned().unwrap_or(user)
    }

    /// What notes on something and its description say.
    fn notes_of(&self, node: Node<'_, '_>, report: &mut Report) -> Block {
        let mut block = Block::of(node.child_text("Description").unwrap_or_default());
        for note in node.children_of("NoteRef") {
            let key = guid::plain(note.attribute("targetGUID").unwrap_or_default());
            let Some(text) = self.project.notes.get(&key) else {
                report.tell(Trouble::DanglingReference, || format!("note {key}"));
                continue;
            };
            let mut read = Block::read(text);
            block.text = joined(&[&block.text, &read.text]);
            block.lines.append(&mut read.lines);
        }
        block
    }

    /// What notes on a source say: annotations without a place, in what we wrote.
    fn read_notes_of(
        &self,
        source: Node<'_, '_>,
        article: &mut ImportedArticle,
        report: &mut Report,
    ) {
        let block = self.notes_of(source, report);
        for record in block.all("@unplaced") {
            let value = serde_json::from_str(record).unwrap_or_default();
            let kept = KeptAnnotation::read(&value, report, || article.name.clone());
            article
                .annotations
                .extend(kept.map(|mut kept| kept.take_imported()));
        }
        if !block.text.is_empty() {
            report.tell(Trouble::NotKept, || {
                format!("{}: the note on it", article.name)
            });
        }
    }

    fn read_variables(
        &self,
        source: Node<'_, '_>,
        article: &mut ImportedArticle,
        report: &mut Report,
    ) {
        let mut values = BTreeMap::new();
        for value in source.children_of("VariableValue") {
            let variable = value.children_of("VariableRef").next();
            let key = variable
                .and_then(|it| it.attribute("targetGUID"))
                .unwrap_or_default();
            let text = value
                .children()
                .find(|it| it.tag_name().name().ends_with("Value"));
            let text = text.and_then(|it| it.text()).unwrap_or_default();
            match self.project.variables.get(&guid::plain(key)) {
                Some(name) => drop(values.insert(name.as_str(), text)),
                None => report.tell(Trouble::DanglingReference, || format!("variable {key}")),
            }
        }
        for (name, value) in &values {
            let status = name.strip_prefix(STATUS_VARIABLE).zip(value.parse().ok());
            if let Some((coder, status)) = status {
                article.statuses.insert(coder.to_owned(), status);
            }
        }
        let known = values.into_iter();
        let known = known.filter(|(name, _)| !name.starts_with(STATUS_VARIABLE));
        article.metadata = metadata_of(known, report);
    }

    fn push_all(
        &mut self,
        guid: &str,
        annotations: Vec<ImportedAnnotation>,
        article: &mut ImportedArticle,
    ) {
        let first = article.annotations.len();
        let numbers = (first..first + annotations.len()).collect();
        self.found
            .entry(guid.to_owned())
            .or_insert((self.n_articles, numbers));
        article.annotations.extend(annotations);
    }

    /// Where everything went that links may lead to.
    pub fn into_found(self) -> Found {
        self.found
    }
}

fn fill(annotation: &mut ImportedAnnotation, field: FieldId, choice: String, is_several: bool) {
    match annotation.fields.get_mut(&field) {
        Some(FieldValue::Many(values)) if is_several => values.push(choice),
        _ if is_several => drop(
            annotation
                .fields
                .insert(field, FieldValue::Many(vec![choice])),
        ),
        _ => drop(annotation.fields.insert(field, FieldValue::One(choice))),
    }
}

/// What a note of ours says beside its words.
fn read_block(block: Block, annotation: &mut ImportedAnnotation) {
    for (key, value) in block.lines {
        match (key.as_str(), value) {
            ("@id", Value::One(id)) => annotation.id = id,
            ("@modified", Value::One(time)) => annotation.modified = time.parse().ok(),
            ("@link", Value::Many(ends)) => {
                if let [relation, to] = ends.as_slice() {
                    annotation.links.push(Link {
                        relation: relation.clone(),
                        to: AnnotationId::new(to),
                    });
                }
            }
            (key, Value::One(value)) => {
                annotation
                    .fields
                    .insert(field_of(key), FieldValue::One(value));
            }
            (key, Value::Many(values)) => {
                annotation
                    .fields
                    .insert(field_of(key), FieldValue::Many(values));
            }
        }
    }
    annotation.note = block.text;
}

fn field_of(key: &str) -> FieldId {
    let is_ours = key.starts_with("@@");
    FieldId::new(key.strip_prefix('@').filter(|_| is_ours).unwrap_or(key))
}

fn joined(texts: &[&str]) -> String {
    let texts: Vec<&str> = texts.iter().copied().filter(|it| !it.is_empty()).collect();
    texts.join("\n\n")
}

fn time_of(node: Node<'_, '_>, name: &str) -> Option<Timestamp> {
    let text = node.attribute(name)?;
    // Some programs leave the zone out; the standard wants UTC.
    text.parse().or_else(|_| format!("{text}Z").parse()).ok()
}
