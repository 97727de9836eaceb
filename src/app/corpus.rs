//! A whole project read from its folder, without a window: to search, count and export.
//!
//! Nothing is written, locked or watched. Articles are read on several threads, a bounded number
//! at a time, and handed out in the order of the folder.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use thiserror::Error;

use super::storage::{ReadArticle, read_article, told_problem, told_sidecar_problem};
use crate::builtin;
use crate::insight::{AnnotatedArticle, Snapshot};
use crate::loading::LoadingError;
use crate::loading::listing::{ListedArticle, list_folder};
use crate::model::{AnnotatorId, Article, ArticleText, Codebook, Layer, Project, Registers};
use crate::store::shared_file::{SharedContent, SharedFile};
use crate::store::{LayerFile, OpenWith, StoreError};

/// How many articles are read before they are handed out.
const BATCH: usize = 256;

/// A project whose articles are listed and not yet read.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// What it says about itself.
    pub project: Arc<Project>,
    /// Its codebook; the built-in one where it has none.
    pub codebook: Arc<Codebook>,
    /// Its registers.
    pub registers: Arc<Registers>,
    /// Its articles, in the order of the folder.
    pub articles: Vec<ListedArticle>,
    /// What could not be listed or read so far, in words.
    pub problems: Vec<String>,
}

/// Why a project cannot be read at all.
#[derive(Debug, Error)]
pub enum CorpusError {
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] LoadingError),
    /// One of the project's own files cannot be read.
    #[error(transparent)]
    File(#[from] StoreError),
}

/// An article with its layers, or why there is none.
#[derive(Debug)]
pub struct ReadFromCorpus {
    /// The article; nothing if it cannot be read.
    pub article: Option<AnnotatedArticle>,
    /// What is wrong with it or beside it, in words.
    pub problems: Vec<String>,
}

impl Corpus {
    /// Reads the project's own files and lists its articles.
    pub fn open(root: &Path, cancel: &AtomicBool) -> Result<Self, CorpusError> {
        let mut articles = Vec::new();
        let report = list_folder(root, cancel, &mut |batch| articles.extend(batch))?;
        let listed = report.problems.iter();
        let mut problems: Vec<String> = listed
            .map(|problem| format!("{}: {}", problem.path.display(), problem.reason))
            .collect();
        let project = read_shared(&root.join("stancemark.ron"), &mut problems)?;
        let registers = read_shared(&root.join("registers.ron"), &mut problems)?;
        let codebook = root.join("codebook.ron");
        let codebook = if codebook.exists() {
            read_shared(&codebook, &mut problems)?
        } else {
            builtin::default_codebook()
        };
        Ok(Self {
            project: Arc::new(project),
            codebook: Arc::new(codebook),
            registers: Arc::new(registers),
            articles,
            problems,
        })
    }

    /// Reads the articles that are wanted, with all their layers, and hands them out in order.
    ///
    /// Stops when told to, and within a batch when `cancel` is set.
    pub fn read(
        &self,
        wanted: impl Fn(&ListedArticle) -> bool,
        cancel: &AtomicBool,
        take: &mut dyn FnMut(ReadFromCorpus) -> ControlFlow<()>,
    ) {
        let wanted: Vec<&ListedArticle> = self.articles.iter().filter(|it| wanted(it)).collect();
        in_batches(
            &wanted,
            cancel,
            |listed, _| read(listed, &self.project),
            take,
        );
    }

    /// Reads the articles that are wanted, without what lies beside them, and hands them out in order;
    /// nothing for one that cannot be read.
    pub fn read_texts(
        &self,
        wanted: impl Fn(&ListedArticle) -> bool,
        cancel: &AtomicBool,
        take: &mut dyn FnMut(Option<Article>) -> ControlFlow<()>,
    ) {
        let wanted: Vec<&ListedArticle> = self.articles.iter().filter(|it| wanted(it)).collect();
        let read = |listed: &ListedArticle, _: &mut Vec<u8>| {
            let read = read_article(&listed.path, &listed.id, &self.project);
            read.ok().map(|read| read.article)
        };
        in_batches(&wanted, cancel, read, take);
    }

    /// Reads every article that has a layer, all kept in memory; what is wrong is added to the
    /// problems. `tell` hears how many are done.
    pub fn annotated(&mut self, cancel: &AtomicBool, tell: &mut dyn FnMut(usize)) -> Snapshot {
        let mut articles = Vec::new();
        let mut problems = Vec::new();
        let mut n_done = 0;
        let has_layer = |listed: &ListedArticle| !listed.sidecars.is_empty();
        self.read(has_layer, cancel, &mut |read| {
            articles.extend(read.article.map(Arc::new));
            problems.extend(read.problems);
            n_done += 1;
            tell(n_done);
            ControlFlow::Continue(())
        });
        self.problems.extend(problems);
        Snapshot {
            project: Arc::clone(&self.project),
            codebook: Arc::clone(&self.codebook),
            articles,
        }
    }
}

