//! What annotations are counted by.

use super::labels::Key;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{Annotation, AnnotatorId, Codebook, FieldId, FieldKind, FieldValue};

/// What stands in the rows or the columns of a count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// The tag.
    Tag,
    /// The article's outlet.
    Outlet,
    /// Who annotated.
    Annotator,
    /// The day the article was published.
    Day,
    /// The week, by ISO 8601: it begins on Monday.
    Week,
    /// The month.
    Month,
    /// The part of the paper.
    Section,
    /// The article's language.
    Language,
    /// A field with answers to choose from, of whichever tag has one of that name.
    Field(FieldId),
}

/// An annotation with what is around it.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a> {
    pub article: &'a AnnotatedArticle,
    pub nth_article: usize,
    pub annotator: &'a AnnotatorId,
    pub annotation: &'a Annotation,
}

impl Dimension {
    /// Those that every project has, in the order shown.
    pub const COMMON: [Self; 8] = [
        Self::Tag,
        Self::Outlet,
        Self::Annotator,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Section,
        Self::Language,
    ];

    /// All there are with this codebook: the common ones, then its fields with answers to choose.
    pub fn all(codebook: &Codebook) -> Vec<Self> {
        let mut all = Self::COMMON.to_vec();
        for field in codebook.tags.iter().flat_map(|tag| &tag.fields) {
            let dimension = Self::Field(field.id.clone());
            if is_choice(&field.kind) && !all.contains(&dimension) {
                all.push(dimension);
            }
        }
        all
    }

    /// The word for it on the command line; a field goes by its id.
    pub fn word(&self) -> &str {
        match self {
            Self::Tag => "tag",
            Self::Outlet => "outlet",
            Self::Annotator => "annotator",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Section => "section",
            Self::Language => "language",
            Self::Field(field_id) => field_id.as_str(),
        }
    }

    /// The dimension of that word, if this codebook has it.
    pub fn from_word(word: &str, codebook: &Codebook) -> Option<Self> {
        let mut all = Self::all(codebook).into_iter();
        all.find(|dimension| dimension.word() == word)
    }

    /// Its name on screen, in small letters but for a field's own name.
    pub fn label(&self, codebook: &Codebook) -> String {
        let Self::Field(field_id) = self else {
            return self.word().to_owned();
        };
        let mut tags = codebook.tags.iter();
        let field = tags.find_map(|tag| tag.field(field_id));
        field.map_or_else(|| field_id.to_string(), |field| field.name.clone())
    }

    /// What an annotation counts for: one heading, or several answers.
    pub(super) fn keys(&self, counted: &Counted<'_>, snapshot: &Snapshot) -> Vec<Key> {
        let metadata = &counted.article.article.metadata;
        let named = |name: &str| vec![Key::named(name)];
        match self {
            Self::Tag => {
                let tag_id = &counted.annotation.tag;
                let mut tags = snapshot.codebook.tags.iter();
                let nth = tags.position(|tag| tag.id == *tag_id);
                vec![Key::listed(nth, snapshot.tag_name(tag_id))]
            }
            Self::Outlet => named(&metadata.outlet),
            Self::Annotator => named(snapshot.annotator_name(counted.annotator)),
            Self::Section => named(&metadata.section),
            Self::Language => named(&metadata.language),
            Self::Day => named(&metadata.date.map(|day| day.to_string()).unwrap_or_default()),
            Self::Week => named(&metadata.date.map(week).unwrap_or_default()),
            Self::Month => named(
                &metadata
                    .date
                    .map(|day| day.strftime("%Y-%m").to_string())
                    .unwrap_or_default(),
            ),
            Self::Field(field_id) => {
                let value = counted.annotation.fields.get(field_id);
                answers(counted.annotation, field_id, value, &snapshot.codebook)
            }
        }
    }
}

/// `2025-W09`.
pub(super) fn week(day: jiff::civil::Date) -> String {
    let week = day.iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}

fn is_choice(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Choice(_) | FieldKind::Choices(_) | FieldKind::YesNo | FieldKind::Number { .. }
    )
}

/// The headings of a field's answers, in the codebook's order; one without a name for no answer.
fn answers(
    annotation: &Annotation,
    field_id: &FieldId,
    value: Option<&FieldValue>,
    codebook: &Codebook,
) -> Vec<Key> {
    let values = value.map(FieldValue::values).unwrap_or_default();
    if values.is_empty() {
        return vec![Key::named("")];
    }
    let tag = codebook.tag(&annotation.tag);
    let field = tag.and_then(|tag| tag.field(field_id));
    let key = |value: &String| {
        let Some(field) = field else {
            return Key::named(value);
        };
        let nth = match &field.kind {
            FieldKind::Choice(choices) | FieldKind::Choices(choices) => {
                choices.iter().position(|choice| choice.id == *value)
            }
            FieldKind::YesNo => ["yes", "no"].iter().position(|answer| answer == value),
            FieldKind::Number { .. } => whole_number(value),
            _ => None,
        };
        Key::listed(nth, &field.shown(value))
    };
    values.iter().map(key).collect()
}

/// Numbers of a scale stand in their order.
fn whole_number(value: &str) -> Option<usize> {
    value.parse().ok()
}
