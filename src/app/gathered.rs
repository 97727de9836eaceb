//! All annotated articles of the open folder as they are now: what the table and the counts are
//! made of.
//!
//! They are read once from the folder, on a thread, and then follow each change. What is loaded
//! in the window is newer than what lies on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Sight;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::model::{ArticleId, ArticleText, Codebook, Layer, LayerKey, Metadata, Parts, Project};

/// The annotated articles, and how far their reading is.
#[derive(Default)]
pub struct Gathered {
    /// Everybody's layers.
    whole: Snapshot,
    /// The same articles in the same order with the layers that show to whoever looks.
    snapshot: Snapshot,
    sight: Sight,
    places: BTreeMap<ArticleId, usize>,
    generation: u64,
    stage: Stage,
    stale: Stale,
    /// What is being read.
    in_flight: Option<Stale>,
    /// Counts what is asked for, so that an answer to an older question is known by its number.
    pub(super) asked: u64,
    pub(super) cancel: Arc<AtomicBool>,
}

/// How far the reading is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has asked.
    #[default]
    Unread,
    /// Articles are read: so many are done, of so many.
    Reading(usize, usize),
    /// A person stopped it.
    Stopped,
    /// The folder could not be read, and why.
    Failed(String),
    /// They are here.
    Ready,
}

/// Which articles are not here as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Stale {
    /// Only these.
    These(BTreeSet<ArticleId>),
    /// All of them.
    #[default]
    All,
}

/// Articles that were read.
pub struct ReadPart {
    /// All annotated articles of the folder, in order.
    pub order: Vec<ArticleId>,
    /// Those that were read.
    pub articles: Vec<Arc<AnnotatedArticle>>,
    /// Which were to be read; all if not some.
    pub wanted: Option<BTreeSet<ArticleId>>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
}

impl Gathered {
    /// The articles, as far as they are here, with the layers that show to whoever looks.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Grows with each change.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// How far the reading is.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Forgets everything, such as for another folder.
    pub(super) fn clear(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        *self = Self {
            asked: self.asked + 1,
            generation: self.generation + 1,
            ..Self::default()
        };
    }

    /// An article's files changed: it is read again when the articles are next needed.
    pub(super) fn outdate(&mut self, article: ArticleId) {
        if let Stale::These(articles) = &mut self.stale {
            articles.insert(article);
        }
    }

    /// It is not known what changed.
    pub(super) fn outdate_all(&mut self) {
        self.stale = Stale::All;
    }

    /// Whether something has to be read, and nothing is being read.
    pub(super) fn is_to_be_read(&self) -> bool {
        let is_stale = self.stale != Stale::These(BTreeSet::new());
        match self.stage {
            Stage::Unread | Stage::Ready => is_stale,
            Stage::Reading(..) | Stage::Stopped | Stage::Failed(_) => false,
        }
    }

