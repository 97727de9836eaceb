//! The thread that opens and saves.

mod layers;
mod many_layers;
mod saving;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use self::saving::{export_codebook, import_codebook};
use super::Outbox;
use super::article_files::ReadArticle;
use super::project_files::OpenProject;
use super::reader::{self, WantedFolder};
use super::requests::{OpenedArticle, Queue, Reply, Request};
use crate::app::ArticleCommand;
use crate::app::clock::Clock;
use crate::model::{AnnotatorId, ArticleId, LayerKey, Project};
use crate::store::settings::SettingsFile;
use crate::store::{BackupFolder, RealDisk, places::Places};
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
}
