//! The search in all articles, and what takes time with its rows, on threads of their own.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::requests::Reply;
use super::{Outbox, Storage};
use crate::app::corpus_search::{
    FoundIn, SearchEvent, SearchIndex, SearchOptions, index_articles, search_articles,
};
use crate::app::searching::{Arranged, Narrowing, rows_as_csv, rows_as_tabs};
use crate::insight::search::{Concordance, HitOrder, Matcher};
use crate::loading::listing::ListedArticle;
use crate::model::Project;
use crate::store::atomic;

/// How often what was found is told: each time wakes the window for a frame.
const TELL_EVERY: Duration = Duration::from_millis(50);

/// What came of a search, or of what was asked about its rows.
pub enum SearchReply {
    /// More was found; the number is the question's.
    Found(u64, Box<FoundSoFar>),
    /// The articles of the folder are known, as far as they are to be.
    Known,
    /// The search is over, or was stopped.
    Done(u64),
    /// The rows are in order.
    Arranged(u64, Box<Arranged>),
    /// The rows as text for the clipboard.
    Copied(String),
    /// The rows are in a file, or why not.
    Saved(Result<PathBuf, String>),
}

/// What was found since it was last told.
#[derive(Default)]
pub struct FoundSoFar {
    /// The articles with hits.
    pub found: Vec<FoundIn>,
    /// Articles that could not be read, and why.
    pub unread: Vec<String>,
    /// How many articles were looked at so far.
    pub n_done: usize,
}

/// What is searched, and for what.
pub struct SearchJob {
    /// The articles, in the order of the answer.
    pub articles: Vec<ListedArticle>,
    /// The project, which says how articles are read.
    pub project: Arc<Project>,
    /// What is looked for.
    pub matcher: Matcher,
    /// How.
    pub options: SearchOptions,
}

/// Where rows go as text.
pub enum RowsTo {
    /// To the clipboard.
    Clipboard,
    /// Into a file; whether what stands there is replaced.
    File(PathBuf, bool),
}

impl Storage {
    /// Searches articles and tells what is found as it goes.
    pub fn search(&self, nth: u64, job: SearchJob, cancel: Arc<AtomicBool>) {
        self.on_thread("search", move |outbox| {
            search(nth, &job, &cancel, outbox);
            Some(SearchReply::Done(nth))
        });
    }

    /// Gets to know the articles of a folder, for searches to come.
    pub fn index_articles(
        &self,
        articles: Vec<ListedArticle>,
        project: Arc<Project>,
        index: Arc<SearchIndex>,
        cancel: Arc<AtomicBool>,
    ) {
        self.on_thread("search index", move |_| {
            beside_the_window(|| index_articles(&articles, &project, &index, &cancel));
            Some(SearchReply::Known)
        });
    }

    /// Puts the rows of a search in order.
    pub fn arrange_rows(
        &self,
        nth: u64,
        found: Arc<Concordance>,
        (order, narrowing): (HitOrder, Narrowing),
    ) {
        self.on_thread("search order", move |_| {
            let arranged = Arranged::new(&found, order, &narrowing);
            Some(SearchReply::Arranged(nth, Box::new(arranged)))
        });
    }

    /// Makes text of the rows of a search.
    pub fn write_rows(&self, found: Arc<Concordance>, rows: Vec<usize>, to: RowsTo) {
        self.on_thread("search rows", move |_| {
            Some(match to {
                RowsTo::Clipboard => SearchReply::Copied(rows_as_tabs(&found, &rows)),
                RowsTo::File(path, may_replace) => {
                    SearchReply::Saved(saved(&found, &rows, path, may_replace))
                }
            })
        });
    }

    fn on_thread(
        &self,
        name: &str,
        work: impl FnOnce(&Outbox) -> Option<SearchReply> + Send + 'static,
    ) {
        let outbox = self.outbox.clone();
        let thread = std::thread::Builder::new().name(name.to_owned());
        let started = thread.spawn(move || {
            let reply = work(&outbox).map(Reply::Search);
            reply.is_none_or(|reply| outbox.send(reply))
        });
        if let Err(error) = started {
            log::error!("no thread for the {name}: {error}");
        }
    }
}

fn saved(
    found: &Concordance,
    rows: &[usize],
    path: PathBuf,
    may_replace: bool,
) -> Result<PathBuf, String> {
    if !may_replace && path.exists() {
        return Err(format!(
            "something stands there already, and was left as it is: {}",
            path.display()
        ));
    }
    let written = atomic::write(&path, rows_as_csv(found, rows).as_bytes());
    written.map(|()| path).map_err(|error| error.to_string())
}

fn search(nth: u64, job: &SearchJob, cancel: &AtomicBool, outbox: &Outbox) {
    let mut so_far = FoundSoFar::default();
    let mut told: Option<Instant> = None;
    let send = |so_far: FoundSoFar| {
        let is_awaited = outbox.send(Reply::Search(SearchReply::Found(nth, Box::new(so_far))));
        if !is_awaited {
            cancel.store(true, Ordering::Relaxed);
        }
    };
    let mut tell = |event: SearchEvent| {
        match event {
            SearchEvent::Found(found) => so_far.found.push(found),
            SearchEvent::Unread(reason) => so_far.unread.push(reason),
            SearchEvent::Done(n_done) => so_far.n_done = n_done,
        }
        if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            told = Some(Instant::now());
            let n_done = so_far.n_done;
            send(std::mem::take(&mut so_far));
            so_far.n_done = n_done;
        }
        ControlFlow::Continue(())
    };
    let with = (&job.matcher, &job.options);
    beside_the_window(|| {
        search_articles(&job.articles, &job.project, with, cancel, &mut tell);
    });
    send(so_far);
}

/// Does some work on several threads, but leaves a processor to the window, so that it draws meanwhile.
fn beside_the_window(work: impl FnOnce() + Send) {
    let n_processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_processors.saturating_sub(1).max(1))
        .thread_name(|nth| format!("search {nth}"))
        .build();
    match pool {
        Ok(pool) => pool.install(work),
        Err(error) => {
            log::error!("{error}");
            work();
        }
    }
}
