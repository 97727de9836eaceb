//! The search in all articles as its page shows it: what was asked, what was found so far, in what
//! order, and which hits are ticked to be tagged.
//!
//! Knows no threads and no window; [`crate::app::AppState`] feeds it.

mod arranged;
mod rows_as_text;
mod ticks;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

pub use self::arranged::{Arranged, Narrowing};
pub use self::rows_as_text::{rows_as_csv, rows_as_tabs};
pub use self::ticks::{RowMark, Ticks, layers_on};
use super::corpus_search::{FoundIn, SearchIndex};
use crate::insight::search::{Concordance, ConcordanceRow, HitOrder, Query};
use crate::model::{ArticleId, FieldId, FieldValue, TagId};
use crate::text::TextRange;

/// Which articles are searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum SearchScope {
    /// All of the folder.
    #[default]
    All,
    /// Those that the list shows, in its order.
    Listed,
}

/// What is looked for, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// The words and how they are read.
    pub query: Query,
    /// Which articles.
    pub scope: SearchScope,
    /// Whether what is no part of a story is passed over.
    pub skips_dirt: bool,
}

/// What hits are tagged with.
#[derive(Clone, Debug, PartialEq)]
pub struct HitTemplate {
    /// The tag.
    pub tag: TagId,
    /// Its fields.
    pub fields: BTreeMap<FieldId, FieldValue>,
}

/// Which hits a person ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticking {
    /// One row.
    Row(usize),
    /// All rows of an article, by its place among those with hits.
    Article(usize),
    /// All rows that show.
    Shown,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchPhase {
    /// Nothing was looked for yet.
    #[default]
    Idle,
    /// It runs.
    Running,
    /// It was stopped before its end.
    Stopped,
    /// Everything was looked at.
    Done,
}

/// The search and what came of it.
#[derive(Default)]
pub struct CorpusSearch {
    /// What was asked last, or is to be asked.
    pub request: SearchRequest,
    /// Grows when `request` was filled in for the person, who may change it.
    pub n_filled_in: u64,
    /// What was found so far.
    pub found: Arc<Concordance>,
    /// How far it is.
    pub phase: SearchPhase,
    /// How many articles were looked at.
    pub n_done: usize,
    /// How many there are to look at.
    pub n_all: usize,
    /// Articles that could not be read, and why.
    pub unread: Vec<String>,
    /// Whether articles came, went or changed since.
    pub is_outdated: bool,
    /// The order and the part that are wanted; got once the search is over.
    pub wanted: (HitOrder, Narrowing),
    /// The rows in their order, once the search is over.
    pub arranged: Option<Arranged>,
    /// The row in hand.
    pub current: Option<usize>,
    /// What ticked hits are tagged with, while hits are to be tagged.
    pub template: Option<HitTemplate>,
    /// The words of the annotation whose words are looked for elsewhere.
    pub same_words: Option<String>,
    /// Which rows are ticked, and what is known of them.
    pub ticks: Ticks,
    /// Grows with each change of what shows.
    pub revision: u64,
    /// Counts what is asked for, so that an answer to an older question is known by its number.
    pub(super) asked: u64,
    /// The same for orders.
    pub(super) arrangings: u64,
    /// What is known of the folder's files from searching them before.
    pub(super) index: Arc<SearchIndex>,
    /// Stops what gets to know them before anything is asked.
    pub(super) cancel_indexing: Arc<AtomicBool>,
    /// Stops the search.
    pub(super) cancel: Arc<AtomicBool>,
    /// When it began.
    pub(super) began: Option<Instant>,
    /// A hit to be shown as soon as its article is open.
    pub(super) awaited: Option<(ArticleId, usize)>,
}

impl SearchScope {
    /// What a window shows.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "All articles",
            Self::Listed => "Articles in the list",
        }
    }
}

impl HitTemplate {
    /// A tag whose fields are empty.
    pub fn new(tag: TagId) -> Self {
        Self {
            tag,
            fields: BTreeMap::new(),
        }
    }
}

