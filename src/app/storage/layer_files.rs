//! An open sidecar and the merges it has seen.

use std::collections::BTreeMap;

use super::requests::OpenedLayer;
use crate::model::{ArticleText, Layer, LayerKey};
use crate::store::sidecar::Conflict;
use crate::store::{LayerFile, StoreError};

/// A layer as the window has it when it asks for something.
#[derive(Clone, Debug)]
pub struct HeldLayer {
    /// Whose it is, on which article.
    pub key: LayerKey,
    /// The text that its places are in.
    pub text: ArticleText,
    /// What it holds.
    pub layer: Layer,
    /// How many merges of it the window has heard of.
    pub generation: u64,
    /// The edit after which it was sent.
    pub revision: u64,
}

/// An open sidecar.
pub(super) struct OpenLayerFile {
    pub file: LayerFile,
    known: Known,
}

/// What the window and the disk last agreed on.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Grows with each merge, so that what the window asks before it heard of one is told apart.
    generation: u64,
    /// The latest edit that is in `layers`.
    revision: u64,
    /// By the generation that the window had heard of. Invariant: the present one is there.
    layers: BTreeMap<u64, Layer>,
}

impl OpenLayerFile {
    /// A sidecar that was opened; `before` is what was known of it until now, if it was open.
    ///
    /// The window may still ask with what it had before, so generations go on.
    pub fn new(file: LayerFile, layer: Layer, before: Option<Known>) -> Self {
        let mut known = before
            .map(|known| Known {
                generation: known.generation + 1,
                ..known
            })
            .unwrap_or_default();
        known.layers.insert(known.generation, layer);
        Self { file, known }
    }

    /// What is known of it, once the file itself and its lock are let go.
    pub fn into_known(self) -> Known {
        self.known
    }

    /// How many merges it has seen.
    pub fn generation(&self) -> u64 {
        self.known.generation
    }

    /// The layer that the window sent, its edits put over the merges it had not heard of;
    /// nothing if it has heard of all.
    pub fn rebased(&self, held: &HeldLayer) -> Result<Option<Layer>, StoreError> {
        let Some(latest) = self.known.layers.get(&self.known.generation) else {
            return Ok(None);
        };
        if held.revision < self.known.revision {
            // A save that was sent later was done before: it holds all that this one holds.
            return Ok(Some(latest.clone()));
        }
        if held.generation >= self.known.generation {
            return Ok(None);
        }
        // Of a generation that is not known any more nothing counts as deleted.
        let nothing = Layer::default();
        let snapshot = self.known.layers.get(&held.generation).unwrap_or(&nothing);
        let rebased = self
            .file
            .rebase(&held.text, (snapshot, &held.layer), latest)?;
        Ok(Some(rebased.layer))
    }

    /// Notes that what the window sent is on disk, or in the merge that is noted next.
    pub fn note(&mut self, held: HeldLayer) {
        if held.revision < self.known.revision {
            return;
        }
        self.known.revision = held.revision;
        let latest = self.known.layers.remove(&self.known.generation);
        self.known.layers = self.known.layers.split_off(&held.generation);
        self.known
            .layers
            .extend(latest.map(|latest| (self.known.generation, latest)));
        self.known.layers.insert(held.generation, held.layer);
    }

    /// Notes a merge and makes the reply that tells of it.
    pub fn merged(
        &mut self,
        key: &LayerKey,
        merged: Layer,
        conflicts: Vec<Conflict>,
    ) -> OpenedLayer {
        self.known.generation += 1;
        let generation = self.known.generation;
        self.known.layers.insert(generation, merged.clone());
        OpenedLayer {
            key: key.clone(),
            layer: merged,
            read_only: None,
            backup: None,
            conflicts,
            problems: Vec::new(),
            generation,
        }
    }
}
