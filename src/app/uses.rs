//! Where the entries of the registers are used.

use std::collections::BTreeMap;

use super::AppState;
use crate::model::{Annotation, AnnotationId, ArticleText, EntryRef, FieldValue, LayerKey, TagId};

/// A place where an entry is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The layer it is in.
    pub layer: LayerKey,
    /// The annotation that names it.
    pub id: AnnotationId,
    /// What the annotation says the words are.
    pub tag: TagId,
    /// The words, empty for an annotation of the whole article.
    pub quote: String,
}

impl AppState {
    /// Where an entry is used in the layers that are loaded and show, by article.
    pub fn uses_of(&self, entry_ref: &EntryRef) -> Vec<Use> {
        let wanted = entry_ref.to_string();
        let mut uses = Vec::new();
        for (key, layer) in &self.workspace.layers {
            if !self.sees(key) {
                continue;
            }
            let text = self.texts.get(&key.article).map(ArticleText::as_str);
            let named = layer
                .by_id()
                .filter(|annotation| entry_values(annotation).any(|value| *value == wanted));
            uses.extend(named.map(|annotation| Use {
                layer: key.clone(),
                id: annotation.id.clone(),
                tag: annotation.tag.clone(),
                quote: quote(annotation, text.unwrap_or_default()),
            }));
        }
        uses
    }

    /// How many annotations in the layers that are loaded name each entry.
    pub fn use_counts(&self) -> BTreeMap<EntryRef, usize> {
        let mut counts = BTreeMap::new();
        for layer in self.workspace.layers.values() {
            for annotation in layer.by_id() {
                for entry_ref in entry_values(annotation).filter_map(|value| EntryRef::parse(value))
                {
                    *counts.entry(entry_ref).or_default() += 1;
                }
            }
        }
        counts
    }

    /// How many sidecars with annotations are not loaded, so that uses in them are not known.
    pub fn n_layers_unknown(&self) -> usize {
        let items = self.folder.iter().flat_map(|folder| folder.list.items());
        let unknown = items.flat_map(|item| {
            item.layers.iter().filter(|(annotator, counts)| {
                let key = LayerKey::new(item.id.clone(), (*annotator).clone());
                counts.n_annotations() > 0 && !self.workspace.layers.contains_key(&key)
            })
        });
        unknown.count()
    }

    /// Grows whenever something was edited or loaded, so that views may keep what they counted.
    pub fn content_revision(&self) -> (u64, usize, u64) {
        let document = self.document.as_ref().map(|document| document.revision);
        let n_layers = self.workspace.layers.len();
        (self.saves.revision, n_layers, document.unwrap_or_default())
    }
}

fn entry_values(annotation: &Annotation) -> impl Iterator<Item = &String> {
    annotation.fields.values().flat_map(FieldValue::values)
}

/// The annotated words on one line, at most 80 characters of them.
fn quote(annotation: &Annotation, text: &str) -> String {
    let pieces = annotation
        .spans
        .iter()
        .filter_map(|span| span.range()?.slice(text));
    let words: Vec<&str> = pieces.flat_map(str::split_whitespace).collect();
    let whole = words.join(" ");
    match whole.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", whole.get(..at).unwrap_or_default()),
        None => whole,
    }
}
