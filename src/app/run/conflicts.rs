//! Values that were set here and elsewhere at once: a person picks, and the other one goes.

use std::sync::Arc;

use crate::app::{AppState, Conflict, Notice, NoticeLevel, Side};
use crate::edit::Edit;
use crate::model::LayerKey;
use crate::store::sidecar;

impl AppState {
    pub(super) fn settle(&mut self, key: &LayerKey, conflict: &Conflict, side: Side) {
        let (Some(layer), Some(text)) =
            (self.workspace.layers.get(key), self.texts.get(&key.article))
        else {
            return;
        };
        let Some(id) = &conflict.id else { return };
        let Some(annotation) = layer.get(id) else {
            return;
        };
        let settled = sidecar::settle(annotation, text, conflict, side);
        let edit = Edit::Annotation {
            layer: key.clone(),
            id: id.clone(),
            value: settled.map(Arc::new),
        };
        if self.commit(format!("Pick a value of {}", conflict.field), vec![edit])
            && let Some(folder) = &mut self.folder
        {
            folder
                .conflicts
                .retain(|(other, waiting)| (other, waiting) != (key, conflict));
            if folder.conflicts.is_empty() {
                self.notices.retain(|notice| notice.topic != "conflicts");
            }
        }
    }

    /// Closes the window although something is not saved; what is lost was said before.
    pub(super) fn close_anyway(&mut self) {
        let lost: Vec<String> = self.saves.failed.values().cloned().collect();
        log::warn!("closed with unsaved changes: {}", lost.join("; "));
        self.saves.failed.clear();
        self.saves.waiting.clear();
    }

    /// Whether a lasting notice shows.
    pub fn has_lasting_notice(&self) -> bool {
        self.notices
            .iter()
            .any(|notice: &Notice| notice.level > NoticeLevel::Info)
    }
}
