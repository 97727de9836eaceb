//! Loading many layers so that one change can reach them all.

use super::Worker;
use crate::app::storage::Locks;
use crate::app::storage::requests::{OpenedLayer, Reply};
use crate::app::storage::telling::told;
use crate::model::{ArticleText, LayerKey};
use crate::store::{LayerFile, Locking, ReadOnlyWhy};

/// How many layers are sent at once while many are loaded.
const LAYERS_A_REPLY: usize = 64;

impl Worker {
    /// Loads layers and sends them in portions; says which could not be loaded, and why.
    pub(super) fn load_layers(
        &mut self,
        keys: &[LayerKey],
        locks: Locks,
        is_cancelled: &dyn Fn() -> bool,
    ) {
        for (nth, chunk) in keys.chunks(LAYERS_A_REPLY).enumerate() {
            let mut layers = Vec::new();
            let mut texts = Vec::new();
            let mut problems = Vec::new();
            for key in chunk {
                let is_free = self.check_lock(key, locks);
                let loaded = is_free.and_then(|()| self.load_layer(key));
                let loaded = loaded.and_then(|(text, layer)| {
                    let why = layer.read_only.clone();
                    why.map_or(Ok((text, layer)), Err)
                });
                match loaded {
                    Ok((text, layer)) => {
                        texts.push((key.article.clone(), text));
                        layers.push(layer);
                    }
                    Err(reason) => problems.push(format!(
                        "The layer of {} on {} was left out: {reason}",
                        key.annotator, key.article
                    )),
                }
            }
            let is_last = (nth + 1) * LAYERS_A_REPLY >= keys.len() || is_cancelled();
            if !self.outbox.send(Reply::LayersLoaded {
                layers,
                texts,
                problems,
                is_last,
            }) || is_last
            {
                return;
            }
        }
    }

    /// Fails if somebody else holds a layer whose lock is respected.
    ///
    /// The lock is let go at once: of thousands of layers none could be held open.
    fn check_lock(&self, key: &LayerKey, locks: Locks) -> Result<(), String> {
        let open = self.open.as_ref();
        let mine = open.and_then(|open| open.layers.get(key));
        let is_held = mine.is_some_and(|open| open.file.is_locked());
        let (Some(open), Locks::Respected, false) = (open, locks, is_held) else {
            return Ok(());
        };
        let article = open.root.join(key.article.as_str());
        let path = LayerFile::path_for(&article, &key.annotator);
        let now = self.clock.now();
        match self.lock_folder(&key.annotator).lock(&path, now) {
            Locking::Taken(owner) => Err(told(&ReadOnlyWhy::LockedBy(owner))),
            Locking::Held(_) | Locking::Unsupported => Ok(()),
        }
    }

    fn load_layer(&mut self, key: &LayerKey) -> Result<(ArticleText, OpenedLayer), String> {
        let about = self.open.as_ref().map(|open| open.about().clone());
        let read = self.read_article(&key.article, &about.unwrap_or_default())?;
        let article = read.article;
        let layer = self
            .open_again(key, &article.text)
            .map_err(|error| error.to_string())?;
        Ok((article.text, layer))
    }
}
