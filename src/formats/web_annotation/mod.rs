//! W3C Web Annotation as JSON-LD: a collection with its page of annotations.
//!
//! What the Recommendation has no words for stands under names of our own, `urn:stancemark:terms:…`, which
//! the file's context declares. No address is ever fetched. `docs/formats/web-annotation.md` has the mapping.

mod bodies;
mod reading;
mod schema;
mod targets;
#[cfg(test)]
mod tests;
mod writing;

use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, Likeness,
    OptionKind, OptionSpec, Options, OutFile, Report, Shape,
};

/// The name of the format.
const LABEL: &str = "Web Annotation (JSON-LD)";
/// The context that every file of the format names.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// How many bytes are looked through for the name of the context.
const HEAD_BYTES: usize = 1 << 16;

/// Whether the articles' texts go along.
const TEXTS: OptionSpec = OptionSpec {
    name: "texts",
    label: "Texts of articles",
    help: "Whether the whole text of each article is written too, so that the file needs nothing beside it.",
    kind: OptionKind::YesNo(false),
};

/// What targets name as their source.
const SOURCES: OptionSpec = OptionSpec {
    name: "sources",
    label: "Sources of targets",
    help: "What an annotation says it is on: the article's file, or the address on the web where one is known.",
    kind: OptionKind::OneOf(&[("file", "The article's file"), ("web", "Its web address")]),
};

/// Writes Web Annotations.
#[derive(Clone, Copy, Debug)]
pub struct WebAnnotationExport;

/// Reads Web Annotations.
#[derive(Clone, Copy, Debug)]
pub struct WebAnnotationImport;

impl ExportFormat for WebAnnotationExport {
    fn id(&self) -> &'static str {
        "web-annotation"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Annotation servers, Recogito, Apache Annotator, and every reader of linked data"
    }

    fn shape(&self) -> Shape {
        Shape::File("jsonld")
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[TEXTS, SOURCES]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(self.options())?;
        writing::write(input, options, report)
    }
}

impl ImportFormat for WebAnnotationImport {
    fn id(&self) -> &'static str {
        "web-annotation"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let says_so = |head: &[u8]| memchr::memmem::find(head, CONTEXT.as_bytes()).is_some();
        let mut files = source.files.iter();
        if files.any(|file| reading::is_json(file) && says_so(file.head(HEAD_BYTES))) {
            Likeness::Yes
        } else {
            Likeness::No
        }
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
