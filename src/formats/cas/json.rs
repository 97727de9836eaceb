//! A CAS as JSON, version 0.4 of that format: types, feature structures and views in one file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Written, json};

use super::model::{Cas, Feature, MOST_FEATURES, Structure, Type, Types, Value, tell_left_out};
use crate::formats::borrowed_json::Json;
use crate::formats::numbers::push_number;
use crate::formats::{Report, Trouble};

const SOFA: &str = "uima.cas.Sofa";
const INITIAL_VIEW: &str = "_InitialView";

/// The CAS as a JSON file; lists of values become structures of their own.
pub fn write(cas: &Cas<'_>, types: &Types) -> String {
    let text = cas.text.as_deref().unwrap_or_default();
    let mut out = String::with_capacity(text.len() * 20 + 4096);
    out.push_str("{\"%TYPES\":{");
    let declared = types.all().iter().filter(|it| !it.supertype.is_empty());
    for (nth, declared) in declared.enumerate() {
        out.push_str(if nth == 0 { "\n" } else { ",\n" });
        push_text(&mut out, &declared.name);
        out.push(':');
        out.push_str(&type_of(declared).to_string());
    }
    out.push_str(
        "},\n\"%FEATURE_STRUCTURES\":[\n{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"sofaNum\":1,",
    );
    out.push_str("\"sofaID\":\"_InitialView\",\"mimeType\":\"text\",\"sofaString\":");
    push_text(&mut out, text);
    out.push('}');
    let mut next_id = cas.structures.iter().map(|it| it.id).max().unwrap_or(1) + 1;
    for structure in &cas.structures {
        push_structure(
            &mut out,
            structure,
            types.name(structure.kind),
            &mut next_id,
        );
    }
    out.push_str("\n],\n\"%VIEWS\":{\"_InitialView\":{\"%SOFA\":1,\"%MEMBERS\":[");
    let members = cas.structures.iter().filter(|it| it.has_sofa);
    for (nth, member) in members.enumerate() {
        out.push_str(if nth == 0 { "" } else { "," });
        push_number(&mut out, member.id);
    }
    out.push_str("]}}}\n");
    out
}

fn type_of(declared: &Type) -> Written {
    let mut object = Map::new();
    object.insert("%NAME".to_owned(), json!(declared.name));
    object.insert("%SUPER_TYPE".to_owned(), json!(declared.supertype));
    if !declared.description.is_empty() {
        object.insert("%DESCRIPTION".to_owned(), json!(declared.description));
    }
    for feature in &declared.features {
        let is_array = feature.range == super::model::FS_ARRAY && !feature.element.is_empty();
        let range = match feature.range.as_str() {
            _ if is_array => format!("{}[]", feature.element),
            range => range.to_owned(),
        };
        let mut told = Map::new();
        told.insert("%NAME".to_owned(), json!(feature.name));
        told.insert("%RANGE".to_owned(), json!(range));
        if !feature.description.is_empty() {
            told.insert("%DESCRIPTION".to_owned(), json!(feature.description));
        }
        object.insert(feature.name.clone(), Written::Object(told));
    }
    Written::Object(object)
}

fn push_structure(out: &mut String, structure: &Structure<'_>, name: &str, next_id: &mut u64) {
    push_head(out, structure.id, name);
    if structure.has_sofa {
        out.push_str(",\"@sofa\":1");
    }
    if let Some((begin, end)) = structure.place {
        out.push_str(",\"begin\":");
        push_number(out, begin);
        out.push_str(",\"end\":");
        push_number(out, end);
    }
    let mut arrays = Vec::new();
    for (feature, value) in &structure.features {
        let is_reference = !matches!(value, Value::Text(_) | Value::Integer(_));
        out.push_str(if is_reference { ",\"@" } else { ",\"" });
        // A feature's name is a plain identifier.
        out.push_str(feature);
        out.push_str("\":");
        match value {
            Value::Text(text) => push_text(out, text),
            Value::Integer(number) | Value::Reference(number) => push_number(out, *number),
            Value::Texts(_) | Value::References(_) => {
                push_number(out, *next_id);
                arrays.push((*next_id, value));
                *next_id += 1;
            }
        }
    }
    out.push('}');
    for (id, value) in arrays {
        push_array(out, id, value);
    }
}

