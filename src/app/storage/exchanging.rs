//! Exports and imports, on threads of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::requests::Reply;
use super::{Outbox, Storage};
use crate::app::clock::Clock;
use crate::app::exchange::{ExportPreview, ExportRequest};
use crate::app::exporting::{
    self, ExportError, ExportJob, ExportKind, ExportSet, Exported, Existing, Loaded, Scope,
};
use crate::app::importing::{
    self, ImportDraft, ImportError, KnownProject, PreparedImport, read_source,
};
use crate::formats::{Options, Report};
use crate::model::AnnotatorId;

/// How often progress is told: each time wakes the window for a frame.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What came of an export or an import.
pub enum ExchangeReply {
    /// What an export would be; the number is the question's.
    Previewed(u64, Box<ExportPreview>),
    /// An export is made, or not.
    Exported(Result<Box<Exported>, String>),
    /// A source was read and matched.
    ImportRead(u64, Box<ReadImport>),
    /// It was worked out what an import would write.
    ImportPrepared(u64, Result<Arc<PreparedImport>, String>),
    /// The articles of an import are made, or why not.
    ArticlesWritten(Result<Arc<PreparedImport>, String>),
    /// A project's archive was unpacked there.
    Unpacked(Result<PathBuf, String>),
}

/// A source that was read and matched.
pub struct ReadImport {
    /// What was read, or why nothing could be.
    pub draft: Result<ImportDraft, String>,
    /// The project as it was then.
    pub known: Option<Arc<KnownProject>>,
}

/// What is exported, from where.
pub struct ExportFrom {
    /// The project's folder.
    pub root: PathBuf,
    /// Which part of it.
    pub scope: Scope,
    /// Layers that are newer in memory than on the disk.
    pub loaded: Loaded,
    /// What was asked for.
    pub request: ExportRequest,
    /// When.
    pub made: Timestamp,
}

impl Storage {
    /// Works out what an export would be.
    pub fn preview_export(&self, nth: u64, from: ExportFrom, cancel: Arc<AtomicBool>) {
        self.in_background("export preview", move |outbox| {
            let preview = previewed(from, &cancel);
            preview.map(|it| Reply::Exchange(ExchangeReply::Previewed(nth, Box::new(it))), outbox)
        });
    }

    /// Exports to `target`, which may be replaced: the window has asked.
    pub fn export(&self, from: ExportFrom, target: PathBuf, cancel: Arc<AtomicBool>) {
        self.in_background("export", move |outbox| {
            let options = from.request.chosen();
            let job = ExportJob {
                kind: from.request.kind(),
                scope: &from.scope,
                options: &options,
                target: &target,
                existing: Existing::Replace,
                made: from.made,
            };
            let tell = &mut telling(outbox);
            let exported = exporting::export(&from.root, &job, from.loaded, &cancel, tell);
            let exported = exported.map(Box::new).map_err(|error| error.to_string());
            Some(Reply::Exchange(ExchangeReply::Exported(exported)))
        });
    }
}
