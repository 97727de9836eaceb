//! An open sidecar and the merges it has seen.

use super::requests::OpenedLayer;
use crate::model::{Layer, LayerKey};
use crate::store::LayerFile;
use crate::store::sidecar::Conflict;

/// An open sidecar.
pub(super) struct OpenLayerFile {
    pub file: LayerFile,
    /// Grows with each merge, so that a save made before the window heard of one is told apart.
    pub generation: u64,
    /// What the last merge was made of and made.
    pub merge: Option<(Layer, Layer)>,
}

impl OpenLayerFile {
    /// Notes a merge and makes the reply that tells of it.
    pub fn merged(
        &mut self,
        key: &LayerKey,
        snapshot: Layer,
        merged: Layer,
        conflicts: Vec<Conflict>,
    ) -> OpenedLayer {
        self.generation += 1;
        self.merge = Some((snapshot, merged.clone()));
        OpenedLayer {
            key: key.clone(),
            layer: merged,
            read_only: None,
            backup: None,
            conflicts,
            problems: Vec::new(),
            generation: self.generation,
        }
    }
}
