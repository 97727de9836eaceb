//! A set as lines of JSON, one for the head and one for each article and annotation, to be read bit by bit.

use serde::Serialize;

use super::super::borrowed_json::Json;
use super::super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, InFile,
    Likeness, OffsetMap, OptionSpec, Options, OutFile, Report, Shape, Unit,
};
use super::article_records::{ArticleRecord, LayerRecord};
use super::files::{broken, likeness, says_format, text_of};
use super::holding;
use super::reading::Reading;
use super::records::AnnotationRecord;
use super::writing::{TEXTS, push, push_head};

/// A record a line.
#[derive(Clone, Copy, Debug)]
pub struct JsonLines;

/// What the first line says it is.
const FORMAT: &str = "stancemark-lines";
const LABEL: &str = "Stancemark JSON lines";

/// A line that is an article.
#[derive(Serialize)]
struct ArticleLine<'a> {
    kind: &'static str,
    #[serde(flatten)]
    article: ArticleRecord<'a>,
    layers: Vec<LayerRecord<'a>>,
}

/// A line that is an annotation.
#[derive(Serialize)]
struct AnnotationLine<'a> {
    kind: &'static str,
    article: &'a str,
    annotator: &'a str,
    #[serde(flatten)]
    annotation: AnnotationRecord<'a>,
}

impl ExportFormat for JsonLines {
    fn id(&self) -> &'static str {
        "jsonl"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Stancemark, jq, DuckDB and programs of one's own: everything there is, a record a line"
    }

    fn shape(&self) -> Shape {
        Shape::File("jsonl")
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
        let mut out = b"{".to_vec();
        push_head(&mut out, FORMAT, input, "")?;
        out.extend_from_slice(b"}\n");
        for article in input.articles {
            let text = article.text();
            let map = OffsetMap::new(text, Unit::CodePoints);
            let line = ArticleLine {
                kind: "article",
                article: ArticleRecord::new(&article.article, &map, options.is_on(&TEXTS)),
                layers: article.layers.iter().map(LayerRecord::new).collect(),
            };
            push(&mut out, &line)?;
            out.push(b'\n');
            for layer in &article.layers {
                for annotation in &layer.annotations {
                    let line = AnnotationLine {
                        kind: "annotation",
                        article: article.name(),
                        annotator: layer.annotator.as_str(),
                        annotation: AnnotationRecord::new(annotation, text, &map),
                    };
                    push(&mut out, &line)?;
                    out.push(b'\n');
                }
            }
        }
        Ok(vec![OutFile {
            path: "set.jsonl".to_owned(),
            bytes: out,
        }])
    }
}

impl ImportFormat for JsonLines {
    fn id(&self) -> &'static str {
        "jsonl"
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
            let lines = text.lines().enumerate();
            let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
            let (_, head) = lines.next().unwrap_or_default();
            let head: Json<'_> = serde_json::from_str(head)
                .map_err(|error| broken(file, LABEL, format!("line 1: {error}")))?;
            reading.head(file, &head, FORMAT)?;
            for (nth, line) in lines {
                if !read_known(&mut reading, line) {
                    read_line(&mut reading, line, nth + 1);
                }
            }
        }
        reading.finish()
    }
}

/// Takes a line as we write it; `false` if it is not quite that.
fn read_known(reading: &mut Reading<'_>, line: &str) -> bool {
    if let Ok(line) = serde_json::from_str::<holding::AnnotationLine<'_>>(line) {
        reading.annotation_of(&line.article, &line.annotator, line.annotation);
        return true;
    }
    let article = serde_json::from_str::<holding::ArticleWithLayers<'_>>(line).ok();
    let is_article = |it: &holding::ArticleWithLayers<'_>| kind_of(&it.head) == Some("article");
    let Some(article) = article.filter(is_article) else {
        return false;
    };
    reading.whole_article(article);
    true
}

/// Takes a line, or tells what is wrong with it.
fn read_line(reading: &mut Reading<'_>, line: &str, nth: usize) {
    let value = match serde_json::from_str::<Json<'_>>(line) {
        Ok(value) => value,
        Err(error) => return reading.bad(&format!("line {nth}: {error}")),
    };
    match kind_of(&value) {
        Some("article") => reading.article(&value),
        Some("annotation") => {
            let name = |name| value.get(name).and_then(Json::text).unwrap_or_default();
            reading.annotation_value_of(name("article"), name("annotator"), &value);
        }
        Some(other) => reading.not_kept(&format!("line {nth}: a record of kind {other}")),
        None => reading.bad(&format!("line {nth} does not say of which kind it is")),
    }
}

fn kind_of<'a>(value: &'a Json<'_>) -> Option<&'a str> {
    value.get("kind").and_then(Json::text)
}
