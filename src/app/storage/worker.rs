//! The thread that opens and saves.

mod many_layers;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::article_files::ReadArticle;
use super::known::Heard;
use super::layer_files::{HeldLayer, OpenLayerFile};
use super::project_files::{OpenProject, SaveError};
use super::reader::{self, WantedFolder};
use super::requests::{Merged, OpenedArticle, OpenedLayer, Queue, Reply, Request};
use super::telling::{backup_of, told, told_sidecar_problem};
use super::{Outbox, SaveContent};
use crate::app::clock::Clock;
use crate::app::sample::Sample;
use crate::app::{ArticleCommand, SaveTarget};
use crate::model::{
    AnnotatorId, ArticleId, ArticleText, Codebook, LayerKey, MetadataCorrections, Project,
};
use crate::store::settings::SettingsFile;
use crate::store::{
    Access, BackupFolder, LayerFile, LockFolder, OpenWith, RealDisk, StoreError, atomic,
    codebook_file, conflict_copy, places::Places,
};
use crate::text::WordCount;

/// Owns every open file of the project.
pub(in crate::app) struct Worker {
    places: Arc<Places>,
    queue: Arc<Queue>,
    outbox: Outbox,
    clock: Arc<dyn Clock>,
    backups: BackupFolder,
    open: Option<OpenProject>,
    settings: Option<SettingsFile>,
    /// Folders that were cleared of what killed runs left.
    tidied: BTreeSet<PathBuf>,
    gate: Arc<Mutex<()>>,
}

impl Worker {
    pub(super) fn new(places: Arc<Places>, queue: Arc<Queue>, outbox: Outbox) -> Self {
        let backups = BackupFolder::new(places.backups.clone(), Arc::new(RealDisk));
        let clock = Arc::new(crate::app::clock::SystemClock::default());
        Self {
            places,
            queue,
            outbox,
            clock,
            backups,
            open: None,
            settings: None,
            tidied: BTreeSet::new(),
            gate: Arc::default(),
        }
    }

