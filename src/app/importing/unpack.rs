//! An archive of a whole project, unpacked to where nothing is yet.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ImportError, source::read_source};
use crate::formats::{InFile, is_zip, unpack};
use crate::loading::listing::{SidecarName, article_of_sidecar, article_stem};
use crate::store::{FailedAction, StoreError, atomic};

/// The project's own files.
pub(super) const OWN: [&str; 3] = ["stancemark.ron", "codebook.ron", "registers.ron"];

/// Whether a file of that name is one that a project's archive holds.
pub(super) fn is_ours(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    OWN.contains(&path) || article_stem(name).is_some() || is_sidecar(name)
}

/// Whether a file of that name is a layer or corrections.
pub(super) fn is_sidecar(name: &str) -> bool {
    match article_of_sidecar(name) {
        Some(SidecarName::Layer { article, .. }) => article_stem(article).is_some(),
        Some(SidecarName::Corrections { .. }) => true,
        None => false,
    }
}

/// Whether the bytes are a zip with files of ours in it.
pub fn is_archive(file: &InFile) -> bool {
    is_zip(&file.bytes)
        && unpack_names(file).is_ok_and(|names| names.iter().any(|name| is_ours_alone(name)))
}

/// Whether nothing but a project of ours has a file of that name; any zip may hold a text.
fn is_ours_alone(path: &str) -> bool {
    OWN.contains(&path) || is_sidecar(path.rsplit('/').next().unwrap_or(path))
}

fn unpack_names(file: &InFile) -> Result<Vec<String>, ImportError> {
    let names = std::cell::RefCell::new(Vec::new());
    // Wanting nothing unpacks nothing; the names pass by.
    unpack(file, "zip", |name| {
        names.borrow_mut().push(name.to_owned());
        false
    })?;
    Ok(names.into_inner())
}

/// Unpacks a project's archive into a folder that is new or empty, byte for byte, and says how many files.
///
/// Only files of ours are unpacked, none outside the folder, and none that is there is replaced.
pub fn unpack_archive(archive: &Path, folder: &Path) -> Result<usize, ImportError> {
    let source = read_source(&[PathBuf::from(archive)])?;
    let Some(file) = source.only() else {
        return Err(ImportError::Unknown(archive.display().to_string()));
    };
    let files = unpack(file, "a project's archive", is_ours)?;
    if !files.iter().any(|file| is_ours_alone(&file.path)) {
        return Err(ImportError::Unknown(archive.display().to_string()));
    }
    for file in &files {
        let path = crate::app::exporting::inside(folder, &file.path);
        let above = path.parent().unwrap_or(folder);
        fs::create_dir_all(above)
            .map_err(|error| StoreError::from_io(FailedAction::Write, above, error))?;
        if !path.exists() {
            atomic::write(&path, &file.bytes)?;
        }
    }
    Ok(files.len())
}
