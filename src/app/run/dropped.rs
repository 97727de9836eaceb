//! What is dropped on the window: articles to open, or layers that arrive.

use std::path::{Path, PathBuf};

use crate::app::importing::is_own_file;
use crate::app::{AppState, ExchangeCommand, Notice};

/// How many names are tried for a folder to unpack into.
const MOST_NAMES: usize = 1000;

impl AppState {
    /// Opens what was dropped, or imports it into the open project.
    pub(super) fn dropped(&mut self, paths: Vec<PathBuf>) {
        if let Some(folder) = &self.folder {
            // Folders have to be looked into, which may take time.
            let root = folder.root.clone();
            return self.storage.look_at_dropped(paths, root);
        }
        if let [archive] = paths.as_slice()
            && archive
                .extension()
                .is_some_and(|it| it.eq_ignore_ascii_case("zip"))
        {
            let (archive, folder) = (archive.clone(), fresh_folder(archive));
            let command = ExchangeCommand::Unpack { archive, folder };
            return self.run_exchange(command);
        }
        if !paths.is_empty() && paths.iter().all(|path| is_own_file(path)) {
            let notice = Notice::info("These are layers of a project").topic("open");
            return self
                .notify(notice.hint("Open the project's folder first, then drop them on it."));
        }
        self.open_paths(&paths);
    }
}

/// A folder beside an archive that is not there yet, called like it.
fn fresh_folder(archive: &Path) -> PathBuf {
    let folder = archive.with_extension("");
    if !folder.exists() {
        return folder;
    }
    let name = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let numbered = (2..MOST_NAMES).map(|nth| folder.with_file_name(format!("{name} {nth}")));
    numbered
        .into_iter()
        .find(|it| !it.exists())
        .unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_unpacked_beside_itself_into_nothing_that_is_there() {
        let home = tempfile::tempdir().unwrap();
        let archive = home.path().join("set.zip");
        assert_eq!(fresh_folder(&archive), home.path().join("set"));
        std::fs::create_dir(home.path().join("set")).unwrap();
        assert_eq!(fresh_folder(&archive), home.path().join("set 2"));
    }
}
