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
use crate::store::shared_file::SharedFile;

/// An article as its files have it.
pub(in crate::app) struct ReadArticle {
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
        let path = path_for(root, article);
        let known = Known {
            stored: &stored,
            generation,
            path: &path,
        };
        corrected(article, &bytes, project, &known, problems)
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

/// Reads an article with what was corrected about it, for once: nothing is kept open.
pub(in crate::app) fn read_article(
    path: &Path,
    article: &ArticleId,
    project: &Project,
) -> Result<ReadArticle, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    read_article_bytes(path, article, &bytes, project)
}

/// The same with the bytes of the article's file at hand.
pub(in crate::app) fn read_article_bytes(
    path: &Path,
    article: &ArticleId,
    bytes: &[u8],
    project: &Project,
) -> Result<ReadArticle, String> {
    let path = path.with_file_name(corrections_file::file_name(article.file_name()));
    let mut problems = Vec::new();
    let stored = match std::fs::read_to_string(&path).map(|text| corrections_file::read(&text)) {
        Ok(Ok(reading)) => {
            let told = reading.problems.iter();
            problems.extend(told.map(|problem| told_problem(&path, problem)));
            reading.value
        }
        Ok(Err(error)) => {
            problems.push(format!("{}: {error}", path.display()));
            StoredCorrections::default()
        }
        // Most articles have none.
        Err(_absent) => StoredCorrections::default(),
    };
    let known = Known {
        stored: &stored,
        generation: 0,
        path: &path,
    };
    corrected(article, bytes, project, &known, problems)
}

/// Writes what is corrected about an article that nobody has open.
pub(in crate::app) fn save_corrections(
    root: &Path,
    article: &ArticleId,
    text: &ArticleText,
    corrections: &MetadataCorrections,
) -> Result<(), StoreError> {
    let mut file = SharedFile::<StoredCorrections>::open(path_for(root, article))?.0;
    file.save(&StoredCorrections::describe(corrections, text))?;
    Ok(())
}

/// What stands in a file of corrections.
struct Known<'a> {
    stored: &'a StoredCorrections,
    generation: u64,
    path: &'a Path,
}

/// Reads an article and puts what was corrected over what it says itself.
fn corrected(
    article: &ArticleId,
    bytes: &[u8],
    project: &Project,
    known: &Known<'_>,
    mut problems: Vec<String>,
) -> Result<ReadArticle, String> {
    let read = |corrections: &MetadataCorrections| {
        loading::read_article(article, bytes, corrections, &project.settings)
            .map_err(|error| error.to_string())
    };
    let chosen = MetadataCorrections {
        encoding: known.stored.encoding.clone(),
        ..Default::default()
    };
    let plain = read(&chosen)?;
    let generation = known.generation;
    if *known.stored == StoredCorrections::default() {
        return Ok(ReadArticle {
            article: plain,
            corrections: ReadCorrections {
                value: None,
                generation,
            },
            problems,
        });
    }
    let placed = known.stored.clone().place(&plain.text);
    let told = placed.problems.iter();
    problems.extend(told.map(|problem| told_problem(known.path, problem)));
    let article = read(&placed.value)?;
    let value = Some(Arc::new(placed.value));
    Ok(ReadArticle {
        article,
        corrections: ReadCorrections { value, generation },
        problems,
    })
}

fn path_for(root: &Path, article: &ArticleId) -> std::path::PathBuf {
    let name = corrections_file::file_name(article.file_name());
    root.join(article.as_str()).with_file_name(name)
}
