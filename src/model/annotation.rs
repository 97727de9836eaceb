//! One annotation: a tag on words, with its fields, note and links.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{AnnotationId, EntryRef, FieldId, TagId};
use crate::anchor::SpanSelector;
use crate::text::TextRange;

/// A tag on one or more runs of words, or on the whole article.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Its name for ever.
    pub id: AnnotationId,
    /// What it says the words are; may be unknown to the codebook.
    pub tag: TagId,
    /// Its runs of words in reading order; none for an article-level annotation.
    pub spans: Vec<Span>,
    /// The filled fields of the tag.
    pub fields: BTreeMap<FieldId, FieldValue>,
    /// A free remark.
    pub note: String,
    /// What it has to do with other annotations.
    pub links: Vec<Link>,
    /// When it was made, if known.
    pub created: Option<Timestamp>,
    /// When it was last changed, if known.
    pub modified: Option<Timestamp>,
    /// What a newer program wrote into it.
    pub extra: Extra,
}

impl Annotation {
    /// An annotation with nothing filled in yet.
    pub fn new(id: AnnotationId, tag: TagId, spans: Vec<Span>) -> Self {
        Self {
            id,
            tag,
            spans,
            fields: BTreeMap::new(),
            note: String::new(),
            links: Vec::new(),
            created: None,
            modified: None,
            extra: Extra::default(),
        }
    }

    /// The placed runs, in reading order.
    pub fn ranges(&self) -> impl Iterator<Item = TextRange> {
        self.spans.iter().filter_map(Span::range)
    }

    /// From the first placed word to the last, if any is placed.
    pub fn hull(&self) -> Option<TextRange> {
        self.ranges().reduce(TextRange::hull)
    }

    /// Whether it is on the article as a whole.
    pub fn is_article_level(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether a run could not be placed or waits for a person's word.
    pub fn is_unplaced(&self) -> bool {
        self.spans
            .iter()
            .any(|span| matches!(span, Span::Unplaced(_)))
    }
}

/// One run of words.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// It is known where the words stand.
    Placed(TextRange),
    /// What was written down could not be found for certain; it is kept as it was written.
    Unplaced(Box<Unplaced>),
}

impl Span {
    /// Where the words stand, if that is known.
    pub fn range(&self) -> Option<TextRange> {
        match self {
            Self::Placed(range) => Some(*range),
            Self::Unplaced(_) => None,
        }
    }
}

/// A run of words that waits for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Unplaced {
    /// What was written down.
    pub selector: SpanSelector,
    /// Why it has no place.
    pub why: UnplacedWhy,
}

/// Why a run of words has no place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UnplacedWhy {
    /// Something like it stands at `range`.
    Doubtful {
        /// The best place.
        range: TextRange,
        /// How alike it is, from 0 to 1.
        score: f32,
    },
    /// Nothing like it is in the article: an orphan.
    Lost,
    /// The file gives a place that is none: empty, backwards, or past the end without a quote.
    Invalid,
}

/// The value of a field, as text; what the text means is the codebook's to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldValue {
    /// One value: `fact`, `4`, `yes`, `unclear`, `actor:Mira Holm`.
    One(String),
    /// Several, in the order they were picked.
    Many(Vec<String>),
}

impl FieldValue {
    /// What a choice, a yes-or-no or a number says when the text does not tell.
    ///
    /// It is not the same as an empty field, which nobody has looked at.
    pub const UNCLEAR: &'static str = "unclear";

    /// All values, however many there are.
    pub fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }

    /// The register entries it names.
    pub fn entry_refs(&self) -> impl Iterator<Item = EntryRef> {
        self.values()
            .iter()
            .filter_map(|value| EntryRef::parse(value))
    }
}

/// What one annotation has to do with another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// `supports`, `contradicts`, `same claim` or any other word.
    pub relation: String,
    /// The other annotation; it may be in another article, or gone.
    pub to: AnnotationId,
}

impl Link {
    /// The relations the window offers.
    pub const RELATIONS: [&'static str; 3] = ["supports", "contradicts", "same claim"];
}

/// What a newer program wrote into a record: field name to RON text, carried and never read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra(pub BTreeMap<String, String>);
