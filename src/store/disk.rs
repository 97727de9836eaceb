//! The seam between our files and the system, so that tests can fail or stop at any step.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The operations a save is made of, one system call or so each.
pub trait Disk: Send + Sync {
    /// Reads a whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Makes a file that must not be there yet.
    fn create_new(&self, path: &Path) -> io::Result<File>;
    /// Writes all bytes to an open file.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;
    /// Gives `file` the permissions of the file at `like`, if there is one.
    fn copy_permissions(&self, like: &Path, file: &File) -> io::Result<()>;
    /// Waits until the file's bytes are on the medium.
    fn sync_file(&self, file: &File) -> io::Result<()>;
    /// Puts a file in the place of another in the same folder, at once.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Waits until the folder's names are on the medium.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Takes a file away.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// The files in a folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
    /// Makes a folder and those above it.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
    /// Whether a file or folder is marked as not to be written; one that is absent is not.
    fn is_read_only(&self, path: &Path) -> bool;
}

/// The system's own files.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn create_new(&self, path: &Path) -> io::Result<File> {
        File::options().write(true).create_new(true).open(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn copy_permissions(&self, like: &Path, file: &File) -> io::Result<()> {
        match fs::metadata(like) {
            Ok(metadata) => file.set_permissions(metadata.permissions()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn sync_file(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some network file systems cannot sync a folder; the names are theirs to keep.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            result => result,
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _folder: &Path) -> io::Result<()> {
        // Windows has no call for it: a rename is in the journal when it returns.
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect()
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)
    }

    fn is_read_only(&self, path: &Path) -> bool {
        fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly())
    }
}

#[cfg(test)]
pub(crate) mod faulty;
