//! What follows when the project's words about itself change.

use std::sync::Arc;

use crate::app::AppState;
use crate::app::keywords::{FoundKeywords, find_keywords};
use crate::model::{ArticleId, Project};

/// Keywords are found within the frame in texts of up to so many bytes.
const AT_ONCE: usize = 128 << 10;

impl AppState {
    /// Brings keywords, and what was read from file names, up to date with the project.
    pub(super) fn project_changed(&mut self) {
        self.update_keywords();
        let (now, listed) = (&self.workspace.project.settings, &self.listed_with.settings);
        if now.name_patterns == listed.name_patterns && now.own_fields == listed.own_fields {
            return;
        }
        self.read_list();
        let open = self.document.as_ref();
        if let Some(article) = open.map(|document| document.article.id.clone()) {
            self.apply_corrections(&article);
        }
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
