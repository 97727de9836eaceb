//! Tables kept as cells, for tests to hold what was written against.

use std::borrow::Cow;

use super::super::{FormatError, Report};
use super::cells::{Cell, Column, TableSink};

/// All tables.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// In their order.
    pub tables: Vec<CollectedTable>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct CollectedTable {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Cell<'static>>>,
}

impl TableSink for Collected {
    fn begin(&mut self, name: &'static str, columns: Vec<Column>) -> Result<(), FormatError> {
        self.tables.push(CollectedTable {
            name,
            columns,
            rows: Vec::new(),
        });
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>], _report: &mut Report) -> Result<(), FormatError> {
        let owned = |cell: &Cell<'_>| match cell {
            Cell::Empty => Cell::Empty,
            Cell::Text(text) => Cell::Text(Cow::Owned(text.to_string())),
            Cell::Number(number) => Cell::Number(*number),
            Cell::Time(time) => Cell::Time(*time),
        };
        if let Some(table) = self.tables.last_mut() {
            assert_eq!(cells.len(), table.columns.len());
            table.rows.push(cells.iter().map(owned).collect());
        }
        Ok(())
    }
}
