//! An article's file and what persons corrected about it.

use std::path::Path;
use std::sync::Arc;

use super::telling::told_problem;
use crate::loading;
use crate::model::{Article, ArticleId, ArticleText, MetadataCorrections, Project};
use crate::store::corrections_file::{self, StoredCorrections};
use crate::store::{StoreError, atomic};

/// An article as its files have it.
pub(in crate::app) struct ReadArticle {
    /// The article, corrections included.
    pub article: Article,
    /// What persons corrected.
    pub corrections: Option<Arc<MetadataCorrections>>,
    /// What is wrong with the corrections' file, in words.
    pub problems: Vec<String>,
}

/// Reads an article with what was corrected about it.
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
    let mut problems = Vec::new();
    let stored = read_corrections(path, &mut problems);
    let chosen = MetadataCorrections {
        encoding: stored.as_ref().and_then(|stored| stored.encoding.clone()),
        ..Default::default()
    };
    let read = |corrections: &MetadataCorrections| {
        loading::read_article(article, bytes, corrections, &project.settings)
            .map_err(|error| error.to_string())
    };
    let plain = read(&chosen)?;
    let Some(stored) = stored else {
        return Ok(ReadArticle {
            article: plain,
            corrections: None,
            problems,
        });
    };
    let placed = stored.place(&plain.text);
    let corrections_path = path.with_file_name(corrections_file::file_name(plain.id.file_name()));
    problems.extend(
        placed
            .problems
            .iter()
            .map(|problem| told_problem(&corrections_path, problem)),
    );
    let corrections = Arc::new(placed.value);
    Ok(ReadArticle {
        article: read(&corrections)?,
        corrections: Some(corrections),
        problems,
    })
}

fn read_corrections(article: &Path, problems: &mut Vec<String>) -> Option<StoredCorrections> {
    let path = article.with_file_name(corrections_file::file_name(
        &article.file_name()?.to_string_lossy(),
    ));
    let text = std::fs::read_to_string(&path).ok()?;
    match corrections_file::read(&text) {
        Ok(reading) => {
            problems.extend(
                reading
                    .problems
                    .iter()
                    .map(|problem| told_problem(&path, problem)),
            );
            Some(reading.value)
        }
        Err(error) => {
            problems.push(format!("{}: {error}", path.display()));
            None
        }
    }
}

pub(in crate::app) fn save_corrections(
    root: &Path,
    article: &ArticleId,
    text: Option<ArticleText>,
    corrections: Option<&MetadataCorrections>,
) -> Result<(), StoreError> {
    let article_path = root.join(article.as_str());
    let path = article_path.with_file_name(corrections_file::file_name(article.file_name()));
    let empty = MetadataCorrections::default();
    let corrections = corrections.unwrap_or(&empty);
    if corrections.is_empty() && !path.exists() {
        return Ok(());
    }
    let text = text.unwrap_or_else(|| ArticleText::new("", ""));
    let stored = StoredCorrections::describe(corrections, &text);
    atomic::write(&path, corrections_file::write(&stored).as_bytes())
}
