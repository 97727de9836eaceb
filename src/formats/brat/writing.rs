//! From a set to folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::conf::Names;
use super::fragments::{Counts, ends_line, fragments, joined, with_line_feeds};
use super::record::{Record, Run, on_one_line};
use super::tables::{self, BesideRow, FileRow};
use super::{LABEL, OWN_COMMENT};
use crate::formats::left_out;
use crate::formats::{
    ExportArticle, ExportInput, ExportLayer, FileNames, FormatError, Loss, OffsetMap, OutFile,
    Report, Unit,
};
use crate::model::{Annotation, AnnotationId, AnnotatorId, ArticleId, Extra, Span, Tag, Unplaced};

/// Writes the set.
pub fn write(input: &ExportInput<'_>, report: &mut Report) -> Result<Vec<OutFile>, FormatError> {
    tell(input, report);
    let mut writing = Writing::new(input);
    for article in input.articles {
        if !article.layers.is_empty() {
            writing.article(article)?;
        }
    }
    if writing.rows.is_empty() {
        return Err(FormatError::Nothing("no annotator has opened an article"));
    }
    writing.finish()
}

fn tell(input: &ExportInput<'_>, report: &mut Report) {
    let held = |tag: &Tag| Tag {
        id: tag.id.clone(),
        name: tag.name.clone(),
        parent: tag.parent.clone(),
        color: tag.color,
        key: None,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields: Vec::new(),
        extra: Extra::default(),
    };
    left_out::codebook(input, held, report);
    left_out::registers(input, report);
    left_out::metadata(input, &[], report);
    left_out::extra(input, report);
    for article in input.articles {
        if article.layers.is_empty() {
            report.lose(Loss::EmptyArticles, || article.name().to_owned());
        } else if article.text().contains('\r') {
            report.lose(Loss::Text, || {
                format!("{}: line ends become line feeds", article.name())
            });
        }
    }
}

struct Writing<'a> {
    input: &'a ExportInput<'a>,
    names: Names<'a>,
    folders: BTreeMap<AnnotatorId, String>,
    file_names: FileNames,
    files: Vec<OutFile>,
    rows: Vec<FileRow>,
    beside: Vec<BesideRow>,
}

impl<'a> Writing<'a> {
    fn new(input: &'a ExportInput<'a>) -> Self {
        let mut folder_names = FileNames::default();
        let annotators = input.annotators().into_iter();
        let folders = annotators.map(|it| {
            let folder = folder_names.make(&ArticleId::new(it.as_str()));
            (it, folder)
        });
        Self {
            input,
            names: Names::new(input),
            folders: folders.collect(),
            file_names: FileNames::default(),
            files: Vec::new(),
            rows: Vec::new(),
            beside: Vec::new(),
        }
    }

    fn article(&mut self, article: &ExportArticle) -> Result<(), FormatError> {
        let file = self.file_names.make(&article.article.id);
        let text = with_line_feeds(article.text()).into_owned();
        let counts = OffsetMap::new(article.text(), Unit::CodePointsLf);
        let page = Page {
            counts,
            map: OffsetMap::new(&text, Unit::CodePoints),
            text: &text,
        };
        for layer in &article.layers {
            let folder = self
                .folders
                .get(&layer.annotator)
                .cloned()
                .unwrap_or_default();
            let ann = self.layer(article, layer, &page)?;
            let path = format!("{folder}/{file}");
            self.files
                .push(OutFile::text(format!("{path}.txt"), text.as_str()));
            self.files.push(OutFile::text(format!("{path}.ann"), ann));
            self.rows.push(FileRow {
                folder,
                file: file.clone(),
                annotator: layer.annotator.to_string(),
                name: self.input.annotator_name(&layer.annotator),
                article: article.name().to_owned(),
                status: <&str>::from(layer.status).to_owned(),
            });
        }
        Ok(())
    }

