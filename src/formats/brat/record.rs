//! What brat has no place for, as JSON on one line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fragments::{Counts, ends_line};
use crate::model::{AnnotationId, FieldId, FieldValue, Link};

/// What brat has no place for; empty members are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The lasting name.
    #[serde(default)]
    pub id: String,
    /// The tag, where the type does not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The runs, where the fragments do not tell them, in code points with each line end as one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Run>,
    /// The fields that are no attributes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Value>,
    /// The note, where the comment does not hold it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The links that are no relations, each as relation and name of the other end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<(String, String)>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// When it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Run {
    /// It stands there.
    Placed(Counts),
    /// It has no sure place.
    Unplaced {
        /// The words.
        exact: String,
        /// What stood before them.
        #[serde(default)]
        before: String,
        /// What stood after them.
        #[serde(default)]
        after: String,
    },
}

/// One value or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Record {
    /// Adds a field.
    pub fn put(&mut self, id: &FieldId, value: &FieldValue) {
        let value = match value {
            FieldValue::One(value) => Value::One(value.clone()),
            FieldValue::Many(values) => Value::Many(values.clone()),
        };
        self.fields.insert(id.to_string(), value);
    }

    /// The fields.
    pub fn fields(&self) -> BTreeMap<FieldId, FieldValue> {
        let fields = self.fields.iter().map(|(id, value)| {
            let value = match value.clone() {
                Value::One(value) => FieldValue::One(value),
                Value::Many(values) => FieldValue::Many(values),
            };
            (FieldId::new(id), value)
        });
        fields.collect()
    }

    /// The links.
    pub fn links(&self) -> Vec<Link> {
        let links = self.links.iter().map(|(relation, to)| Link {
            relation: relation.clone(),
            to: AnnotationId::new(to),
        });
        links.collect()
    }
}

/// A note as a comment of brat holds it: on one line, without white space at its ends.
pub fn on_one_line(note: &str) -> String {
    let spaced = note.chars().map(|it| match it {
        it if ends_line(it) || it == '\t' => ' ',
        it => it,
    });
    spaced.collect::<String>().trim().to_owned()
}
