//! What the structures of a CAS are to an analyst: annotations, links between them, or neither.
//!
//! Works with and without declared types, because files often come without their type system.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::layers::own;
use super::model::{Cas, FS_ARRAY, Structure, Types, Value, short_name};
use super::names;
use super::roles::{Role, role_by_features, role_by_type};
use crate::formats::values::value_from_text;
use crate::formats::{ImportedAnnotation, ImportedPlace, ImportedSpan, Report, Trouble, Unit};
use crate::model::{AnnotationId, FieldId, FieldValue, Link};

/// Features that hold other structures in types of DKPro and WebAnno, for files without a type system.
const REFERENCES: [&str; 12] = [
    "Governor",
    "Dependent",
    "target",
    "next",
    "first",
    "pos",
    "lemma",
    "stem",
    "morph",
    "parent",
    "head",
    "chunk",
];
/// How often each element of an array may be copied, beyond the first million.
const COPIES: usize = 8;
const FREE_COPIES: usize = 1_000_000;
/// The features of a relation that name it, the likeliest first.
const RELATION_NAMES: [&str; 3] = ["value", "DependencyType", "role"];

/// The structures by name.
pub struct Graph<'c, 'a> {
    /// The CAS.
    pub cas: &'c Cas<'a>,
    types: &'c Types,
    by_id: BTreeMap<u64, &'c Structure<'a>>,
    /// What structures of each type are, where the type alone tells.
    roles: Vec<Option<Role>>,
    /// How many elements of arrays may yet be copied out of them.
    left: Cell<usize>,
}

/// Annotations that are being put together.
struct Found<'g> {
    prefix: &'g str,
    file: &'g str,
    tags: Tags,
    annotations: Vec<ImportedAnnotation>,
    /// The runs of each, with the number that says in which order they are.
    parts: Vec<Vec<(u64, ImportedSpan)>>,
    /// Which annotation each structure belongs to.
    by_structure: BTreeMap<u64, usize>,
    by_name: BTreeMap<String, usize>,
}

/// What of others' annotations becomes the tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tags {
    /// The name of the type.
    #[default]
    Layers,
    /// The value of its feature `value`.
    Values,
}

impl<'c, 'a> Graph<'c, 'a> {
    /// Looks at every structure once.
    pub fn new(cas: &'c Cas<'a>, types: &'c Types) -> Self {
        let by_id = cas.structures.iter().map(|it| (it.id, it)).collect();
        let roles = (0..types.all().len()).map(|kind| role_by_type(types, kind));
        Self {
            cas,
            types,
            by_id,
            roles: roles.collect(),
            left: Cell::new(FREE_COPIES + COPIES * n_elements(cas)),
        }
    }

