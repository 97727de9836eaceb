//! A disk that fails or dies at a chosen step.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Disk, RealDisk};

/// What happens at the chosen step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// That operation fails, later ones work.
    Fail(io::ErrorKind),
    /// As if the program were killed there: that operation is half done, no later one is done.
    Stop,
}

/// The real disk, but for one step.
pub struct FaultyDisk {
    fault: Fault,
    at: usize,
    n_done: AtomicUsize,
}

impl FaultyDisk {
    /// Goes wrong at the operation of that number, counted from 0.
    pub fn new(fault: Fault, at: usize) -> Self {
        Self {
            fault,
            at,
            n_done: AtomicUsize::new(0),
        }
    }

    /// How many operations were asked for.
    pub fn n_done(&self) -> usize {
        self.n_done.load(Ordering::Relaxed)
    }

    fn step(&self) -> io::Result<()> {
        let nth = self.n_done.fetch_add(1, Ordering::Relaxed);
        match self.fault {
            Fault::Fail(kind) if nth == self.at => Err(kind.into()),
            Fault::Stop if nth >= self.at => Err(io::ErrorKind::Interrupted.into()),
            _ => Ok(()),
        }
    }
}

impl Disk for FaultyDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        RealDisk.read(path)
    }

    fn create_new(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        RealDisk.create_new(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let result = self.step();
        if result.is_err() && self.n_done() == self.at + 1 {
            let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
            RealDisk.write(file, half)?;
        }
        result?;
        RealDisk.write(file, bytes)
    }

    fn copy_permissions(&self, like: &Path, file: &File) -> io::Result<()> {
        self.step()?;
        RealDisk.copy_permissions(like, file)
    }

    fn sync_file(&self, file: &File) -> io::Result<()> {
        self.step()?;
        RealDisk.sync_file(file)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.sync_folder(folder)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.step()?;
        RealDisk.list(folder)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.create_folder(folder)
    }

    fn is_read_only(&self, path: &Path) -> bool {
        RealDisk.is_read_only(path)
    }
}
