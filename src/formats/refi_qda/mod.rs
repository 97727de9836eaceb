//! REFI-QDA 1.0: the exchange of projects (`.qdpx`) and codebooks (`.qdc`) between programs for
//! qualitative analysis, such as `NVivo`, ATLAS.ti, MAXQDA, `QualCoder` and Taguette.
//!
//! `docs/formats/refi-qda.md` says what becomes what.

mod block;
mod codes;
mod codes_back;
mod fields;
mod guid;
mod links_back;
mod notes;
mod places;
mod project;
mod reading;
mod sources;
mod sources_back;

#[cfg(test)]
mod tests;

use super::line_ends::LINE_ENDS;
use super::xml;
use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, Loss, OptionKind, OptionSpec, Options, OutFile, Report, Shape, zipped,
};

/// What a dialog shows for a project, and messages name.
const LABEL: &str = "REFI-QDA project (.qdpx)";
/// What a dialog shows for a codebook.
const CODEBOOK_LABEL: &str = "REFI-QDA codebook (.qdc)";
/// The namespaces of the standard begin so; old files have other versions behind it.
const PROJECT_NAMESPACE: &str = "urn:QDA-XML:project:";
const CODEBOOK_NAMESPACE: &str = "urn:QDA-XML:codebook:";
/// What a project of ours names as its origin.
const ORIGIN: &str = "Stancemark";
/// The link between the pieces of one annotation, from a later piece to the first.
const CONTINUES: &str = "continues";
/// What the variable for how far somebody is begins with.
const STATUS_VARIABLE: &str = "stancemark status: ";

/// The line of ours that says what places count where it is not what the standard says.
const COUNTED_IN_KEY: &str = "@counted-in";
/// UTF-16 units, in that line and as a choice.
const UTF16: &str = "utf16";

/// How places are counted in what is written.
pub const OFFSETS: OptionSpec = OptionSpec {
    name: "offsets",
    label: "Count places in",
    help: "The standard counts characters; NVivo 12 counts UTF-16 units, which differs after an emoji.",
    kind: OptionKind::OneOf(&[
        ("standard", "Characters, as the standard says"),
        ("nvivo", "UTF-16 units, as NVivo 12 does"),
    ]),
};

/// How places are counted in what is read.
pub const COUNTED_IN: OptionSpec = OptionSpec {
    name: "offsets",
    label: "Places are counted in",
    help: "Usually the way under which the names of selections are the words that stand there.",
    kind: OptionKind::OneOf(&[
        (
            "auto",
            "Whatever fits, or what the program that wrote it does",
        ),
        ("code-points", "Characters, as the standard says"),
        ("utf16", "UTF-16 units"),
        ("code-points-lf", "Characters, CR LF as one"),
        ("utf16-lf", "UTF-16 units, CR LF as one"),
    ]),
};

/// A project.
#[derive(Clone, Copy, Debug)]
pub struct RefiQda;

/// A codebook alone.
#[derive(Clone, Copy, Debug)]
pub struct RefiQdaCodebook;

impl ExportFormat for RefiQda {
    fn id(&self) -> &'static str {
        "refi-qda"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "NVivo, ATLAS.ti, MAXQDA, QualCoder and others"
    }

    fn shape(&self) -> Shape {
        Shape::File("qdpx")
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[OFFSETS, LINE_ENDS]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(ExportFormat::options(self))?;
        let files = project::files(input, options, report);
        let bytes = zipped::pack(&files, LABEL)?;
        let path = "project.qdpx".to_owned();
        Ok(vec![OutFile { path, bytes }])
    }
}

impl ImportFormat for RefiQda {
    fn id(&self) -> &'static str {
        "refi-qda"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[COUNTED_IN]
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let is_like = |file: &InFile| {
            let is_archive = zipped::is_zip(&file.bytes) && file.has_ending(".qdpx");
            is_archive || file.has_ending(".qde") && names(file, PROJECT_NAMESPACE)
        };
        likeness_of(source.files.iter().any(is_like))
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

impl ExportFormat for RefiQdaCodebook {
    fn id(&self) -> &'static str {
        "refi-qda-codebook"
    }

    fn label(&self) -> &'static str {
        CODEBOOK_LABEL
    }

    fn read_by(&self) -> &'static str {
        "NVivo, ATLAS.ti, MAXQDA, QualCoder, Taguette and others"
    }

    fn shape(&self) -> Shape {
        Shape::File("qdc")
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(&[])?;
        if input.codebook.tags.is_empty() {
            return Err(FormatError::Nothing("the codebook has no tags"));
        }
        lose_all_but_tags(input, report);
        let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        out.push_str("<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"");
        out.push_str(ORIGIN);
        out.push_str("\">\n");
        codes::push_codes(&mut out, input, &[], report);
        out.push_str("</CodeBook>\n");
        Ok(vec![OutFile::text("codebook.qdc", out)])
    }
}

/// A codebook alone says nothing of annotations and of itself as a whole.
fn lose_all_but_tags(input: &ExportInput<'_>, report: &mut Report) {
    let codebook = input.codebook;
    let said = [&codebook.name, &codebook.source, &codebook.guideline];
    if said.iter().any(|text| !text.is_empty()) {
        report.lose(Loss::Codebook, || {
            "its name, where it comes from, and its general guideline".to_owned()
        });
    }
    for (article, _, annotation) in input.annotations() {
        report.lose(Loss::Annotations, || {
            format!("{}: {}", article.name(), annotation.id)
        });
    }
}

impl ImportFormat for RefiQdaCodebook {
    fn id(&self) -> &'static str {
        "refi-qda-codebook"
    }

    fn label(&self) -> &'static str {
        CODEBOOK_LABEL
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let only = source.only();
        likeness_of(only.is_some_and(|file| names(file, CODEBOOK_NAMESPACE)))
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        options.check(&[])?;
        reading::read_codebook(source, report)
    }
}

fn likeness_of(is_like: bool) -> Likeness {
    if is_like { Likeness::Yes } else { Likeness::No }
}

/// Whether the first bytes, in any encoding of XML, name a namespace of the standard.
fn names(file: &InFile, namespace: &str) -> bool {
    let head: Vec<u8> = file
        .head(4096)
        .iter()
        .copied()
        .filter(|byte| *byte != 0)
        .collect();
    memchr::memmem::find(&head, namespace.as_bytes()).is_some()
}
