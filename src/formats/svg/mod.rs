//! Pictures of articles with their highlights, an SVG each, for slides and papers.
//!
//! It knows no fonts: widths are estimated, and every word is stretched to the width it was given, so
//! that highlights stand on their words whatever typeface the reader has.

mod layout;
mod margin;
mod marks;
mod picture;
mod pixels;
#[cfg(test)]
mod tests;
mod widths;

use super::{
    ExportFormat, ExportInput, FileNames, FormatError, OptionKind, OptionSpec, Options, OutFile,
    Report, Shape,
};

/// Which article.
const ARTICLE: OptionSpec = OptionSpec {
    name: "article",
    label: "Article",
    help: "The path of the only article to draw; all of them, if there is none.",
    kind: OptionKind::Text(""),
};

/// Light or dark.
const THEME: OptionSpec = OptionSpec {
    name: "theme",
    label: "Colours",
    help: "Whether the picture is for light or dark surroundings.",
    kind: OptionKind::OneOf(&[("light", "Light"), ("dark", "Dark")]),
};

/// Draws articles.
#[derive(Clone, Copy, Debug)]
pub struct SvgExport;

impl ExportFormat for SvgExport {
    fn id(&self) -> &'static str {
        "svg"
    }

    fn label(&self) -> &'static str {
        "Pictures of articles (SVG)"
    }

    fn read_by(&self) -> &'static str {
        "Browsers, Inkscape, LibreOffice and word processors; they cannot be read in again"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[ARTICLE, THEME]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(self.options())?;
        let chosen = options.get(&ARTICLE);
        let is_wanted = |name: &str| chosen.is_empty() || name == chosen;
        picture::tell(input, is_wanted, report);
        let is_dark = options.get(&THEME) == "dark";
        let mut names = FileNames::default();
        let articles = input.articles.iter().filter(|it| is_wanted(it.name()));
        let files = articles.map(|article| {
            let name = names.make(&article.article.id);
            let picture = picture::draw(input, article, is_dark, report);
            OutFile::text(format!("{name}.svg"), picture)
        });
        let files: Vec<OutFile> = files.collect();
        if files.is_empty() {
            return Err(FormatError::Nothing("there is no such article"));
        }
        Ok(files)
    }
}
