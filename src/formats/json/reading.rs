//! From JSON to what an import understood; a record that cannot be read is told and left out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::super::{
    FormatError, ImportSource, ImportedAnnotation, ImportedArticle, ImportedCoder, ImportedPlace,
    ImportedSet, ImportedSpan, InFile, Likeness, Report, Trouble, Unit,
};
use super::article_records::{ArticleRecord, LayerRecord};
use super::codebook_records::{CodebookRecord, RegistersRecord};
use super::project_records::ProjectRecord;
use super::records::{AnnotationRecord, SpanRecord, extra_of};
use super::writing::VERSION;
use crate::model::{AnnotationId, Color, Link};

/// How many bytes are looked at for what a file says it is.
const HEAD: usize = 4096;
/// What an annotation may say.
const ANNOTATION: [&str; 12] = [
    "id",
    "tag",
    "spans",
    "fields",
    "note",
    "links",
    "created",
    "modified",
    "extra",
    "kind",
    "article",
    "annotator",
];

/// How much a source is in this format of ours.
pub fn likeness(source: &ImportSource, format: &str) -> Likeness {
    let mut files = source.files.iter();
    if files.any(|file| says_format(file, format)) {
        Likeness::Yes
    } else {
        Likeness::No
    }
}

/// Whether a file says near its start that it is of that format.
pub fn says_format(file: &InFile, format: &str) -> bool {
    let head = String::from_utf8_lossy(file.head(HEAD));
    let value = format!("\"{format}\"");
    head.split("\"format\"").skip(1).any(|rest| {
        let rest = rest.trim_start().strip_prefix(':');
        rest.is_some_and(|rest| rest.trim_start().starts_with(&value))
    })
}

/// The text of a file.
pub fn text_of<'a>(file: &'a InFile, label: &'static str) -> Result<Cow<'a, str>, FormatError> {
    file.text()
        .map_err(|at| broken(file, label, format!("byte {at} is not UTF-8")))
}

/// Says that a file cannot be read.
pub fn broken(file: &InFile, label: &'static str, reason: String) -> FormatError {
    FormatError::Broken {
        file: file.path.clone(),
        format: label,
        reason,
    }
}

/// A set that grows record by record.
pub struct Reading<'r> {
    label: &'static str,
    file: String,
    n_files: usize,
    set: ImportedSet,
    articles: BTreeMap<String, usize>,
    ids: BTreeSet<(usize, String, String)>,
    report: &'r mut Report,
}

impl<'r> Reading<'r> {
    /// Begins with nothing.
    pub fn new(label: &'static str, report: &'r mut Report) -> Self {
        Self {
            label,
            file: String::new(),
            n_files: 0,
            set: ImportedSet::default(),
            articles: BTreeMap::new(),
            ids: BTreeSet::new(),
            report,
        }
    }

    /// What was read; fails if there was no file of the format.
    pub fn finish(self) -> Result<ImportedSet, FormatError> {
        if self.n_files == 0 {
            return Err(FormatError::Nothing("no file is of this format"));
        }
        Ok(self.set)
    }

