//! A layer on an article as a CAS: the text, its sentences and tokens, what is known of the article, and
//! one structure for each run of words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::layers::{FieldNames, Layers, TagTypes, own};
use super::model::{Cas, Structure, Value};
use crate::formats::tokens::{Utf16Counter, sentences};
use crate::formats::values::value_to_text;
use crate::formats::{ExportArticle, ExportInput, ExportLayer, Loss, OffsetMap, Report, Unit, xml};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, FieldValue, Metadata, MetadataField, Span, Status, TagId,
};

/// In what a CAS is going to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// XMI, which cannot hold some characters.
    Xmi,
    /// JSON.
    Json,
    /// TSV, which has no lists and nothing that has no place in the text.
    Tsv,
}

/// A layer on an article, ready to be written.
#[derive(Clone, Debug)]
pub struct Layer<'a> {
    /// The article.
    pub article: &'a ExportArticle,
    /// Whose it is.
    pub annotator: &'a AnnotatorId,
    /// All of it.
    pub cas: Cas<'a>,
}

/// Makes a CAS of each layer of the set, one after another, and gives it to `write`.
pub fn layers_of<'a>(
    input: &'a ExportInput<'a>,
    layers: &'a Layers,
    dialect: Dialect,
    report: &mut Report,
    mut write: impl FnMut(Layer<'a>, &mut Report),
) {
    for article in input.articles {
        if article.layers.is_empty() {
            report.lose(Loss::EmptyArticles, || article.name().to_owned());
            continue;
        }
        let mut frame = Some(frame(article, layers, dialect, report));
        let map = OffsetMap::new(article.text(), Unit::Utf16);
        let n_units = map.total();
        for (nth, layer) in article.layers.iter().enumerate() {
            // The last layer needs no copy of what all share, and most articles have one.
            let is_last = nth + 1 == article.layers.len();
            let shared = if is_last { frame.take() } else { frame.clone() };
            let Some(cas) = shared else { continue };
            let mut making = Making {
                input,
                layers,
                dialect,
                article,
                map: &map,
                n_units,
                cas,
                report: &mut *report,
            };
            making.add_document(layer);
            making.add_annotations(layer);
            let cas = making.cas;
            write(
                Layer {
                    article,
                    annotator: &layer.annotator,
                    cas,
                },
                report,
            );
        }
    }
}

/// The text with its sentences and tokens, which all layers share.
fn frame<'a>(
    article: &'a ExportArticle,
    layers: &Layers,
    dialect: Dialect,
    report: &mut Report,
) -> Cas<'a> {
    let text = article.text();
    let usual = layers.usual;
    let mut structures = Vec::new();
    let mut counter = Utf16Counter::new(text);
    let mut add = |kind, place| {
        structures.push(Structure {
            id: structures.len() as u64 + 2,
            kind,
            has_sofa: true,
            place: Some(place),
            features: Vec::new(),
        });
    };
    for sentence in sentences(text) {
        add(usual.sentence, counter.counts(sentence.range));
        for token in sentence.tokens {
            add(usual.token, counter.counts(token));
        }
    }
    let text = match dialect {
        Dialect::Xmi => xml::allowed(text, report, || article.name().to_owned()),
        Dialect::Json | Dialect::Tsv => text.into(),
    };
    Cas {
        text: Some(text),
        structures,
        lists_are_texts: dialect == Dialect::Tsv,
    }
}

/// A CAS in the making.
struct Making<'a, 'r> {
    input: &'a ExportInput<'a>,
    layers: &'a Layers,
    dialect: Dialect,
    article: &'a ExportArticle,
    map: &'r OffsetMap<'a>,
    /// How long the text is.
    n_units: u64,
    cas: Cas<'a>,
    report: &'r mut Report,
}

type Features<'a> = Vec<(Cow<'a, str>, Value<'a>)>;

