//! Annotations as records of the format.
//!
//! A member that is unknown is refused where a record is parsed at once, and passed over where it is made of a value:
//! [`super::holding`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Formatter;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::super::OffsetMap;
use super::super::borrowed_json::Name;
use crate::model::{Annotation, Extra, FieldId, FieldValue, Link, Span, UnplacedWhy};

/// Text by name, in the order of the names.
pub type Texts<'a> = BTreeMap<Cow<'a, str>, Cow<'a, str>>;

/// An annotation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    pub created: Option<Name<'a>>,
    /// When it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Name<'a>>,
    /// What a newer program wrote, as RON by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: Texts<'a>,
}

/// A run of words.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    pub unplaced: Option<Box<UnplacedRecord<'a>>>,
}

/// Why a run of words has no place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum ValueRecord<'a> {
    /// One.
    One(Cow<'a, str>),
    /// Several.
    Many(Vec<Cow<'a, str>>),
}

/// By hand, as what `serde` derives keeps each value a second time until it knows which it is.
impl<'de: 'a, 'a> Deserialize<'de> for ValueRecord<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue(PhantomData))
    }
}

struct AnyValue<'a>(PhantomData<&'a str>);

impl<'de: 'a, 'a> Visitor<'de> for AnyValue<'a> {
    type Value = ValueRecord<'a>;

    fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(ValueRecord::One(text.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(ValueRecord::One(text.to_owned().into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        let mut many = Vec::new();
        while let Some(Name(value)) = values.next_element()? {
            many.push(value);
        }
        Ok(ValueRecord::Many(many))
    }
}

/// A link.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRecord<'a> {
    /// What it says.
    #[serde(borrow)]
    pub relation: Cow<'a, str>,
    /// The other annotation.
    pub to: Cow<'a, str>,
}

impl<'a> AnnotationRecord<'a> {
    /// Takes an annotation on a text that `map` counts in code points.
    pub fn new(annotation: &'a Annotation, text: &'a str, map: &OffsetMap<'_>) -> Self {
        let fields = annotation.fields.iter();
        let links = annotation.links.iter();
        let spans = annotation.spans.iter();
        let time = |time: jiff::Timestamp| Name(time.to_string().into());
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

    /// Takes its filled fields out.
    pub fn take_fields(&mut self) -> BTreeMap<FieldId, FieldValue> {
        let value = |value: ValueRecord<'_>| match value {
            ValueRecord::One(one) => FieldValue::One(one.into_owned()),
            ValueRecord::Many(many) => {
                FieldValue::Many(many.into_iter().map(Cow::into_owned).collect())
            }
        };
        let fields = std::mem::take(&mut self.fields).into_iter();
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
            unplaced: Some(Box::new(UnplacedRecord {
                why: word.into(),
                start: found.map(|(start, _)| start),
                end: found.map(|(_, end)| end),
                score,
            })),
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