impl CorpusSearch {
    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.phase == SearchPhase::Running
    }

    /// How many rows show.
    pub fn n_rows(&self) -> usize {
        match &self.arranged {
            Some(arranged) => arranged.rows.len(),
            None => self.found.rows().len(),
        }
    }

    /// The number of the `nth` row that shows, by which it is known whatever the order.
    pub fn row_number(&self, nth: usize) -> Option<usize> {
        match &self.arranged {
            Some(arranged) => arranged.rows.get(nth).copied(),
            None => (nth < self.found.rows().len()).then_some(nth),
        }
    }

    /// A row by its number.
    pub fn row(&self, number: usize) -> Option<&ConcordanceRow> {
        self.found.rows().get(number)
    }

    /// Where a row shows, looking from where it was last.
    pub fn place_of(&self, number: usize) -> Option<usize> {
        match &self.arranged {
            Some(arranged) => arranged.rows.iter().position(|row| *row == number),
            None => (number < self.found.rows().len()).then_some(number),
        }
    }

    /// The row's article and the words that would be tagged.
    pub fn tag_place(&self, number: usize) -> Option<(&ArticleId, TextRange)> {
        let row = self.row(number)?;
        let article = &self.found.article_of(row)?.article;
        Some((article, self.ticks.place(number)?))
    }

    /// How many hits would be tagged.
    pub fn n_ticked(&self) -> usize {
        self.ticks.n_ticked()
    }

    /// Stops what runs and begins anew; the numbers of questions go on.
    pub(super) fn begin(&mut self, request: SearchRequest, n_all: usize) -> (u64, Arc<AtomicBool>) {
        self.stop();
        self.request = request;
        self.found = Arc::default();
        self.ticks = Ticks::default();
        self.phase = SearchPhase::Running;
        (self.n_done, self.n_all) = (0, n_all);
        self.unread.clear();
        self.is_outdated = false;
        self.wanted.1 = Narrowing::All;
        self.arranged = None;
        self.current = None;
        self.revision += 1;
        self.cancel = Arc::default();
        (self.asked, Arc::clone(&self.cancel))
    }

    /// Gives up what runs: its answers are those to an older question.
    pub(super) fn stop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        // A search gets to know the files that it reads by itself.
        self.cancel_indexing.store(true, Ordering::Relaxed);
        self.asked += 1;
        self.arrangings += 1;
        if self.is_running() {
            self.phase = SearchPhase::Stopped;
        }
    }

    /// Stops looking; what was found stays, and is put in order.
    pub(super) fn stop_running(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Ticks those of these rows that are free.
    pub(super) fn tick_free(&mut self, rows: std::ops::Range<usize>) {
        let is_free = |row: &usize| self.ticks.mark(*row) == RowMark::Free;
        let free: Vec<usize> = rows.filter(is_free).collect();
        self.ticks.tick(free.into_iter(), true);
    }

    /// Forgets everything but the numbers of questions, such as when another folder opens.
    pub(super) fn forget(&mut self) {
        self.stop();
        *self = Self {
            n_filled_in: self.n_filled_in + 1,
            revision: self.revision + 1,
            asked: self.asked,
            arrangings: self.arrangings,
            ..Self::default()
        };
    }

    /// Adds what was found in an article.
    pub(super) fn add(&mut self, found: FoundIn) {
        let n_before = self.found.rows().len();
        let article = found.hits.article.clone();
        // Only a finished search is shared with a thread, so nothing is copied here.
        Arc::make_mut(&mut self.found).add(found.hits);
        let n_new = self.found.rows().len() - n_before;
        let places = found.places.into_iter().take(n_new);
        self.ticks.add(article, places, found.layers);
        self.revision += 1;
    }

    /// Fills in a request for the person, who may change it before it is asked.
    pub(super) fn fill_in(&mut self, request: SearchRequest) {
        self.request = request;
        self.n_filled_in += 1;
    }
}
