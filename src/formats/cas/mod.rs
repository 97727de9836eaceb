//! UIMA's common analysis structure, as INCEpTION, WebAnno, DKPro and cassis read and write it: XMI and JSON.
//!
//! One file an annotator and article. Both formats, and WebAnno's TSV, are ways to write the same
//! values (`model`); what these mean is told by `layers` and `from_set` on the way out and by `to_set`
//! and `graph` on the way in.
//! `docs/formats/uima.md` documents the mapping.

mod files;
mod from_set;
mod graph;
mod json;
mod layers;
mod model;
mod names;
mod roles;
mod to_set;
mod type_system;
mod xmi;

mod formats;
#[cfg(test)]
pub mod samples_test;
#[cfg(test)]
pub mod tests;

use std::borrow::Cow;

pub use self::files::{Assembly, origin, unpacked};
pub use self::formats::{CasJson, Places, Readable, Xmi};
pub use self::from_set::{Dialect, layers_of, report_the_rest};
pub use self::layers::{Layers, own};
pub use self::model::{ANNOTATION, Cas, FS_ARRAY, Feature, STRING, Structure, Type, Types, Value};
pub use self::to_set::{TAGS, read_into};

use super::{FormatError, InFile};

/// The file as text, or where it is none.
pub fn text_of<'a>(file: &'a InFile, format: &'static str) -> Result<Cow<'a, str>, FormatError> {
    file.text().map_err(|place| FormatError::Broken {
        file: file.path.clone(),
        format,
        reason: format!("byte {place} is no text"),
    })
}
