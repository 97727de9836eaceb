//! Writes annotation sets in other people's formats: what part of a project, in which format, where to.
//!
//! Reads a project as the disk has it, with what is not saved yet laid over; changes nothing in it.

mod archive;
mod preview;
mod scope;
mod set;
mod target;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use thiserror::Error;

pub use self::archive::{ArchiveParts, pack_project};
pub use self::preview::{PREVIEW_LINES, preview};
pub use self::scope::Scope;
pub use self::set::{ExportSet, Loaded};
pub(in crate::app) use self::target::inside;
pub use self::target::{Existing, write_files};
use super::corpus::CorpusError;
pub use crate::formats::{Cases, OptionKind, OptionSpec, Report, Shape};
use crate::formats::{ExportFormat, FormatError, Options, export_formats};
use crate::store::StoreError;

/// Why nothing was exported.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The project cannot be read.
    #[error(transparent)]
    Project(#[from] CorpusError),
    /// The format cannot hold the set, or an option is wrong.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The disk refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something stands where the export was to go.
    #[error("{} is there already. Choose another name, or say that it may be replaced.", .0.display())]
    Exists(PathBuf),
    /// A folder that was to be filled is not empty.
    #[error("the folder {} is not empty. Choose an empty or a new one, or a name that ends in .zip.", .0.display())]
    NotEmpty(PathBuf),
    /// It was stopped.
    #[error("the export was cancelled; nothing was written")]
    Cancelled,
}

/// A format, or the project's own archive, as something to choose.
#[derive(Clone, Copy)]
pub enum ExportKind {
    /// A format of `formats`.
    Format(&'static dyn ExportFormat),
    /// The project's own files in one zip.
    Archive,
}

/// What came of an export.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// Where it is.
    pub path: PathBuf,
    /// How many annotations there were to write; an archive does not look into its layers.
    pub n_annotations: Option<usize>,
    /// How many articles.
    pub n_articles: usize,
    /// What the format could not hold.
    pub report: Report,
    /// What could not be read of the project, in words.
    pub problems: Vec<String>,
}

impl Exported {
    /// What was exported, in words.
    pub fn what(&self) -> String {
        match self.n_annotations {
            Some(n_annotations) => {
                format!(
                    "{n_annotations} annotations on {} articles",
                    self.n_articles
                )
            }
            None => format!("the files of {} articles", self.n_articles),
        }
    }
}

impl ExportKind {
    /// All that can be chosen, the archive first.
    pub fn all() -> Vec<Self> {
        let formats = export_formats().iter().copied().map(Self::Format);
        [Self::Archive].into_iter().chain(formats).collect()
    }

    /// The one of that name.
    pub fn find(id: &str) -> Option<Self> {
        Self::all().into_iter().find(|kind| kind.id() == id)
    }

    /// The name in settings and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Format(format) => format.id(),
            Self::Archive => "archive",
        }
    }

    /// What a dialog shows.
    pub fn label(self) -> &'static str {
        match self {
            Self::Format(format) => format.label(),
            Self::Archive => "Project archive (.zip)",
        }
    }

    /// Who reads it.
    pub fn read_by(self) -> &'static str {
        match self {
            Self::Format(format) => format.read_by(),
            Self::Archive => "Stancemark itself, on another machine; nothing is lost",
        }
    }

    /// What comes of it.
    pub fn shape(self) -> Shape {
        match self {
            Self::Format(format) => format.shape(),
            Self::Archive => Shape::File("zip"),
        }
    }

    /// What can be chosen.
    pub fn options(self) -> &'static [OptionSpec] {
        match self {
            Self::Format(format) => format.options(),
            Self::Archive => archive::OPTIONS,
        }
    }
}

/// What is to be exported, how and where to.
pub struct ExportJob<'a> {
    /// In which format.
    pub kind: ExportKind,
    /// Which part of the project.
    pub scope: &'a Scope,
    /// What was chosen.
    pub options: &'a Options,
    /// Where to.
    pub target: &'a Path,
    /// What is done with what stands there.
    pub existing: Existing,
    /// When it is made.
    pub made: Timestamp,
}

/// Exports a part of the project in `root`; `tell` hears how many articles of how many are read.
///
/// On error nothing is left behind but, of a folder that could not be filled, the files before.
pub fn export(
    root: &Path,
    job: &ExportJob<'_>,
    loaded: Loaded,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(usize, usize),
) -> Result<Exported, ExportError> {
    job.options.check(job.kind.options())?;
    let ExportKind::Format(format) = job.kind else {
        return archive::export(root, job, cancel, tell);
    };
    target::check(job.target, format.shape(), job.existing)?;
    let set = ExportSet::read(root, job.scope, loaded, cancel, tell)?;
    let mut report = Report::default();
    let files = format.write(&set.input(job.made), job.options, &mut report)?;
    if cancel.load(std::sync::atomic::Ordering::Relaxed) {
        return Err(ExportError::Cancelled);
    }
    let path = write_files(job.target, format.shape(), &files, job.existing)?;
    Ok(Exported {
        path,
        n_annotations: Some(set.n_annotations()),
        n_articles: set.articles.len(),
        report,
        problems: set.problems,
    })
}
