//! What is amiss with a sidecar, where, and what can be done.

use std::path::PathBuf;

use thiserror::Error;

/// Something amiss in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// In code points, counted from 1.
    pub column: usize,
    /// What it is.
    pub what: ProblemKind,
}

/// What is amiss.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProblemKind {
    /// The file cannot be read as a whole.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// A newer program wrote the file.
    #[error("the file has format {0}, which only a newer Stancemark understands")]
    NewerFormat(u32),
    /// One record cannot be read; it is kept as it stands.
    #[error("this annotation cannot be read: {0}")]
    BadRecord(String),
    /// A decision or a comment cannot be read; it is kept as it stands.
    #[error("this record cannot be read: {0}")]
    BadListRecord(String),
    /// A record has the id of one before it; it is kept as it stands.
    #[error("the id {0} stands twice")]
    DuplicateId(String),
    /// A span's place is none, and its quote is not found.
    #[error("span {nth} of {id} is empty, backwards or outside the article")]
    InvalidSpan {
        /// Which annotation.
        id: String,
        /// Which of its spans, counted from 1.
        nth: usize,
    },
    /// Nothing like a span's quote is in the article.
    #[error("the words of span {nth} of {id} are not in the article any more")]
    Orphan {
        /// Which annotation.
        id: String,
        /// Which of its spans, counted from 1.
        nth: usize,
    },
    /// A span's quote may stand somewhere else.
    #[error("it is doubtful where span {nth} of {id} stands now")]
    Doubtful {
        /// Which annotation.
        id: String,
        /// Which of its spans, counted from 1.
        nth: usize,
    },
    /// Two versions of a value wait for a decision.
    #[error("two versions of {field} of {id} wait for a decision")]
    OpenConflict {
        /// Which annotation, or empty for the layer.
        id: String,
        /// Which field.
        field: String,
    },
    /// The file names another annotator than its own name does.
    #[error("the file says it is {found}'s, its name says {expected}'s")]
    WrongAnnotator {
        /// Who stands in the file.
        found: String,
        /// Who stands in its name.
        expected: String,
    },
    /// The article beside the sidecar is not there.
    #[error("the article is not there: {0}")]
    NoArticle(String),
    /// The records are not in the order of a save.
    #[error("the annotations are not ordered by place")]
    Unsorted,
    /// The last line does not end.
    #[error("the last line has no line end")]
    NoFinalNewline,
}

impl ProblemKind {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Damaged(_) => "Mend the place by hand, or take back the last good backup",
            Self::NewerFormat(_) => "Open it with a newer Stancemark",
            Self::BadRecord(_) | Self::BadListRecord(_) => {
                "Mend the line by hand; it is kept as it stands until then"
            }
            Self::DuplicateId(_) => "Repair gives the second one an id of its own",
            Self::InvalidSpan { .. } | Self::Orphan { .. } => {
                "Open the article and place the annotation anew, or delete it"
            }
            Self::Doubtful { .. } => "Open the article and say where the words stand now",
            Self::OpenConflict { .. } => "Open the article and pick one of the two",
            Self::WrongAnnotator { .. } => "Repair writes the name of the file into it",
            Self::NoArticle(_) => "Put the article back beside it, or remove the sidecar",
            Self::Unsorted | Self::NoFinalNewline => "Repair writes the file in order",
        }
    }

    /// Whether a repair mends it without anybody being asked.
    pub fn can_repair(&self) -> bool {
        matches!(
            self,
            Self::DuplicateId(_)
                | Self::WrongAnnotator { .. }
                | Self::Unsorted
                | Self::NoFinalNewline
        )
    }
}
