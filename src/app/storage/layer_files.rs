//! An open sidecar and the merges it has seen.

use super::known::{Heard, Known};
use super::requests::OpenedLayer;
use crate::model::{ArticleText, Layer, LayerKey};
use crate::store::sidecar::Conflict;
use crate::store::{Access, LayerFile, ReadOnlyWhy, StoreError};

/// A layer as the window has it when it asks for something.
#[derive(Clone, Debug)]
pub struct HeldLayer {
    /// Whose it is, on which article.
    pub key: LayerKey,
    /// The text that its places are in.
    pub text: ArticleText,
    /// What it holds.
    pub layer: Layer,
    /// What the window had heard of it.
    pub heard: Heard,
}

/// An open sidecar.
pub(super) struct OpenLayerFile {
    pub file: LayerFile,
    /// The text in which what is known latest has its places.
    text: ArticleText,
    // Invariant: what is known latest is on disk, or was when the disk was last looked at.
    known: Known<Layer>,
}

impl OpenLayerFile {
    /// A sidecar that was opened; `before` is what was known of it until now, if it was open.
    ///
    /// The window may still ask with what it had before, so generations go on.
    pub fn new(
        file: LayerFile,
        (text, layer): (ArticleText, Layer),
        before: Option<Known<Layer>>,
    ) -> Self {
        let known = match before {
            None => Known::new(layer),
            Some(mut known) => {
                known.merged(layer);
                known
            }
        };
        Self { file, text, known }
    }

    /// Whether it could not be changed when it was opened for a reason that may have passed.
    pub fn may_have_been_mended(&self) -> bool {
        use ReadOnlyWhy::{Damaged, FolderReadOnly};
        matches!(
            self.file.access(),
            Access::ReadOnly(Damaged { .. } | FolderReadOnly)
        )
    }

    /// What is known of it, once the file itself and its lock are let go.
    pub fn into_known(self) -> Known<Layer> {
        self.known
    }

    /// How many merges it has seen.
    pub fn generation(&self) -> u64 {
        self.known.generation()
    }

    /// The layer that the window sent, its edits put over the merges it had not heard of;
    /// nothing if it has heard of all.
    pub fn rebased(&self, held: &HeldLayer) -> Result<Option<Layer>, StoreError> {
        self.known
            .rebased(held.heard, &held.layer, |changed, sent, latest| {
                let latest = (&self.text, latest);
                let rebased = self.file.rebase(&held.text, (changed, sent), latest)?;
                Ok(rebased.layer)
            })
    }

    /// Notes that what the window sent is on disk, or in the merge that is noted next.
    pub fn note(&mut self, held: HeldLayer) {
        self.text = held.text;
        self.known.note(held.heard, held.layer);
    }

    /// Takes in what others did to the file; nothing if nobody did.
    ///
    /// What the window has not saved is not asked for: it is put over this by its save.
    pub fn reload(&mut self, key: &LayerKey) -> Result<Option<OpenedLayer>, StoreError> {
        let merged = self.file.reload(&self.text, self.known.latest())?;
        Ok(merged.map(|merged| self.merged(key, merged.layer, merged.conflicts)))
    }

    /// Notes a merge and makes the reply that tells of it.
    pub fn merged(
        &mut self,
        key: &LayerKey,
        merged: Layer,
        conflicts: Vec<Conflict>,
    ) -> OpenedLayer {
        self.known.merged(merged.clone());
        OpenedLayer {
            key: key.clone(),
            layer: merged,
            read_only: None,
            backup: None,
            conflicts,
            problems: Vec::new(),
            generation: self.generation(),
        }
    }
}