    /// Takes the head of a file; fails if the file is of another format or a newer version.
    pub fn head(&mut self, file: &InFile, value: &Value, format: &str) -> Result<(), FormatError> {
        self.file.clone_from(&file.path);
        self.n_files += 1;
        if value.get("format").and_then(Value::as_str) != Some(format) {
            let reason = format!("it does not say \"format\": \"{format}\"");
            return Err(broken(file, self.label, reason));
        }
        let version = value.get("version").and_then(Value::as_u64);
        if version.is_none_or(|version| version > VERSION) {
            let found = value.get("version").unwrap_or(&Value::Null);
            let reason =
                format!("it is of version {found}, and this program reads up to {VERSION}");
            return Err(broken(file, self.label, reason));
        }
        if let Some(project) = self.part::<ProjectRecord<'_>>(value, "project") {
            for annotator in &project.annotators {
                let coder = ImportedCoder {
                    name: annotator.name.to_string(),
                    color: Color::parse(&annotator.color),
                };
                self.set.coders.insert(annotator.id.to_string(), coder);
            }
        }
        let mut told = Vec::new();
        if let Some(record) = self.part::<CodebookRecord<'_>>(value, "codebook") {
            self.set.codebook = record.to_codebook(&mut |what| told.push(what));
        }
        if let Some(record) = self.part::<RegistersRecord<'_>>(value, "registers") {
            self.set.registers = record.to_registers(&mut |what| told.push(what));
        }
        for what in told {
            self.not_kept(&what);
        }
        Ok(())
    }

    /// Takes an article and whatever layers and annotations stand in it.
    pub fn article(&mut self, value: &Value) {
        let record = match ArticleRecord::deserialize(value) {
            Ok(record) => record,
            Err(error) => return self.bad(&format!("an article: {error}")),
        };
        let nth = self.nth_article(&record.id);
        if record.metadata.date.is_some() && record.metadata.to_metadata().date.is_none() {
            self.not_kept(&format!("{}: a date that is none", record.id));
        }
        if let Some(article) = self.set.articles.get_mut(nth) {
            article.text = record.text.as_deref().map(str::to_owned);
            let sha256 = Some(record.sha256.to_string());
            article.sha256 = sha256.filter(|it| !it.is_empty());
            article.metadata = record.metadata.to_metadata();
        }
        let layers = value.get("layers").and_then(Value::as_array);
        for layer in layers.into_iter().flatten() {
            self.layer(nth, &record.id, layer);
        }
    }

    fn layer(&mut self, nth: usize, article: &str, value: &Value) {
        let record = match LayerRecord::deserialize(value) {
            Ok(record) => record,
            Err(error) => return self.bad(&format!("{article}: a layer: {error}")),
        };
        let annotator = &*record.annotator;
        match record.status.parse() {
            Ok(status) => {
                if let Some(article) = self.set.articles.get_mut(nth) {
                    article.statuses.insert(annotator.to_owned(), status);
                }
            }
            Err(_) => self.not_kept(&format!("{article}: the status {}", record.status)),
        }
        let annotations = value.get("annotations").and_then(Value::as_array);
        for annotation in annotations.into_iter().flatten() {
            self.annotation(nth, annotator, annotation);
        }
    }

    /// Takes an annotation on an article that stood before.
    pub fn annotation_of(&mut self, article: &str, annotator: &str, value: &Value) {
        if !self.articles.contains_key(article) {
            let told = format!(
                "{}: an annotation is on {article}, which is not there",
                self.file
            );
            self.report.tell(Trouble::DanglingReference, || told);
        }
        let nth = self.nth_article(article);
        self.annotation(nth, annotator, value);
    }

    fn annotation(&mut self, nth: usize, annotator: &str, value: &Value) {
        let record = match AnnotationRecord::deserialize(value) {
            Ok(record) => record,
            Err(error) => {
                let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
                return self.bad(&format!("the annotation {id}: {error}"));
            }
        };
        let key = (nth, annotator.to_owned(), record.id.to_string());
        if !self.ids.insert(key) {
            let told = format!("{}: the annotation {}", self.file, record.id);
            self.report.tell(Trouble::Double, || told);
            return;
        }
        let names = value.as_object().into_iter().flat_map(|it| it.keys());
        for name in names.filter(|name| !ANNOTATION.contains(&name.as_str())) {
            self.not_kept(&format!("{name} of the annotation {}", record.id));
        }
        self.set.coders.entry(annotator.to_owned()).or_default();
        let created = self.time(record.created.as_deref(), &record.id);
        let modified = self.time(record.modified.as_deref(), &record.id);
        let links = record.links.iter().map(|link| Link {
            relation: link.relation.to_string(),
            to: AnnotationId::new(&link.to),
        });
        let annotation = ImportedAnnotation {
            id: record.id.to_string(),
            has_lasting_id: !record.id.is_empty(),
            coder: annotator.to_owned(),
            tag: record.tag.to_string(),
            spans: record.spans.iter().map(span_of).collect(),
            fields: record.field_values(),
            note: record.note.to_string(),
            links: links.collect(),
            created,
            modified,
            extra: extra_of(&record.extra),
        };
        if let Some(article) = self.set.articles.get_mut(nth) {
            article.annotations.push(annotation);
        }
    }

    /// Tells that a record cannot be read.
    pub fn bad(&mut self, what: &str) {
        let file = &self.file;
        self.report
            .tell(Trouble::BadRecord, || format!("{file}: {what}"));
    }

    /// Tells that something cannot be kept.
    pub fn not_kept(&mut self, what: &str) {
        let file = &self.file;
        self.report
            .tell(Trouble::NotKept, || format!("{file}: {what}"));
    }

    fn time(&mut self, text: Option<&str>, id: &str) -> Option<jiff::Timestamp> {
        let time = text?.parse().ok();
        if time.is_none() {
            self.not_kept(&format!("{id}: a time that is none"));
        }
        time
    }

    fn part<'v, T: Deserialize<'v>>(&mut self, value: &'v Value, name: &str) -> Option<T> {
        match T::deserialize(value.get(name)?) {
            Ok(part) => Some(part),
            Err(error) => {
                self.bad(&format!("{name}: {error}"));
                None
            }
        }
    }

    fn nth_article(&mut self, name: &str) -> usize {
        if let Some(nth) = self.articles.get(name) {
            return *nth;
        }
        let nth = self.set.articles.len();
        self.articles.insert(name.to_owned(), nth);
        self.set.articles.push(ImportedArticle {
            name: name.to_owned(),
            ..ImportedArticle::default()
        });
        nth
    }
}

fn span_of(record: &SpanRecord<'_>) -> ImportedSpan {
    let quote = record.quote.as_deref();
    ImportedSpan {
        place: Some(ImportedPlace {
            start: record.start,
            end: record.end,
            unit: Unit::CodePoints,
        }),
        // Words that are not told must not be taken for any words at that place.
        quote: quote
            .or(record.unplaced.is_some().then_some(""))
            .map(str::to_owned),
        before: record.before.to_string(),
        after: record.after.to_string(),
    }
}
