//! The records themselves, and from the model to them and back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::KEY;
use crate::formats::{
    ExportArticle, ExportInput, ExportLayer, ImportedAnnotation, ImportedPlace, ImportedSpan,
    Report, Trouble, Unit,
};
use crate::model::{
    Annotation, AnnotationId, FieldId, FieldValue, Link, Metadata, MetadataField, Span, Status,
};

/// What an annotation holds beside its place and tag.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptAnnotation {
    /// Its lasting name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Its tag as the format calls it, where the record does not stand in a span that says so.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// Whose it is, where the document does not say so.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub annotator: String,
    /// Where its runs start and end, in what the format counts; for one that has a place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<(u64, u64)>,
    /// Its runs by words, if one has no sure place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<KeptPiece>,
    /// Its filled fields.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, KeptValue>,
    /// Its note.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Its links.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<KeptLink>,
    /// When it was made, RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub created: String,
    /// When it was changed, RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modified: String,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum KeptValue {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// A run of words; without a place it waits for a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptPiece {
    /// Where it starts and ends in code points, where that is sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<(u64, u64)>,
    /// The words.
    pub exact: String,
    /// What stood before them.
    pub before: String,
    /// What stood after them.
    pub after: String,
}

/// A link to another annotation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptLink {
    /// What it says.
    pub relation: String,
    /// The lasting name of the other annotation.
    pub to: String,
}

/// What is known of an article, and what of it has no place in the format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptArticle {
    /// Its path below the project's folder.
    pub article: String,
    /// The hash of its file.
    pub sha256: String,
    /// Whose layer the document is, if it is one's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub annotator: String,
    /// What the places of the document count, where the format leaves a choice.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub counted_in: String,
    /// Everybody whose layers the document holds.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotators: BTreeMap<String, KeptCoder>,
    /// What is known about the article.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// The records of annotations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<KeptAnnotation>,
}

/// Somebody whose layer a document holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptCoder {
    /// The name to show.
    pub name: String,
    /// How far they are.
    pub status: String,
}

