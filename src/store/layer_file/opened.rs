//! What a sidecar is opened with, and what comes of opening, saving and merging it.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::LayerFile;
use crate::model::Layer;
use crate::store::sidecar::{Conflict, Problem};
use crate::store::{BackupFolder, Disk, LockFolder, LockOwner, RealDisk};

/// What a sidecar is opened with.
#[derive(Clone)]
pub struct OpenWith<'a> {
    /// Where files are.
    pub disk: Arc<dyn Disk>,
    /// Where locks lie; none for no locking.
    pub locks: Option<&'a LockFolder>,
    /// Where the last good versions are kept; none for no backups.
    pub backups: Option<&'a BackupFolder>,
    /// The time, for the lock's owner.
    pub now: Timestamp,
}

impl OpenWith<'_> {
    /// The system's files, without locks and backups.
    pub fn nothing() -> Self {
        Self {
            disk: Arc::new(RealDisk),
            locks: None,
            backups: None,
            now: Timestamp::UNIX_EPOCH,
        }
    }
}

/// What comes of opening a sidecar.
pub struct OpenedLayer {
    /// What it holds; of a damaged file, what could be read before the damage.
    pub layer: Layer,
    /// For saving into it.
    pub file: LayerFile,
    /// Whether that is possible.
    pub access: Access,
    /// What is amiss in it.
    pub problems: Vec<Problem>,
    /// The conflicts that wait for a person.
    pub conflicts: Vec<Conflict>,
}

/// Whether a layer may be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// It may.
    ReadWrite,
    /// It may not.
    ReadOnly(ReadOnlyWhy),
}

/// Why a layer may not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnlyWhy {
    /// A newer program wrote it.
    NewerFormat {
        /// Its format.
        format: u32,
    },
    /// It cannot be read as a whole.
    Damaged {
        /// Counted from 1.
        line: usize,
        /// In code points, counted from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
        /// The last good version, if one was kept.
        backup: Option<PathBuf>,
    },
    /// Another window or program has it.
    LockedBy(LockOwner),
    /// The folder or the file is marked as not to be written.
    FolderReadOnly,
}

/// What a save did.
#[derive(Debug)]
pub struct Saved {
    /// What others had changed meanwhile, merged; the layer in memory is to become this.
    pub merged: Option<Merged>,
    /// How long the file is now.
    pub bytes: u64,
}

/// A layer after a merge.
#[derive(Debug)]
pub struct Merged {
    /// The merged layer; annotations that did not change are still the same values.
    pub layer: Layer,
    /// All conflicts that wait in it.
    pub conflicts: Vec<Conflict>,
}
