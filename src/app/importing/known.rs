//! What of a project an import must know before a choice can be made.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ImportError;
use crate::app::corpus::Corpus;
use crate::formats::Candidate;
use crate::model::AnnotatorId;

/// A project whose articles were all read once, none kept.
#[derive(Clone, Debug)]
pub struct KnownProject {
    /// Where it is.
    pub root: PathBuf,
    /// Its own files and the list of its articles.
    pub corpus: Arc<Corpus>,
    /// What its articles can be told by.
    pub candidates: Vec<Candidate>,
    /// Who is at the keyboard: to whom belongs what does not say whose it is.
    pub me: AnnotatorId,
}

impl KnownProject {
    /// Reads every article once; `tell` hears how many of how many.
    pub fn read(
        root: &Path,
        me: AnnotatorId,
        cancel: &AtomicBool,
        tell: &mut dyn FnMut(usize, usize),
    ) -> Result<Self, ImportError> {
        let corpus = Corpus::open(root, cancel)?;
        let n_all = corpus.articles.len();
        let mut candidates = Vec::with_capacity(n_all);
        let mut n_done = 0;
        corpus.read_texts(|_| true, cancel, &mut |read| {
            let candidate = read.map(|it| Candidate::new(&it.id, &it.text, &it.metadata));
            candidates.extend(candidate);
            n_done += 1;
            tell(n_done, n_all);
            ControlFlow::Continue(())
        });
        if cancel.load(Ordering::Relaxed) {
            return Err(ImportError::Cancelled);
        }
        Ok(Self {
            root: root.to_owned(),
            corpus: Arc::new(corpus),
            candidates,
            me,
        })
    }
}
