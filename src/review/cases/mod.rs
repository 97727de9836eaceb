//! The cases of a review: annotations of several annotators that belong together, each with its state.
//!
//! Made anew from the layers whenever one changes; what was decided is attached by the annotations
//! it names, so that making cases again loses no decision and marks only what changed.
//! Knows layers and a text; no files, no clock.

mod attach;
mod case;
mod compare;
mod groups;
mod make;
mod meaning;
#[cfg(test)]
mod tests;

pub use self::case::{Case, CaseCounts, CaseState, Differences, Member};
pub use self::compare::{pieces, same_fields, same_value};
pub use self::make::{CaseSource, Cases, Takes, make_cases};
pub use self::meaning::{case_id, seen};
