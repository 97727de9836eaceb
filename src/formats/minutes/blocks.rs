//! The parts that minutes are put together from.

/// What stands in the place of a table without rows.
pub(super) const NOTHING: &str = "None";

/// A part of the minutes; its texts are plain and are escaped by whoever writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading; 2 for the parts, 3 for what is in one.
    Heading(u8, String),
    /// Sentences.
    Paragraph(String),
    /// A table.
    Table {
        /// The headings of its columns.
        head: Vec<&'static str>,
        /// Its rows, as long as the head.
        rows: Vec<Vec<String>>,
    },
}
