//! What workers have done, taken into what there is.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::storage::{OpenedArticle, OpenedLayer, Reply};
use crate::app::{AppState, Document, Job, JobKind, Notice, NoticeAction, SaveTarget};
use crate::model::{ArticleId, LayerKey, Status};
use crate::store::watch::{Changed, WatchEvent};

/// How long after the disk refused a save it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(10);
/// How often the rows of the list follow while a folder is read.
const ROWS_EVERY: Duration = Duration::from_millis(250);

impl AppState {
    /// Takes in what workers have done since the last frame.
    pub fn poll(&mut self) {
        for reply in self.storage.replies() {
            self.take_reply(reply);
        }
        self.list_what_came();
        if self.saves.retry_at.is_some_and(|at| at <= Instant::now()) {
            self.retry_saves();
        }
        self.update_rows();
    }

    /// Waits for the next thing that workers do, at most so long, and takes it in.
    pub fn wait(&mut self, at_most: Duration) -> bool {
        let reply = self.storage.wait(at_most);
        let has_come = reply.is_some();
        if let Some(reply) = reply {
            self.take_reply(reply);
        }
        self.list_what_came();
        self.update_rows();
        has_come
    }

    /// Brings the rows of the article list up to date.
    ///
    /// While a folder is read every frame brings articles: then the rows follow now and then.
    pub(super) fn update_rows(&mut self) {
        let is_reading = self
            .job
            .as_ref()
            .is_some_and(|job| matches!(job.kind, JobKind::Listing | JobKind::Reading));
        if let Some(folder) = &mut self.folder {
            let (rows, filter, me) = (&mut folder.rows, &folder.filter, &folder.me);
            let may_wait = is_reading && rows.are_for(filter, me);
            if !may_wait || self.rows_made.is_none_or(|at| at.elapsed() > ROWS_EVERY) {
                rows.update(&folder.list, filter, me);
                self.rows_made = Some(Instant::now());
            }
        }
    }

    fn take_reply(&mut self, reply: Reply) {
        match reply {
            Reply::FolderOpened(opened) => self.folder_opened(*opened),
            Reply::Listed(items) => self.listed(items),
            Reply::ListDone {
                n_articles,
                problems,
            } => self.list_done(n_articles, problems),
            Reply::Summaries(items) => self.summaries(items),
            Reply::ReadDone => {
                self.trace.mark("folder_read");
                self.job = None;
            }
            Reply::ArticleOpened(opened) => self.article_opened(*opened),
            Reply::CopiesFound(key, copies) => {
                if self.my_layer_key().as_ref() == Some(&key) {
                    self.tell_about_copies(&copies);
                }
            }
            Reply::ArticleFailed { article, reason } => {
                let notice =
                    Notice::error(format!("Could not open {article}: {reason}")).topic("open");
                self.notify(notice.hint("The other articles are not affected."));
            }
            Reply::LayersLoaded {
                layers,
                texts,
                is_last,
            } => {
                self.texts.extend(texts);
                self.layers_loaded(layers, is_last);
            }
            Reply::Saved {
                target,
                revision,
                merged,
                at,
            } => {
                self.trace.saved(revision, at);
                self.saved(&target, revision, merged);
            }
            Reply::SaveFailed {
                target,
                revision,
                reason,
                may_pass,
            } => {
                self.save_failed(target, revision, &reason, may_pass);
            }
            Reply::LayerReloaded(opened) => self.take_merged(*opened),
            Reply::ProjectReloaded {
                project,
                codebook,
                registers,
            } => {
                self.workspace.project = project;
                self.workspace.codebook = codebook;
                self.workspace.registers = *registers;
                self.with_document(|document| document.revision += 1);
                self.project_changed();
            }
            Reply::KeywordsFound {
                article,
                project,
                found,
            } => self.take_keywords(&article, &project, found),
            Reply::FilesChanged(changes) => self.files_changed(changes),
            Reply::CodebookImported(codebook) => {
                let name = format!("Import the codebook ‘{}’", codebook.name);
                self.set_codebook(name, *codebook);
            }
            Reply::Restored(article) => self.open_article(&article),
            Reply::CorrectionsLoaded {
                read,
                problems,
                then,
            } => {
                self.add_problems(problems);
                self.corrections_loaded(read, *then);
            }
            Reply::CorrectionsRead {
                article,
                text,
                corrections,
                metadata,
            } => self.corrections_read(&article, text, corrections, metadata),
            Reply::SampleWritten(root) => self.open_paths(&[root]),
            Reply::Done(what) => self.notify(Notice::info(what)),
            Reply::Failed { what, reason } => {
                self.notify(
                    Notice::error(format!("{what}: {reason}"))
                        .hint("Nothing was lost. Try again, or elsewhere."),
                );
            }
        }
    }

