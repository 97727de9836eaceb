//! What the storage thread is asked, and what it answers.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::article_files::ReadCorrections;
use super::copies::Copies;
use super::{
    ExchangeReply, Heard, HeldLayer, InsightReply, Locks, ReviewReply, SaveContent, SearchReply,
    WantedFolder,
};
use crate::app::keywords::FoundKeywords;
use crate::app::sample::Sample;
use crate::app::syncing::GitReply;
use crate::app::{ArticleCommand, ArticleItem, SaveTarget};
use crate::model::{
    AnnotatorId, Article, ArticleId, ArticleText, Codebook, Layer, LayerKey, Metadata, Project,
    Registers,
};
use crate::store::settings::Settings;
use crate::store::shared_file::SharedContent as _;
use crate::store::sidecar::Conflict;
use crate::store::watch::WatchEvent;
use crate::store::{codebook_file, project_file, registers_file};

/// Something for the storage thread to do.
pub(super) enum Request {
    OpenFolder(WantedFolder),
    OpenArticle {
        article: ArticleId,
        annotators: Vec<AnnotatorId>,
        mine: AnnotatorId,
        project: Arc<Project>,
    },
    LookForArticle(ArticleId),
    LoadLayers {
        keys: Vec<LayerKey>,
        locks: Locks,
        cancel: Arc<AtomicBool>,
    },
    OpenLayer(LayerKey, ArticleText),
    ReloadLayer(LayerKey),
    ReloadProject,
    LoadCorrections {
        articles: Vec<ArticleId>,
        project: Arc<Project>,
        then: Box<ArticleCommand>,
    },
    RereadCorrections {
        article: ArticleId,
        project: Arc<Project>,
    },
    LookAround(LayerKey),
    RestoreBackup {
        key: LayerKey,
        backup: PathBuf,
    },
    MergeCopies(Box<HeldLayer>, Vec<PathBuf>),
    ExportCodebook(PathBuf, Arc<Codebook>),
    ImportCodebook(PathBuf),
    SaveElsewhere(Box<Copies>),
    WriteSample(Sample),
    Save {
        target: SaveTarget,
        heard: Heard,
        content: SaveContent,
    },
    SaveSettings(Box<Settings>),
}

/// What came of it.
pub enum Reply {
    /// The project's own files were read.
    FolderOpened(Box<OpenedFolder>),
    /// The project's own files could not be read, so that no folder is open.
    FolderFailed { root: PathBuf, reason: String },
    /// One of the answers to the nth wish to have a folder read.
    OfReading(u64, Box<Self>),
    /// Articles were found.
    Listed(Vec<Arc<ArticleItem>>),
    /// All articles were found.
    ListDone {
        /// Which, in the order of the folder.
        order: Vec<ArticleId>,
        /// Paths below the folder of what could not be listed: what is there is not known.
        unread: Vec<String>,
        problems: Vec<String>,
    },
    /// Articles were read for the list, each with its place in the order of the folder.
    Summaries(Vec<(usize, Arc<ArticleItem>)>),
    /// All articles were read for the list.
    ReadDone,
    /// An article was opened.
    ArticleOpened(Box<OpenedArticle>),
    /// A sync tool left copies of a sidecar.
    CopiesFound(LayerKey, Vec<PathBuf>),
    /// An article's file is gone.
    ArticleGone {
        article: ArticleId,
        /// Whether it was to be opened.
        is_asked: bool,
    },
    /// An article could not be opened.
    ArticleFailed { article: ArticleId, reason: String },
    /// Some of the layers that were to be loaded.
    LayersLoaded {
        layers: Vec<OpenedLayer>,
        texts: Vec<(ArticleId, ArticleText)>,
        /// What could not be loaded, or cannot be changed, and why.
        problems: Vec<String>,
        is_last: bool,
    },
    /// A change is durable; what somebody else had changed meanwhile was merged in.
    Saved {
        target: SaveTarget,
        revision: u64,
        merged: Option<Merged>,
        /// When it was.
        at: Instant,
    },
    /// A change could not be made durable.
    SaveFailed {
        target: SaveTarget,
        revision: u64,
        reason: String,
        may_pass: bool,
    },
    /// Somebody else changed files.
    Merged(Vec<Merged>),
    /// Where a project's keywords stand in an article.
    KeywordsFound {
        article: ArticleId,
        project: Arc<Project>,
        found: FoundKeywords,
    },
    /// What was corrected about articles was read; a file that could not be read is left out.
    CorrectionsLoaded {
        read: Vec<(ArticleId, ArticleText, ReadCorrections)>,
        problems: Vec<String>,
        then: Box<ArticleCommand>,
    },
    /// What is corrected about an article now, and what is known about it with that.
    CorrectionsRead {
        article: ArticleId,
        text: ArticleText,
        corrections: ReadCorrections,
        metadata: Arc<Metadata>,
    },
    /// How far a job in the background is.
    Progress { n_done: usize, n_all: usize },
    /// Something about an export or an import.
    Exchange(ExchangeReply),
    /// What came of a search in all articles.
    Search(SearchReply),
    /// Something about the table or the counts.
    Insight(InsightReply),
    /// What came of a question of the review.
    Review(ReviewReply),
    /// What git says.
    Git(GitReply),
    /// Files of the folder changed.
    FilesChanged(WatchEvent),
    /// A sidecar was restored from its backup.
    Restored(ArticleId),
    /// A codebook was read.
    CodebookImported(Box<Codebook>),
    /// The sample project lies here.
    SampleWritten(PathBuf),
    /// Something was done that the person asked for.
    Done(String),
    /// Something that the person asked for failed.
    Failed { what: String, reason: String },
}

