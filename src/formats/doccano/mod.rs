//! doccano: a document a line as JSON, one file for each annotator.
//!
//! `docs/formats/doccano.md` says what becomes what.

mod reading;
mod tables;
mod writing;

#[cfg(test)]
mod tests;

use super::json_values::has_key;
use super::line_ends::LINE_ENDS;
use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, OptionKind, OptionSpec, Options, OutFile, Report, Shape, Unit,
};

const LABEL: &str = "doccano (JSONL)";
/// Keys of a line that are no metadata.
const RESERVED: [&str; 11] = [
    "id",
    "text",
    "entities",
    "relations",
    "label",
    "labels",
    "annotations",
    "cats",
    "Comments",
    "comments",
    super::kept::KEY,
];

/// What places count.
pub const OFFSETS: OptionSpec = OptionSpec {
    name: "offsets",
    label: "Count places in",
    help: "doccano counts UTF-16 units, or what people see as one sign in a project with that setting.",
    kind: OptionKind::OneOf(&[
        ("utf16", "UTF-16 units, as its window does"),
        ("code-points", "Characters"),
        ("graphemes", "What people see as one sign"),
    ]),
};

/// How spans are written.
pub const LAYOUT: OptionSpec = OptionSpec {
    name: "layout",
    label: "Layout",
    help: "Entities with relations, or plain labels for a project without relations.",
    kind: OptionKind::OneOf(&[
        ("relations", "Entities and relations"),
        ("labels", "Labels only"),
    ]),
};

/// Whether each annotator has a file.
pub const FILES: OptionSpec = OptionSpec {
    name: "files",
    label: "Files",
    help: "doccano takes in one person’s annotations at a time.",
    kind: OptionKind::OneOf(&[
        ("each", "One for each annotator"),
        ("all", "One for all annotators"),
    ]),
};

/// The column that texts stand in.
pub const TEXT_COLUMN: OptionSpec = OptionSpec {
    name: "text-column",
    label: "Column of texts",
    help: "doccano asks for it too. Usually text.",
    kind: OptionKind::Text(""),
};

/// The column that labels stand in.
pub const LABEL_COLUMN: OptionSpec = OptionSpec {
    name: "label-column",
    label: "Column of labels",
    help: "doccano asks for it too. Usually label, or entities.",
    kind: OptionKind::Text(""),
};

/// Documents with labels, entities, relations or classes.
#[derive(Clone, Copy, Debug)]
pub struct Doccano;

impl ExportFormat for Doccano {
    fn id(&self) -> &'static str {
        "doccano"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "doccano"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[OFFSETS, LAYOUT, FILES, LINE_ENDS]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(ExportFormat::options(self))?;
        writing::files(input, options, report)
    }
}

impl ImportFormat for Doccano {
    fn id(&self) -> &'static str {
        "doccano"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[OFFSETS, TEXT_COLUMN, LABEL_COLUMN]
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let of = |file: &InFile| {
            let has = |key: &str| has_key(file, key);
            let is_own = has("start_offset") && has("end_offset");
            let is_others = has("data") || has("tokens") || has("answer");
            let has_labels = has("label") || has("labels") || has("cats") || has("column_label");
            if is_own && !is_others {
                Likeness::Yes
            } else if has_labels && !is_others {
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
        options.check(ImportFormat::options(self))?;
        reading::read(source, options, report)
    }
}

/// What the value of the option counts.
fn unit_of(name: &str) -> Unit {
    match name {
        "code-points" => Unit::CodePoints,
        "graphemes" => Unit::Graphemes,
        _ => Unit::Utf16,
    }
}
