//! Keeping in step with others by git, as the window shows it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::AppCommand;
use super::git::{Failure, SetUp, SyncReport};

/// A sync, or a set-up of git, and what came of the last one.
#[derive(Default)]
pub struct Syncing {
    /// How far it is.
    pub stage: SyncStage,
    /// Counts what is asked for, so that an answer to something older is known by its number.
    pub(super) asked: u64,
    cancel: Arc<AtomicBool>,
}

/// How far a sync is.
#[derive(Clone, Debug, Default)]
pub enum SyncStage {
    /// None was asked for.
    #[default]
    Idle,
    /// What is in memory goes to the disk first.
    Saving(SyncTask),
    /// git is at work, at what its words say.
    Running(String),
    /// A person is asked whether git may be set up.
    AsksSetUp,
    /// git was set up, or not.
    SetUp(Arc<Result<SetUp, Failure>>),
    /// A sync came to its end, well or not.
    Done(Arc<SyncReport>),
}

/// What git is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncTask {
    /// Bring both sides in step.
    Sync,
    /// Set up what is needed for it, and bring both sides in step.
    SetUpAndSync,
    /// Set up what is needed, and no more.
    SetUp,
}

/// Something about git.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncCommand {
    /// Begins.
    Start(SyncTask),
    /// Stops what is done; what is committed stays.
    Stop,
}

/// What the thread `git` says.
pub enum GitReply {
    /// What is done at present.
    Progress(u64, String),
    /// It came to its end, in the project of that folder.
    Synced(u64, PathBuf, Box<SyncReport>),
    /// git was set up, or not.
    SetUp(u64, Result<SetUp, Failure>),
}

impl Syncing {
    /// Whether git is at work, or will be once all is saved.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, SyncStage::Saving(_) | SyncStage::Running(_))
    }

    /// Counts a new question, and gives what stops its answer.
    pub(super) fn ask(&mut self) -> (u64, Arc<AtomicBool>) {
        self.asked += 1;
        self.cancel = Arc::default();
        (self.asked, Arc::clone(&self.cancel))
    }

    /// Stops what is done.
    pub(super) fn stop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        if matches!(self.stage, SyncStage::Saving(_)) {
            self.stage = SyncStage::Idle;
        }
    }
}

impl From<SyncCommand> for AppCommand {
    fn from(command: SyncCommand) -> Self {
        Self::Sync(command)
    }
}
