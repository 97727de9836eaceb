//! What was found in the open folder, taken into the article list.

use std::collections::BTreeSet;

use crate::app::storage::OpenedFolder;
use crate::app::{AppState, ArticleItem, Document, JobKind, Notice, NoticeAction, OpenFolder};
use crate::loading::listing::article_stem;
use crate::model::{ArticleId, LayerKey};

impl AppState {
    pub(super) fn folder_opened(&mut self, opened: OpenedFolder) {
        let Some(folder) = self
            .folder
            .as_mut()
            .filter(|folder| folder.root == opened.root)
        else {
            return;
        };
        let n_problems = opened.problems.len();
        folder.problems.splice(0..0, opened.problems);
        self.workspace.project = opened.project;
        self.workspace.codebook = opened.codebook;
        self.workspace.registers = opened.registers;
        let ahead = self.ahead.take();
        match &ahead {
            Some(ahead) => self.give_project(&ahead.project),
            None => self.read_list(),
        }
        if ahead.is_some_and(|ahead| ahead.has_listed) {
            self.open_last_article();
        }
        if n_problems > 0 {
            let message = match n_problems {
                1 => "1 problem in the project's own files".to_owned(),
                n => format!("{n} problems in the project's own files"),
            };
            let notice = Notice::warning(message).topic("project");
            self.notify(notice.action(NoticeAction::ShowProblems));
        }
    }

    pub(super) fn listed(&mut self, items: Vec<ArticleItem>) {
        let Some(folder) = &mut self.folder else {
            return;
        };
        folder.list.add(items);
        if let Some(job) = &mut self.job {
            match &mut job.n_all {
                // Those that came between listing and reading.
                Some(n_all) => *n_all = folder.list.items().len(),
                None => job.n_done = folder.list.items().len(),
            }
        }
    }

    pub(super) fn list_done(&mut self, n_articles: usize, problems: Vec<String>) {
        self.trace.mark("folder_listed");
        let Some(folder) = &mut self.folder else {
            return;
        };
        folder.problems.extend(problems);
        if let Some(job) = &mut self.job {
            (job.kind, job.n_done, job.n_all) = (JobKind::Reading, 0, Some(n_articles));
        }
        self.rows_made = None;
        self.update_rows();
        // An article is read by the project's rules, and only once changes of it are noticed.
        match &mut self.ahead {
            Some(ahead) => ahead.has_listed = true,
            None => self.open_last_article(),
        }
    }

    /// Opens the article of last time, or the first.
    pub(super) fn open_last_article(&mut self) {
        let Some(folder) = self.folder.as_ref().filter(|_| self.document.is_none()) else {
            return;
        };
        let last = self
            .settings
            .folders
            .get(&super::files::folder_key(&folder.root));
        let last = last
            .and_then(|memory| memory.article.clone())
            .filter(|article| folder.list.get(article).is_some());
        let first = || {
            folder
                .rows
                .articles()
                .next()
                .and_then(|nth| folder.list.items().get(nth))
        };
        if let Some(article) = last.or_else(|| first().map(|item| item.id.clone())) {
            self.open_article(&article);
        }
    }

    pub(super) fn summaries(&mut self, items: Vec<ArticleItem>) {
        let Some(folder) = &mut self.folder else {
            return;
        };
        if let Some(job) = &mut self.job {
            job.n_done += items.len();
        }
        // What is loaded is newer than what was read for the list.
        let articles: BTreeSet<&ArticleId> = items.iter().map(|item| &item.id).collect();
        let keys = self.workspace.layers.keys();
        let loaded: Vec<LayerKey> = keys
            .filter(|key| articles.contains(&key.article))
            .cloned()
            .collect();
        folder.list.add(items);
        for key in &loaded {
            self.count_layer(key);
        }
    }

    /// The open article is read again; one that was not there before has the folder listed again.
    pub(super) fn article_changed(&mut self, article: &ArticleId) {
        let is_open = |document: &Document| document.article.id == *article;
        let is_new =
            |folder: &OpenFolder| folder.only.is_none() && folder.list.get(article).is_none();
        if self.document.as_ref().is_some_and(is_open) {
            self.open_article(article);
        } else if article_stem(article.file_name()).is_some()
            && self.folder.as_ref().is_some_and(is_new)
        {
            self.came_meanwhile.insert(article.clone());
        }
    }

    /// Lists the folder again for articles that came, unless it is being read.
    pub(super) fn list_what_came(&mut self) {
        if self.job.is_some() || self.came_meanwhile.is_empty() {
            return;
        }
        let came = std::mem::take(&mut self.came_meanwhile);
        let lacks = |folder: &OpenFolder| {
            came.iter()
                .any(|article| folder.list.get(article).is_none())
        };
        if self.folder.as_ref().is_some_and(lacks) {
            self.read_list();
        }
    }
}