    /// Whether so many elements may be copied once more; arrays in which many share must not grow a
    /// small file into a large set.
    fn may_copy(&self, n_elements: usize) -> bool {
        let left = self.left.get().checked_sub(n_elements);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// What a structure is.
    pub fn role(&self, structure: &Structure<'_>) -> Role {
        let known = self.roles.get(structure.kind).copied().flatten();
        known.unwrap_or_else(|| role_by_features(structure))
    }

    /// The annotations with their links; a name that is none for ever begins with `prefix`.
    pub fn annotations(
        &self,
        prefix: &str,
        tags: Tags,
        file: &str,
        report: &mut Report,
    ) -> Vec<ImportedAnnotation> {
        let mut found = Found {
            prefix,
            file,
            tags,
            annotations: Vec::new(),
            parts: Vec::new(),
            by_structure: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for structure in &self.cas.structures {
            match self.role(structure) {
                Role::Annotation | Role::Article => self.add(structure, &mut found, report),
                Role::Unknown => report.tell(Trouble::NotKept, || {
                    format!(
                        "{file}, structure {}: {}",
                        structure.id,
                        self.types.name(structure.kind)
                    )
                }),
                _ => {}
            }
        }
        for structure in &self.cas.structures {
            match self.role(structure) {
                Role::Annotation => self.add_links(structure, &mut found, report),
                Role::Relation => self.add_relation(structure, &mut found, report),
                _ => {}
            }
        }
        if self.left.get() == 0 {
            report.tell(Trouble::NotKept, || {
                format!("{file}: elements of arrays that too many structures share")
            });
        }
        found.finish()
    }

    fn add(&self, structure: &Structure<'_>, found: &mut Found<'_>, report: &mut Report) {
        let name = structure.text(own::ID).filter(|it| !it.is_empty());
        let is_own = name.is_some() || self.types.feature(structure.kind, own::ID).is_some();
        let known = name.and_then(|name| found.by_name.get(name).copied());
        let nth =
            known.unwrap_or_else(|| found.push(self.tag(structure, found.tags), structure, name));
        found.by_structure.insert(structure.id, nth);
        let part = structure.text(own::PART).and_then(|it| it.parse().ok());
        let span = span_of(structure).map(|span| (part.unwrap_or(0), span));
        if let Some(parts) = found.parts.get_mut(nth) {
            parts.extend(span);
        }
        let (tags, file) = (found.tags, found.file);
        let Some(annotation) = found.annotations.get_mut(nth) else {
            return;
        };
        for (name, value) in &structure.features {
            if is_own && own::is_reserved(name) {
                if !take_record(annotation, name, value) {
                    report.tell(Trouble::BadRecord, || {
                        format!("{file}, structure {}: {name}", structure.id)
                    });
                }
                continue;
            }
            let is_tag = tags == Tags::Values && name == "value" && !is_own;
            if let Some(value) = self
                .field(structure, name, value, is_own)
                .filter(|_| !is_tag)
            {
                annotation
                    .fields
                    .insert(FieldId::new(names::label(name)), value);
            }
        }
    }

    fn tag(&self, structure: &Structure<'_>, tags: Tags) -> String {
        let name = self.types.name(structure.kind);
        let value = structure
            .text("value")
            .filter(|it| tags == Tags::Values && !it.is_empty());
        let is_own = name.starts_with(own::SPANS) && structure.text(own::ID).is_some();
        match value.filter(|_| !is_own) {
            Some(value) => value.to_owned(),
            None => names::label(short_name(name)),
        }
    }

    /// The value of a field; nothing for a feature that holds other structures.
    fn field(
        &self,
        structure: &Structure<'_>,
        name: &str,
        value: &Value<'_>,
        is_own: bool,
    ) -> Option<FieldValue> {
        match value {
            Value::Text(text) if is_own && self.cas.lists_are_texts => Some(value_from_text(text)),
            Value::Text(text) if is_own => Some(FieldValue::One(text.clone().into_owned())),
            Value::Text(text) => {
                // An arrow's name goes with the arrow.
                let is_arrow = name == "referenceRelation" && structure.value("next").is_some();
                let is_field = !text.is_empty()
                    && !is_arrow
                    && self.references(structure, name, value).is_none();
                is_field.then(|| FieldValue::One(text.clone().into_owned()))
            }
            Value::Integer(number) => Some(FieldValue::One(number.to_string())),
            Value::Texts(texts) => {
                let texts = texts.iter().map(|it| it.clone().into_owned());
                Some(FieldValue::Many(texts.collect()))
            }
            Value::Reference(id) => match self.by_id.get(id)?.value("elements")? {
                Value::Texts(texts) if self.may_copy(texts.len()) => {
                    let texts = texts.iter().map(|it| it.clone().into_owned());
                    Some(FieldValue::Many(texts.collect()))
                }
                _ => None,
            },
            Value::References(_) => None,
        }
    }

    /// The structures that a feature holds, if it holds any.
    fn references(
        &self,
        structure: &Structure<'_>,
        name: &str,
        value: &Value<'_>,
    ) -> Option<Vec<u64>> {
        match value {
            Value::References(ids) => Some(ids.clone()),
            Value::Reference(id) => {
                let target = self.by_id.get(id);
                let is_array = target.is_some_and(|it| {
                    let name = self.types.name(it.kind);
                    name == FS_ARRAY || name.ends_with("[]")
                });
                let elements = target
                    .filter(|_| is_array)
                    .and_then(|it| it.value("elements"));
                match elements {
                    Some(Value::References(ids)) if self.may_copy(ids.len()) => Some(ids.clone()),
                    Some(Value::Text(text)) if self.may_copy(text.len()) => numbers(text),
                    Some(Value::Texts(_)) => None,
                    _ if target.is_some_and(|it| it.value("elements").is_some()) => None,
                    _ if is_array => None,
                    _ => Some(vec![*id]),
                }
            }
            Value::Text(text) if self.types.feature(structure.kind, name).is_none() => {
                let ids = numbers(text)?;
                let is_link = |id: &u64| {
                    self.by_id
                        .get(id)
                        .is_some_and(|it| it.place.is_none() && it.value("target").is_some())
                };
                let is_reference = REFERENCES.contains(&name) || ids.iter().all(is_link);
                is_reference.then_some(ids)
            }
            _ => None,
        }
    }

    fn add_links(&self, structure: &Structure<'_>, found: &mut Found<'_>, report: &mut Report) {
        let Some(from) = found.by_structure.get(&structure.id).copied() else {
            return;
        };
        for (name, value) in &structure.features {
            for id in self.references(structure, name, value).unwrap_or_default() {
                let Some(end) = self.by_id.get(&id) else {
                    found.dangling(structure, id, report);
                    continue;
                };
                let target = end
                    .value("target")
                    .and_then(|it| self.references(end, "target", it));
                let is_arrow = name == "next";
                let arrow = is_arrow.then(|| structure.text("referenceRelation"));
                let arrow = arrow.flatten();
                let relation = end.text("role").filter(|_| target.is_some()).or(arrow);
                let relation = relation.unwrap_or(name).to_owned();
                let is_rich = end
                    .features
                    .iter()
                    .any(|(it, _)| !matches!(&**it, "role" | "target"));
                if target.is_some() && is_rich {
                    found.not_kept(end, report);
                }
                let target = target.and_then(|it| it.first().copied()).unwrap_or(id);
                self.add_link(structure, (from, relation, target), found, report);
            }
        }
    }

    fn add_relation(&self, structure: &Structure<'_>, found: &mut Found<'_>, report: &mut Report) {
        let end = |name: &str| {
            let value = structure.value(name)?;
            self.references(structure, name, value)?.first().copied()
        };
        let (Some(from), Some(to)) = (end("Governor"), end("Dependent")) else {
            report.tell(Trouble::DanglingReference, || found.told(structure));
            return;
        };
        let texts = structure
            .features
            .iter()
            .filter_map(|(name, value)| match value {
                Value::Text(text) if !text.is_empty() && !REFERENCES.contains(&&**name) => {
                    Some((&**name, &**text))
                }
                _ => None,
            });
        let texts: Vec<(&str, &str)> = texts.collect();
        let named = |wanted: &&str| texts.iter().find(|(name, _)| name == wanted);
        let named = RELATION_NAMES.iter().find_map(named).or(texts.first());
        if texts.len() > 1 {
            found.not_kept(structure, report);
        }
        let layer = short_name(self.types.name(structure.kind));
        let relation = named.map_or(layer, |(_, text)| text).to_owned();
        let Some(from) = self.end(from, found) else {
            found.dangling(structure, from, report);
            return;
        };
        self.add_link(structure, (from, relation, to), found, report);
    }

    fn add_link(
        &self,
        structure: &Structure<'_>,
        (from, relation, to): (usize, String, u64),
        found: &mut Found<'_>,
        report: &mut Report,
    ) {
        let target = self.end(to, found).and_then(|it| found.annotations.get(it));
        let Some(target) = target else {
            found.dangling(structure, to, report);
            return;
        };
        let to = AnnotationId::new(&target.id);
        if let Some(from) = found.annotations.get_mut(from) {
            from.links.push(Link { relation, to });
        }
    }

    /// The annotation at an end of a link. A token that somebody drew an arrow from or to becomes one,
    /// if its part of speech is none.
    fn end(&self, id: u64, found: &mut Found<'_>) -> Option<usize> {
        if let Some(nth) = found.by_structure.get(&id) {
            return Some(*nth);
        }
        let structure = self.by_id.get(&id)?;
        if self.role(structure) != Role::Segment {
            return None;
        }
        let pos = structure.value("pos");
        let pos = pos.and_then(|it| self.references(structure, "pos", it)?.first().copied());
        if let Some(nth) = pos.and_then(|pos| found.by_structure.get(&pos)) {
            return Some(*nth);
        }
        let tag = short_name(self.types.name(structure.kind)).to_owned();
        let nth = found.push(tag, structure, None);
        found.by_structure.insert(id, nth);
        let span = span_of(structure).map(|span| (0, span));
        if let Some(parts) = found.parts.get_mut(nth) {
            parts.extend(span);
        }
        Some(nth)
    }
}

impl Found<'_> {
    fn push(&mut self, tag: String, structure: &Structure<'_>, name: Option<&str>) -> usize {
        let nth = self.annotations.len();
        let id = match name {
            Some(name) => name.to_owned(),
            None => format!("{}{}", self.prefix, structure.id),
        };
        if name.is_some() {
            self.by_name.insert(id.clone(), nth);
        }
        self.annotations.push(ImportedAnnotation {
            id,
            has_lasting_id: name.is_some(),
            tag,
            ..ImportedAnnotation::default()
        });
        self.parts.push(Vec::new());
        nth
    }

    fn finish(mut self) -> Vec<ImportedAnnotation> {
        for (annotation, mut parts) in self.annotations.iter_mut().zip(self.parts) {
            parts.sort_by_key(|(part, _)| *part);
            annotation.spans = parts.into_iter().map(|(_, span)| span).collect();
        }
        self.annotations
    }

    fn told(&self, structure: &Structure<'_>) -> String {
        format!("{}, structure {}", self.file, structure.id)
    }

    fn dangling(&self, structure: &Structure<'_>, id: u64, report: &mut Report) {
        report.tell(Trouble::DanglingReference, || {
            format!("{} refers to {id}", self.told(structure))
        });
    }

    fn not_kept(&self, structure: &Structure<'_>, report: &mut Report) {
        report.tell(Trouble::NotKept, || self.told(structure));
    }
}

/// Where a structure stands, or the words of one that has no place.
fn span_of(structure: &Structure<'_>) -> Option<ImportedSpan> {
    if let Some((start, end)) = structure.place {
        return Some(ImportedSpan {
            place: Some(ImportedPlace {
                start,
                end,
                unit: Unit::Utf16,
            }),
            ..ImportedSpan::default()
        });
    }
    let text = |name: &str| structure.text(name).unwrap_or_default().to_owned();
    structure.text(own::ID)?;
    Some(ImportedSpan {
        place: None,
        quote: Some(structure.text(own::QUOTE)?.to_owned()),
        before: text(own::BEFORE),
        after: text(own::AFTER),
    })
}

/// Takes what our own export says beside fields; `false` if it cannot be read.
fn take_record(annotation: &mut ImportedAnnotation, name: &str, value: &Value<'_>) -> bool {
    let Value::Text(text) = value else {
        return true;
    };
    match name {
        own::NOTE => annotation.note = text.clone().into_owned(),
        own::CREATED | own::MODIFIED => {
            let Ok(time) = text.parse() else {
                return false;
            };
            let into = if name == own::CREATED {
                &mut annotation.created
            } else {
                &mut annotation.modified
            };
            *into = Some(time);
        }
        own::OTHER_LINKS => {
            let value = value_from_text(text);
            let pairs = value.values().chunks_exact(2);
            annotation.links.extend(pairs.filter_map(|pair| match pair {
                [relation, to] => Some(Link {
                    relation: relation.clone(),
                    to: AnnotationId::new(to),
                }),
                _ => None,
            }));
        }
        _ => {}
    }
    true
}

/// How many elements the arrays of a CAS have, all together.
fn n_elements(cas: &Cas<'_>) -> usize {
    let arrays = cas.structures.iter().filter_map(|it| it.value("elements"));
    let lengths = arrays.map(|it| match it {
        Value::Texts(texts) => texts.len(),
        Value::References(ids) => ids.len(),
        Value::Text(text) => text.len(),
        Value::Integer(_) | Value::Reference(_) => 1,
    });
    lengths.sum()
}

fn numbers(text: &str) -> Option<Vec<u64>> {
    let numbers: Option<Vec<u64>> = text
        .split_ascii_whitespace()
        .map(|it| it.parse().ok())
        .collect();
    numbers.filter(|it| !it.is_empty())
}
