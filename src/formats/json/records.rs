//! Annotations and articles as records of the format.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::{ExportLayer, OffsetMap};
use crate::model::{
    Annotation, Article, EncodingSource, Extra, FieldId, FieldValue, Link, Metadata, Span,
    UnplacedWhy,
};
use crate::text::TextRange;

/// Text by name, in the order of the names.
pub type Texts<'a> = BTreeMap<Cow<'a, str>, Cow<'a, str>>;

/// An annotation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnnotationRecord<'a> {
    /// Its name for ever.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The tag's id.
    pub tag: Cow<'a, str>,
    /// Its runs of words; none for one on the whole article.
    #[serde(default)]
    pub spans: Vec<SpanRecord<'a>>,
    /// Its filled fields.
    #[serde(default)]
    pub fields: BTreeMap<Cow<'a, str>, ValueRecord<'a>>,
    /// A remark.
    #[serde(default)]
    pub note: Cow<'a, str>,
    /// What it has to do with others.
    #[serde(default)]
    pub links: Vec<LinkRecord<'a>>,
    /// When it was made, as RFC 3339 has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Cow<'a, str>>,
    /// When it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Cow<'a, str>>,
    /// What a newer program wrote, as RON by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// A run of words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SpanRecord<'a> {
    /// Where it starts, in code points; where it was, if it has no place.
    pub start: u64,
    /// Where it ends, exclusive.
    pub end: u64,
    /// Its words.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Cow<'a, str>>,
    /// What stands before it, if it has no place.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub before: Cow<'a, str>,
    /// What stands after it, if it has no place.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub after: Cow<'a, str>,
    /// Why it has no place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unplaced: Option<UnplacedRecord<'a>>,
}

/// Why a run of words has no place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnplacedRecord<'a> {
    /// `doubtful`, `lost` or `invalid`.
    #[serde(borrow)]
    pub why: Cow<'a, str>,
    /// Where something like it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u64>,
    /// Where that ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u64>,
    /// How alike that is, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
}

/// The value of a field: a text or several.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ValueRecord<'a> {
    /// One.
    #[serde(borrow)]
    One(Cow<'a, str>),
    /// Several.
    Many(Vec<Cow<'a, str>>),
}

/// A link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkRecord<'a> {
    /// What it says.
    #[serde(borrow)]
    pub relation: Cow<'a, str>,
    /// The other annotation.
    pub to: Cow<'a, str>,
}

/// An article without its layers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ArticleRecord<'a> {
    /// Its path below the project's folder.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The SHA-256 of its file, in lower-case hexadecimal.
    #[serde(default)]
    pub sha256: Cow<'a, str>,
    /// Its length in code points.
    #[serde(default)]
    pub length: u64,
    /// How its bytes were read.
    #[serde(default)]
    pub encoding: EncodingRecord<'a>,
    /// What is known of it.
    #[serde(default)]
    pub metadata: MetadataRecord<'a>,
    /// Which of its words are what.
    #[serde(default)]
    pub parts: PartsRecord,
    /// Its whole text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Cow<'a, str>>,
}

/// A layer without its annotations.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LayerRecord<'a> {
    /// Whose it is.
    #[serde(borrow)]
    pub annotator: Cow<'a, str>,
    /// How far they are.
    #[serde(default)]
    pub status: Cow<'a, str>,
}

/// How a file's bytes became text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EncodingRecord<'a> {
    /// The WHATWG name.
    #[serde(borrow)]
    pub label: Cow<'a, str>,
    /// `byte-order-mark`, `valid-utf-8`, `guessed` or `chosen`.
    pub source: Cow<'a, str>,
    /// How many runs of bytes meant nothing.
    pub n_replaced: usize,
}

