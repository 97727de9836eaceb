//! Annotations counted by one or two dimensions.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;

use super::dimension::{Counted, week};
use super::labels::{Headings, Key};
use super::table::tag_color;
use super::{CountLabel, CountTable, Dimension};
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{AnnotatorId, ArticleId, TagId};

/// What is to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// What stands in the rows.
    pub rows: Dimension,
    /// What stands in the columns, if anything.
    pub columns: Option<Dimension>,
    /// What counts as one.
    pub unit: CountUnit,
    /// Which annotations count.
    pub scope: CountScope,
}

/// What counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum CountUnit {
    /// Each annotation.
    #[default]
    Mention,
    /// Each article, however many annotations are in it.
    Article,
    /// Each day of each outlet, however many of its articles there are.
    Day,
    /// Each week of each outlet.
    Week,
}

/// Which annotations count; what is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountScope {
    /// Only these tags.
    pub tags: BTreeSet<TagId>,
    /// Only these annotators.
    pub annotators: BTreeSet<AnnotatorId>,
    /// Only these articles, where they are not all.
    pub articles: Option<Arc<BTreeSet<ArticleId>>>,
    /// Only these outlets.
    pub outlets: BTreeSet<String>,
    /// Only articles from this day on.
    pub from: Option<Date>,
    /// Only articles up to this day.
    pub to: Option<Date>,
}

impl CountScope {
    /// Whether an article's annotations may count.
    pub fn takes_article(&self, article: &AnnotatedArticle) -> bool {
        let metadata = &article.article.metadata;
        let day = metadata.date;
        let articles = self.articles.as_ref();
        articles.is_none_or(|articles| articles.contains(&article.article.id))
            && (self.outlets.is_empty() || self.outlets.contains(&metadata.outlet))
            && self
                .from
                .is_none_or(|from| day.is_some_and(|day| day >= from))
            && self.to.is_none_or(|to| day.is_some_and(|day| day <= to))
    }

    /// What it narrows the count to, in words that follow a sentence.
    pub(super) fn words(&self, snapshot: &Snapshot) -> String {
        let mut words = String::new();
        let names = |names: Vec<&str>| names.join(", ");
        if !self.tags.is_empty() {
            let tags = self.tags.iter().map(|tag| snapshot.tag_name(tag));
            words.push_str(&format!("; only tagged {}", names(tags.collect())));
        }
        if !self.annotators.is_empty() {
            let annotators = self.annotators.iter();
            let annotators = annotators.map(|annotator| snapshot.annotator_name(annotator));
            words.push_str(&format!("; only by {}", names(annotators.collect())));
        }
        if let Some(articles) = &self.articles {
            words.push_str(&match articles.len() {
                1 => "; only in 1 article".to_owned(),
                n_articles => format!("; only in {n_articles} articles"),
            });
        }
        if !self.outlets.is_empty() {
            let outlets = self.outlets.iter().map(String::as_str);
            words.push_str(&format!("; only of {}", names(outlets.collect())));
        }
        if let Some(from) = self.from {
            words.push_str(&format!("; from {from}"));
        }
        if let Some(to) = self.to {
            words.push_str(&format!("; to {to}"));
        }
        words
    }

    pub(super) fn takes_annotator(&self, annotator: &AnnotatorId) -> bool {
        self.annotators.is_empty() || self.annotators.contains(annotator)
    }

    pub(super) fn takes_tag(&self, tag_id: &TagId) -> bool {
        self.tags.is_empty() || self.tags.contains(tag_id)
    }

    /// The annotations of an article that count.
    pub(super) fn of<'a>(
        &'a self,
        nth_article: usize,
        article: &'a AnnotatedArticle,
    ) -> impl Iterator<Item = Counted<'a>> {
        let layers = article.layers.iter();
        let layers = layers.filter(|(annotator, _)| self.takes_annotator(annotator));
        let all = layers.flat_map(move |(annotator, layer)| {
            layer.by_id().map(move |annotation| Counted {
                article,
                nth_article,
                annotator,
                annotation,
            })
        });
        all.filter(|counted| self.takes_tag(&counted.annotation.tag))
    }
}

impl CountUnit {
    /// What counts, in words.
    fn words(self) -> &'static str {
        match self {
            Self::Mention => "Annotations",
            Self::Article => "Articles with such an annotation",
            Self::Day => "Days on which an outlet has such an annotation",
            Self::Week => "Weeks in which an outlet has such an annotation",
        }
    }

    /// What an annotation counts as: equal ones count once.
    fn thing(self, counted: &Counted<'_>, nth: u32) -> Key {
        let metadata = &counted.article.article.metadata;
        let article = || Key::listed(Some(counted.nth_article), "article");
        let of_outlet = |time: String| Key::named(&format!("{time} {}", metadata.outlet));
        match (self, metadata.date) {
            (Self::Mention, _) => Key::listed(Some(nth as usize), "mention"),
            (Self::Day, Some(day)) => of_outlet(day.to_string()),
            (Self::Week, Some(day)) => of_outlet(week(day)),
            (Self::Article, _) | (Self::Day | Self::Week, None) => article(),
        }
    }
}