    /// Begins a reading: its number, the flag that stops it, and what to read.
    pub(super) fn begin(&mut self) -> (u64, Arc<AtomicBool>, Option<BTreeSet<ArticleId>>) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
        self.asked += 1;
        let stale = std::mem::replace(&mut self.stale, Stale::These(BTreeSet::new()));
        // What was being read is not, as this takes its place.
        let wanted = match (stale, self.in_flight.take()) {
            (Stale::These(articles), None) => Some(articles),
            (Stale::These(articles), Some(Stale::These(more))) => {
                Some(articles.into_iter().chain(more).collect())
            }
            (Stale::All, _) | (_, Some(Stale::All)) => None,
        };
        self.in_flight = Some(wanted.clone().map_or(Stale::All, Stale::These));
        // A few articles are read without a word.
        if wanted.is_none() {
            self.stage = Stage::Reading(0, 0);
        }
        (self.asked, Arc::clone(&self.cancel), wanted)
    }

    pub(super) fn progressed(&mut self, n_done: usize, n_all: usize) {
        if let Stage::Reading(done, all) = &mut self.stage {
            (*done, *all) = (n_done, n_all);
        }
    }

    /// Stops the reading; nothing is here until it is begun again.
    pub(super) fn stop(&mut self) {
        if matches!(self.stage, Stage::Reading(..)) {
            self.asked += 1;
            self.cancel.store(true, Ordering::Relaxed);
            self.in_flight = None;
            self.stage = Stage::Stopped;
        }
    }

    /// Forgets that it was stopped or failed.
    pub(super) fn read_again(&mut self) {
        if !matches!(self.stage, Stage::Reading(..)) {
            self.stage = Stage::Unread;
            self.stale = Stale::All;
        }
    }

    pub(super) fn fail(&mut self, reason: String) {
        self.in_flight = None;
        self.stage = Stage::Failed(reason);
        self.stale = Stale::All;
    }

    /// Takes in what was read; what was not wanted stays as it is.
    pub(super) fn take(&mut self, part: ReadPart) {
        let mut known: BTreeMap<ArticleId, Arc<AnnotatedArticle>> = BTreeMap::new();
        if let Some(wanted) = &part.wanted {
            let before = self.whole.articles.drain(..);
            let kept = before.filter(|article| !wanted.contains(&article.article.id));
            known.extend(kept.map(|article| (article.article.id.clone(), article)));
        }
        let read = part.articles.into_iter();
        known.extend(read.map(|article| (article.article.id.clone(), article)));
        let order = part.order.iter();
        self.whole.articles = order.filter_map(|id| known.remove(id)).collect();
        let ids = self.whole.articles.iter().enumerate();
        self.places = ids.map(|(nth, it)| (it.article.id.clone(), nth)).collect();
        self.in_flight = None;
        self.stage = Stage::Ready;
        self.look_at_all();
        self.generation += 1;
    }

    /// What the project says and its codebook are these.
    pub(super) fn set_project(&mut self, project: &Arc<Project>, codebook: &Arc<Codebook>) {
        let is_same = Arc::ptr_eq(project, &self.whole.project)
            && Arc::ptr_eq(codebook, &self.whole.codebook);
        if !is_same {
            for snapshot in [&mut self.whole, &mut self.snapshot] {
                snapshot.project = Arc::clone(project);
                snapshot.codebook = Arc::clone(codebook);
            }
            self.generation += 1;
        }
    }

    /// Whoever looks is this person now, or sees more or less than before.
    pub(super) fn set_sight(&mut self, sight: Sight) {
        if self.sight != sight {
            let was_blind = std::mem::replace(&mut self.sight, sight).is_blind();
            if was_blind || self.sight.is_blind() {
                self.look_at_all();
                self.generation += 1;
            }
        }
    }

    fn look_at_all(&mut self) {
        let articles = self.whole.articles.iter();
        self.snapshot.articles = articles.map(|it| seen_of(it, &self.sight)).collect();
    }

    fn look_at(&mut self, article: &ArticleId) {
        let Some(nth) = self.places.get(article).copied() else {
            return;
        };
        let whole = self.whole.articles.get(nth);
        if let (Some(whole), Some(seen)) = (whole, self.snapshot.articles.get_mut(nth)) {
            *seen = seen_of(whole, &self.sight);
        }
    }

    /// A layer is this now, with its places in the text of that hash.
    pub(super) fn set_layer(&mut self, key: &LayerKey, layer: &Layer, sha256: Option<&str>) {
        if self.stage != Stage::Ready {
            return;
        }
        let place = self.places.get(&key.article);
        let Some(article) = place.and_then(|nth| self.whole.articles.get_mut(*nth)) else {
            if layer.has_content() {
                self.outdate(key.article.clone());
            }
            return;
        };
        if sha256.is_some_and(|sha256| sha256 != article.article.text.sha256()) {
            return self.outdate(key.article.clone());
        }
        let before = article.layers.get(&key.annotator);
        if before.is_some_and(|before| **before == *layer) {
            return;
        }
        let layers = &mut Arc::make_mut(article).layers;
        layers.insert(key.annotator.clone(), Arc::new(layer.clone()));
        self.look_at(&key.article);
        self.generation += 1;
    }

    /// The same for what was just read: a layer whose places are in another text waits for that,
    /// unless it is not saved, when its text is the one that counts.
    pub(super) fn lay_over(
        &mut self,
        key: &LayerKey,
        layer: &Layer,
        text: Option<&ArticleText>,
        is_unsaved: bool,
    ) {
        let place = self.places.get(&key.article);
        let article = place.and_then(|nth| self.whole.articles.get_mut(*nth));
        let (Some(article), Some(text)) = (article, text) else {
            return;
        };
        if text.sha256() != article.article.text.sha256() {
            if !is_unsaved {
                return;
            }
            let article = Arc::make_mut(&mut Arc::make_mut(article).article);
            article.text = text.clone();
            // Its paragraphs are not known.
            article.parts = Parts::default();
            self.look_at(&key.article);
        }
        self.set_layer(key, layer, None);
    }

    /// What is known about an article is this now.
    pub(super) fn set_metadata(&mut self, article_id: &ArticleId, metadata: &Metadata) {
        let place = self.places.get(article_id);
        let Some(article) = place.and_then(|nth| self.whole.articles.get_mut(*nth)) else {
            return;
        };
        if article.article.metadata != *metadata {
            let article = Arc::make_mut(article);
            Arc::make_mut(&mut article.article).metadata = metadata.clone();
            self.look_at(article_id);
            self.generation += 1;
        }
    }
}

/// An article with the layers that show.
fn seen_of(article: &Arc<AnnotatedArticle>, sight: &Sight) -> Arc<AnnotatedArticle> {
    if !sight.is_blind() {
        return Arc::clone(article);
    }
    let mut own = article.layers.iter().filter(|(who, _)| sight.is_me(who));
    let mine = own.next().map(|(_, layer)| layer.status());
    let mine = mine.unwrap_or_default();
    if article.layers.keys().all(|who| sight.sees(mine, who)) {
        return Arc::clone(article);
    }
    let layers = article.layers.iter();
    let shown = layers.filter(|(who, _)| sight.sees(mine, who));
    Arc::new(AnnotatedArticle {
        article: Arc::clone(&article.article),
        layers: shown
            .map(|(who, layer)| (who.clone(), Arc::clone(layer)))
            .collect(),
    })
}
