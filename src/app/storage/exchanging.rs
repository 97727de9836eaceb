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
    self, Existing, ExportError, ExportJob, ExportKind, ExportSet, Exported, Loaded, Scope,
};
use crate::app::importing::{self, ImportDraft, ImportError, KnownProject, PreparedImport};
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
    /// What was dropped, and whether it is to be imported.
    Dropped(Vec<PathBuf>, bool),
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

/// What is imported, into what.
pub struct ImportFrom {
    /// The files and folders that were given.
    pub paths: Vec<PathBuf>,
    /// The format, if a person said which.
    pub format: Option<String>,
    /// The project's folder.
    pub root: PathBuf,
    /// To whom belongs what does not say whose it is.
    pub me: AnnotatorId,
}

impl Storage {
    /// Works out what an export would be.
    pub fn preview_export(&self, nth: u64, from: ExportFrom, cancel: Arc<AtomicBool>) {
        self.in_background("export preview", move |_| {
            let preview = previewed(from, &cancel)?;
            Some(ExchangeReply::Previewed(nth, Box::new(preview)))
        });
    }

    /// Exports to a file or folder; what is done with what stands there is told with it.
    pub fn export(
        &self,
        from: ExportFrom,
        (target, existing): (PathBuf, Existing),
        cancel: Arc<AtomicBool>,
    ) {
        self.in_background("export", move |outbox| {
            let options = from.request.chosen();
            let job = ExportJob {
                kind: from.request.kind(),
                scope: &from.scope,
                options: &options,
                target: &target,
                existing,
                made: from.made,
            };
            let tell = &mut telling(outbox);
            let exported = exporting::export(&from.root, &job, from.loaded, &cancel, tell);
            let exported = exported.map(Box::new).map_err(|error| error.to_string());
            Some(ExchangeReply::Exported(exported))
        });
    }

    /// Reads a source and matches it with the project.
    pub fn read_import(&self, nth: u64, from: ImportFrom, cancel: Arc<AtomicBool>) {
        self.in_background("import", move |outbox| {
            let read = match read_import(&from, &cancel, &mut telling(outbox)) {
                Ok((draft, known)) => ReadImport {
                    draft: draft.map_err(|error| error.to_string()),
                    known: Some(Arc::new(known)),
                },
                Err(ImportError::Cancelled) => return None,
                Err(error) => ReadImport {
                    draft: Err(error.to_string()),
                    known: None,
                },
            };
            Some(ExchangeReply::ImportRead(nth, Box::new(read)))
        });
    }

    /// Works out what an import would write.
    pub fn prepare_import(
        &self,
        nth: u64,
        (draft, known): (ImportDraft, Arc<KnownProject>),
        clock: Arc<dyn Clock>,
        cancel: Arc<AtomicBool>,
    ) {
        self.in_background("import", move |outbox| {
            let new_id = &mut || clock.new_annotation_id();
            let tell = &mut telling(outbox);
            let prepared = importing::prepare(&draft, &known, new_id, &cancel, tell);
            if matches!(prepared, Err(ImportError::Cancelled)) {
                return None;
            }
            let prepared = prepared.map(Arc::new).map_err(|error| error.to_string());
            Some(ExchangeReply::ImportPrepared(nth, prepared))
        });
    }

    /// Makes the new articles of an import; its annotations are the window's to make.
    pub fn write_articles(&self, root: PathBuf, prepared: Arc<PreparedImport>) {
        self.in_background("import", move |_| {
            let written = importing::write_articles(&root, &prepared);
            let written = written
                .map(|()| prepared)
                .map_err(|error| error.to_string());
            Some(ExchangeReply::ArticlesWritten(written))
        });
    }

    /// Looks whether what was dropped is to be opened, or imported into the project at `root`.
    pub fn look_at_dropped(&self, paths: Vec<PathBuf>, root: PathBuf) {
        self.in_background("import", move |_| {
            let is_import = importing::is_to_be_imported(&paths, &root);
            Some(ExchangeReply::Dropped(paths, is_import))
        });
    }

