//! Why a set could not be written or read at all.

use thiserror::Error;

/// Why a set could not be written or read at all; smaller troubles go into the report.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormatError {
    /// The file is not of this format, or is broken.
    #[error("{file} cannot be read as {format}: {reason}")]
    Broken {
        /// The file, as the source names it.
        file: String,
        /// The label of the format.
        format: &'static str,
        /// What is wrong, with the place in the file where that is known.
        reason: String,
    },
    /// The file asks for more memory or time than a set may take.
    #[error("{file} is refused: {reason}")]
    TooLarge {
        /// The file, as the source names it.
        file: String,
        /// Which bound it breaks, with the figure.
        reason: String,
    },
    /// An option has a value it cannot have.
    #[error("the option {name} cannot be {value}: it can be {allowed}")]
    Option {
        /// The option.
        name: String,
        /// What was given.
        value: String,
        /// What could have been given.
        allowed: String,
    },
    /// There is nothing of the kind that the format holds.
    #[error("there is nothing to write: {0}")]
    Nothing(&'static str),
    /// The format cannot be written from what there is.
    #[error("the set cannot be written as {format}: {reason}")]
    Unwritable {
        /// The label of the format.
        format: &'static str,
        /// What stands in the way.
        reason: String,
    },
}