/// What is known about an article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MetadataRecord<'a> {
    /// The headline.
    #[serde(borrow)]
    pub title: Cow<'a, str>,
    /// Who published it.
    pub outlet: Cow<'a, str>,
    /// Who wrote it.
    pub author: Cow<'a, str>,
    /// The day, as `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Cow<'a, str>>,
    /// The part of the paper.
    pub section: Cow<'a, str>,
    /// Where it stands on the web.
    pub url: Cow<'a, str>,
    /// The language.
    pub language: Cow<'a, str>,
    /// The agency.
    pub agency: Cow<'a, str>,
    /// The place.
    pub place: Cow<'a, str>,
    /// The project's own fields.
    pub own: Texts<'a>,
}

/// Which code points of an article are what, each run as start and end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PartsRecord {
    /// The date before the first line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<(u64, u64)>,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<(u64, u64)>,
    /// The line that names the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<(u64, u64)>,
    /// The place and agency a body opens with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<(u64, u64)>,
    /// The paragraphs.
    pub paragraphs: Vec<(u64, u64)>,
    /// What is no part of the story.
    pub dirt: Vec<DirtRecord>,
}

/// A run that is no part of the story.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DirtRecord {
    /// Where it starts.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// What it is.
    pub reason: String,
}

impl<'a> AnnotationRecord<'a> {
    /// Takes an annotation on a text that `map` counts in code points.
    pub fn new(annotation: &'a Annotation, text: &'a str, map: &OffsetMap<'_>) -> Self {
        let fields = annotation.fields.iter();
        let links = annotation.links.iter();
        let spans = annotation.spans.iter();
        let time = |time: jiff::Timestamp| time.to_string().into();
        Self {
            id: annotation.id.as_str().into(),
            tag: annotation.tag.as_str().into(),
            spans: spans.map(|it| SpanRecord::new(it, text, map)).collect(),
            fields: fields
                .map(|(id, value)| (id.as_str().into(), ValueRecord::new(value)))
                .collect(),
            note: annotation.note.as_str().into(),
            links: links.map(LinkRecord::new).collect(),
            created: annotation.created.map(time),
            modified: annotation.modified.map(time),
            extra: texts(&annotation.extra.0),
        }
    }

    /// Its filled fields.
    pub fn field_values(&self) -> BTreeMap<FieldId, FieldValue> {
        let value = |value: &ValueRecord<'_>| match value {
            ValueRecord::One(one) => FieldValue::One(one.to_string()),
            ValueRecord::Many(many) => {
                FieldValue::Many(many.iter().map(ToString::to_string).collect())
            }
        };
        let fields = self.fields.iter();
        fields
            .map(|(id, it)| (FieldId::new(id), value(it)))
            .collect()
    }
}

impl<'a> SpanRecord<'a> {
    fn new(span: &'a Span, text: &'a str, map: &OffsetMap<'_>) -> Self {
        let unplaced = match span {
            Span::Placed(range) => {
                let (start, end) = map.counts(*range).unwrap_or_default();
                return Self {
                    start,
                    end,
                    quote: range.slice(text).map(Into::into),
                    before: "".into(),
                    after: "".into(),
                    unplaced: None,
                };
            }
            Span::Unplaced(unplaced) => unplaced,
        };
        let (word, found, score) = match unplaced.why {
            UnplacedWhy::Doubtful { range, score } => ("doubtful", map.counts(range), Some(score)),
            UnplacedWhy::Lost => ("lost", None, None),
            UnplacedWhy::Invalid => ("invalid", None, None),
        };
        let position = unplaced.selector.position;
        let quote = &unplaced.selector.quote;
        Self {
            start: position.start.0.into(),
            end: position.end.0.into(),
            quote: Some(quote.exact.as_str().into()),
            before: quote.before.as_str().into(),
            after: quote.after.as_str().into(),
            unplaced: Some(UnplacedRecord {
                why: word.into(),
                start: found.map(|(start, _)| start),
                end: found.map(|(_, end)| end),
                score,
            }),
        }
    }
}

impl<'a> ValueRecord<'a> {
    fn new(value: &'a FieldValue) -> Self {
        match value {
            FieldValue::One(one) => Self::One(one.as_str().into()),
            FieldValue::Many(many) => {
                Self::Many(many.iter().map(|it| it.as_str().into()).collect())
            }
        }
    }
}

