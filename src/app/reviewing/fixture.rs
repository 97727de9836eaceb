//! Made-up layers of several annotators, for the tests of agreement over a project.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Article, ArticleId, ArticleText, Codebook, Color,
    EncodingSource, Extra, Field, FieldId, FieldKind, FieldValue, Layer, Metadata, Parts, Span,
    Status, Tag, TagId, TextEncoding,
};
use crate::testing::marked;

/// An article with the layers of annotators who are done, each with the text as they marked it.
pub fn article(id: &str, outlet: &str, day: &str, drawn: &[(&str, &str)]) -> AnnotatedArticle {
    let mut text = String::new();
    let mut layers = BTreeMap::new();
    for (annotator, drawn) in drawn {
        let marked = marked(drawn);
        let spans = marked.spans.iter().enumerate();
        let annotations = spans.map(|(nth, (range, tag))| {
            let mut annotation = annotation(&format!("{id}{annotator}{nth}"), tag);
            annotation.spans = vec![Span::Placed(*range)];
            Arc::new(annotation)
        });
        let layer = Layer::new(Status::Done, annotations, Extra::default());
        layers.insert(AnnotatorId::new(annotator), Arc::new(layer));
        text = marked.text;
    }
    let metadata = Metadata {
        outlet: outlet.to_owned(),
        date: day.parse().ok(),
        ..Metadata::default()
    };
    let article = Article {
        id: ArticleId::new(id),
        text: ArticleText::new(text.as_str(), ""),
        encoding: TextEncoding {
            label: "UTF-8".to_owned(),
            source: EncodingSource::ValidUtf8,
            n_replaced: 0,
        },
        metadata,
        parts: Parts::default(),
    };
    AnnotatedArticle {
        article: Arc::new(article),
        layers,
    }
}

/// An annotation whose tag may carry a certainty: `claim4`.
fn annotation(id: &str, tag: &str) -> Annotation {
    let name = tag.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let number = tag.strip_prefix(name).unwrap_or_default();
    let mut fields = BTreeMap::new();
    if !number.is_empty() {
        let value = FieldValue::One(number.to_owned());
        fields.insert(FieldId::new("certainty"), value);
    }
    Annotation {
        id: AnnotationId::new(id),
        tag: TagId::new(name),
        spans: Vec::new(),
        fields,
        note: String::new(),
        links: Vec::new(),
        created: None,
        modified: None,
        extra: Extra::default(),
    }
}

/// A snapshot of these articles, with a codebook of claims that have a certainty from 1 to 5, and stances.
pub fn snapshot(articles: Vec<AnnotatedArticle>) -> Snapshot {
    let certainty = Field {
        id: FieldId::new("certainty"),
        name: "Certainty".to_owned(),
        kind: FieldKind::Number { min: 1.0, max: 5.0 },
        is_required: false,
        guideline: String::new(),
        extra: Extra::default(),
    };
    let tags = vec![tag("claim", vec![certainty]), tag("stance", Vec::new())];
    Snapshot {
        codebook: Arc::new(Codebook {
            tags,
            ..Codebook::default()
        }),
        articles: articles.into_iter().map(Arc::new).collect(),
        ..Snapshot::default()
    }
}

fn tag(id: &str, fields: Vec<Field>) -> Tag {
    Tag {
        id: TagId::new(id),
        name: id.to_uppercase(),
        parent: None,
        color: Color::parse("#1366a2").unwrap(),
        key: None,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields,
        extra: Extra::default(),
    }
}

/// Krippendorff's example of 2011, four annotators on twelve words in three articles, what they
/// say being made a tag or a certainty by `mark`.
pub fn printed_example(mark: impl Fn(char) -> String) -> Snapshot {
    let rows = [
        ("a", "123321412..."),
        ("b", "1233224125.3"),
        ("c", ".3332342251."),
        ("d", "12332441251."),
    ];
    let articles = (0..3).map(|nth| {
        let drawn = rows.map(|(annotator, row)| {
            let signs = row.chars().enumerate().skip(nth * 4).take(4);
            let words = signs.map(|(place, sign)| match sign {
                '.' => format!("word{place}"),
                sign => format!("[word{place}]{}", mark(sign)),
            });
            (annotator, words.collect::<Vec<_>>().join(" , "))
        });
        let drawn: Vec<(&str, &str)> = drawn.iter().map(|(who, it)| (*who, it.as_str())).collect();
        article(&format!("{nth}.txt"), "Herald", "2025-03-14", &drawn)
    });
    snapshot(articles.collect())
}
