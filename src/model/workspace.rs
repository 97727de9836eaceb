//! All of a project that is in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{AnnotatorId, ArticleId, Codebook, Layer, MetadataCorrections, Project, Registers};

/// What is loaded of a project: what it says about itself, and the layers that are open.
///
/// Layers that are not loaded are not here; an edit of one is refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workspace {
    /// What the project says about itself.
    pub project: Arc<Project>,
    /// Its codebook.
    pub codebook: Arc<Codebook>,
    /// Its registers.
    pub registers: Registers,
    /// The loaded layers.
    pub layers: BTreeMap<LayerKey, Layer>,
    /// What persons corrected, for the articles that are loaded.
    pub corrections: BTreeMap<ArticleId, Arc<MetadataCorrections>>,
}

impl Workspace {
    /// Which layers on an article are loaded.
    pub fn layers_on<'a>(&'a self, article: &'a ArticleId) -> impl Iterator<Item = &'a LayerKey> {
        let first = LayerKey::new(article.clone(), AnnotatorId::new(""));
        let from_there = self.layers.range(first..).map(|(key, _)| key);
        from_there.take_while(move |key| key.article == *article)
    }
}

/// Names a layer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerKey {
    /// The article it is on.
    pub article: ArticleId,
    /// Whose it is.
    pub annotator: AnnotatorId,
}

impl LayerKey {
    /// Names the layer of that annotator on that article.
    pub fn new(article: ArticleId, annotator: AnnotatorId) -> Self {
        Self { article, annotator }
    }
}
