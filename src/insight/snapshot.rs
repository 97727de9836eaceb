//! What questions are asked of: articles with their layers, as they were at one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{AnnotatorId, Article, Codebook, Layer, LayerKey, Project, TagId};

/// A corpus at one moment; cloning copies pointers only.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// What the project says about itself.
    pub project: Arc<Project>,
    /// Its codebook.
    pub codebook: Arc<Codebook>,
    /// The articles in reading order.
    pub articles: Vec<Arc<AnnotatedArticle>>,
}

/// An article with the layers on it.
#[derive(Clone, Debug)]
pub struct AnnotatedArticle {
    /// The article; its text is what places are in.
    pub article: Arc<Article>,
    /// Everybody's layer.
    pub layers: BTreeMap<AnnotatorId, Arc<Layer>>,
}

impl AnnotatedArticle {
    /// What the review holds to be right, if there is a review.
    pub fn curated(&self) -> Option<&Arc<Layer>> {
        self.layers.get(&AnnotatorId::new(AnnotatorId::CURATED))
    }
}

impl Snapshot {
    /// Puts a layer in the place of the one of that name, such as after an edit.
    ///
    /// Says `false`, changing nothing, if the article is not here.
    pub fn set_layer(&mut self, key: &LayerKey, layer: Arc<Layer>) -> bool {
        let mut articles = self.articles.iter_mut();
        let Some(article) = articles.find(|article| article.article.id == key.article) else {
            return false;
        };
        Arc::make_mut(article)
            .layers
            .insert(key.annotator.clone(), layer);
        true
    }

    /// How many annotations there are in all layers.
    pub fn n_annotations(&self) -> usize {
        let layers = self.articles.iter().flat_map(|it| it.layers.values());
        layers.map(|layer| layer.len()).sum()
    }

    /// The tag's name on screen; its id where the codebook does not have it.
    pub fn tag_name<'a>(&'a self, tag_id: &'a TagId) -> &'a str {
        let known = self.codebook.tag(tag_id);
        known.map_or(tag_id.as_str(), |tag| &tag.name)
    }

    /// The annotator's name on screen; the id where the project does not have it.
    pub fn annotator_name<'a>(&'a self, annotator_id: &'a AnnotatorId) -> &'a str {
        let mut annotators = self.project.annotators.iter();
        let known = annotators.find(|annotator| annotator.id == *annotator_id);
        known
            .filter(|annotator| !annotator.name.is_empty())
            .map_or(annotator_id.as_str(), |annotator| &annotator.name)
    }
}
