//! From JSON to what an import understood; a record that cannot be read is told and left out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::super::borrowed_json::Json;
use super::super::{
    FormatError, ImportedArticle, ImportedCoder, ImportedSet, InFile, Report, Trouble,
};
use super::article_records::{ArticleRecord, LayerRecord};
use super::codebook_records::{CodebookRecord, RegistersRecord};
use super::files::broken;
use super::holding::ArticleWithLayers;
use super::project_records::ProjectRecord;
use super::records::AnnotationRecord;
use super::understood::Understood;
use super::writing::VERSION;
use crate::model::Color;

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

/// A set that grows record by record.
pub struct Reading<'r> {
    label: &'static str,
    file: String,
    n_files: usize,
    set: ImportedSet,
    articles: BTreeMap<String, usize>,
    annotators: Vec<String>,
    annotator_numbers: BTreeMap<String, usize>,
    // The article and the annotator of the line before.
    last_layer: Option<(usize, usize)>,
    // The names of annotations by the numbers of article and annotator.
    ids: BTreeMap<(usize, usize), BTreeSet<String>>,
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
            annotators: Vec::new(),
            annotator_numbers: BTreeMap::new(),
            last_layer: None,
            ids: BTreeMap::new(),
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
    pub fn head(
        &mut self,
        file: &InFile,
        value: &Json<'_>,
        format: &str,
    ) -> Result<(), FormatError> {
        self.file.clone_from(&file.path);
        self.n_files += 1;
        if value.get("format").and_then(Json::text) != Some(format) {
            let reason = format!("it does not say \"format\": \"{format}\"");
            return Err(broken(file, self.label, reason));
        }
        let version = value.get("version").and_then(Json::count);
        if version.is_none_or(|version| version > VERSION) {
            let found = value.get("version").map(Json::record::<serde_json::Value>);
            let found = found.and_then(Result::ok).unwrap_or_default();
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
    pub fn article(&mut self, value: &Json<'_>) {
        let Some((nth, name)) = self.article_head(value, None) else {
            return;
        };
        let layers = value.get("layers").and_then(Json::list);
        for layer in layers.into_iter().flatten() {
            let Some(coder) = self.layer_head((nth, &name), layer) else {
                continue;
            };
            let annotations = layer.get("annotations").and_then(Json::list);
            for annotation in annotations.into_iter().flatten() {
                self.annotation_value((nth, coder), annotation);
            }
        }
    }

    /// Takes an article whose annotations are records already.
    pub fn whole_article(&mut self, mut article: ArticleWithLayers<'_>) {
        let text = article.head.take_text("text");
        let Some((nth, name)) = self.article_head(&article.head, text) else {
            return;
        };
        for layer in article.parts {
            if let Some(coder) = self.layer_head((nth, &name), &layer.head) {
                if let Some(article) = self.set.articles.get_mut(nth) {
                    article.annotations.reserve(layer.parts.len());
                }
                for annotation in layer.parts {
                    self.annotation((nth, coder), annotation);
                }
            }
        }
    }

    /// Takes an article without its layers, whose text may have been taken out; gives its number and its name.
    fn article_head<'v>(
        &mut self,
        value: &'v Json<'_>,
        text: Option<String>,
    ) -> Option<(usize, Cow<'v, str>)> {
        let record = match value.record::<ArticleRecord<'_>>() {
            Ok(record) => record,
            Err(error) => {
                self.bad(&format!("an article: {error}"));
                return None;
            }
        };
        let nth = self.nth_article(&record.id);
        if record.metadata.date.is_some() && record.metadata.to_metadata().date.is_none() {
            self.not_kept(&format!("{}: a date that is none", record.id));
        }
        if let Some(article) = self.set.articles.get_mut(nth) {
            article.text = text.or(record.text.map(Cow::into_owned));
            let sha256 = Some(record.sha256.to_string());
            article.sha256 = sha256.filter(|it| !it.is_empty());
            article.metadata = record.metadata.to_metadata();
        }
        Some((nth, record.id))
    }

    /// Takes a layer without its annotations; gives its annotator's number.
    fn layer_head(&mut self, (nth, article): (usize, &str), value: &Json<'_>) -> Option<usize> {
        let record = match value.record::<LayerRecord<'_>>() {
            Ok(record) => record,
            Err(error) => {
                self.bad(&format!("{article}: a layer: {error}"));
                return None;
            }
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
        Some(self.nth_annotator(annotator))
    }

    /// Takes an annotation on an article that stood before.
    pub fn annotation_of(&mut self, article: &str, annotator: &str, understood: Understood) {
        let layer = self.layer_of(article, annotator);
        self.annotation(layer, understood);
    }

    /// The same of a value, which may be no annotation.
    pub fn annotation_value_of(&mut self, article: &str, annotator: &str, value: &Json<'_>) {
        let layer = self.layer_of(article, annotator);
        self.annotation_value(layer, value);
    }

    /// The numbers of an article that should be there, and of an annotator.
    fn layer_of(&mut self, article: &str, annotator: &str) -> (usize, usize) {
        // Annotations of a layer mostly stand one after the other.
        if let Some((nth, coder)) = self.last_layer
            && self
                .set
                .articles
                .get(nth)
                .is_some_and(|it| it.name == article)
            && self.annotators.get(coder).is_some_and(|it| it == annotator)
        {
            return (nth, coder);
        }
        if !self.articles.contains_key(article) {
            let told = format!(
                "{}: an annotation is on {article}, which is not there",
                self.file
            );
            self.report.tell(Trouble::DanglingReference, || told);
        }
        let layer = (self.nth_article(article), self.nth_annotator(annotator));
        self.last_layer = Some(layer);
        layer
    }

    fn annotation_value(&mut self, layer: (usize, usize), value: &Json<'_>) {
        let record = match value.record::<AnnotationRecord<'_>>() {
            Ok(record) => record,
            Err(error) => {
                let id = value.get("id").and_then(Json::text).unwrap_or_default();
                return self.bad(&format!("the annotation {id}: {error}"));
            }
        };
        let understood = Understood::of(record);
        let id = understood.annotation.id.clone();
        if !self.annotation(layer, understood) {
            return;
        }
        let names = value.members().iter().map(|(name, _)| &**name);
        let unknown: BTreeSet<&str> = names.filter(|name| !ANNOTATION.contains(name)).collect();
        for name in unknown {
            self.not_kept(&format!("{name} of the annotation {id}"));
        }
    }

    /// Takes an annotation; not if there is one of its name.
    fn annotation(&mut self, layer: (usize, usize), understood: Understood) -> bool {
        let (nth, annotator) = layer;
        let mut annotation = understood.annotation;
        let ids = self.ids.entry(layer).or_default();
        if !ids.insert(annotation.id.clone()) {
            let told = format!("{}: the annotation {}", self.file, annotation.id);
            self.report.tell(Trouble::Double, || told);
            return false;
        }
        for _ in 0..understood.n_bad_times {
            self.not_kept(&format!("{}: a time that is none", annotation.id));
        }
        let coder = self.annotators.get(annotator).map_or("", String::as_str);
        if !self.set.coders.contains_key(coder) {
            let unnamed = ImportedCoder::default();
            self.set.coders.insert(coder.to_owned(), unnamed);
        }
        coder.clone_into(&mut annotation.coder);
        if let Some(article) = self.set.articles.get_mut(nth) {
            article.annotations.push(annotation);
        }
        true
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

    fn part<'v, T: Deserialize<'v>>(&mut self, value: &'v Json<'_>, name: &str) -> Option<T> {
        match value.get(name)?.record() {
            Ok(part) => Some(part),
            Err(error) => {
                self.bad(&format!("{name}: {error}"));
                None
            }
        }
    }

    fn nth_annotator(&mut self, name: &str) -> usize {
        if let Some(nth) = self.annotator_numbers.get(name) {
            return *nth;
        }
        let nth = self.annotators.len();
        self.annotators.push(name.to_owned());
        self.annotator_numbers.insert(name.to_owned(), nth);
        nth
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
