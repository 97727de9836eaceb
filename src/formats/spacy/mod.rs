//! spaCy: a `Doc` a line as JSON, which `Doc.from_json` reads.
//!
//! Its binary form cannot be written without its own library. `docs/formats/spacy.md` has the lines of
//! Python that make one of this, and says what becomes what.

mod reading;
mod writing;

#[cfg(test)]
mod tests;

use super::json_values::has_key;
use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, Options, OutFile, Report, Shape,
};

const LABEL: &str = "spaCy (Doc JSON lines)";
/// The group of spans that span categorisers use.
const GROUP: &str = "sc";

/// Docs with their spans.
#[derive(Clone, Copy, Debug)]
pub struct Spacy;

impl ExportFormat for Spacy {
    fn id(&self) -> &'static str {
        "spacy"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "spaCy, by three lines of Python"
    }

    fn shape(&self) -> Shape {
        Shape::File("jsonl")
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(&[])?;
        writing::files(input, report)
    }
}

impl ImportFormat for Spacy {
    fn id(&self) -> &'static str {
        "spacy"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let of = |file: &InFile| {
            let has = |key: &str| has_key(file, key);
            let has_spans = has("ents") || has("kb_id") || has("spans") || has("cats");
            let is_others = has("token_start") || has("answer") || has("start_offset");
            if has("text") && has("tokens") && has_spans && !is_others {
                Likeness::Yes
            } else if has("text") && has("ents") && !is_others {
                Likeness::Maybe
            } else {
                Likeness::No
            }
        };
        source.files.iter().map(of).max().unwrap_or(Likeness::No)
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        options.check(&[])?;
        reading::read(source, report)
    }
}
