//! Values that were set here and elsewhere at once: a person picks, and the other one goes.

use std::sync::Arc;

use crate::app::{AppState, Conflict, Side};
use crate::edit::Edit;
use crate::model::{AnnotationId, Layer, LayerKey};
use crate::store::sidecar::{self, SettledRecord};

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
            let mut edits = vec![status, extra];
            edits.extend(settled_record(key, layer, conflict, side));
            return Some(edits);
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

/// The edits that leave one version of a decision or comment.
///
/// What only the decision that goes had made goes too: two outcomes of one case are one too many.
fn settled_record(key: &LayerKey, layer: &Layer, conflict: &Conflict, side: Side) -> Vec<Edit> {
    let is_theirs = side == Side::Theirs;
    match sidecar::settle_record(conflict) {
        None => Vec::new(),
        Some(SettledRecord::Comment(id, value)) => {
            let edit = Edit::Comment {
                layer: key.clone(),
                id,
                value: value.map(Arc::new),
            };
            if is_theirs { vec![edit] } else { Vec::new() }
        }
        Some(SettledRecord::Decision(case, theirs)) => {
            let mine = layer.decisions().get(&case).cloned();
            let theirs = theirs.map(Arc::new);
            let (stays, goes) = if is_theirs {
                (&theirs, &mine)
            } else {
                (&mine, &theirs)
            };
            let gone = goes.as_ref().and_then(|it| it.outcome.annotation_id());
            let is_used = |id: &AnnotationId| {
                let others = layer.decisions().values().filter(|it| it.case != case);
                let mut all = others.chain(stays);
                all.any(|it| it.outcome.annotation_id() == Some(id))
            };
            let gone = gone.filter(|id| !is_used(id) && layer.get(id).is_some());
            let gone = gone.map(|id| Edit::Annotation {
                layer: key.clone(),
                id: id.clone(),
                value: None,
            });
            let put = is_theirs.then(|| Edit::Decision {
                layer: key.clone(),
                case: case.clone(),
                value: theirs.clone(),
            });
            put.into_iter().chain(gone).collect()
        }
    }
}
