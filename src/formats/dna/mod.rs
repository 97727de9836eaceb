//! Databases of the Discourse Network Analyzer: who says what about a concept, for or against it.
//!
//! A `.dna` file is an SQLite database. Version 3.0 is written; 3.0 and 2.0 are read.
//! `docs/formats/dna.md` documents the mapping.
//! Knows SQLite in memory only: no file is opened, and nothing that a stranger's database asks for
//! is run.

mod by_tag;
mod choices;
mod classic;
mod documents;
mod entities;
mod events;
#[cfg(test)]
mod hostile_tests;
mod notes;
mod opening;
mod password;
mod plan;
mod reading;
mod registers;
mod schema;
mod several;
mod tags;
#[cfg(test)]
mod tests;
mod writing;

use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, Likeness,
    OptionSpec, Options, OutFile, Report, Shape,
};

pub use self::events::DnaEvents;

/// What the format is called.
const LABEL: &str = "Discourse Network Analyzer";

/// How much of a file is looked at for the names of its tables.
const SCHEMA_BYTES: usize = 1 << 18;

/// The database.
pub struct Dna;

impl ExportFormat for Dna {
    fn id(&self) -> &'static str {
        "dna"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Discourse Network Analyzer 3 and rDNA"
    }

    fn shape(&self) -> Shape {
        Shape::File("dna")
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[
            choices::MAPPING,
            choices::AGREEMENT,
            choices::PIECES,
            choices::ARTICLE_LEVEL,
            choices::LINE_ENDS,
            choices::IDS_AND_NOTES,
            choices::PASSWORD,
        ]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(ExportFormat::options(self))?;
        let bytes = writing::write(input, options, report)?;
        Ok(vec![OutFile {
            path: "statements.dna".to_owned(),
            bytes,
        }])
    }
}

impl ImportFormat for Dna {
    fn id(&self) -> &'static str {
        "dna"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let Some(file) = source.only() else {
            return Likeness::No;
        };
        if !file.bytes.starts_with(opening::HEADER) {
            return Likeness::No;
        }
        // The names of the tables stand on the first pages.
        let head = file.head(SCHEMA_BYTES);
        let is_named = |name: &[u8]| memchr::memmem::find(head, name).is_some();
        if is_named(b"STATEMENTTYPES") && is_named(b"DATASHORTTEXT") {
            Likeness::Yes
        } else if file.has_ending(".dna") {
            Likeness::Maybe
        } else {
            Likeness::No
        }
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        options.check(ImportFormat::options(self))?;
        let file = source.only().ok_or_else(|| FormatError::Broken {
            file: source
                .files
                .first()
                .map_or_else(String::new, |file| file.path.clone()),
            format: LABEL,
            reason: "a database is one file".to_owned(),
        })?;
        reading::read(file, report)
    }
}