fn push_head(out: &mut String, id: u64, name: &str) {
    out.push_str(",\n{\"%ID\":");
    push_number(out, id);
    out.push_str(",\"%TYPE\":\"");
    // The names of types are plain identifiers with points between.
    out.push_str(name);
    out.push('"');
}

fn push_array(out: &mut String, id: u64, value: &Value<'_>) {
    let (name, elements) = match value {
        Value::Texts(texts) => (super::model::STRING_ARRAY, json!(texts)),
        Value::References(ids) => (super::model::FS_ARRAY, json!(ids)),
        _ => return,
    };
    push_head(out, id, name);
    out.push_str(",\"%ELEMENTS\":");
    out.push_str(&elements.to_string());
    out.push('}');
}

fn push_text(out: &mut String, text: &str) {
    let is_plain = |byte: u8| byte >= b' ' && !matches!(byte, b'"' | b'\\');
    if text.bytes().all(is_plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
        return;
    }
    // A text is always written: no key and no number can be wrong in it.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

/// Reads a parsed JSON file; its types are added to `types`.
pub fn read<'a>(json: &'a Json<'_>, types: &mut Types, file: &str, report: &mut Report) -> Cas<'a> {
    add_types(json, types);
    let all = json.get("%FEATURE_STRUCTURES");
    // Older versions have an object here, by id.
    let listed = all.and_then(Json::list).into_iter().flatten();
    let listed = listed.map(|it| (it.get("%ID").and_then(Json::count), it));
    let keyed = all.map(Json::members).into_iter().flatten();
    let keyed = keyed.map(|(id, it)| (id.parse().ok(), it));
    let records: Vec<(Option<u64>, &'a Json<'_>)> = listed.chain(keyed).collect();
    let is_sofa = |it: &&(Option<u64>, &Json<'_>)| text_at(it.1, "%TYPE") == Some(SOFA);
    let sofas = || records.iter().filter(is_sofa);
    let usual = sofas().find(|it| text_at(it.1, "sofaID") == Some(INITIAL_VIEW));
    let sofa = usual.or_else(|| sofas().next());
    let mut reading = Reading {
        types,
        sofa_id: sofa.and_then(|(id, _)| *id),
        members: members(json, sofa.map(|(_, it)| *it)),
        kinds: BTreeMap::new(),
        n_left_out: 0,
    };
    let mut structures = Vec::new();
    for (id, record) in &records {
        if text_at(record, "%TYPE") == Some(SOFA) {
            continue;
        }
        let where_is = || format!("{file}, structure {id:?}");
        match reading.structure(*id, record) {
            Ok(structure) => structures.push(structure),
            Err(trouble) => report.tell(trouble, where_is),
        }
        tell_left_out(std::mem::take(&mut reading.n_left_out), report, where_is);
    }
    let text = sofa.and_then(|(_, it)| text_at(it, "sofaString"));
    Cas {
        text: text.map(Cow::Borrowed),
        structures,
        lists_are_texts: false,
    }
}

fn text_at<'a>(json: &'a Json<'_>, key: &str) -> Option<&'a str> {
    json.get(key)?.text()
}

fn members(json: &Json<'_>, sofa: Option<&Json<'_>>) -> Option<Vec<u64>> {
    let views = json.get("%VIEWS")?;
    let name = sofa
        .and_then(|it| text_at(it, "sofaID"))
        .unwrap_or(INITIAL_VIEW);
    let members = views.get(name)?.get("%MEMBERS")?.list()?;
    let mut members: Vec<u64> = members.iter().filter_map(Json::count).collect();
    members.sort_unstable();
    Some(members)
}

fn add_types(json: &Json<'_>, types: &mut Types) {
    let declared = json.get("%TYPES").map(Json::members);
    for (name, declared) in declared.into_iter().flatten() {
        let features = declared.members().iter();
        let features = features.filter(|(name, _)| !name.starts_with('%'));
        types.add(Type {
            name: name.clone().into_owned(),
            supertype: text_at(declared, "%SUPER_TYPE")
                .unwrap_or_default()
                .to_owned(),
            description: text_at(declared, "%DESCRIPTION")
                .unwrap_or_default()
                .to_owned(),
            features: features.map(|(name, it)| feature(name, it)).collect(),
        });
    }
}

fn feature(name: &str, json: &Json<'_>) -> Feature {
    let range = text_at(json, "%RANGE").unwrap_or_default();
    let element = range.strip_suffix("[]").or(text_at(json, "%ELEMENT_TYPE"));
    Feature {
        name: name.to_owned(),
        description: text_at(json, "%DESCRIPTION").unwrap_or_default().to_owned(),
        range: range.to_owned(),
        element: element.unwrap_or_default().to_owned(),
    }
}

struct Reading<'t, 'a> {
    types: &'t mut Types,
    sofa_id: Option<u64>,
    /// Sorted.
    members: Option<Vec<u64>>,
    kinds: BTreeMap<&'a str, usize>,
    /// How many features of the structure that is read are beyond those that are kept.
    n_left_out: usize,
}

impl<'a> Reading<'_, 'a> {
    fn structure(
        &mut self,
        id: Option<u64>,
        record: &'a Json<'_>,
    ) -> Result<Structure<'a>, Trouble> {
        let id = id.ok_or(Trouble::BadRecord)?;
        let name = text_at(record, "%TYPE").ok_or(Trouble::BadRecord)?;
        let sofa = record.get("@sofa");
        if sofa.is_some_and(|it| it.count() != self.sofa_id) {
            return Err(Trouble::NotKept);
        }
        let place = match (record.get("begin"), record.get("end")) {
            (None, None) => None,
            (begin, end) => {
                let count = |it: Option<&Json<'_>>| it.map_or(Some(0), Json::count);
                let place = count(begin).zip(count(end));
                Some(place.ok_or(Trouble::BadPlace)?)
            }
        };
        let is_member = self
            .members
            .as_ref()
            .is_none_or(|all| all.binary_search(&id).is_ok());
        // An annotation that no index holds is seen by no tool.
        if place.is_some() && !is_member {
            return Err(Trouble::NotKept);
        }
        let types = &mut *self.types;
        let kind = *self.kinds.entry(name).or_insert_with(|| types.kind(name));
        let features = record.members().iter();
        let holds_structures = name == super::model::FS_ARRAY || name.ends_with("[]");
        let mut features = features.filter_map(|(name, value)| match (&**name, holds_structures) {
            ("%ELEMENTS", true) => Some(("elements".into(), Value::References(ids(value)?))),
            (name, _) => feature_value(name, value),
        });
        let kept = features.by_ref().take(MOST_FEATURES).collect();
        self.n_left_out = features.count();
        Ok(Structure {
            id,
            kind,
            has_sofa: sofa.is_some(),
            place,
            features: kept,
        })
    }
}

