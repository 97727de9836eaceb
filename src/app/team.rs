//! The page of the team: who is how far with which article, and who is to do what.

mod hand_out;
mod shown;

use jiff::civil::Date;

use super::table::Asked;
use super::{AppCommand, ListFilter, Sight};
use crate::model::{AnnotatorId, ArticleId};

pub use self::hand_out::{HandOutPlan, HandOutRequest, HandOutState, OutletShare, Which};
pub(in crate::app) use self::shown::TeamInput;
pub use self::shown::{N_DAYS, ShownTeam, TeamColumn};

/// The page of the team.
#[derive(Default)]
pub struct TeamState {
    /// What is asked for.
    pub request: TeamRequest,
    /// The board that was made last.
    pub shown: Option<ShownTeam>,
    /// Articles that are being handed out.
    pub hand_out: HandOutState,
    pub(super) ask: Asked<TeamKey>,
}

/// Which articles the board shows, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamRequest {
    /// Only what somebody has not finished.
    pub only_open: bool,
    /// Only what is assigned to somebody.
    pub only_assigned: bool,
    /// Only what the article list shows.
    pub only_listed: bool,
    /// The order.
    pub sort: TeamSort,
}

/// The order of the board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TeamSort {
    /// As the files lie in their folders.
    #[default]
    Path,
    /// By title.
    Title,
    /// By outlet, then day.
    Outlet,
    /// The latest first.
    Newest,
    /// The fewest finished first.
    LeastDone,
    /// By how far an annotator is: what they began, what waits for them, what they finished.
    Annotator(AnnotatorId),
}

/// What a board depends on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TeamKey {
    /// Of the annotated articles, once they are read.
    pub generation: Option<u64>,
    pub list_revision: Option<u64>,
    /// The list's filter, if that narrows the board.
    pub filter: Option<ListFilter>,
    pub sight: Sight,
    pub request: TeamRequest,
    pub today: Date,
}

/// What the page of the team asks for.
#[derive(Clone, Debug)]
pub enum TeamCommand {
    /// The board shall show this.
    Ask(Box<TeamRequest>),
    /// An article is somebody's to annotate, or no longer.
    Assign {
        article: ArticleId,
        annotator: AnnotatorId,
        is_assigned: bool,
    },
    /// Assignments are taken back.
    TakeBack(TakeBack),
    /// What would come of handing out so is worked out.
    Plan(Box<HandOutRequest>),
    /// What is planned is handed out.
    HandOut,
}

/// Which assignments are taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum TakeBack {
    /// Those that nobody has begun.
    NotBegun,
    /// Those of the articles that the list shows.
    Listed,
    /// All.
    All,
}

impl From<TeamCommand> for AppCommand {
    fn from(command: TeamCommand) -> Self {
        Self::Team(command)
    }
}

impl TeamState {
    /// Whether what shows is not what was asked for last.
    pub fn is_working(&self) -> bool {
        self.ask.question.is_some()
    }
}
