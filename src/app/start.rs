//! Starting the program minus its window.

use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

use super::clock::{Clock, SystemClock};
use super::storage::{Storage, Waker};
use super::trace::Trace;
use super::{AppState, Notice};
use crate::store::StoreError;
use crate::store::places::{Places, PlacesError};
use crate::store::settings::SettingsFile;

/// Why the program could not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The system does not say where programs keep their files.
    #[error(transparent)]
    Places(#[from] PlacesError),
    /// The settings could not be read.
    #[error(transparent)]
    Settings(#[from] StoreError),
    /// A thread or a file could not be had.
    #[error("the program could not start: {0}")]
    System(#[from] std::io::Error),
}

impl AppState {
    /// Starts with the person's settings; `trace` is a file for times and counts.
    pub fn start(trace: Option<&Path>) -> Result<Self, StartError> {
        Self::start_in(Places::find()?, Arc::new(SystemClock::default()), trace)
    }

    /// Starts with files of its own in `places`.
    pub fn start_in(
        places: Places,
        clock: Arc<dyn Clock>,
        trace: Option<&Path>,
    ) -> Result<Self, StartError> {
        let trace = trace.map_or_else(|| Ok(Trace::default()), Trace::to_file)?;
        let opened = SettingsFile::open(&places.settings_file())?;
        let storage = Storage::start(places)?;
        let mut state = Self::new(opened.settings, storage, clock);
        state.trace = trace;
        if let Some((aside, error)) = opened.moved_aside {
            let message = format!("The settings could not be read: {error}");
            let hint = format!(
                "They start afresh; the old ones are kept as {}.",
                aside.display()
            );
            state.notify(Notice::warning(message).hint(hint));
        }
        Ok(state)
    }

    /// Where the program keeps its own files.
    pub fn places(&self) -> &Places {
        self.storage.places()
    }

    /// Says how to wake the window when a worker has done something.
    pub fn set_waker(&self, waker: Waker) {
        self.storage.set_waker(waker);
    }
}
