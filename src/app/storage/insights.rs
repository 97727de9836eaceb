//! What the table and the counts need, on threads of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::requests::Reply;
use super::{Outbox, Storage};
use crate::app::ArticleItem;
use crate::app::agreeing::ShownAgreement;
use crate::app::commenting::ShownComments;
use crate::app::corpus::Corpus;
use crate::app::counting::{Charted, CountsKey, CountsTarget, ShownCounts};
use crate::app::gathered::ReadPart;
use crate::app::reviewing::{CaseCache, GammaOf, RowKey};
use crate::app::rows::{MadeRows, RowsKey};
use crate::app::table::{ColumnValues, MOST_VALUES, ShownTable};
use crate::app::team::{HandOutPlan, ShownTeam};
use crate::insight::Snapshot;
use crate::insight::counts::Plot;
use crate::insight::table::{AnnotationTable, Column, MassEdit, Plan, TableView, ViewOptions};
use crate::loading::listing::ListedArticle;
use crate::model::{ArticleId, Project};
use crate::store::atomic;

/// How often progress is told: each time wakes the window for a frame.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What came of a question; the number is the question's.
pub enum InsightReply {
    /// So many articles are read, of so many.
    Progress(u64, usize, usize),
    /// Articles were read, or why none can be.
    Read(u64, Result<Box<ReadPart>, String>),
    /// The table was made.
    Built(u64, Box<ShownTable>),
    /// The rows of the article list were made.
    ListRows(u64, Box<(RowsKey, MadeRows)>),
    /// The values of a column were counted.
    Values(ColumnValues),
    /// What would come of a change of many annotations, or why nothing can.
    Planned(u64, Result<Arc<Plan>, String>),
    /// A count was made.
    Counted(u64, Box<ShownCounts>),
    /// Comments were listed.
    CommentsListed(u64, Box<ShownComments>),
    /// The board of the team was made.
    TeamBuilt(u64, Box<ShownTeam>),
    /// Who would get which articles, or why nobody can get any.
    HandOutPlanned(u64, Result<Box<HandOutPlan>, String>),
    /// Agreement was measured, with the cases that it was measured on.
    Agreed(u64, Box<ShownAgreement>, Arc<CaseCache>),
    /// γ is worked out for so many articles, of so many.
    GammaProgress(u64, usize, usize),
    /// γ of each row was worked out.
    GammaDone(u64, Arc<BTreeMap<RowKey, GammaOf>>),
    /// A file of figures was written, or why not.
    Written(Charted, PathBuf, Result<(), String>),
}

/// What is to be read.
pub struct GatherFrom {
    /// The project's folder.
    pub root: PathBuf,
    /// What the project says, which may be newer than on the disk.
    pub project: Arc<Project>,
    /// Only these articles are open, if not all.
    pub only: Option<BTreeSet<ArticleId>>,
    /// Articles that have annotations in memory.
    pub in_memory: BTreeSet<ArticleId>,
    /// Which are to be read; all if not some.
    pub wanted: Option<BTreeSet<ArticleId>>,
}

