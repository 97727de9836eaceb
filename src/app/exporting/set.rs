//! Reads what is to be exported.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use super::{ExportError, Scope};
use crate::app::corpus::Corpus;
use crate::formats::{ExportArticle, ExportInput, ExportLayer};
use crate::insight::AnnotatedArticle;
use crate::loading::listing::ListedArticle;
use crate::model::{ArticleId, Codebook, Layer, LayerKey, Project, Registers};

/// Layers that are newer in memory than on the disk.
pub type Loaded = BTreeMap<LayerKey, Layer>;

/// What is to be exported, read.
#[derive(Clone, Debug, Default)]
pub struct ExportSet {
    /// What the project says about itself.
    pub project: Arc<Project>,
    /// Its name, or its folder's.
    pub name: String,
    /// Its codebook.
    pub codebook: Arc<Codebook>,
    /// Its registers.
    pub registers: Arc<Registers>,
    /// The articles in the order of the list.
    pub articles: Vec<ExportArticle>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
}

impl ExportSet {
    /// Reads the part of the project that is wanted; layers in `loaded` take the place of those on disk.
    pub fn read(
        root: &Path,
        scope: &Scope,
        mut loaded: Loaded,
        cancel: &AtomicBool,
        tell: &mut dyn FnMut(usize, usize),
    ) -> Result<Self, ExportError> {
        let corpus = Corpus::open(root, cancel)?;
        let mut set = Self {
            project: Arc::clone(&corpus.project),
            name: name_of(root, &corpus.project),
            codebook: Arc::clone(&corpus.codebook),
            registers: Arc::clone(&corpus.registers),
            articles: Vec::new(),
            problems: corpus.problems.clone(),
        };
        let in_memory: Vec<ArticleId> = loaded.keys().map(|key| key.article.clone()).collect();
        let is_wanted = |listed: &ListedArticle| {
            let may_be_tagged = !listed.sidecars.is_empty() || in_memory.contains(&listed.id);
            scope.has_article(&listed.id) && (scope.with_untagged || may_be_tagged)
        };
        let n_all = corpus.articles.iter().filter(|it| is_wanted(it)).count();
        let mut n_done = 0;
        corpus.read(is_wanted, cancel, &mut |read| {
            set.problems.extend(read.problems);
            let article = read
                .article
                .map(|read| export_article(read, scope, &mut loaded));
            let has_any =
                |it: &ExportArticle| it.layers.iter().any(|it| !it.annotations.is_empty());
            set.articles
                .extend(article.filter(|article| scope.with_untagged || has_any(article)));
            n_done += 1;
            tell(n_done, n_all);
            ControlFlow::Continue(())
        });
        if cancel.load(Ordering::Relaxed) {
            return Err(ExportError::Cancelled);
        }
        Ok(set)
    }

    /// What a format is given.
    pub fn input(&self, made: Timestamp) -> ExportInput<'_> {
        ExportInput {
            project: &self.project,
            name: &self.name,
            codebook: &self.codebook,
            registers: &self.registers,
            articles: &self.articles,
            made,
        }
    }

    /// How many annotations there are.
    pub fn n_annotations(&self) -> usize {
        let layers = self.articles.iter().flat_map(|article| &article.layers);
        layers.map(|layer| layer.annotations.len()).sum()
    }
}

/// What a project goes by: its own name, or its folder's.
fn name_of(root: &Path, project: &Project) -> String {
    if !project.name.is_empty() {
        return project.name.clone();
    }
    let whole = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let name = whole
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "project".to_owned())
}

fn export_article(read: AnnotatedArticle, scope: &Scope, loaded: &mut Loaded) -> ExportArticle {
    let AnnotatedArticle {
        article,
        mut layers,
    } = read;
    let first = LayerKey::new(article.id.clone(), crate::model::AnnotatorId::new(""));
    let newer: Vec<LayerKey> = loaded
        .range(first..)
        .map(|(key, _)| key)
        .take_while(|key| key.article == article.id)
        .cloned()
        .collect();
    for key in newer {
        let layer = loaded.remove(&key).map(Arc::new);
        layers.extend(layer.map(|layer| (key.annotator, layer)));
    }
    let layers = layers
        .into_iter()
        .filter(|(annotator, _)| scope.has_annotator(annotator))
        .map(|(annotator, layer)| ExportLayer {
            annotator,
            status: layer.status(),
            annotations: wanted_of(&layer, scope),
        });
    ExportArticle {
        layers: layers.collect(),
        article,
    }
}

fn wanted_of(layer: &Layer, scope: &Scope) -> Vec<Arc<crate::model::Annotation>> {
    let all = layer.ordered();
    if !scope.narrows_layers() {
        return all.to_vec();
    }
    all.iter().filter(|it| scope.has(it)).cloned().collect()
}
