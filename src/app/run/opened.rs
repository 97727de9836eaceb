//! Articles and layers that were opened, and what is told about them.

use std::sync::Arc;

use super::watching::ARTICLE_GONE;
use crate::app::storage::{OpenedArticle, OpenedLayer};
use crate::app::{AppState, Document, Job, Notice, NoticeAction, OpenFolder, SaveTarget};
use crate::model::{ArticleId, ArticleText, LayerKey};

impl AppState {
    pub(super) fn article_opened(&mut self, opened: OpenedArticle) {
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
    pub(super) fn open_after_save(&mut self) {
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

    pub(super) fn add_conflicts(&mut self, opened: &OpenedLayer) {
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

    pub(super) fn tell_about_copies(&mut self, copies: &[std::path::PathBuf]) {
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
    pub(super) fn tell_left_out(&mut self, problems: Vec<String>) {
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

    pub(super) fn layers_loaded(&mut self, layers: Vec<OpenedLayer>, is_last: bool) {
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
}
