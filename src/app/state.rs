//! What there is while the program runs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use super::agreeing::AgreementState;
use super::clock::Clock;
use super::commenting::CommentsState;
use super::counting::{CountsFile, CountsState, CountsTarget};
use super::exchange::Exchange;
use super::gathered::Gathered;
use super::list::{ArticleList, ListFilter};
use super::rows::{ArticleRows, RowsKey};
use super::run::Bulk;
use super::searching::CorpusSearch;
use super::session::{MinutesTarget, ReviewSession};
use super::storage::Storage;
use super::table::{Asked, TableState};
use super::team::TeamState;
use super::trace::Trace;
use super::{Document, Job, Modal, Notice, Page, Selected, UiCommand};
use crate::edit::History;
use crate::model::{
    AnnotatorId, ArticleId, ArticleText, FieldId, FieldValue, LayerKey, Project, Registers, TagId,
    Workspace,
};
use crate::store::settings::Settings;
use crate::store::sidecar::Conflict;

/// The running program minus its window.
pub struct AppState {
    /// What is loaded of the project.
    pub workspace: Workspace,
    /// The folder that is open.
    pub folder: Option<OpenFolder>,
    /// The article that is open.
    pub document: Option<Document>,
    /// The program's settings.
    pub settings: Settings,
    /// What can be undone.
    pub history: History,
    /// The tag every selection gets at once.
    pub armed: Option<TagId>,
    /// The last tag with its fields, for another go.
    pub last_tag: Option<(TagId, BTreeMap<FieldId, FieldValue>)>,
    /// Tags whose highlights do not show.
    pub hidden_tags: BTreeSet<TagId>,
    /// Annotators whose highlights do not show.
    pub hidden_annotators: BTreeSet<AnnotatorId>,
    /// What the person is told.
    pub notices: Vec<Notice>,
    /// What stands in the middle of the window.
    pub page: Page,
    /// The page from which the article was shown.
    pub came_from: Option<Page>,
    /// The window over the others.
    pub modal: Option<Modal>,
    /// Whether the desk for doubtful and lost places shows.
    pub shows_reanchor: bool,
    /// The search in all articles.
    pub search: CorpusSearch,
    /// An export or an import in the making.
    pub exchange: Exchange,
    /// All annotated articles, for the table and the counts.
    pub gathered: Gathered,
    /// The table of annotations.
    pub table: TableState,
    /// The counts.
    pub counts: CountsState,
    /// The review session.
    pub session: ReviewSession,
    /// The page of comments.
    pub comments: CommentsState,
    /// The page of the team.
    pub team: TeamState,
    /// How far annotators agree.
    pub agreement: AgreementState,
    /// Keeping in step with others by git.
    pub sync: super::syncing::Syncing,
    /// Work in the background.
    pub job: Option<Job>,
    /// What is on its way to the disk.
    pub saves: SaveState,
    /// What the window is asked to do; it takes them.
    pub wishes: Vec<Wish>,
    /// Whether the system asks for dark windows; the window finds out.
    pub is_system_dark: bool,
    /// Times and counts that a person may send with a report.
    pub trace: Trace,
    /// The commands given last, the latest first, at most [`AppState::MOST_RECENT`].
    pub recent_commands: Vec<UiCommand>,
    /// The window is to close as soon as everything is saved.
    pub closing: bool,
    /// The texts that loaded layers lie on.
    pub(super) texts: BTreeMap<ArticleId, ArticleText>,
    /// How many merges of each file were taken in.
    pub(super) generations: BTreeMap<SaveTarget, u64>,
    /// Copies that a sync tool left beside one's own sidecar of the open article.
    pub(super) conflict_copies: Vec<PathBuf>,
    /// The last good copies of damaged sidecars.
    pub(super) backups: BTreeMap<LayerKey, PathBuf>,
    /// Layers of one's own that were opened and cannot be changed.
    pub(super) read_only_layers: BTreeSet<LayerKey>,
    /// The project as it was when the list was last read.
    pub(super) listed_with: Arc<Project>,
    /// The article that was asked for since the last frame.
    pub(super) asked: Option<ArticleId>,
    /// An annotation to be shown as soon as its article is open.
    pub(super) awaited: Option<(ArticleId, Selected)>,
    /// A folder to open as soon as nothing is on its way to the disk, and what to show of it.
    pub(super) awaiting_paths: Option<(PathBuf, Option<BTreeSet<ArticleId>>)>,
    /// An article that was changed while its annotations were not saved; it is opened when they are.
    pub(super) awaits_save: Option<ArticleId>,
    /// Where the reading of the folder for the list is.
    pub(super) reading: FolderReading,
    /// When the rows of the list were last made.
    pub(super) rows_made: Option<Instant>,
    /// The rows of the list that a thread makes.
    pub(super) rows_asked: Asked<RowsKey>,
    pub(super) time_zone: TimeZone,
    pub(super) storage: Storage,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) bulk: Option<Bulk>,
}

