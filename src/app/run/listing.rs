//! The list of articles, while a folder is opened and read.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::rows::{MadeRows, RowsKey};
use crate::app::storage::OpenedFolder;
use crate::app::{AppState, ArticleItem, JobKind, Notice, NoticeAction};
use crate::model::{ArticleId, LayerKey};

/// How often the rows of the list follow while a folder is read.
const ROWS_EVERY: Duration = Duration::from_millis(250);
/// Rows of a list that is not longer are made at once, in some 2 ms.
pub(super) const MOST_ROWS_AT_ONCE: usize = 5_000;

impl AppState {
    /// Brings the rows of the article list up to date.
    ///
    /// While a folder is read every frame brings articles: then the rows follow now and then. Of a long list they are
    /// made on a thread, one after the other, and the former ones show until then.
    pub(super) fn update_rows(&mut self) {
        let (is_reading, sight) = (self.is_reading_folder(), self.sight());
        let Some(folder) = &mut self.folder else {
            return;
        };
        let (rows, filter) = (&mut folder.rows, &folder.filter);
        let is_recent = self.rows_made.is_some_and(|at| at.elapsed() <= ROWS_EVERY);
        if is_reading && is_recent && rows.are_for(filter, &sight) {
            return;
        }
        let key = RowsKey::new(&folder.list, filter, &sight);
        if rows.made_for() == Some(&key) {
            return self.rows_asked.forget();
        }
        let items = folder.list.items();
        let is_long = items.len() > MOST_ROWS_AT_ONCE && key.is_costly();
        // Rows name places in the list, which have to be those of now.
        if !is_long || rows.made_for().is_none_or(|made| made.order != key.order) {
            self.rows_asked.forget();
            rows.update(&folder.list, filter, &sight);
            self.rows_made = Some(Instant::now());
            return;
        }
        let asked = self.rows_asked.question.as_ref();
        if asked.is_some_and(|asked| asked.filter == key.filter && asked.sight == key.sight) {
            return;
        }
        let (nth, _) = self.rows_asked.ask(key.clone());
        self.storage.make_rows(nth, items.to_vec(), key);
        self.rows_made = Some(Instant::now());
    }

    /// The rows as the list and the filter are now, whatever it takes: something is to be done with them.
    pub(super) fn settle_rows(&mut self) {
        // What is asked is of an older list or filter, or of this one and needless then.
        self.rows_asked.forget();
        let sight = self.sight();
        if let Some(folder) = &mut self.folder {
            folder.rows.update(&folder.list, &folder.filter, &sight);
        }
    }

    pub(super) fn rows_were_made(&mut self, nth: u64, (key, made): (RowsKey, MadeRows)) {
        if !self.rows_asked.is_answered(nth) {
            return;
        }
        if let Some(folder) = self
            .folder
            .as_mut()
            .filter(|folder| folder.list.order() == key.order)
        {
            folder.rows.take(made, key);
        }
    }

    /// Whether the folder is being listed or read.
    pub(super) fn is_reading_folder(&self) -> bool {
        let job = self.job.as_ref();
        job.is_some_and(|job| matches!(job.kind, JobKind::Listing | JobKind::Reading))
    }

    pub(super) fn folder_opened(&mut self, opened: OpenedFolder) {
        let Some(folder) = self
            .folder
            .as_mut()
            .filter(|folder| folder.root == opened.root)
        else {
            return;
        };
        folder.problems = opened.problems;
        for file in opened.files {
            self.put_shared(file);
        }
        // The reader that was started with the folder reads by these settings.
        self.listed_with = Arc::clone(&self.workspace.project);
        let n_problems = self.folder.as_ref().map_or(0, |it| it.problems.len());
        if n_problems > 0 {
            let message = match n_problems {
                1 => "1 problem in the project's own files".to_owned(),
                n => format!("{n} problems in the project's own files"),
            };
            let notice = Notice::warning(message).topic("project");
            self.notify(notice.action(NoticeAction::ShowProblems));
        }
    }

    /// A folder could not be opened: nothing is open, rather than one whose files are not known.
    pub(super) fn folder_failed(&mut self, root: &Path, reason: &str) {
        if self
            .folder
            .as_ref()
            .is_none_or(|folder| folder.root != root)
        {
            return;
        }
        self.folder = None;
        self.job = None;
        let message = format!("Could not open {}: {reason}", root.display());
        let notice = Notice::error(message).topic("open");
        self.notify(
            notice.hint("Nothing was changed. Mend what is named, or open another folder."),
        );
    }

    pub(super) fn listed(&mut self, items: Vec<Arc<ArticleItem>>) {
        let Some(folder) = &mut self.folder else {
            return;
        };
        folder.list.add_found(items);
        if let Some(job) = &mut self.job {
            job.n_done = folder.list.items().len();
        }
    }

    pub(super) fn list_done(
        &mut self,
        order: &[ArticleId],
        unread: &[String],
        problems: Vec<String>,
    ) {
        self.trace.mark("folder_listed");
        let Some(folder) = &mut self.folder else {
            return;
        };
        // Of a folder that could not be listed it is not known whether its articles are gone.
        let stays = |id: &ArticleId| unread.iter().any(|path| is_in(id, path));
        folder.list.arrange(order, stays);
        let n_articles = folder.list.items().len();
        self.note_list_for_search(n_articles);
        self.add_problems(problems);
        if let Some(job) = &mut self.job {
            (job.kind, job.n_done, job.n_all) = (JobKind::Reading, 0, Some(order.len()));
        }
        self.settle_rows();
        self.open_unseen_layers();
        self.open_last_article();
    }

    /// All articles were read; those that changed meanwhile are read again.
    pub(super) fn read_done(&mut self) {
        self.trace.mark("folder_read");
        self.job = None;
        self.read_list_again();
    }

    /// Lists the folder again, if that was wished for while something else was done.
    pub(super) fn read_list_again(&mut self) {
        if std::mem::take(&mut self.reading.is_outdated) {
            self.read_list();
        }
    }

    /// Opens layers that colleagues began on the open article without the window being told.
    fn open_unseen_layers(&mut self) {
        let (Some(folder), Some(document)) = (&self.folder, &self.document) else {
            return;
        };
        let article = &document.article.id;
        let layers = folder.list.get(article).into_iter();
        let unseen: Vec<LayerKey> = layers
            .flat_map(|item| item.layers.keys())
            .filter(|who| !document.annotators.contains(*who))
            .map(|who| LayerKey::new(article.clone(), who.clone()))
            .collect();
        for key in unseen {
            self.sidecar_changed(key);
        }
    }

    /// Opens the article of last time, or the first.
    fn open_last_article(&mut self) {
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

    pub(super) fn summaries(&mut self, items: Vec<(usize, Arc<ArticleItem>)>) {
        let Some(folder) = &mut self.folder else {
            return;
        };
        if let Some(job) = &mut self.job {
            job.n_done += items.len();
        }
        // What is loaded is newer than what was read for the list.
        let articles = items.iter().map(|(_, item)| &item.id);
        let loaded = articles.flat_map(|article| self.workspace.layers_on(article));
        let loaded: Vec<LayerKey> = loaded.cloned().collect();
        folder.list.add_read(items);
        for key in &loaded {
            self.count_layer(key);
        }
    }
}

/// Whether an article is what stands at a path, or lies below it; below an empty path all do.
fn is_in(article: &ArticleId, path: &str) -> bool {
    let rest = article.as_str().strip_prefix(path);
    rest.is_some_and(|rest| path.is_empty() || rest.is_empty() || rest.starts_with('/'))
}
