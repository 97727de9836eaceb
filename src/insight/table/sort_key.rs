//! What rows are ordered by in a column.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};

use jiff::Timestamp;
use jiff::civil::Date;

use super::{AnnotationRow, Column, Direction};
use crate::insight::Snapshot;
use crate::model::{FieldKind, FieldValue, MetadataField, Status};

/// A key with its direction; what is empty comes last in both.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Directed<'a> {
    /// The least first.
    Ascending(SortKey<'a>),
    /// The greatest first.
    Descending(Reverse<SortKey<'a>>),
    /// There is nothing to order by.
    Nothing,
}

/// What a row is ordered by; keys of one column are mostly of one variant.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey<'a> {
    /// A place in a list, then words, since two tags may list other choices.
    Nth(usize, Cow<'a, str>),
    /// A number.
    Number(Number),
    /// How far.
    Status(Status),
    /// A day.
    Day(Date),
    /// A time.
    Moment(Timestamp),
    /// Words in small letters.
    Text(Cow<'a, str>),
}

/// A number in the order of all numbers.
#[derive(Clone, Copy)]
pub(super) struct Number(f64);

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl Column {
    /// What a row is ordered by in this column.
    pub(super) fn directed<'a>(
        &self,
        direction: Direction,
        row: &'a AnnotationRow,
        snapshot: &'a Snapshot,
    ) -> Directed<'a> {
        match (self.sort_key(row, snapshot), direction) {
            (None, _) => Directed::Nothing,
            (Some(key), Direction::Ascending) => Directed::Ascending(key),
            (Some(key), Direction::Descending) => Directed::Descending(Reverse(key)),
        }
    }

    fn sort_key<'a>(&self, row: &'a AnnotationRow, snapshot: &'a Snapshot) -> Option<SortKey<'a>> {
        let annotation = &row.annotation;
        match self {
            Self::Article => Some(SortKey::Nth(row.nth_article, "".into())),
            Self::Metadata(MetadataField::Date) => {
                row.article.article.metadata.date.map(SortKey::Day)
            }
            Self::Status => Some(SortKey::Status(row.status)),
            Self::Created => annotation.created.map(SortKey::Moment),
            Self::Modified => annotation.modified.map(SortKey::Moment),
            Self::Tag => {
                let mut tags = snapshot.codebook.tags.iter();
                let nth = tags.position(|tag| tag.id == annotation.tag);
                let name = || self.text(row, snapshot);
                Some(nth.map_or_else(
                    || self.words(row, snapshot),
                    |nth| SortKey::Nth(nth, name()),
                ))
            }
            Self::Field(field_id) => {
                let value = annotation.fields.get(field_id)?;
                let tag = snapshot.codebook.tag(&annotation.tag);
                let kind = tag
                    .and_then(|tag| tag.field(field_id))
                    .map(|field| &field.kind);
                let name = || self.text(row, snapshot);
                let ranked = kind.and_then(|kind| in_kind(kind, value, name));
                ranked.or_else(|| Some(self.words(row, snapshot)))
            }
            Self::Metadata(_) | Self::Annotator | Self::Quote | Self::Note => {
                let words = self.text(row, snapshot);
                (!words.is_empty()).then(|| SortKey::Text(small(words)))
            }
        }
    }

    fn words<'a>(&self, row: &'a AnnotationRow, snapshot: &'a Snapshot) -> SortKey<'a> {
        SortKey::Text(small(self.text(row, snapshot)))
    }
}

/// Numbers by their size and choices as the codebook lists them.
fn in_kind<'a>(
    kind: &FieldKind,
    value: &FieldValue,
    name: impl FnOnce() -> Cow<'a, str>,
) -> Option<SortKey<'a>> {
    let value = value.values().first()?;
    match kind {
        FieldKind::Number { .. } => value
            .parse()
            .ok()
            .map(|number| SortKey::Number(Number(number))),
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => {
            let nth = choices.iter().position(|choice| choice.id == *value);
            nth.map(|nth| SortKey::Nth(nth, name()))
        }
        _ => None,
    }
}

/// The words in small letters, without a copy where they are so already.
fn small(words: Cow<'_, str>) -> Cow<'_, str> {
    let is_small = words.chars().all(|letter| !letter.is_uppercase());
    if is_small {
        words
    } else {
        words.to_lowercase().into()
    }
}