impl Count {
    /// Counts; nothing when `cancel` is set meanwhile.
    pub fn table(&self, snapshot: &Snapshot, cancel: &AtomicBool) -> Option<CountTable> {
        let mut counter = Counter::default();
        for (nth, article) in snapshot.articles.iter().enumerate() {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            if self.scope.takes_article(article) {
                for counted in self.scope.of(nth, article) {
                    self.take(&counted, snapshot, &mut counter);
                }
            }
        }
        Some(counter.table(self, snapshot))
    }

    fn take(&self, counted: &Counted<'_>, snapshot: &Snapshot, counter: &mut Counter) {
        counter.n_mentions += 1;
        // Mentions all differ, so that their number is enough.
        let thing = match self.unit {
            CountUnit::Mention => counter.n_mentions,
            unit => counter
                .things
                .number(unit.thing(counted, counter.n_mentions)),
        };
        let columns = self.columns.as_ref();
        let columns = columns.map(|columns| columns.keys(counted, snapshot));
        for row in self.rows.keys(counted, snapshot) {
            let row = counter.rows.number(row);
            match &columns {
                None => counter.found.push((row, 0, thing)),
                Some(keys) => {
                    for key in keys {
                        let column = counter.columns.number(key.clone());
                        counter.found.push((row, column, thing));
                    }
                }
            }
        }
    }

    fn sentence(&self, snapshot: &Snapshot, is_additive: bool) -> String {
        let codebook = &snapshot.codebook;
        let mut sentence = format!("{} by {}", self.unit.words(), self.rows.label(codebook));
        if let Some(columns) = &self.columns {
            sentence.push_str(&format!(" and {}", columns.label(codebook)));
        }
        sentence.push_str(&self.scope.words(snapshot));
        if !is_additive {
            sentence.push_str("; a total counts once what stands in several cells");
        }
        sentence
    }
}

/// What was found: row, column and thing, numbers each.
#[derive(Debug, Default)]
struct Counter {
    rows: Headings,
    columns: Headings,
    things: Headings,
    n_mentions: u32,
    found: Vec<(u32, u32, u32)>,
}

impl Counter {
    fn table(mut self, count: &Count, snapshot: &Snapshot) -> CountTable {
        let (rows, row_places) = self.rows.in_order();
        let (columns, column_places) = self.columns.in_order();
        let place = |places: &[usize], number: u32| places.get(number as usize).copied();
        let mut table = CountTable {
            row_totals: vec![0; rows.len()],
            column_totals: vec![0; columns.len()],
            cells: vec![vec![0; columns.len()]; rows.len()],
            row_name: count.rows.label(&snapshot.codebook),
            column_name: count
                .columns
                .as_ref()
                .map(|it| it.label(&snapshot.codebook)),
            rows: labels(&rows, &count.rows, snapshot),
            ..CountTable::default()
        };
        if let Some(dimension) = &count.columns {
            table.columns = labels(&columns, dimension, snapshot);
        }
        for (row, column, _) in distinct(&mut self.found, |found| found) {
            let column = place(&column_places, column);
            let row = place(&row_places, row).and_then(|row| table.cells.get_mut(row));
            add_one(row.and_then(|row| row.get_mut(column?)));
        }
        for (row, _, _) in distinct(&mut self.found, |(row, _, thing)| (row, 0, thing)) {
            let place = place(&row_places, row);
            add_one(place.and_then(|place| table.row_totals.get_mut(place)));
        }
        for (_, column, _) in distinct(&mut self.found, |(_, column, thing)| (0, column, thing)) {
            let place = place(&column_places, column);
            add_one(place.and_then(|place| table.column_totals.get_mut(place)));
        }
        table.total = distinct(&mut self.found, |(_, _, thing)| (0, 0, thing)).len() as u64;
        let sum = |totals: &[u64]| totals.iter().sum::<u64>();
        table.is_additive = sum(&table.row_totals) == table.total
            && (count.columns.is_none()
                || table.cells.iter().map(|row| sum(row)).sum::<u64>() == table.total);
        table.what = count.sentence(snapshot, table.is_additive);
        table
    }
}

type Found = (u32, u32, u32);

/// What was found, looked at in a way that leaves something out, each only once.
fn distinct(found: &mut [Found], look: impl Fn(Found) -> Found) -> Vec<Found> {
    let mut looked: Vec<Found> = found.iter().map(|found| look(*found)).collect();
    looked.sort_unstable();
    looked.dedup();
    looked
}

fn add_one(slot: Option<&mut u64>) {
    if let Some(slot) = slot {
        *slot += 1;
    }
}

fn labels(keys: &[Key], dimension: &Dimension, snapshot: &Snapshot) -> Vec<CountLabel> {
    let name = dimension.label(&snapshot.codebook);
    let color = |key: &Key| match dimension {
        Dimension::Tag => tag_color(&snapshot.codebook, key.name()),
        Dimension::Annotator => {
            let mut annotators = snapshot.project.annotators.iter();
            annotators
                .find(|annotator| {
                    annotator.name == key.name() || annotator.id.as_str() == key.name()
                })
                .map(|annotator| annotator.color)
        }
        _ => None,
    };
    keys.iter()
        .map(|key| CountLabel::new(key, &name, color(key)))
        .collect()
}