    /// The lines of a layer; what stands nowhere in the text goes beside.
    fn layer(
        &mut self,
        article: &ExportArticle,
        layer: &ExportLayer,
        page: &Page<'_>,
    ) -> Result<String, FormatError> {
        let mut placed = Vec::new();
        for annotation in &layer.annotations {
            let runs = page.runs(annotation);
            let fragments = fragments(&runs, |start, end| page.between(start, end));
            if fragments.is_empty() || annotation.is_unplaced() {
                self.beside(annotation, &runs, article, layer)?;
            } else {
                placed.push((&**annotation, runs, fragments));
            }
        }
        let ids: BTreeMap<&AnnotationId, usize> = placed
            .iter()
            .enumerate()
            .map(|(nth, (annotation, ..))| (&annotation.id, nth + 1))
            .collect();
        let mut lines = Lines::default();
        for (nth, (annotation, runs, fragments)) in placed.iter().enumerate() {
            let mut record = self.links(annotation, nth + 1, &ids, &mut lines);
            self.annotation(annotation, nth + 1, fragments, (&mut record, &mut lines));
            if page.joined(fragments) != *runs {
                record.spans = runs.iter().copied().map(Run::Placed).collect();
            }
            lines.comment(OWN_COMMENT, nth + 1, &json(&record)?);
        }
        Ok(lines.all)
    }

    fn annotation(
        &mut self,
        annotation: &Annotation,
        nth: usize,
        fragments: &[(Counts, &str)],
        (record, lines): (&mut Record, &mut Lines),
    ) {
        let (kind, is_told) = self.names.kind(&annotation.tag);
        record.tag = (!is_told).then(|| annotation.tag.to_string());
        lines.text(nth, &kind, fragments);
        for (id, value) in &annotation.fields {
            match self.names.attribute(&annotation.tag, id, value) {
                Some((name, value)) => lines.attribute(&name, nth, &value),
                None => record.put(id, value),
            }
        }
        let note = on_one_line(&annotation.note);
        if !note.is_empty() {
            lines.comment("AnnotatorNotes", nth, &note);
        }
        record.note = (note != annotation.note).then(|| annotation.note.clone());
    }

    /// Begins the record of an annotation; links within the file are relations.
    fn links(
        &mut self,
        annotation: &Annotation,
        nth: usize,
        ids: &BTreeMap<&AnnotationId, usize>,
        lines: &mut Lines,
    ) -> Record {
        let mut record = begun(annotation);
        let mut seen = BTreeSet::new();
        for link in &annotation.links {
            let to = ids.get(&link.to).copied();
            let kind = self.names.relation(&link.relation);
            match kind.zip(to) {
                Some((kind, to)) if seen.insert((kind.clone(), to)) => {
                    lines.relation(&kind, nth, to);
                }
                _ => record
                    .links
                    .push((link.relation.clone(), link.to.to_string())),
            }
        }
        record
    }

    fn beside(
        &mut self,
        annotation: &Annotation,
        runs: &[Counts],
        article: &ExportArticle,
        layer: &ExportLayer,
    ) -> Result<(), FormatError> {
        let mut record = begun(annotation);
        let mut places = runs.iter().copied();
        let spans = annotation.spans.iter().map(|span| match span {
            Span::Placed(_) => places.next().map(Run::Placed),
            Span::Unplaced(unplaced) => Some(quoted(unplaced)),
        });
        record.spans = spans.flatten().collect();
        for (id, value) in &annotation.fields {
            record.put(id, value);
        }
        record.note = Some(annotation.note.clone()).filter(|it| !it.is_empty());
        let links = annotation.links.iter();
        record.links = links
            .map(|it| (it.relation.clone(), it.to.to_string()))
            .collect();
        let words = record.spans.iter().filter_map(|it| match it {
            Run::Placed(_) => None,
            Run::Unplaced { exact, .. } => Some(on_one_line(exact)),
        });
        self.beside.push(BesideRow {
            annotator: layer.annotator.to_string(),
            article: article.name().to_owned(),
            tag: annotation.tag.to_string(),
            words: words.collect::<Vec<_>>().join(" … "),
            record: json(&record)?,
        });
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<OutFile>, FormatError> {
        let annotation_conf = self.names.annotation_conf(self.input);
        let visual_conf = self.names.visual_conf(self.input);
        let mut files = vec![
            OutFile::text("annotation.conf", annotation_conf),
            OutFile::text("visual.conf", visual_conf),
            OutFile {
                path: tables::FILES.to_owned(),
                bytes: tables::written(&self.rows)?,
            },
        ];
        if !self.beside.is_empty() {
            files.push(OutFile {
                path: tables::BESIDE.to_owned(),
                bytes: tables::written(&self.beside)?,
            });
        }
        files.append(&mut self.files);
        Ok(files)
    }
}

/// A text as brat reads it.
struct Page<'a> {
    /// Counts as brat does in the article's own text.
    counts: OffsetMap<'a>,
    map: OffsetMap<'a>,
    text: &'a str,
}

