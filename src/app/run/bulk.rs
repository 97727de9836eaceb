//! Changes that reach every sidecar of the project: loaded first, then made as one step.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::codebook::without_tag;
use super::mass_edit::MassEditStep;
use super::review::RuledStep;
use super::tag_hits::TagHits;
use crate::app::importing::PreparedImport;
use crate::app::storage::Locks;
use crate::app::{AppState, Job, JobKind, Notice};
use crate::edit::Edit;
use crate::model::{Annotation, Entry, EntryRef, FieldValue, LayerKey, Registers, TagId};

/// A change of all layers that waits until they are loaded.
#[derive(Clone, Debug)]
pub enum Bulk {
    /// All annotations of one tag become those of another, and the tag goes.
    MergeTag { from: TagId, into: TagId },
    /// A tag goes with all its annotations.
    DeleteTag(TagId),
    /// An entry goes by another name, which may be another entry's, everywhere.
    RenameEntry { from: EntryRef, into: EntryRef },
    /// What an import brings is put in.
    Import(Arc<PreparedImport>),
    /// Hits of a search are tagged.
    TagHits(Arc<TagHits>),
    /// Many annotations are changed as a person agreed to.
    MassEdit(Arc<MassEditStep>),
    /// Rules of a review decide, or what they decided is taken back.
    Ruled(Arc<RuledStep>),
    /// What waits for a pick in these layers is listed; nothing changes.
    ShowConflicts(Vec<LayerKey>),
    /// All layers are loaded; nothing changes.
    Load,
}

impl AppState {
    /// Loads the layers that a change may reach and then makes it.
    pub(super) fn start_bulk(&mut self, bulk: Bulk) {
        if self.job.is_some() {
            let notice = Notice::warning("Something else is still being done").topic("bulk");
            return self
                .notify(notice.hint("Wait until it is finished, or cancel it, then try again."));
        }
        let missing = self.missing_layers(&bulk);
        if missing.is_empty() {
            return self.finish_bulk(&bulk);
        }
        let mut job = Job::new(JobKind::Loading);
        job.n_all = Some(missing.len());
        let locks = match bulk {
            Bulk::TagHits(_) | Bulk::MassEdit(_) => Locks::Respected,
            _ => Locks::Passed,
        };
        self.storage.load_layers(missing, locks, job.cancel_flag());
        self.bulk = Some(bulk);
        self.job = Some(job);
    }

    /// The layers that the change may reach and that are not in memory.
    fn missing_layers(&self, bulk: &Bulk) -> Vec<LayerKey> {
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let mut missing = Vec::new();
        for item in folder.list.items() {
            for (annotator, counts) in &item.layers {
                let key = LayerKey::new(item.id.clone(), annotator.clone());
                let is_reached = match bulk {
                    Bulk::Import(_)
                    | Bulk::TagHits(_)
                    | Bulk::MassEdit(_)
                    | Bulk::ShowConflicts(_)
                    | Bulk::Ruled(_) => false,
                    Bulk::MergeTag { from, .. } => counts.tags.contains_key(from),
                    Bulk::DeleteTag(tag) => counts.tags.contains_key(tag),
                    Bulk::RenameEntry { .. } | Bulk::Load => counts.n_annotations() > 0,
                };
                if is_reached && !self.workspace.layers.contains_key(&key) {
                    missing.push(key);
                }
            }
        }
        if let Bulk::Import(prepared) = bulk {
            let loaded = &self.workspace.layers;
            let wanted = prepared.layers.keys();
            missing.extend(wanted.filter(|key| !loaded.contains_key(key)).cloned());
        }
        if let Bulk::ShowConflicts(keys) = bulk {
            let loaded = &self.workspace.layers;
            missing.extend(keys.iter().filter(|key| !loaded.contains_key(key)).cloned());
        }
        if let Bulk::TagHits(hits) = bulk {
            let loaded = &self.workspace.layers;
            let wanted = hits.layers(folder);
            missing.extend(wanted.filter(|key| !loaded.contains_key(key)));
        }
        if let Bulk::MassEdit(step) = bulk {
            let loaded = &self.workspace.layers;
            let wanted = step.layers().into_iter();
            missing.extend(wanted.filter(|key| !loaded.contains_key(key)).cloned());
        }
        if let Bulk::Ruled(step) = bulk {
            let loaded = &self.workspace.layers;
            let wanted = step.layers().into_iter();
            missing.extend(wanted.filter(|key| !loaded.contains_key(key)));
        }
        missing
    }

