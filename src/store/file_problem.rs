//! What is wrong with a file of ours, where, and what to do about it.

use thiserror::Error;

use crate::model::{FieldId, TagId};

/// Something in a file that could not be taken as it stands; the rest of the file was read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {trouble}")]
pub struct FileProblem {
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What may be wrong with a part of a file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Trouble {
    /// A newer program wrote the file.
    #[error("the file has format {found}, this program knows formats up to {known}")]
    NewerFormat {
        /// The format the file names.
        found: u32,
        /// The newest format known.
        known: u32,
    },
    /// The file does not say its format.
    #[error("the file does not say its format; it is read as format 1")]
    NoFormat,
    /// A record that cannot be read; it is kept as it stands.
    #[error("this record of {list} cannot be read: {reason}")]
    Record {
        /// The list it stands in.
        list: &'static str,
        /// Why.
        reason: String,
    },
    /// A value that cannot be read; it is kept as it stands until another is put in its place.
    #[error("the value of {field} cannot be read: {reason}")]
    Value {
        /// The field it is the value of.
        field: String,
        /// Why.
        reason: String,
    },
    /// Two tags of one id.
    #[error("the tag {0} is there twice; the first one counts")]
    DuplicateTag(TagId),
    /// Two tags on one key.
    #[error("the key {key} belongs to {first} already, so it does not reach {second}")]
    DuplicateKey {
        /// The key.
        key: char,
        /// The tag that has it.
        first: TagId,
        /// The tag that wants it too.
        second: TagId,
    },
    /// A tag that stands under itself.
    #[error("the tag {0} stands under itself; it is shown at the top")]
    Ring(TagId),
    /// A tag under one that is not there.
    #[error("the tag {tag} stands under {parent}, which is not in the codebook")]
    UnknownParent {
        /// The tag.
        tag: TagId,
        /// What it names as its parent.
        parent: TagId,
    },
    /// Two fields of one id in a tag.
    #[error("the tag {tag} has the field {field} twice; the first one counts")]
    DuplicateField {
        /// The tag.
        tag: TagId,
        /// The field.
        field: FieldId,
    },
    /// Two answers of one id in a field.
    #[error("the field {field} has the answer {choice} twice; the first one counts")]
    DuplicateChoice {
        /// The field.
        field: FieldId,
        /// The answer.
        choice: String,
    },
    /// A kind of field this program does not know.
    #[error("the field {field} is of an unknown kind, {kind}; it is filled in as text")]
    UnknownKind {
        /// The field.
        field: FieldId,
        /// The kind it names.
        kind: String,
    },
    /// Two entries of one name in a register.
    #[error("{0} is there twice; the first one counts and the other is kept as it stands")]
    DuplicateEntry(String),
    /// Words that a person marked and that are not found for certain any more.
    #[error("words marked as {list} are not found in the article any more; the mark is kept")]
    Unplaced {
        /// `dirt` or `clean`.
        list: &'static str,
    },
}

impl Trouble {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NewerFormat { .. } => "Use a newer Stancemark to change this file",
            Self::NoFormat => "Write `format: 1,` as the first line of the file",
            Self::Record { .. } | Self::Value { .. } => "Correct it in a text editor",
            Self::DuplicateTag(_)
            | Self::DuplicateField { .. }
            | Self::DuplicateChoice { .. }
            | Self::DuplicateEntry(_) => "Give one of the two another id or remove it",
            Self::DuplicateKey { .. } => "Give one of the two another key",
            Self::Ring(_) | Self::UnknownParent { .. } => "Name another parent, or none",
            Self::UnknownKind { .. } => {
                "Use text, long-text, number, yes-no, choice, choices or entry"
            }
            Self::Unplaced { .. } => "Mark the words again",
        }
    }
}

/// Why nothing of a file could be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct Unreadable {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in code points.
    pub column: usize,
    /// Why.
    pub reason: String,
}

/// What came of reading a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading<T> {
    /// What was understood.
    pub value: T,
    /// What was not, in the order of the file.
    pub problems: Vec<FileProblem>,
}

impl<T> Reading<T> {
    /// Whether a newer program wrote it, so that it must not be written by this one.
    pub fn is_newer(&self) -> bool {
        let is_newer =
            |problem: &FileProblem| matches!(problem.trouble, Trouble::NewerFormat { .. });
        self.problems.iter().any(is_newer)
    }
}
