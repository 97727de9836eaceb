//! A set as one JSON document, laid out with an annotation a line.

use super::super::borrowed_json::Json as Value;
use super::super::{
    ExportArticle, ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet,
    InFile, Likeness, OffsetMap, OptionSpec, Options, OutFile, Report, Shape, Unit,
};
use super::article_records::{ArticleRecord, LayerRecord};
use super::files::{broken, likeness, says_format, text_of};
use super::holding::Document;
use super::reading::Reading;
use super::records::AnnotationRecord;
use super::writing::{TEXTS, push, push_head};

/// One document.
#[derive(Clone, Copy, Debug)]
pub struct Json;

/// What the document says it is.
const FORMAT: &str = "stancemark-set";
const LABEL: &str = "Stancemark JSON";

impl ExportFormat for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Stancemark, and programs of one's own: everything there is, as one document"
    }

    fn shape(&self) -> Shape {
        Shape::File("json")
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[TEXTS]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        _report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(&[TEXTS])?;
        let mut out = b"{\n".to_vec();
        push_head(&mut out, FORMAT, input, "\n")?;
        out.extend_from_slice(b",\n\"articles\":[");
        for (nth, article) in input.articles.iter().enumerate() {
            begin(&mut out, nth);
            push_article(&mut out, article, options.is_on(&TEXTS))?;
        }
        out.extend_from_slice(b"\n]\n}\n");
        Ok(vec![OutFile {
            path: "set.json".to_owned(),
            bytes: out,
        }])
    }
}

/// Adds an article with its layers.
fn push_article(
    out: &mut Vec<u8>,
    article: &ExportArticle,
    with_text: bool,
) -> Result<(), FormatError> {
    let text = article.text();
    let map = OffsetMap::new(text, Unit::CodePoints);
    push(out, &ArticleRecord::new(&article.article, &map, with_text))?;
    // The record's last brace is taken off again, for the layers to stand inside.
    out.pop();
    out.extend_from_slice(b",\"layers\":[");
    for (nth, layer) in article.layers.iter().enumerate() {
        begin(out, nth);
        push(out, &LayerRecord::new(layer))?;
        out.pop();
        out.extend_from_slice(b",\"annotations\":[");
        for (nth, annotation) in layer.annotations.iter().enumerate() {
            begin(out, nth);
            push(out, &AnnotationRecord::new(annotation, text, &map))?;
        }
        out.extend_from_slice(b"]}");
    }
    out.extend_from_slice(b"]}");
    Ok(())
}

/// Begins an element on a line of its own.
fn begin(out: &mut Vec<u8>, nth: usize) {
    out.extend_from_slice(if nth == 0 { b"\n" } else { b",\n" });
}

impl ImportFormat for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        likeness(source, FORMAT)
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        options.check(&[])?;
        let mut reading = Reading::new(LABEL, report);
        let is_ours = |file: &&InFile| source.only().is_some() || says_format(file, FORMAT);
        for file in source.files.iter().filter(is_ours) {
            let text = text_of(file, LABEL)?;
            if let Ok(document) = serde_json::from_str::<Document<'_>>(&text) {
                reading.head(file, &document.head, FORMAT)?;
                for article in document.parts {
                    reading.whole_article(article);
                }
                continue;
            }
            let value: Value<'_> = serde_json::from_str(&text)
                .map_err(|error| broken(file, LABEL, error.to_string()))?;
            reading.head(file, &value, FORMAT)?;
            let articles = value.get("articles").and_then(Value::list);
            for article in articles.into_iter().flatten() {
                reading.article(article);
            }
        }
        reading.finish()
    }
}
