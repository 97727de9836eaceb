//! Agreement as a table of figures, each with its interval, what it counts, and where that is.

mod words;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::agreement::{Asked, Which};
use super::breakdown::{Breakdown, Group, RowKey};
use super::case_filter::CaseFilter;
use super::gamma::GammaOf;
use super::measuring::{Measuring, Part};
use crate::insight::Snapshot;
use crate::model::{AnnotatorId, ArticleId, Color, TagId};
use crate::review::agreement::{Bootstrap, Interval, Measure, NoInterval};

/// What agreement is, row by row and measure by measure; for the whole team each measure has a row.
#[derive(Clone, Debug, Default)]
pub struct AgreementSheet {
    /// What was measured, as a sentence.
    pub what: String,
    /// The name of what stands in the rows.
    pub row_name: String,
    /// The figures' headings.
    pub columns: Vec<SheetColumn>,
    /// The rows.
    pub rows: Vec<AgreementRow>,
    /// How intervals are made.
    pub bootstrap: Bootstrap,
    /// How many annotators take part.
    pub n_annotators: usize,
    /// How many articles two of them at least have finished.
    pub n_compared: usize,
    // All articles, which rows name by their numbers.
    articles: Vec<ArticleId>,
    annotators: Vec<AnnotatorId>,
    tags: Vec<TagId>,
    names: BTreeMap<AnnotatorId, String>,
}

/// A heading over figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetColumn {
    /// What it says.
    pub heading: String,
    /// What the figures under it count, as a sentence.
    pub hint: String,
}

