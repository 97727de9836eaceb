//! The cases of all annotated articles, made anew only where something changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use crate::app::reviewing::cases_of;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{AnnotatorId, ArticleId, Assignment, CaseId};
use crate::review::cases::{Case, CaseCounts, Cases, Takes};

/// The cases of all annotated articles, in the order of the articles.
#[derive(Clone, Debug, Default)]
pub struct CaseBook {
    articles: Vec<BookArticle>,
    places: BTreeMap<ArticleId, usize>,
    counts: CaseCounts,
    annotators: Vec<AnnotatorId>,
    takes: Takes,
}

/// One article with its cases.
#[derive(Clone, Debug)]
pub struct BookArticle {
    /// The article and the layers on it.
    pub article: Arc<AnnotatedArticle>,
    /// Its cases.
    pub cases: Arc<Cases>,
    assigned: Option<Assignment>,
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
        let stale = snapshot.articles.iter();
        let stale = stale.filter(|it| self.known(it, snapshot, takes).is_none());
        let layers = stale.flat_map(|it| it.layers.values());
        layers.map(|layer| layer.len()).sum()
    }

    /// The book of a snapshot, with what is here already taken over; nothing when it is cancelled.
    pub fn renewed(&self, snapshot: &Snapshot, takes: Takes, cancel: &AtomicBool) -> Option<Self> {
        let articles = snapshot.articles.par_iter();
        let articles: Vec<BookArticle> = articles
            .map(|article| match self.known(article, snapshot, takes) {
                Some(known) => Some(known.clone()),
                None => BookArticle::new(article, snapshot, takes, cancel),
            })
            .collect::<Option<_>>()?;
        let mut counts = CaseCounts::default();
        for article in &articles {
            counts.add(&article.cases.counts());
        }
        let finished = articles.iter().flat_map(|it| &it.cases.finished);
        let annotators: BTreeSet<&AnnotatorId> = finished.collect();
        let places = articles.iter().enumerate();
        Some(Self {
            annotators: annotators.into_iter().cloned().collect(),
            places: places.map(|(nth, it)| (it.id().clone(), nth)).collect(),
            articles,
            counts,
            takes,
        })
    }

    fn known(
        &self,
        article: &Arc<AnnotatedArticle>,
        snapshot: &Snapshot,
        takes: Takes,
    ) -> Option<&BookArticle> {
        let id = &article.article.id;
        let known = self.article(id).filter(|_| takes == self.takes)?;
        let is_same = Arc::ptr_eq(&known.article, article)
            && known.assigned.as_ref() == snapshot.project.assignments.get(id);
        is_same.then_some(known)
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
        Some(Self {
            article: Arc::clone(article),
            cases: Arc::new(cases_of(article, assigned, takes, cancel)?),
            assigned: assigned.cloned(),
        })
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
