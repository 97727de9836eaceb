//! From reviews to what is understood of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{LABEL, scripts};
use crate::formats::by_article::ByArticle;
use crate::formats::iri::{Named, is_web_address};
use crate::formats::json_text as json;
use crate::formats::{
    FormatError, ImportSource, ImportedAnnotation, ImportedPlace, ImportedSet, ImportedSpan,
    InFile, Report, Trouble, Unit,
};
use crate::model::{EntryRef, FieldId, FieldValue, RegisterKind};

/// Reads the set.
pub fn read(source: &ImportSource, report: &mut Report) -> Result<ImportedSet, FormatError> {
    let mut reading = Reading::default();
    for file in &source.files {
        match documents(file, report) {
            Ok(documents) => reading.walk(&documents),
            Err(error) if source.only().is_some() => return Err(error),
            Err(error) => report.tell(Trouble::BadRecord, || error.to_string()),
        }
    }
    if !reading.has_some {
        return Err(FormatError::Broken {
            file: source
                .files
                .first()
                .map(|it| it.path.clone())
                .unwrap_or_default(),
            format: LABEL,
            reason: "there is no ClaimReview in it".to_owned(),
        });
    }
    Ok(reading.found.finish())
}

/// The JSON of a file, which may be a web page.
fn documents(file: &InFile, report: &mut Report) -> Result<Vec<Value>, FormatError> {
    let is_json = file.has_ending(".json") || file.has_ending(".jsonld");
    if is_json {
        return Ok(vec![json::parse(file, LABEL)?]);
    }
    let page = file.text().map_err(|byte| FormatError::Broken {
        file: file.path.clone(),
        format: LABEL,
        reason: format!("it is no text at byte {byte}"),
    })?;
    let mut documents = Vec::new();
    for (nth, block) in scripts::blocks(&page).into_iter().enumerate() {
        match serde_json::from_str(block) {
            Ok(document) => documents.push(document),
            Err(error) => report.tell(Trouble::BadRecord, || {
                format!("{}, block {}: {error}", file.path, nth + 1)
            }),
        }
    }
    Ok(documents)
}

fn is_type(node: &Value, wanted: &str) -> bool {
    let short = |it: &str| it.rsplit(['/', ':']).next() == Some(wanted);
    json::all(node, "@type")
        .iter()
        .any(|it| it.as_str().is_some_and(short))
}

/// The address of a thing: its own, or that of its page.
fn address(node: &Value) -> Option<&str> {
    let named = |name| json::text(node, name).filter(|it| !it.is_empty());
    node.as_str()
        .or_else(|| named("url"))
        .or_else(|| named("@id"))
}

#[derive(Default)]
struct Reading {
    found: ByArticle,
    has_some: bool,
}

impl Reading {
    /// Finds reviews wherever they stand in a document.
    fn walk(&mut self, documents: &[Value]) {
        let mut waiting: Vec<&Value> = documents.iter().rev().collect();
        while let Some(node) = waiting.pop() {
            if is_type(node, "ClaimReview") {
                self.has_some = true;
                self.review(node);
                continue;
            }
            match node {
                Value::Array(list) => waiting.extend(list.iter().rev()),
                Value::Object(members) => waiting.extend(members.values().rev()),
                _ => {}
            }
        }
    }

    fn review(&mut self, review: &Value) {
        let empty = Value::Null;
        let item = json::all(review, "itemReviewed").first().unwrap_or(&empty);
        let own_tag = json::text(review, "stancemark:tag");
        let mut fields = BTreeMap::new();
        if own_tag.is_none() {
            self.claim(review, &mut fields);
            self.claimants(item, &mut fields);
        }
        for field in json::all(review, "stancemark:fields") {
            fields.extend(own_field(field));
        }
        let iri = json::text(review, "@id").unwrap_or_default();
        let id = Named::Annotation.name_in(iri);
        let time = |name| json::text(review, name).and_then(|it| it.parse().ok());
        let annotation = ImportedAnnotation {
            has_lasting_id: !iri.is_empty(),
            id: id.unwrap_or_else(|| iri.to_owned()),
            coder: self.reviewer(review),
            tag: own_tag.unwrap_or("claim").to_owned(),
            spans: spans(review, item),
            fields,
            note: if own_tag.is_some() {
                own_note(review)
            } else {
                note(review)
            },
            created: time("dateCreated").or_else(|| time("datePublished")),
            modified: time("dateModified"),
            ..ImportedAnnotation::default()
        };
        let key = self.article(review, item);
        self.found.add(&key, annotation);
    }

    /// The article in which the claim stands, as far as it is told.
    fn article(&mut self, review: &Value, item: &Value) -> String {
        let places = ["appearance", "firstAppearance", "isPartOf"];
        let mut places = places.iter().flat_map(|name| json::all(item, name));
        let place = places.find(|it| address(it).is_some());
        let elsewhere = || address(item).or_else(|| json::text(item, "name"));
        let found = place.and_then(address).or_else(elsewhere);
        let key = found
            .or_else(|| json::text(review, "url"))
            .unwrap_or_default()
            .to_owned();
        let article = self.found.article(&key);
        if is_web_address(&key) {
            article.metadata.url.clone_from(&key);
        }
        let Some(place) = place.filter(|it| it.is_object()) else {
            return key;
        };
        if let Some(path) =
            json::text(place, "identifier").filter(|_| review.get("stancemark:tag").is_some())
        {
            path.clone_into(&mut article.name);
        }
        let text = |name| json::text(place, name).unwrap_or_default().to_owned();
        let name_of = |name| {
            let node = json::all(place, name).first();
            let name = node.and_then(|it| json::text(it, "name").or_else(|| it.as_str()));
            name.unwrap_or_default().to_owned()
        };
        let metadata = &mut article.metadata;
        metadata.title = text("headline");
        metadata.language = text("inLanguage");
        metadata.author = name_of("author");
        metadata.outlet = name_of("publisher");
        metadata.date = text("datePublished").parse().ok();
        key
    }

