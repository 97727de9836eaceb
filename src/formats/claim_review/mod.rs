//! schema.org's `ClaimReview` as JSON-LD: one for each claim that was tagged.
//!
//! Which tags are claims the codebook says, or an option; stances become ratings only if asked for.
//! `docs/formats/claim-review.md` has the mapping.

mod reading;
mod scripts;
#[cfg(test)]
mod tests;
mod writing;

use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, OptionKind, OptionSpec, Options, OutFile, Report, Shape,
};

/// The name of the format.
const LABEL: &str = "ClaimReview (JSON-LD)";

/// Which tags are claims.
const TAGS: OptionSpec = OptionSpec {
    name: "tags",
    label: "Tags that are claims",
    help: "The ids of the tags, with commas between; if there is none, those with a field for an entry of the register of claims, and the tag claim.",
    kind: OptionKind::Text(""),
};

/// Whether polarities are ratings.
const RATINGS: OptionSpec = OptionSpec {
    name: "ratings",
    label: "Polarities as ratings",
    help: "Whether the polarity of a claim is written as its rating: 1 for opposes, 2 for mixed or neutral, 3 for supports.",
    kind: OptionKind::YesNo(false),
};

/// Where the reviews can be read.
const PAGE: OptionSpec = OptionSpec {
    name: "page",
    label: "Address of the reviews",
    help: "The address of the page that shows the reviews, which search engines ask for; each review adds #, and its id.",
    kind: OptionKind::Text(""),
};

/// Writes claim reviews.
#[derive(Clone, Copy, Debug)]
pub struct ClaimReviewExport;

/// Reads claim reviews, also those in web pages.
#[derive(Clone, Copy, Debug)]
pub struct ClaimReviewImport;

impl ExportFormat for ClaimReviewExport {
    fn id(&self) -> &'static str {
        "claim-review"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Fact-check search engines and aggregators, and every reader of schema.org"
    }

    fn shape(&self) -> Shape {
        Shape::File("jsonld")
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[TAGS, RATINGS, PAGE]
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

impl ImportFormat for ClaimReviewImport {
    fn id(&self) -> &'static str {
        "claim-review"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn holds_links(&self) -> bool {
        false
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let says_so = |file: &InFile| memchr::memmem::find(&file.bytes, b"ClaimReview\"").is_some();
        let is_web = |file: &InFile| {
            let endings = [".json", ".jsonld", ".html", ".htm"];
            endings.iter().any(|ending| file.has_ending(ending))
        };
        let mut files = source.files.iter();
        if files.any(|file| is_web(file) && says_so(file)) {
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
