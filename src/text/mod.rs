//! Places in text. A leaf: it knows no files, no annotations and no window.

mod line_index;
mod offset;
mod quotes;
pub mod segment;
mod word_count;

pub use self::line_index::{LineIndex, line_column};
pub use self::offset::{CodePointOffset, TextOffset, TextRange, TextRangeError};
pub use self::word_count::WordCount;
