//! The results of an annotation as they are written: regions, their attributes, relations, choices.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::controls::Controls;
use super::{ARTICLE, LABELS, PART_OF, TEXT};
use crate::formats::kept::KeptAnnotation;
use crate::formats::line_ends::LineEnds;
use crate::formats::{ExportArticle, ExportLayer, OffsetMap, TagNames};
use crate::model::{Annotation, AnnotationId};
use std::collections::BTreeSet;

/// A result; a relation has no value, all others have no ends.
#[derive(Debug, Default, Serialize)]
pub struct Outcome {
    #[serde(skip_serializing_if = "String::is_empty")]
    id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    from_name: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    to_name: &'static str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    origin: &'static str,
    #[serde(skip_serializing_if = "Value::is_null")]
    value: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    meta: Value,
    #[serde(skip_serializing_if = "String::is_empty")]
    from_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    to_id: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    direction: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
}

/// What results are made with.
pub struct Making<'a> {
    /// The names of tags.
    pub names: &'a TagNames<'a>,
    /// The controls of fields.
    pub controls: &'a Controls<'a>,
    /// How line ends are written.
    pub line_ends: LineEnds,
    /// The article.
    pub article: &'a ExportArticle,
    /// Its counts.
    pub map: &'a OffsetMap<'a>,
    /// What in the layer has a region of its own, so that relations can lead there.
    pub placed: BTreeSet<&'a AnnotationId>,
}

impl<'a> Making<'a> {
    /// What the results of a layer are made with.
    pub fn new(
        (names, controls, line_ends): (&'a TagNames<'a>, &'a Controls<'a>, LineEnds),
        (article, map): (&'a ExportArticle, &'a OffsetMap<'a>),
        layer: &'a ExportLayer,
    ) -> Self {
        let placed = layer.annotations.iter().filter(|it| is_placed(it));
        Self {
            names,
            controls,
            line_ends,
            article,
            map,
            placed: placed.map(|it| &it.id).collect(),
        }
    }

    /// All results of a layer: regions in the order of the text, then relations, then what is on the
    /// whole article.
    pub fn results(&self, layer: &ExportLayer) -> Vec<Outcome> {
        let (mut results, mut relations, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        for annotation in &layer.annotations {
            if annotation.is_article_level() {
                whole.push(&**annotation);
            } else if is_placed(annotation) {
                self.push_regions(annotation, layer, &mut results);
                self.push_relations(annotation, &mut relations);
            }
        }
        results.append(&mut relations);
        results.extend(self.whole(&whole, layer));
        results
    }

    fn push_regions(
        &self,
        annotation: &Annotation,
        layer: &ExportLayer,
        results: &mut Vec<Outcome>,
    ) {
        let name = self.names.of(annotation);
        let first = annotation.id.as_str();
        for (nth, range) in annotation.ranges().enumerate() {
            let Some((start, end)) = self.map.counts(range) else {
                debug_assert!(false, "a placed range is a range of the text");
                continue;
            };
            let words = range.slice(self.article.text()).unwrap_or_default();
            let words = self.line_ends.written(words).replace('\n', "\\n");
            let value = json!({"start": start, "end": end, "text": words, "labels": [name]});
            let meta = if nth == 0 {
                self.meta(annotation, layer)
            } else {
                Value::Null
            };
            let id = region_id(first, nth);
            results.push(Outcome {
                meta,
                ..outcome(&id, LABELS, "labels", value)
            });
            if nth == 0 {
                self.push_attributes(annotation, (start, end), results);
            } else {
                results.push(relation(&id, first, PART_OF));
            }
        }
    }

    fn push_attributes(
        &self,
        annotation: &Annotation,
        (start, end): (u64, u64),
        results: &mut Vec<Outcome>,
    ) {
        for (field_id, value) in &annotation.fields {
            if let Some(native) = self.controls.native(annotation, field_id, value) {
                let key = if native.kind == "textarea" {
                    "text"
                } else {
                    native.kind
                };
                let mut value = Map::new();
                value.insert("start".to_owned(), json!(start));
                value.insert("end".to_owned(), json!(end));
                value.insert(key.to_owned(), native.value);
                let id = annotation.id.as_str();
                results.push(outcome(
                    id,
                    field_id.as_str(),
                    native.kind,
                    Value::Object(value),
                ));
            }
        }
    }

    /// The note as the interface shows it, and what else it has no place for.
    fn meta(&self, annotation: &Annotation, layer: &ExportLayer) -> Value {
        let mut kept = KeptAnnotation::of(annotation);
        layer.annotator.as_str().clone_into(&mut kept.annotator);
        kept.note.clear();
        kept.fields.retain(|id, _| {
            let field = annotation.fields.iter().find(|(it, _)| it.as_str() == id);
            field.is_some_and(|(id, value)| self.controls.native(annotation, id, value).is_none())
        });
        kept.links
            .retain(|link| !self.is_relation(&link.relation, &AnnotationId::new(&link.to)));
        let mut meta = json!({"stancemark": kept});
        if !annotation.note.is_empty()
            && let Some(meta) = meta.as_object_mut()
        {
            meta.insert("text".to_owned(), json!([annotation.note]));
        }
        meta
    }

    /// Whether a link can be a relation of the tool.
    fn is_relation(&self, relation: &str, to: &AnnotationId) -> bool {
        relation != PART_OF && self.placed.contains(to)
    }

    fn push_relations(&self, annotation: &Annotation, relations: &mut Vec<Outcome>) {
        for link in &annotation.links {
            if self.is_relation(&link.relation, &link.to) {
                relations.push(relation(
                    annotation.id.as_str(),
                    link.to.as_str(),
                    &link.relation,
                ));
            }
        }
    }

    /// The tags of the whole article as one choice, with a record for each.
    fn whole(&self, annotations: &[&Annotation], layer: &ExportLayer) -> Option<Outcome> {
        let names: BTreeSet<&str> = annotations.iter().map(|it| self.names.of(it)).collect();
        let records = annotations.iter().map(|annotation| {
            let tag = self.names.of(annotation);
            let mut kept = KeptAnnotation::whole(annotation, tag, self.article);
            layer.annotator.as_str().clone_into(&mut kept.annotator);
            kept
        });
        let records: Vec<KeptAnnotation> = records.collect();
        (!records.is_empty()).then(|| Outcome {
            meta: json!({"stancemark": records}),
            ..outcome("article", ARTICLE, "choices", json!({"choices": names}))
        })
    }
}

/// Whether an annotation has regions.
pub fn is_placed(annotation: &Annotation) -> bool {
    !annotation.is_article_level() && !annotation.is_unplaced()
}

/// The name of a region: the annotation's for the first piece, with a number for later ones.
fn region_id(annotation: &str, nth: usize) -> String {
    if nth == 0 {
        annotation.to_owned()
    } else {
        format!("{annotation}#{}", nth + 1)
    }
}

fn outcome(id: &str, from_name: &str, kind: &'static str, value: Value) -> Outcome {
    Outcome {
        id: id.to_owned(),
        from_name: from_name.to_owned(),
        to_name: TEXT,
        r#type: kind,
        origin: "manual",
        value,
        ..Outcome::default()
    }
}

fn relation(from: &str, to: &str, label: &str) -> Outcome {
    Outcome {
        r#type: "relation",
        from_id: from.to_owned(),
        to_id: to.to_owned(),
        direction: "right",
        labels: vec![label.to_owned()],
        ..Outcome::default()
    }
}
