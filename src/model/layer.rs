//! One annotator's annotations on one article.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::{
    Annotation, AnnotationId, CaseId, Comment, CommentId, Decision, Extra, PlaceIndex, TagId,
};
use crate::text::{TextOffset, TextRange};

/// A layer: what one sidecar holds.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    status: Status,
    // Values are shared so that a save can tell by the pointer what has changed.
    annotations: BTreeMap<AnnotationId, Arc<Annotation>>,
    decisions: BTreeMap<CaseId, Arc<Decision>>,
    comments: BTreeMap<CommentId, Arc<Comment>>,
    extra: Extra,
    by_place: OnceLock<Arc<ByPlace>>,
}

#[derive(Debug)]
struct ByPlace {
    ordered: Vec<Arc<Annotation>>,
    index: PlaceIndex,
    n_unplaced: usize,
    tags: BTreeMap<TagId, usize>,
}

/// How far an annotator has come with an article.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Status {
    /// Nobody has begun.
    #[default]
    New,
    /// Begun.
    InProgress,
    /// The annotator says so.
    Done,
    /// Done, and not to be changed.
    Locked,
}

impl Status {
    /// Whether the annotator says that there is nothing left to do.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Done | Self::Locked)
    }
}

impl Layer {
    /// A layer with these annotations; of two with one id the last stays.
    pub fn new(
        status: Status,
        annotations: impl IntoIterator<Item = Arc<Annotation>>,
        extra: Extra,
    ) -> Self {
        let annotations = annotations
            .into_iter()
            .map(|annotation| (annotation.id.clone(), annotation))
            .collect();
        Self {
            status,
            annotations,
            decisions: BTreeMap::new(),
            comments: BTreeMap::new(),
            extra,
            by_place: OnceLock::new(),
        }
    }

    /// The layer with these decisions and comments in place of its own.
    pub fn with_review(
        mut self,
        decisions: impl IntoIterator<Item = Arc<Decision>>,
        comments: impl IntoIterator<Item = Arc<Comment>>,
    ) -> Self {
        let decisions = decisions.into_iter();
        self.decisions = decisions.map(|it| (it.case.clone(), it)).collect();
        let comments = comments.into_iter();
        self.comments = comments.map(|it| (it.id.clone(), it)).collect();
        self
    }

    /// How far its annotator has come.
    pub fn status(&self) -> Status {
        self.status
    }

    /// What a newer program, or the field `fields`, says about the layer as a whole.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// What a review decided, by case; only the curated layer has decisions.
    pub fn decisions(&self) -> &BTreeMap<CaseId, Arc<Decision>> {
        &self.decisions
    }

    /// What its annotator said about annotations and the article, by id.
    pub fn comments(&self) -> &BTreeMap<CommentId, Arc<Comment>> {
        &self.comments
    }

    /// How many annotations there are, unplaced ones included.
    pub fn len(&self) -> usize {
        self.annotations.len()
    }

    /// Whether there is no annotation.
    pub fn is_empty(&self) -> bool {
        self.annotations.is_empty()
    }

    /// Whether there is anything at all: an annotation, a decision or a comment.
    pub fn has_content(&self) -> bool {
        !(self.annotations.is_empty() && self.decisions.is_empty() && self.comments.is_empty())
    }

    /// The annotation of that name.
    pub fn get(&self, annotation_id: &AnnotationId) -> Option<&Arc<Annotation>> {
        self.annotations.get(annotation_id)
    }

    /// All annotations by id, which is by time of making for our own ids.
    pub fn by_id(&self) -> impl Iterator<Item = &Arc<Annotation>> {
        self.annotations.values()
    }

    /// All annotations as a sidecar orders them: by place, then id; those without a place first.
    pub fn ordered(&self) -> &[Arc<Annotation>] {
        &self.by_place().ordered
    }

    /// The annotations with a run that has no sure place.
    pub fn unplaced(&self) -> impl Iterator<Item = &Arc<Annotation>> {
        self.annotations
            .values()
            .filter(|annotation| annotation.is_unplaced())
    }

