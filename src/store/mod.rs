//! Our own files: written whole or not at all, read record by record.
//!
//! Knows no window and no clock; who saves, and when, is the app's to say.

pub mod atomic;
mod disk;
mod error;

pub use self::disk::{Disk, RealDisk};
pub use self::error::{FailedAction, StoreError};
