//! What views and keys ask for, with all that is needed to do it.

use std::cell::RefCell;
use std::path::PathBuf;

use super::commenting::CommentCommand;
use super::exchange::ExportRequest;
use super::exporting::Existing;
use super::find::FindQuery;
use super::importing::ImportChoices;
use super::notice::NoticeAction;
use super::reviewing::CaseFilter;
use super::searching::{HitTemplate, Narrowing, SearchRequest, Ticking};
use super::session::ReviewCommand;
use super::team::TeamCommand;
use super::{
    AgreementCommand, Conflict, CountsCommand, GatherCommand, ListFilter, Modal, Page, Selected,
    Selection, Side, TableCommand, UiCommand, Wish,
};
use crate::insight::search::HitOrder;
use crate::model::{
    AnnotationId, AnnotatorId, ArticleId, Codebook, Entry, EntryRef, FieldId, FieldValue, LayerKey,
    MetadataField, Project, Status, Tag, TagId,
};
use crate::store::settings::Settings;
use crate::text::{TextOffset, TextRange};

/// Something to be done.
#[derive(Clone, Debug)]
pub enum AppCommand {
    /// A command that needs nothing more.
    Ui(UiCommand),
    /// Opens a folder or files.
    OpenPaths(Vec<PathBuf>),
    /// Opens or imports what was dropped on the window, whichever it is.
    Dropped(Vec<PathBuf>),
    /// Opens an article of the folder.
    OpenArticle(ArticleId),
    /// Opens the article of a layer and brings one of its annotations into sight.
    OpenAnnotation(LayerKey, AnnotationId),
    /// Reads the open article again in another encoding; none for a guess.
    ChooseEncoding(Option<String>),
    /// Something about selecting and finding.
    Look(LookCommand),
    /// Something about annotations.
    Annotate(AnnotateCommand),
    /// Something about the codebook.
    Codebook(CodebookCommand),
    /// Something about the registers.
    Register(RegisterCommand),
    /// Something about articles.
    Article(ArticleCommand),
    /// Something about the search in all articles.
    Search(SearchCommand),
    /// Something about exports and imports.
    Exchange(ExchangeCommand),
    /// Something about reading all annotated articles.
    Gather(GatherCommand),
    /// Something about the table of annotations.
    Table(TableCommand),
    /// Something about the counts.
    Counts(CountsCommand),
    /// Something about the review session.
    Review(ReviewCommand),
    /// Something about what is said about annotations and articles.
    Comment(CommentCommand),
    /// Something about the team: who does what.
    Team(TeamCommand),
    /// Something about agreement.
    Agreement(AgreementCommand),
    /// Shows the cases that have this in common.
    ShowCases(CaseFilter),
    /// Something about git.
    Sync(super::syncing::SyncCommand),
    /// The project's words about itself shall be these.
    SetProject(Box<Project>),
    /// The person is this annotator from now on.
    BeAnnotator(AnnotatorId, String),
    /// The program's settings shall be these.
    SetSettings(Box<Settings>),
    /// Shows a window over the others, or none.
    Show(Option<Modal>),
    /// A notice was closed.
    CloseNotice(String),
    /// A notice's button was pressed.
    ActOnNotice(String, NoticeAction),
    /// Saves what is not saved to this folder.
    SaveElsewhere(PathBuf),
    /// Asks the window for something.
    Wish(Wish),
    /// A person picked one of two values that were set here and elsewhere at once.
    Settle(LayerKey, Box<Conflict>, Side),
    /// The window closes although something is not saved.
    CloseAnyway,
    /// The window does not close after all.
    StayOpen,
    /// Stops the job.
    CancelJob,
}