impl Reply {
    /// How many articles of the list it brings.
    pub fn n_articles(&self) -> usize {
        match self {
            Self::OfReading(_, reply) => reply.n_articles(),
            Self::Listed(items) => items.len(),
            Self::Summaries(items) => items.len(),
            _ => 0,
        }
    }

    /// Whether it tells of the files of a folder that was opened before.
    pub fn is_about_a_folder(&self) -> bool {
        matches!(
            self,
            Self::ArticleOpened(_)
                | Self::ArticleGone { .. }
                | Self::ArticleFailed { .. }
                | Self::CopiesFound(..)
                | Self::LayersLoaded { .. }
                | Self::Merged(_)
                | Self::CorrectionsLoaded { .. }
                | Self::CorrectionsRead { .. }
                | Self::FilesChanged(_)
                | Self::Restored(_)
                | Self::Insight(_)
                | Self::Review(_)
        )
    }
}

/// The project's own files.
pub struct OpenedFolder {
    pub root: PathBuf,
    pub files: Vec<OpenedShared>,
    /// What is wrong with them, in words.
    pub problems: Vec<String>,
}

/// A file as it is now, with what others wrote merged in.
pub enum Merged {
    /// A sidecar.
    Layer(Box<OpenedLayer>),
    /// One of the project's own files.
    Shared(OpenedShared),
}

/// One of the project's own files as it is now.
pub struct OpenedShared {
    pub value: SharedValue,
    /// How many merges it has seen; a save says how many the window has heard of.
    pub generation: u64,
    /// What was changed here and elsewhere at once, such as `tag claim`; what was set here stays.
    pub losses: Vec<String>,
}

/// What one of the project's own files holds.
#[derive(Clone, Debug)]
pub enum SharedValue {
    /// What the project says about itself.
    Project(Arc<Project>),
    /// The codebook.
    Codebook(Arc<Codebook>),
    /// The registers.
    Registers(Box<Registers>),
}

impl SharedValue {
    /// Wraps what the project says about itself.
    pub(super) fn project(project: Project) -> Self {
        Self::Project(Arc::new(project))
    }

    /// Wraps a codebook.
    pub(super) fn codebook(codebook: Codebook) -> Self {
        Self::Codebook(Arc::new(codebook))
    }

    /// Wraps registers.
    pub(super) fn registers(registers: Registers) -> Self {
        Self::Registers(Box::new(registers))
    }

