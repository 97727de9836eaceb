//! What the pages of the table, the counts and agreement ask for.

use super::AppCommand;
use super::agreeing::AgreementRequest;
use super::counting::{CountsFile, CountsRequest, CountsTarget};
use crate::insight::counts::CellPlace;
use crate::insight::table::{Column, MassEdit, ViewOptions};

/// Reading what the table and the counts are made of.
#[derive(Clone, Copy, Debug)]
pub enum GatherCommand {
    /// Stops the reading.
    Stop,
    /// Reads everything again.
    Again,
}

/// The table of annotations.
#[derive(Clone, Debug)]
pub enum TableCommand {
    /// It shall show so.
    Show(Box<ViewOptions>),
    /// A column shows, or no longer.
    ToggleColumn(Column),
    /// The usual columns show.
    UsualColumns,
    /// A group's rows show, or no longer.
    Fold(String),
    /// The values of a column are to be chosen among.
    AskValues(Column),
    /// The row at a place is taken in hand, and selected so.
    Point(usize, Pointing),
    /// Another row is taken in hand.
    Step(Step, Pointing),
    /// All rows that show are selected.
    SelectAll,
    /// No row is selected.
    SelectNone,
    /// The annotation of the row at a place is opened in its article.
    Open(usize),
    /// That of the row in hand is.
    OpenInHand,
    /// A change of the selected rows, or of all that show, is begun.
    BeginEdit,
    /// What would come of this is worked out.
    Plan(Box<MassEdit>),
    /// A change of the plan is left out, or no longer.
    ToggleChange(usize),
    /// What is planned is done.
    Apply,
    /// The change is not made.
    EndEdit,
}

/// How a row is selected that is pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointing {
    /// It alone.
    Only,
    /// It as well, or no longer.
    Toggle,
    /// All from where a selection began up to it.
    Range,
}

/// Which row is taken in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many rows on, or back.
    By(isize),
    /// The first.
    First,
    /// The last.
    Last,
}

/// The counts.
#[derive(Clone, Debug)]
pub enum CountsCommand {
    /// This shall be counted.
    Ask(Box<CountsRequest>),
    /// The annotations that a cell counts are shown in the table.
    ShowCell(CellPlace),
    /// Asks where to save what shows.
    PickTarget(CountsFile),
    /// Saves what shows.
    Save(CountsTarget),
    /// Writes a file that was drawn.
    Write(CountsTarget, Vec<u8>),
}

/// Agreement.
#[derive(Clone, Debug)]
pub enum AgreementCommand {
    /// This shall be measured.
    Ask(Box<AgreementRequest>),
    /// γ is worked out, which takes long.
    WorkOutGamma,
    /// It is not worked out after all.
    StopGamma,
    /// Asks where to save what shows.
    PickTarget(CountsFile),
    /// Saves what shows.
    Save(CountsTarget),
    /// Writes a file that was drawn.
    Write(CountsTarget, Vec<u8>),
}

impl From<AgreementCommand> for AppCommand {
    fn from(command: AgreementCommand) -> Self {
        Self::Agreement(command)
    }
}

impl From<GatherCommand> for AppCommand {
    fn from(command: GatherCommand) -> Self {
        Self::Gather(command)
    }
}

impl From<TableCommand> for AppCommand {
    fn from(command: TableCommand) -> Self {
        Self::Table(command)
    }
}

impl From<CountsCommand> for AppCommand {
    fn from(command: CountsCommand) -> Self {
        Self::Counts(command)
    }
}