    fn article_opened(&mut self, opened: OpenedArticle) {
        let id = opened.article.id.clone();
        if self
            .folder
            .as_ref()
            .is_none_or(|folder| folder.list.get(&id).is_none())
        {
            return;
        }
        self.texts.insert(id.clone(), opened.article.text.clone());
        if let Some(corrections) = opened.corrections {
            self.workspace.corrections.insert(id.clone(), corrections);
        }
        let annotators = opened
            .layers
            .iter()
            .map(|layer| layer.key.annotator.clone())
            .collect();
        let same = self
            .document
            .take()
            .filter(|document| document.article.id == id);
        let mut document = Document::new(Arc::new(opened.article), annotators, opened.words);
        document.revision = self.saves.revision + 1;
        if let Some(before) = same {
            // The same article again, such as in another encoding: stay where one was.
            document.selection = before.selection;
            document.revision = before.revision + 1;
        }
        self.document = Some(document);
        self.update_keywords();
        for layer in opened.layers {
            self.take_layer(layer);
        }
        self.add_problems(opened.problems);
        self.tell_unplaced();
        self.show_awaited();
        self.trace.article_opened();
        self.remember_place();
    }

    /// Takes a layer as the disk has it, unless it is in memory with something unsaved.
    fn take_layer(&mut self, opened: OpenedLayer) {
        let key = opened.key.clone();
        if self.me() == Some(&key.annotator) {
            self.with_document(|document| document.read_only.clone_from(&opened.read_only));
            if let (Some(reason), Some(backup)) = (&opened.read_only, opened.backup.clone()) {
                let notice =
                    Notice::error(format!("Your layer is read-only: {reason}")).topic("damaged");
                self.notify(notice.action(NoticeAction::RestoreBackup));
                self.backups.insert(key.clone(), backup);
            } else if let Some(reason) = &opened.read_only {
                self.notify(
                    Notice::warning(format!("Your layer is read-only: {reason}"))
                        .topic("read-only"),
                );
            }
        }
        self.add_conflicts(&opened);
        self.add_problems(opened.problems);
        // What is unsaved is merged with this by the save that carries it.
        if !self.saves.is_unsaved(&SaveTarget::Layer(key.clone())) {
            self.generations.insert(key.clone(), opened.generation);
            self.workspace.layers.insert(key.clone(), opened.layer);
        }
        self.count_layer(&key);
    }

    fn add_problems(&mut self, problems: Vec<String>) {
        let Some(folder) = &mut self.folder else {
            return;
        };
        for problem in problems {
            if !folder.problems.contains(&problem) {
                folder.problems.push(problem);
            }
        }
    }

    fn add_conflicts(&mut self, opened: &OpenedLayer) {
        let Some(folder) = &mut self.folder else {
            return;
        };
        folder.conflicts.retain(|(key, _)| *key != opened.key);
        folder.conflicts.extend(
            opened
                .conflicts
                .iter()
                .map(|conflict| (opened.key.clone(), conflict.clone())),
        );
        if !opened.conflicts.is_empty() {
            let message = match opened.conflicts.len() {
                1 => "1 field was changed here and elsewhere at once".to_owned(),
                n => format!("{n} fields were changed here and elsewhere at once"),
            };
            let notice = Notice::warning(message)
                .topic("conflicts")
                .hint("Both values are kept until you pick one.");
            self.notify(notice.action(NoticeAction::ShowConflicts));
        }
    }

