//! An article's file and what persons corrected about it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::known::Heard;
use super::shared_files::OpenShared;
use super::telling::told_problem;
use crate::loading;
use crate::model::{Article, ArticleId, ArticleText, MetadataCorrections, Project};
use crate::store::StoreError;
use crate::store::corrections_file::{self, StoredCorrections};

/// An article as its files have it.
pub(super) struct ReadArticle {
    /// The article, corrections included.
    pub article: Article,
    /// What persons corrected.
    pub corrections: ReadCorrections,
    /// What is wrong with the corrections' file, in words.
    pub problems: Vec<String>,
}

/// What persons corrected about an article.
#[derive(Clone, Debug, Default)]
pub struct ReadCorrections {
    /// That; none for nothing.
    pub value: Option<Arc<MetadataCorrections>>,
    /// How many merges of the file that has seen.
    pub generation: u64,
}

/// The files of corrections that were read since the folder was opened.
#[derive(Default)]
pub(super) struct CorrectionFiles {
    files: BTreeMap<ArticleId, OpenShared<StoredCorrections>>,
}

impl CorrectionFiles {
    /// Reads an article below `root` with what was corrected about it.
    pub fn read_article(
        &mut self,
        root: &Path,
        article: &ArticleId,
        project: &Project,
    ) -> Result<ReadArticle, String> {
        let bytes =
            std::fs::read(root.join(article.as_str())).map_err(|error| error.to_string())?;
        let mut problems = Vec::new();
        let file = self.open(root, article, &mut problems);
        let stored = file.map(OpenShared::latest).cloned().unwrap_or_default();
        let generation = file.map_or(0, OpenShared::generation);
        let chosen = MetadataCorrections {
            encoding: stored.encoding.clone(),
            ..Default::default()
        };
        let read = |corrections: &MetadataCorrections| {
            loading::read_article(article, &bytes, corrections, &project.settings)
                .map_err(|error| error.to_string())
        };
        let plain = read(&chosen)?;
        if stored == StoredCorrections::default() {
            let value = None;
            return Ok(ReadArticle {
                article: plain,
                corrections: ReadCorrections { value, generation },
                problems,
            });
        }
        let placed = stored.place(&plain.text);
        let path = path_for(root, article);
        let told = placed.problems.iter();
        problems.extend(told.map(|problem| told_problem(&path, problem)));
        let article = read(&placed.value)?;
        let value = Some(Arc::new(placed.value));
        Ok(ReadArticle {
            article,
            corrections: ReadCorrections { value, generation },
            problems,
        })
    }

    /// Saves what is corrected about an article; says whether others' changes were merged in.
    pub fn save(
        &mut self,
        root: &Path,
        article: &ArticleId,
        heard: Heard,
        text: Option<ArticleText>,
        corrections: Option<&MetadataCorrections>,
    ) -> Result<bool, StoreError> {
        let nothing = MetadataCorrections::default();
        let text = text.unwrap_or_else(|| ArticleText::new("", ""));
        let sent = StoredCorrections::describe(corrections.unwrap_or(&nothing), &text);
        let file = match self.files.get_mut(article) {
            Some(file) => file,
            None => self
                .files
                .entry(article.clone())
                .or_insert(OpenShared::open(
                    &path_for(root, article),
                    StoredCorrections::default,
                    &mut Vec::new(),
                )?),
        };
        Ok(file.save(heard, &sent)?.is_some())
    }

    /// The file of an article as it is now; nothing if the disk refuses.
    fn open(
        &mut self,
        root: &Path,
        article: &ArticleId,
        problems: &mut Vec<String>,
    ) -> Option<&OpenShared<StoredCorrections>> {
        let path = path_for(root, article);
        let told = |error: StoreError| format!("{}: {error}", path.display());
        if let Some(known) = self.files.get_mut(article) {
            problems.extend(known.refresh().err().map(told));
        } else {
            match OpenShared::open(&path, StoredCorrections::default, problems) {
                Ok(file) => drop(self.files.insert(article.clone(), file)),
                Err(error) => problems.push(error.to_string()),
            }
        }
        self.files.get(article)
    }
}

fn path_for(root: &Path, article: &ArticleId) -> std::path::PathBuf {
    let name = corrections_file::file_name(article.file_name());
    root.join(article.as_str()).with_file_name(name)
}
