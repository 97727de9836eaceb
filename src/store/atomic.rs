//! Writes a file whole or not at all.
//!
//! The new bytes go into a file beside the old one, are synced, and then take its name; the
//! folder is synced last. Whoever is stopped on the way leaves the old file and perhaps a
//! leftover, which [`remove_leftovers`] knows by its name.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Disk, FailedAction, RealDisk, StoreError};

/// What the name of every temporary file begins with: hidden, so that no tool lists it.
const PREFIX: &str = ".stancemark-";

/// What it ends with: neither an article's nor a sidecar's ending.
const SUFFIX: &str = ".part";

/// How many leftovers of an earlier run are stepped over.
const MOST_TRIES: usize = 1000;

/// Makes the calls of one process differ.
static N_WRITTEN: AtomicU32 = AtomicU32::new(0);

/// Replaces the file at `path` by these bytes, durably; makes it if it is not there.
///
/// On error the old file is as it was, and no temporary file stays.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_on(&RealDisk, path, bytes)
}

/// As [`write()`], but the bytes that stood there go to `backup` first.
///
/// Where nothing stood there, no backup is made and an older one stays.
pub fn write_with_backup(path: &Path, bytes: &[u8], backup: &Path) -> Result<(), StoreError> {
    let disk = RealDisk;
    match disk.read(path) {
        Ok(before) => write_on(&disk, backup, &before)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(StoreError::from_io(FailedAction::Read, path, error)),
    }
    write_on(&disk, path, bytes)
}

/// As [`write()`], on a disk of the caller's choice.
pub fn write_on(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    Prepared::new(disk, path, bytes)?.commit()
}

/// As [`write_on`], whole or not at all but without waiting for the medium: for what can be
/// made again, such as a cache.
pub fn write_unsynced(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    Prepared::beside(disk, path, bytes)?.0.rename()
}

/// Bytes that are on the medium beside the file they are to replace.
///
/// Dropping it without [`Prepared::commit`] takes them away again.
pub struct Prepared<'a> {
    disk: &'a dyn Disk,
    temporary: PathBuf,
    path: &'a Path,
    is_committed: bool,
}

impl<'a> Prepared<'a> {
    /// Writes and syncs the bytes beside `path`.
    pub fn new(disk: &'a dyn Disk, path: &'a Path, bytes: &[u8]) -> Result<Self, StoreError> {
        let (prepared, file) = Self::beside(disk, path, bytes)?;
        disk.sync_file(&file)
            .map_err(|error| StoreError::from_io(FailedAction::Write, path, error))?;
        Ok(prepared)
    }

    /// Puts the bytes in the file's place and waits until the folder is on the medium.
    pub fn commit(mut self) -> Result<(), StoreError> {
        self.rename()?;
        self.disk
            .sync_folder(&folder_of(self.path))
            .map_err(|error| StoreError::from_io(FailedAction::Write, self.path, error))
    }

    fn beside(
        disk: &'a dyn Disk,
        path: &'a Path,
        bytes: &[u8],
    ) -> Result<(Self, File), StoreError> {
        let failed = |error| StoreError::from_io(FailedAction::Write, path, error);
        let (mut file, temporary) = create_beside(disk, path).map_err(failed)?;
        let prepared = Self {
            disk,
            temporary,
            path,
            is_committed: false,
        };
        disk.write(&mut file, bytes).map_err(failed)?;
        disk.copy_permissions(path, &file).map_err(failed)?;
        Ok((prepared, file))
    }

    fn rename(&mut self) -> Result<(), StoreError> {
        self.disk
            .rename(&self.temporary, self.path)
            .map_err(|error| StoreError::from_io(FailedAction::Write, self.path, error))?;
        self.is_committed = true;
        Ok(())
    }
}

impl Drop for Prepared<'_> {
    fn drop(&mut self) {
        if self.is_committed {
            return;
        }
        if let Err(error) = self.disk.remove(&self.temporary) {
            log::warn!(
                "could not remove the file: {error}: {}",
                self.temporary.display()
            );
        }
    }
}

/// Removes what killed runs left in a folder, and returns how many files that were.
///
/// Leftovers of this run and of programs that still run are left alone where the system tells
/// which those are; elsewhere only those of this run are.
pub fn remove_leftovers(disk: &dyn Disk, folder: &Path) -> Result<usize, StoreError> {
    let entries = disk
        .list(folder)
        .map_err(|error| StoreError::from_io(FailedAction::Read, folder, error))?;
    let mut n_removed = 0;
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str());
        if !name.is_some_and(is_leftover) {
            continue;
        }
        match disk.remove(&path) {
            Ok(()) => n_removed += 1,
            Err(error) => log::warn!("could not remove the file: {error}: {}", path.display()),
        }
    }
    Ok(n_removed)
}

/// Whether a file of that name was left by a run that ended before it was done.
///
/// Where the system does not tell which programs run, only files of this run are taken for none.
pub fn is_leftover(file_name: &str) -> bool {
    owner_of(file_name).is_some_and(|owner| owner != process::id() && !is_running(owner))
}

/// Whether a file of that name is one of our temporary files.
pub fn is_temporary(file_name: &str) -> bool {
    owner_of(file_name).is_some()
}

fn owner_of(file_name: &str) -> Option<u32> {
    let middle = file_name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let (owner, nth) = middle.split_once('-')?;
    nth.parse::<u32>().ok()?;
    owner.parse().ok()
}

#[cfg(target_os = "linux")]
fn is_running(process: u32) -> bool {
    Path::new("/proc").join(process.to_string()).exists()
}

#[cfg(not(target_os = "linux"))]
fn is_running(_process: u32) -> bool {
    false
}

/// Makes a temporary file; a killed run of the same process number may have left names behind.
fn create_beside(disk: &dyn Disk, path: &Path) -> io::Result<(File, PathBuf)> {
    let mut tries = 0;
    loop {
        let temporary = temporary_path(path);
        match disk.create_new(&temporary) {
            Ok(file) => return Ok((file, temporary)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < MOST_TRIES => {
                tries += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

fn temporary_path(path: &Path) -> PathBuf {
    // The name is short and says nothing of the file, so that no name grows too long by it.
    let nth = N_WRITTEN.fetch_add(1, Ordering::Relaxed);
    let mut name = OsString::from(PREFIX);
    name.push(format!("{}-{nth}{SUFFIX}", process::id()));
    folder_of(path).join(name)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests;
