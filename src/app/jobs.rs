//! Work that takes longer than a moment: what it is, how far it is, and how to stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A piece of work in the background.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is done.
    pub kind: JobKind,
    /// How much is done.
    pub n_done: usize,
    /// How much there is to do, once that is known.
    pub n_all: Option<usize>,
    cancel: Arc<AtomicBool>,
}

/// What is done in the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// The folder's files are listed.
    Listing,
    /// Articles and sidecars are read for the list.
    Reading,
    /// Layers are loaded to change them all.
    Loading,
    /// Annotations are exported.
    Exporting,
}

impl JobKind {
    /// What is said beside the bar.
    pub fn label(self) -> &'static str {
        match self {
            Self::Listing => "Listing the folder",
            Self::Reading => "Reading articles",
            Self::Loading => "Loading annotations",
            Self::Exporting => "Exporting annotations",
        }
    }
}

impl Job {
    /// A job that begins.
    pub fn new(kind: JobKind) -> Self {
        Self {
            kind,
            n_done: 0,
            n_all: None,
            cancel: Arc::default(),
        }
    }

    /// How much is done, from 0 to 1, once that is known.
    pub fn fraction(&self) -> Option<f32> {
        self.n_all
            .map(|n_all| self.n_done as f32 / n_all.max(1) as f32)
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// What the worker looks at to see whether it shall stop.
    pub fn cancel_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancel)
    }
}
