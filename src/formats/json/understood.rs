//! Annotations as an import understands them, made of each record as soon as it is parsed: a record takes memory
//! that is given back before the next one.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer};

use super::super::borrowed_json::Name;
use super::super::{ImportedAnnotation, ImportedPlace, ImportedSpan, Unit};
use super::records::{AnnotationRecord, LinkRecord, SpanRecord, extra_of};
use crate::model::{AnnotationId, Link};

/// An annotation of a layer, which says whose it is.
#[derive(Debug)]
pub struct Understood {
    /// The annotation, without its coder.
    pub annotation: ImportedAnnotation,
    /// How many of its times are none.
    pub n_bad_times: usize,
}

impl<'de> Deserialize<'de> for Understood {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AnnotationRecord::deserialize(deserializer).map(Self::of)
    }
}

impl Understood {
    /// Takes a record.
    pub fn of(mut record: AnnotationRecord<'_>) -> Self {
        let mut n_bad_times = 0;
        let mut time = |text: Option<Name<'_>>| {
            let time = text?.0.parse().ok();
            n_bad_times += usize::from(time.is_none());
            time
        };
        let (created, modified) = (time(record.created.take()), time(record.modified.take()));
        let annotation = ImportedAnnotation {
            has_lasting_id: !record.id.is_empty(),
            fields: record.take_fields(),
            id: record.id.into_owned(),
            coder: String::new(),
            tag: record.tag.into_owned(),
            spans: record.spans.into_iter().map(span_of).collect(),
            note: record.note.into_owned(),
            links: record.links.into_iter().map(link_of).collect(),
            created,
            modified,
            extra: extra_of(&record.extra),
        };
        Self {
            annotation,
            n_bad_times,
        }
    }
}

fn link_of(record: LinkRecord<'_>) -> Link {
    Link {
        relation: record.relation.into_owned(),
        to: AnnotationId::new(&record.to),
    }
}

fn span_of(record: SpanRecord<'_>) -> ImportedSpan {
    let is_unplaced = record.unplaced.is_some();
    ImportedSpan {
        place: Some(ImportedPlace {
            start: record.start,
            end: record.end,
            unit: Unit::CodePoints,
        }),
        // Words that are not told must not be taken for any words at that place.
        quote: record
            .quote
            .or(is_unplaced.then_some(Cow::Borrowed("")))
            .map(Cow::into_owned),
        before: record.before.into_owned(),
        after: record.after.into_owned(),
    }
}
