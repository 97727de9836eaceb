//! The articles of the open folder, and which of them are shown.

mod filter;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

pub use self::filter::{ListFilter, ListGroup, ListSort};
use crate::model::{AnnotatorId, ArticleId, PackedMetadata, Status, TagId};

/// All articles of the folder.
#[derive(Clone, Debug, Default)]
pub struct ArticleList {
    // Shared, so that a thread gets them all without copying what they hold.
    items: Vec<Arc<ArticleItem>>,
    by_id: BTreeMap<ArticleId, usize>,
    /// Grows with each change.
    pub revision: u64,
    // Grows when an article may stand in another place than before.
    order: u64,
    // Grows when there may be other outlets or annotators than before.
    choices: u64,
}

/// What the list knows about an article.
#[derive(Clone, Debug)]
pub struct ArticleItem {
    /// Which article.
    pub id: ArticleId,
    /// What is known about it, once it was read.
    pub metadata: Option<PackedMetadata>,
    /// How many words it has, once it was read.
    pub n_words: usize,
    /// What its sidecars hold, by annotator.
    pub layers: BTreeMap<AnnotatorId, LayerCounts>,
    /// Whether a person corrected what was read about it.
    pub has_corrections: bool,
}

/// What a sidecar holds, without its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerCounts {
    /// How far its annotator has come.
    pub status: Status,
    /// How many annotations carry each tag.
    pub tags: BTreeMap<TagId, usize>,
}

impl ArticleItem {
    /// An article that was found and not yet read.
    pub fn new(id: ArticleId) -> Self {
        Self {
            id,
            metadata: None,
            n_words: 0,
            layers: BTreeMap::new(),
            has_corrections: false,
        }
    }

    /// Takes over what a listing tells without reading: whose layers there are, and whether there
    /// are corrections.
    fn find_again(&mut self, found: &Self) {
        self.has_corrections = found.has_corrections;
        self.layers.retain(|who, _| found.layers.contains_key(who));
        for (who, counts) in &found.layers {
            let known = self.layers.entry(who.clone());
            known.or_insert_with(|| counts.clone());
        }
    }

    /// The title, or the file's name until it was read.
    pub fn title(&self) -> &str {
        match &self.metadata {
            Some(metadata) if !metadata.title().is_empty() => metadata.title(),
            _ => self.id.file_name(),
        }
    }

    /// The outlet, empty where unknown.
    pub fn outlet(&self) -> &str {
        self.metadata.as_ref().map_or("", PackedMetadata::outlet)
    }

    /// The day, if known.
    pub fn date(&self) -> Option<Date> {
        self.metadata.as_ref()?.date()
    }

    /// How far that annotator has come.
    pub fn status(&self, annotator: &AnnotatorId) -> Status {
        self.layers
            .get(annotator)
            .map(|layer| layer.status)
            .unwrap_or_default()
    }

    /// How many annotations that annotator made.
    pub fn n_annotations(&self, annotator: &AnnotatorId) -> usize {
        self.layers
            .get(annotator)
            .map_or(0, LayerCounts::n_annotations)
    }
}

impl LayerCounts {
    /// How many annotations there are.
    pub fn n_annotations(&self) -> usize {
        self.tags.values().sum()
    }
}

impl ArticleList {
    /// All articles, in the order of their paths.
    pub fn items(&self) -> &[Arc<ArticleItem>] {
        &self.items
    }

    /// The article of that name.
    pub fn get(&self, article_id: &ArticleId) -> Option<&ArticleItem> {
        self.by_id
            .get(article_id)
            .and_then(|nth| self.items.get(*nth))
            .map(Arc::as_ref)
    }

    /// Stays the same as long as outlets and annotators do.
    pub fn choices(&self) -> u64 {
        self.choices
    }

    /// Stays the same as long as every article stays in its place.
    pub fn order(&self) -> u64 {
        self.order
    }

    /// The place in [`Self::items`] of the article of that name.
    pub fn position(&self, article_id: &ArticleId) -> Option<usize> {
        self.by_id.get(article_id).copied()
    }

