//! From what stands in a file to what the program works with, and back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ron::value::RawValue;

use super::parse::read_value;
use super::split::Splitter;
use super::v1::{LinkRecord, Record, SpanRecord, ValueRecord, text_of};
use crate::anchor::{
    Anchoring, PositionSelector, QuoteSelector, Resolver, SpanSelector, describe_all,
};
use crate::model::{
    Annotation, AnnotationId, ArticleText, Extra, FieldId, FieldValue, Link, Span, TagId, Unplaced,
    UnplacedWhy,
};
use crate::text::{CodePointOffset, TextOffset, TextRange};

/// Reads records into annotations on one text.
pub struct RecordReader<'a> {
    text: &'a ArticleText,
    resolver: Resolver<'a>,
    tags: BTreeMap<String, TagId>,
    fields: BTreeMap<String, FieldId>,
}

/// An annotation, and how its record relates to it.
pub struct ReadAnnotation {
    /// The annotation.
    pub annotation: Annotation,
    /// Whether its placed spans stand at the very places the record gives.
    pub is_as_written: bool,
}

impl<'a> RecordReader<'a> {
    /// Reads for this text.
    pub fn new(text: &'a ArticleText) -> Self {
        Self {
            text,
            resolver: Resolver::new(text.as_str(), text.index()),
            tags: BTreeMap::new(),
            fields: BTreeMap::new(),
        }
    }

    /// Reads one record; what stands elsewhere now is looked for.
    pub fn read(&mut self, record: &Record<'_>) -> ReadAnnotation {
        let mut spans = Vec::with_capacity(record.spans.len());
        let mut is_as_written = true;
        for span in &record.spans {
            let (span, is_there) = place(self.text, &self.resolver, span);
            is_as_written &= is_there;
            spans.push(span);
        }
        if spans.iter().all(|span| span.range().is_some()) {
            spans.sort_by_key(Span::range);
        }
        let mut extra = record.extra.clone();
        let annotation = Annotation {
            id: AnnotationId::new(&record.id),
            tag: self.tag(&record.tag),
            spans,
            fields: self.fields(record),
            note: record.note.clone().into_owned(),
            links: record.links.iter().map(link).collect(),
            created: time("created", record.created.as_ref(), &mut extra),
            modified: time("modified", record.modified.as_ref(), &mut extra),
            extra: Extra(extra),
        };
        ReadAnnotation {
            annotation,
            is_as_written,
        }
    }

    fn tag(&mut self, tag: &str) -> TagId {
        if let Some(tag_id) = self.tags.get(tag) {
            return tag_id.clone();
        }
        let tag_id = TagId::new(tag);
        self.tags.insert(tag.to_owned(), tag_id.clone());
        tag_id
    }

    fn fields(&mut self, record: &Record<'_>) -> BTreeMap<FieldId, FieldValue> {
        let mut fields = BTreeMap::new();
        for (name, value) in &record.fields {
            let known = self.fields.get(&**name).cloned();
            let field_id = known.unwrap_or_else(|| {
                let field_id = FieldId::new(name);
                self.fields.insert(name.to_string(), field_id.clone());
                field_id
            });
            let value = match value {
                ValueRecord::One(value) => FieldValue::One(value.to_string()),
                ValueRecord::Many(values) => {
                    FieldValue::Many(values.iter().map(ToString::to_string).collect())
                }
            };
            fields.insert(field_id, value);
        }
        fields
    }
}

/// The record of an annotation whose places are in `text`.
pub fn record_of<'a>(annotation: &'a Annotation, text: &ArticleText) -> Record<'a> {
    let ranges: Vec<TextRange> = annotation.ranges().collect();
    let described = describe_all(text.as_str(), text.index(), &ranges);
    record_with(annotation, &mut described.into_iter())
}

/// The records of many annotations, for which the text is read only once.
pub fn records_of<'a>(annotations: &[&'a Annotation], text: &ArticleText) -> Vec<Record<'a>> {
    let ranges: Vec<TextRange> = annotations.iter().flat_map(|it| it.ranges()).collect();
    let mut described = describe_all(text.as_str(), text.index(), &ranges).into_iter();
    annotations
        .iter()
        .map(|annotation| record_with(annotation, &mut described))
        .collect()
}

