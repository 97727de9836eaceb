//! The articles of a folder, listed without reading them.
//!
//! An article is a file whose name ends in `.txt` or `.text`, in any case. Markdown is not taken:
//! notes such as a README would pass for articles. Hidden files and folders are passed over.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::LoadingError;
use super::natural_order::compare_naturally;
use crate::model::{AnnotatorId, ArticleId};

/// How many articles make a batch, at least.
const BATCH: usize = 1000;

/// How deep folders may be nested.
const MAX_DEPTH: usize = 64;

/// An article as a folder shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedArticle {
    /// Its name in the project.
    pub id: ArticleId,
    /// Where it lies.
    pub path: PathBuf,
    /// Whose layers lie beside it, in the order of their names.
    pub sidecars: Vec<AnnotatorId>,
    /// Whether a person corrected its metadata.
    pub has_corrections: bool,
}

/// What a listing came to.
#[derive(Debug, Default)]
pub struct ListReport {
    /// How many articles were handed out.
    pub n_articles: usize,
    /// What could not be listed; the rest was.
    pub problems: Vec<ListProblem>,
    /// Whether it was broken off by the caller.
    pub is_cancelled: bool,
}

/// A file or folder that is not in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListProblem {
    /// Which one.
    pub path: PathBuf,
    /// Why, and what to do.
    pub reason: String,
}

/// What a file beside an article holds, told by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SidecarName<'a> {
    /// `dam.txt.alice.ron`: a layer.
    Layer {
        /// The article's file name.
        article: &'a str,
        /// Whose layer it is.
        annotator: &'a str,
    },
    /// `dam.meta.ron`: corrected metadata.
    Corrections {
        /// The article's file name without its ending.
        stem: &'a str,
    },
}

/// Tells a sidecar of ours by its file name.
pub fn article_of_sidecar(file_name: &str) -> Option<SidecarName<'_>> {
    let (rest, annotator) = file_name.strip_suffix(".ron")?.rsplit_once('.')?;
    if rest.is_empty() || annotator.is_empty() {
        return None;
    }
    if annotator == AnnotatorId::META {
        return Some(SidecarName::Corrections { stem: rest });
    }
    article_stem(rest).map(|_| SidecarName::Layer {
        article: rest,
        annotator,
    })
}

/// The file name without its ending, if that is the ending of an article.
pub fn article_stem(file_name: &str) -> Option<&str> {
    let (stem, ending) = file_name.rsplit_once('.')?;
    let is_article = ["txt", "text"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known));
    (is_article && !stem.is_empty() && !file_name.starts_with(['.', '~', '#'])).then_some(stem)
}

/// Lists the articles under `root` at any depth, a folder's own files before its folders.
///
/// Batches come in the natural order of names. A link to a folder outside `root` is followed once.
/// Fails only if `root` itself cannot be read.
pub fn list_folder(
    root: &Path,
    cancel: &AtomicBool,
    on_batch: &mut dyn FnMut(Vec<ListedArticle>),
) -> Result<ListReport, LoadingError> {
    let failed = |source| LoadingError::Read {
        path: root.to_owned(),
        source,
    };
    fs::read_dir(root).map_err(failed)?;
    let mut walk = Walk {
        canonical_root: fs::canonicalize(root).map_err(failed)?,
        linked: BTreeSet::new(),
        cancel,
        batch: Vec::new(),
        report: ListReport::default(),
        on_batch,
    };
    walk.folder(root, "", 0);
    walk.flush();
    Ok(walk.report)
}

struct Walk<'a> {
    canonical_root: PathBuf,
    linked: BTreeSet<PathBuf>,
    cancel: &'a AtomicBool,
    batch: Vec<ListedArticle>,
    report: ListReport,
    on_batch: &'a mut dyn FnMut(Vec<ListedArticle>),
}

#[derive(Default)]
struct Folder {
    articles: Vec<(String, DirEntry)>,
    folders: Vec<(String, PathBuf)>,
    layers: Vec<(String, String)>,
    corrected: BTreeSet<String>,
}