    /// All that the change reaches is loaded: makes it, as one step.
    pub(super) fn finish_bulk(&mut self, bulk: &Bulk) {
        if let Bulk::Import(prepared) = bulk {
            return self.finish_import(prepared);
        }
        if let Bulk::TagHits(hits) = bulk {
            return self.finish_tag_hits(hits);
        }
        if let Bulk::ShowConflicts(keys) = bulk {
            return self.show_conflicts_of(keys);
        }
        if let Bulk::MassEdit(step) = bulk {
            return self.finish_mass_edit(step);
        }
        if let Bulk::Ruled(step) = bulk {
            return self.finish_ruled(step);
        }
        let mut edits = self.bulk_edits(bulk);
        let layers: BTreeSet<LayerKey> = edits.iter().filter_map(Edit::layer).cloned().collect();
        let n_changed = edits.len();
        let name = match bulk {
            Bulk::MergeTag { from, into } => {
                edits.push(Edit::Codebook(Arc::new(without_tag(
                    &self.workspace.codebook,
                    from,
                ))));
                format!(
                    "Merge the tag ‘{}’ into ‘{}’",
                    self.tag_name(from),
                    self.tag_name(into)
                )
            }
            Bulk::DeleteTag(tag) => {
                edits.push(Edit::Codebook(Arc::new(without_tag(
                    &self.workspace.codebook,
                    tag,
                ))));
                format!(
                    "Delete the tag ‘{}’ and its annotations",
                    self.tag_name(tag)
                )
            }
            Bulk::RenameEntry { from, into } => {
                edits.extend(rename_in_register(&self.workspace.registers, from, into));
                format!("Rename ‘{}’ to ‘{}’", from.name, into.name)
            }
            Bulk::Load
            | Bulk::ShowConflicts(_)
            | Bulk::Import(_)
            | Bulk::TagHits(_)
            | Bulk::MassEdit(_)
            | Bulk::Ruled(_) => return,
        };
        if self.commit(name.clone(), edits) {
            let message = format!(
                "{name}: {n_changed} annotations in {} sidecars",
                layers.len()
            );
            self.notify(Notice::info(message).topic("bulk"));
        }
    }

    fn bulk_edits(&self, bulk: &Bulk) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (key, layer) in &self.workspace.layers {
            for annotation in layer.by_id() {
                let value = match changed(bulk, annotation) {
                    Outcome::Stays => continue,
                    Outcome::Becomes(annotation) => Some(annotation),
                    Outcome::Goes => None,
                };
                edits.push(Edit::Annotation {
                    layer: key.clone(),
                    id: annotation.id.clone(),
                    value,
                });
            }
        }
        edits
    }
}

/// What a change makes of an annotation.
enum Outcome {
    /// The change does not reach it.
    Stays,
    /// It becomes this.
    Becomes(Arc<Annotation>),
    /// It goes.
    Goes,
}

fn changed(bulk: &Bulk, annotation: &Annotation) -> Outcome {
    match bulk {
        Bulk::MergeTag { from, into } if annotation.tag == *from => {
            Outcome::Becomes(Arc::new(Annotation {
                tag: into.clone(),
                ..annotation.clone()
            }))
        }
        Bulk::DeleteTag(tag) if annotation.tag == *tag => Outcome::Goes,
        Bulk::MergeTag { .. }
        | Bulk::DeleteTag(_)
        | Bulk::Load
        | Bulk::ShowConflicts(_)
        | Bulk::Import(_)
        | Bulk::TagHits(_)
        | Bulk::MassEdit(_)
        | Bulk::Ruled(_) => Outcome::Stays,
        Bulk::RenameEntry { from, into } => {
            let mut renamed = annotation.clone();
            let (from, into) = (from.to_string(), into.to_string());
            renamed
                .fields
                .values_mut()
                .for_each(|value| rename(value, &from, &into));
            if renamed == *annotation {
                Outcome::Stays
            } else {
                Outcome::Becomes(Arc::new(renamed))
            }
        }
    }
}

fn rename(value: &mut FieldValue, from: &str, into: &str) {
    match value {
        FieldValue::One(text) if text == from => into.clone_into(text),
        FieldValue::One(_) => {}
        FieldValue::Many(texts) => {
            texts
                .iter_mut()
                .filter(|text| *text == from)
                .for_each(|text| into.clone_into(text));
            let mut seen = BTreeSet::new();
            texts.retain(|text| seen.insert(text.clone()));
        }
    }
}

/// The edits that let an entry go by another name; all its names stay as aliases.
fn rename_in_register(registers: &Registers, from: &EntryRef, into: &EntryRef) -> Vec<Edit> {
    let old = registers.entries.get(from).cloned().unwrap_or_default();
    let mut entry = registers.entries.get(into).cloned().unwrap_or(Entry {
        aliases: Vec::new(),
        ..old.clone()
    });
    let names = old.aliases.into_iter().chain([from.name.clone()]);
    for name in names.filter(|name| *name != into.name) {
        if !entry.aliases.contains(&name) {
            entry.aliases.push(name);
        }
    }
    for (attribute, value) in old.attributes {
        entry.attributes.entry(attribute).or_insert(value);
    }
    vec![
        Edit::Entry {
            entry_ref: from.clone(),
            value: None,
        },
        Edit::Entry {
            entry_ref: into.clone(),
            value: Some(Box::new(entry)),
        },
    ]
}
