//! One writer a layer: a lock that names its owner and is gone when the owner is.
//!
//! The system's own file lock decides, so that nothing has to be cleaned up after a crash; who
//! owns it stands in a file beside, because some systems let nobody read a locked one.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::backup::name_for;
use super::{Disk as _, RealDisk, atomic};

/// A folder of the user's cache in which locks lie.
#[derive(Clone, Debug)]
pub struct LockFolder {
    folder: PathBuf,
    who: String,
}

/// Holds a layer; dropping it lets the next one in.
#[derive(Debug)]
pub struct Lock {
    // The end of the process, however it comes, lets the lock go as well.
    file: File,
}

/// Who holds a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockOwner {
    /// The name the program was given; empty if it cannot be told.
    pub who: String,
    /// The process; 0 if it cannot be told.
    pub pid: u32,
    /// Since when, as RFC 3339; empty if it cannot be told.
    pub since: String,
}

/// What comes of asking for a lock.
#[derive(Debug)]
pub enum Locking {
    /// It is ours.
    Held(Lock),
    /// Somebody else has it.
    Taken(LockOwner),
    /// The system has no locks here; nothing guards against a second writer.
    Unsupported,
}

impl LockFolder {
    /// Keeps locks in this folder, in the name of `who`; the folder is made when first needed.
    pub fn new(folder: impl Into<PathBuf>, who: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            who: who.into(),
        }
    }

    /// Asks for the lock of a file, which itself is not touched.
    pub fn lock(&self, file: &Path, now: Timestamp) -> Locking {
        let name = name_for(file);
        let lock_path = self.folder.join(format!("{name}.lock"));
        let owner_path = self.folder.join(format!("{name}.owner.ron"));
        let opened = RealDisk
            .create_folder(&self.folder)
            .and_then(|()| File::options().create(true).append(true).open(&lock_path));
        let Ok(file) = opened else {
            return Locking::Unsupported;
        };
        match file.try_lock() {
            Ok(()) => {
                self.sign(&owner_path, now);
                Locking::Held(Lock { file })
            }
            Err(TryLockError::WouldBlock) => Locking::Taken(owner(&owner_path)),
            Err(TryLockError::Error(error)) => {
                log::warn!("could not lock the file: {error}: {}", lock_path.display());
                Locking::Unsupported
            }
        }
    }

    fn sign(&self, path: &Path, now: Timestamp) {
        let owner = LockOwner {
            who: self.who.clone(),
            pid: std::process::id(),
            since: now.to_string(),
        };
        let text = ron::to_string(&owner).unwrap_or_default();
        if let Err(error) = atomic::write_unsynced(&RealDisk, path, text.as_bytes()) {
            log::warn!("{error}");
        }
    }
}

impl Drop for Lock {
    /// A process that is being started has a copy of every open file for a moment: closing alone
    /// would leave the lock to that copy, and the next to ask would find it taken.
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            log::debug!("could not let a lock go: {error}");
        }
    }
}

fn owner(path: &Path) -> LockOwner {
    let text = RealDisk.read(path).unwrap_or_default();
    ron::de::from_bytes(&text).unwrap_or(LockOwner {
        who: String::new(),
        pid: 0,
        since: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_to_ask_is_told_who_has_it_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt.alice.ron");
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let alice = LockFolder::new(folder.path().join("locks"), "Alice");
        let bob = LockFolder::new(folder.path().join("locks"), "Bob");
        let held = alice.lock(&file, now);
        assert!(matches!(held, Locking::Held(_)));
        let Locking::Taken(owner) = bob.lock(&file, now) else {
            panic!("Bob got in");
        };
        assert_eq!(owner.who, "Alice");
        assert_eq!(owner.pid, std::process::id());
        assert_eq!(owner.since, "2026-11-22T10:00:00Z");
        drop(held);
        assert!(matches!(bob.lock(&file, now), Locking::Held(_)));
    }

    #[test]
    fn a_lock_is_let_go_although_a_process_that_starts_has_a_copy_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt.alice.ron");
        let locks = LockFolder::new(folder.path().join("locks"), "Alice");
        let Locking::Held(held) = locks.lock(&file, Timestamp::UNIX_EPOCH) else {
            panic!("nobody has it");
        };
        let copy = held.file.try_clone().unwrap();
        drop(held);
        let again = locks.lock(&file, Timestamp::UNIX_EPOCH);
        assert!(matches!(again, Locking::Held(_)));
        drop(copy);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_reason_to_refuse() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        atomic::write(&file, b"").unwrap();
        let locks = LockFolder::new(file.join("locks"), "Alice");
        assert!(matches!(
            locks.lock(&file, Timestamp::UNIX_EPOCH),
            Locking::Unsupported
        ));
    }
}
