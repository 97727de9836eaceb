//! The search in all articles: asking, taking in what is found, going to a hit.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::app::corpus_search::SearchOptions;
use crate::app::searching::{
    HitTemplate, Narrowing, SearchPhase, SearchRequest, SearchScope, Ticking,
};
use crate::app::storage::{FoundSoFar, RowsTo, SearchJob, SearchReply};
use crate::app::{AppState, Notice, OpenFolder, Page, SearchCommand, Wish};
use crate::insight::same_words_query;
use crate::insight::search::{HitOrder, Query, QueryKind};
use crate::loading::listing::ListedArticle;
use crate::model::{ArticleId, LayerKey};
use crate::text::TextRange;

/// What is too long to be looked for as it was selected, in bytes.
const LONGEST_SELECTION: usize = 200;

impl AppState {
    pub(super) fn run_search(&mut self, command: SearchCommand) {
        match command {
            SearchCommand::Search(request) => self.search_corpus(*request),
            SearchCommand::Stop => self.search.stop_running(),
            SearchCommand::Arrange(order, narrowing) => self.arrange_search((order, narrowing)),
            SearchCommand::Pick(row) => self.search.current = Some(row),
            SearchCommand::Show(row) => self.show_hit(row),
            SearchCommand::Template(template) => self.set_hit_template(template.map(|it| *it)),
            SearchCommand::Tick(ticking, is_on) => self.tick_hits(ticking, is_on),
            SearchCommand::TagTicked => self.tag_ticked(),
            SearchCommand::Copy(row) => self.copy_search_rows(row),
            SearchCommand::AskSave => self.wish(Wish::PickRowsTarget),
            SearchCommand::Save(path, may_replace) => self.save_search_rows(path, may_replace),
        }
    }

    /// Shows the search; what is selected in the article is put into its field.
    pub(super) fn show_search(&mut self) {
        if self.folder.is_none() {
            return self.nothing_open();
        }
        let selected = self.selected_words();
        let is_first = self.search.n_filled_in == 0;
        if selected.is_some() || is_first {
            let mut request = self.search.request.clone();
            request.query.pattern = selected.unwrap_or_default();
            request.query.kind = match request.query.kind {
                QueryKind::Regex => QueryKind::Literal,
                kind => kind,
            };
            if is_first {
                request.skips_dirt = !self.settings.search_dirt;
            }
            self.search.fill_in(request);
        }
        self.show_page(Page::Search);
        self.wish(Wish::FocusSearch);
        self.index_for_search();
    }

    /// Gets to know the articles while the person still thinks of what to look for.
    fn index_for_search(&mut self) {
        let Some(folder) = self.folder.as_ref().filter(|_| !self.search.is_running()) else {
            return;
        };
        self.search.cancel_indexing.store(true, Ordering::Relaxed);
        self.search.cancel_indexing = Arc::default();
        self.storage.index_articles(
            searched(folder, SearchScope::All),
            Arc::clone(&self.workspace.project),
            Arc::clone(&self.search.index),
            Arc::clone(&self.search.cancel_indexing),
        );
    }

    fn selected_words(&self) -> Option<String> {
        let document = self
            .document
            .as_ref()
            .filter(|_| self.page == Page::Reading)?;
        let words = document.selection.current()?.slice(document.text())?;
        let is_short = words.len() <= LONGEST_SELECTION && !words.contains('\n');
        (is_short && !words.trim().is_empty()).then(|| words.to_owned())
    }

    /// Looks for the words of the annotation in hand in all articles, to tag them the same way.
    pub(super) fn show_same_words(&mut self) {
        let Some((words, template)) = self.words_in_hand() else {
            let notice = Notice::info("No annotation with words is in hand").topic("tagging");
            return self.notify(notice.hint("Click a highlight first, then look for its words."));
        };
        let query = if words.split_whitespace().nth(1).is_none() {
            Some(Query {
                kind: QueryKind::WholeWord,
                ..Query::literal(words.trim())
            })
        } else {
            same_words_query(&words)
        };
        let request = SearchRequest {
            query: query.unwrap_or_default(),
            scope: SearchScope::All,
            skips_dirt: self.search.request.skips_dirt,
        };
        self.search.fill_in(request.clone());
        self.show_page(Page::Search);
        self.search.template = Some(template);
        self.search_corpus(request);
        self.search.same_words = Some(words);
    }

