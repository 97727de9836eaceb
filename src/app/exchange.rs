//! An export or an import in the making, as the window shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::exporting::{ExportKind, Scope};
use super::importing::{ImportChoices, ImportDraft, KnownProject, PreparedImport};
use crate::formats::{Options, Report};
use crate::model::{AnnotatorId, TagId};

/// What is in the making.
#[derive(Default)]
pub struct Exchange {
    /// What the export's window asks for.
    pub export: ExportRequest,
    /// What an export of that would be.
    pub preview: Option<ExportPreview>,
    /// The import.
    pub import: Option<ImportState>,
    /// All that was to be said about the last export or import, a line each.
    pub told: Vec<String>,
    /// Counts what is asked for, so that an answer to an older question is known by its number.
    pub(super) asked: u64,
    /// Stops what is being worked out for a window.
    pub(super) cancel: Arc<AtomicBool>,
}

/// Which part of the project is exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum ExportScope {
    /// All of it.
    #[default]
    Project,
    /// The articles that the list shows.
    Filtered,
    /// The open article.
    Article,
    /// The annotation in hand.
    Selection,
}

/// What an export is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportRequest {
    /// The format, by its name.
    pub format: String,
    /// Which part.
    pub scope: ExportScope,
    /// Only these annotators' layers, if not all.
    pub annotators: Option<BTreeSet<AnnotatorId>>,
    /// Only these tags, if not all.
    pub tags: Option<BTreeSet<TagId>>,
    /// Whether articles without annotations go along.
    pub with_untagged: bool,
    /// What was chosen, by format.
    pub options: BTreeMap<String, Options>,
}

/// What an export would be.
#[derive(Clone, Debug, Default)]
pub struct ExportPreview {
    /// What was asked for.
    pub of: ExportRequest,
    /// The first lines; of an archive its files.
    pub lines: Vec<String>,
    /// What the format could not hold.
    pub report: Report,
    /// How many annotations.
    pub n_annotations: usize,
    /// How many articles.
    pub n_articles: usize,
    /// Why there can be no export, if so.
    pub error: Option<String>,
}

/// An import in the making.
#[derive(Default)]
pub struct ImportState {
    /// The files that were given.
    pub paths: Vec<PathBuf>,
    /// What was read, or why nothing could be.
    pub draft: Option<Result<ImportDraft, String>>,
    /// The project as it was when it was read.
    pub known: Option<Arc<KnownProject>>,
    /// What would be written with the present choices.
    pub prepared: Option<Result<Arc<PreparedImport>, String>>,
}

impl Default for ExportRequest {
    fn default() -> Self {
        Self {
            format: "csv".to_owned(),
            scope: ExportScope::default(),
            annotators: None,
            tags: None,
            with_untagged: false,
            options: BTreeMap::new(),
        }
    }
}

impl ExportRequest {
    /// The format.
    pub fn kind(&self) -> ExportKind {
        ExportKind::find(&self.format).unwrap_or(ExportKind::Archive)
    }

    /// What was chosen for the format.
    pub fn chosen(&self) -> Options {
        self.options.get(&self.format).cloned().unwrap_or_default()
    }

    /// The part of the project, as far as it does not depend on what is open.
    pub(super) fn narrowed(&self) -> Scope {
        Scope {
            annotators: self.annotators.clone(),
            tags: self.tags.clone(),
            with_untagged: self.with_untagged,
            ..Scope::default()
        }
    }
}

impl ExportScope {
    /// What a window shows.
    pub fn label(self) -> &'static str {
        match self {
            Self::Project => "Whole project",
            Self::Filtered => "Articles in the list",
            Self::Article => "Open article",
            Self::Selection => "Annotation in hand",
        }
    }
}

impl ImportState {
    /// The choices as they are.
    pub fn choices(&self) -> Option<&ImportChoices> {
        Some(&self.draft.as_ref()?.as_ref().ok()?.choices)
    }
}

impl Exchange {
    /// Stops what was asked for before, and counts a new question.
    pub(super) fn ask(&mut self) -> (u64, Arc<AtomicBool>) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
        self.asked += 1;
        (self.asked, Arc::clone(&self.cancel))
    }
}
