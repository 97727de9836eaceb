//! What workers have done, taken into what there is.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::storage::{Merged, OpenedLayer, Reply};
use crate::app::{AppState, Notice, NoticeAction, SaveTarget};
use crate::model::{ArticleId, PackedMetadata, Status};

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
