//! Our own files: written whole or not at all, read record by record.
//!
//! Knows no window and no clock; who saves, and when, is the app's to say.

pub mod atomic;
mod backup;
mod check;
pub mod codebook_file;
pub mod conflict_copy;
pub mod corrections_file;
mod disk;
mod error;
pub mod file_problem;
mod layer_file;
mod lock;
mod merge;
pub mod places;
pub mod project_file;
pub mod registers_file;
mod ron_record;
pub mod settings;
pub mod shared_file;
pub mod sidecar;
pub mod watch;

pub use self::backup::BackupFolder;
pub use self::check::{annotator_in_name, check_sidecar, mended, repair_sidecar};
pub use self::conflict_copy::{ConflictCopy, SyncTool, find_copies, is_copy_of};
pub use self::disk::{Disk, RealDisk};
pub use self::error::{FailedAction, StoreError};
pub use self::layer_file::{Access, LayerFile, Merged, OpenWith, OpenedLayer, ReadOnlyWhy, Saved};
pub use self::lock::{Lock, LockFolder, LockOwner, Locking};
pub use self::merge::{FileKind, MergedAny, MergedFile, merge_files, merge_sidecars};