impl Storage {
    /// Reads annotated articles.
    pub fn gather(&self, nth: u64, from: GatherFrom, cancel: Arc<AtomicBool>) {
        self.for_insight("gather", move |outbox| {
            let mut told: Option<Instant> = None;
            let mut tell = |n_done, n_all| {
                if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
                    told = Some(Instant::now());
                    let reply = InsightReply::Progress(nth, n_done, n_all);
                    // Without a window there is nobody to tell.
                    let _is_awaited = outbox.send(Reply::Insight(reply));
                }
            };
            let read = read_part(from, &cancel, &mut tell);
            let is_cancelled = cancel.load(Ordering::Relaxed);
            (!is_cancelled).then(|| InsightReply::Read(nth, read.map(Box::new)))
        });
    }

    /// Makes the rows that show; of a table that is there already only its view.
    pub fn build_table(
        &self,
        nth: u64,
        (snapshot, known): (Snapshot, Option<Arc<AnnotationTable>>),
        (generation, options): (u64, ViewOptions),
        cancel: Arc<AtomicBool>,
    ) {
        self.for_insight("table", move |_| {
            let table = known.unwrap_or_else(|| Arc::new(AnnotationTable::new(snapshot)));
            let view = TableView::new(&table, &options, &cancel)?;
            let shown = ShownTable {
                columns: Column::all(table.snapshot()),
                view: Arc::new(view),
                table,
                options,
                generation,
                ..ShownTable::default()
            };
            Some(InsightReply::Built(nth, Box::new(shown)))
        });
    }

    /// Makes the rows of the article list.
    pub fn make_rows(&self, nth: u64, items: Vec<Arc<ArticleItem>>, key: RowsKey) {
        self.for_insight("rows", move |_| {
            let made = MadeRows::new(&items, &key);
            Some(InsightReply::ListRows(nth, Box::new((key, made))))
        });
    }

    /// Counts the values of a column.
    pub fn column_values(&self, table: Arc<AnnotationTable>, column: Column, generation: u64) {
        self.for_insight("column values", move |_| {
            let values = table.values(&column, MOST_VALUES);
            Some(InsightReply::Values(ColumnValues {
                column,
                values,
                generation,
            }))
        });
    }

    /// Works out what would come of a change of many annotations.
    pub fn plan_mass_edit(
        &self,
        nth: u64,
        edit: MassEdit,
        (table, rows): (Arc<AnnotationTable>, Arc<Vec<usize>>),
        now: Timestamp,
    ) {
        self.for_insight("mass edit", move |_| {
            let plan = edit.plan(&table, &rows, Some(now));
            let plan = plan.map(Arc::new).map_err(|error| error.to_string());
            Some(InsightReply::Planned(nth, plan))
        });
    }

    /// Counts, and draws it.
    pub(in crate::app) fn count(
        &self,
        nth: u64,
        snapshot: Snapshot,
        (key, listed): (CountsKey, Option<Arc<BTreeSet<ArticleId>>>),
        cancel: Arc<AtomicBool>,
    ) {
        self.for_insight("counts", move |_| {
            let request = &key.request;
            let table = request.table(&snapshot, listed, &cancel)?;
            let chosen = request.plot.filter(|plot| plot.fits(&table));
            let plot = chosen.unwrap_or_else(|| Plot::suited(&table));
            let shown = ShownCounts {
                of: request.clone(),
                drawing: Arc::new(table.drawing(plot)),
                table: Arc::new(table),
                plot,
                key,
            };
            Some(InsightReply::Counted(nth, Box::new(shown)))
        });
    }

    /// Writes a file of figures, made on that thread.
    pub fn write_chart(
        &self,
        what: Charted,
        target: CountsTarget,
        make: impl FnOnce() -> Vec<u8> + Send + 'static,
    ) {
        self.for_insight("counts file", move |_| {
            let CountsTarget {
                path, may_replace, ..
            } = target;
            let written = if !may_replace && path.exists() {
                Err("something of that name is there already. Choose another name".to_owned())
            } else {
                atomic::write(&path, &make()).map_err(|error| error.to_string())
            };
            Some(InsightReply::Written(what, path, written))
        });
    }

    pub(super) fn for_insight(
        &self,
        name: &str,
        work: impl FnOnce(&Outbox) -> Option<InsightReply> + Send + 'static,
    ) {
        let outbox = self.outbox.clone();
        let thread = std::thread::Builder::new().name(name.to_owned());
        let started = thread.spawn(move || {
            let reply = work(&outbox).map(Reply::Insight);
            reply.is_none_or(|reply| outbox.send(reply))
        });
        if let Err(error) = started {
            log::error!("no thread for the {name}: {error}");
        }
    }
}

fn read_part(
    from: GatherFrom,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(usize, usize),
) -> Result<ReadPart, String> {
    let corpus = Corpus::open(&from.root, cancel).map_err(|error| error.to_string())?;
    let corpus = Corpus {
        project: from.project,
        ..corpus
    };
    let is_annotated = |listed: &ListedArticle| {
        let is_open = from
            .only
            .as_ref()
            .is_none_or(|only| only.contains(&listed.id));
        is_open && (!listed.sidecars.is_empty() || from.in_memory.contains(&listed.id))
    };
    let is_wanted = |listed: &ListedArticle| {
        let wanted = from.wanted.as_ref();
        is_annotated(listed) && wanted.is_none_or(|wanted| wanted.contains(&listed.id))
    };
    let annotated = corpus.articles.iter().filter(|listed| is_annotated(listed));
    let order: Vec<ArticleId> = annotated.map(|listed| listed.id.clone()).collect();
    let n_all = corpus.articles.iter().filter(|it| is_wanted(it)).count();
    let (mut articles, mut problems) = (Vec::with_capacity(n_all), corpus.problems.clone());
    let mut n_done = 0;
    corpus.read(is_wanted, cancel, &mut |read| {
        articles.extend(read.article.map(Arc::new));
        problems.extend(read.problems);
        n_done += 1;
        tell(n_done, n_all);
        ControlFlow::Continue(())
    });
    Ok(ReadPart {
        order,
        articles,
        wanted: from.wanted,
        problems,
    })
}
