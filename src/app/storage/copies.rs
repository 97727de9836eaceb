//! Copies of what a person has in memory, in a folder of their choice.

use std::path::{Path, PathBuf};

use super::project_files::OpenProject;
use super::requests::{Reply, SharedValue};
use crate::model::{AnnotatorId, ArticleText, Layer, LayerKey};
use crate::store::{LayerFile, StoreError, atomic};

/// What is to be copied, and where to.
pub struct Copies {
    /// A folder that is not the project's own.
    pub folder: PathBuf,
    /// Whose layers count as one's own.
    pub me: AnnotatorId,
    /// Layers and the texts they lie on.
    pub layers: Vec<(LayerKey, ArticleText, Layer)>,
    /// Of the project's own files.
    pub files: Vec<SharedValue>,
}

impl Copies {
    /// Writes the copies, beside nothing and merged with nothing; what stood there before is kept
    /// with `.old` behind its name.
    pub(super) fn write(&self, open: Option<&OpenProject>) -> Reply {
        let written = match open {
            None => Err("no folder is open".to_owned()),
            Some(open) if is_same(&self.folder, &open.root) => {
                Err("it is the project's own folder; choose another".to_owned())
            }
            Some(open) => self.write_all(open),
        };
        match written {
            Ok(()) => Reply::Done(format!(
                "Copied to {}: {}",
                self.folder.display(),
                self.told()
            )),
            Err(reason) => Reply::Failed {
                what: "Could not save a copy".to_owned(),
                reason,
            },
        }
    }

    fn write_all(&self, open: &OpenProject) -> Result<(), String> {
        for (key, text, layer) in &self.layers {
            let Some(open) = open.layers.get(key) else {
                return Err(format!("the layer on {} is not open", key.article));
            };
            let path = self.folder.join(key.article.as_str());
            let bytes = open.file.bytes_for(text, layer);
            put(&LayerFile::path_for(&path, &key.annotator), &bytes)?;
        }
        for file in &self.files {
            put(&self.folder.join(file.file_name()), file.text().as_bytes())?;
        }
        Ok(())
    }

    /// What is copied, in words: `2 layers of yours, the codebook`.
    fn told(&self) -> String {
        let own = self.layers.iter();
        let n_own = own.filter(|(key, ..)| key.annotator == self.me).count();
        let layers = [
            (n_own, "of yours"),
            (self.layers.len() - n_own, "of others"),
        ];
        let layers = layers.into_iter().filter(|(n_layers, _)| *n_layers > 0);
        let layers = layers.map(|(n_layers, whose)| match n_layers {
            1 => format!("1 layer {whose}"),
            n_layers => format!("{n_layers} layers {whose}"),
        });
        let files = self.files.iter().map(|file| file.name().to_owned());
        layers.chain(files).collect::<Vec<_>>().join(", ")
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.map_err(|error| format!("{error}: {}", path.display()))?;
    let mut old = path.as_os_str().to_owned();
    old.push(".old");
    let is_there = std::fs::read(path).is_ok_and(|before| before == bytes);
    let written = |error: StoreError| error.to_string();
    if is_there {
        return Ok(());
    }
    atomic::write_with_backup(path, bytes, Path::new(&old)).map_err(written)
}

fn is_same(a: &Path, b: &Path) -> bool {
    a.canonicalize()
        .ok()
        .is_some_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}
