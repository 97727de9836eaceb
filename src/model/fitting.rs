//! What of an annotation stays when it gets another tag.

use std::collections::BTreeMap;

use super::{Annotation, Codebook, FieldId, FieldKind, FieldValue, TagId};

impl Codebook {
    /// The filled fields that another tag has as well, by name and kind, or by kind alone for a
    /// field that names register entries.
    ///
    /// All of them where one of the tags is unknown: what they mean cannot be told.
    pub fn fitting_fields(
        &self,
        annotation: &Annotation,
        tag_id: &TagId,
    ) -> BTreeMap<FieldId, FieldValue> {
        let (Some(old), Some(new)) = (self.tag(&annotation.tag), self.tag(tag_id)) else {
            return annotation.fields.clone();
        };
        let mut fitting = BTreeMap::new();
        for (field_id, value) in &annotation.fields {
            let Some(field) = old.field(field_id) else {
                continue;
            };
            let same = new.field(field_id).filter(|other| other.kind == field.kind);
            let is_entry = matches!(field.kind, FieldKind::Entry(_));
            let alike = || {
                new.fields
                    .iter()
                    .find(|other| is_entry && other.kind == field.kind)
            };
            if let Some(target) = same
                .or_else(alike)
                .filter(|target| !fitting.contains_key(&target.id))
            {
                fitting.insert(target.id.clone(), value.clone());
            }
        }
        fitting
    }
}
