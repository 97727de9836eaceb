//! What can go wrong with our files, told apart by what a person can do about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a file could not be read or written; what was on disk before is unharmed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// No room is left, or a quota is used up.
    #[error("could not {action}: the disk is full: {}", path.display())]
    DiskFull {
        /// What was tried.
        action: FailedAction,
        /// On which file.
        path: PathBuf,
    },
    /// The folder, the file or the whole disk may not be written, or not be read.
    #[error("could not {action}: not permitted ({source}): {}", path.display())]
    NotPermitted {
        /// What was tried.
        action: FailedAction,
        /// On which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The folder or the drive is not there any more.
    #[error("could not {action}: the folder or the file is gone: {}", path.display())]
    Gone {
        /// What was tried.
        action: FailedAction,
        /// On which file.
        path: PathBuf,
    },
    /// Anything else the system refuses, a broken network or disk included.
    #[error("could not {action}: {source}: {}", path.display())]
    Io {
        /// What was tried.
        action: FailedAction,
        /// On which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file was opened to be read only, so nothing is written.
    #[error("could not write the file: it was opened read-only: {}", path.display())]
    OpenedReadOnly {
        /// Which file.
        path: PathBuf,
    },
    /// Another program writes the file again and again while it is being saved.
    #[error("could not write the file: another program keeps changing it: {}", path.display())]
    KeepsChanging {
        /// Which file.
        path: PathBuf,
    },
    /// The bytes are no file of ours, or a damaged one.
    #[error("line {line}, column {column}: {reason}")]
    Damaged {
        /// Counted from 1.
        line: usize,
        /// In code points, counted from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A newer program wrote the file.
    #[error("the file has format {format}, which only a newer Stancemark understands")]
    NewerFormat {
        /// Its format.
        format: u32,
    },
}

/// What was tried when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum FailedAction {
    /// Reading a file or a folder.
    #[strum(to_string = "read the file")]
    Read,
    /// Writing a file, whole.
    #[strum(to_string = "write the file")]
    Write,
    /// Taking a file away.
    #[strum(to_string = "remove the file")]
    Remove,
}

impl StoreError {
    /// Sorts an error of the system by what a person can do about it.
    pub fn from_io(action: FailedAction, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull { action, path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NotPermitted {
                    action,
                    path,
                    source,
                }
            }
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::StaleNetworkFileHandle
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::HostUnreachable => Self::Gone { action, path },
            _ => Self::Io {
                action,
                path,
                source,
            },
        }
    }

    /// Whether trying again later can help without anything being done about it here.
    pub fn may_pass(&self) -> bool {
        !matches!(
            self,
            Self::OpenedReadOnly { .. } | Self::Damaged { .. } | Self::NewerFormat { .. }
        )
    }
}
