//! The program's own files as a source: layers that arrive by mail, in a folder, or in an archive.

use std::collections::BTreeMap;

use super::unpack::{OWN, is_archive, is_ours, is_sidecar};
use crate::formats::{
    FormatError, ImportFormat, ImportSource, ImportedAnnotation, ImportedArticle, ImportedCoder,
    ImportedPlace, ImportedReview, ImportedSet, ImportedSpan, InFile, Likeness, Options, Report,
    Trouble, Unit, is_zip, unpack,
};
use crate::loading;
use crate::loading::listing::{SidecarName, article_of_sidecar, article_stem};
use crate::model::{
    ArticleId, Codebook, FieldId, FieldValue, Link, MetadataCorrections, Project, ProjectSettings,
    Registers, Status,
};
use crate::store::sidecar::{
    Header, Record, SpanRecord, ValueRecord, comment_of, decision_of, parse, status_of, summarise,
};
use crate::store::{codebook_file, project_file, registers_file};

/// Layers, and what goes with them, as the program writes them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sidecars;

const LABEL: &str = "Stancemark's own files";

impl ImportFormat for Sidecars {
    fn id(&self) -> &'static str {
        "stancemark"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let is_like = |file: &InFile| {
            is_sidecar(file.name()) || is_archive(file) || renamed_layer(file).is_some()
        };
        if source.files.iter().any(is_like) {
            Likeness::Yes
        } else {
            Likeness::No
        }
    }

    fn read(
        &self,
        source: &ImportSource,
        _options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        let mut reading = Reading::default();
        for file in &source.files {
            if is_zip(&file.bytes) {
                for inner in unpack(file, LABEL, is_ours)? {
                    reading.file(&inner, report);
                }
            } else {
                reading.file(file, report);
            }
        }
        Ok(reading.finish())
    }
}

#[derive(Default)]
struct Reading {
    articles: BTreeMap<String, ImportedArticle>,
    coders: BTreeMap<String, ImportedCoder>,
    codebook: Codebook,
    registers: Registers,
    project: Project,
}

impl Reading {
    fn file(&mut self, file: &InFile, report: &mut Report) {
        match file.name() {
            "codebook.ron" => self.codebook = own(file, report, codebook_file::read),
            "registers.ron" => self.registers = own(file, report, registers_file::read),
            "stancemark.ron" => self.project = own(file, report, project_file::read),
            name => match article_of_sidecar(name) {
                Some(SidecarName::Layer { article, annotator }) => {
                    let folder = file.path.strip_suffix(name).unwrap_or_default();
                    let article = format!("{folder}{article}");
                    self.layer(file, &article, annotator, report);
                }
                Some(SidecarName::Corrections { .. }) => {
                    report.tell(Trouble::NotKept, || format!("{}: corrections", file.path));
                }
                None if article_stem(name).is_some() => self.article(file, report),
                None if let Some((article, annotator)) = renamed_layer(file) => {
                    self.layer(file, &article, &annotator, report);
                }
                None => report.tell(Trouble::NotKept, || file.path.clone()),
            },
        }
    }

    /// The article's text goes along, read as the program reads any article.
    fn article(&mut self, file: &InFile, report: &mut Report) {
        let id = ArticleId::new(&file.path);
        let nothing = MetadataCorrections::default();
        let settings = ProjectSettings::default();
        let entry = self.articles.entry(file.path.clone()).or_default();
        match loading::read_article(&id, &file.bytes, &nothing, &settings) {
            Ok(article) => entry.text = Some(article.text.as_str().to_owned()),
            Err(error) => report.tell(Trouble::BadRecord, || error.to_string()),
        }
    }

    fn layer(&mut self, file: &InFile, article: &str, annotator: &str, report: &mut Report) {
        let parsed = match parse(&file.bytes) {
            Ok(parsed) => parsed,
            Err(error) => {
                return report.tell(Trouble::BadRecord, || format!("{}: {error}", file.path));
            }
        };
        // What mail or a sync tool put behind the name is not the annotator's.
        let told = parsed.header.annotator.as_str();
        let is_longer = |rest: &str| rest.starts_with([' ', '(', '_']);
        let annotator = match annotator.strip_prefix(told) {
            Some(rest) if !told.is_empty() && is_longer(rest) => told,
            _ => annotator,
        };
        self.coders.entry(annotator.to_owned()).or_default();
        let entry = self.articles.entry(article.to_owned()).or_default();
        let hash = &parsed.header.sha256;
        entry.sha256 = Some(hash.clone()).filter(|hash| !hash.is_empty());
        let status = status_of(&parsed.header.status);
        if status != Status::New {
            entry.statuses.insert(annotator.to_owned(), status);
        }
        let review = review_of(&parsed.header);
        if review != ImportedReview::default() {
            let known = entry.reviews.entry(annotator.to_owned()).or_default();
            known.comments.extend(review.comments);
            known.decisions.extend(review.decisions);
        }
        for bad in &parsed.bad_in_head {
            report.tell(Trouble::BadRecord, || {
                format!("{}: {}", file.path, bad.reason)
            });
        }
        for item in &parsed.items {
            match &item.record {
                Ok(record) => entry.annotations.push(annotation(record, annotator)),
                Err(bad) => report.tell(Trouble::BadRecord, || {
                    format!("{}, byte {}: {}", file.path, bad.at, bad.reason)
                }),
            }
        }
    }

