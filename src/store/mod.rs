//! Our own files: written whole or not at all, read record by record.
//!
//! Knows no window and no clock; who saves, and when, is the app's to say.

pub mod atomic;
mod backup;
pub mod codebook_file;
pub mod corrections_file;
mod disk;
mod error;
pub mod file_problem;
mod layer_file;
mod lock;
mod merge;
pub mod project_file;
pub mod registers_file;
mod ron_record;
pub mod shared_file;
pub mod sidecar;

pub use self::backup::BackupFolder;
pub use self::disk::{Disk, RealDisk};
pub use self::error::{FailedAction, StoreError};
pub use self::layer_file::{Access, LayerFile, Merged, OpenWith, OpenedLayer, ReadOnlyWhy, Saved};
pub use self::lock::{Lock, LockFolder, LockOwner, Locking};
pub use self::merge::{MergedFile, merge_sidecars};