impl<'a> Page<'a> {
    /// The placed runs; one that is nothing but a part of a line end is none.
    fn runs(&self, annotation: &Annotation) -> Vec<Counts> {
        let runs = annotation.ranges().filter_map(|it| self.counts.counts(it));
        runs.filter(|(start, end)| start < end).collect()
    }

    fn between(&self, start: u64, end: u64) -> Option<&'a str> {
        self.map.range(start, end)?.slice(self.text)
    }

    /// The runs that a reader makes of the fragments.
    fn joined(&self, fragments: &[(Counts, &str)]) -> Vec<Counts> {
        let counts: Vec<Counts> = fragments.iter().map(|(counts, _)| *counts).collect();
        let runs = joined(&counts, |start, end| self.between(start, end));
        runs.into_iter().map(|(run, _)| run).collect()
    }
}

/// The lines of an .ann file.
#[derive(Default)]
struct Lines {
    all: String,
    n_attributes: usize,
    n_relations: usize,
    n_comments: usize,
}

impl Lines {
    fn text(&mut self, nth: usize, kind: &str, fragments: &[(Counts, &str)]) {
        let _written = write!(self.all, "T{nth}\t{kind} ");
        for (nth, ((start, end), _)) in fragments.iter().enumerate() {
            let between = if nth == 0 { "" } else { ";" };
            let _written = write!(self.all, "{between}{start} {end}");
        }
        for (nth, (_, words)) in fragments.iter().enumerate() {
            self.all.push(if nth == 0 { '\t' } else { ' ' });
            self.all.push_str(words);
        }
        self.all.push('\n');
    }

    fn attribute(&mut self, name: &str, of: usize, value: &str) {
        self.n_attributes += 1;
        let _written = writeln!(self.all, "A{}\t{name} T{of} {value}", self.n_attributes);
    }

    fn relation(&mut self, kind: &str, from: usize, to: usize) {
        self.n_relations += 1;
        let _written = writeln!(
            self.all,
            "R{}\t{kind} Arg1:T{from} Arg2:T{to}",
            self.n_relations
        );
    }

    fn comment(&mut self, kind: &str, of: usize, words: &str) {
        self.n_comments += 1;
        let _written = writeln!(self.all, "#{}\t{kind} T{of}\t{words}", self.n_comments);
    }
}

fn begun(annotation: &Annotation) -> Record {
    Record {
        id: annotation.id.to_string(),
        created: annotation.created.map(|it| it.to_string()),
        modified: annotation.modified.map(|it| it.to_string()),
        ..Record::default()
    }
}

fn quoted(unplaced: &Unplaced) -> Run {
    let quote = &unplaced.selector.quote;
    Run::Unplaced {
        exact: quote.exact.clone(),
        before: quote.before.clone(),
        after: quote.after.clone(),
    }
}

/// The record as JSON; a line end of another kind than a line feed would end its line too.
fn json(record: &Record) -> Result<String, FormatError> {
    let json = serde_json::to_string(record).map_err(|error| FormatError::Unwritable {
        format: LABEL,
        reason: error.to_string(),
    })?;
    let mut plain = String::with_capacity(json.len());
    for character in json.chars() {
        if ends_line(character) {
            let _written = write!(plain, "\\u{:04x}", u32::from(character));
        } else {
            plain.push(character);
        }
    }
    Ok(plain)
}