/// Selecting, moving, finding.
#[derive(Clone, Debug)]
pub enum LookCommand {
    /// The selection shall be this.
    Select(Selection),
    /// The annotation in hand shall be this.
    Pick(Option<Selected>),
    /// Brings a place into sight, its words selected.
    GoTo(TextRange),
    /// What is looked for in the article.
    Find(FindQuery),
    /// What was to be brought into sight is in sight.
    Revealed,
    /// The article's text shall be so many times as large.
    Zoom(f32),
    /// Closes the find bar.
    CloseFind,
    /// Shows or hides a tag's highlights.
    ToggleTag(TagId),
    /// Shows or hides an annotator's highlights.
    ToggleAnnotator(AnnotatorId),
    /// Shows a page in the middle of the window.
    ShowPage(Page),
    /// Forgets the page from which the article was shown.
    ForgetPage,
    /// Which articles are listed.
    Filter(Box<ListFilter>),
}

/// Making and changing annotations.
#[derive(Clone, Debug)]
pub enum AnnotateCommand {
    /// Tags what is selected.
    Tag(TagId),
    /// Every selection is tagged with it at once, until none.
    Arm(Option<TagId>),
    /// Tags the article as a whole.
    TagArticle(TagId),
    /// Gives the annotation in hand another tag and keeps what fits.
    Retag(TagId),
    /// Puts another tag on the words of the annotation in hand.
    Duplicate(TagId),
    /// Deletes annotations.
    Delete(Vec<AnnotationId>),
    /// A run of words shall be this.
    SetSpan {
        id: AnnotationId,
        span: usize,
        range: TextRange,
    },
    /// A run of words shall go.
    RemoveSpan { id: AnnotationId, span: usize },
    /// The selected words become one more run of the annotation in hand.
    AddSpan(AnnotationId),
    /// A field shall be this.
    SetField {
        id: AnnotationId,
        field: FieldId,
        value: Option<FieldValue>,
    },
    /// The note shall be this.
    SetNote { id: AnnotationId, note: String },
    /// Links an annotation to another.
    Link {
        from: AnnotationId,
        to: AnnotationId,
        relation: String,
    },
    /// Takes a link away.
    Unlink {
        from: AnnotationId,
        to: AnnotationId,
        relation: String,
    },
    /// A run without a sure place is the selected words.
    Place { id: AnnotationId, span: usize },
    /// A doubtful run is where the program thinks it is.
    Confirm { id: AnnotationId, span: usize },
}

/// Changing the codebook.
#[derive(Clone, Debug)]
pub enum CodebookCommand {
    /// The codebook shall be this one.
    Replace(Box<Codebook>),
    /// A tag shall be this; a new one goes to the end of its parent's children.
    Put(Box<Tag>),
    /// The codebook's name, source and guideline shall be these.
    Describe {
        name: String,
        source: String,
        guideline: String,
    },
    /// A tag and those under it move under another, before a sibling or last.
    Move {
        tag: TagId,
        parent: Option<TagId>,
        before: Option<TagId>,
    },
    /// All annotations of one tag become those of another, and the tag goes.
    Merge { from: TagId, into: TagId },
    /// A tag goes; its annotations stay as they are, shown greyed.
    Delete(TagId),
    /// A tag goes with all its annotations.
    DeleteWithAnnotations(TagId),
    /// Writes the codebook to a file.
    Export(PathBuf),
    /// Reads a codebook from a file.
    Import(PathBuf),
}

/// Changing the registers.
#[derive(Clone, Debug)]
pub enum RegisterCommand {
    /// An entry shall be this.
    Put(EntryRef, Box<Entry>),
    /// An entry goes by another name everywhere; its old name stays as an alias.
    Rename { from: EntryRef, to: String },
    /// One entry becomes another everywhere; its names stay as aliases.
    Merge { from: EntryRef, into: EntryRef },
    /// An entry goes; fields that name it keep the name.
    Delete(EntryRef),
    /// Loads every sidecar of the project, so that all uses are known.
    FindUses,
}

