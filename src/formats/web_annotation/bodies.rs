//! What an annotation says: its tags, fields and notes, found in its bodies.

use std::collections::{BTreeMap, VecDeque};

use super::reading::{has_type, short};
use super::schema;
use crate::formats::borrowed_json::Json;
use crate::formats::iri::Named;
use crate::formats::json_text as json;
use crate::formats::{Report, Trouble};
use crate::model::{FieldId, FieldValue};

/// What an annotation says.
#[derive(Debug, Default)]
pub struct Said {
    /// Its tags; the first is ours where there is one.
    pub tags: Vec<String>,
    /// Its fields.
    pub fields: BTreeMap<FieldId, FieldValue>,
    /// What it says in words, a remark each.
    pub notes: Vec<String>,
    /// Whether it says that its targets together are one passage.
    pub is_one_passage: bool,
}

/// Reads the bodies of an annotation; `name` is what messages call it.
pub fn said(annotation: &Json<'_>, name: &str, report: &mut Report) -> Said {
    let mut said = Said::default();
    let mut own_tag = None;
    let motivation = json::text(annotation, "motivation").map_or("", short);
    if let Some(words) = json::text(annotation, "bodyValue") {
        said.notes.push(words.to_owned());
    }
    let mut bodies: VecDeque<&Json<'_>> = json::all(annotation, "body").iter().collect();
    while let Some(body) = bodies.pop_front() {
        let items = json::all(body, "items");
        if !items.is_empty() {
            bodies.extend(items);
        } else if has_type(body, schema::ONE_PASSAGE) {
            said.is_one_passage = true;
        } else if let Some((id, value)) = field(body) {
            said.fields.insert(id, value);
        } else {
            let purpose = json::text(body, "purpose").map_or(motivation, short);
            let is_tag = matches!(purpose, "tagging" | "classifying");
            match (words(body), address(body)) {
                (Some(words), _) if is_tag => said.tags.push(words.to_owned()),
                (Some(words), _) => said.notes.push(words.to_owned()),
                (None, Some(iri)) => match Named::Tag.name_in(iri) {
                    Some(tag) => own_tag = Some(tag),
                    None if is_tag => said.tags.push(iri.to_owned()),
                    None => said.notes.push(iri.to_owned()),
                },
                (None, None) => {
                    report.tell(Trouble::NotKept, || format!("{name}: a body without words"));
                }
            }
        }
        if body.get("selector").is_some() || body.get("state").is_some() {
            report.tell(Trouble::NotKept, || {
                format!("{name}: which part of a body is meant")
            });
        }
    }
    if let Some(tag) = own_tag {
        // The words beside a tag of ours are its name.
        match said.tags.first_mut() {
            Some(first) => *first = tag,
            None => said.tags.push(tag),
        }
    }
    said
}

fn words<'a>(body: &'a Json<'_>) -> Option<&'a str> {
    json::text(body, "value").or_else(|| json::text(body, "chars"))
}

/// The address of a body that is a resource.
pub fn address<'a>(body: &'a Json<'_>) -> Option<&'a str> {
    let source = body.get("source");
    let named = |it: &Json<'_>| it.get("id").or_else(|| it.get("@id")).is_some();
    match body {
        Json::Text(iri) => Some(iri),
        _ => match source {
            Some(source) if named(source) => {
                json::text(source, "id").or_else(|| json::text(source, "@id"))
            }
            Some(source) => source.text(),
            None => json::text(body, "id").or_else(|| json::text(body, "@id")),
        },
    }
}

fn field(body: &Json<'_>) -> Option<(FieldId, FieldValue)> {
    let id = json::text(body, "stancemark:field")?;
    let text = |it: &Json<'_>| it.text().map(str::to_owned);
    let value = match body.get("stancemark:values") {
        Some(values) => FieldValue::Many(json::each(values).iter().filter_map(text).collect()),
        None => FieldValue::One(json::text(body, "stancemark:value")?.to_owned()),
    };
    Some((FieldId::new(id), value))
}
