//! The folders of a project, those without an article included.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use crate::loading::LoadingError;
use crate::loading::listing::{ListProblem, list_folder};

/// How deep folders are looked into, as the listing of articles does.
const MAX_DEPTH: usize = 64;

/// What there is to look at.
pub struct ListedFolders {
    /// The folders, the project's own first.
    pub folders: BTreeSet<PathBuf>,
    /// How many articles lie in them.
    pub n_articles: usize,
    /// What could not be listed.
    pub problems: Vec<ListProblem>,
}

/// Lists the folders below `root`: all real ones, and linked ones where articles are found.
pub fn list(root: &Path) -> Result<ListedFolders, LoadingError> {
    let mut folders = BTreeSet::new();
    let report = list_folder(root, &AtomicBool::new(false), &mut |batch| {
        folders.extend(
            batch
                .iter()
                .filter_map(|article| article.path.parent().map(Path::to_owned)),
        );
    })?;
    walk(root, 0, &mut folders);
    Ok(ListedFolders {
        folders,
        n_articles: report.n_articles,
        problems: report.problems,
    })
}

/// What cannot be read here is among the listing's problems already.
fn walk(folder: &Path, depth: usize, folders: &mut BTreeSet<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    folders.insert(folder.to_owned());
    for entry in entries.flatten() {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && !is_hidden && depth < MAX_DEPTH {
            walk(&entry.path(), depth + 1, folders);
        }
    }
}
