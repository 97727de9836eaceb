//! From files to what is understood of them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::bodies::{Said, said};
use super::targets::{Aim, aims};
use super::{LABEL, bodies, schema};
use crate::formats::borrowed_json::Json;
use crate::formats::by_article::ByArticle;
use crate::formats::iri::{Named, is_web_address};
use crate::formats::json_text as json;
use crate::formats::{
    FormatError, ImportSource, ImportedAnnotation, ImportedSet, InFile, Report, Trouble,
};
use crate::model::{AnnotationId, Color, Link, MetadataField, Tag, TagId};

/// Whether a file's name says that it is JSON.
pub fn is_json(file: &InFile) -> bool {
    [".json", ".jsonld", ".json-ld"]
        .iter()
        .any(|ending| file.has_ending(ending))
}

/// A word without the vocabulary that it is from.
pub fn short(word: &str) -> &str {
    word.rsplit(['#', ':', '/']).next().unwrap_or(word)
}

/// Whether a node is of a type, with or without the vocabulary before it.
pub fn has_type(node: &Json<'_>, wanted: &str) -> bool {
    let types = json::all(node, "type").iter();
    let mut types = types.chain(json::all(node, "@type"));
    types.any(|it| it.text().is_some_and(|it| short(it) == short(wanted)))
}

/// Reads the set.
pub fn read(source: &ImportSource, report: &mut Report) -> Result<ImportedSet, FormatError> {
    // Documents borrow from their texts.
    let texts: Vec<_> = source
        .files
        .iter()
        .map(|it| json::text_of(it, LABEL))
        .collect();
    let mut documents: Vec<Json<'_>> = Vec::new();
    for (file, text) in source.files.iter().zip(&texts) {
        let text = text.as_ref().map_err(Clone::clone);
        match text.and_then(|text| json::parse_text(text, file, LABEL)) {
            Ok(document) => documents.push(document),
            Err(error) if source.only().is_some() => return Err(error),
            Err(error) => report.tell(Trouble::BadRecord, || error.to_string()),
        }
    }
    let found = Found::walk(&documents, report);
    if found.annotations.is_empty() && !found.is_collection {
        return Err(FormatError::Broken {
            file: source
                .files
                .first()
                .map(|it| it.path.clone())
                .unwrap_or_default(),
            format: LABEL,
            reason: "there is no annotation in it".to_owned(),
        });
    }
    Ok(found.understood(report))
}

/// What stands in the documents.
#[derive(Default)]
struct Found<'a> {
    annotations: Vec<&'a Json<'a>>,
    articles: Vec<&'a Json<'a>>,
    people: Vec<&'a Json<'a>>,
    tags: Vec<&'a Json<'a>>,
    is_collection: bool,
}

