//! Label Studio: tasks with their annotations as JSON, and the labelling interface as XML.
//!
//! `docs/formats/label-studio.md` says what becomes what.

mod attributes;
mod config;
mod controls;
mod reading;
mod regions;
mod results;
mod writing;

#[cfg(test)]
mod tests;

use super::json_values::has_key;
use super::line_ends::LINE_ENDS;
use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, OptionKind, OptionSpec, Options, OutFile, Report, Shape, Unit,
};

const LABEL: &str = "Label Studio (JSON tasks)";
/// The names of the interface's parts that are no field's.
const LABELS: &str = "label";
const ARTICLE: &str = "article";
const TEXT: &str = "text";
/// The relation of a later piece of an annotation to the first.
const PART_OF: &str = "part_of";

/// What places count.
pub const OFFSETS: OptionSpec = OptionSpec {
    name: "offsets",
    label: "Count places in",
    help: "Label Studio counts characters since 2022; before, it counted UTF-16 units.",
    kind: OptionKind::OneOf(&[
        ("code-points", "Characters (since 2022)"),
        ("utf16", "UTF-16 units (before)"),
    ]),
};

/// Where annotators' accounts are.
pub const EMAIL_DOMAIN: OptionSpec = OptionSpec {
    name: "email-domain",
    label: "Domain of the annotators’ accounts",
    help: "Names each annotator as id@domain; those accounts must exist. Empty leaves annotations to whoever imports them.",
    kind: OptionKind::Text(""),
};

/// Whether predictions are read.
pub const PREDICTIONS: OptionSpec = OptionSpec {
    name: "predictions",
    label: "Read predictions too",
    help: "What a model suggested, as annotations by an annotator of the model’s name.",
    kind: OptionKind::YesNo(false),
};

/// Tasks with annotations.
#[derive(Clone, Copy, Debug)]
pub struct LabelStudio;

impl ExportFormat for LabelStudio {
    fn id(&self) -> &'static str {
        "label-studio"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Label Studio"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[OFFSETS, LINE_ENDS, EMAIL_DOMAIN]
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

impl ImportFormat for LabelStudio {
    fn id(&self) -> &'static str {
        "label-studio"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[OFFSETS, PREDICTIONS]
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let is_task = |file: &&InFile| {
            file.has_ending(".json")
                && has_key(file, "data")
                && (has_key(file, "annotations") || has_key(file, "completions"))
        };
        let mut tasks = source.files.iter().filter(is_task);
        match tasks.next() {
            Some(file) if has_key(file, "from_name") => Likeness::Yes,
            Some(_) => Likeness::Maybe,
            None => Likeness::No,
        }
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

/// What places count.
fn unit_of(options: &Options) -> Unit {
    if options.get(&OFFSETS) == "utf16" {
        Unit::Utf16
    } else {
        Unit::CodePoints
    }
}
