//! Where an export goes: one file, a folder, or a zip of what would be a folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::ExportError;
use crate::formats::{OutFile, Shape, pack};
use crate::store::{FailedAction, StoreError, atomic};

/// What is done with what stands where an export goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is exported.
    #[default]
    Keep,
    /// A file is replaced; files of a folder that go by the same names are.
    Replace,
}

/// Fails if something stands in the way, before any work is done.
pub(super) fn check(target: &Path, shape: Shape, existing: Existing) -> Result<(), ExportError> {
    if existing == Existing::Replace || !target.exists() {
        return Ok(());
    }
    if !is_folder(target, shape) {
        return Err(ExportError::Exists(target.to_owned()));
    }
    let is_empty = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
    if is_empty {
        Ok(())
    } else {
        Err(ExportError::NotEmpty(target.to_owned()))
    }
}

fn is_folder(target: &Path, shape: Shape) -> bool {
    let is_zip = target
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("zip"));
    shape == Shape::Folder && !is_zip
}

/// Writes the files, each whole or not at all, and says where they are.
pub fn write_files(
    target: &Path,
    shape: Shape,
    files: &[OutFile],
    existing: Existing,
) -> Result<PathBuf, ExportError> {
    check(target, shape, existing)?;
    match files {
        [file] if shape != Shape::Folder => write(target, &file.bytes)?,
        files if is_folder(target, shape) => {
            for file in files {
                write(&inside(target, &file.path), &file.bytes)?;
            }
        }
        files => write(target, &pack(files, "zip")?)?,
    }
    Ok(target.to_owned())
}

/// A place below a folder; parts that would lead out of it are left out.
pub(in crate::app) fn inside(folder: &Path, path: &str) -> PathBuf {
    let parts = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."));
    parts.fold(folder.to_owned(), |path, part| path.join(part))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| StoreError::from_io(FailedAction::Write, folder, error))?;
    }
    atomic::write(path, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> [OutFile; 2] {
        [
            OutFile::text("a/one.txt", "1"),
            OutFile::text("two.txt", "2"),
        ]
    }

    #[test]
    fn a_folder_a_zip_or_a_file_is_written() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("out");
        write_files(&folder, Shape::Folder, &files(), Existing::Keep).unwrap();
        assert_eq!(fs::read_to_string(folder.join("a/one.txt")).unwrap(), "1");
        let zip = home.path().join("out.ZIP");
        write_files(&zip, Shape::Folder, &files(), Existing::Keep).unwrap();
        assert!(fs::read(&zip).unwrap().starts_with(b"PK"));
        let file = home.path().join("deep/out.csv");
        write_files(&file, Shape::File("csv"), &files()[..1], Existing::Keep).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "1");
    }

    #[test]
    fn nothing_is_replaced_unless_it_may_be() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("out");
        write_files(&folder, Shape::Folder, &files(), Existing::Keep).unwrap();
        let again = write_files(&folder, Shape::Folder, &files(), Existing::Keep);
        assert!(matches!(again, Err(ExportError::NotEmpty(_))));
        let file = folder.join("two.txt");
        let again = write_files(&file, Shape::File("txt"), &files()[..1], Existing::Keep);
        assert!(matches!(again, Err(ExportError::Exists(_))));
        assert_eq!(fs::read_to_string(&file).unwrap(), "2");
        write_files(&file, Shape::File("txt"), &files()[..1], Existing::Replace).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "1");
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let inside = |path| inside(Path::new("out"), path);
        assert_eq!(inside("../../x"), Path::new("out/x"));
        assert_eq!(inside("/etc/x"), Path::new("out/etc/x"));
    }
}
