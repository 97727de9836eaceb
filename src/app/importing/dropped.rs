//! Tells what was dropped on the window: articles to open, or a set to import.

use std::fs;
use std::path::{Path, PathBuf};

use super::unpack::{OWN, is_sidecar};
use crate::loading::listing::article_stem;

/// How many files of a folder are looked at.
const MOST_FILES: usize = 20_000;

/// How deep folders are looked into.
const MOST_DEPTH: usize = 16;

/// Whether what was dropped is to be imported into the project at `root`: files that are no articles,
/// folders of layers that have no articles beside them, and copies of that project with layers.
///
/// Any other folder with articles in it is a project to be opened, layers or not.
pub fn is_to_be_imported(paths: &[PathBuf], root: &Path) -> bool {
    !paths.is_empty()
        && paths.iter().all(|path| {
            if path.is_dir() {
                is_folder_of_layers(path, root)
            } else {
                path.is_file() && article_stem(&name_of(path)).is_none()
            }
        })
}

fn is_folder_of_layers(folder: &Path, root: &Path) -> bool {
    let place = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if place(folder).starts_with(place(root)) {
        return false;
    }
    let mut seen = Seen {
        folder,
        root,
        n_files: 0,
        has_layers: false,
        has_other_articles: false,
    };
    seen.look_into(folder, 0);
    seen.has_layers && !seen.has_other_articles
}

/// Whether a file's name says that it is one of a project's own, which is opened with its project.
pub fn is_own_file(path: &Path) -> bool {
    let name = name_of(path);
    is_sidecar(&name) || OWN.contains(&name.as_str())
}

/// What was seen in a folder.
struct Seen<'a> {
    folder: &'a Path,
    root: &'a Path,
    n_files: usize,
    has_layers: bool,
    /// Whether it has articles that the project does not have at that place.
    has_other_articles: bool,
}

impl Seen<'_> {
    fn look_into(&mut self, folder: &Path, depth: usize) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            self.n_files += 1;
            if self.has_other_articles || self.n_files > MOST_FILES {
                return;
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if depth < MOST_DEPTH {
                    self.look_into(&entry.path(), depth + 1);
                }
                continue;
            }
            self.has_layers |= is_sidecar(&name);
            self.has_other_articles |=
                article_stem(&name).is_some() && self.is_other(&entry.path());
        }
    }

    fn is_other(&self, article: &Path) -> bool {
        let below = article.strip_prefix(self.folder);
        below.map_or(true, |below| !self.root.join(below).is_file())
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
        put("empty/notes.md");
        put("open/a.txt");
        put("open/c.txt");
        put("copy/c.txt");
        put("copy/c.txt.noor.ron");
        put("elsewhere/d.txt");
        put("elsewhere/d.txt.noor.ron");
        put("plain/c.txt");
        let at = |name: &str| home.path().join(name);
        for (paths, expected) in [
            (vec![layer.clone()], true),
            (vec![layer.clone(), archive.clone()], true),
            (vec![archive], true),
            (vec![article.clone()], false),
            (vec![layer, article], false),
            (vec![at("stick")], true),
            (vec![at("copy")], true),
            (vec![at("elsewhere")], false),
            (vec![at("plain")], false),
            (vec![at("open")], false),
            (vec![at("empty")], false),
            (vec![at("gone")], false),
            (vec![], false),
        ] {
            let is_import = is_to_be_imported(&paths, &at("open"));
            assert_eq!(is_import, expected, "{paths:?}");
        }
    }
}
