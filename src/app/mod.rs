//! The running program minus its window: what there is, what can be asked for, what is done.

pub mod agreeing;
pub mod checking;
pub mod clock;
mod codebook_editing;
mod command;
pub mod commenting;
pub mod corpus;
pub mod corpus_search;
pub mod counting;
mod document;
mod edge_move;
pub mod encoding_preview;
pub mod exchange;
pub mod exporting;
mod find;
pub mod folder_listing;
pub mod gathered;
pub mod git;
pub mod importing;
mod insight_command;
#[cfg(test)]
mod interleavings;
mod jobs;
pub mod keywords;
mod list;
mod modal;
pub mod names;
mod notice;
mod page;
mod questions;
pub mod reviewing;
pub mod rows;
mod run;
pub mod sample;
pub mod searching;
mod selection;
pub mod session;
mod sight;
mod start;
mod state;
pub mod storage;
pub mod syncing;
pub mod table;
pub mod team;
mod trace;
mod ui_command;
mod uses;
pub mod wildcards;

pub use self::codebook_editing::{
    KeyRefusal, TagReach, TreeStep, fresh_id, key_refusal, tree_step,
};
pub use self::command::{
    AnnotateCommand, AppCommand, ArticleCommand, CodebookCommand, CommandQueue, ExchangeCommand,
    LookCommand, RegisterCommand, SearchCommand,
};
pub use self::document::{Document, Selected};
pub use self::edge_move::{EdgeMove, moved_edge};
pub use self::find::{Find, FindError, FindKind, FindQuery, MAX_HITS};
pub use self::insight_command::{
    AgreementCommand, CountsCommand, GatherCommand, Pointing, Step, TableCommand,
};
pub use self::jobs::{Job, JobKind};
pub use self::list::{ArticleItem, ArticleList, LayerCounts, ListFilter, ListGroup, ListSort};
pub use self::modal::{Modal, PathPurpose, TagPurpose};
pub use self::notice::{Notice, NoticeAction, NoticeLevel};
pub use self::page::Page;
pub use self::run::FateTold;
pub use self::selection::Selection;
pub use self::session::{CaseStep, ReviewCommand};
pub use self::sight::Sight;
pub use crate::store::settings;
pub use crate::store::sidecar::{Conflict, Side};

pub use self::start::StartError;
pub use self::state::{AppState, OpenFolder, SaveState, SaveTarget, Wish};
pub use self::trace::FrameStart;
pub use self::ui_command::{Menu, Shortcut, ShortcutError, UiCommand};
pub use self::uses::Use;
