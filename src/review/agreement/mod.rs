//! How far annotators agree: one measure a file, over sums that are made document by document.
//!
//! A [`Document`] holds the spans of each annotator with a label number; what a label stands for is
//! the caller's: one number for every span asks for the same passage, one a tag for the same tag, one
//! for each tag with its fields for the same fields. So are slices by tag, outlet or day.
//! What cannot be told is [`Undefined`] with its reason, never 0, 1 or not a number.
//! `docs/AGREEMENT.md` has the formulas and where they come from.

mod document;
mod undefined;

pub use self::document::{Document, Span};
pub use self::undefined::{Measure, Undefined};