/// The reading of the folder for the list.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FolderReading {
    /// How often it was asked for; answers to earlier wishes are passed over.
    pub nth: u64,
    /// The folder changed while it was read, or while something else was done.
    pub is_outdated: bool,
}

/// Something that only a window can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Asks for a folder to open.
    PickFolder,
    /// Asks for files to open.
    PickFiles,
    /// Asks for a folder to save to.
    PickSaveFolder,
    /// Asks for files of another tool to import.
    PickImport,
    /// Asks where to export to; the ending of a file, or none for a folder.
    PickExport(Option<&'static str>),
    /// Asks where to save the rows of a search to.
    PickRowsTarget,
    /// Asks where to save the minutes of a review.
    PickMinutesTarget(MinutesTarget),
    /// Asks where to save counts as such a file.
    PickCountsTarget(CountsFile),
    /// Draws the counts into a picture to be written there.
    DrawCounts(CountsTarget),
    /// Asks where to save agreement as such a file.
    PickAgreementTarget(CountsFile),
    /// Draws agreement into a picture to be written there.
    DrawAgreement(CountsTarget),
    /// Asks for a codebook to import.
    PickCodebook,
    /// Asks where to export the codebook to.
    PickCodebookTarget,
    /// Closes the window.
    Quit,
    /// Puts text on the clipboard.
    Copy(String),
    /// Puts the keyboard into the article list's filter.
    FocusFilter,
    /// Puts the keyboard into the find bar.
    FocusFind,
    /// Puts the keyboard into the first field of the annotation in hand.
    FocusFields,
    /// Puts the keyboard where something is said about what is in hand, or about the article.
    FocusComment,
    /// Puts the keyboard into the article.
    FocusArticle,
    /// Puts the keyboard into the page in the middle.
    FocusPage,
    /// Puts the keyboard into the field of the search in all articles.
    FocusSearch,
}

/// The open folder.
#[derive(Clone, Debug)]
pub struct OpenFolder {
    /// Where it is.
    pub root: PathBuf,
    /// Only these articles are shown, if files were opened instead of a folder.
    pub only: Option<BTreeSet<ArticleId>>,
    /// Its articles.
    pub list: ArticleList,
    /// Which of them are shown.
    pub filter: ListFilter,
    /// The rows that show.
    pub rows: ArticleRows,
    /// Who is at the keyboard.
    pub me: AnnotatorId,
    /// What was found to be wrong with its files.
    pub problems: Vec<String>,
    /// Values that were changed here and elsewhere at once.
    pub conflicts: Vec<(LayerKey, Conflict)>,
}

/// What is on its way to the disk.
#[derive(Clone, Debug, Default)]
pub struct SaveState {
    /// Grows with each edit.
    pub(super) revision: u64,
    /// Sent and not yet durable: what, and the revision that is awaited.
    pub(super) waiting: BTreeMap<SaveTarget, u64>,
    /// Refused by the disk; kept in memory and tried again.
    pub(super) failed: BTreeMap<SaveTarget, String>,
    /// When that is, if another try may help.
    pub(super) retry_at: Option<Instant>,
}

