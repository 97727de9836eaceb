//! Small corpora for the tests of this module, drawn in their texts.

use std::sync::Arc;

use super::{AnnotatedArticle, Snapshot};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Article, ArticleId, ArticleText, Choice, Codebook,
    Color, EncodingSource, Extra, Field, FieldId, FieldKind, FieldValue, Layer, LayerKey, Metadata,
    Parts, RegisterKind, Span, Status, Tag, TagId, TextEncoding,
};
use crate::testing::marked;
use crate::text::TextRange;

/// Articles with the layer `ann`: `The old [dam]claim` tags one word.
pub fn snapshot(drawn: &[(&str, &str)]) -> Snapshot {
    let articles = drawn.iter().map(|(id, drawn)| Arc::new(article(id, drawn)));
    Snapshot {
        codebook: Arc::new(codebook()),
        articles: articles.collect(),
        ..Snapshot::default()
    }
}

fn article(id: &str, drawn: &str) -> AnnotatedArticle {
    let drawn = marked(drawn);
    let spans = drawn.spans.iter().enumerate();
    let annotations = spans.map(|(nth, (range, tag))| {
        let bytes = range.to_bytes();
        Arc::new(annotation(
            &format!("{id}-{nth}"),
            tag,
            &[(bytes.start, bytes.end)],
        ))
    });
    let layer = Layer::new(Status::InProgress, annotations, Extra::default());
    let article = Article {
        id: ArticleId::new(id),
        text: ArticleText::new(drawn.text.as_str(), ""),
        encoding: TextEncoding {
            label: "UTF-8".to_owned(),
            source: EncodingSource::ValidUtf8,
            n_replaced: 0,
        },
        metadata: Metadata::default(),
        parts: Parts {
            paragraphs: paragraphs(&drawn.text),
            ..Parts::default()
        },
    };
    AnnotatedArticle {
        article: Arc::new(article),
        layers: [(AnnotatorId::new("ann"), Arc::new(layer))].into(),
    }
}

fn paragraphs(text: &str) -> Vec<TextRange> {
    let mut start = 0;
    let lines = text.split('\n').filter_map(|line| {
        let range = TextRange::from_bytes(start, start + line.len());
        start += line.len() + 1;
        range
    });
    lines.collect()
}

/// An annotation on these bytes.
pub fn annotation(id: &str, tag: &str, ranges: &[(usize, usize)]) -> Annotation {
    let spans = ranges
        .iter()
        .filter_map(|(start, end)| TextRange::from_bytes(*start, *end));
    Annotation {
        id: AnnotationId::new(id),
        tag: TagId::new(tag),
        spans: spans.map(Span::Placed).collect(),
        fields: [].into(),
        note: String::new(),
        links: Vec::new(),
        created: None,
        modified: None,
        extra: Extra::default(),
    }
}

/// Adds an annotation to a layer, which may be new.
pub fn add(snapshot: &mut Snapshot, article: &str, annotator: &str, annotation: Annotation) {
    let key = LayerKey::new(ArticleId::new(article), AnnotatorId::new(annotator));
    let mut articles = snapshot.articles.iter();
    let there = articles.find(|there| there.article.id == key.article);
    let layer = there.and_then(|there| there.layers.get(&key.annotator));
    let annotations = layer.iter().flat_map(|layer| layer.by_id()).cloned();
    let annotations = annotations.chain([Arc::new(annotation)]);
    let layer = Layer::new(Status::InProgress, annotations, Extra::default());
    assert!(snapshot.set_layer(&key, Arc::new(layer)));
}

/// Changes what is known about an article.
pub fn describe(snapshot: &mut Snapshot, article: &str, change: impl FnOnce(&mut Metadata)) {
    let mut articles = snapshot.articles.iter_mut();
    let there = articles.find(|there| there.article.id.as_str() == article);
    let there = Arc::make_mut(there.unwrap());
    change(&mut Arc::make_mut(&mut there.article).metadata);
}

/// Fills a field.
pub fn filled(mut annotation: Annotation, field: &str, value: &str) -> Annotation {
    let value = FieldValue::One(value.to_owned());
    annotation.fields.insert(FieldId::new(field), value);
    annotation
}

/// Two tags: a claim with claimant, kind and certainty; a stance with holder, polarity and kind.
pub fn codebook() -> Codebook {
    let entry = || FieldKind::Entry(vec![RegisterKind::Actor]);
    let choice = |ids: &[&str]| FieldKind::Choice(ids.iter().map(|id| named(id)).collect());
    let certainty = FieldKind::Number { min: 1.0, max: 5.0 };
    let kinds = || choice(&["fact", "demand"]);
    let polarity = choice(&["supports", "opposes"]);
    Codebook {
        tags: vec![
            tag(
                "claim",
                "#1366a2",
                [
                    ("claimant", entry()),
                    ("kind", kinds()),
                    ("certainty", certainty),
                ],
            ),
            tag(
                "stance",
                "#c1661c",
                [
                    ("holder", entry()),
                    ("polarity", polarity),
                    ("kind", kinds()),
                ],
            ),
        ],
        ..Codebook::default()
    }
}

fn named(id: &str) -> Choice {
    Choice {
        id: id.to_owned(),
        name: capitalised(id),
        ..Choice::default()
    }
}

fn capitalised(id: &str) -> String {
    let (first, rest) = id.split_at(1);
    first.to_uppercase() + rest
}

fn tag<const N: usize>(id: &str, color: &str, fields: [(&str, FieldKind); N]) -> Tag {
    let field = |(id, kind): (&str, FieldKind)| Field {
        id: FieldId::new(id),
        name: capitalised(id),
        kind,
        is_required: false,
        guideline: String::new(),
        extra: Extra::default(),
    };
    Tag {
        id: TagId::new(id),
        name: capitalised(id),
        parent: None,
        color: Color::parse(color).unwrap(),
        key: None,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields: fields.into_iter().map(field).collect(),
        extra: Extra::default(),
    }
}
