//! What the program tells a person: what happened, why, and what to do.

use std::time::Duration;

/// A message that shows until it is read or its time is up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How bad it is.
    pub level: NoticeLevel,
    /// What happened, then why, a path last.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// What the buttons offer.
    pub actions: Vec<NoticeAction>,
    /// Tells notices about the same thing apart from others: a new one takes the old one's place.
    pub topic: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeLevel {
    /// Good to know; goes away by itself.
    Info,
    /// Something is not as it should be; stays until it is closed.
    Warning,
    /// Something failed; stays until it is closed or mended.
    Error,
}

/// What a notice offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAction {
    /// Writes what is not saved to a folder of the person's choice.
    SaveElsewhere,
    /// Tries the save again.
    RetrySave,
    /// Shows the annotations that wait for a person's word.
    OpenReanchorDesk,
    /// Shows the conflicts.
    ShowConflicts,
    /// Puts the last good copy of a damaged sidecar back.
    RestoreBackup,
    /// Merges the copies a sync tool left.
    MergeConflictCopies,
    /// Opens the list of problems.
    ShowProblems,
}

impl NoticeAction {
    /// The words on its button.
    pub fn label(self) -> &'static str {
        match self {
            Self::SaveElsewhere => "Save elsewhere…",
            Self::RetrySave => "Try again",
            Self::OpenReanchorDesk => "Show them",
            Self::ShowConflicts => "Show conflicts",
            Self::RestoreBackup => "Restore the backup",
            Self::MergeConflictCopies => "Merge the copies",
            Self::ShowProblems => "Show problems",
        }
    }
}

impl Notice {
    /// How long a notice of no importance shows.
    pub const SHOWN_FOR: Duration = Duration::from_secs(5);

    /// Good to know.
    pub fn info(message: impl Into<String>) -> Self {
        Self::new(NoticeLevel::Info, message)
    }

    /// Something is not as it should be.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(NoticeLevel::Warning, message)
    }

    /// Something failed.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(NoticeLevel::Error, message)
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Adds a button.
    pub fn action(mut self, action: NoticeAction) -> Self {
        self.actions.push(action);
        self
    }

    /// Makes it take the place of an earlier notice about the same thing.
    pub fn topic(mut self, topic: impl Into<String>) -> Self {
        self.topic = topic.into();
        self
    }

    fn new(level: NoticeLevel, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            level,
            topic: message.clone(),
            message,
            hint: String::new(),
            actions: Vec::new(),
        }
    }
}
