//! What workers have done, taken into what there is.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::watching::ARTICLE_GONE;
use crate::app::storage::{Merged, OpenedArticle, OpenedLayer, Reply};
use crate::app::{AppState, Document, Job, Notice, NoticeAction, OpenFolder, SaveTarget};
use crate::model::{ArticleId, ArticleText, LayerKey, PackedMetadata, Status};

/// How long after the disk refused a save it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// After how many listed or read articles a frame leaves the others to the next one: so many are
/// taken into the list within some 5 ms.
const ARTICLES_A_FRAME: usize = 15_000;

impl AppState {
    /// Takes in what workers have done since the last frame.
    pub fn poll(&mut self) {
        self.take_replies();
        if self.saves.retry_at.is_some_and(|at| at <= Instant::now()) {
            self.retry_saves();
        }
        self.update_rows();
        self.follow_insights();
        self.follow_sync();
    }

    /// Takes replies until so many articles came with them as a frame has time for; the rest is
    /// for the next one.
    fn take_replies(&mut self) {
        let mut n_articles = 0;
        while let Some(reply) = self.storage.next_reply() {
            n_articles += reply.n_articles();
            self.take_reply(reply);
            if n_articles >= ARTICLES_A_FRAME {
                return self.storage.wake();
            }
        }
    }

    /// Waits for the next thing that workers do, at most so long, and takes it in.
    pub fn wait(&mut self, at_most: Duration) -> bool {
        let reply = self.storage.wait(at_most);
        let has_come = reply.is_some();
        if let Some(reply) = reply {
            self.take_reply(reply);
        }
        self.update_rows();
        self.follow_insights();
        self.follow_sync();
        has_come
    }

    /// Waits a moment for an article that was asked for since the last frame; tells whether it came.
    ///
    /// It is read within a few thousandths of a second, so the frame in which it was asked for can
    /// show it already. It does not wait while a folder is read: then articles take longer, and
    /// the frame has the list to take in.
    pub fn wait_for_article(&mut self, at_most: Duration) -> bool {
        let Some(asked) = self.asked.take() else {
            return false;
        };
        if self.is_reading_folder() {
            return false;
        }
        let until = Instant::now() + at_most;
        let open = |state: &Self| state.document.as_ref().map(|it| Arc::clone(&it.article));
        let before = open(self);
        let is_before = |now: &Arc<_>| before.as_ref().is_some_and(|it| Arc::ptr_eq(it, now));
        while !open(self).is_some_and(|now| now.id == asked && !is_before(&now)) {
            // With no time left even what has come stays for the next frame.
            let left = until.checked_duration_since(Instant::now());
            let Some(reply) = left.and_then(|left| self.storage.wait(left)) else {
                return false;
            };
            let will_not_come = matches!(
                reply,
                Reply::ArticleFailed { .. } | Reply::ArticleGone { .. }
            );
            self.take_reply(reply);
            if will_not_come {
                return false;
            }
        }
        true
    }

