//! The last good version of each sidecar, kept outside the project.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::{Disk, StoreError, atomic};

/// A folder of the user's cache that holds the last good version of each file.
#[derive(Clone)]
pub struct BackupFolder {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
}

impl BackupFolder {
    /// Keeps backups in this folder; it is made when first needed.
    pub fn new(folder: impl Into<PathBuf>, disk: Arc<dyn Disk>) -> Self {
        Self {
            folder: folder.into(),
            disk,
        }
    }

    /// Where the backup of a file lies, or would.
    pub fn path_for(&self, file: &Path) -> PathBuf {
        self.folder.join(format!("{}.ron", name_for(file)))
    }

    /// The backup of a file, if there is one.
    pub fn find(&self, file: &Path) -> Option<PathBuf> {
        let path = self.path_for(file);
        self.disk.read(&path).is_ok().then_some(path)
    }

    /// Keeps these bytes as the last good version of a file; the same bytes are not written again.
    pub fn keep(&self, file: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.path_for(file);
        if self.disk.read(&path).is_ok_and(|before| before == bytes) {
            return Ok(());
        }
        let failed = |error| StoreError::from_io(super::FailedAction::Write, &path, error);
        self.disk.create_folder(&self.folder).map_err(failed)?;
        atomic::write_unsynced(&*self.disk, &path, bytes)
    }
}

/// A name for what belongs to a file but lies elsewhere: the same for the same file.
pub(super) fn name_for(file: &Path) -> String {
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let folder = folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf());
    let whole = folder.join(file.file_name().unwrap_or_default());
    digest_name(whole.as_os_str().as_encoded_bytes())
}

/// A name for some bytes: 32 hexadecimal digits.
pub(super) fn digest_name(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut name = String::with_capacity(32);
    for byte in digest.iter().take(16) {
        // Writing to a string cannot fail.
        let _written = write!(name, "{byte:02x}");
    }
    name
}