/// Does some work for each article on several threads, and hands out what comes of it in order.
///
/// The buffer that the work gets is used again.
pub(super) fn in_batches<T: Send>(
    articles: &[&ListedArticle],
    cancel: &AtomicBool,
    work: impl Fn(&ListedArticle, &mut Vec<u8>) -> T + Sync,
    take: &mut dyn FnMut(T) -> ControlFlow<()>,
) {
    for batch in articles.chunks(BATCH) {
        let articles = batch.par_iter();
        let done: Vec<Option<T>> = articles
            .map_init(Vec::new, |buffer, listed| {
                let is_wanted = !cancel.load(Ordering::Relaxed);
                is_wanted.then(|| work(listed, buffer))
            })
            .collect();
        for done in done {
            let Some(done) = done else {
                return;
            };
            if take(done).is_break() {
                return;
            }
        }
    }
}

fn read(listed: &ListedArticle, project: &Project) -> ReadFromCorpus {
    let ReadArticle {
        article,
        mut problems,
        ..
    } = match read_article(&listed.path, &listed.id, project) {
        Ok(read) => read,
        Err(error) => {
            return ReadFromCorpus {
                article: None,
                problems: vec![format!("{}: {error}", listed.id)],
            };
        }
    };
    let mut layers = BTreeMap::new();
    for annotator in &listed.sidecars {
        let layer = read_layer(&listed.path, &article.text, annotator, &mut problems);
        layers.extend(layer.map(|layer| (annotator.clone(), Arc::new(layer))));
    }
    ReadFromCorpus {
        article: Some(AnnotatedArticle {
            article: Arc::new(article),
            layers,
        }),
        problems,
    }
}

pub(super) fn read_layer(
    article: &Path,
    text: &ArticleText,
    annotator: &AnnotatorId,
    problems: &mut Vec<String>,
) -> Option<Layer> {
    match LayerFile::open(article, text, annotator, &OpenWith::nothing()) {
        Ok(opened) => {
            problems.extend(opened.problems.iter().map(told_sidecar_problem));
            Some(opened.layer)
        }
        Err(error) => {
            problems.push(error.to_string());
            None
        }
    }
}

fn read_shared<T: SharedContent>(path: &Path, problems: &mut Vec<String>) -> Result<T, StoreError> {
    let (_, reading) = SharedFile::<T>::open(path)?;
    let found = reading.problems.iter();
    problems.extend(found.map(|problem| told_problem(path, problem)));
    Ok(reading.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::sample;
    use crate::store::atomic;

    #[test]
    fn a_project_is_read_with_every_layer_placed() {
        let home = tempfile::tempdir().unwrap();
        let root = sample::write(home.path(), sample::Sample::Project).unwrap();
        let never = AtomicBool::new(false);
        let mut corpus = Corpus::open(&root, &never).unwrap();
        assert_eq!((corpus.articles.len(), corpus.codebook.tags.len()), (10, 5));
        assert!(!corpus.registers.entries.is_empty());
        let mut n_told = 0;
        let snapshot = corpus.annotated(&never, &mut |n_done| n_told = n_done);
        assert_eq!((snapshot.articles.len(), n_told), (9, 9));
        assert_eq!(corpus.problems, [""; 0]);
        let layers = snapshot.articles.iter().flat_map(|it| it.layers.values());
        let n_unplaced: usize = layers.map(|layer| layer.n_unplaced()).sum();
        assert_eq!(n_unplaced, 0);
        let first = snapshot.articles.first().unwrap();
        assert_eq!(first.article.id, corpus.articles[0].id);
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_is_read() {
        let home = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| atomic::write(&home.path().join(name), text.as_bytes());
        put("a.txt", "A text.").unwrap();
        put("b.txt", "\0\0\0\0").unwrap();
        put("a.txt.ann.ron", "(format: 1, annotations: [").unwrap();
        let never = AtomicBool::new(false);
        let corpus = Corpus::open(home.path(), &never).unwrap();
        assert!(corpus.codebook.tags.len() > 1, "the built-in codebook");
        let mut read = Vec::new();
        corpus.read(|_| true, &never, &mut |it| {
            read.push((it.article.is_some(), it.problems.len()));
            ControlFlow::Continue(())
        });
        assert_eq!(read, [(true, 1), (false, 1)]);
        let mut n_read = 0;
        corpus.read(|_| true, &AtomicBool::new(true), &mut |_| {
            n_read += 1;
            ControlFlow::Continue(())
        });
        assert_eq!(n_read, 0, "it was cancelled");
        assert!(Corpus::open(&home.path().join("gone"), &never).is_err());
    }
}
