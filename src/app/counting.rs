//! The page of counts: what is asked for, and what comes of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::ListFilter;
use super::table::Asked;
use crate::insight::Snapshot;
use crate::insight::counts::{
    CellPlace, Count, CountScope, CountTable, CountUnit, Dimension, Drawing, Plot, Together, Within,
};
use crate::insight::table::{Column, ColumnFilter, FilterTest};
use crate::model::{AnnotatorId, ArticleId, TagId};

/// The page of counts.
#[derive(Default)]
pub struct CountsState {
    /// What is asked for.
    pub request: CountsRequest,
    /// What was counted last.
    pub shown: Option<ShownCounts>,
    pub(super) ask: Asked<CountsKey>,
}

/// What is counted, of what, and how it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountsRequest {
    /// What is counted.
    pub what: Counting,
    /// What stands in the rows.
    pub rows: Dimension,
    /// What stands in the columns, if anything.
    pub columns: Option<Dimension>,
    /// What counts as one.
    pub unit: CountUnit,
    /// How near tags must stand.
    pub within: Within,
    /// Only articles that the list shows.
    pub only_listed: bool,
    /// Only these tags; none for all.
    pub tags: BTreeSet<TagId>,
    /// Only these annotators; none for all.
    pub annotators: BTreeSet<AnnotatorId>,
    /// How it is drawn; what suits it if nobody chose.
    pub plot: Option<Plot>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum Counting {
    /// Annotations by one or two dimensions.
    #[default]
    By,
    /// Tags that stand together.
    Together,
}

/// A count that was made, of what.
#[derive(Clone, Debug)]
pub struct ShownCounts {
    /// What was asked for.
    pub of: CountsRequest,
    /// The numbers.
    pub table: Arc<CountTable>,
    /// How they are drawn.
    pub plot: Plot,
    /// The drawing.
    pub drawing: Arc<Drawing>,
    pub(super) key: CountsKey,
}

/// What a count depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CountsKey {
    pub generation: u64,
    pub request: CountsRequest,
    /// The list's filter and revision, if that narrows it.
    pub list: Option<(ListFilter, Option<u64>)>,
}

/// What a file of figures holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charted {
    /// Counts.
    Counts,
    /// Agreement.
    Agreement,
}

/// A kind of file that figures are saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum CountsFile {
    /// The table for spreadsheets.
    Csv,
    /// The drawing, for documents.
    Svg,
    /// The drawing as a picture.
    Png,
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountsTarget {
    /// Where.
    pub path: PathBuf,
    /// What.
    pub file: CountsFile,
    /// Whether what stands there was agreed to go.
    pub may_replace: bool,
}

impl Default for CountsRequest {
    fn default() -> Self {
        Self {
            what: Counting::default(),
            rows: Dimension::Outlet,
            columns: Some(Dimension::Tag),
            unit: CountUnit::default(),
            within: Within::default(),
            only_listed: false,
            tags: BTreeSet::new(),
            annotators: BTreeSet::new(),
            plot: None,
        }
    }
}

impl CountsState {
    /// Whether what shows is not what was asked for last.
    pub fn is_working(&self) -> bool {
        self.ask.question.is_some()
    }
}

impl Charted {
    /// What notices and files call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Agreement => "agreement",
        }
    }
}

impl CountsFile {
    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

impl CountsRequest {
    /// Counts, for the articles of the list if only they count; nothing when cancelled meanwhile.
    pub(super) fn table(
        &self,
        snapshot: &Snapshot,
        listed: Option<Arc<BTreeSet<ArticleId>>>,
        cancel: &std::sync::atomic::AtomicBool,
    ) -> Option<CountTable> {
        let scope = CountScope {
            tags: self.tags.clone(),
            annotators: self.annotators.clone(),
            articles: listed,
            ..CountScope::default()
        };
        match self.what {
            Counting::By => {
                let (rows, columns) = (self.rows.clone(), self.columns.clone());
                let unit = self.unit;
                Count {
                    rows,
                    columns,
                    unit,
                    scope,
                }
                .table(snapshot, cancel)
            }
            Counting::Together => {
                let within = self.within;
                Together { within, scope }.table(snapshot, cancel)
            }
        }
    }

    /// The filters of the annotation table that leave what a cell counts.
    ///
    /// For tags that stand together it is the annotations of both in the articles that have both.
    pub(super) fn cell_filters(
        &self,
        counted: &CountTable,
        cell: CellPlace,
        snapshot: &Snapshot,
        listed: Option<Arc<BTreeSet<ArticleId>>>,
    ) -> Vec<ColumnFilter> {
        let row = counted.rows.get(cell.row);
        let column = cell.column.and_then(|nth| counted.columns.get(nth));
        let mut filters = Vec::new();
        let mut articles = listed;
        match self.what {
            Counting::By => {
                filters.extend(row.map(|heading| self.rows.filter(heading)));
                let dimension = self.columns.as_ref();
                filters.extend(
                    column
                        .zip(dimension)
                        .map(|(heading, it)| it.filter(heading)),
                );
            }
            Counting::Together => {
                let names = row.into_iter().chain(column).map(|it| it.text.clone());
                let names: BTreeSet<String> = names.collect();
                articles = Some(Arc::new(having_all(snapshot, &names, articles.as_deref())));
                filters.push(ColumnFilter::new(Column::Tag, FilterTest::OneOf(names)));
            }
        }
        let has = |filters: &[ColumnFilter], column: &Column| {
            filters.iter().any(|filter| filter.column == *column)
        };
        if !self.tags.is_empty() && !has(&filters, &Column::Tag) {
            let names = self
                .tags
                .iter()
                .map(|tag| snapshot.tag_name(tag).to_owned());
            let test = FilterTest::OneOf(names.collect());
            filters.push(ColumnFilter::new(Column::Tag, test));
        }
        if !self.annotators.is_empty() && !has(&filters, &Column::Annotator) {
            let names = self.annotators.iter();
            let names = names.map(|it| snapshot.annotator_name(it).to_owned());
            let test = FilterTest::OneOf(names.collect());
            filters.push(ColumnFilter::new(Column::Annotator, test));
        }
        if let Some(articles) = articles {
            let ids = articles.iter().map(ToString::to_string);
            let test = FilterTest::OneOf(ids.collect());
            filters.push(ColumnFilter::new(Column::Article, test));
        }
        filters
    }
}

/// The articles, of those given, that have annotations with each of these tags.
fn having_all(
    snapshot: &Snapshot,
    names: &BTreeSet<String>,
    among: Option<&BTreeSet<ArticleId>>,
) -> BTreeSet<ArticleId> {
    let has_all = |article: &crate::insight::AnnotatedArticle| {
        let layers = article.layers.values();
        let there: BTreeSet<&str> = layers
            .flat_map(|layer| layer.tags().keys())
            .map(|tag| snapshot.tag_name(tag))
            .collect();
        names.iter().all(|name| there.contains(name.as_str()))
    };
    let articles = snapshot.articles.iter();
    articles
        .filter(|it| among.is_none_or(|among| among.contains(&it.article.id)))
        .filter(|it| has_all(it))
        .map(|it| it.article.id.clone())
        .collect()
}