    /// The words of the annotation in hand, of several pieces the longest, with what they are tagged.
    fn words_in_hand(&self) -> Option<(String, HitTemplate)> {
        let document = self.document.as_ref()?;
        let annotation = self.annotation(document.selected.as_ref()?)?;
        let longest = annotation
            .ranges()
            .max_by_key(|range: &TextRange| range.len())?;
        let words = longest.slice(document.text())?;
        let template = HitTemplate {
            tag: annotation.tag.clone(),
            fields: annotation.fields.clone(),
        };
        (!words.trim().is_empty()).then(|| (words.to_owned(), template))
    }

    fn search_corpus(&mut self, request: SearchRequest) {
        let matcher = match request.query.matcher() {
            Ok(matcher) => matcher,
            Err(error) => {
                let notice = Notice::info(error.to_string()).topic("search");
                return self.notify(notice);
            }
        };
        self.settle_rows();
        let Some(folder) = &self.folder else { return };
        let articles = searched(folder, request.scope);
        let job = SearchJob {
            project: Arc::clone(&self.workspace.project),
            matcher,
            options: SearchOptions {
                skips_dirt: request.skips_dirt,
                reads_layers: true,
                open: self.document.as_ref().map(|it| Arc::clone(&it.article)),
                index: Some(Arc::clone(&self.search.index)),
                ..SearchOptions::default()
            },
            articles,
        };
        let (nth, cancel) = self.search.begin(request, job.articles.len());
        self.search.same_words = None;
        self.search.began = Some(Instant::now());
        self.trace.mark("corpus_search_asked");
        self.storage.search(nth, job, cancel);
    }

    pub(super) fn take_search(&mut self, reply: SearchReply) {
        match reply {
            SearchReply::Found(nth, more) if nth == self.search.asked => self.take_found(*more),
            SearchReply::Done(nth) if nth == self.search.asked => self.search_done(),
            SearchReply::Arranged(nth, arranged) if nth == self.search.arrangings => {
                self.search.arranged = Some(*arranged);
                self.search.revision += 1;
            }
            SearchReply::Known => self.trace.mark("search_known"),
            // An answer to an older question.
            SearchReply::Found(..) | SearchReply::Done(_) | SearchReply::Arranged(..) => {}
            SearchReply::Copied(text) => self.wish(Wish::Copy(text)),
            SearchReply::Saved(Ok(path)) => {
                let told = format!("The rows were written to {}", path.display());
                self.notify(Notice::info(told).topic("search"));
            }
            SearchReply::Saved(Err(reason)) => {
                let notice = Notice::error(format!("The rows were not saved: {reason}"));
                self.notify(notice.topic("search").hint("Try another place or name."));
            }
        }
    }

    fn take_found(&mut self, more: FoundSoFar) {
        self.search.n_done = more.n_done;
        self.search.unread.extend(more.unread);
        if self.search.found.n_hits() == 0 && !more.found.is_empty() {
            self.trace.mark("corpus_search_first");
        }
        self.search.revision += 1;
        for found in more.found {
            let article = found.hits.article.clone();
            let first = self.search.found.rows().len();
            self.search.add(found);
            self.mark_hits_of(&article);
            if self.search.template.is_some() {
                let free = first..self.search.found.rows().len();
                self.search.tick_free(free);
            }
        }
    }

    fn search_done(&mut self) {
        self.search.phase = if self.search.cancel.load(Ordering::Relaxed) {
            SearchPhase::Stopped
        } else {
            SearchPhase::Done
        };
        let n_hits = self.search.found.n_hits();
        if let Some(began) = self.search.began.take() {
            self.trace.corpus_search(began, self.search.n_done, n_hits);
        }
        self.arrange_search(self.search.wanted.clone());
    }

    fn arrange_search(&mut self, wanted: (HitOrder, Narrowing)) {
        self.search.wanted = wanted.clone();
        self.search.revision += 1;
        // While it runs, rows are added, and show as they come.
        if !self.search.is_running() {
            self.search.arrangings += 1;
            let found = Arc::clone(&self.search.found);
            self.storage
                .arrange_rows(self.search.arrangings, found, wanted);
        }
    }

    /// Opens the article of a hit and brings the hit into sight.
    fn show_hit(&mut self, row: usize) {
        let found = self.search.row(row);
        let article = found.and_then(|row| self.search.found.article_of(row));
        let Some(article) = article.map(|it| it.article.clone()) else {
            return;
        };
        self.search.current = Some(row);
        self.search.awaited = Some((article.clone(), row));
        self.leave_page();
        let open = self.document.as_ref().map(|document| &document.article.id);
        if open == Some(&article) {
            self.show_awaited_hit();
        } else {
            self.open_article(&article);
        }
    }

