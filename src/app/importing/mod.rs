//! Takes annotation sets of other people and tools into a project.
//!
//! First a source is read and its articles, coders and tags are matched ([`ImportDraft`]); a person may
//! change the choices; then it is worked out what would be written ([`PreparedImport`]). Nothing is
//! written before that is handed to `AppState`, which makes it one undoable step.

mod apply;
mod choices;
mod draft;
mod dropped;
mod known;
mod prepare;
mod prepare_article;
mod prepare_review;
mod sidecars;
mod source;
mod unpack;

use std::path::PathBuf;

use thiserror::Error;

pub(in crate::app) use self::apply::write_articles;
pub use self::apply::{Applied, apply};
pub use self::choices::{ArticleChoice, CoderChoice, ImportChoices, SameId, TagChoice};
pub use self::draft::ImportDraft;
pub use self::dropped::{is_own_file, is_to_be_imported};
pub use self::known::KnownProject;
pub use self::prepare::{Difference, ImportCounts, NewArticle, PreparedImport, prepare};
pub use self::source::read_source;
pub use self::unpack::{is_archive, unpack_archive};
use super::corpus::CorpusError;
use crate::formats::{FormatError, ImportFormat, ImportSource, Likeness, import_formats};
use crate::store::StoreError;

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The project cannot be read.
    #[error(transparent)]
    Project(#[from] CorpusError),
    /// The source cannot be read as what it is or was said to be.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The disk refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody knows what the source is.
    #[error("no format is known that looks like {0}. Say which it is.")]
    Unknown(String),
    /// The source is larger than a set may be.
    #[error("{} is refused: with it there are more than {most} to read", path.display())]
    TooLarge {
        /// The file that was too much.
        path: PathBuf,
        /// The bound, with its unit.
        most: &'static str,
    },
    /// There is no such file.
    #[error("{} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It was stopped.
    #[error("the import was cancelled; nothing was changed")]
    Cancelled,
}

/// All formats that can be read, the program's own files first.
pub fn all_import_formats() -> Vec<&'static dyn ImportFormat> {
    let own: &'static dyn ImportFormat = &sidecars::Sidecars;
    let others = import_formats().iter().copied();
    [own].into_iter().chain(others).collect()
}

/// The format of that name.
pub fn find_import_format(id: &str) -> Option<&'static dyn ImportFormat> {
    all_import_formats()
        .into_iter()
        .find(|format| format.id() == id)
}

/// The format that a source is most like; of several, the first.
pub fn guess_format(source: &ImportSource) -> Option<&'static dyn ImportFormat> {
    let mut best: (Likeness, Option<&'static dyn ImportFormat>) = (Likeness::No, None);
    for format in all_import_formats() {
        let likeness = format.likeness(source);
        if likeness > best.0 {
            best = (likeness, Some(format));
        }
    }
    best.1
}

#[cfg(test)]
mod tests;
