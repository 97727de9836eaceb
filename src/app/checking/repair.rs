//! Mends files, after a copy of each as it was is safe.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::app::clock::{Clock as _, SystemClock};
use crate::store::places::Places;
use crate::store::{
    FailedAction, LockFolder, Locking, RealDisk, StoreError, atomic, repair_sidecar,
};

/// How many repairs may fall into one second.
const MOST_A_SECOND: usize = 1000;

/// A repair that runs.
pub struct Repair<'a> {
    root: &'a Path,
    /// A folder of this repair alone, which mirrors the project's.
    backups: PathBuf,
    locks: LockFolder,
    clock: SystemClock,
    has_mended: bool,
}

/// Why a file was not mended.
#[derive(Debug, Error)]
pub enum RepairError {
    /// It is open in a window.
    #[error("{0} has it open; close it there first")]
    Taken(String),
    /// The disk refused, or the file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<'a> Repair<'a> {
    /// Begins, with a fresh folder for backups.
    pub fn new(root: &'a Path, places: &Places) -> Result<Self, StoreError> {
        let clock = SystemClock::default();
        let now = clock.now().to_string().replace(':', "-");
        let above = places.backups.join("before-repair");
        create_folders(&above)?;
        Ok(Self {
            root,
            backups: fresh_folder(&above, &now)?,
            locks: LockFolder::new(places.locks.clone(), "stancemark check"),
            clock,
            has_mended: false,
        })
    }

    /// Mends a sidecar; tells whether anything was written.
    pub fn sidecar(&mut self, path: &Path) -> Result<bool, RepairError> {
        let _lock = match self.locks.lock(path, self.clock.now()) {
            Locking::Held(lock) => Some(lock),
            Locking::Unsupported => None,
            Locking::Taken(owner) => return Err(RepairError::Taken(owner.who)),
        };
        let backup = self.backup_of(path)?;
        let new_id = || self.clock.new_annotation_id().to_string();
        let is_mended = repair_sidecar(&RealDisk, (path, &backup), new_id)?;
        self.has_mended |= is_mended;
        Ok(is_mended)
    }

    /// Moves what a killed run left behind out of the project.
    pub fn leftover(&mut self, path: &Path) -> Result<(), RepairError> {
        let failed = |action| move |error| StoreError::from_io(action, path, error);
        let bytes = std::fs::read(path).map_err(failed(FailedAction::Read))?;
        atomic::write(&self.backup_of(path)?, &bytes)?;
        std::fs::remove_file(path).map_err(failed(FailedAction::Remove))?;
        self.has_mended = true;
        Ok(())
    }

    /// Ends it; returns where the backups lie if there is one.
    pub fn finish(self) -> Option<PathBuf> {
        if self.has_mended {
            return Some(self.backups);
        }
        if let Err(error) = std::fs::remove_dir_all(&self.backups) {
            log::debug!("an empty folder stays: {error}");
        }
        None
    }

    fn backup_of(&self, path: &Path) -> Result<PathBuf, StoreError> {
        let inside = path.strip_prefix(self.root).unwrap_or(path);
        let inside: PathBuf = inside
            .components()
            .filter(|part| matches!(part, std::path::Component::Normal(_)))
            .collect();
        let backup = self.backups.join(inside);
        create_folders(backup.parent().unwrap_or(&self.backups))?;
        Ok(backup)
    }
}

fn create_folders(folder: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(folder)
        .map_err(|error| StoreError::from_io(FailedAction::Write, folder, error))
}

fn fresh_folder(above: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let mut nth = 1;
    loop {
        let folder = match nth {
            1 => above.join(name),
            nth => above.join(format!("{name}-{nth}")),
        };
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error)
                if error.kind() == std::io::ErrorKind::AlreadyExists && nth < MOST_A_SECOND =>
            {
                nth += 1;
            }
            Err(error) => return Err(StoreError::from_io(FailedAction::Write, &folder, error)),
        }
    }
}