    fn claim(&mut self, review: &Value, fields: &mut BTreeMap<FieldId, FieldValue>) {
        let claim = json::text(review, "claimReviewed")
            .map(str::trim)
            .filter(|it| !it.is_empty());
        if let Some(claim) = claim {
            let entry_ref = EntryRef::new(RegisterKind::Claim, claim);
            fields.insert(
                FieldId::new("claim"),
                FieldValue::One(entry_ref.to_string()),
            );
            self.found.registers.entries.entry(entry_ref).or_default();
        }
    }

    fn claimants(&mut self, item: &Value, fields: &mut BTreeMap<FieldId, FieldValue>) {
        let mut claimants = Vec::new();
        for author in json::all(item, "author") {
            let Some(name) = author.as_str().or_else(|| json::text(author, "name")) else {
                continue;
            };
            let is_body =
                is_type(author, "Organization") || is_type(author, "NewsMediaOrganization");
            let kind = if is_body {
                RegisterKind::Organisation
            } else {
                RegisterKind::Actor
            };
            let entry_ref = EntryRef::new(kind, name.trim());
            claimants.push(entry_ref.to_string());
            let entry = self.found.registers.entries.entry(entry_ref).or_default();
            let links = json::all(author, "sameAs").iter().filter_map(Value::as_str);
            let links: Vec<&str> = links.collect();
            for (name, value) in [
                ("role", json::text(author, "jobTitle").unwrap_or_default()),
                ("same as", &links.join(" ")),
            ] {
                if !value.is_empty() {
                    entry.attributes.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        let value = match claimants.as_slice() {
            [] => return,
            [only] => FieldValue::One(only.clone()),
            _ => FieldValue::Many(claimants),
        };
        fields.insert(FieldId::new("claimant"), value);
    }

    fn reviewer(&mut self, review: &Value) -> String {
        let Some(author) = json::all(review, "author").first() else {
            return String::new();
        };
        let name = author.as_str().or_else(|| json::text(author, "name"));
        let iri = json::text(author, "@id");
        let own = iri.and_then(|it| Named::Annotator.name_in(it));
        let key = own
            .as_deref()
            .or(name)
            .or_else(|| address(author))
            .unwrap_or_default()
            .to_owned();
        if !key.is_empty() {
            self.found.coder(&key, name.unwrap_or(&key));
        }
        key
    }
}

fn own_field(field: &Value) -> Option<(FieldId, FieldValue)> {
    let id = FieldId::new(json::text(field, "stancemark:field")?);
    let value = match field.get("stancemark:values") {
        Some(values) => {
            let values = json::all(values, "@list").iter().filter_map(Value::as_str);
            FieldValue::Many(values.map(str::to_owned).collect())
        }
        None => FieldValue::One(json::text(field, "stancemark:value")?.to_owned()),
    };
    Some((id, value))
}

/// The runs that our own file tells, else the words of the claim where it is told what they were.
fn spans(review: &Value, item: &Value) -> Vec<ImportedSpan> {
    let own = json::all(review, "stancemark:spans");
    if own.is_empty() {
        let words = json::text(item, "text").filter(|_| is_type(item, "Claim"));
        let words = words.filter(|it| !it.is_empty() && review.get("stancemark:tag").is_none());
        let span = words.map(|words| ImportedSpan {
            quote: Some(words.to_owned()),
            ..ImportedSpan::default()
        });
        return span.into_iter().collect();
    }
    let span = |span: &Value| {
        let text = |name| json::text(span, name).unwrap_or_default().to_owned();
        let start = json::count(span, "stancemark:start");
        let counts = start.zip(json::count(span, "stancemark:end"));
        ImportedSpan {
            place: counts.map(|(start, end)| ImportedPlace {
                start,
                end,
                unit: Unit::CodePoints,
            }),
            quote: Some(text("stancemark:exact")),
            before: text("stancemark:prefix"),
            after: text("stancemark:suffix"),
        }
    };
    own.iter().map(span).collect()
}

fn own_note(review: &Value) -> String {
    json::text(review, "reviewBody")
        .unwrap_or_default()
        .to_owned()
}

/// What a stranger's review says, a line each: its words, its verdict, where and when it was published.
fn note(review: &Value) -> String {
    let mut lines = vec![own_note(review)];
    for rating in json::all(review, "reviewRating") {
        let figure = |name| {
            rating
                .get(name)
                .map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
        };
        let of = figure("bestRating")
            .map(|best| format!(" of {best}"))
            .unwrap_or_default();
        let value = figure("ratingValue")
            .filter(|it| it != "-1")
            .map(|it| format!("({it}{of})"));
        let words = json::text(rating, "alternateName").unwrap_or_default();
        let rating = format!("{words} {}", value.unwrap_or_default());
        lines.push(rating.trim().to_owned());
    }
    for name in ["url", "datePublished"] {
        lines.push(json::text(review, name).unwrap_or_default().to_owned());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