impl<'a> Making<'a, '_> {
    fn next_id(&self) -> u64 {
        self.cas.structures.len() as u64 + 2
    }

    fn push(&mut self, kind: usize, place: Option<(u64, u64)>, features: Features<'a>) {
        self.cas.structures.push(Structure {
            id: self.next_id(),
            kind,
            has_sofa: true,
            place,
            features,
        });
    }

    /// A text that the dialect can hold.
    fn text(&mut self, text: &'a str) -> Value<'a> {
        let article = self.article;
        Value::Text(match self.dialect {
            Dialect::Xmi => {
                xml::allowed(text, self.report, || format!("data on {}", article.name()))
            }
            Dialect::Json | Dialect::Tsv => text.into(),
        })
    }

    fn owned(&mut self, text: String) -> Value<'a> {
        if self.dialect == Dialect::Xmi && !text.chars().all(xml::is_allowed) {
            let article = self.article;
            let place = || format!("data on {}", article.name());
            return Value::Text(xml::allowed(&text, self.report, place).into_owned().into());
        }
        Value::Text(text.into())
    }

    /// What the tools know of a document, and what they keep for us.
    fn add_document(&mut self, layer: &'a ExportLayer) {
        let (input, article) = (self.input, self.article);
        let annotator = input.annotator(&layer.annotator);
        let metadata = &article.article.metadata;
        if self.dialect == Dialect::Tsv {
            let name = || format!("{}, {}", article.name(), layer.annotator);
            if layer.status != Status::default() {
                self.report.lose(Loss::Statuses, name);
            }
            if *metadata != Metadata::default() {
                self.report.lose(Loss::Metadata, name);
            }
            return;
        }
        let whole = Some((0, self.n_units));
        let mut features: Features<'a> = Vec::new();
        for (name, text) in [
            ("documentTitle", metadata.title.as_str()),
            ("documentId", article.name()),
            ("documentUri", &metadata.url),
            ("collectionId", input.name),
            ("language", &metadata.language),
        ] {
            if !text.is_empty() {
                features.push((name.into(), self.text(text)));
            }
        }
        self.push(self.layers.usual.document, whole, features);
        let status: &'static str = layer.status.into();
        self.add_datum("article", article.name().into());
        self.add_datum("sha256", article.article.text.sha256().into());
        self.add_datum("annotator", layer.annotator.as_str().into());
        if let Some(annotator) = annotator {
            self.add_datum("annotator-name", annotator.name.as_str().into());
            self.add_datum("annotator-color", annotator.color.to_string().into());
        }
        self.add_datum("status", status.into());
        let own = metadata
            .own
            .keys()
            .map(|name| MetadataField::Own(name.clone()));
        for field in MetadataField::STANDARD.into_iter().chain(own) {
            let value = metadata.get(&field);
            if value.is_empty() {
                continue;
            }
            let kind = if matches!(field, MetadataField::Own(_)) {
                "own:"
            } else {
                "metadata:"
            };
            self.add_datum(&format!("{kind}{}", field.name()), value.into());
        }
    }

    fn add_datum(&mut self, key: &str, value: Cow<'a, str>) {
        let whole = Some((0, self.n_units));
        let key = self.owned(format!("{}{key}", own::KEY));
        let value = match value {
            Cow::Borrowed(value) => self.text(value),
            Cow::Owned(value) => self.owned(value),
        };
        let features = vec![("key".into(), key), ("value".into(), value)];
        self.push(self.layers.usual.metadata, whole, features);
    }

    fn add_annotations(&mut self, layer: &'a ExportLayer) {
        let mut written: Vec<(&'a Annotation, u64)> = Vec::new();
        let mut next = self.next_id();
        for annotation in &layer.annotations {
            if self.is_left_out(annotation, layer) {
                continue;
            }
            written.push((annotation, next));
            next += annotation.spans.len().max(1) as u64;
        }
        // Links point at the first run of words of what is in this layer and stands in the text.
        let ends = written.iter().filter(|(it, _)| is_in_text(it));
        let ends: BTreeMap<&AnnotationId, u64> = ends.map(|(it, id)| (&it.id, *id)).collect();
        let mut links: Vec<(&'a str, u64)> = Vec::new();
        for (annotation, _) in &written {
            if !annotation.extra.0.is_empty() {
                self.report.lose(Loss::Extra, || annotation.id.to_string());
            }
            let Some(types) = self.layers.tags.get(&annotation.tag) else {
                continue;
            };
            self.add_annotation(annotation, types, &ends, (next, &mut links));
        }
        for (relation, to) in links {
            let role = self.text(relation);
            let features = vec![
                ("role".into(), role),
                ("target".into(), Value::Reference(to)),
            ];
            self.push(self.layers.usual.link, None, features);
            if let Some(link) = self.cas.structures.last_mut() {
                link.has_sofa = false;
            }
        }
    }

    fn is_left_out(&mut self, annotation: &Annotation, layer: &ExportLayer) -> bool {
        if self.dialect != Dialect::Tsv {
            return false;
        }
        let loss = if annotation.is_article_level() {
            Loss::ArticleLevel
        } else if annotation.is_unplaced() {
            Loss::Unplaced
        } else {
            return false;
        };
        let (article, annotator) = (self.article.name(), &layer.annotator);
        let tag = &annotation.tag;
        self.report
            .lose(loss, || format!("{article}, {annotator}: {tag}"));
        true
    }

    fn add_annotation(
        &mut self,
        annotation: &'a Annotation,
        types: &'a TagTypes,
        ends: &BTreeMap<&AnnotationId, u64>,
        (first_link, links): (u64, &mut Vec<(&'a str, u64)>),
    ) {
        let mut features = self.record(annotation, types);
        let mut others = Vec::new();
        let mut near = Vec::new();
        for link in &annotation.links {
            match ends.get(&link.to).filter(|_| is_in_text(annotation)) {
                Some(to) => {
                    near.push(first_link + links.len() as u64);
                    links.push((&link.relation, *to));
                }
                None => others.extend([link.relation.clone(), link.to.to_string()]),
            }
        }
        if !near.is_empty() {
            features.push((own::LINKS.into(), Value::References(near)));
        }
        if !others.is_empty() {
            let others = self.owned(value_to_text(&FieldValue::Many(others)));
            features.push((own::OTHER_LINKS.into(), others));
        }
        if annotation.spans.is_empty() {
            self.push(types.article, None, features);
            return;
        }
        for (nth, span) in annotation.spans.iter().enumerate() {
            // The first run has all of it, the others only say whose they are.
            let mut features = match nth {
                0 => std::mem::take(&mut features),
                _ => vec![(own::ID.into(), self.text(annotation.id.as_str()))],
            };
            if annotation.spans.len() > 1 {
                features.push((own::PART.into(), Value::Integer(nth as u64 + 1)));
            }
            self.add_span(span, types, features);
        }
    }

    fn add_span(&mut self, span: &'a Span, types: &TagTypes, mut features: Features<'a>) {
        match span {
            Span::Placed(range) => {
                let place = self.map.counts(*range);
                self.push(types.span, place, features);
            }
            Span::Unplaced(unplaced) => {
                let quote = &unplaced.selector.quote;
                for (name, text) in [
                    (own::QUOTE, &quote.exact),
                    (own::BEFORE, &quote.before),
                    (own::AFTER, &quote.after),
                ] {
                    features.push((name.into(), self.text(text)));
                }
                self.push(types.article, None, features);
            }
        }
    }

    /// What an annotation says beside its words and links.
    fn record(&mut self, annotation: &'a Annotation, types: &'a TagTypes) -> Features<'a> {
        let mut features = vec![(own::ID.into(), self.text(annotation.id.as_str()))];
        for (id, value) in &annotation.fields {
            if let Some(names) = types.fields.get(id) {
                features.push(self.field(names, value));
            }
        }
        if !annotation.note.is_empty() {
            features.push((own::NOTE.into(), self.text(&annotation.note)));
        }
        for (name, time) in [
            (own::CREATED, annotation.created),
            (own::MODIFIED, annotation.modified),
        ] {
            features.extend(time.map(|time| (name.into(), Value::Text(time.to_string().into()))));
        }
        features
    }

    fn field(&mut self, names: &'a FieldNames, value: &'a FieldValue) -> (Cow<'a, str>, Value<'a>) {
        match value {
            value if self.dialect == Dialect::Tsv => {
                let value = self.owned(value_to_text(value));
                (names.one.as_str().into(), value)
            }
            FieldValue::One(value) => (names.one.as_str().into(), self.text(value)),
            FieldValue::Many(values) => {
                let values = values.iter().map(|value| match self.text(value) {
                    Value::Text(text) => text,
                    _ => Cow::default(),
                });
                (names.many.as_str().into(), Value::Texts(values.collect()))
            }
        }
    }
}

fn is_in_text(annotation: &Annotation) -> bool {
    matches!(annotation.spans.first(), Some(Span::Placed(_)))
}

/// What of the set itself none of these formats holds.
pub fn report_the_rest(input: &ExportInput<'_>, report: &mut Report) {
    for tag in &input.codebook.tags {
        report.lose(Loss::Codebook, || {
            format!("colour, key and choices of {}", TagId::as_str(&tag.id))
        });
    }
    for entry in input.registers.entries.keys() {
        report.lose(Loss::Registers, || entry.to_string());
    }
}
