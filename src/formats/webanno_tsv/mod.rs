//! WebAnno's TSV, version 3: tokens in rows, the features of each layer in columns. INCEpTION and
//! WebAnno read and write it.
//!
//! A way to write the values that XMI and JSON write too (`cas`), with less room: nothing that has no
//! place in the text, nothing about an article, no white space at the ends of annotations.
//! `docs/formats/webanno_tsv.md` documents the mapping.

mod escapes;
mod filling;
mod header;
mod reading;
mod resolving;
#[cfg(test)]
mod samples_test;
#[cfg(test)]
mod tests;
mod writing;

use super::cas::{
    Assembly, Dialect, Layers, Places, Readable, TAGS, Types, layers_of, origin, read_into,
    report_the_rest, text_of, unpacked,
};
use super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, Loss, OptionSpec, Options, OutFile, Report, Shape,
};

const TSV: &str = "WebAnno TSV 3";

/// WebAnno's TSV, version 3.
#[derive(Clone, Copy, Debug)]
pub struct WebannoTsv;

impl ExportFormat for WebannoTsv {
    fn id(&self) -> &'static str {
        "webanno-tsv"
    }

    fn label(&self) -> &'static str {
        TSV
    }

    fn read_by(&self) -> &'static str {
        "INCEpTION and WebAnno"
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
        options.check(&[])?;
        report_the_rest(input, report);
        let layers = Layers::new(input, Dialect::Tsv);
        let mut places = Places::new();
        let mut files = Vec::new();
        layers_of(input, &layers, Dialect::Tsv, report, |layer, report| {
            let (annotator, article) = places.of(layer.article, layer.annotator);
            if annotator != layer.annotator.as_str() {
                report.lose(Loss::Annotators, || layer.annotator.to_string());
            }
            let (tsv, unwritable) = writing::write(&layer.cas, &layers.types);
            for bad in unwritable {
                let loss = if bad.is_cut {
                    Loss::TokenBorders
                } else {
                    Loss::Annotations
                };
                report.lose(loss, || {
                    let structure = layer.cas.structures.get(bad.nth);
                    let name = structure.map_or("", |it| layers.types.name(it.kind));
                    format!(
                        "{}, {}: {name} begins or ends in white space",
                        layer.article.name(),
                        layer.annotator
                    )
                });
            }
            files.push(OutFile::text(
                format!("annotation/{article}/{annotator}.tsv"),
                tsv,
            ));
        });
        Ok(files)
    }
}

impl ImportFormat for WebannoTsv {
    fn id(&self) -> &'static str {
        "webanno-tsv"
    }

    fn label(&self) -> &'static str {
        TSV
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[TAGS]
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        let is_like = source.files.iter().any(|it| {
            let head = it.head(64);
            let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
            head.starts_with(header::FORMAT.as_bytes())
        });
        if is_like { Likeness::Yes } else { Likeness::No }
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        options.check(&[TAGS])?;
        let files = unpacked(source, TSV, |path| path.to_lowercase().ends_with(".tsv"))?;
        let mut assembly = Assembly::new(options);
        let mut readable = Readable::default();
        for file in files {
            let result = read_file(&file, &mut assembly, report);
            readable.took(result, report);
        }
        readable.done(assembly, TSV)
    }
}

fn read_file(
    file: &InFile,
    assembly: &mut Assembly,
    report: &mut Report,
) -> Result<(), FormatError> {
    let text = text_of(file, TSV)?;
    let mut types = Types::default();
    let cas = reading::read(&text, &file.path, &mut types, report).ok_or_else(|| {
        FormatError::Broken {
            file: file.path.clone(),
            format: TSV,
            reason: format!("it does not begin with {}", header::FORMAT),
        }
    })?;
    read_into(&cas, &types, &origin(&file.path), assembly, report);
    Ok(())
}