impl<'a> LinkRecord<'a> {
    fn new(link: &'a Link) -> Self {
        Self {
            relation: link.relation.as_str().into(),
            to: link.to.as_str().into(),
        }
    }
}

impl<'a> ArticleRecord<'a> {
    /// Takes an article that `map` counts in code points, with its text or without.
    pub fn new(article: &'a Article, map: &OffsetMap<'_>, with_text: bool) -> Self {
        let text = article.text.as_str();
        let encoding = &article.encoding;
        Self {
            id: article.id.as_str().into(),
            sha256: article.text.sha256().into(),
            length: map.total(),
            encoding: EncodingRecord {
                label: encoding.label.as_str().into(),
                source: source_word(encoding.source).into(),
                n_replaced: encoding.n_replaced,
            },
            metadata: MetadataRecord::new(&article.metadata),
            parts: PartsRecord::new(article, map),
            text: with_text.then(|| text.into()),
        }
    }
}

impl<'a> LayerRecord<'a> {
    /// Takes a layer.
    pub fn new(layer: &'a ExportLayer) -> Self {
        let status: &'static str = layer.status.into();
        Self {
            annotator: layer.annotator.as_str().into(),
            status: status.into(),
        }
    }
}

impl<'a> MetadataRecord<'a> {
    fn new(metadata: &'a Metadata) -> Self {
        Self {
            title: metadata.title.as_str().into(),
            outlet: metadata.outlet.as_str().into(),
            author: metadata.author.as_str().into(),
            date: metadata.date.map(|date| date.to_string().into()),
            section: metadata.section.as_str().into(),
            url: metadata.url.as_str().into(),
            language: metadata.language.as_str().into(),
            agency: metadata.agency.as_str().into(),
            place: metadata.place.as_str().into(),
            own: texts(&metadata.own),
        }
    }

    /// As the model has it; a date that is none is left out.
    pub fn to_metadata(&self) -> Metadata {
        Metadata {
            title: self.title.to_string(),
            outlet: self.outlet.to_string(),
            author: self.author.to_string(),
            date: self.date.as_ref().and_then(|date| date.parse().ok()),
            section: self.section.to_string(),
            url: self.url.to_string(),
            language: self.language.to_string(),
            agency: self.agency.to_string(),
            place: self.place.to_string(),
            own: owned(&self.own),
        }
    }
}

impl PartsRecord {
    fn new(article: &Article, map: &OffsetMap<'_>) -> Self {
        let parts = &article.parts;
        let counts = |range: TextRange| map.counts(range);
        let dirt = parts.dirt.iter().filter_map(|dirt| {
            let (start, end) = counts(dirt.range)?;
            let reason: &str = dirt.reason.into();
            Some(DirtRecord {
                start,
                end,
                reason: reason.to_owned(),
            })
        });
        Self {
            date: parts.date.and_then(counts),
            headline: parts.headline.and_then(counts),
            byline: parts.byline.and_then(counts),
            dateline: parts.dateline.and_then(counts),
            paragraphs: parts
                .paragraphs
                .iter()
                .copied()
                .filter_map(counts)
                .collect(),
            dirt: dirt.collect(),
        }
    }
}

/// Borrows a map of texts.
pub fn texts(texts: &BTreeMap<String, String>) -> Texts<'_> {
    let texts = texts.iter();
    texts
        .map(|(name, text)| (name.as_str().into(), text.as_str().into()))
        .collect()
}

/// Owns a map of texts.
pub fn owned(texts: &Texts<'_>) -> BTreeMap<String, String> {
    let texts = texts.iter();
    texts
        .map(|(name, text)| (name.to_string(), text.to_string()))
        .collect()
}

/// What a newer program wrote, owned.
pub fn extra_of(texts: &Texts<'_>) -> Extra {
    Extra(owned(texts))
}

fn source_word(source: EncodingSource) -> &'static str {
    match source {
        EncodingSource::ByteOrderMark => "byte-order-mark",
        EncodingSource::ValidUtf8 => "valid-utf-8",
        EncodingSource::Guessed => "guessed",
        EncodingSource::Chosen => "chosen",
    }
}