    /// Its text in a file.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Project(project) => project.write(),
            Self::Codebook(codebook) => codebook.write(),
            Self::Registers(registers) => registers.write(),
        }
    }

    /// Its name in a project's folder.
    pub(super) fn file_name(&self) -> &'static str {
        match self {
            Self::Project(_) => project_file::FILE_NAME,
            Self::Codebook(_) => codebook_file::FILE_NAME,
            Self::Registers(_) => registers_file::FILE_NAME,
        }
    }

    /// What a person calls it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Project(_) => "the project's settings",
            Self::Codebook(_) => "the codebook",
            Self::Registers(_) => "the registers",
        }
    }

    /// The file it belongs to.
    pub fn target(&self) -> SaveTarget {
        match self {
            Self::Project(_) => SaveTarget::Project,
            Self::Codebook(_) => SaveTarget::Codebook,
            Self::Registers(_) => SaveTarget::Registers,
        }
    }
}

/// An article with its layers.
pub struct OpenedArticle {
    pub article: Article,
    pub corrections: ReadCorrections,
    pub words: crate::text::WordCount,
    pub layers: Vec<OpenedLayer>,
    pub problems: Vec<String>,
}

/// A layer as it was read.
pub struct OpenedLayer {
    pub key: LayerKey,
    pub layer: Layer,
    /// Why it cannot be changed, if so.
    pub read_only: Option<String>,
    /// The last good copy, where the file is damaged.
    pub backup: Option<PathBuf>,
    pub conflicts: Vec<Conflict>,
    pub problems: Vec<String>,
    /// How many merges it has seen; a save says how many the window has heard of.
    pub generation: u64,
}

/// What waits for the storage thread: what is urgent first, saves of one file made one.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    wake: Condvar,
}

#[derive(Default)]
struct Waiting {
    urgent: VecDeque<Request>,
    normal: VecDeque<Request>,
    saves: BTreeMap<SaveTarget, (Heard, SaveContent)>,
    settings: Option<Settings>,
    is_closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // A thread that panicked while holding it left whole values behind.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, request: Request) {
        self.lock().normal.push_back(request);
        self.wake.notify_one();
    }

    pub(super) fn push_urgent(&self, request: Request) {
        self.lock().urgent.push_back(request);
        self.wake.notify_one();
    }

    pub(super) fn push_save(&self, target: SaveTarget, heard: Heard, content: SaveContent) {
        self.lock().saves.insert(target, (heard, content));
        self.wake.notify_one();
    }

    pub(super) fn push_settings(&self, settings: Settings) {
        self.lock().settings = Some(settings);
        self.wake.notify_one();
    }

    /// The next thing to do, if anything waits.
    #[cfg(test)]
    pub(super) fn try_next(&self) -> Option<Request> {
        self.lock().take()
    }

    /// Lets the thread end when nothing waits any more.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.wake.notify_one();
    }

    /// The next thing to do; nothing once the queue is closed and empty.
    ///
    /// Saves go before all else but the opening of another folder, so that what is reloaded is never older than what is in memory.
    pub(super) fn next(&self) -> Option<Request> {
        let mut waiting = self.lock();
        loop {
            if let Some(request) = waiting.take() {
                return Some(request);
            }
            if waiting.is_closed {
                return None;
            }
            waiting = self
                .wake
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Waiting {
    fn take(&mut self) -> Option<Request> {
        // What is saved while a folder is to be opened belongs to that one.
        let is_leaving = |request: &Request| matches!(request, Request::OpenFolder(_));
        let may_save = !self.normal.iter().any(is_leaving);
        let save = may_save.then(|| self.saves.pop_first()).flatten();
        if let Some((target, (heard, content))) = save {
            return Some(Request::Save {
                target,
                heard,
                content,
            });
        }
        let next = self.urgent.pop_front().or_else(|| self.normal.pop_front());
        next.or_else(|| {
            self.settings
                .take()
                .map(|settings| Request::SaveSettings(Box::new(settings)))
        })
    }
}
