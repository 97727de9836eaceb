//! Articles and layers as records of the format.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::super::{ExportLayer, OffsetMap};
use super::records::{Texts, owned, texts};
use crate::model::{Article, EncodingSource, Metadata};
use crate::text::TextRange;

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

fn source_word(source: EncodingSource) -> &'static str {
    match source {
        EncodingSource::ByteOrderMark => "byte-order-mark",
        EncodingSource::ValidUtf8 => "valid-utf-8",
        EncodingSource::Guessed => "guessed",
        EncodingSource::Chosen => "chosen",
    }
}