    fn tell_about_copies(&mut self, copies: &[std::path::PathBuf]) {
        self.conflict_copies = copies.to_vec();
        if !copies.is_empty() {
            let message = match copies.len() {
                1 => "A sync tool left a copy of your sidecar of this article".to_owned(),
                n => format!("A sync tool left {n} copies of your sidecar of this article"),
            };
            let notice = Notice::warning(message)
                .topic("copies")
                .action(NoticeAction::MergeConflictCopies);
            self.notify(
                notice.hint("Merging takes what is new in them; the copies are kept as backups."),
            );
        }
    }

    fn tell_unplaced(&mut self) {
        let n_unplaced = self.n_unplaced();
        // The open desk says it already, and would be covered.
        if n_unplaced > 0 && !self.shows_reanchor {
            let message = match n_unplaced {
                1 => "1 annotation has no sure place in the article as it is now".to_owned(),
                n => format!("{n} annotations have no sure place in the article as it is now"),
            };
            let notice = Notice::warning(message)
                .topic("unplaced")
                .action(NoticeAction::OpenReanchorDesk);
            self.notify(
                notice.hint("The article was changed after it was tagged. Nothing is lost."),
            );
        }
    }

    fn layers_loaded(&mut self, layers: Vec<OpenedLayer>, is_last: bool) {
        let n_layers = layers.len();
        for opened in layers {
            let is_loaded = self.workspace.layers.contains_key(&opened.key);
            if !is_loaded {
                self.workspace.layers.insert(opened.key, opened.layer);
            }
        }
        let is_cancelled = self.job.as_ref().is_some_and(Job::is_cancelled);
        if let Some(job) = &mut self.job {
            job.n_done += n_layers;
        }
        if is_last {
            self.job = None;
            match self.bulk.take() {
                Some(bulk) if !is_cancelled => self.finish_bulk(&bulk),
                _ => self.notify(Notice::info("Cancelled; nothing was changed").topic("bulk")),
            }
        }
    }

    fn saved(&mut self, target: &SaveTarget, revision: u64, merged: Option<Box<OpenedLayer>>) {
        if self.saves.waiting.get(target) == Some(&revision) {
            self.saves.waiting.remove(target);
        }
        self.notices
            .retain(|notice| !["save", "unsaved"].contains(&notice.topic.as_str()));
        if let Some(merged) = merged {
            self.take_merged(*merged);
        }
    }

    /// Somebody else changed a layer: what is new in it is taken in.
    ///
    /// With edits of one's own still on their way nothing is taken: the save that carries them
    /// is merged again, and its answer holds both.
    fn take_merged(&mut self, opened: OpenedLayer) {
        let key = opened.key.clone();
        if self
            .saves
            .waiting
            .contains_key(&SaveTarget::Layer(key.clone()))
        {
            return;
        }
        self.add_conflicts(&opened);
        self.generations.insert(key.clone(), opened.generation);
        self.workspace.layers.insert(key.clone(), opened.layer);
        self.count_layer(&key);
        if self
            .document
            .as_ref()
            .is_some_and(|document| document.article.id == key.article)
        {
            self.with_document(|document| {
                if !document.annotators.contains(&key.annotator) {
                    document.annotators.push(key.annotator.clone());
                }
                document.revision += 1;
            });
        }
    }

