//! Reads the files a person gave, within bounds.

use std::fs;
use std::path::{Path, PathBuf};

use super::ImportError;
use crate::formats::{ImportSource, InFile};

/// How many bytes a source may have, all files together.
const MOST_BYTES: u64 = 1 << 30;
/// How many files.
const MOST_FILES: usize = 100_000;
/// How deep folders may be nested.
const MOST_DEPTH: usize = 32;

/// Reads files and all files below folders; hidden ones and links to elsewhere are passed over.
///
/// Files are named by their path below the folder that was given, in the order of their names.
pub fn read_source(paths: &[PathBuf]) -> Result<ImportSource, ImportError> {
    let mut reading = Reading::default();
    for path in paths {
        let found = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if found.is_dir() {
            reading.folder(path, "", 0)?;
        } else {
            reading.file(path, name_of(path))?;
        }
    }
    Ok(reading.source)
}

#[derive(Default)]
struct Reading {
    source: ImportSource,
    n_bytes: u64,
}

impl Reading {
    fn folder(&mut self, folder: &Path, below: &str, depth: usize) -> Result<(), ImportError> {
        let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = name_of(&path);
            if name.starts_with('.') {
                continue;
            }
            let below = format!("{below}{name}");
            let found = fs::symlink_metadata(&path).map_err(|error| unreadable(&path, &error))?;
            if found.is_dir() && depth < MOST_DEPTH {
                self.folder(&path, &format!("{below}/"), depth + 1)?;
            } else if found.is_file() {
                self.file(&path, below)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, name: String) -> Result<(), ImportError> {
        let too_large = |most| ImportError::TooLarge {
            path: path.to_owned(),
            most,
        };
        if self.source.files.len() >= MOST_FILES {
            return Err(too_large("100 000 files"));
        }
        let size = fs::metadata(path)
            .map_err(|error| unreadable(path, &error))?
            .len();
        self.n_bytes = self.n_bytes.saturating_add(size);
        if self.n_bytes > MOST_BYTES {
            return Err(too_large("1 GiB"));
        }
        let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
        self.source.files.push(InFile { path: name, bytes });
        Ok(())
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn unreadable(path: &Path, error: &std::io::Error) -> ImportError {
    ImportError::Unreadable {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::atomic;

    #[test]
    fn files_are_named_by_their_place_below_the_folder() {
        let home = tempfile::tempdir().unwrap();
        let sub = home.path().join("set/alice");
        fs::create_dir_all(&sub).unwrap();
        for name in ["b.ann", "a.txt", ".hidden"] {
            atomic::write(&sub.join(name), name.as_bytes()).unwrap();
        }
        let source = read_source(&[home.path().join("set"), sub.join("a.txt")]).unwrap();
        let paths: Vec<&str> = source.files.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["alice/a.txt", "alice/b.ann", "a.txt"]);
        assert!(matches!(
            read_source(&[home.path().join("gone")]),
            Err(ImportError::Unreadable { .. })
        ));
    }
}
