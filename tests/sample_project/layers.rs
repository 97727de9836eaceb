//! Reads the table of the sample's layers, `tests/data/sample/layers.txt`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use stancemark::loading::read_article;
use stancemark::model::{
    Annotation, AnnotationId, ArticleId, ArticleText, Extra, FieldId, FieldValue, Layer, Link,
    MetadataCorrections, ProjectSettings, Span, Status, TagId,
};
use stancemark::text::TextRange;

const TABLE: &str = include_str!("../data/sample/layers.txt");

/// When the first annotation was made; each later one comes some minutes after it.
const BEGINNING: &str = "2025-03-17T08:30:00Z";

/// A layer of the table.
pub struct WrittenLayer {
    pub article: String,
    pub annotator: String,
    pub layer: Layer,
}

/// An annotation of the table, with links by name.
struct Row {
    name: String,
    annotation: Annotation,
    links: Vec<(String, String)>,
}

struct Sheet {
    article: String,
    annotator: String,
    status: Status,
    rows: Vec<Row>,
}

/// The text of an article of the sample.
pub fn text_of(article: &str) -> ArticleText {
    let path = super::folder().join(article);
    let bytes = std::fs::read(path).unwrap();
    let corrections = MetadataCorrections::default();
    let settings = ProjectSettings::default();
    read_article(&ArticleId::new(article), &bytes, &corrections, &settings)
        .unwrap()
        .text
}

/// The layers, in the order of the table.
pub fn layers() -> Vec<WrittenLayer> {
    let sheets = sheets();
    let rows = || sheets.iter().flat_map(|sheet| &sheet.rows);
    let ids: BTreeMap<&str, &AnnotationId> = rows()
        .map(|row| (row.name.as_str(), &row.annotation.id))
        .collect();
    assert_eq!(ids.len(), rows().count(), "a name stands twice");
    let linked = |row: &Row| {
        let links = row.links.iter().map(|(relation, to)| Link {
            relation: relation.clone(),
            to: ids[to.as_str()].clone(),
        });
        Arc::new(Annotation {
            links: links.collect(),
            ..row.annotation.clone()
        })
    };
    let layer = |sheet: &Sheet| WrittenLayer {
        article: sheet.article.clone(),
        annotator: sheet.annotator.clone(),
        layer: Layer::new(
            sheet.status,
            sheet.rows.iter().map(linked),
            Extra::default(),
        ),
    };
    sheets.iter().map(layer).collect()
}

fn sheets() -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut article = String::new();
    let mut text = ArticleText::new("", "");
    let mut n_rows = 0;
    for line in TABLE.lines().filter(|line| !line.is_empty()) {
        let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
        match mark {
            "#" => {}
            "=" => {
                article = rest.to_owned();
                text = text_of(rest);
            }
            "@" => {
                let (annotator, status) = rest.split_once(' ').unwrap();
                sheets.push(Sheet {
                    article: article.clone(),
                    annotator: annotator.to_owned(),
                    status: status.parse().unwrap(),
                    rows: Vec::new(),
                });
            }
            "+" => {
                n_rows += 1;
                sheets.last_mut().unwrap().rows.push(begun(rest, n_rows));
            }
            ">" => last_row(&mut sheets)
                .annotation
                .spans
                .push(Span::Placed(find(&text, rest))),
            "f" => last_row(&mut sheets).annotation.fields = fields(rest),
            "!" => rest.clone_into(&mut last_row(&mut sheets).annotation.note),
            "&" => {
                let (relation, name) = rest.rsplit_once(' ').unwrap();
                last_row(&mut sheets)
                    .links
                    .push((relation.to_owned(), name.to_owned()));
            }
            _ => panic!("what is this: {line}"),
        }
    }
    sheets
}

fn last_row(sheets: &mut [Sheet]) -> &mut Row {
    sheets.last_mut().unwrap().rows.last_mut().unwrap()
}

/// An annotation with nothing but its tag, made some minutes after the one before.
fn begun(line: &str, nth: u32) -> Row {
    let (name, tag) = line.split_once(' ').unwrap();
    let beginning: Timestamp = BEGINNING.parse().unwrap();
    let created = beginning + SignedDuration::from_secs(i64::from(nth) * 157);
    let millis = u64::try_from(created.as_millisecond()).unwrap();
    // The lower half of an id is random; here it is drawn from the number, so that it stays.
    let random = u128::from(nth).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834);
    let id = ulid::Ulid::from_parts(millis, random);
    let annotation = Annotation {
        id: AnnotationId::new(id.to_string()),
        tag: TagId::new(tag),
        spans: Vec::new(),
        fields: BTreeMap::new(),
        note: String::new(),
        links: Vec::new(),
        created: Some(created),
        modified: Some(created + SignedDuration::from_secs(i64::from(nth % 7) * 11)),
        extra: Extra::default(),
    };
    Row {
        name: name.to_owned(),
        annotation,
        links: Vec::new(),
    }
}

fn find(text: &ArticleText, words: &str) -> TextRange {
    let start = text.as_str().find(words);
    let start = start.unwrap_or_else(|| panic!("not in the article: {words}"));
    TextRange::from_bytes(start, start + words.len()).unwrap()
}

fn fields(line: &str) -> BTreeMap<FieldId, FieldValue> {
    let field = |part: &str| {
        let (name, value) = part.split_once('=').unwrap();
        (FieldId::new(name), FieldValue::One(value.to_owned()))
    };
    line.split(" | ").map(field).collect()
}