/// Changing what is known about articles.
#[derive(Clone, Debug)]
pub enum ArticleCommand {
    /// A field shall be this for all of these articles; none takes the correction back.
    SetMetadata {
        articles: Vec<ArticleId>,
        field: MetadataField,
        value: Option<String>,
    },
    /// The status of one's own layer shall be this.
    SetStatus { article: ArticleId, status: Status },
    /// A run of words is no part of the story.
    MarkDirt(TextRange),
    /// A run of words is part of the story after all.
    MarkClean(TextOffset),
}

/// Exporting and importing.
#[derive(Clone, Debug)]
pub enum ExchangeCommand {
    /// The export's window asks for this; what it would be is worked out.
    AskExport(Box<ExportRequest>),
    /// Exports what the window asks for, and what is done with what stands there.
    Export(PathBuf, Existing),
    /// Reads files and folders for an import, as the format of that name or as what they look like.
    ReadImport {
        paths: Vec<PathBuf>,
        format: Option<String>,
    },
    /// The choices of the import are these.
    Choose(Box<ImportChoices>),
    /// Writes what the import's window shows.
    Import,
    /// Unpacks a project's archive into a folder that is new or empty, and opens it.
    Unpack { archive: PathBuf, folder: PathBuf },
    /// Closes the window and stops what is worked out for it.
    Close,
}

/// Searching all articles, and tagging what is found.
#[derive(Clone, Debug)]
pub enum SearchCommand {
    /// Looks for this.
    Search(Box<SearchRequest>),
    /// Stops looking; what was found stays.
    Stop,
    /// The rows shall be in this order, and only those of this part.
    Arrange(HitOrder, Narrowing),
    /// The row in hand is the one of that number.
    Pick(usize),
    /// Opens the article of a row at its hit.
    Show(usize),
    /// Ticked hits shall be tagged with this; none for no tagging.
    Template(Option<Box<HitTemplate>>),
    /// Ticks rows, or unticks them.
    Tick(Ticking, bool),
    /// Tags what is ticked.
    TagTicked,
    /// Copies the row of that number, or all that show.
    Copy(Option<usize>),
    /// Asks where to save the rows that show.
    AskSave,
    /// Saves the rows that show to a file; whether one that stands there is replaced.
    Save(PathBuf, bool),
}

impl From<ReviewCommand> for AppCommand {
    fn from(command: ReviewCommand) -> Self {
        Self::Review(command)
    }
}

impl From<SearchCommand> for AppCommand {
    fn from(command: SearchCommand) -> Self {
        Self::Search(command)
    }
}

impl From<ExchangeCommand> for AppCommand {
    fn from(command: ExchangeCommand) -> Self {
        Self::Exchange(command)
    }
}

impl From<UiCommand> for AppCommand {
    fn from(command: UiCommand) -> Self {
        Self::Ui(command)
    }
}

impl From<LookCommand> for AppCommand {
    fn from(command: LookCommand) -> Self {
        Self::Look(command)
    }
}

impl From<AnnotateCommand> for AppCommand {
    fn from(command: AnnotateCommand) -> Self {
        Self::Annotate(command)
    }
}

impl From<CodebookCommand> for AppCommand {
    fn from(command: CodebookCommand) -> Self {
        Self::Codebook(command)
    }
}

impl From<RegisterCommand> for AppCommand {
    fn from(command: RegisterCommand) -> Self {
        Self::Register(command)
    }
}

impl From<ArticleCommand> for AppCommand {
    fn from(command: ArticleCommand) -> Self {
        Self::Article(command)
    }
}

/// What views have asked for since it was last emptied.
///
/// Views hold it shared; a frame draws everything first and does what was asked afterwards.
#[derive(Debug, Default)]
pub struct CommandQueue {
    waiting: RefCell<Vec<AppCommand>>,
}

impl CommandQueue {
    /// Asks for something.
    pub fn send(&self, command: impl Into<AppCommand>) {
        let command = command.into();
        log::debug!("{command:?}");
        self.waiting.borrow_mut().push(command);
    }

    /// Takes all that was asked for, in order.
    pub fn take(&self) -> Vec<AppCommand> {
        self.waiting.take()
    }
}
