//! Values that were set here and elsewhere at once: a person picks, and the other one goes.

use std::sync::Arc;

use crate::app::{AppState, Conflict, Side};
use crate::edit::Edit;
use crate::model::LayerKey;
use crate::store::sidecar;

impl AppState {
    pub(super) fn settle(&mut self, key: &LayerKey, conflict: &Conflict, side: Side) {
        let Some(edits) = self.settling(key, conflict, side) else {
            return;
        };
        if self.commit(format!("Pick a value of {}", conflict.field), edits)
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

    /// The edits that take one of two values and let the other one go.
    fn settling(&self, key: &LayerKey, conflict: &Conflict, side: Side) -> Option<Vec<Edit>> {
        let layer = self.workspace.layers.get(key)?;
        let Some(id) = &conflict.id else {
            let (status, extra) = sidecar::settle_status(layer, conflict, side);
            let status = Edit::Status {
                layer: key.clone(),
                value: status,
            };
            let value = Box::new(extra);
            let extra = Edit::LayerExtra {
                layer: key.clone(),
                value,
            };
            return Some(vec![status, extra]);
        };
        let settled = sidecar::settle(
            layer.get(id)?,
            self.texts.get(&key.article)?,
            conflict,
            side,
        );
        Some(vec![Edit::Annotation {
            layer: key.clone(),
            id: id.clone(),
            value: settled.map(Arc::new),
        }])
    }

    /// Closes the window although something is not saved; what is lost was said before.
    pub(super) fn close_anyway(&mut self) {
        let lost: Vec<String> = self.saves.failed.values().cloned().collect();
        log::warn!("closed with unsaved changes: {}", lost.join("; "));
        self.saves.failed.clear();
        self.saves.waiting.clear();
    }
}