/// A row.
#[derive(Clone, Debug)]
pub struct AgreementRow {
    /// What it is about.
    pub key: RowKey,
    /// That in words, or the measure's name.
    pub heading: String,
    /// The colour of a tag or an annotator.
    pub color: Option<Color>,
    /// How many spans were counted.
    pub n_spans: usize,
    /// How many cases were counted.
    pub n_cases: usize,
    /// The figures.
    pub cells: Vec<AgreementCell>,
    articles: Vec<u32>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementCell {
    /// Of which measure.
    pub which: Which,
    /// It, or why there is none.
    pub value: Measure,
    /// Its interval, or why it has none; nothing as long as that is being worked out.
    pub interval: Option<Result<Interval, NoInterval>>,
    /// How many articles are left out because they would take too long, and why.
    pub left_out: Option<(usize, String)>,
}

impl AgreementSheet {
    /// Measures all rows; with intervals, or at once without. Nothing when it is cancelled.
    pub fn new(
        (snapshot, asked): (&Snapshot, &Asked),
        (measuring, breakdown): (&Measuring<'_>, Breakdown),
        gamma: &BTreeMap<RowKey, GammaOf>,
        with_intervals: bool,
        cancel: &AtomicBool,
    ) -> Option<Self> {
        let groups = measuring.groups(breakdown);
        let bootstrap = with_intervals.then_some(&asked.bootstrap);
        let row = |group: &Group| {
            let part = measuring.part(group);
            let cell = |which: &Which| {
                let gamma = gamma.get(&group.key);
                cell(&part, *which, gamma, (bootstrap, cancel))
            };
            let cells = asked.measures.iter().map(cell).collect();
            let is_cancelled = cancel.load(Ordering::Relaxed);
            (!is_cancelled).then(|| row_of(snapshot, group, &part, cells))
        };
        let rows: Vec<AgreementRow> = groups.par_iter().map(row).collect::<Option<_>>()?;
        let sheet = Self {
            what: words::sentence(snapshot, asked, measuring, breakdown),
            row_name: breakdown.label().to_owned(),
            columns: asked.measures.iter().map(|it| column(*it)).collect(),
            rows,
            bootstrap: asked.bootstrap,
            n_annotators: measuring.annotators().len(),
            n_compared: measuring.n_compared(),
            articles: snapshot
                .articles
                .iter()
                .map(|it| it.article.id.clone())
                .collect(),
            annotators: asked.annotators.clone(),
            tags: asked.tags.clone(),
            names: names_of(snapshot, measuring),
        };
        Some(if breakdown == Breakdown::Team {
            sheet.turned()
        } else {
            sheet
        })
    }

    /// A row for each measure in the place of the only row.
    fn turned(mut self) -> Self {
        let rows = std::mem::take(&mut self.rows);
        for row in rows {
            for cell in row.cells.clone() {
                self.rows.push(AgreementRow {
                    heading: cell.which.label().to_owned(),
                    cells: vec![cell],
                    ..row.clone()
                });
            }
        }
        "measure".clone_into(&mut self.row_name);
        self.columns = vec![SheetColumn {
            heading: "all together".to_owned(),
            hint: "What each measure says of all annotators together".to_owned(),
        }];
        self
    }

    /// The cell of a row and a column.
    pub fn cell(&self, row: usize, column: usize) -> Option<&AgreementCell> {
        self.rows.get(row)?.cells.get(column)
    }

    /// An annotator's name on screen.
    pub(super) fn annotator_name(&self, annotator: &AnnotatorId) -> String {
        let name = self.names.get(annotator).cloned();
        name.unwrap_or_else(|| annotator.to_string())
    }

    /// The cases behind a row.
    pub fn case_filter(&self, row: usize) -> Option<CaseFilter> {
        let row = self.rows.get(row)?;
        let ids = row.articles.iter();
        let ids = ids.filter_map(|nth| self.articles.get(*nth as usize).cloned());
        let mut filter = CaseFilter {
            annotators: self.annotators.iter().cloned().collect(),
            tags: self.tags.iter().cloned().collect(),
            field: None,
            articles: Some(ids.collect()),
        };
        match &row.key {
            RowKey::Pair(one, other) => filter.annotators = [one.clone(), other.clone()].into(),
            RowKey::Annotator(annotator) => filter.annotators = [annotator.clone()].into(),
            RowKey::Tag(tag) => filter.tags = [tag.clone()].into(),
            RowKey::Field(tag, field) => {
                filter.tags = [tag.clone()].into();
                filter.field = Some(field.clone());
            }
            _ => {}
        }
        Some(filter)
    }
}

impl AgreementRow {
    /// Over how many articles it is measured.
    pub fn n_articles(&self) -> usize {
        self.articles.len()
    }
}

fn cell(
    part: &Part,
    which: Which,
    gamma: Option<&GammaOf>,
    (bootstrap, cancel): (Option<&Bootstrap>, &AtomicBool),
) -> AgreementCell {
    let pooled = gamma.and_then(|gamma| Some((gamma, gamma.of(which)?)));
    if let Some((gamma, pooled)) = pooled {
        let why = gamma.refused.map(|why| why.to_string());
        return AgreementCell {
            which,
            value: pooled.value,
            interval: Some(pooled.interval),
            left_out: why.map(|why| (gamma.n_refused, why)),
        };
    }
    AgreementCell {
        which,
        value: part.value(which),
        interval: bootstrap.map(|bootstrap| part.interval(which, bootstrap, cancel)),
        left_out: None,
    }
}

fn row_of(
    snapshot: &Snapshot,
    group: &Group,
    part: &Part,
    cells: Vec<AgreementCell>,
) -> AgreementRow {
    let articles = group.articles.iter();
    let color = match &group.key {
        RowKey::Tag(tag) | RowKey::Field(tag, _) => snapshot.codebook.tag(tag).map(|tag| tag.color),
        _ => None,
    };
    AgreementRow {
        heading: group.key.heading(snapshot),
        key: group.key.clone(),
        color,
        n_spans: part.n_spans,
        n_cases: part.n_cases,
        cells,
        articles: articles
            .filter_map(|nth| u32::try_from(*nth).ok())
            .collect(),
    }
}

fn column(which: Which) -> SheetColumn {
    SheetColumn {
        heading: which.label().to_owned(),
        hint: which.sentence().to_owned(),
    }
}

fn names_of(snapshot: &Snapshot, measuring: &Measuring<'_>) -> BTreeMap<AnnotatorId, String> {
    let named = |it: &AnnotatorId| (it.clone(), snapshot.annotator_name(it).to_owned());
    measuring.annotators().iter().map(named).collect()
}
