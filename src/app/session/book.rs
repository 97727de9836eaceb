//! The cases of all annotated articles, made anew only where something changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use crate::app::reviewing::cases_of;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{AnnotatorId, ArticleId, Assignment, CaseId, Project};
use crate::review::cases::{Case, CaseCounts, Cases, Takes};

/// So many articles are looked through on one thread.
const FEW_ARTICLES: usize = 64;

/// The cases of all annotated articles, in the order of the articles.
#[derive(Clone, Debug, Default)]
pub struct CaseBook {
    articles: Vec<BookArticle>,
    places: Arc<BTreeMap<ArticleId, usize>>,
    counts: CaseCounts,
    annotators: Vec<AnnotatorId>,
    takes: Takes,
    project: Arc<Project>,
}

/// One article with its cases.
#[derive(Clone, Debug)]
pub struct BookArticle {
    /// The article and the layers on it.
    pub article: Arc<AnnotatedArticle>,
    /// Its cases.
    pub cases: Arc<Cases>,
    counts: Arc<CaseCounts>,
    assigned: Option<Arc<Assignment>>,
}

/// Where a case stands in a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CasePlace {
    /// The number of the article.
    pub article: usize,
    /// The number of the case among the article's.
    pub case: usize,
}

/// Names a case, also after others were decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseRef {
    /// The article.
    pub article: ArticleId,
    /// The case.
    pub case: CaseId,
}

impl CaseBook {
    /// The articles, in order.
    pub fn articles(&self) -> &[BookArticle] {
        &self.articles
    }

    /// How many cases there are of each state.
    pub fn counts(&self) -> &CaseCounts {
        &self.counts
    }

    /// The article of that name.
    pub fn article(&self, id: &ArticleId) -> Option<&BookArticle> {
        self.articles.get(*self.places.get(id)?)
    }

    /// The case that stands there, with its article.
    pub fn at(&self, place: CasePlace) -> Option<(&BookArticle, &Case)> {
        let article = self.articles.get(place.article)?;
        Some((article, article.cases.cases.get(place.case)?))
    }

    /// Where that case stands; it takes as long as its article has cases.
    pub fn place_of(&self, wanted: &CaseRef) -> Option<CasePlace> {
        let article = *self.places.get(&wanted.article)?;
        let cases = &self.articles.get(article)?.cases.cases;
        let case = cases.iter().position(|it| it.id == wanted.case)?;
        Some(CasePlace { article, case })
    }

    /// The name of the case that stands there.
    pub fn name_of(&self, place: CasePlace) -> Option<CaseRef> {
        let (article, case) = self.at(place)?;
        Some(CaseRef {
            article: article.id().clone(),
            case: case.id.clone(),
        })
    }

    /// The places of all cases, in order.
    pub fn places(&self) -> impl DoubleEndedIterator<Item = CasePlace> {
        let articles = self.articles.iter().enumerate();
        articles.flat_map(|(article, it)| {
            (0..it.cases.cases.len()).map(move |case| CasePlace { article, case })
        })
    }

    /// Whose layers are compared, in all articles together, sorted.
    pub fn annotators(&self) -> &[AnnotatorId] {
        &self.annotators
    }

    /// Whether that annotator's layers are among those that are compared.
    pub fn annotates(&self, annotator: &AnnotatorId) -> bool {
        self.annotators.binary_search(annotator).is_ok()
    }

    /// How many annotations there are in the articles whose cases are not those of the snapshot.
    pub fn n_stale(&self, snapshot: &Snapshot, takes: Takes) -> usize {
        let since = Since::new(self, snapshot, takes);
        let articles = snapshot.articles.iter().enumerate();
        let stale = articles.filter(|(nth, it)| since.known(*nth, it).is_none());
        let layers = stale.flat_map(|(_, it)| it.layers.values());
        layers.map(|layer| layer.len()).sum()
    }

