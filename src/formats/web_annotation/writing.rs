//! From a set to a collection.

use std::collections::BTreeMap;

use serde_json::json;

use super::schema::{self, Body, Part, Selector, Target};
use super::{LABEL, SOURCES, TEXTS};
use crate::anchor::SpanSelector;
use crate::formats::iri::{Addresses, Named};
use crate::formats::json_text::JsonText;
use crate::formats::left_out;
use crate::formats::quoting::Quoted;
use crate::formats::{
    ExportArticle, ExportInput, ExportLayer, FormatError, Options, OutFile, Report,
};
use crate::model::{
    Annotation, AnnotatorId, Field, FieldId, FieldValue, MetadataField, Span, Tag, TagId,
};

/// Writes the set.
pub fn write(
    input: &ExportInput<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<OutFile>, FormatError> {
    let writing = Writing::new(input, options);
    writing.tell(options, report);
    let collection_id = Named::Collection.iri(input.name);
    let page_id = format!("{collection_id}:page:1");
    let total = input
        .annotations()
        .map(|(_, _, it)| 1 + it.links.len())
        .sum();
    let head = schema::Collection {
        context: schema::context(),
        id: &collection_id,
        r#type: "AnnotationCollection",
        label: input.name,
        created: input.made.to_string(),
        generator: json!({"id": "urn:stancemark:program", "name": "Stancemark", "type": "Software"}),
        total,
    };
    let page = schema::Page {
        id: &page_id,
        r#type: "AnnotationPage",
        part_of: &collection_id,
        start_index: 0,
    };
    let mut out = JsonText::new(LABEL);
    out.begin(None, &head)?;
    out.list(
        schema::ANNOTATORS,
        writing.people.values().map(|it| it.told(true)),
    )?;
    out.list(schema::TAGS, input.codebook.tags.iter().map(tag))?;
    let is_with_texts = options.is_on(&TEXTS);
    let articles = input.articles.iter().zip(&writing.addresses);
    let articles = articles.map(|(it, address)| article_node(it, address, is_with_texts));
    out.list(schema::ARTICLES, articles)?;
    out.member("last", &page_id)?;
    out.begin(Some("first"), &page)?;
    out.list("items", writing.items())?;
    Ok(vec![OutFile {
        path: "annotations.jsonld".to_owned(),
        bytes: out.finish(),
    }])
}

/// What is looked up again and again.
struct Writing<'a> {
    input: &'a ExportInput<'a>,
    addresses: Vec<String>,
    people: BTreeMap<AnnotatorId, Somebody>,
    tags: BTreeMap<&'a TagId, &'a Tag>,
}

struct Somebody {
    iri: String,
    name: String,
    color: Option<String>,
}

impl Somebody {
    fn told(&self, with_color: bool) -> schema::Person<'_> {
        schema::Person {
            id: &self.iri,
            r#type: "Person",
            name: &self.name,
            color: self.color.clone().filter(|_| with_color),
        }
    }
}

impl<'a> Writing<'a> {
    fn new(input: &'a ExportInput<'a>, options: &Options) -> Self {
        let mut addresses = Addresses::default();
        let is_web = options.get(&SOURCES) == "web";
        let address = |it: &ExportArticle| {
            if is_web {
                addresses.on_the_web(&it.article.id, &it.article.metadata)
            } else {
                Named::Article.iri(it.name())
            }
        };
        let addresses = input.articles.iter().map(address).collect();
        let somebody = |it: &AnnotatorId| Somebody {
            iri: Named::Annotator.iri(it.as_str()),
            name: input.annotator_name(it),
            color: input.annotator(it).map(|it| it.color.to_string()),
        };
        let people = input.annotators().into_iter();
        let tags = input.codebook.tags.iter();
        Self {
            input,
            addresses,
            people: people.map(|it| (it.clone(), somebody(&it))).collect(),
            tags: tags.map(|tag| (&tag.id, tag)).collect(),
        }
    }

