//! Annotation sets as other people's tools write and read them.
//!
//! One module a format, behind [`ExportFormat`] and [`ImportFormat`]: model in, bytes out, and bytes in,
//! what was understood out. Nothing here opens a file, asks for the time or knows a window.
//! What a format cannot hold, and what of a file was not understood, goes into a [`Report`]; nothing is
//! dropped or shifted in silence.
//! `docs/FORMATS.md` documents each mapping.

mod all;
mod counting;
mod doccano;
mod documents;
mod error;
mod export;
mod gathering;
mod import;
mod json_values;
mod kept;
mod label_studio;
mod line_ends;
mod names;
mod offsets;
mod options;
#[cfg(test)]
mod places_tests;
mod placing;
mod prodigy;
mod refi_qda;
mod report;
mod set_losses;
mod spacy;
mod tag_names;
mod values;
mod word_tokens;
mod xml;
mod zipped;

pub use self::all::{export_format, export_formats, import_format, import_formats, likely_format};
use self::counting::count_alike;
pub use self::error::FormatError;
pub use self::export::{ExportArticle, ExportFormat, ExportInput, ExportLayer, OutFile, Shape};
pub use self::import::{
    ImportFormat, ImportSource, ImportedAnnotation, ImportedArticle, ImportedCoder, ImportedPlace,
    ImportedSet, ImportedSpan, InFile, Likeness,
};
pub use self::names::{FileNames, Labels};
pub use self::offsets::{OffsetMap, Unit};
pub use self::options::{OptionKind, OptionSpec, Options};
pub use self::placing::{Candidate, match_article, place};
pub use self::report::{Loss, Report, Trouble};
use self::tag_names::TagNames;
