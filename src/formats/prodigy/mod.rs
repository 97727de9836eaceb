//! Prodigy: a task a line as JSON, with tokens, spans and relations.
//!
//! `docs/formats/prodigy.md` says what becomes what.

mod reading;
mod writing;

#[cfg(test)]
mod tests;

use super::json_values::has_key;
use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, Options, OutFile, Report, Shape,
};

const LABEL: &str = "Prodigy (JSONL)";
/// The key of meta that the article's path stands under.
const PATH: &str = "article";

/// Tasks with their answers.
#[derive(Clone, Copy, Debug)]
pub struct Prodigy;

impl ExportFormat for Prodigy {
    fn id(&self) -> &'static str {
        "prodigy"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Prodigy"
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

impl ImportFormat for Prodigy {
    fn id(&self) -> &'static str {
        "prodigy"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let of = |file: &InFile| {
            let has = |key: &str| has_key(file, key);
            if has("_task_hash") || has("token_start") || has("_annotator_id") {
                Likeness::Yes
            } else if has("text") && has("answer") {
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
