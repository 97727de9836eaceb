//! What shows of a table, and in which order.

use std::sync::atomic::{AtomicBool, Ordering};

use super::filter::Prepared;
use super::{AnnotationTable, Column, ColumnFilter};

/// How many rows are looked at between two looks at the flag.
const STEP: usize = 4096;

/// How a table is to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewOptions {
    /// All of these must pass.
    pub filters: Vec<ColumnFilter>,
    /// The first column decides, the next where it leaves a choice; without any, reading order.
    pub sort: Vec<(Column, Direction)>,
    /// What stands together under a heading.
    pub group: Option<Column>,
}

/// Which way a column is sorted; what is empty comes last both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The least first.
    #[default]
    Ascending,
    /// The greatest first.
    Descending,
}

/// The rows that show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableView {
    /// Places in [`AnnotationTable::rows`].
    pub rows: Vec<usize>,
    /// The groups in the order shown; none if nothing is grouped.
    pub groups: Vec<TableGroup>,
}

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableGroup {
    /// What they share; empty for nothing.
    pub name: String,
    /// The place of the first in [`TableView::rows`].
    pub first: usize,
    /// How many they are.
    pub n_rows: usize,
}

impl TableView {
    /// Filters, sorts and groups; nothing when `cancel` is set meanwhile.
    pub fn new(
        table: &AnnotationTable,
        options: &ViewOptions,
        cancel: &AtomicBool,
    ) -> Option<Self> {
        let mut rows = passing(table, &options.filters, cancel)?;
        for (column, direction) in options.sort.iter().rev() {
            sort(table, &mut rows, column, *direction);
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
        }
        let Some(column) = &options.group else {
            return Some(Self {
                rows,
                groups: Vec::new(),
            });
        };
        sort(table, &mut rows, column, Direction::Ascending);
        let groups = groups(table, &rows, column);
        Some(Self { rows, groups })
    }
}

fn passing(
    table: &AnnotationTable,
    filters: &[ColumnFilter],
    cancel: &AtomicBool,
) -> Option<Vec<usize>> {
    let filters: Vec<Prepared<'_>> = filters.iter().map(ColumnFilter::prepared).collect();
    let mut passing = Vec::new();
    for (nth, row) in table.rows().iter().enumerate() {
        if nth % STEP == 0 && cancel.load(Ordering::Relaxed) {
            return None;
        }
        if filters
            .iter()
            .all(|filter| filter.passes(row, table.snapshot()))
        {
            passing.push(nth);
        }
    }
    Some(passing)
}

/// Sorts without moving what is equal.
fn sort(table: &AnnotationTable, rows: &mut [usize], column: &Column, direction: Direction) {
    rows.sort_by_cached_key(|place| {
        let row = table.rows().get(*place);
        row.map(|row| column.directed(direction, row, table.snapshot()))
    });
}

fn groups(table: &AnnotationTable, rows: &[usize], column: &Column) -> Vec<TableGroup> {
    let mut groups: Vec<TableGroup> = Vec::new();
    for (first, place) in rows.iter().enumerate() {
        let row = table.rows().get(*place);
        let name = row
            .map(|row| column.text(row, table.snapshot()))
            .unwrap_or_default();
        match groups.last_mut() {
            Some(group) if group.name == *name => group.n_rows += 1,
            _ => groups.push(TableGroup {
                name: name.into_owned(),
                first,
                n_rows: 1,
            }),
        }
    }
    groups
}