    /// How many annotations have a run without a sure place.
    pub fn n_unplaced(&self) -> usize {
        self.by_place().n_unplaced
    }

    /// How many annotations carry each tag.
    pub fn tags(&self) -> &BTreeMap<TagId, usize> {
        &self.by_place().tags
    }

    /// The runs that share a byte with `range`, by place, with the annotation of each.
    pub fn intersecting(&self, range: TextRange) -> Vec<(TextRange, &Arc<Annotation>)> {
        let by_place = self.by_place();
        let found = by_place.index.intersecting(range);
        found
            .into_iter()
            .filter_map(|(range, nth)| Some((range, by_place.ordered.get(nth)?)))
            .collect()
    }

    /// The annotations that hold the place, the smallest first.
    pub fn at(&self, offset: TextOffset) -> Vec<&Arc<Annotation>> {
        let by_place = self.by_place();
        let mut found = by_place.index.at(offset);
        found.sort_by_key(|(range, _)| range.len());
        found
            .into_iter()
            .filter_map(|(_, nth)| by_place.ordered.get(nth))
            .collect()
    }

    /// Puts an annotation in, or takes the one of that name out, and returns what was there.
    pub(crate) fn replace(
        &mut self,
        annotation_id: &AnnotationId,
        value: Option<Arc<Annotation>>,
    ) -> Option<Arc<Annotation>> {
        self.by_place = OnceLock::new();
        match value {
            Some(annotation) => self.annotations.insert(annotation_id.clone(), annotation),
            None => self.annotations.remove(annotation_id),
        }
    }

    /// Puts a decision in, or takes the one of that case out, and returns what was there.
    pub(crate) fn replace_decision(
        &mut self,
        case: &CaseId,
        value: Option<Arc<Decision>>,
    ) -> Option<Arc<Decision>> {
        match value {
            Some(decision) => self.decisions.insert(case.clone(), decision),
            None => self.decisions.remove(case),
        }
    }

    /// Puts a comment in, or takes the one of that name out, and returns what was there.
    pub(crate) fn replace_comment(
        &mut self,
        comment_id: &CommentId,
        value: Option<Arc<Comment>>,
    ) -> Option<Arc<Comment>> {
        match value {
            Some(comment) => self.comments.insert(comment_id.clone(), comment),
            None => self.comments.remove(comment_id),
        }
    }

    /// Changes the status and returns the one before.
    pub(crate) fn set_status(&mut self, status: Status) -> Status {
        std::mem::replace(&mut self.status, status)
    }

    /// Changes what it carries beside its annotations and returns what was there.
    pub(crate) fn set_extra(&mut self, extra: Extra) -> Extra {
        std::mem::replace(&mut self.extra, extra)
    }

    fn by_place(&self) -> &ByPlace {
        self.by_place
            .get_or_init(|| Arc::new(ByPlace::new(self.annotations.values())))
    }
}

impl PartialEq for Layer {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status
            && self.annotations == other.annotations
            && self.decisions == other.decisions
            && self.comments == other.comments
            && self.extra == other.extra
    }
}

impl ByPlace {
    fn new<'a>(annotations: impl Iterator<Item = &'a Arc<Annotation>>) -> Self {
        let mut ordered: Vec<_> = annotations.cloned().collect();
        ordered.sort_by_cached_key(|annotation| {
            let first = annotation.ranges().next();
            (
                first.map(|range| (range.start(), range.end())),
                annotation.id.clone(),
            )
        });
        let runs = ordered
            .iter()
            .enumerate()
            .flat_map(|(nth, annotation)| annotation.ranges().map(move |range| (range, nth)));
        let index = PlaceIndex::new(runs);
        let n_unplaced = ordered
            .iter()
            .filter(|annotation| annotation.is_unplaced())
            .count();
        let mut tags = BTreeMap::new();
        for annotation in &ordered {
            *tags.entry(annotation.tag.clone()).or_default() += 1;
        }
        Self {
            ordered,
            index,
            n_unplaced,
            tags,
        }
    }
}
