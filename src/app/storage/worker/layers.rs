//! Layers: opened, read again, merged with copies, taken from a backup.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Worker;
use crate::app::storage::layer_files::{HeldLayer, OpenLayerFile};
use crate::app::storage::project_files::SaveError;
use crate::app::storage::requests::{Merged, OpenedLayer, Reply};
use crate::app::storage::telling::{backup_of, told, told_sidecar_problem};
use crate::model::{AnnotatorId, ArticleText, LayerKey};
use crate::store::{
    Access, LayerFile, LockFolder, OpenWith, RealDisk, StoreError, atomic, conflict_copy,
};

impl Worker {
    /// Opens a sidecar, once; with a lock if it is to be changed here.
    pub(super) fn open_layer(
        &mut self,
        key: &LayerKey,
        text: &ArticleText,
        is_mine: bool,
    ) -> Result<OpenedLayer, SaveError> {
        let locks = self.lock_folder(&key.annotator);
        let Some(open) = &mut self.open else {
            return Err(SaveError::NotOpen);
        };
        // The lock of a layer that is open already is one's own: it is let go before it is taken.
        let before = open.layers.remove(key).map(OpenLayerFile::into_known);
        let with = OpenWith {
            disk: Arc::new(RealDisk),
            locks: is_mine.then_some(&locks),
            backups: Some(&self.backups),
            now: self.clock.now(),
        };
        let path = open.root.join(key.article.as_str());
        let opened = LayerFile::open(&path, text, &key.annotator, &with)?;
        let (read_only, backup) = match &opened.access {
            Access::ReadWrite => (None, None),
            Access::ReadOnly(why) => (Some(told(why)), backup_of(why)),
        };
        let file = OpenLayerFile::new(opened.file, (text.clone(), opened.layer.clone()), before);
        let generation = file.generation();
        open.layers.insert(key.clone(), file);
        Ok(OpenedLayer {
            key: key.clone(),
            layer: opened.layer,
            read_only,
            backup,
            conflicts: opened.conflicts,
            problems: opened.problems.iter().map(told_sidecar_problem).collect(),
            generation,
        })
    }

    /// Opens a sidecar to be read, unless it is open to be changed: then it stays so, also where
    /// the window has not heard of that yet.
    pub(super) fn open_again(
        &mut self,
        key: &LayerKey,
        text: &ArticleText,
    ) -> Result<OpenedLayer, SaveError> {
        let open = self.open.as_ref().and_then(|open| open.layers.get(key));
        let is_mine = open.is_some_and(|open| open.file.is_locked());
        self.open_layer(key, text, is_mine)
    }

    /// Looks beside a sidecar for copies that a sync tool left, and for what killed runs left.
    ///
    /// It lists a folder, which may be long, so it is done when nothing else waits.
    pub(super) fn look_around(&mut self, key: LayerKey) -> Option<Reply> {
        let article = self.open.as_ref()?.root.join(key.article.as_str());
        let folder = article.parent()?;
        if self.tidied.insert(folder.to_owned())
            && let Err(error) = atomic::remove_leftovers(&RealDisk, folder)
        {
            log::info!("{error}");
        }
        let copies = conflict_copy::of_sidecar(&LayerFile::path_for(&article, &key.annotator));
        let copies = copies.unwrap_or_default();
        (!copies.is_empty()).then_some(Reply::CopiesFound(key, copies))
    }

    pub(super) fn lock_folder(&self, annotator: &AnnotatorId) -> LockFolder {
        let who = format!("{annotator} on {}", host_name());
        LockFolder::new(self.places.locks.clone(), who)
    }

    /// Opens a colleague's first sidecar of an article that is open.
    pub(super) fn open_unseen(&mut self, key: &LayerKey, text: &ArticleText) -> Option<Reply> {
        let opened = self.open_again(key, text).ok()?;
        Some(layer_merged(opened))
    }

    pub(super) fn reload_layer(&mut self, key: &LayerKey) -> Option<Reply> {
        let open = self.open.as_mut()?.layers.get_mut(key)?;
        let reloaded = open.reload(key).inspect_err(|error| log::info!("{error}"));
        reloaded.ok().flatten().map(layer_merged)
    }

    pub(super) fn merge_copies(&mut self, held: HeldLayer, copies: &[PathBuf]) -> Option<Reply> {
        let what = "Could not merge the copies".to_owned();
        let failed = |error: StoreError| {
            Some(Reply::Failed {
                what: what.clone(),
                reason: error.to_string(),
            })
        };
        let open = self
            .open
            .as_mut()
            .and_then(|open| open.layers.get_mut(&held.key))?;
        let mut layer = match open.rebased(&held) {
            Ok(rebased) => rebased.unwrap_or_else(|| held.layer.clone()),
            Err(error) => return failed(error),
        };
        let mut conflicts = Vec::new();
        for copy in copies {
            let bytes = match std::fs::read(copy) {
                Ok(bytes) => bytes,
                Err(error) => {
                    return Some(Reply::Failed {
                        what,
                        reason: error.to_string(),
                    });
                }
            };
            match open.file.merge_copy(&held.text, &layer, &bytes) {
                Ok(merged) => {
                    layer = merged.layer;
                    conflicts.extend(merged.conflicts);
                }
                Err(error) => return failed(error),
            }
        }
        match open.file.save(&held.text, &layer) {
            Ok(saved) => {
                if let Some(merged) = saved.merged {
                    layer = merged.layer;
                    conflicts = merged.conflicts;
                }
            }
            Err(error) => return failed(error),
        }
        // What was merged is safe now; the copies are kept where they are in nobody's way.
        for copy in copies {
            if let Err(error) = conflict_copy::put_away(copy, &self.places.backups) {
                return failed(error);
            }
        }
        let key = held.key.clone();
        open.note(held);
        let opened = open.merged(&key, layer, conflicts);
        Some(layer_merged(opened))
    }

    pub(super) fn restore_backup(&self, key: &LayerKey, backup: &Path) -> Reply {
        let what = "Could not restore the backup".to_owned();
        let Some(open) = &self.open else {
            return Reply::Failed {
                what,
                reason: "no folder is open".to_owned(),
            };
        };
        let article = open.root.join(key.article.as_str());
        let path = LayerFile::path_for(&article, &key.annotator);
        let restored = std::fs::read(backup)
            .map_err(|error| error.to_string())
            .and_then(|bytes| {
                let aside = path.with_extension("ron.damaged");
                std::fs::rename(&path, &aside).map_err(|error| error.to_string())?;
                atomic::write(&path, &bytes).map_err(|error| error.to_string())
            });
        match restored {
            Ok(()) => Reply::Restored(key.article.clone()),
            Err(reason) => Reply::Failed { what, reason },
        }
    }
}

fn layer_merged(layer: OpenedLayer) -> Reply {
    Reply::Merged(vec![Merged::Layer(Box::new(layer))])
}

fn host_name() -> String {
    let from_file = || std::fs::read_to_string("/etc/hostname").ok();
    let name = std::env::var("COMPUTERNAME").ok().or_else(from_file);
    name.map_or_else(|| "this machine".to_owned(), |name| name.trim().to_owned())
}
