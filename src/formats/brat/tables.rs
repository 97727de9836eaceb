//! The tables beside the folders: which file is whose article, and what has no words for brat to mark.

use csv::{ReaderBuilder, WriterBuilder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::LABEL;
use crate::formats::{FormatError, InFile, Report, Trouble};

/// The table of files.
pub const FILES: &str = "files.tsv";
/// The table of annotations without words to mark.
pub const BESIDE: &str = "beside.tsv";

/// A file of a folder, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// The annotator's folder.
    pub folder: String,
    /// The file's name without ending.
    pub file: String,
    /// The annotator's id.
    pub annotator: String,
    /// The annotator's name.
    pub name: String,
    /// The article's path.
    pub article: String,
    /// How far the annotator is with it.
    pub status: String,
}

/// An annotation that stands nowhere in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BesideRow {
    /// The annotator's id.
    pub annotator: String,
    /// The article's path.
    pub article: String,
    /// The tag's id.
    pub tag: String,
    /// The words it was on, for people; empty for the whole article.
    pub words: String,
    /// The rest, as JSON.
    pub record: String,
}

/// Writes a table with its header.
pub fn written<T: Serialize>(rows: &[T]) -> Result<Vec<u8>, FormatError> {
    let unwritable = |reason: String| FormatError::Unwritable {
        format: LABEL,
        reason,
    };
    let mut writer = WriterBuilder::new()
        .delimiter(b'\t')
        .from_writer(Vec::new());
    for row in rows {
        writer
            .serialize(row)
            .map_err(|error| unwritable(error.to_string()))?;
    }
    writer
        .into_inner()
        .map_err(|error| unwritable(error.to_string()))
}

/// Reads a table; rows that cannot be read are told.
pub fn read<T: DeserializeOwned>(file: &InFile, report: &mut Report) -> Vec<T> {
    let mut reader = ReaderBuilder::new()
        .delimiter(b'\t')
        .from_reader(file.bytes.as_slice());
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        match row {
            Ok(row) => rows.push(row),
            Err(error) => report.tell(Trouble::BadRecord, || format!("{}: {error}", file.path)),
        }
    }
    rows
}
