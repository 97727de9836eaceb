//! The filled fields of an annotation as the screen shows them.

use super::{Annotation, Codebook, EntryRef, FieldId, FieldValue};

/// A field that is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Its name in files.
    pub id: FieldId,
    /// Its name on screen; that in files where the codebook does not know it.
    pub name: String,
    /// What it says, several answers joined by commas.
    pub value: String,
}

impl Codebook {
    /// The filled fields of an annotation in this codebook's order, then those it does not know.
    pub fn filled(&self, annotation: &Annotation) -> Vec<Filled> {
        let fields = &annotation.fields;
        let tag = self.tag(&annotation.tag);
        let known = tag.map(|tag| tag.fields.as_slice()).unwrap_or_default();
        let named = known.iter().filter_map(|field| {
            let values = fields.get(&field.id)?.values().iter();
            let shown: Vec<String> = values.map(|value| field.shown(value)).collect();
            Some(Filled {
                id: field.id.clone(),
                name: field.name.clone(),
                value: shown.join(", "),
            })
        });
        let is_known = |id: &FieldId| known.iter().any(|field| field.id == *id);
        let unknown = fields.iter().filter(|(id, _)| !is_known(id));
        let unknown = unknown.map(|(id, value)| Filled {
            id: id.clone(),
            name: id.to_string(),
            value: value_text(value),
        });
        named.chain(unknown).collect()
    }
}

fn value_text(value: &FieldValue) -> String {
    let values = value.values().iter().map(|value| {
        let name = EntryRef::parse(value).map(|entry| entry.name);
        name.unwrap_or_else(|| value.clone())
    });
    values.collect::<Vec<_>>().join(", ")
}