fn record_with<'a>(
    annotation: &'a Annotation,
    described: &mut impl Iterator<Item = Option<SpanSelector>>,
) -> Record<'a> {
    let value = |value: &'a FieldValue| match value {
        FieldValue::One(value) => ValueRecord::One(Cow::Borrowed(value)),
        FieldValue::Many(values) => {
            ValueRecord::Many(values.iter().map(|it| Cow::Borrowed(it.as_str())).collect())
        }
    };
    Record {
        id: Cow::Borrowed(annotation.id.as_str()),
        tag: Cow::Borrowed(annotation.tag.as_str()),
        spans: annotation
            .spans
            .iter()
            .map(|span| span_record(span, described))
            .collect(),
        fields: annotation
            .fields
            .iter()
            .map(|(field_id, it)| (Cow::Borrowed(field_id.as_str()), value(it)))
            .collect(),
        note: Cow::Borrowed(&annotation.note),
        links: annotation
            .links
            .iter()
            .map(|link| LinkRecord {
                relation: Cow::Borrowed(&link.relation),
                to: Cow::Borrowed(link.to.as_str()),
            })
            .collect(),
        created: annotation.created.map(|time| time.to_string().into()),
        modified: annotation.modified.map(|time| time.to_string().into()),
        extra: annotation
            .extra
            .0
            .iter()
            .map(|(name, text)| (name.clone(), carried(text)))
            .collect(),
    }
}

/// A carried text as it may stand on a line; what is no RON becomes a string, so that it cannot
/// spoil the record.
pub fn carried(text: &str) -> String {
    let line = Splitter::new(text).on_one_line(0..text.len());
    match read_value::<&RawValue>(&line) {
        Ok(_) if !line.is_empty() => line,
        _ => text_of(text),
    }
}

fn span_record<'a>(
    span: &'a Span,
    described: &mut impl Iterator<Item = Option<SpanSelector>>,
) -> SpanRecord<'a> {
    match span {
        Span::Placed(range) => {
            let selector = described.next().flatten();
            debug_assert!(selector.is_some(), "{range:?} is no place of the article");
            owned(selector.unwrap_or_default())
        }
        Span::Unplaced(unplaced) => {
            let SpanSelector { position, quote } = &unplaced.selector;
            SpanRecord {
                start: position.start.0,
                end: position.end.0,
                quote: Cow::Borrowed(&quote.exact),
                before: Cow::Borrowed(&quote.before),
                after: Cow::Borrowed(&quote.after),
            }
        }
    }
}

fn owned(selector: SpanSelector) -> SpanRecord<'static> {
    SpanRecord {
        start: selector.position.start.0,
        end: selector.position.end.0,
        quote: selector.quote.exact.into(),
        before: selector.quote.before.into(),
        after: selector.quote.after.into(),
    }
}

/// The place of a span, and whether it is the one written down.
fn place(text: &ArticleText, resolver: &Resolver<'_>, span: &SpanRecord<'_>) -> (Span, bool) {
    if let Some(range) = standing(text, span) {
        return (Span::Placed(range), true);
    }
    let selector = SpanSelector {
        position: PositionSelector {
            start: CodePointOffset(span.start),
            end: CodePointOffset(span.end),
        },
        quote: QuoteSelector {
            exact: span.quote.to_string(),
            before: span.before.to_string(),
            after: span.after.to_string(),
        },
    };
    let is_place = span.start < span.end && span.end <= text.index().n_code_points();
    let why = match resolver.resolve(&selector) {
        Anchoring::Exact(range) => return (Span::Placed(range), true),
        Anchoring::Moved(range) => return (Span::Placed(range), false),
        Anchoring::Doubtful { range, score } => UnplacedWhy::Doubtful { range, score },
        Anchoring::Lost if span.start >= span.end => UnplacedWhy::Invalid,
        Anchoring::Lost if !is_place && span.quote.is_empty() => UnplacedWhy::Invalid,
        Anchoring::Lost => UnplacedWhy::Lost,
    };
    (Span::Unplaced(Box::new(Unplaced { selector, why })), true)
}

/// The range a span gives, if its quote stands there.
fn standing(text: &ArticleText, span: &SpanRecord<'_>) -> Option<TextRange> {
    let start = text.offset(CodePointOffset(span.start))?.to_usize();
    let end = start + span.quote.len();
    let found = text.as_str().get(start..end)?;
    let n_code_points = span.end.checked_sub(span.start)? as usize;
    let is_there = found == span.quote && found.chars().count() == n_code_points;
    let range = TextRange::new(TextOffset::new(start), TextOffset::new(end)).ok();
    range.filter(|_| is_there)
}

fn link(link: &LinkRecord<'_>) -> Link {
    Link {
        relation: link.relation.to_string(),
        to: AnnotationId::new(&link.to),
    }
}

/// A time; one in words we cannot read is carried as it stands.
fn time(
    name: &str,
    written: Option<&Cow<'_, str>>,
    extra: &mut BTreeMap<String, String>,
) -> Option<jiff::Timestamp> {
    let written = written?;
    let time = written.parse().ok();
    if time.is_none() {
        extra.insert(name.to_owned(), text_of(written));
    }
    time
}