impl<'a> Found<'a> {
    fn walk(documents: &'a [Json<'a>], report: &mut Report) -> Self {
        let mut found = Self::default();
        let mut nodes: VecDeque<&Json<'_>> = documents.iter().collect();
        while let Some(node) = nodes.pop_front() {
            let is_annotation = has_type(node, "Annotation")
                || node.get("target").is_some() && !has_type(node, "AnnotationPage");
            if let Some(list) = node.list() {
                nodes.extend(list);
            } else if is_annotation {
                found.annotations.push(node);
            } else {
                found.articles.extend(json::all(node, schema::ARTICLES));
                found.people.extend(json::all(node, schema::ANNOTATORS));
                found.tags.extend(json::all(node, schema::TAGS));
                let is_page = has_type(node, "AnnotationPage");
                found.is_collection |= is_page || has_type(node, "AnnotationCollection");
                for name in ["@graph", "items", "first", "next"] {
                    nodes.extend(
                        json::all(node, name)
                            .iter()
                            .filter(|it| matches!(it, Json::Object(_))),
                    );
                    for address in json::all(node, name).iter().filter_map(Json::text) {
                        report.tell(Trouble::NotKept, || {
                            format!("what stands at {address}, which is not fetched")
                        });
                    }
                }
            }
        }
        found
    }

    fn understood(&self, report: &mut Report) -> ImportedSet {
        let mut gathering = ByArticle::default();
        for tag in self.tags.iter().filter_map(|node| tag(node)) {
            gathering.codebook.tags.push(tag);
        }
        for person in &self.people {
            let color = json::text(*person, "stancemark:color").and_then(Color::parse);
            if let Some((key, name)) = somebody(person) {
                gathering.coder(&key, &name).color = color;
            }
        }
        for article in &self.articles {
            read_article(article, &mut gathering);
        }
        let ids: BTreeSet<&str> = self.annotations.iter().filter_map(|it| id(it)).collect();
        let (links, others): (Vec<&Json<'_>>, Vec<&Json<'_>>) = self
            .annotations
            .iter()
            .partition(|it| link(it, &ids).is_some());
        let mut by_origin: BTreeMap<&str, Vec<Link>> = BTreeMap::new();
        for (from, link) in links.into_iter().filter_map(|it| link(it, &ids)) {
            by_origin.entry(from).or_default().push(link);
        }
        let mut taken = BTreeSet::new();
        for annotation in others {
            let iri = id(annotation).unwrap_or_default();
            if !iri.is_empty() && !taken.insert(iri) {
                report.tell(Trouble::Double, || iri.to_owned());
                continue;
            }
            let links = by_origin.remove(iri).unwrap_or_default();
            read_annotation(annotation, links, &mut gathering, report);
        }
        gathering.finish()
    }
}

fn id<'a>(node: &'a Json<'_>) -> Option<&'a str> {
    json::text(node, "id").or_else(|| json::text(node, "@id"))
}

/// Our name in an address of ours, or the address.
fn own_or(named: Named, iri: &str) -> String {
    named.name_in(iri).unwrap_or_else(|| iri.to_owned())
}

/// An annotation that says what one has to do with another.
fn link<'a>(node: &'a Json<'a>, ids: &BTreeSet<&str>) -> Option<(&'a str, Link)> {
    let mut motivations = json::all(node, "motivation").iter().filter_map(Json::text);
    motivations.find(|it| short(it) == "linking")?;
    let mut targets = json::all(node, "target").iter();
    let from = targets.find_map(|it| bodies::address(it).filter(|it| ids.contains(it)))?;
    let all = json::all(node, "body");
    let is_words = |it: &&Json<'_>| it.get("value").is_some();
    let to = all
        .iter()
        .filter(|it| !is_words(it))
        .find_map(bodies::address)?;
    let relation = all
        .iter()
        .filter(is_words)
        .find_map(|it| json::text(it, "value"));
    let link = Link {
        relation: relation.unwrap_or("linking").to_owned(),
        to: AnnotationId::new(own_or(Named::Annotation, to)),
    };
    Some((from, link))
}

fn somebody(node: &Json<'_>) -> Option<(String, String)> {
    let name = || json::text(node, "name").or_else(|| json::text(node, "nickname"));
    let iri: &str = match node {
        Json::Text(iri) => iri,
        node => id(node).or_else(name)?,
    };
    let key = own_or(Named::Annotator, iri);
    let name = name().map_or_else(|| key.clone(), str::to_owned);
    Some((key, name))
}

fn tag(node: &Json<'_>) -> Option<Tag> {
    let color = json::text(node, "stancemark:color").and_then(Color::parse);
    let broader = json::all(node, "skos:broader").first();
    Some(Tag {
        id: TagId::new(own_or(Named::Tag, id(node)?)),
        name: json::text(node, "skos:prefLabel")
            .unwrap_or_default()
            .to_owned(),
        parent: broader
            .and_then(id)
            .map(|it| TagId::new(own_or(Named::Tag, it))),
        color: color?,
        key: None,
        letter: None,
        definition: json::text(node, "skos:definition")
            .unwrap_or_default()
            .to_owned(),
        examples: Vec::new(),
        fields: Vec::new(),
        extra: crate::model::Extra::default(),
    })
}

