//! Saving: what is sent to the disk, tried again, saved elsewhere.

use std::path::Path;
use std::sync::Arc;

use crate::app::storage::{Copies, Heard, HeldLayer, SaveContent, SharedValue};
use crate::app::{AppState, Notice, SaveTarget};
use crate::model::{Layer, LayerKey};

impl AppState {
    /// Sends a file's present content to the disk.
    pub(super) fn send_save(&mut self, target: &SaveTarget) {
        let Some(content) = self.save_content(target) else {
            debug_assert!(false, "{target:?} was edited without being loaded");
            return;
        };
        let heard = self.heard(target);
        self.saves.failed.remove(target);
        self.saves.waiting.insert(target.clone(), heard.revision);
        self.trace.edit(heard.revision);
        self.storage.save(target.clone(), heard, content);
    }

    fn save_content(&self, target: &SaveTarget) -> Option<SaveContent> {
        let workspace = &self.workspace;
        Some(match target {
            SaveTarget::Layer(key) => SaveContent::Layer(Box::new(self.held_layer(key)?)),
            SaveTarget::Codebook => {
                SaveContent::Shared(SharedValue::Codebook(Arc::clone(&workspace.codebook)))
            }
            SaveTarget::Project => {
                SaveContent::Shared(SharedValue::Project(Arc::clone(&workspace.project)))
            }
            SaveTarget::Registers => SaveContent::Shared(SharedValue::Registers(Box::new(
                workspace.registers.clone(),
            ))),
            SaveTarget::Corrections(article) => {
                let corrections = workspace.corrections.get(article).cloned();
                SaveContent::Corrections(self.texts.get(article).cloned(), corrections)
            }
        })
    }

    /// A layer as it is now, for the thread that saves and merges.
    pub(super) fn held_layer(&self, key: &LayerKey) -> Option<HeldLayer> {
        Some(HeldLayer {
            key: key.clone(),
            text: self.texts.get(&key.article)?.clone(),
            layer: self.workspace.layers.get(key)?.clone(),
            heard: self.heard(&SaveTarget::Layer(key.clone())),
        })
    }

    /// What the thread that saves must know to tell what is new in a file from what is old.
    fn heard(&self, target: &SaveTarget) -> Heard {
        Heard {
            generation: self.generations.get(target).copied().unwrap_or_default(),
            revision: self.saves.revision,
        }
    }

    /// Tries what the disk refused once more.
    pub(super) fn retry_saves(&mut self) {
        self.saves.retry_at = None;
        let failed: Vec<SaveTarget> = self.saves.failed.keys().cloned().collect();
        for target in failed {
            self.send_save(&target);
        }
    }

    /// Writes copies of one's own layers that are loaded to another folder, and of all else that
    /// is not saved where it belongs.
    pub(super) fn save_elsewhere(&mut self, folder: &Path) {
        let Some(me) = self.me().cloned() else { return };
        let is_wanted = |(key, layer): &(&LayerKey, &Layer)| {
            let is_mine = key.annotator == me && layer.has_content();
            is_mine || self.saves.is_unsaved(&SaveTarget::Layer((*key).clone()))
        };
        let layers = self.workspace.layers.iter().filter(is_wanted);
        let layers = layers.filter_map(|(key, layer)| {
            let text = self.texts.get(&key.article)?;
            Some((key.clone(), text.clone(), layer.clone()))
        });
        let layers: Vec<_> = layers.collect();
        let shared = [
            SaveTarget::Codebook,
            SaveTarget::Registers,
            SaveTarget::Project,
        ];
        let unsaved = shared.iter().filter(|target| self.saves.is_unsaved(target));
        let files = unsaved.filter_map(|target| match self.save_content(target) {
            Some(SaveContent::Shared(value)) => Some(value),
            _ => None,
        });
        let files: Vec<SharedValue> = files.collect();
        if layers.is_empty() && files.is_empty() {
            let notice = Notice::info("There is nothing of yours to copy yet");
            return self.notify(notice.topic("copy"));
        }
        self.storage.save_elsewhere(Copies {
            folder: folder.to_owned(),
            me,
            layers,
            files,
        });
    }

    pub(super) fn restore_backup(&mut self) {
        let Some(key) = self.my_layer_key() else {
            return;
        };
        match self.backups.remove(&key) {
            Some(backup) => self.storage.restore_backup(key, backup),
            None => self.notify(Notice::info("There is no backup of this layer").topic("backup")),
        }
    }

    /// Merges the copies that a sync tool left beside one's own sidecar.
    pub(super) fn merge_conflict_copies(&mut self) {
        let copies = std::mem::take(&mut self.conflict_copies);
        let Some(key) = self.my_layer_key() else {
            return;
        };
        if let Some(held) = self.held_layer(&key) {
            self.storage.merge_copies(held, copies);
        }
    }

    /// The window closes: what is open is remembered, what waits is written.
    pub fn finish(&mut self) {
        self.sync.stop();
        self.remember_place();
        self.storage.finish();
    }
}