    fn take_reply(&mut self, reply: Reply) {
        // What is told before the folder is open is about the one that was open before.
        if !self.generations.contains_key(&SaveTarget::Project) && reply.is_about_a_folder() {
            return;
        }
        match reply {
            Reply::FolderOpened(opened) => self.folder_opened(*opened),
            Reply::FolderFailed { root, reason } => self.folder_failed(&root, &reason),
            Reply::OfReading(nth, reply) => {
                if nth == self.reading.nth {
                    self.take_reply(*reply);
                }
            }
            Reply::Listed(items) => self.listed(items),
            Reply::ListDone {
                order,
                unread,
                problems,
            } => self.list_done(&order, &unread, problems),
            Reply::Summaries(items) => self.summaries(items),
            Reply::ReadDone => self.read_done(),
            Reply::ArticleOpened(opened) => self.article_opened(*opened),
            Reply::CopiesFound(key, copies) => {
                if self.my_layer_key().as_ref() == Some(&key) {
                    self.tell_about_copies(&copies);
                }
            }
            Reply::ArticleGone { article, is_asked } => self.article_gone(&article, is_asked),
            Reply::ArticleFailed { article, reason } => {
                self.search.awaited = None;
                let notice =
                    Notice::error(format!("Could not open {article}: {reason}")).topic("open");
                self.notify(notice.hint("The other articles are not affected."));
            }
            Reply::LayersLoaded {
                layers,
                texts,
                problems,
                is_last,
            } => {
                self.texts.extend(texts);
                self.tell_left_out(problems);
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
            Reply::Merged(merged) => merged.into_iter().for_each(|file| self.take_merged(file)),
            Reply::KeywordsFound {
                article,
                project,
                found,
            } => self.take_keywords(&article, &project, found),
            Reply::Progress { n_done, n_all } => {
                if let Some(job) = &mut self.job {
                    (job.n_done, job.n_all) = (n_done, Some(n_all));
                }
            }
            Reply::Exchange(reply) => self.take_exchange(reply),
            Reply::Search(reply) => self.take_search(reply),
            Reply::Insight(reply) => self.take_insight(reply),
            Reply::Review(reply) => self.take_review(reply),
            Reply::Git(reply) => self.take_git(reply),
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
            } => self.corrections_read(&article, text, &corrections, &metadata),
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
        let open = self.document.as_ref().map(|document| &document.article.id);
        let is_listed = |folder: &OpenFolder| folder.list.get(&id).is_some();
        // An article that went and came back may be read before it is listed again.
        if open != Some(&id) && !self.folder.as_ref().is_some_and(is_listed) {
            return;
        }
        if self.has_unsaved_places(&id, &opened.article.text) {
            return;
        }
        self.notices.retain(|notice| notice.topic != ARTICLE_GONE);
        self.texts.insert(id.clone(), opened.article.text.clone());
        let is_as_corrected = self.put_corrections(&id, &opened.corrections);
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
            if before.article.text.sha256() == document.article.text.sha256() {
                document.selected = before.selected;
                document.find = before.find;
            }
        }
        self.document = Some(document);
        if !is_as_corrected {
            self.apply_corrections(&id);
        }
        self.update_keywords();
        for layer in opened.layers {
            self.take_layer(layer);
        }
        self.add_problems(opened.problems);
        self.tell_unplaced();
        self.show_awaited();
        self.show_awaited_hit();
        self.trace.article_opened();
        self.remember_place();
    }

    /// Whether the article's text is another than the one in which unsaved annotations have their
    /// places: then it is opened once they are saved, as they are found again by that.
    fn has_unsaved_places(&mut self, article: &ArticleId, text: &ArticleText) -> bool {
        let known = self.texts.get(article);
        if known.is_none_or(|known| known.sha256() == text.sha256()) {
            return false;
        }
        let mut keys = self.workspace.layers.keys();
        let has_unsaved = keys.any(|key| {
            key.article == *article && self.saves.is_unsaved(&SaveTarget::Layer(key.clone()))
        });
        if has_unsaved {
            self.awaits_save = Some(article.clone());
            let message = format!("{article} was changed while its annotations are not saved");
            let notice = Notice::warning(message).topic("article-changed");
            self.notify(notice.hint("It is shown as it is now as soon as they are."));
        }
        has_unsaved
    }

    /// Opens the article that was changed while its annotations were not saved, now that they are.
    fn open_after_save(&mut self) {
        let layers = self.saves.waiting.keys().chain(self.saves.failed.keys());
        let mut articles = layers.filter_map(|target| match target {
            SaveTarget::Layer(key) => Some(&key.article),
            _ => None,
        });
        let awaits = self.awaits_save.clone();
        if let Some(article) = awaits.filter(|article| articles.all(|other| other != article)) {
            self.awaits_save = None;
            self.notices
                .retain(|notice| notice.topic != "article-changed");
            self.open_article(&article);
        }
    }

    /// Takes a layer as the disk has it, unless it is in memory with something unsaved.
    fn take_layer(&mut self, opened: OpenedLayer) {
        let key = opened.key.clone();
        if self.me() == Some(&key.annotator) {
            if opened.read_only.is_some() {
                self.read_only_layers.insert(key.clone());
            } else {
                self.read_only_layers.remove(&key);
            }
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
            let target = SaveTarget::Layer(key.clone());
            self.generations.insert(target, opened.generation);
            self.workspace.layers.insert(key.clone(), opened.layer);
        }
        self.count_layer(&key);
    }

