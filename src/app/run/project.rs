//! What follows when the project's words about itself change.

use std::sync::Arc;

use crate::app::keywords::{FoundKeywords, find_keywords};
use crate::app::storage::{OpenedShared, SharedValue};
use crate::app::{AppState, Notice};
use crate::edit::Edit;
use crate::model::{ArticleId, Project};
use crate::store::shared_file::SharedContent;

/// Keywords are found within the frame in texts of up to so many bytes.
const AT_ONCE: usize = 128 << 10;

impl AppState {
    /// Puts one of the project's own files in the place of what is in memory, unless that has
    /// edits which are not on disk: they are merged with this by the save that carries them.
    pub(super) fn put_shared(&mut self, opened: OpenedShared) {
        self.tell_losses(&opened.losses);
        let target = opened.value.target();
        if self.saves.is_unsaved(&target) {
            return;
        }
        self.generations.insert(target, opened.generation);
        let workspace = &mut self.workspace;
        // What undo puts back is a whole file, so that it has to follow.
        match opened.value {
            SharedValue::Project(now) => {
                let before = std::mem::replace(&mut workspace.project, Arc::clone(&now));
                self.history.amend(|edit| {
                    if let Edit::Project(value) = edit {
                        follow(value, &before, &now);
                    }
                });
            }
            SharedValue::Codebook(now) => {
                let before = std::mem::replace(&mut workspace.codebook, Arc::clone(&now));
                self.history.amend(|edit| {
                    if let Edit::Codebook(value) = edit {
                        follow(value, &before, &now);
                    }
                });
            }
            SharedValue::Registers(now) => workspace.registers = *now,
        }
    }

    fn tell_losses(&mut self, losses: &[String]) {
        let Some(first) = losses.first() else { return };
        let message = match losses.len() {
            1 => format!("Changed here and elsewhere at once: {first}"),
            n => format!("{n} things were changed here and elsewhere at once, such as {first}"),
        };
        let notice = Notice::warning(message).topic("losses");
        self.notify(notice.hint("What was set here stays. Tell your colleague."));
    }

    /// Brings keywords, and what was read from file names, up to date with the project.
    pub(super) fn project_changed(&mut self) {
        self.update_keywords();
        self.sight_changed();
        let (now, listed) = (&self.workspace.project.settings, &self.listed_with.settings);
        if now.name_patterns == listed.name_patterns && now.own_fields == listed.own_fields {
            return;
        }
        self.gathered.outdate_all();
        self.read_list();
        let open = self.document.as_ref();
        if let Some(article) = open.map(|document| document.article.id.clone()) {
            self.apply_corrections(&article);
        }
    }

    /// Others' layers may show that did not, or no longer.
    pub(super) fn sight_changed(&mut self) {
        let sight = self.sight();
        let tag = self.search.template.as_ref().map(|template| &template.tag);
        let layers = &self.workspace.layers;
        self.search.ticks.mark_anew(tag, &sight, layers);
        self.search.revision += 1;
        let selected = |document: &crate::app::Document| document.selected.clone();
        let selected = self.document.as_ref().and_then(selected);
        let is_hidden = selected.is_some_and(|selected| self.annotation(&selected).is_none());
        self.with_document(|document| {
            document.selected.take_if(|_| is_hidden);
            document.revision += 1;
        });
    }

    /// Finds the project's keywords in the open article; off the frame in a long one.
    pub(super) fn update_keywords(&mut self) {
        let project = &self.workspace.project;
        let Some(document) = &mut self.document else {
            return;
        };
        let article = &document.article;
        let text = article.text.as_str();
        if text.len() > AT_ONCE && !project.settings.keywords.is_empty() {
            let (id, text) = (article.id.clone(), article.text.clone());
            return self.storage.find_keywords(id, text, Arc::clone(project));
        }
        let found = find_keywords(text, &project.settings.keywords);
        self.show_keywords(found);
    }

    /// Takes what was found off the frame, unless the project changed again meanwhile.
    pub(super) fn take_keywords(
        &mut self,
        article: &ArticleId,
        project: &Arc<Project>,
        found: FoundKeywords,
    ) {
        let is_open = self
            .document
            .as_ref()
            .is_some_and(|document| document.article.id == *article);
        if is_open && project.settings.keywords == self.workspace.project.settings.keywords {
            self.show_keywords(found);
        }
    }

    fn show_keywords(&mut self, found: FoundKeywords) {
        self.with_document(|document| {
            document.keyword_hits = found.n_hits;
            if document.keywords != found.places {
                document.keywords = found.places;
                document.revision += 1;
            }
        });
    }
}

/// Brings what undo would put back up to date with what others did to the file since.
fn follow<T: SharedContent>(value: &mut Arc<T>, before: &T, now: &T) {
    // Where both changed the same thing, undo means what it always meant.
    *value = Arc::new(T::merge(before, value, now, &mut Vec::new()));
}
