//! Annotation sets as other people's tools write and read them.
//!
//! One module a format, behind [`ExportFormat`] and [`ImportFormat`]: model in, bytes out, and bytes in,
//! what was understood out. Nothing here opens a file, asks for the time or knows a window.
//! What a format cannot hold, and what of a file was not understood, goes into a [`Report`]; nothing is
//! dropped or shifted in silence.
//! `docs/FORMATS.md` documents each mapping.

mod all;
mod borrowed_json;
mod brat;
mod by_article;
mod cas;
mod claim_review;
mod conll;
mod counting;
mod dna;
mod doccano;
mod documents;
mod error;
mod export;
#[cfg(test)]
mod foreign_exports;
mod gathering;
mod html;
mod hypothesis;
mod import;
mod iri;
mod json;
mod json_text;
mod json_values;
mod kept;
mod label_studio;
mod left_out;
mod line_ends;
mod markdown;
pub mod minutes;
mod names;
mod networks;
mod numbers;
mod offsets;
mod options;
#[cfg(test)]
mod places_tests;
mod placing;
mod prodigy;
mod quoting;
mod refi_qda;
mod report;
#[cfg(test)]
mod samples_table;
mod segments;
mod set_losses;
mod spacing;
mod spacy;
mod svg;
mod tables;
mod tag_names;
mod tokens;
mod values;
mod web_annotation;
mod webanno_tsv;
mod word_tokens;
mod xml;
mod zipped;

pub use self::all::{export_format, export_formats, import_format, import_formats, likely_format};
use self::counting::count_alike;
pub use self::error::FormatError;
pub use self::export::{ExportArticle, ExportFormat, ExportInput, ExportLayer, OutFile, Shape};
pub use self::import::{
    ImportFormat, ImportSource, ImportedAnnotation, ImportedArticle, ImportedCoder, ImportedPlace,
    ImportedReview, ImportedSet, ImportedSpan, InFile, Likeness,
};
pub use self::names::{FileNames, Labels};
pub use self::offsets::{OffsetMap, Unit};
pub use self::options::{OptionKind, OptionSpec, Options};
pub use self::placing::{Candidate, TextDigest, match_article, place};
pub use self::report::{Cases, Loss, Report, Trouble};
pub use self::tables::is_formula;
use self::tag_names::TagNames;
pub use self::zipped::{is_zip, pack, unpack};
