//! Tells what was dropped on the window: articles to open, or a set to import.

use std::fs;
use std::path::{Path, PathBuf};

use super::unpack::{OWN, is_sidecar};
use crate::loading::listing::article_stem;

/// How many files of a folder are looked at.
const MOST_FILES: usize = 20_000;

/// How deep folders are looked into.
const MOST_DEPTH: usize = 16;

/// Whether what was dropped is to be imported: files that are no articles, or folders of layers
/// that have no articles beside them.
///
/// A folder with articles in it is a project to be opened, layers or not.
pub fn is_to_be_imported(paths: &[PathBuf]) -> bool {
    !paths.is_empty()
        && paths.iter().all(|path| {
            if path.is_dir() {
                let mut seen = Seen::default();
                seen.folder(path, 0);
                seen.has_layers && !seen.has_articles
            } else {
                path.is_file() && article_stem(&name_of(path)).is_none()
            }
        })
}

/// Whether a file's name says that it is one of a project's own, which is opened with its project.
pub fn is_own_file(path: &Path) -> bool {
    let name = name_of(path);
    is_sidecar(&name) || OWN.contains(&name.as_str())
}

#[derive(Default)]
struct Seen {
    n_files: usize,
    has_layers: bool,
    has_articles: bool,
}

impl Seen {
    fn folder(&mut self, folder: &Path, depth: usize) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            self.n_files += 1;
            if self.has_articles || self.n_files > MOST_FILES {
                return;
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && depth < MOST_DEPTH {
                self.folder(&entry.path(), depth + 1);
            }
            self.has_articles |= !is_folder && article_stem(&name).is_some();
            self.has_layers |= !is_folder && is_sidecar(&name);
        }
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::atomic;

    #[test]
    fn layers_alone_are_imported_and_articles_are_opened() {
        let home = tempfile::tempdir().unwrap();
        let put = |name: &str| {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            atomic::write(&path, b"x").unwrap();
            path
        };
        let layer = put("mail/a.txt.alice.ron");
        let (article, archive) = (put("a.txt"), put("set.zip"));
        put("stick/2025/b.txt.bo.ron");
        put("project/c.txt");
        put("project/c.txt.bo.ron");
        put("empty/notes.md");
        let at = |name: &str| home.path().join(name);
        for (paths, expected) in [
            (vec![layer.clone()], true),
            (vec![layer.clone(), archive.clone()], true),
            (vec![archive], true),
            (vec![article.clone()], false),
            (vec![layer, article], false),
            (vec![at("stick")], true),
            (vec![at("project")], false),
            (vec![at("empty")], false),
            (vec![at("gone")], false),
            (vec![], false),
        ] {
            assert_eq!(is_to_be_imported(&paths), expected, "{paths:?}");
        }
    }
}
