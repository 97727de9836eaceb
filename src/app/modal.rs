//! The one window that may stand over the others.

use super::counting::CountsFile;
use super::session::MinutesTarget;
use crate::model::{ArticleId, EntryRef, TagId};

/// A window over the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Modal {
    /// A typed path.
    OpenPath(PathPurpose),
    /// A tag found by typing.
    PickTag(TagPurpose),
    /// Another annotation to link the one in hand to.
    LinkAnnotation,
    /// The codebook and one of its tags.
    Codebook(Option<TagId>),
    /// The registers and one of their entries.
    Registers(Option<EntryRef>),
    /// What is known about articles.
    Metadata(Vec<ArticleId>),
    /// The project's name, annotators and patterns.
    Project,
    /// Words that stay coloured.
    Keywords,
    /// Annotations in another tool's format.
    Export,
    /// Another tool's annotations.
    Import,
    /// A change of many annotations.
    MassEdit,
    /// Rules that decide many cases.
    ReviewRules,
    /// Where annotators differ again and again.
    Trouble,
    /// Articles are handed out.
    HandOut,
    /// The program's settings.
    Settings,
    /// All commands.
    Palette,
    /// All keys.
    Keys,
    /// What is wrong with the files, and conflicts.
    Problems,
    /// Who is at the keyboard.
    WhoAmI,
    /// Keeping in step with others by git.
    Sync,
    /// The user guide.
    Guide,
    /// The program itself.
    About,
}

/// What a path is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPurpose {
    /// It is opened.
    Open,
    /// A copy of one's annotations is saved there.
    SaveCopy,
    /// Another tool's annotations are read from there.
    Import,
    /// Annotations are exported to there; the ending of a file, or none for a folder.
    Export(Option<&'static str>),
    /// The rows of a search are saved there.
    SaveRows,
    /// Counts are saved there as such a file.
    Counts(CountsFile),
    /// The minutes of a review are saved there as such a file.
    Minutes(MinutesTarget),
    /// Agreement is saved there as such a file.
    Agreement(CountsFile),
}

/// What a tag is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagPurpose {
    /// For the selected words.
    Selection,
    /// For the article as a whole.
    Article,
    /// In place of the tag of the annotation in hand.
    Retag,
    /// Beside the annotation in hand.
    Duplicate,
    /// For the hits of a search.
    Hits,
    /// For the selected words, in the curated layer.
    Curated,
}