impl KeptAnnotation {
    /// Everything of an annotation but its tag and its places.
    pub fn of(annotation: &Annotation) -> Self {
        let fields = annotation.fields.iter();
        let fields = fields.map(|(id, value)| (id.as_str().to_owned(), KeptValue::of(value)));
        let links = annotation.links.iter().map(|link| KeptLink {
            relation: link.relation.clone(),
            to: link.to.as_str().to_owned(),
        });
        let time = |time: Option<jiff::Timestamp>| time.map(|it| it.to_string());
        Self {
            id: annotation.id.as_str().to_owned(),
            fields: fields.collect(),
            note: annotation.note.clone(),
            links: links.collect(),
            created: time(annotation.created).unwrap_or_default(),
            modified: time(annotation.modified).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The whole of an annotation without a sure place, or of one on the whole article.
    pub fn whole(annotation: &Annotation, tag: &str, article: &ExportArticle) -> Self {
        let mut kept = Self::of(annotation);
        tag.clone_into(&mut kept.tag);
        let pieces = annotation.spans.iter();
        kept.unplaced = pieces.map(|span| KeptPiece::of(span, article)).collect();
        kept
    }

    /// Reads a record; one that is none is told.
    pub fn read(
        value: &serde_json::Value,
        report: &mut Report,
        place: impl FnOnce() -> String,
    ) -> Option<Self> {
        match Self::deserialize(value) {
            Ok(kept) => Some(kept),
            Err(error) => {
                report.tell(Trouble::BadRecord, || {
                    format!("{}, {KEY}: {error}", place())
                });
                None
            }
        }
    }

    /// Takes the annotation out, without its placed runs; id, tag and pieces stay too.
    pub fn take_imported(&mut self) -> ImportedAnnotation {
        let fields = std::mem::take(&mut self.fields).into_iter();
        let fields = fields.map(|(id, value)| (FieldId::new(id), value.into_value()));
        let links = std::mem::take(&mut self.links).into_iter();
        let links = links.map(|link| Link {
            to: AnnotationId::new(&link.to),
            relation: link.relation,
        });
        let mut imported = ImportedAnnotation {
            id: self.id.clone(),
            has_lasting_id: !self.id.is_empty(),
            coder: std::mem::take(&mut self.annotator),
            tag: self.tag.clone(),
            fields: fields.collect(),
            note: std::mem::take(&mut self.note),
            links: links.collect(),
            created: self.created.parse().ok(),
            modified: self.modified.parse().ok(),
            ..ImportedAnnotation::default()
        };
        imported.spans = self.unplaced.iter().map(KeptPiece::span).collect();
        imported
    }
}

impl KeptValue {
    fn of(value: &FieldValue) -> Self {
        match value {
            FieldValue::One(value) => Self::One(value.clone()),
            FieldValue::Many(values) => Self::Many(values.clone()),
        }
    }

    fn into_value(self) -> FieldValue {
        match self {
            Self::One(value) => FieldValue::One(value),
            Self::Many(values) => FieldValue::Many(values),
        }
    }
}

impl KeptPiece {
    fn of(span: &Span, article: &ExportArticle) -> Self {
        match span {
            Span::Placed(range) => {
                let text = &article.article.text;
                let count = |offset| Some(u64::from(text.code_point(offset)?.0));
                let place = count(range.start()).zip(count(range.end()));
                let exact = range.slice(text.as_str()).unwrap_or_default().to_owned();
                Self {
                    place,
                    exact,
                    ..Self::default()
                }
            }
            Span::Unplaced(unplaced) => {
                let quote = &unplaced.selector.quote;
                Self {
                    place: None,
                    exact: quote.exact.clone(),
                    before: quote.before.clone(),
                    after: quote.after.clone(),
                }
            }
        }
    }

    fn span(&self) -> ImportedSpan {
        let unit = Unit::CodePoints;
        let place = self
            .place
            .map(|(start, end)| ImportedPlace { start, end, unit });
        ImportedSpan {
            place,
            quote: Some(self.exact.clone()),
            before: self.before.clone(),
            after: self.after.clone(),
        }
    }
}

impl KeptArticle {
    /// What is known of an article and of these layers on it.
    pub fn of(input: &ExportInput<'_>, article: &ExportArticle, layers: &[ExportLayer]) -> Self {
        let coder = |layer: &ExportLayer| {
            let status: &str = layer.status.into();
            let coder = KeptCoder {
                name: input.annotator_name(&layer.annotator),
                status: status.to_owned(),
            };
            (layer.annotator.as_str().to_owned(), coder)
        };
        let annotator = match layers {
            [only] => only.annotator.as_str().to_owned(),
            _ => String::new(),
        };
        Self {
            article: article.name().to_owned(),
            sha256: article.article.text.sha256().to_owned(),
            annotator,
            annotators: layers.iter().map(coder).collect(),
            metadata: metadata_map(&article.article.metadata),
            annotations: Vec::new(),
            counted_in: String::new(),
        }
    }

    /// Takes the record of a document out of the object that it stands in, if it has one; one that is none is told.
    pub fn take_from(
        holder: Option<&mut serde_json::Value>,
        report: &mut Report,
        place: impl FnOnce() -> String,
    ) -> Option<Self> {
        let value = holder?.as_object_mut()?.remove(KEY)?;
        match serde_json::from_value(value) {
            Ok(kept) => Some(kept),
            Err(error) => {
                report.tell(Trouble::BadRecord, || {
                    format!("{}, {KEY}: {error}", place())
                });
                None
            }
        }
    }

    /// How far everybody is.
    pub fn statuses(&self) -> BTreeMap<String, Status> {
        let statuses = self.annotators.iter();
        let status =
            |(id, coder): (&String, &KeptCoder)| Some((id.clone(), coder.status.parse().ok()?));
        statuses.filter_map(status).collect()
    }
}

/// All that is known about an article, by the fields' names.
pub fn metadata_map(metadata: &Metadata) -> BTreeMap<String, String> {
    let own = metadata
        .own
        .keys()
        .map(|name| MetadataField::Own(name.clone()));
    let fields = MetadataField::STANDARD.into_iter().chain(own);
    let values = fields.map(|field| (field.name().to_owned(), metadata.get(&field)));
    values.filter(|(_, value)| !value.is_empty()).collect()
}

/// What the values by the fields' names say; a date that is none is told.
pub fn metadata_of<'a>(
    values: impl Iterator<Item = (&'a str, &'a str)>,
    report: &mut Report,
) -> Metadata {
    let mut metadata = Metadata::default();
    for (name, value) in values {
        if !metadata.set(&MetadataField::from_name(name), value) {
            report.tell(Trouble::BadRecord, || format!("{name}: {value} is no date"));
        }
    }
    metadata
}
