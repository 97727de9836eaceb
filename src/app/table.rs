//! The table of annotations as it shows: which columns, which rows, which of them are selected.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::rows::{TableLine, TableLines};
use crate::insight::table::{
    AnnotationRow, AnnotationTable, Column, MassEdit, Plan, Refusal, TableView, ViewOptions,
};
use crate::model::{AnnotationId, AnnotatorId, LayerKey};

/// A row, whatever else the table holds.
pub type RowId = (LayerKey, AnnotationId);

/// A column may be filtered by its values up to so many of them.
pub const MOST_VALUES: usize = 200;

/// The table's page.
#[derive(Default)]
pub struct TableState {
    /// How it is to show.
    pub options: ViewOptions,
    /// Columns that do not show; until somebody chose, the usual ones do.
    pub hidden: Option<BTreeSet<Column>>,
    /// What shows.
    pub shown: Option<ShownTable>,
    /// The selected rows.
    pub selection: RowSelection,
    /// The row in hand.
    pub cursor: Option<InHand>,
    /// The values of the column that is filtered.
    pub values: Option<ColumnValues>,
    /// Groups that are folded, by their names.
    pub folded: BTreeSet<String>,
    /// A change of many annotations in the making.
    pub edit: Option<MassEditing>,
    /// Where a selection by shift began.
    pub(super) anchor: Option<InHand>,
    pub(super) build: Asked<(u64, ViewOptions)>,
    pub(super) plan: Asked<MassEdit>,
}

/// A table that was made, of what, and how.
#[derive(Clone, Debug, Default)]
pub struct ShownTable {
    /// All rows.
    pub table: Arc<AnnotationTable>,
    /// Those that show.
    pub view: Arc<TableView>,
    /// How they show.
    pub options: ViewOptions,
    /// All columns there are.
    pub columns: Vec<Column>,
    /// Where each line is, headings of groups among them.
    pub lines: TableLines,
    pub(super) generation: u64,
}

/// The values of a column, with how many rows show each.
#[derive(Clone, Debug)]
pub struct ColumnValues {
    /// The column.
    pub column: Column,
    /// The values; none if there are too many to choose among.
    pub values: Option<BTreeMap<String, usize>>,
    /// What the table was when they were counted.
    pub(super) generation: u64,
}

/// A row with the place where it was seen last, so that it is found again at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InHand {
    /// The row.
    pub row: RowId,
    place: usize,
}

/// Which rows are selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowSelection {
    /// These.
    Rows(BTreeSet<RowId>),
    /// All that show, but these.
    AllBut(BTreeSet<RowId>),
}

/// A change of many annotations in the making.
#[derive(Clone, Debug)]
pub struct MassEditing {
    /// The table as it was.
    pub table: Arc<AnnotationTable>,
    /// The rows to be changed, by their places in the table.
    pub rows: Arc<Vec<usize>>,
    /// What was asked for last.
    pub edit: Option<MassEdit>,
    /// What would come of that, or why nothing can.
    pub plan: Option<Result<Arc<Plan>, String>>,
    /// That in numbers.
    pub summary: PlanSummary,
    /// Changes that a person leaves out, by their places in the plan.
    pub left_out: BTreeSet<usize>,
}

/// A plan in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanSummary {
    /// How many rows change.
    pub n_changes: usize,
    /// How many stay as they are.
    pub n_same: usize,
    /// How many changes are in other annotators' layers.
    pub n_others: usize,
    /// How many rows cannot be changed, and why.
    pub refused: BTreeMap<Refusal, usize>,
}

impl PlanSummary {
    pub(super) fn new(plan: &Plan, n_rows: usize, me: Option<&AnnotatorId>) -> Self {
        let mut refused = BTreeMap::new();
        for it in &plan.refused {
            *refused.entry(it.why).or_default() += 1;
        }
        let n_changes = plan.changes.len();
        let others = plan.changes.iter();
        let others = others.filter(|change| Some(&change.layer.annotator) != me);
        Self {
            n_changes,
            n_same: n_rows.saturating_sub(n_changes + plan.refused.len()),
            n_others: others.count(),
            refused,
        }
    }
}

/// The number that a question got last.
static N_ASKED: AtomicU64 = AtomicU64::new(0);

/// A question that a thread works on.
#[derive(Clone, Debug)]
pub(super) struct Asked<Question> {
    /// Its number; an answer with another one is to an older question.
    pub nth: u64,
    /// What was asked, until it is answered.
    pub question: Option<Question>,
    cancel: Arc<AtomicBool>,
}

impl<Question> Default for Asked<Question> {
    fn default() -> Self {
        Self {
            nth: 0,
            question: None,
            cancel: Arc::default(),
        }
    }
}