    pub(super) fn add_problems(&mut self, problems: Vec<String>) {
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

    /// Tells which layers a change of all does not reach.
    fn tell_left_out(&mut self, problems: Vec<String>) {
        if problems.is_empty() {
            return;
        }
        let message = match problems.len() {
            1 => "1 layer could not be loaded and was left out".to_owned(),
            n => format!("{n} layers could not be loaded and were left out"),
        };
        self.add_problems(problems);
        let notice = Notice::warning(message).topic("left-out");
        self.notify(notice.action(NoticeAction::ShowProblems));
    }

    fn layers_loaded(&mut self, layers: Vec<OpenedLayer>, is_last: bool) {
        let n_layers = layers.len();
        let keys: Vec<LayerKey> = layers.iter().map(|it| it.key.clone()).collect();
        for opened in layers {
            let is_loaded = self.workspace.layers.contains_key(&opened.key);
            if !is_loaded {
                let target = SaveTarget::Layer(opened.key.clone());
                self.generations.insert(target, opened.generation);
                let key = opened.key.clone();
                self.workspace.layers.insert(opened.key, opened.layer);
                self.layer_changed(&key);
            }
        }
        if self.curated_loaded(&keys, is_last) {
            return;
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
            self.read_list_again();
        }
    }

    fn saved(&mut self, target: &SaveTarget, revision: u64, merged: Option<Merged>) {
        if self.saves.waiting.get(target) == Some(&revision) {
            self.saves.waiting.remove(target);
        }
        // As long as anything else is refused, that is told.
        if self.saves.failed.is_empty() {
            self.notices
                .retain(|notice| !["save", "unsaved"].contains(&notice.topic.as_str()));
        }
        if let Some(merged) = merged {
            self.take_merged(merged);
        }
        self.open_after_save();
        self.open_awaiting_paths();
    }

    /// Somebody else changed a file: what is new in it is taken in.
    ///
    /// With edits of one's own that are not on disk nothing is taken: the save that carries them
    /// is merged again, and its answer holds both.
    fn take_merged(&mut self, merged: Merged) {
        match merged {
            Merged::Layer(opened) => self.take_merged_layer(*opened),
            Merged::Shared(opened) => {
                self.put_shared(opened);
                self.with_document(|document| document.revision += 1);
                self.project_changed();
            }
        }
    }

    fn take_merged_layer(&mut self, opened: OpenedLayer) {
        let key = opened.key.clone();
        let target = SaveTarget::Layer(key.clone());
        if self.saves.is_unsaved(&target) {
            return;
        }
        self.add_conflicts(&opened);
        self.generations.insert(target, opened.generation);
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
        if self.folder.is_none() {
            // It was meant for a folder that could not be opened, which is told.
            return;
        }
        self.saves.failed.insert(target, reason.to_owned());
        if may_pass {
            self.saves.retry_at = Some(Instant::now() + RETRY_AFTER);
        }
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
        self.open_awaiting_paths();
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
            let metadata = PackedMetadata::new(&read.metadata);
            document.article = Arc::new(read);
            if let Some(folder) = &mut self.folder {
                folder
                    .list
                    .update(article, |item| item.metadata = Some(metadata));
            }
        } else if let Some(folder) = &mut self.folder {
            folder.list.update(article, |item| {
                let known = item.metadata.as_ref();
                let mut metadata = known.map(PackedMetadata::unpack).unwrap_or_default();
                corrections.correct(&mut metadata);
                item.metadata = Some(PackedMetadata::new(&metadata));
                item.has_corrections = !corrections.is_empty();
            });
        }
        self.metadata_changed(article);
    }

    /// Whether one's own layer on the open article is locked.
    pub fn is_locked(&self) -> bool {
        self.my_layer()
            .is_some_and(|layer| layer.status() == Status::Locked)
    }
}
