//! Every change goes through here: made, remembered for undo, sent to the disk.

use std::collections::BTreeSet;

use crate::app::state::SaveTarget;
use crate::app::{AppState, LayerCounts, Notice};
use crate::edit::{Edit, EditError};
use crate::model::{Layer, LayerKey, Status};

impl AppState {
    /// Makes the edits as one undoable step; a refusal is told to the person.
    pub(super) fn commit(&mut self, name: impl Into<String>, mut edits: Vec<Edit>) -> bool {
        let Some(me) = self.me().cloned() else {
            return false;
        };
        if edits.is_empty() || self.refuse_read_only(&edits) {
            return false;
        }
        self.begin_layers(&mut edits);
        let targets = save_targets(&edits);
        match self
            .history
            .commit(&mut self.workspace, name, me, self.clock.now(), edits)
        {
            Ok(()) => {
                self.after_edits(&targets);
                true
            }
            Err(error) => {
                self.refuse(&error);
                false
            }
        }
    }

    /// Takes the last step back.
    pub(super) fn undo(&mut self) {
        self.shift_history("Nothing to undo", |state| {
            let name = state.history.next_undo()?.name.clone();
            Some((
                format!("Undid: {name}"),
                state.history.undo(&mut state.workspace),
            ))
        });
    }

    /// Does the step that was last taken back again.
    pub(super) fn redo(&mut self) {
        self.shift_history("Nothing to redo", |state| {
            let name = state.history.next_redo()?.name.clone();
            Some((
                format!("Did again: {name}"),
                state.history.redo(&mut state.workspace),
            ))
        });
    }

    fn shift_history(
        &mut self,
        nothing: &str,
        shift: impl FnOnce(&mut Self) -> Option<(String, Result<Option<Vec<Edit>>, EditError>)>,
    ) {
        match shift(self) {
            None => self.notify(Notice::info(nothing).topic("history")),
            Some((told, Ok(applied))) => {
                let edits = applied.unwrap_or_default();
                self.after_edits(&save_targets(&edits));
                self.show_changed(&edits);
                self.show_undecided(&edits);
                self.notify(Notice::info(told).topic("history"));
            }
            Some((_, Err(error))) => self.refuse(&error),
        }
    }

    /// Brings what undo changed into sight and in hand.
    fn show_changed(&mut self, edits: &[Edit]) {
        let changed = edits.iter().find_map(|edit| match edit {
            Edit::Annotation {
                layer,
                id,
                value: Some(annotation),
            } => Some((layer, id, annotation.hull())),
            _ => None,
        });
        let Some(document) = &mut self.document else {
            return;
        };
        let gone = |id: &crate::model::AnnotationId, key: &LayerKey| {
            self.workspace
                .layers
                .get(key)
                .is_none_or(|layer| layer.get(id).is_none())
        };
        if let Some((layer, id, hull)) =
            changed.filter(|(layer, ..)| layer.article == document.article.id)
        {
            let annotator = layer.annotator.clone();
            document.selected = Some(crate::app::Selected {
                annotator,
                id: id.clone(),
            });
            document.reveal = hull;
        } else if let Some(selected) = document.selected.clone() {
            let key = LayerKey::new(document.article.id.clone(), selected.annotator);
            if gone(&selected.id, &key) {
                document.selected = None;
            }
        }
    }

    /// A layer that is tagged for the first time is begun, in the same step.
    fn begin_layers(&self, edits: &mut Vec<Edit>) {
        let sets_status = |edits: &[Edit], key: &LayerKey| {
            edits
                .iter()
                .any(|edit| matches!(edit, Edit::Status { layer, .. } if layer == key))
        };
        let tagged: BTreeSet<LayerKey> = edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Annotation {
                    layer,
                    value: Some(_),
                    ..
                } => Some(layer.clone()),
                _ => None,
            })
            .collect();
        for layer in tagged {
            let is_new = self
                .workspace
                .layers
                .get(&layer)
                .is_some_and(|layer| layer.status() == Status::New);
            if is_new && !sets_status(edits, &layer) {
                edits.push(Edit::Status {
                    layer,
                    value: Status::InProgress,
                });
            }
        }
    }

    fn refuse_read_only(&mut self, edits: &[Edit]) -> bool {
        let mine = self.my_layer_key();
        let reason = self
            .document
            .as_ref()
            .and_then(|document| document.read_only.clone());
        let Some(reason) =
            reason.filter(|_| edits.iter().any(|edit| edit.layer() == mine.as_ref()))
        else {
            return false;
        };
        let notice =
            Notice::warning(format!("This layer is read-only: {reason}")).topic("read-only");
        self.notify(notice.hint("Your annotations show, but cannot be changed here."));
        true
    }

    fn refuse(&mut self, error: &EditError) {
        let hint = match error {
            EditError::Locked(_) => {
                "Change its status first (Tag ▸ Mark the article done takes it back)."
            }
            EditError::LayerNotLoaded(_) => "Open the article first, then try again.",
            EditError::IdsDiffer { .. } | EditError::NamesDiffer { .. } => {
                "Nothing was changed. Please report this."
            }
        };
        self.notify(Notice::warning(error.to_string()).hint(hint).topic("edit"));
    }

    /// Sends what changed to the disk and tells the views.
    pub(super) fn after_edits(&mut self, targets: &BTreeSet<SaveTarget>) {
        self.saves.revision += 1;
        for target in targets {
            self.send_save(target);
            match target {
                SaveTarget::Layer(key) => self.count_layer(key),
                SaveTarget::Corrections(article) => self.apply_corrections(article),
                SaveTarget::Project => self.project_changed(),
                SaveTarget::Codebook | SaveTarget::Registers => {}
            }
        }
        if let Some(document) = &mut self.document {
            document.revision += 1;
        }
    }

    /// Brings the list's counts of a layer up to date.
    pub(super) fn count_layer(&mut self, key: &LayerKey) {
        self.layer_changed(key);
        let (Some(layer), Some(folder)) = (self.workspace.layers.get(key), &mut self.folder) else {
            return;
        };
        let counts = layer_counts(layer);
        folder.list.update(&key.article, |item| {
            item.layers.insert(key.annotator.clone(), counts);
        });
        self.mark_hits_of(&key.article);
    }
}

/// What the list shows of a layer.
pub(in crate::app) fn layer_counts(layer: &Layer) -> LayerCounts {
    LayerCounts {
        status: layer.status(),
        tags: layer.tags().clone(),
    }
}

/// The files that the edits change.
pub(super) fn save_targets(edits: &[Edit]) -> BTreeSet<SaveTarget> {
    let target = |edit: &Edit| match edit {
        Edit::Annotation { layer, .. }
        | Edit::Status { layer, .. }
        | Edit::Decision { layer, .. }
        | Edit::Comment { layer, .. }
        | Edit::LayerExtra { layer, .. } => SaveTarget::Layer(layer.clone()),
        Edit::Codebook(_) => SaveTarget::Codebook,
        Edit::Project(_) => SaveTarget::Project,
        Edit::Entry { .. } => SaveTarget::Registers,
        Edit::Corrections { article, .. } => SaveTarget::Corrections(article.clone()),
    };
    edits.iter().map(target).collect()
}
