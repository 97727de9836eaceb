//! What is done when others change files in the open folder.

use std::sync::Arc;

use crate::app::{AppState, Notice};
use crate::loading::listing::article_stem;
use crate::model::{ArticleId, LayerKey};
use crate::store::watch::{Changed, WatchEvent};

/// The notice that the folder is gone.
const GONE: &str = "gone";

/// The notice that the open article's file is gone.
pub(super) const ARTICLE_GONE: &str = "article-gone";

impl AppState {
    /// As if the watched folder had told this.
    #[cfg(test)]
    pub(in crate::app) fn take_event(&mut self, event: WatchEvent) {
        self.files_changed(event);
    }

    pub(super) fn files_changed(&mut self, event: WatchEvent) {
        match event {
            WatchEvent::Changed(changes) => changes
                .into_iter()
                .for_each(|changed| self.file_changed(changed)),
            WatchEvent::Everything => self.look_at_everything(),
            WatchEvent::Polling(why) => log::info!("{why}"),
            WatchEvent::Back => {
                self.notices.retain(|notice| notice.topic != GONE);
                self.look_at_everything();
                self.retry_saves();
            }
            WatchEvent::Gone => {
                let notice = Notice::warning("The folder is gone").topic(GONE);
                self.notify(notice.hint(
                    "Your work is kept in memory, and saved when the folder is back. Bring it back, or save a copy elsewhere.",
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
            Changed::Corrections(article) => self.reread_corrections(article),
            Changed::Folder(folder) => self.folder_changed(&folder),
            Changed::Other(_) => {}
        }
    }

    /// A folder came: what is in it is listed.
    fn folder_changed(&mut self, name: &str) {
        let is_new = |folder: &crate::app::OpenFolder| {
            folder.only.is_none() && !name.is_empty() && !folder.list.has_below(name)
        };
        if self.folder.as_ref().is_some_and(is_new) {
            self.gathered.outdate_all();
            self.list_anew();
        }
    }

    /// So much has changed that it is not told what: all that is loaded is looked at again.
    pub(super) fn look_at_everything(&mut self) {
        self.storage.reload_project();
        self.gathered.outdate_all();
        let loaded: Vec<LayerKey> = self.workspace.layers.keys().cloned().collect();
        for key in loaded {
            self.sidecar_changed(key);
        }
        let corrected: Vec<ArticleId> = self.workspace.corrections.keys().cloned().collect();
        for article in corrected {
            self.reread_corrections(article);
        }
        let open = self.document.as_ref();
        if let Some(article) = open.map(|document| document.article.id.clone()) {
            self.open_again(&article);
        }
        self.list_anew();
    }

    fn reread_corrections(&mut self, article: ArticleId) {
        self.gathered.outdate(article.clone());
        let project = Arc::clone(&self.workspace.project);
        self.storage.reread_corrections(article, project);
    }

    pub(super) fn sidecar_changed(&mut self, key: LayerKey) {
        let is_shown = self
            .document
            .as_ref()
            .is_some_and(|document| document.article.id == key.article);
        if !self.workspace.layers.contains_key(&key) {
            self.gathered.outdate(key.article.clone());
        }
        if self.workspace.layers.contains_key(&key) {
            self.storage.reload_layer(key);
        } else if let Some(text) = self.texts.get(&key.article).filter(|_| is_shown) {
            self.storage.open_layer(key, text.clone());
        }
    }

    /// The open article is read again, a listed one is looked for, a new one has the folder listed.
    fn article_changed(&mut self, article: &ArticleId) {
        self.gathered.outdate(article.clone());
        let Some(folder) = &self.folder else { return };
        let is_listed = folder.list.get(article).is_some();
        let is_wanted = folder
            .only
            .as_ref()
            .is_none_or(|only| only.contains(article));
        // A folder that went by this name is gone.
        let was_folder = folder.list.has_below(article.as_str());
        let is_article = article_stem(article.file_name()).is_some() && is_wanted;
        self.search.is_outdated |= is_listed || was_folder || is_article;
        if self.is_open(article) {
            self.open_article(article);
        } else if is_listed {
            self.storage.look_for_article(article.clone());
        }
        if was_folder || (is_article && !is_listed) {
            self.list_anew();
        }
    }

    /// Opens an article again if it is the open one.
    pub(super) fn open_again(&mut self, article: &ArticleId) {
        if self.is_open(article) {
            self.open_article(article);
        }
    }

    fn is_open(&self, article: &ArticleId) -> bool {
        let open = self.document.as_ref();
        open.is_some_and(|document| document.article.id == *article)
    }

    /// Lists the folder again, after what is done at present.
    fn list_anew(&mut self) {
        if self.job.is_some() {
            self.reading.is_outdated = true;
        } else {
            self.read_list();
        }
    }

    /// An article's file is gone: it leaves the list. If it is open, it stays on screen.
    pub(super) fn article_gone(&mut self, article: &ArticleId, is_asked: bool) {
        if let Some(folder) = &mut self.folder {
            folder.list.remove(article);
            // The rows are places in the list, so they follow at once.
            self.rows_made = None;
        }
        if self.is_open(article) {
            let message = format!("The file of this article is gone: {article}");
            let notice = Notice::warning(message).topic(ARTICLE_GONE);
            self.notify(notice.hint(
                "The text stays readable until you open another article. Its annotations are kept, and it is listed again when its file comes back.",
            ));
        } else if is_asked {
            let message = format!("Could not open {article}: its file is gone");
            let notice = Notice::error(message).topic("open");
            self.notify(notice.hint("The other articles are not affected."));
        }
    }
}