    fn save_failed(&mut self, target: SaveTarget, revision: u64, reason: &str, may_pass: bool) {
        if self.saves.waiting.get(&target) != Some(&revision) {
            return;
        }
        self.saves.waiting.remove(&target);
        self.saves.failed.insert(target, reason.to_owned());
        self.saves.retry_at = may_pass.then(|| Instant::now() + RETRY_AFTER);
        let hint = if may_pass {
            "Your work is kept in memory and is tried again. Save a copy elsewhere before you close the window."
        } else {
            "Your work is kept in memory. Save a copy elsewhere before you close the window."
        };
        let notice = Notice::error(format!("Not saved: {reason}"))
            .topic("save")
            .hint(hint);
        self.notify(
            notice
                .action(NoticeAction::RetrySave)
                .action(NoticeAction::SaveElsewhere),
        );
    }

    /// As if the watched folder had told this.
    #[cfg(test)]
    pub(in crate::app) fn take_event(&mut self, event: WatchEvent) {
        self.files_changed(event);
    }

    fn files_changed(&mut self, event: WatchEvent) {
        match event {
            WatchEvent::Changed(changes) => changes
                .into_iter()
                .for_each(|changed| self.file_changed(changed)),
            WatchEvent::Everything => self.look_at_everything(),
            WatchEvent::Polling(why) => log::info!("{why}"),
            WatchEvent::Gone => {
                let notice = Notice::warning("The folder is gone").topic("gone");
                self.notify(notice.hint(
                    "Your work is kept in memory. Bring the folder back, or save a copy elsewhere.",
                ));
            }
        }
    }

    fn file_changed(&mut self, changed: Changed) {
        match changed {
            Changed::Layer(key) => self.sidecar_changed(key),
            Changed::Article(article) => self.article_changed(&article),
            Changed::Project | Changed::Codebook | Changed::Registers => {
                self.storage.reload_project();
            }
            Changed::Corrections(article) => {
                let project = Arc::clone(&self.workspace.project);
                self.storage.reread_corrections(article, project);
            }
            Changed::Folder(_) | Changed::Other(_) => {}
        }
    }

    /// So much has changed that it is not told what: all that is loaded is looked at again.
    fn look_at_everything(&mut self) {
        self.storage.reload_project();
        let loaded: Vec<LayerKey> = self.workspace.layers.keys().cloned().collect();
        for key in loaded {
            self.sidecar_changed(key);
        }
    }

    fn sidecar_changed(&mut self, key: LayerKey) {
        let is_shown = self
            .document
            .as_ref()
            .is_some_and(|document| document.article.id == key.article);
        if let Some(held) = self.held_layer(&key) {
            self.storage.reload_layer(held);
        } else if let Some(text) = self.texts.get(&key.article).filter(|_| is_shown) {
            self.storage.open_layer(key, text.clone());
        }
    }

    /// Reads the open article's corrections into it again.
    pub(super) fn apply_corrections(&mut self, article: &ArticleId) {
        let corrections = self
            .workspace
            .corrections
            .get(article)
            .cloned()
            .unwrap_or_default();
        let settings = &self.workspace.project.settings;
        if let Some(document) = self
            .document
            .as_mut()
            .filter(|document| document.article.id == *article)
        {
            let read = crate::loading::read_text(
                article,
                document.article.text.clone(),
                document.article.encoding.clone(),
                &corrections,
                settings,
            );
            let metadata = Arc::new(read.metadata.clone());
            document.article = Arc::new(read);
            if let Some(folder) = &mut self.folder {
                folder
                    .list
                    .update(article, |item| item.metadata = Some(metadata));
            }
        } else if let Some(folder) = &mut self.folder {
            folder.list.update(article, |item| {
                let mut metadata = item.metadata.as_deref().cloned().unwrap_or_default();
                corrections.correct(&mut metadata);
                item.metadata = Some(Arc::new(metadata));
                item.has_corrections = !corrections.is_empty();
            });
        }
    }

    /// Whether one's own layer on the open article is locked.
    pub fn is_locked(&self) -> bool {
        self.my_layer()
            .is_some_and(|layer| layer.status() == Status::Locked)
    }
}