/// A file that edits go to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SaveTarget {
    /// A sidecar.
    Layer(LayerKey),
    /// The codebook.
    Codebook,
    /// The project.
    Project,
    /// The registers.
    Registers,
    /// What was corrected about an article.
    Corrections(ArticleId),
}

impl SaveTarget {
    /// Whether it holds annotations.
    pub fn is_layer(&self) -> bool {
        matches!(self, Self::Layer(_))
    }
}

impl SaveState {
    /// Whether all that was done is durable.
    pub fn is_saved(&self) -> bool {
        self.waiting.is_empty() && self.failed.is_empty()
    }

    /// Whether a file is behind what is in memory.
    pub(super) fn is_unsaved(&self, target: &SaveTarget) -> bool {
        self.waiting.contains_key(target) || self.failed.contains_key(target)
    }

    /// Why something could not be saved, if so.
    pub fn failure(&self) -> Option<&str> {
        self.failed.values().next().map(String::as_str)
    }

    /// How long until the next try of what the disk refused.
    pub fn retry_in(&self) -> Option<Duration> {
        self.retry_at
            .map(|at| at.saturating_duration_since(Instant::now()))
    }

    /// What could not be saved, and why.
    pub fn failures(&self) -> impl Iterator<Item = (&SaveTarget, &str)> {
        let failed = self.failed.iter();
        failed.map(|(target, reason)| (target, reason.as_str()))
    }

    /// What was sent to the disk and is not yet there.
    pub fn waiting_targets(&self) -> impl Iterator<Item = &SaveTarget> {
        self.waiting.keys()
    }
}

impl AppState {
    /// How many commands are remembered.
    pub const MOST_RECENT: usize = 8;

    /// A program with nothing open.
    pub fn new(settings: Settings, storage: Storage, clock: Arc<dyn Clock>) -> Self {
        Self {
            workspace: Workspace::default(),
            folder: None,
            document: None,
            settings,
            history: History::default(),
            armed: None,
            last_tag: None,
            hidden_tags: BTreeSet::new(),
            hidden_annotators: BTreeSet::new(),
            notices: Vec::new(),
            page: Page::default(),
            came_from: None,
            modal: None,
            shows_reanchor: false,
            search: CorpusSearch::default(),
            exchange: Exchange::default(),
            gathered: Gathered::default(),
            table: TableState::default(),
            counts: CountsState::default(),
            session: ReviewSession::default(),
            comments: CommentsState::default(),
            team: TeamState::default(),
            agreement: AgreementState::default(),
            sync: super::syncing::Syncing::default(),
            job: None,
            saves: SaveState::default(),
            wishes: Vec::new(),
            is_system_dark: false,
            trace: Trace::default(),
            recent_commands: Vec::new(),
            closing: false,
            texts: BTreeMap::new(),
            generations: BTreeMap::new(),
            conflict_copies: Vec::new(),
            backups: BTreeMap::new(),
            read_only_layers: BTreeSet::new(),
            listed_with: Arc::default(),
            asked: None,
            awaited: None,
            awaiting_paths: None,
            awaits_save: None,
            reading: FolderReading::default(),
            rows_made: None,
            rows_asked: Asked::default(),
            time_zone: TimeZone::system(),
            storage,
            clock,
            bulk: None,
        }
    }

    /// Who is at the keyboard.
    pub fn me(&self) -> Option<&AnnotatorId> {
        self.folder.as_ref().map(|folder| &folder.me)
    }

    /// The layer of one's own on the open article.
    pub fn my_layer_key(&self) -> Option<LayerKey> {
        let document = self.document.as_ref()?;
        Some(LayerKey::new(
            document.article.id.clone(),
            self.me()?.clone(),
        ))
    }

    /// One's own annotations on the open article.
    pub fn my_layer(&self) -> Option<&crate::model::Layer> {
        self.workspace.layers.get(&self.my_layer_key()?)
    }

    /// The registers of the project.
    pub fn registers(&self) -> &Registers {
        &self.workspace.registers
    }

    /// Tells the person something; a notice on the same topic is replaced.
    pub fn notify(&mut self, notice: Notice) {
        self.notices.retain(|shown| shown.topic != notice.topic);
        self.notices.push(notice);
    }
}