impl Walk<'_> {
    fn folder(&mut self, path: &Path, prefix: &str, depth: usize) {
        if depth > MAX_DEPTH {
            self.problem(path, "folders are nested too deep; move it up");
            return;
        }
        let Some(mut folder) = self.read(path) else {
            return;
        };
        folder
            .articles
            .sort_by(|(a, _), (b, _)| compare_naturally(a, b));
        folder
            .folders
            .sort_by(|(a, _), (b, _)| compare_naturally(a, b));
        folder.layers.sort();
        for (name, entry) in std::mem::take(&mut folder.articles) {
            if self.is_cancelled() {
                return;
            }
            self.article(&name, &entry, prefix, &folder);
        }
        for (name, path) in folder.folders {
            if self.is_cancelled() {
                return;
            }
            self.folder(&path, &format!("{prefix}{name}/"), depth + 1);
        }
    }

    fn read(&mut self, path: &Path) -> Option<Folder> {
        let mut folder = Folder::default();
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                self.problem(path, &format!("the folder cannot be read: {error}"));
                return None;
            }
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(entry, &mut folder),
                Err(error) => self.problem(
                    path,
                    &format!("the folder cannot be read to its end: {error}"),
                ),
            }
            if self.is_cancelled() {
                return None;
            }
        }
        Some(folder)
    }

    fn entry(&mut self, entry: DirEntry, folder: &mut Folder) {
        let Ok(name) = entry.file_name().into_string() else {
            self.problem(&entry.path(), "its name is not Unicode; rename it");
            return;
        };
        if name.starts_with('.') {
            return;
        }
        if let Some(sidecar) = article_of_sidecar(&name) {
            match sidecar {
                SidecarName::Layer { article, annotator } => {
                    folder
                        .layers
                        .push((article.to_owned(), annotator.to_owned()));
                }
                SidecarName::Corrections { stem } => drop(folder.corrected.insert(stem.to_owned())),
            }
            return;
        }
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => {
                return self.problem(
                    &entry.path(),
                    &format!("the system does not say what it is: {error}"),
                );
            }
        };
        let is_linked = kind.is_symlink();
        let is_folder = kind.is_dir() || (is_linked && entry.path().is_dir());
        if is_folder && (!is_linked || self.may_follow(&entry.path())) {
            folder.folders.push((name, entry.path()));
        } else if !is_folder && (kind.is_file() || is_linked) && article_stem(&name).is_some() {
            folder.articles.push((name, entry));
        }
    }

    /// A link is followed if it leads out of the root, not above it, and was not followed before.
    fn may_follow(&mut self, link: &Path) -> bool {
        let Ok(target) = fs::canonicalize(link) else {
            return false;
        };
        let is_inside =
            target.starts_with(&self.canonical_root) || self.canonical_root.starts_with(&target);
        let is_known = self
            .linked
            .iter()
            .any(|known| target.starts_with(known) || known.starts_with(&target));
        if is_inside || is_known {
            self.problem(
                link,
                "the link leads to a folder that is listed already; it is not followed",
            );
            return false;
        }
        self.linked.insert(target)
    }

    fn article(&mut self, name: &str, entry: &DirEntry, prefix: &str, folder: &Folder) {
        let path = entry.path();
        // Only a link is looked at: of all other files the folder tells what they are.
        if entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
            match fs::metadata(&path) {
                Ok(metadata) if metadata.is_file() => {}
                Ok(_) => return,
                Err(error) => {
                    return self.problem(&path, &format!("the file cannot be read: {error}"));
                }
            }
        }
        let first = folder
            .layers
            .partition_point(|(article, _)| article.as_str() < name);
        let layers = folder.layers.get(first..).unwrap_or_default();
        let own = layers.iter().take_while(|(article, _)| article == name);
        let stem = article_stem(name).unwrap_or(name);
        self.batch.push(ListedArticle {
            id: ArticleId::new(format!("{prefix}{name}")),
            sidecars: own
                .map(|(_, annotator)| AnnotatorId::new(annotator))
                .collect(),
            has_corrections: folder.corrected.contains(stem) || folder.corrected.contains(name),
            path,
        });
        if self.batch.len() >= BATCH {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if !self.batch.is_empty() {
            self.report.n_articles += self.batch.len();
            (self.on_batch)(std::mem::take(&mut self.batch));
        }
    }

    fn problem(&mut self, path: &Path, reason: &str) {
        self.report.problems.push(ListProblem {
            path: path.to_owned(),
            reason: reason.to_owned(),
        });
    }

    fn is_cancelled(&mut self) -> bool {
        let is_cancelled = self.cancel.load(Ordering::Relaxed);
        self.report.is_cancelled |= is_cancelled;
        is_cancelled
    }
}

#[cfg(test)]
mod tests;