    /// Adds articles; one that is there already is replaced.
    pub fn add(&mut self, items: impl IntoIterator<Item = impl Into<Arc<ArticleItem>>>) {
        for item in items {
            let item = item.into();
            let n_items = self.items.len();
            let nth = *self.by_id.entry(item.id.clone()).or_insert(n_items);
            match self.items.get_mut(nth) {
                Some(known) => *known = item,
                None => self.items.push(item),
            }
        }
        self.revision += 1;
        self.choices += 1;
    }

    /// Adds articles that were found in the folder; what was read of known ones stays.
    pub fn add_found(&mut self, items: impl IntoIterator<Item = Arc<ArticleItem>>) {
        for item in items {
            let n_items = self.items.len();
            let nth = *self.by_id.entry(item.id.clone()).or_insert(n_items);
            match self.items.get_mut(nth) {
                Some(known) => Arc::make_mut(known).find_again(&item),
                None => self.items.push(item),
            }
        }
        self.revision += 1;
        self.choices += 1;
    }

    /// Replaces articles by what was read of them; those that left the list meanwhile stay away.
    ///
    /// Each comes with its place in the folder, where it is looked for first.
    pub fn add_read(&mut self, items: impl IntoIterator<Item = (usize, Arc<ArticleItem>)>) {
        for (place, item) in items {
            let is_there = self.items.get(place).is_some_and(|it| it.id == item.id);
            let nth = is_there
                .then_some(place)
                .or_else(|| self.position(&item.id));
            if let Some(known) = nth.and_then(|nth| self.items.get_mut(nth)) {
                *known = item;
            }
        }
        self.revision += 1;
        self.choices += 1;
    }

    /// Takes articles that are not in `order` off the list, unless `stays` says otherwise, and
    /// puts the others in that order; says whether that changed anything.
    pub fn arrange(&mut self, order: &[ArticleId], stays: impl Fn(&ArticleId) -> bool) -> bool {
        let ids = self.items.iter().map(|item| &item.id);
        if ids.eq(order) {
            return false;
        }
        let mut items: BTreeMap<ArticleId, Arc<ArticleItem>> = std::mem::take(&mut self.items)
            .into_iter()
            .map(|item| (item.id.clone(), item))
            .collect();
        self.items = order.iter().filter_map(|id| items.remove(id)).collect();
        let rest = items.into_values();
        self.items.extend(rest.filter(|item| stays(&item.id)));
        let numbered = self.items.iter().enumerate();
        self.by_id = numbered.map(|(nth, item)| (item.id.clone(), nth)).collect();
        self.revision += 1;
        self.choices += 1;
        self.order += 1;
        true
    }

    /// Takes an article off the list; says whether it was there.
    pub fn remove(&mut self, article_id: &ArticleId) -> bool {
        let Some(nth) = self.by_id.remove(article_id) else {
            return false;
        };
        self.items.remove(nth);
        let after = self.by_id.values_mut().filter(|other| **other > nth);
        after.for_each(|other| *other -= 1);
        self.revision += 1;
        self.choices += 1;
        self.order += 1;
        true
    }

    /// Whether there is an article somewhere in a folder, by its path below the project's.
    pub fn has_below(&self, folder: &str) -> bool {
        let first = ArticleId::new(format!("{folder}/"));
        let mut from_there = self.by_id.range(&first..);
        from_there
            .next()
            .is_some_and(|(id, _)| id.as_str().starts_with(first.as_str()))
    }

    /// Changes what is known about an article.
    pub fn update(&mut self, article_id: &ArticleId, change: impl FnOnce(&mut ArticleItem)) {
        if let Some(item) = self
            .by_id
            .get(article_id)
            .and_then(|nth| self.items.get_mut(*nth))
        {
            let item = Arc::make_mut(item);
            let (outlet, n_layers) = (item.outlet().to_owned(), item.layers.len());
            change(item);
            self.choices += u64::from(item.outlet() != outlet || item.layers.len() != n_layers);
            self.revision += 1;
        }
    }

    /// The outlets there are, sorted.
    pub fn outlets(&self) -> BTreeSet<&str> {
        self.items
            .iter()
            .map(|item| item.outlet())
            .filter(|outlet| !outlet.is_empty())
            .collect()
    }

    /// Everybody who has a layer somewhere.
    pub fn annotators(&self) -> BTreeSet<&AnnotatorId> {
        self.items
            .iter()
            .flat_map(|item| item.layers.keys())
            .collect()
    }
}

#[cfg(test)]
mod tests;
