//! Whether two annotations say the same, and in what they differ.

use std::collections::{BTreeMap, BTreeSet};

use super::{Differences, Member};
use crate::model::{Annotation, FieldId, FieldValue};
use crate::text::{TextRange, segment};

/// The placed pieces of an annotation without the spaces at their edges, in reading order.
///
/// A piece of nothing but spaces stays as it is.
pub fn pieces(text: &str, annotation: &Annotation) -> Vec<TextRange> {
    let mut pieces: Vec<TextRange> = annotation
        .ranges()
        .map(|range| segment::trim(text, range).unwrap_or(range))
        .collect();
    pieces.sort_unstable();
    pieces
}

/// Whether two values say the same: the order in which several were picked says nothing.
pub fn same_value(one: &FieldValue, other: &FieldValue) -> bool {
    one == other || sorted(one) == sorted(other)
}

/// Whether two annotations have the same fields; a field that says nothing is as good as none.
pub fn same_fields(one: &Annotation, other: &Annotation) -> bool {
    one.fields == other.fields || differing(&[one, other]).is_empty()
}

/// In what the annotations of a case differ.
pub(super) fn differences(members: &[Member], pieces: &[&[TextRange]]) -> Differences {
    let tags: BTreeSet<_> = members.iter().map(|it| &it.annotation.tag).collect();
    let has_tags = tags.len() > 1;
    let annotations: Vec<&Annotation> = members.iter().map(|it| &*it.annotation).collect();
    Differences {
        tag: has_tags,
        edges: pieces.windows(2).any(|two| two.first() != two.last()),
        fields: if has_tags {
            Vec::new()
        } else {
            differing(&annotations)
        },
    }
}

fn differing(annotations: &[&Annotation]) -> Vec<FieldId> {
    let Some((first, others)) = annotations.split_first() else {
        return Vec::new();
    };
    if others.iter().all(|other| other.fields == first.fields) {
        return Vec::new();
    }
    let names: BTreeSet<&FieldId> = annotations.iter().flat_map(|it| it.fields.keys()).collect();
    let differs = |name: &&FieldId| {
        let expected = said(&first.fields, name);
        let mut others = others.iter();
        others.any(|other| said(&other.fields, name) != expected)
    };
    names.into_iter().filter(differs).cloned().collect()
}

/// What a field says; nothing for an empty one.
fn said<'a>(fields: &'a BTreeMap<FieldId, FieldValue>, name: &FieldId) -> Option<Vec<&'a str>> {
    let value = sorted(fields.get(name)?);
    (!value.is_empty()).then_some(value)
}

fn sorted(value: &FieldValue) -> Vec<&str> {
    let values = value.values().iter().map(String::as_str);
    let mut values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
    values.sort_unstable();
    values
}