    fn finish(mut self) -> ImportedSet {
        for known in &self.project.annotators {
            if let Some(coder) = self.coders.get_mut(known.id.as_str()) {
                coder.name.clone_from(&known.name);
                coder.color = Some(known.color);
            }
        }
        let has_layer = |it: &ImportedArticle| {
            !it.annotations.is_empty() || !it.statuses.is_empty() || !it.reviews.is_empty()
        };
        let articles = self
            .articles
            .into_iter()
            .map(|(name, article)| ImportedArticle { name, ..article });
        ImportedSet {
            articles: articles.filter(has_layer).collect(),
            coders: self.coders,
            codebook: self.codebook,
            registers: self.registers,
        }
    }
}

/// What a layer's head says beside how far its annotator is.
fn review_of(header: &Header) -> ImportedReview {
    ImportedReview {
        comments: header.comments.records().map(comment_of).collect(),
        decisions: header.decisions.records().map(decision_of).collect(),
    }
}

/// The article and the annotator of a layer whose file goes by a name of its own.
fn renamed_layer(file: &InFile) -> Option<(String, String)> {
    let is_named = article_of_sidecar(file.name()).is_some();
    if is_named || OWN.contains(&file.name()) || !file.has_ending(".ron") {
        return None;
    }
    let annotator = summarise(&file.bytes).ok()?.annotator.to_string();
    let article = parse(&file.bytes).ok()?.header.file;
    article_stem(&article)?;
    (!annotator.is_empty()).then_some((article, annotator))
}

/// One of the project's own files, or an empty one, told, if it cannot be read.
fn own<T: Default, E: std::fmt::Display>(
    file: &InFile,
    report: &mut Report,
    read: impl Fn(&str) -> Result<crate::store::file_problem::Reading<T>, E>,
) -> T {
    let text = match file.text() {
        Ok(text) => text,
        Err(at) => {
            report.tell(Trouble::BadRecord, || {
                format!("{}: byte {at} is no text", file.path)
            });
            return T::default();
        }
    };
    match read(&text) {
        Ok(reading) => reading.value,
        Err(error) => {
            report.tell(Trouble::BadRecord, || format!("{}: {error}", file.path));
            T::default()
        }
    }
}

fn annotation(record: &Record<'_>, annotator: &str) -> ImportedAnnotation {
    let time = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    let fields = record.fields.iter().map(|(name, value)| {
        let value = match value {
            ValueRecord::One(value) => FieldValue::One(value.to_string()),
            ValueRecord::Many(values) => {
                FieldValue::Many(values.iter().map(ToString::to_string).collect())
            }
        };
        (FieldId::new(name), value)
    });
    let links = record.links.iter().map(|link| Link {
        relation: link.relation.to_string(),
        to: crate::model::AnnotationId::new(&link.to),
    });
    ImportedAnnotation {
        id: record.id.to_string(),
        has_lasting_id: true,
        coder: annotator.to_owned(),
        tag: record.tag.to_string(),
        spans: record.spans.iter().map(span).collect(),
        fields: fields.collect(),
        note: record.note.to_string(),
        links: links.collect(),
        created: time(record.created.as_deref()),
        modified: time(record.modified.as_deref()),
        extra: crate::model::Extra(record.extra.clone()),
    }
}

fn span(span: &SpanRecord<'_>) -> ImportedSpan {
    ImportedSpan {
        place: Some(ImportedPlace {
            start: span.start.into(),
            end: span.end.into(),
            unit: Unit::CodePoints,
        }),
        quote: Some(span.quote.to_string()).filter(|quote| !quote.is_empty()),
        before: span.before.to_string(),
        after: span.after.to_string(),
    }
}
