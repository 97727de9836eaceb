//! Layers carried by git: setting it up to merge by annotation, and keeping in step with others.
//!
//! All is done by the user's own git, so that its identity, keys and settings hold. What git would
//! leave to markers in a file is merged by annotation here; nothing is ever forced or reset.

mod attributes;
mod call;
mod changes;
mod committing;
mod error;
mod meeting;
mod own_files;
mod report;
mod setup;
mod sync;
mod work_tree;

pub use self::changes::{Changes, LayerChanges, ProjectPart};
pub use self::error::GitError;
pub use self::report::{Failure, SyncConflict, SyncReport};
pub use self::setup::{SetUp, is_set_up, set_up, undo_set_up};
pub use self::sync::{SyncWith, sync};

use crate::builtin;
use crate::store::{FileKind, MergedAny, StoreError, codebook_file, merge_files};

/// Merges two versions of a file of ours; `file_name` tells what kind of file it is.
///
/// A codebook that both sides made where there was none was made of the built-in one.
pub fn merge_by_name(
    file_name: &str,
    base: &[u8],
    mine: &[u8],
    theirs: &[u8],
) -> Result<MergedAny, StoreError> {
    let kind = FileKind::of_name(file_name);
    if kind == FileKind::Codebook && base.is_empty() {
        let built_in = codebook_file::write(&builtin::default_codebook());
        return merge_files(kind, built_in.as_bytes(), mine, theirs);
    }
    merge_files(kind, base, mine, theirs)
}