impl<Question> Asked<Question> {
    /// Stops what was asked before and numbers a new question.
    pub fn ask(&mut self, question: Question) -> (u64, Arc<AtomicBool>) {
        self.stop();
        self.question = Some(question);
        (self.nth, Arc::clone(&self.cancel))
    }

    /// Whether an answer is to the last question; then it is answered.
    pub fn is_answered(&mut self, nth: u64) -> bool {
        let is_last = self.nth == nth;
        if is_last {
            self.question = None;
        }
        is_last
    }

    /// Forgets the question if it is not answered.
    pub fn forget(&mut self) {
        if self.question.is_some() {
            self.stop();
        }
    }

    /// Forgets the question, and the answer if it comes.
    pub fn stop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
        // No two questions of the program have one number, so that an answer that was on its way to
        // another folder is taken for none of this one.
        self.nth = N_ASKED.fetch_add(1, Ordering::Relaxed) + 1;
        self.question = None;
    }
}

impl Default for RowSelection {
    fn default() -> Self {
        Self::Rows(BTreeSet::new())
    }
}

impl RowSelection {
    /// Whether a row that shows is selected.
    pub fn has(&self, row: &RowId) -> bool {
        match self {
            Self::Rows(rows) => rows.contains(row),
            Self::AllBut(rows) => !rows.contains(row),
        }
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Rows(rows) if rows.is_empty())
    }

    /// How many of so many rows that show.
    pub fn count(&self, n_shown: usize) -> usize {
        match self {
            Self::Rows(rows) => rows.len(),
            Self::AllBut(rows) => n_shown.saturating_sub(rows.len()),
        }
    }

    /// Selects a row, or no longer.
    pub fn toggle(&mut self, row: RowId) {
        let (Self::Rows(rows) | Self::AllBut(rows)) = self;
        if !rows.remove(&row) {
            rows.insert(row);
        }
    }
}

impl InHand {
    /// A row that shows at a place.
    pub fn new(row: RowId, place: usize) -> Self {
        Self { row, place }
    }

    /// Where it shows now, if it does.
    pub fn place_in(&self, shown: &ShownTable) -> Option<usize> {
        let is_there = shown
            .row(self.place)
            .is_some_and(|row| is_row(row, &self.row));
        if is_there {
            Some(self.place)
        } else {
            shown.place(&self.row)
        }
    }
}

impl TableState {
    /// Where the row in hand shows, if it does.
    pub fn cursor_place(&self) -> Option<usize> {
        self.cursor.as_ref()?.place_in(self.shown.as_ref()?)
    }

    /// The columns that show, in their order.
    pub fn columns(&self) -> Vec<Column> {
        let all = self.shown.iter().flat_map(|shown| &shown.columns);
        all.filter(|column| !self.is_hidden(column))
            .cloned()
            .collect()
    }

    /// Whether a column does not show.
    pub fn is_hidden(&self, column: &Column) -> bool {
        match &self.hidden {
            Some(hidden) => hidden.contains(column),
            None => !is_usual(column),
        }
    }

    /// Whether what shows is not what was asked for last.
    pub fn is_working(&self) -> bool {
        self.build.question.is_some()
    }

    /// Whether a plan is being worked out.
    pub fn is_planning(&self) -> bool {
        self.plan.question.is_some()
    }
}

/// Columns that show until somebody chooses.
fn is_usual(column: &Column) -> bool {
    use crate::model::MetadataField;
    match column {
        Column::Metadata(field) => matches!(field, MetadataField::Outlet | MetadataField::Date),
        Column::Status | Column::Created | Column::Modified => false,
        _ => true,
    }
}

impl ShownTable {
    /// The row at a place among those that show.
    pub fn row(&self, place: usize) -> Option<&AnnotationRow> {
        self.table.rows().get(*self.view.rows.get(place)?)
    }

    /// Its name.
    pub fn row_id(&self, place: usize) -> Option<RowId> {
        self.row(place).map(row_id)
    }

    /// Where a row shows, if it does.
    pub fn place(&self, row: &RowId) -> Option<usize> {
        let is_it = |place: &usize| {
            let there = self.table.rows().get(*place);
            there.is_some_and(|there| is_row(there, row))
        };
        self.view.rows.iter().position(is_it)
    }

    /// What stands on a line.
    pub fn line(&self, line: usize) -> Option<TableLine> {
        self.lines.line(line, self.view.rows.len())
    }
}

fn is_row(there: &AnnotationRow, row: &RowId) -> bool {
    there.annotation.id == row.1
        && there.annotator == row.0.annotator
        && there.article.article.id == row.0.article
}

/// The name of a row.
pub fn row_id(row: &AnnotationRow) -> RowId {
    (row.layer_key(), row.annotation.id.clone())
}