    /// Brings the hit that was asked for into sight if its article is the open one.
    pub(super) fn show_awaited_hit(&mut self) {
        let Some(document) = &self.document else {
            return;
        };
        let here = |(article, _): &mut (ArticleId, usize)| *article == document.article.id;
        let Some((_, row)) = self.search.awaited.take_if(here) else {
            return;
        };
        let Some(hit) = self.search.row(row).map(|row| row.hit.clone()) else {
            return;
        };
        if hit.stands_in(document.text()) {
            self.go_to(hit.range);
        } else {
            let notice = Notice::info("The article was changed since it was searched");
            self.notify(
                notice
                    .topic("search")
                    .hint("Search again to find the words where they are now."),
            );
        }
    }

    /// Something changed a layer: hits on its article are looked at again.
    pub(super) fn mark_hits_of(&mut self, article: &ArticleId) {
        if self.folder.is_none() {
            return;
        }
        let sight = self.sight();
        let tag = self.search.template.as_ref().map(|template| &template.tag);
        let layers = &self.workspace.layers;
        self.search.ticks.mark_article(article, tag, &sight, layers);
        self.search.revision += 1;
    }

    fn set_hit_template(&mut self, template: Option<HitTemplate>) {
        let tag = |template: &Option<HitTemplate>| template.as_ref().map(|it| it.tag.clone());
        let is_same_tag = tag(&template) == tag(&self.search.template);
        let known = template.map(|template| HitTemplate {
            fields: template
                .fields
                .into_iter()
                .map(|(field, value)| (field, self.with_known_names(value)))
                .collect(),
            ..template
        });
        self.search.template = known;
        self.search.revision += 1;
        if is_same_tag {
            return;
        }
        self.wish(Wish::FocusPage);
        if self.folder.is_none() {
            return;
        }
        let sight = self.sight();
        let tag = self.search.template.as_ref().map(|template| &template.tag);
        let layers = &self.workspace.layers;
        self.search.ticks.mark_all(tag, &sight, layers);
    }

    fn tick_hits(&mut self, ticking: Ticking, is_on: bool) {
        let rows: Vec<usize> = match ticking {
            Ticking::Row(row) => vec![row],
            Ticking::Article(article) => self.search.ticks.rows_of(article).collect(),
            Ticking::Shown => self.shown_rows(),
        };
        self.search.ticks.tick(rows.into_iter(), is_on);
        self.search.revision += 1;
    }

    fn shown_rows(&self) -> Vec<usize> {
        let places = 0..self.search.n_rows();
        places
            .filter_map(|nth| self.search.row_number(nth))
            .collect()
    }

    fn copy_search_rows(&mut self, row: Option<usize>) {
        let rows = row.map_or_else(|| self.shown_rows(), |row| vec![row]);
        let found = Arc::clone(&self.search.found);
        self.storage.write_rows(found, rows, RowsTo::Clipboard);
    }

    fn write_search_rows(&mut self, to: RowsTo) {
        let found = Arc::clone(&self.search.found);
        self.storage.write_rows(found, self.shown_rows(), to);
    }

    fn save_search_rows(&mut self, path: PathBuf, may_replace: bool) {
        let path = if path.extension().is_none() {
            path.with_extension("csv")
        } else {
            path
        };
        self.write_search_rows(RowsTo::File(path, may_replace));
    }

    /// The folder was listed: a search that began before that knew of fewer articles.
    pub(super) fn note_list_for_search(&mut self, n_articles: usize) {
        let is_of_all = self.search.request.scope == SearchScope::All;
        self.search.is_outdated |= is_of_all && self.search.n_all != n_articles;
    }
}

/// The articles to search, in order.
fn searched(folder: &OpenFolder, scope: SearchScope) -> Vec<ListedArticle> {
    let items = folder.list.items();
    let listed = |item: &Arc<crate::app::ArticleItem>| ListedArticle {
        path: path_of(&folder.root, &item.id),
        id: item.id.clone(),
        sidecars: item.layers.keys().cloned().collect(),
        has_corrections: item.has_corrections,
    };
    match scope {
        SearchScope::All => items.iter().map(listed).collect(),
        SearchScope::Listed => {
            let shown = folder.rows.articles();
            shown.filter_map(|nth| items.get(nth)).map(listed).collect()
        }
    }
}

fn path_of(root: &Path, article: &ArticleId) -> PathBuf {
    root.join(article.as_str())
}

/// One's own layer on an article.
pub(super) fn own_key(folder: &OpenFolder, article: &ArticleId) -> LayerKey {
    LayerKey::new(article.clone(), folder.me.clone())
}
