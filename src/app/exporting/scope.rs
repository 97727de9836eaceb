//! Which part of a project is exported.

use std::collections::BTreeSet;

use crate::model::{Annotation, AnnotationId, AnnotatorId, ArticleId, TagId};

/// A part of a project; what is not narrowed is all there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only these articles.
    pub articles: Option<BTreeSet<ArticleId>>,
    /// Only these annotators' layers.
    pub annotators: Option<BTreeSet<AnnotatorId>>,
    /// Only annotations with these tags.
    pub tags: Option<BTreeSet<TagId>>,
    /// Only these annotations.
    pub annotations: Option<BTreeSet<AnnotationId>>,
    /// Articles without any annotation go along.
    pub with_untagged: bool,
}

impl Scope {
    /// Whether an article is wanted.
    pub fn has_article(&self, article_id: &ArticleId) -> bool {
        let wanted = self.articles.as_ref();
        wanted.is_none_or(|wanted| wanted.contains(article_id))
    }

    /// Whether an annotator's layers are wanted.
    pub fn has_annotator(&self, annotator_id: &AnnotatorId) -> bool {
        let wanted = self.annotators.as_ref();
        wanted.is_none_or(|wanted| wanted.contains(annotator_id))
    }

    /// Whether an annotation of a layer that is wanted is wanted itself.
    pub fn has(&self, annotation: &Annotation) -> bool {
        let by_tag = self.tags.as_ref();
        let by_id = self.annotations.as_ref();
        by_tag.is_none_or(|tags| tags.contains(&annotation.tag))
            && by_id.is_none_or(|ids| ids.contains(&annotation.id))
    }

    /// Whether only some annotations of a layer are wanted.
    pub fn narrows_layers(&self) -> bool {
        self.tags.is_some() || self.annotations.is_some()
    }
}