    fn tell(&self, options: &Options, report: &mut Report) {
        let held = |tag: &Tag| Tag {
            key: None,
            letter: None,
            examples: Vec::new(),
            fields: Vec::new(),
            extra: crate::model::Extra::default(),
            ..tag.clone()
        };
        left_out::codebook(self.input, held, report);
        left_out::registers(self.input, report);
        left_out::extra(self.input, report);
        if !options.is_on(&TEXTS) {
            left_out::texts(self.input, report);
        }
    }

    /// All annotations, each followed by its links.
    fn items(&'a self) -> impl Iterator<Item = schema::Annotation<'a>> {
        let articles = self.input.articles.iter().zip(&self.addresses);
        articles.flat_map(move |(article, address)| {
            let mut quoted = Quoted::new(article);
            let mut items = Vec::new();
            for layer in &article.layers {
                for annotation in &layer.annotations {
                    let places = quoted.next(annotation);
                    items.push(self.annotation(
                        annotation,
                        layer,
                        target(annotation, address, places),
                    ));
                    items.extend(self.links(annotation, layer));
                }
            }
            items
        })
    }

    fn annotation(
        &'a self,
        annotation: &'a Annotation,
        layer: &ExportLayer,
        target: Target<'a>,
    ) -> schema::Annotation<'a> {
        schema::Annotation {
            id: Named::Annotation.iri(annotation.id.as_str()),
            r#type: "Annotation",
            motivation: "tagging",
            creator: self.person(layer),
            created: annotation.created.map(|it| it.to_string()),
            modified: annotation.modified.map(|it| it.to_string()),
            body: self.bodies(annotation),
            target,
        }
    }

    fn person(&self, layer: &ExportLayer) -> Option<schema::Person<'_>> {
        self.people.get(&layer.annotator).map(|it| it.told(false))
    }

    fn bodies(&self, annotation: &'a Annotation) -> Vec<Body<'a>> {
        let tag = self.tags.get(&annotation.tag).copied();
        let name = tag.map(|tag| tag.name.as_str()).filter(|it| !it.is_empty());
        let name = name.unwrap_or(annotation.tag.as_str());
        let mut bodies = vec![
            words("tagging", name),
            Body::Resource(schema::SpecificBody {
                r#type: "SpecificResource",
                source: Named::Tag.iri(annotation.tag.as_str()),
                purpose: "classifying",
            }),
        ];
        let fields = annotation.fields.iter();
        bodies.extend(fields.map(|(id, value)| field(id, value, tag.and_then(|it| it.field(id)))));
        if !annotation.note.is_empty() {
            bodies.push(words("commenting", &annotation.note));
        }
        if annotation.spans.len() > 1 {
            bodies.push(one_passage());
        }
        bodies
    }

    fn links(
        &'a self,
        annotation: &'a Annotation,
        layer: &ExportLayer,
    ) -> Vec<schema::Annotation<'a>> {
        let link = |(nth, link): (usize, &'a crate::model::Link)| schema::Annotation {
            id: Named::Link.iri(&format!("{}/{}", annotation.id, nth + 1)),
            r#type: "Annotation",
            motivation: "linking",
            creator: self.person(layer),
            created: None,
            modified: None,
            body: vec![
                Body::Address(Named::Annotation.iri(link.to.as_str())),
                words("tagging", &link.relation),
            ],
            target: Target::Whole(Named::Annotation.iri(annotation.id.as_str()).into()),
        };
        annotation.links.iter().enumerate().map(link).collect()
    }
}

