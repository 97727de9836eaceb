//! Our own files: written whole or not at all, read record by record.
//!
//! Knows no window and no clock; who saves, and when, is the app's to say.

pub mod atomic;
pub mod codebook_file;
pub mod corrections_file;
mod disk;
mod error;
pub mod file_problem;
pub mod project_file;
pub mod registers_file;
mod ron_record;
pub mod shared_file;

pub use self::disk::{Disk, RealDisk};
pub use self::error::{FailedAction, StoreError};