    /// Unpacks a project's archive into a folder that is new or empty.
    pub fn unpack_archive(&self, archive: PathBuf, folder: PathBuf) {
        self.in_background("unpack", move |_| {
            let unpacked = importing::unpack_archive(&archive, &folder);
            let unpacked = unpacked.map(|_| folder).map_err(|error| error.to_string());
            Some(ExchangeReply::Unpacked(unpacked))
        });
    }

    fn in_background(
        &self,
        name: &str,
        work: impl FnOnce(&Outbox) -> Option<ExchangeReply> + Send + 'static,
    ) {
        let outbox = self.outbox.clone();
        let thread = std::thread::Builder::new().name(name.to_owned());
        let started = thread.spawn(move || {
            let reply = work(&outbox).map(Reply::Exchange);
            reply.is_none_or(|reply| outbox.send(reply))
        });
        if let Err(error) = started {
            log::error!("no thread for the {name}: {error}");
        }
    }
}

/// Tells progress now and then.
fn telling(outbox: &Outbox) -> impl FnMut(usize, usize) + '_ {
    let mut told: Option<Instant> = None;
    move |n_done, n_all| {
        if told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return;
        }
        told = Some(Instant::now());
        if !outbox.send(Reply::Progress { n_done, n_all }) {
            log::debug!("nobody waits for progress any more");
        }
    }
}

fn previewed(from: ExportFrom, cancel: &AtomicBool) -> Option<ExportPreview> {
    let options = from.request.chosen();
    let of = from.request;
    let set = match ExportSet::read(&from.root, &from.scope, from.loaded, cancel, &mut |_, _| {}) {
        Ok(set) => set,
        Err(ExportError::Cancelled) => return None,
        Err(error) => {
            let error = Some(error.to_string());
            return Some(ExportPreview {
                of,
                error,
                ..ExportPreview::default()
            });
        }
    };
    let (n_annotations, n_articles) = (set.n_annotations(), set.articles.len());
    let (lines, report, error) = match of.kind() {
        ExportKind::Archive => (articles_of(&set), Report::default(), None),
        ExportKind::Format(format) => {
            let mut report = Report::default();
            // The losses are those of the whole set, so the whole set is written, to nowhere.
            let written = format.write(&set.input(from.made), &options, &mut report);
            let error = written.err().map(|error| error.to_string());
            (exporting::preview(&set, format, &options), report, error)
        }
    };
    Some(ExportPreview {
        of,
        lines,
        report,
        n_annotations,
        n_articles,
        error,
    })
}

/// What an archive would hold, as lines.
fn articles_of(set: &ExportSet) -> Vec<String> {
    let line = |article: &crate::formats::ExportArticle| {
        let layers = article.layers.iter().map(|layer| layer.annotator.as_str());
        format!(
            "{} ({})",
            article.name(),
            layers.collect::<Vec<_>>().join(", ")
        )
    };
    let articles = set.articles.iter().take(exporting::PREVIEW_LINES);
    articles.map(line).collect()
}

/// Reads a source and the project; without the project there is nothing to match with.
fn read_import(
    from: &ImportFrom,
    cancel: &AtomicBool,
    tell: &mut dyn FnMut(usize, usize),
) -> Result<(Result<ImportDraft, ImportError>, KnownProject), ImportError> {
    let source = importing::read_source(&from.paths)?;
    let known = KnownProject::read(&from.root, from.me.clone(), cancel, tell)?;
    let format = from.format.as_deref();
    let draft = ImportDraft::read(&source, format, &Options::default(), &known);
    Ok((draft, known))
}

/// Whether a path is a project's archive, by its first bytes and names.
pub fn is_archive(path: &Path) -> bool {
    importing::read_source(&[path.to_owned()])
        .is_ok_and(|source| source.only().is_some_and(importing::is_archive))
}
