//! Hits of many articles, ordered and counted.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{ArticleHits, Hit, MOST_ROWS};
use crate::model::{ArticleId, Metadata};
use crate::text::segment;

/// All that was found, as it grows.
#[derive(Clone, Debug)]
pub struct Concordance {
    articles: Vec<FoundArticle>,
    rows: Vec<ConcordanceRow>,
    n_hits: usize,
    most: usize,
}

/// An article in which something was found.
#[derive(Clone, Debug)]
pub struct FoundArticle {
    /// Which article.
    pub article: ArticleId,
    /// What is known about it.
    pub metadata: Arc<Metadata>,
    /// How many hits it has, rows or not.
    pub n_hits: usize,
}

/// One hit of an article.
#[derive(Clone, Debug)]
pub struct ConcordanceRow {
    /// The article's place in [`Concordance::articles`].
    pub article: usize,
    /// The hit.
    pub hit: Hit,
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum HitOrder {
    /// Articles as they came, hits as they stand.
    #[default]
    Reading,
    /// By what stands after the hit.
    Right,
    /// By what stands before the hit, the nearest word first.
    Left,
    /// By the hit itself, then what stands after it.
    Hit,
    /// By outlet, then day.
    Outlet,
    /// The earliest day first.
    Oldest,
    /// The latest day first.
    Newest,
}

/// How much was found under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitCount {
    /// The outlet or the day; empty for what has none.
    pub name: String,
    /// How many hits.
    pub n_hits: usize,
    /// In how many articles.
    pub n_articles: usize,
}

impl Default for Concordance {
    fn default() -> Self {
        Self::with_room(MOST_ROWS)
    }
}

impl Concordance {
    /// An empty one that keeps at most so many rows.
    pub fn with_room(most: usize) -> Self {
        Self {
            articles: Vec::new(),
            rows: Vec::new(),
            n_hits: 0,
            most,
        }
    }

    /// Adds what was found in one article; what there is no room for is only counted.
    pub fn add(&mut self, found: ArticleHits) {
        let room = self.most.saturating_sub(self.rows.len());
        let article = self.articles.len();
        let hits = found.hits.into_iter().take(room);
        self.rows
            .extend(hits.map(|hit| ConcordanceRow { article, hit }));
        self.n_hits += found.n_hits;
        self.articles.push(FoundArticle {
            article: found.article,
            metadata: found.metadata,
            n_hits: found.n_hits,
        });
    }

    /// The articles in which something was found, as they came; with their counts.
    pub fn articles(&self) -> &[FoundArticle] {
        &self.articles
    }

    /// The rows as they came.
    pub fn rows(&self) -> &[ConcordanceRow] {
        &self.rows
    }

    /// The article of a row.
    pub fn article_of(&self, row: &ConcordanceRow) -> Option<&FoundArticle> {
        self.articles.get(row.article)
    }

    /// How many hits there are; may be more than there are rows.
    pub fn n_hits(&self) -> usize {
        self.n_hits
    }

    /// Whether some hits have no row.
    pub fn is_cut(&self) -> bool {
        self.n_hits > self.rows.len()
    }

    /// The places of the rows in that order; equal ones stay as they came.
    pub fn ordered(&self, order: HitOrder) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.rows.len()).collect();
        let row = |place: &usize| self.rows.get(*place);
        let metadata = |place: &usize| {
            let found = self.article_of(row(place)?)?;
            Some(&*found.metadata)
        };
        let date = |place: &usize| metadata(place).and_then(|metadata| metadata.date);
        let outlet = |place: &usize| metadata(place).map_or("", |metadata| &metadata.outlet);
        let side = |place: &usize| row(place).map(|row| right_key(&row.hit));
        match order {
            HitOrder::Reading => {}
            HitOrder::Right => places.sort_by_cached_key(side),
            HitOrder::Left => {
                places.sort_by_cached_key(|place| row(place).map(|row| left_key(&row.hit)));
            }
            HitOrder::Hit => places.sort_by_cached_key(|place| {
                (
                    row(place).map(|row| row.hit.hit.to_lowercase()),
                    side(place),
                )
            }),
            HitOrder::Outlet => {
                places.sort_by_key(|place| (outlet(place).is_empty(), outlet(place), date(place)));
            }
            HitOrder::Oldest => places.sort_by_key(|place| (date(place).is_none(), date(place))),
            HitOrder::Newest => places.sort_by_key(|place| Reverse(date(place))),
        }
        places
    }

    /// The counts by outlet, the most hits first.
    pub fn by_outlet(&self) -> Vec<HitCount> {
        let mut counts = self.counted(|metadata| metadata.outlet.clone());
        counts.sort_by_key(|count| Reverse(count.n_hits));
        counts
    }

    /// The counts by day, the earliest first, what has no day last.
    pub fn by_day(&self) -> Vec<HitCount> {
        let day = |date: Date| date.to_string();
        let mut counts = self.counted(|metadata| metadata.date.map(day).unwrap_or_default());
        counts.sort_by_key(|count| count.name.is_empty());
        counts
    }

    fn counted(&self, name: impl Fn(&Metadata) -> String) -> Vec<HitCount> {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for found in &self.articles {
            let count = counts.entry(name(&found.metadata)).or_default();
            count.0 += found.n_hits;
            count.1 += 1;
        }
        let counts = counts.into_iter();
        counts
            .map(|(name, (n_hits, n_articles))| HitCount {
                name,
                n_hits,
                n_articles,
            })
            .collect()
    }
}

/// The words after a hit.
fn right_key(hit: &Hit) -> Vec<String> {
    segment::words(&hit.right)
        .map(|(_, word)| word.to_lowercase())
        .collect()
}

/// The words before a hit, the nearest first.
fn left_key(hit: &Hit) -> Vec<String> {
    let mut words: Vec<String> = segment::words(&hit.left)
        .map(|(_, word)| word.to_lowercase())
        .collect();
    words.reverse();
    words
}