fn article_node<'a>(
    article: &'a ExportArticle,
    address: &'a str,
    is_with_texts: bool,
) -> schema::Article<'a> {
    let metadata = &article.article.metadata;
    let own = metadata.own.keys().cloned().map(MetadataField::Own);
    let fields = MetadataField::STANDARD.into_iter().chain(own);
    let metadata = fields.map(|field| schema::Metadatum {
        value: metadata.get(&field),
        field: field.name().to_owned(),
    });
    let layers = article.layers.iter().map(|layer| schema::Layer {
        annotator: Named::Annotator.iri(layer.annotator.as_str()),
        status: layer.status.into(),
    });
    schema::Article {
        id: address,
        r#type: "Text",
        path: article.name(),
        sha256: article.article.text.sha256(),
        metadata: metadata.filter(|it| !it.value.is_empty()).collect(),
        layers: layers.collect(),
        text: is_with_texts.then_some(article.text()),
    }
}

fn tag(tag: &Tag) -> schema::Tag<'_> {
    schema::Tag {
        id: Named::Tag.iri(tag.id.as_str()),
        r#type: "skos:Concept",
        label: &tag.name,
        definition: &tag.definition,
        broader: tag.parent.as_ref().map(|parent| schema::Reference {
            id: Named::Tag.iri(parent.as_str()),
        }),
        color: tag.color.to_string(),
    }
}

fn words<'a>(purpose: &'static str, value: &'a str) -> Body<'a> {
    Body::Text(schema::TextualBody {
        r#type: vec!["TextualBody"],
        value: value.into(),
        purpose,
        format: "text/plain",
        field: None,
        one: None,
        many: None,
    })
}

/// A field as words for people, and as it is for us.
fn field<'a>(id: &'a FieldId, value: &'a FieldValue, field: Option<&Field>) -> Body<'a> {
    let name = field.map(|it| it.name.as_str()).filter(|it| !it.is_empty());
    let name = name.unwrap_or(id.as_str());
    let shown = value.values().iter();
    let shown: Vec<String> = shown
        .map(|value| field.map_or_else(|| value.clone(), |field| field.shown(value)))
        .collect();
    let (one, many) = match value {
        FieldValue::One(value) => (Some(value.as_str()), None),
        FieldValue::Many(values) => (None, Some(values.as_slice())),
    };
    Body::Text(schema::TextualBody {
        r#type: vec!["TextualBody", schema::FIELD],
        value: format!("{name}: {}", shown.join("; ")).into(),
        purpose: "describing",
        format: "text/plain",
        field: Some(id.as_str()),
        one,
        many,
    })
}

fn one_passage() -> Body<'static> {
    Body::Text(schema::TextualBody {
        r#type: vec!["TextualBody", schema::ONE_PASSAGE],
        value: "The targets together are one passage.".into(),
        purpose: "describing",
        format: "text/plain",
        field: None,
        one: None,
        many: None,
    })
}

fn target<'a>(
    annotation: &Annotation,
    address: &'a str,
    mut places: std::vec::IntoIter<Option<SpanSelector>>,
) -> Target<'a> {
    let mut part = |span: &Span| Part {
        r#type: "SpecificResource",
        source: address,
        selector: match span {
            Span::Placed(_) => places.next().flatten().map(placed).unwrap_or_default(),
            Span::Unplaced(unplaced) => former(&unplaced.selector),
        },
    };
    match annotation.spans.as_slice() {
        [] => Target::Whole(address.into()),
        [only] => Target::Part(part(only)),
        spans => Target::Parts(spans.iter().map(part).collect()),
    }
}

fn quote(selector: SpanSelector) -> Selector {
    Selector::Quote {
        exact: selector.quote.exact,
        prefix: selector.quote.before,
        suffix: selector.quote.after,
    }
}

fn placed(selector: SpanSelector) -> Vec<Selector> {
    let (start, end) = (selector.position.start.0, selector.position.end.0);
    vec![Selector::Position { start, end }, quote(selector)]
}

/// Words that are not where they were: nobody is to mark what stands there now.
fn former(selector: &SpanSelector) -> Vec<Selector> {
    let (start, end) = (selector.position.start.0, selector.position.end.0);
    vec![
        quote(selector.clone()),
        Selector::FormerPosition { start, end },
    ]
}
