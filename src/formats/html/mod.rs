//! A report for people: one HTML file with the articles and their highlights, the quotes by tag, and counts.
//!
//! It asks for nothing from elsewhere, runs no script and is written to be read in years to come.

mod articles;
mod counts;
pub(super) mod escaping;
mod page;
mod quotes;
mod style;
#[cfg(test)]
mod tests;

use super::{
    ExportFormat, ExportInput, FormatError, OptionKind, OptionSpec, Options, OutFile, Report, Shape,
};

/// Whether the articles are shown.
const ARTICLES: OptionSpec = OptionSpec {
    name: "articles",
    label: "Whole articles",
    help: "Whether the articles are shown with their highlights, or only the quotes and counts.",
    kind: OptionKind::YesNo(true),
};

/// Writes a report.
#[derive(Clone, Copy, Debug)]
pub struct HtmlExport;

impl ExportFormat for HtmlExport {
    fn id(&self) -> &'static str {
        "html"
    }

    fn label(&self) -> &'static str {
        "Report (HTML)"
    }

    fn read_by(&self) -> &'static str {
        "Every browser: to read, print or send; it cannot be read in again"
    }

    fn shape(&self) -> Shape {
        Shape::File("html")
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[ARTICLES]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(self.options())?;
        let page = page::write(input, options.is_on(&ARTICLES), report);
        Ok(vec![OutFile::text("report.html", page)])
    }
}
