//! The curated layers: loaded before they are needed, and what waits for them done afterwards.

use std::sync::Arc;

use crate::app::session::ReviewCommand;
use crate::app::storage::Locks;
use crate::app::{AppState, Notice};
use crate::model::{AnnotatorId, ArticleId, LayerKey};

impl AppState {
    /// Names the curated layer of an article.
    pub(super) fn curated_key(article: &ArticleId) -> LayerKey {
        LayerKey::new(article.clone(), AnnotatorId::new(AnnotatorId::CURATED))
    }

    /// Loads the curated layers of the case in hand and of the next open one.
    pub(super) fn load_curated_ahead(&mut self) {
        let here = self.session.in_hand.as_ref().map(|it| it.article.clone());
        let next = self.open_case(true);
        let next = next.and_then(|place| self.session.book.name_of(place));
        for article in here.into_iter().chain(next.map(|it| it.article)) {
            self.load_curated(&article);
        }
    }

    /// Loads an article's curated layer, unless it is loaded; one that is not there yet is empty.
    fn load_curated(&mut self, article: &ArticleId) {
        let key = Self::curated_key(article);
        let is_known = self.workspace.layers.contains_key(&key);
        if !is_known && self.session.loading.insert(key.clone()) {
            self.storage
                .load_layers(vec![key], Locks::Passed, Arc::default());
        }
    }

    /// Whether the curated layer of the case in hand is loaded; if not, the command waits for it.
    pub(super) fn has_curated(&mut self, command: ReviewCommand) -> bool {
        let Some(case) = &self.session.in_hand else {
            return false;
        };
        let article = case.article.clone();
        let is_loaded = self
            .workspace
            .layers
            .contains_key(&Self::curated_key(&article));
        if !is_loaded {
            self.session.waiting.push_back(command);
            self.load_curated(&article);
        }
        is_loaded
    }

    /// Whether what was loaded is what the review waited for; then what waits is done.
    pub(in crate::app::run) fn curated_loaded(&mut self, keys: &[LayerKey], is_last: bool) -> bool {
        if !is_last
            || self.session.loading.is_empty()
            || self.bulk.is_some()
                && (keys.is_empty() || !keys.iter().all(|key| self.session.loading.contains(key)))
        {
            return false;
        }
        for key in keys {
            self.session.loading.remove(key);
        }
        if keys.is_empty() {
            // It could not be loaded, which was told.
            self.session.loading.clear();
            self.session.waiting.clear();
        }
        self.run_waiting();
        true
    }

    fn run_waiting(&mut self) {
        let waiting = std::mem::take(&mut self.session.waiting);
        for command in waiting {
            self.run_review(command);
        }
    }

    /// Whether whoever is at the keyboard decides in this project; told if not.
    pub(super) fn may_decide(&mut self) -> bool {
        if self.is_curator() {
            return true;
        }
        let name = self.me().cloned().map(|me| self.annotator_name(&me));
        let message = format!(
            "{} does not decide in this project",
            name.unwrap_or_default()
        );
        let hint = "Its settings name who does (File ▸ Project settings). File ▸ Who is annotating changes who you are.";
        self.notify(Notice::warning(message).hint(hint).topic("review"));
        false
    }

    /// Whether whoever is at the keyboard may decide; everybody may where nobody is named for it.
    pub fn is_curator(&self) -> bool {
        use crate::model::Role;
        let annotators = &self.workspace.project.annotators;
        let mut curators = annotators
            .iter()
            .filter(|it| it.role == Role::Curator)
            .peekable();
        let me = self.me();
        curators.peek().is_none() || curators.any(|it| Some(&it.id) == me)
    }
}
