//! What agreement is told for: the whole team, or each pair, tag, article and so on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{AnnotatorId, ArticleId, FieldId, MetadataField, TagId};

/// What stands in the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum Breakdown {
    /// All annotators together.
    #[default]
    Team,
    /// Each two annotators.
    Pairs,
    /// Each annotator against all others.
    Annotators,
    /// Each tag.
    Tags,
    /// Each field of each tag.
    Fields,
    /// Each article.
    Articles,
    /// Each outlet.
    Outlets,
    /// Each day on which articles were published.
    Days,
    /// Each month of that.
    Months,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKey {
    /// All annotators together.
    Team,
    /// Two annotators.
    Pair(AnnotatorId, AnnotatorId),
    /// One annotator against each other one.
    Annotator(AnnotatorId),
    /// A tag.
    Tag(TagId),
    /// A field of a tag.
    Field(TagId, FieldId),
    /// An article.
    Article(ArticleId),
    /// An outlet; empty for articles without one.
    Outlet(String),
    /// A day; none for articles without a date.
    Day(Option<Date>),
    /// The first day of a month; none for articles without a date.
    Month(Option<Date>),
}

/// A row, and the articles that it is measured over, by their numbers in the snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is about.
    pub key: RowKey,
    /// The articles, in order.
    pub articles: Vec<usize>,
}

impl Breakdown {
    /// What a window calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Team => "all together",
            Self::Pairs => "pair",
            Self::Annotators => "annotator",
            Self::Tags => "tag",
            Self::Fields => "field",
            Self::Articles => "article",
            Self::Outlets => "outlet",
            Self::Days => "day",
            Self::Months => "month",
        }
    }
}

impl RowKey {
    /// Its name in files and on the command line: ids, not names.
    pub fn id(&self) -> String {
        match self {
            Self::Team => String::new(),
            Self::Pair(one, other) => format!("{one}, {other}"),
            Self::Annotator(annotator) => annotator.to_string(),
            Self::Tag(tag) => tag.to_string(),
            Self::Field(tag, field) => format!("{tag}.{field}"),
            Self::Article(article) => article.to_string(),
            Self::Outlet(outlet) => outlet.clone(),
            Self::Day(day) => day.map(|day| day.to_string()).unwrap_or_default(),
            Self::Month(day) => day.map(month_name).unwrap_or_default(),
        }
    }

    /// What a window calls it; never empty.
    pub fn heading(&self, snapshot: &Snapshot) -> String {
        let name = |annotator| snapshot.annotator_name(annotator);
        let heading = match self {
            Self::Team => "all together".to_owned(),
            Self::Pair(one, other) => format!("{} and {}", name(one), name(other)),
            Self::Annotator(annotator) => name(annotator).to_owned(),
            Self::Tag(tag) => snapshot.tag_name(tag).to_owned(),
            Self::Field(tag, field) => field_heading(snapshot, tag, field),
            _ => self.id(),
        };
        if !heading.is_empty() {
            return heading;
        }
        match self {
            Self::Outlet(_) => "no outlet".to_owned(),
            _ => "no date".to_owned(),
        }
    }

    /// The day it is about, or the first of its month.
    pub fn moment(&self) -> Option<Date> {
        match self {
            Self::Day(day) | Self::Month(day) => *day,
            _ => None,
        }
    }
}

fn field_heading(snapshot: &Snapshot, tag_id: &TagId, field_id: &FieldId) -> String {
    let tag = snapshot.codebook.tag(tag_id);
    let field = tag.and_then(|tag| tag.field(field_id));
    let field = field.map_or(field_id.as_str(), |field| &field.name);
    format!("{} · {field}", snapshot.tag_name(tag_id))
}

/// `2025-03`.
fn month_name(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

/// Articles of one outlet, day or month, or each alone; what has no outlet or date comes last.
pub(super) fn groups_of_articles(
    snapshot: &Snapshot,
    articles: &[usize],
    breakdown: Breakdown,
) -> Vec<Group> {
    let mut groups: BTreeMap<RowKey, Vec<usize>> = BTreeMap::new();
    let mut order = Vec::new();
    for nth in articles {
        let Some(article) = snapshot.articles.get(*nth) else {
            continue;
        };
        let key = key_of(article, breakdown);
        let group = groups.entry(key.clone()).or_default();
        if group.is_empty() {
            order.push(key);
        }
        group.push(*nth);
    }
    if breakdown != Breakdown::Articles {
        order.sort_by_key(|key| (key.id().is_empty(), key.clone()));
    }
    let groups = order.into_iter().filter_map(|key| {
        let articles = groups.remove(&key)?;
        Some(Group { key, articles })
    });
    groups.collect()
}

fn key_of(article: &AnnotatedArticle, breakdown: Breakdown) -> RowKey {
    let metadata = &article.article.metadata;
    match breakdown {
        Breakdown::Outlets => RowKey::Outlet(metadata.get(&MetadataField::Outlet)),
        Breakdown::Days => RowKey::Day(metadata.date),
        Breakdown::Months => RowKey::Month(metadata.date.map(Date::first_of_month)),
        _ => RowKey::Article(article.article.id.clone()),
    }
}

/// The fields of the tags that were used, in the codebook's order.
pub(super) fn fields_of(snapshot: &Snapshot, tags: &BTreeSet<TagId>) -> Vec<(TagId, FieldId)> {
    let used = snapshot.codebook.tags.iter();
    let used = used.filter(|tag| tags.contains(&tag.id));
    used.flat_map(|tag| {
        let fields = tag.fields.iter();
        fields.map(|field| (tag.id.clone(), field.id.clone()))
    })
    .collect()
}

/// The tags in the codebook's order, then those that it does not know.
pub(super) fn in_codebook_order(snapshot: &Snapshot, tags: Vec<TagId>) -> Vec<TagId> {
    let place = |tag: &TagId| {
        let mut known = snapshot.codebook.tags.iter();
        known
            .position(|known| known.id == *tag)
            .unwrap_or(usize::MAX)
    };
    let mut tags = tags;
    tags.sort_by_cached_key(|tag| (place(tag), tag.clone()));
    tags
}
