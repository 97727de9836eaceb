//! Hypothesis: the JSON that its client exports and imports, and that its service answers a search with.
//!
//! It has no fields: they stand among the tags as `field: value`. `docs/formats/hypothesis.md` has the mapping.

mod reading;
#[cfg(test)]
mod tests;
mod writing;

use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, Options, OutFile, Report, Shape,
};

/// The name of the format.
const LABEL: &str = "Hypothesis (JSON)";
/// How many bytes are looked through for words that only Hypothesis uses.
const HEAD_BYTES: usize = 1 << 16;
/// Who stands behind the names of users in our files.
const AUTHORITY: &str = "stancemark";
/// Stands between the name of a field and its value.
const BETWEEN: &str = ": ";

/// Writes what the client imports.
#[derive(Clone, Copy, Debug)]
pub struct HypothesisExport;

/// Reads what the client exports and the service answers.
#[derive(Clone, Copy, Debug)]
pub struct HypothesisImport;

impl ExportFormat for HypothesisExport {
    fn id(&self) -> &'static str {
        "hypothesis"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "The Hypothesis browser extension, by Import annotations on the article's page"
    }

    fn shape(&self) -> Shape {
        Shape::File("json")
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(self.options())?;
        writing::write(input, report)
    }
}

impl ImportFormat for HypothesisImport {
    fn id(&self) -> &'static str {
        "hypothesis"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn holds_links(&self) -> bool {
        false
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let likeness = |file: &InFile| {
            let head = file.head(HEAD_BYTES);
            let has = |words: &str| memchr::memmem::find(head, words.as_bytes()).is_some();
            if !file.has_ending(".json") || !has("\"uri\"") {
                Likeness::No
            } else if has("\"export_userid\"") || has("@hypothes.is\"") {
                Likeness::Yes
            } else if has("\"acct:") {
                Likeness::Maybe
            } else {
                Likeness::No
            }
        };
        let of_each = source.files.iter().map(likeness);
        of_each.max().unwrap_or(Likeness::No)
    }

    fn read(
        &self,
        source: &ImportSource,
        _options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        reading::read(source, report)
    }
}