fn read_article(node: &Json<'_>, gathering: &mut ByArticle) {
    let (Some(iri), Some(path)) = (id(node), json::text(node, "stancemark:path")) else {
        return;
    };
    let article = gathering.article(iri);
    path.clone_into(&mut article.name);
    article.sha256 = json::text(node, "stancemark:sha256").map(str::to_owned);
    article.text = json::text(node, "stancemark:text").map(str::to_owned);
    for metadatum in json::all(node, "stancemark:metadata") {
        let text = |name| json::text(metadatum, name).unwrap_or_default();
        let field = MetadataField::from_name(text("stancemark:field"));
        let _is_set = article.metadata.set(&field, text("stancemark:value"));
    }
    for layer in json::all(node, "stancemark:layers") {
        let status = json::text(layer, "stancemark:status").and_then(|it| it.parse().ok());
        let annotator = json::all(layer, "stancemark:annotator")
            .first()
            .and_then(somebody);
        if let (Some(status), Some((key, _))) = (status, annotator) {
            article.statuses.insert(key, status);
        }
    }
}

fn read_annotation(
    node: &Json<'_>,
    links: Vec<Link>,
    gathering: &mut ByArticle,
    report: &mut Report,
) {
    let iri = id(node).unwrap_or_default();
    let name = if iri.is_empty() {
        "an annotation without an address"
    } else {
        iri
    };
    let mut said = said(node, name, report);
    let mut aims = aims(node, name, report);
    if said.is_one_passage {
        aims = vec![aims.into_iter().flatten().collect()];
    }
    let creator = json::all(node, "creator").first().and_then(somebody);
    let coder = creator.map_or_else(String::new, |(key, name)| {
        gathering.coder(&key, &name);
        key
    });
    let time = |name| json::text(node, name).and_then(|it| it.parse().ok());
    let first = ImportedAnnotation {
        id: own_or(Named::Annotation, iri),
        has_lasting_id: !iri.is_empty(),
        coder,
        fields: std::mem::take(&mut said.fields),
        note: said.notes.join("\n"),
        links,
        created: time("created"),
        modified: time("modified"),
        ..ImportedAnnotation::default()
    };
    let tags = tags(&said, node);
    let sources: Vec<_> = aims.into_iter().flat_map(by_source).collect();
    // What is said of several is one annotation each; only the first keeps name and links.
    let others = (sources.len() * tags.len() > 1).then(|| ImportedAnnotation {
        id: String::new(),
        has_lasting_id: false,
        links: Vec::new(),
        ..first.clone()
    });
    let mut first = Some(first);
    for (source, mut spans) in sources {
        let article = gathering.article(&source);
        if article.metadata.url.is_empty() && is_web_address(&source) {
            article.metadata.url.clone_from(&source);
        }
        for (nth, tag) in tags.iter().enumerate() {
            let Some(mut annotation) = first.take().or_else(|| others.clone()) else {
                continue;
            };
            annotation.tag.clone_from(tag);
            annotation.spans = if nth + 1 == tags.len() {
                std::mem::take(&mut spans)
            } else {
                spans.clone()
            };
            article.annotations.push(annotation);
        }
    }
}

/// The tags of an annotation, at least one: where there is none, what it was made for.
fn tags(said: &Said, node: &Json<'_>) -> Vec<String> {
    if !said.tags.is_empty() {
        return said.tags.clone();
    }
    let usual = if said.notes.is_empty() {
        "highlighting"
    } else {
        "commenting"
    };
    vec![
        json::text(node, "motivation")
            .map_or(usual, short)
            .to_owned(),
    ]
}

/// The parts of a group by the source that they are of.
fn by_source(group: Vec<Aim>) -> Vec<(String, Vec<crate::formats::ImportedSpan>)> {
    let mut sources: Vec<(String, Vec<_>)> = Vec::new();
    for aim in group {
        match sources.iter_mut().find(|(source, _)| *source == aim.source) {
            Some((_, spans)) => spans.extend(aim.span),
            None => sources.push((aim.source, aim.span.into_iter().collect())),
        }
    }
    sources
}
