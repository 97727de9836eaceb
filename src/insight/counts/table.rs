//! A table of numbers that says what was counted.

use super::labels::Key;
use crate::model::{Codebook, Color};

/// A count as a table; with one dimension it has no columns but its totals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountTable {
    /// What was counted, as a sentence.
    pub what: String,
    /// The name of what stands in the rows.
    pub row_name: String,
    /// The name of what stands in the columns, if anything does.
    pub column_name: Option<String>,
    /// The headings of the rows.
    pub rows: Vec<CountLabel>,
    /// The headings of the columns; none with one dimension.
    pub columns: Vec<CountLabel>,
    /// The numbers, row by row.
    pub cells: Vec<Vec<u64>>,
    /// What each row comes to; a thing in several columns counts once.
    pub row_totals: Vec<u64>,
    /// What each column comes to; a thing in several rows counts once.
    pub column_totals: Vec<u64>,
    /// What everything comes to.
    pub total: u64,
    /// Whether totals are the sums of their cells.
    pub is_additive: bool,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountLabel {
    /// What it says; never empty.
    pub text: String,
    /// The colour of a tag.
    pub color: Option<Color>,
    /// Whether it stands for what has no name, such as `no outlet`.
    pub is_nothing: bool,
}

impl CountTable {
    /// The number in a cell, 0 where there is none.
    pub fn cell(&self, row: usize, column: usize) -> u64 {
        let row = self.cells.get(row);
        row.and_then(|row| row.get(column)).copied().unwrap_or(0)
    }

    /// Whether there are totals; tags that stand together have none, and an empty table neither.
    pub fn has_totals(&self) -> bool {
        !self.row_totals.is_empty()
    }

    /// The greatest number in a cell, or in a row's total with one dimension.
    pub fn greatest(&self) -> u64 {
        let cells = self.cells.iter().flatten();
        let totals = self.row_totals.iter().filter(|_| self.columns.is_empty());
        cells.chain(totals).copied().max().unwrap_or(0)
    }
}

impl CountLabel {
    /// The heading of a key; `no …` for what has no name.
    pub(super) fn new(key: &Key, dimension_name: &str, color: Option<Color>) -> Self {
        let text = match key.name() {
            "" => format!("no {dimension_name}"),
            name => name.to_owned(),
        };
        Self {
            text,
            color,
            is_nothing: key.name().is_empty(),
        }
    }
}

/// The colour of the tag that goes by that name on screen.
pub(super) fn tag_color(codebook: &Codebook, name: &str) -> Option<Color> {
    let mut tags = codebook.tags.iter();
    let tag = tags.find(|tag| tag.name == name || tag.id.as_str() == name);
    tag.map(|tag| tag.color)
}
