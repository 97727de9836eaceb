//! What goes to the disk.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::Worker;
use crate::app::SaveTarget;
use crate::app::sample::Sample;
use crate::app::storage::SaveContent;
use crate::app::storage::known::Heard;
use crate::app::storage::layer_files::{HeldLayer, OpenLayerFile};
use crate::app::storage::project_files::SaveError;
use crate::app::storage::requests::{Merged, OpenedLayer, Reply, Request};
use crate::model::{ArticleId, ArticleText, Codebook, MetadataCorrections};
use crate::store::settings::SettingsFile;
use crate::store::{atomic, codebook_file};

impl Worker {
    pub(super) fn save(&mut self, target: SaveTarget, heard: Heard, content: SaveContent) -> Reply {
        let revision = heard.revision;
        let saved = match (&target, content) {
            (SaveTarget::Layer(_), SaveContent::Layer(held)) => {
                let saved = self.save_layer(*held);
                saved.map(|merged| merged.map(|layer| Merged::Layer(Box::new(layer))))
            }
            (_, SaveContent::Shared(value)) => match &mut self.open {
                Some(open) => open.save(heard, value).map_err(SaveError::from),
                None => Err(SaveError::NotOpen),
            },
            (SaveTarget::Corrections(article), SaveContent::Corrections(text, corrections)) => {
                self.save_corrections(article, heard, text, corrections.as_deref())
            }
            (target, _) => {
                debug_assert!(
                    false,
                    "{target:?} was sent with the content of another file"
                );
                Err(SaveError::NotOpen)
            }
        };
        match saved {
            Ok(merged) => Reply::Saved {
                target,
                revision,
                merged,
                at: Instant::now(),
            },
            Err(error) => {
                let may_pass = error.may_pass();
                Reply::SaveFailed {
                    target,
                    revision,
                    reason: error.to_string(),
                    may_pass,
                }
            }
        }
    }

    fn save_corrections(
        &mut self,
        article: &ArticleId,
        heard: Heard,
        text: Option<ArticleText>,
        corrections: Option<&MetadataCorrections>,
    ) -> Result<Option<Merged>, SaveError> {
        let Some(open) = &mut self.open else {
            return Err(SaveError::NotOpen);
        };
        let is_merged = open
            .corrections
            .save(&open.root, article, heard, text, corrections)?;
        if is_merged {
            // Their places are looked for in the article, which is read for that.
            let (article, project) = (article.clone(), Arc::new(open.about().clone()));
            self.queue
                .push(Request::RereadCorrections { article, project });
        }
        Ok(None)
    }

    fn save_layer(&mut self, held: HeldLayer) -> Result<Option<OpenedLayer>, SaveError> {
        let open = self.open.as_ref();
        let open = open.and_then(|open| open.layers.get(&held.key));
        if open.is_some_and(OpenLayerFile::may_have_been_mended) {
            let _as_it_is_now = self.open_again(&held.key, &held.text)?;
        }
        let open = self.open.as_mut();
        let Some(open) = open.and_then(|open| open.layers.get_mut(&held.key)) else {
            return Err(SaveError::NotOpen);
        };
        // The window had not heard of the last merge: its edits go over what was merged.
        let rebased = open.rebased(&held)?;
        let to_save = rebased.as_ref().unwrap_or(&held.layer);
        let saved = open.file.save(&held.text, to_save)?;
        let result = saved.merged.map(|merged| (merged.layer, merged.conflicts));
        let result = result.or_else(|| rebased.map(|layer| (layer, Vec::new())));
        let key = held.key.clone();
        open.note(held);
        Ok(result.map(|(merged, conflicts)| open.merged(&key, merged, conflicts)))
    }

    pub(super) fn write_sample(&self, sample: Sample) -> Reply {
        match crate::app::sample::write(&self.places.cache.join("sample"), sample) {
            Ok(root) => Reply::SampleWritten(root),
            Err(error) => Reply::Failed {
                what: "Could not write the sample".to_owned(),
                reason: error.to_string(),
            },
        }
    }

    pub(super) fn save_settings(
        &mut self,
        settings: &crate::store::settings::Settings,
    ) -> Option<Reply> {
        let saved = if let Some(file) = &mut self.settings {
            file.save(settings)
        } else {
            let opened = SettingsFile::open(&self.places.settings_file());
            opened.and_then(|opened| self.settings.insert(opened.file).save(settings))
        };
        let what = "Could not save the settings".to_owned();
        saved.err().map(|error| Reply::Failed {
            what,
            reason: error.to_string(),
        })
    }
}

pub(super) fn export_codebook(path: &Path, codebook: &Codebook) -> Reply {
    match atomic::write(path, codebook_file::write(codebook).as_bytes()) {
        Ok(()) => Reply::Done(format!("The codebook was written to {}", path.display())),
        Err(error) => Reply::Failed {
            what: "Could not export the codebook".to_owned(),
            reason: error.to_string(),
        },
    }
}

pub(super) fn import_codebook(path: &Path) -> Reply {
    let what = "Could not import the codebook".to_owned();
    match std::fs::read_to_string(path) {
        Err(error) => Reply::Failed {
            what,
            reason: format!("{error}: {}", path.display()),
        },
        Ok(text) => match codebook_file::read(&text) {
            Err(error) => Reply::Failed {
                what,
                reason: format!("{}: {error}", path.display()),
            },
            Ok(reading) => Reply::CodebookImported(Box::new(reading.value)),
        },
    }
}
