//! Columns, cells, and what takes them up.

use std::borrow::Cow;

use jiff::Timestamp;

use super::super::{FormatError, Loss, Report, values};
use crate::model::FieldValue;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What its header says.
    pub name: String,
    /// What its cells are.
    pub kind: CellKind,
    /// What is lost where a cell cannot be written whole.
    pub loss: Loss,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// A count.
    Number,
    /// A point in time.
    Time,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, to be read as such whatever it looks like.
    Text(Cow<'a, str>),
    /// A count.
    Number(u64),
    /// A point in time.
    Time(Timestamp),
}

/// What tables are written to.
pub trait TableSink {
    /// Begins a table; its rows follow.
    fn begin(&mut self, name: &'static str, columns: Vec<Column>) -> Result<(), FormatError>;

    /// Adds a row with a cell for each column; what cannot be written whole goes into `report`.
    fn row(&mut self, cells: &[Cell<'_>], report: &mut Report) -> Result<(), FormatError>;
}

impl Column {
    /// A column of text.
    pub fn text(name: impl Into<String>, loss: Loss) -> Self {
        let (name, kind) = (name.into(), CellKind::Text);
        Self { name, kind, loss }
    }

    /// A column of counts.
    pub fn number(name: &str, loss: Loss) -> Self {
        let (name, kind) = (name.to_owned(), CellKind::Number);
        Self { name, kind, loss }
    }

    /// A column of times.
    pub fn time(name: &str) -> Self {
        let (name, kind, loss) = (name.to_owned(), CellKind::Time, Loss::Times);
        Self { name, kind, loss }
    }
}

impl<'a> Cell<'a> {
    /// Text as it stands; nothing for an empty one.
    pub fn text(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.into())
        }
    }

    /// A time, if there is one.
    pub fn time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Empty, Self::Time)
    }

    /// A field's value as one text, several with `; ` between them.
    pub fn value(value: &'a FieldValue) -> Self {
        match value {
            FieldValue::One(one) if !one.contains([';', '\\']) => Self::text(one),
            value => Self::Text(values::value_to_text(value).into()),
        }
    }

    /// Several texts as one.
    pub fn list(texts: &[String]) -> Self {
        if texts.is_empty() {
            return Self::Empty;
        }
        let value = FieldValue::Many(texts.to_vec());
        Self::Text(values::value_to_text(&value).into())
    }
}