    /// What somebody else holds while nothing may be opened or saved.
    pub(super) fn gate(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.gate)
    }

    pub(super) fn run(mut self) {
        while let Some(request) = self.queue.next() {
            if let Some(reply) = self.answer(request)
                && !self.outbox.send(reply)
            {
                log::debug!("nobody waits for answers any more");
            }
        }
    }

    /// Does the next thing on this thread; `false` when nothing waits.
    #[cfg(test)]
    pub(in crate::app) fn step(&mut self) -> bool {
        let Some(request) = self.queue.try_next() else {
            return false;
        };
        if let Some(reply) = self.answer(request) {
            assert!(self.outbox.send(reply), "somebody waits for the answer");
        }
        true
    }

    fn answer(&mut self, request: Request) -> Option<Reply> {
        let gate = Arc::clone(&self.gate);
        let _held = gate.lock().unwrap_or_else(PoisonError::into_inner);
        match request {
            Request::OpenFolder(wanted) => self.open_folder(wanted),
            Request::OpenArticle {
                article,
                annotators,
                mine,
                project,
            } => Some(self.open_article(article, &annotators, &mine, &project)),
            Request::LookForArticle(article) => {
                self.is_gone(&article).then_some(Reply::ArticleGone {
                    article,
                    is_asked: false,
                })
            }
            Request::LoadLayers {
                keys,
                locks,
                cancel,
            } => {
                let is_cancelled = || cancel.load(Ordering::Relaxed);
                self.load_layers(&keys, locks, &is_cancelled);
                None
            }
            Request::OpenLayer(key, text) => self.open_unseen(&key, &text),
            Request::ReloadLayer(key) => self.reload_layer(&key),
            Request::ReloadProject => self.open.as_mut()?.reload(),
            Request::LoadCorrections {
                articles,
                project,
                then,
            } => Some(self.load_corrections(articles, &project, then)),
            Request::RereadCorrections { article, project } => {
                self.reread_corrections(article, &project)
            }
            Request::LookAround(key) => self.look_around(key),
            Request::RestoreBackup { key, backup } => Some(self.restore_backup(&key, &backup)),
            Request::MergeCopies(mine, copies) => self.merge_copies(*mine, &copies),
            Request::ExportCodebook(path, codebook) => Some(export_codebook(&path, &codebook)),
            Request::ImportCodebook(path) => Some(import_codebook(&path)),
            Request::SaveElsewhere(copy) => {
                let open = self.open.as_ref();
                Some(copy.write(open))
            }
            Request::WriteSample(sample) => Some(self.write_sample(sample)),
            Request::Save {
                target,
                heard,
                content,
            } => Some(self.save(target, heard, content)),
            Request::SaveSettings(settings) => self.save_settings(&settings),
        }
    }

    /// The articles are listed as soon as the folder is watched: the window is not asked between.
    fn open_folder(&mut self, wanted: WantedFolder) -> Option<Reply> {
        let mut problems = Vec::new();
        // Whatever comes of it, nothing is saved into the folder that was open until now.
        self.open = None;
        match OpenProject::open(wanted.root.clone(), &mut problems, &self.outbox) {
            Ok(open) => {
                let project = Arc::new(open.about().clone());
                let is_awaited = self.outbox.send(open.opened(problems));
                self.open = Some(open);
                if is_awaited {
                    reader::start(wanted, project, &self.outbox);
                }
                None
            }
            Err(error) => Some(Reply::FolderFailed {
                root: wanted.root,
                reason: error.to_string(),
            }),
        }
    }

    fn load_corrections(
        &mut self,
        articles: Vec<ArticleId>,
        project: &Project,
        then: Box<ArticleCommand>,
    ) -> Reply {
        let (mut read, mut problems) = (Vec::new(), Vec::new());
        for article in articles {
            match self.read_article(&article, project) {
                Ok(opened) => {
                    problems.extend(opened.problems);
                    if opened.corrections.value.is_some() {
                        read.push((article, opened.article.text, opened.corrections));
                    }
                }
                Err(reason) => problems.push(format!("{article}: {reason}")),
            }
        }
        Reply::CorrectionsLoaded {
            read,
            problems,
            then,
        }
    }

    fn reread_corrections(&mut self, article: ArticleId, project: &Project) -> Option<Reply> {
        let read = self.read_article(&article, project).ok()?;
        // What cannot be read is told when the article is opened; until then the last word stands.
        let is_sound = read.problems.is_empty();
        is_sound.then(|| Reply::CorrectionsRead {
            article,
            text: read.article.text,
            corrections: read.corrections,
            metadata: Arc::new(read.article.metadata),
        })
    }

    fn read_article(
        &mut self,
        article: &ArticleId,
        project: &Project,
    ) -> Result<ReadArticle, String> {
        let Some(open) = &mut self.open else {
            return Err("no folder is open".to_owned());
        };
        open.corrections.read_article(&open.root, article, project)
    }

    fn open_article(
        &mut self,
        article: ArticleId,
        annotators: &[AnnotatorId],
        mine: &AnnotatorId,
        project: &Project,
    ) -> Reply {
        let opened = match self.read_article(&article, project) {
            Ok(opened) => opened,
            Err(_) if self.is_gone(&article) => {
                let is_asked = true;
                return Reply::ArticleGone { article, is_asked };
            }
            Err(reason) => return Reply::ArticleFailed { article, reason },
        };
        let ReadArticle {
            article,
            corrections,
            mut problems,
        } = opened;
        let mut layers = Vec::new();
        for annotator in annotators {
            let key = LayerKey::new(article.id.clone(), annotator.clone());
            match self.open_layer(&key, &article.text, annotator == mine) {
                Ok(layer) => layers.push(layer),
                Err(error) => problems.push(error.to_string()),
            }
        }
        let mine = LayerKey::new(article.id.clone(), mine.clone());
        self.queue.push(Request::LookAround(mine));
        let words = WordCount::new(article.text.as_str());
        Reply::ArticleOpened(Box::new(OpenedArticle {
            article,
            corrections,
            words,
            layers,
            problems,
        }))
    }

    /// Whether an article's file is not there any more, but the folder is.
    fn is_gone(&self, article: &ArticleId) -> bool {
        let Some(root) = self.open.as_ref().map(|open| &open.root) else {
            return false;
        };
        let is_there = root.join(article.as_str()).try_exists();
        root.is_dir() && is_there.is_ok_and(|is_there| !is_there)
    }

    /// Opens a sidecar, once; with a lock if it is to be changed here.
    fn open_layer(
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
    fn open_again(&mut self, key: &LayerKey, text: &ArticleText) -> Result<OpenedLayer, SaveError> {
        let open = self.open.as_ref().and_then(|open| open.layers.get(key));
        let is_mine = open.is_some_and(|open| open.file.is_locked());
        self.open_layer(key, text, is_mine)
    }

    /// Looks beside a sidecar for copies that a sync tool left, and for what killed runs left.
    ///
    /// It lists a folder, which may be long, so it is done when nothing else waits.
    fn look_around(&mut self, key: LayerKey) -> Option<Reply> {
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

    fn lock_folder(&self, annotator: &AnnotatorId) -> LockFolder {
        let who = format!("{annotator} on {}", host_name());
        LockFolder::new(self.places.locks.clone(), who)
    }

    fn save(&mut self, target: SaveTarget, heard: Heard, content: SaveContent) -> Reply {
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

    /// Opens a colleague's first sidecar of an article that is open.
    fn open_unseen(&mut self, key: &LayerKey, text: &ArticleText) -> Option<Reply> {
        let opened = self.open_again(key, text).ok()?;
        Some(layer_merged(opened))
    }

    fn reload_layer(&mut self, key: &LayerKey) -> Option<Reply> {
        let open = self.open.as_mut()?.layers.get_mut(key)?;
        let reloaded = open.reload(key).inspect_err(|error| log::info!("{error}"));
        reloaded.ok().flatten().map(layer_merged)
    }

    fn merge_copies(&mut self, held: HeldLayer, copies: &[PathBuf]) -> Option<Reply> {
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

    fn restore_backup(&self, key: &LayerKey, backup: &Path) -> Reply {
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

    fn write_sample(&self, sample: Sample) -> Reply {
        match crate::app::sample::write(&self.places.cache.join("sample"), sample) {
            Ok(root) => Reply::SampleWritten(root),
            Err(error) => Reply::Failed {
                what: "Could not write the sample".to_owned(),
                reason: error.to_string(),
            },
        }
    }

    fn save_settings(&mut self, settings: &crate::store::settings::Settings) -> Option<Reply> {
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

fn layer_merged(layer: OpenedLayer) -> Reply {
    Reply::Merged(vec![Merged::Layer(Box::new(layer))])
}

fn export_codebook(path: &Path, codebook: &Codebook) -> Reply {
    match atomic::write(path, codebook_file::write(codebook).as_bytes()) {
        Ok(()) => Reply::Done(format!("The codebook was written to {}", path.display())),
        Err(error) => Reply::Failed {
            what: "Could not export the codebook".to_owned(),
            reason: error.to_string(),
        },
    }
}

fn import_codebook(path: &Path) -> Reply {
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

fn host_name() -> String {
    let from_file = || std::fs::read_to_string("/etc/hostname").ok();
    let name = std::env::var("COMPUTERNAME").ok().or_else(from_file);
    name.map_or_else(|| "this machine".to_owned(), |name| name.trim().to_owned())
}