    /// The book of a snapshot, with what is here already taken over; nothing when it is cancelled.
    pub fn renewed(&self, snapshot: &Snapshot, takes: Takes, cancel: &AtomicBool) -> Option<Self> {
        let since = Since::new(self, snapshot, takes);
        let articles = snapshot.articles.par_iter().enumerate();
        let articles: Vec<BookArticle> = articles
            .with_min_len(FEW_ARTICLES)
            .map(|(nth, article)| match since.known(nth, article) {
                Some(known) => Some(known.clone()),
                None => BookArticle::new(article, snapshot, takes, cancel),
            })
            .collect::<Option<_>>()?;
        let mut counts = CaseCounts::default();
        for article in &articles {
            counts.add(&article.counts);
        }
        let finished = articles.iter().flat_map(|it| &it.cases.finished);
        let annotators: BTreeSet<&AnnotatorId> = finished.collect();
        Some(Self {
            annotators: annotators.into_iter().cloned().collect(),
            places: self.places_of(&articles),
            articles,
            counts,
            takes,
            project: Arc::clone(&snapshot.project),
        })
    }

    /// Where each of these articles stands; as here, if they are the same in the same order.
    fn places_of(&self, articles: &[BookArticle]) -> Arc<BTreeMap<ArticleId, usize>> {
        let mut both = self.articles.iter().zip(articles);
        let is_same = self.articles.len() == articles.len()
            && both.all(|(before, now)| before.id() == now.id());
        if is_same {
            return Arc::clone(&self.places);
        }
        let places = articles.iter().enumerate();
        Arc::new(places.map(|(nth, it)| (it.id().clone(), nth)).collect())
    }

    /// Whether all layers but the curated ones are those of another book of the same articles.
    pub fn has_same_coding(&self, other: &Self) -> bool {
        let mut both = self.articles.iter().zip(&other.articles);
        self.takes == other.takes
            && self.articles.len() == other.articles.len()
            && both.all(|(one, other)| one.has_same_coding(other))
    }
}

/// What changed since a book was made.
struct Since<'a> {
    book: &'a CaseBook,
    snapshot: &'a Snapshot,
    is_same_question: bool,
    is_same_project: bool,
}

impl<'a> Since<'a> {
    fn new(book: &'a CaseBook, snapshot: &'a Snapshot, takes: Takes) -> Self {
        Self {
            book,
            snapshot,
            is_same_question: book.takes == takes,
            is_same_project: Arc::ptr_eq(&book.project, &snapshot.project),
        }
    }

    /// The cases of an article, if nothing about it changed; it is looked for first where it stood.
    fn known(&self, nth: usize, article: &Arc<AnnotatedArticle>) -> Option<&'a BookArticle> {
        let is_it = |it: &&BookArticle| Arc::ptr_eq(&it.article, article);
        let here = self.book.articles.get(nth).filter(is_it);
        let id = &article.article.id;
        let known = here.or_else(|| self.book.article(id).filter(is_it))?;
        let is_assigned_so = || {
            let assigned = self.snapshot.project.assignments.get(id);
            known.assigned.as_deref() == assigned
        };
        (self.is_same_question && (self.is_same_project || is_assigned_so())).then_some(known)
    }
}

impl BookArticle {
    fn new(
        article: &Arc<AnnotatedArticle>,
        snapshot: &Snapshot,
        takes: Takes,
        cancel: &AtomicBool,
    ) -> Option<Self> {
        let assigned = snapshot.project.assignments.get(&article.article.id);
        let cases = cases_of(article, assigned, takes, cancel)?;
        Some(Self {
            article: Arc::clone(article),
            counts: Arc::new(cases.counts()),
            cases: Arc::new(cases),
            assigned: assigned.cloned().map(Arc::new),
        })
    }

    fn has_same_coding(&self, other: &Self) -> bool {
        if Arc::ptr_eq(&self.article, &other.article) {
            return true;
        }
        let coded = |article: &'_ AnnotatedArticle| {
            let layers = article.layers.iter();
            let coded = layers.filter(|(it, _)| it.as_str() != AnnotatorId::CURATED);
            coded
                .map(|(_, layer)| Arc::as_ptr(layer))
                .collect::<Vec<_>>()
        };
        self.id() == other.id() && coded(&self.article) == coded(&other.article)
    }

    /// Which article it is.
    pub fn id(&self) -> &ArticleId {
        &self.article.article.id
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.article.article.text.as_str()
    }
}
