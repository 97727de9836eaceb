//! Rows made of a list in one go: filtered, sorted, grouped.

use std::cmp::Reverse;
use std::sync::Arc;

use super::{ArticleGroup, ArticleRow};
use crate::app::Sight;
use crate::app::list::{ArticleItem, ArticleList, ListFilter, ListGroup, ListSort};

/// What rows are made of and how.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsKey {
    /// Of the list.
    pub revision: u64,
    /// Of the places in the list.
    pub order: u64,
    /// Which articles, in which order.
    pub filter: ListFilter,
    /// Who looks.
    pub sight: Sight,
}

impl RowsKey {
    /// Of this list as it is now.
    pub fn new(list: &ArticleList, filter: &ListFilter, sight: &Sight) -> Self {
        Self {
            revision: list.revision,
            order: list.order(),
            filter: filter.clone(),
            sight: sight.clone(),
        }
    }

    /// Whether each article has to be looked at.
    pub fn is_costly(&self) -> bool {
        !self.filter.is_plain() || self.sight.has_assignments()
    }
}

/// Rows that were made.
#[derive(Clone, Debug, Default)]
pub struct MadeRows {
    /// The rows, headings among them.
    pub(super) rows: Vec<ArticleRow>,
    /// How many articles pass the filter.
    pub(super) n_articles: usize,
    /// What is to be done by whoever looks.
    pub(super) queue: Vec<usize>,
}

impl MadeRows {
    /// Looks at each article.
    pub fn new(items: &[Arc<ArticleItem>], key: &RowsKey) -> Self {
        let RowsKey { filter, sight, .. } = key;
        let mut numbers = passing(items, filter, sight);
        sort(items, &mut numbers, filter.sort, sight);
        Self {
            n_articles: numbers.len(),
            rows: group(items, numbers, filter.group),
            queue: queue(items, sight),
        }
    }
}

fn passing(items: &[Arc<ArticleItem>], filter: &ListFilter, sight: &Sight) -> Vec<usize> {
    let numbered = items.iter().enumerate();
    numbered
        .filter(|(_, item)| filter.passes(item, sight))
        .map(|(nth, _)| nth)
        .collect()
}

/// What is assigned to whoever looks and not finished, as places in the list: first what they began.
pub(super) fn queue(items: &[Arc<ArticleItem>], sight: &Sight) -> Vec<usize> {
    if !sight.has_assignments() {
        return Vec::new();
    }
    let numbered = items.iter().enumerate();
    let mut ranked: Vec<(u8, usize)> = numbered
        .filter_map(|(nth, item)| Some((sight.queue_rank(item)?, nth)))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, nth)| nth).collect()
}

fn sort(items: &[Arc<ArticleItem>], numbers: &mut [usize], sort: ListSort, sight: &Sight) {
    let item = |nth: &usize| items.get(*nth);
    let title = |nth: &usize| item(nth).map(|item| item.title().to_lowercase());
    let date = |nth: &usize| item(nth).and_then(|item| item.date());
    match sort {
        ListSort::Path => {}
        ListSort::Title => numbers.sort_by_cached_key(title),
        ListSort::Outlet => numbers
            .sort_by_cached_key(|nth| (item(nth).map(|item| item.outlet().to_owned()), date(nth))),
        ListSort::Newest => numbers.sort_by_cached_key(|nth| Reverse(date(nth))),
        ListSort::Oldest => numbers.sort_by_cached_key(|nth| (date(nth).is_none(), date(nth))),
        ListSort::MostAnnotated => {
            numbers
                .sort_by_cached_key(|nth| Reverse(item(nth).map(|item| sight.n_annotations(item))));
        }
    }
}

fn group(items: &[Arc<ArticleItem>], numbers: Vec<usize>, group: ListGroup) -> Vec<ArticleRow> {
    if group == ListGroup::None {
        return numbers.into_iter().map(ArticleRow::Article).collect();
    }
    let mut named: Vec<(String, usize)> = numbers
        .into_iter()
        .map(|nth| (group_name(items.get(nth).map(Arc::as_ref), group), nth))
        .collect();
    named.sort_by(|a, b| (a.0.is_empty(), &a.0).cmp(&(b.0.is_empty(), &b.0)));
    let mut rows = Vec::with_capacity(named.len());
    for same in named.chunk_by(|a, b| a.0 == b.0) {
        let name = same
            .first()
            .map(|(name, _)| name.clone())
            .unwrap_or_default();
        let name = if name.is_empty() {
            group.unknown().to_owned()
        } else {
            name
        };
        rows.push(ArticleRow::Group(Box::new(ArticleGroup {
            name,
            n_articles: same.len(),
        })));
        rows.extend(same.iter().map(|(_, nth)| ArticleRow::Article(*nth)));
    }
    rows
}

fn group_name(item: Option<&ArticleItem>, group: ListGroup) -> String {
    let Some(item) = item else {
        return String::new();
    };
    match group {
        ListGroup::None => String::new(),
        ListGroup::Outlet => item.outlet().to_owned(),
        ListGroup::Day => item.date().map(|date| date.to_string()).unwrap_or_default(),
        ListGroup::Folder => item.id.folder().to_owned(),
    }
}

impl ListGroup {
    /// The heading over what belongs to no group.
    fn unknown(self) -> &'static str {
        match self {
            Self::Outlet => "No outlet",
            Self::Day => "No date",
            Self::None | Self::Folder => "Top folder",
        }
    }
}
