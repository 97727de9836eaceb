//! brat standoff: a folder for each annotator, in it a text and its annotations for each article.
//!
//! brat counts code points with every line end as one and lets no span cross a line; what it has no
//! place for stands in comments of a type of our own and in tables beside. `docs/formats/brat.md` has the mapping.

mod attributes;
mod conf;
mod document;
mod fragments;
mod reading;
mod record;
mod standoff;
mod tables;
#[cfg(test)]
mod tests;
mod writing;

use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, OptionKind, OptionSpec, Options, OutFile, Report, Shape,
};

/// The name of the format.
const LABEL: &str = "brat standoff";
/// The type of the comments with what brat has no place for.
const OWN_COMMENT: &str = "Stancemark";

/// What folders stand for when they are read.
const FOLDERS: OptionSpec = OptionSpec {
    name: "folders",
    label: "Folders",
    help: "Whether a folder is an annotator's, or one of articles; folders we wrote say it themselves.",
    kind: OptionKind::OneOf(&[
        ("annotators", "An annotator each"),
        ("articles", "Articles in folders"),
    ]),
};

/// Writes folders for brat.
#[derive(Clone, Copy, Debug)]
pub struct BratExport;

/// Reads folders of brat.
#[derive(Clone, Copy, Debug)]
pub struct BratImport;

impl ExportFormat for BratExport {
    fn id(&self) -> &'static str {
        "brat"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "brat, and the many tools that read its .ann files beside .txt files"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
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

impl ImportFormat for BratImport {
    fn id(&self) -> &'static str {
        "brat"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[FOLDERS]
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let likeness = |file: &InFile| match file.bytes.as_slice() {
            _ if !file.has_ending(".ann") => Likeness::No,
            [b'T' | b'R' | b'E' | b'A' | b'M' | b'N' | b'#' | b'*', ..] => Likeness::Yes,
            [] => Likeness::Maybe,
            _ => Likeness::No,
        };
        let of_each = source.files.iter().map(likeness);
        of_each.max().unwrap_or(Likeness::No)
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        reading::read(source, options, report)
    }
}