fn ids(value: &Json<'_>) -> Option<Vec<u64>> {
    let all = value.list()?;
    Some(all.iter().filter_map(Json::count).collect())
}

fn feature_value<'a>(name: &'a str, value: &'a Json<'_>) -> Option<(Cow<'a, str>, Value<'a>)> {
    if matches!(name, "@sofa" | "begin" | "end" | "%ID" | "%TYPE" | "%FLAGS") {
        return None;
    }
    let plain = |value: &'a Json<'_>| match value {
        Json::Text(text) => Some(Cow::Borrowed(&**text)),
        Json::Number(number) => Some(Cow::Owned(number.to_string())),
        Json::Bool(truth) => Some(Cow::Owned(truth.to_string())),
        _ => None,
    };
    let list = || {
        value
            .list()
            .map(|all| all.iter().filter_map(plain).collect())
    };
    let (name, value) = match name {
        "%ELEMENTS" => ("elements", Value::Texts(list()?)),
        name => match name.strip_prefix('@') {
            Some(name) => match value.count() {
                Some(id) => (name, Value::Reference(id)),
                None => (name, Value::References(ids(value)?)),
            },
            None => match list() {
                Some(texts) => (name, Value::Texts(texts)),
                None => (name.trim_start_matches('#'), Value::Text(plain(value)?)),
            },
        },
    };
    Some((name.into(), value))
}
