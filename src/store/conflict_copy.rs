//! Recognises the copies that sync tools leave beside a sidecar when two machines wrote it.
//!
//! A name alone proves little, so a copy counts only beside the file it is a copy of; what it
//! says about its annotator is checked by [`is_copy_of`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::backup::{digest_name, name_for};
use super::sidecar::summarise;
use super::{Disk as _, FailedAction, RealDisk, StoreError, atomic};

/// A copy of a sidecar, left by a sync tool.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConflictCopy {
    /// The copy's file name.
    pub copy: String,
    /// The file name of the sidecar it is a copy of.
    pub original: String,
    /// Whose habit the name is.
    pub tool: SyncTool,
}

/// A sync tool that names its copies in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
pub enum SyncTool {
    /// `a.txt.alice (Bob's conflicted copy 2026-11-22).ron`; Nextcloud's are like it.
    #[strum(to_string = "Dropbox or Nextcloud")]
    ConflictedCopy,
    /// `a.txt.alice.sync-conflict-20261122-101500-ABCDEFG.ron`
    Syncthing,
    /// `a.txt.alice_conflict-20261122-101500.ron`
    #[strum(to_string = "ownCloud")]
    OwnCloud,
    /// `a.txt.alice (1).ron`
    #[strum(to_string = "Google Drive")]
    GoogleDrive,
    /// `a.txt.alice-DESKTOP-1AB2C3.ron`
    OneDrive,
}

const ENDING: &str = ".ron";

/// The copies among the file names of one folder, sorted.
///
/// `annotators` are the ids that are nobody's copy, such as an annotator `ana-Maria` beside `ana`.
pub fn find_copies<'a>(
    names: impl IntoIterator<Item = &'a str>,
    annotators: &[&str],
) -> Vec<ConflictCopy> {
    let names: BTreeSet<&str> = names
        .into_iter()
        .filter(|name| name.ends_with(ENDING))
        .collect();
    names
        .iter()
        .filter_map(|name| recognise(name, &names, annotators))
        .collect()
}

/// The copies of one sidecar that lie beside it, sorted; none if the sidecar is not there.
pub fn of_sidecar(sidecar: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let failed = |error| StoreError::from_io(FailedAction::Read, sidecar, error);
    let Some((folder, name)) = sidecar
        .parent()
        .zip(sidecar.file_name().and_then(|name| name.to_str()))
    else {
        return Ok(Vec::new());
    };
    let stem = name.strip_suffix(ENDING).unwrap_or(name);
    let paths = RealDisk.list(folder).map_err(failed)?;
    let names = paths
        .iter()
        .filter_map(|path| path.file_name()?.to_str())
        .filter(|other| other.starts_with(stem));
    let copies = find_copies(names, &[]);
    let Some(original) = (!copies.is_empty())
        .then(|| RealDisk.read(sidecar))
        .transpose()
        .map_err(failed)?
    else {
        return Ok(Vec::new());
    };
    let is_copy = |path: &PathBuf| {
        RealDisk
            .read(path)
            .is_ok_and(|bytes| is_copy_of(&bytes, &original))
    };
    let copies = copies.into_iter().filter(|copy| copy.original == name);
    Ok(copies
        .map(|copy| folder.join(copy.copy))
        .filter(is_copy)
        .collect())
}

/// Moves a copy that was merged out of the project, into a folder of backups.
///
/// It is removed only once it lies there durably; no earlier one is written over.
pub fn put_away(copy: &Path, backups: &Path) -> Result<(), StoreError> {
    let bytes = RealDisk
        .read(copy)
        .map_err(|error| StoreError::from_io(FailedAction::Read, copy, error))?;
    let name = format!("{}-{}.copy.ron", name_for(copy), digest_name(&bytes));
    RealDisk
        .create_folder(backups)
        .map_err(|error| StoreError::from_io(FailedAction::Write, backups, error))?;
    atomic::write(&backups.join(name), &bytes)?;
    RealDisk
        .remove(copy)
        .map_err(|error| StoreError::from_io(FailedAction::Remove, copy, error))
}

/// Whether the bytes of a copy are a layer of the same annotator as those of the original.
///
/// A copy that cannot be read is taken for one: a person has to look at it.
pub fn is_copy_of(copy: &[u8], original: &[u8]) -> bool {
    match (summarise(copy), summarise(original)) {
        (Ok(copy), Ok(original)) => copy.annotator == original.annotator,
        _ => true,
    }
}

fn recognise(name: &str, names: &BTreeSet<&str>, annotators: &[&str]) -> Option<ConflictCopy> {
    let stem = name.strip_suffix(ENDING)?;
    let annotator = stem.rsplit('.').next().unwrap_or_default();
    if annotators.contains(&annotator) {
        return None;
    }
    candidates(stem).into_iter().find_map(|(original, tool)| {
        let original = format!("{original}{ENDING}");
        names.contains(original.as_str()).then(|| ConflictCopy {
            copy: name.to_owned(),
            original,
            tool,
        })
    })
}

/// The stems a copy's stem may come from.
fn candidates(stem: &str) -> Vec<(&str, SyncTool)> {
    let mut found = Vec::new();
    if let Some((original, mark)) = stem.rsplit_once(" (")
        && let Some(mark) = mark.strip_suffix(')')
    {
        let small = mark.to_lowercase();
        if small.contains("conflicted copy") || small.contains("case conflict") {
            found.push((original, SyncTool::ConflictedCopy));
        } else if !mark.is_empty() && mark.len() <= 3 && is_digits(mark) {
            found.push((original, SyncTool::GoogleDrive));
        }
    }
    if let Some((original, mark)) = stem.rsplit_once(".sync-conflict-")
        && is_stamp(mark)
    {
        found.push((original, SyncTool::Syncthing));
    }
    if let Some((original, mark)) = stem.rsplit_once("_conflict-")
        && is_stamp(mark)
    {
        found.push((original, SyncTool::OwnCloud));
    }
    // A host's name may itself hold hyphens, so every one of them may be where it begins.
    found.extend(stem.match_indices('-').filter_map(|(at, _)| {
        let host = stem.get(at + 1..).filter(|host| is_host(host))?;
        Some((stem.get(..at)?, SyncTool::OneDrive)).filter(|_| !host.is_empty())
    }));
    found
}

/// `20261122-101500`, with or without more behind it.
fn is_stamp(mark: &str) -> bool {
    let mut parts = mark.split('-');
    let is_long = |part: Option<&str>, len: usize| {
        part.is_some_and(|part| part.len() == len && is_digits(part))
    };
    is_long(parts.next(), 8) && is_long(parts.next(), 6)
}

/// A machine's name as `OneDrive` adds it; our own ids are in small letters.
fn is_host(host: &str) -> bool {
    host.len() <= 63
        && host.starts_with(|first: char| first.is_ascii_uppercase())
        && host
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '-')
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(copy: &str) -> Option<SyncTool> {
        let names = ["a.txt.alice.ron", "a.txt.ana.ron", copy];
        let copies = find_copies(names, &["ana-Maria"]);
        copies.first().map(|copy| copy.tool)
    }

    #[test]
    fn the_names_of_each_tool_are_known() {
        for (copy, tool) in [
            (
                "a.txt.alice (conflicted copy 2026-11-22 101500).ron",
                SyncTool::ConflictedCopy,
            ),
            (
                "a.txt.alice (Bob's conflicted copy 2026-11-22).ron",
                SyncTool::ConflictedCopy,
            ),
            (
                "a.txt.alice.sync-conflict-20261122-101500-ABCDEFG.ron",
                SyncTool::Syncthing,
            ),
            (
                "a.txt.alice_conflict-20261122-101500.ron",
                SyncTool::OwnCloud,
            ),
            ("a.txt.alice (1).ron", SyncTool::GoogleDrive),
            ("a.txt.alice-DESKTOP-1AB2C3.ron", SyncTool::OneDrive),
        ] {
            assert_eq!(found(copy), Some(tool), "{copy}");
        }
    }

    #[test]
    fn ordinary_names_are_no_copies() {
        for name in [
            "a.txt.ana-maria.ron",
            "a.txt.ana-Maria.ron",
            "a.txt.bob (1).ron",
            "a.txt.alice (2025 edition).ron",
            "a.txt.alice-.ron",
            "a.txt.alice (1).txt",
            "b-PARIS.txt.alice.ron",
            "a.txt.alice.sync-conflict-soon.ron",
            "a.txt.alice.ron",
        ] {
            assert_eq!(found(name), None, "{name}");
        }
    }

    #[test]
    fn a_copy_is_found_beside_its_sidecar_and_put_away_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let file = |annotator: &str| {
            format!("(format: 1, annotator: \"{annotator}\", annotations: [])").into_bytes()
        };
        let sidecar = path("a.txt.alice.ron");
        assert_eq!(of_sidecar(&sidecar).unwrap(), Vec::<PathBuf>::new());
        let copy = path("a.txt.alice (1).ron");
        atomic::write(&copy, &file("alice")).unwrap();
        assert_eq!(of_sidecar(&sidecar).unwrap(), Vec::<PathBuf>::new());
        atomic::write(&sidecar, &file("alice")).unwrap();
        atomic::write(&path("a.txt.alice (2).ron"), &file("bob")).unwrap();
        atomic::write(&path("b.txt.alice (1).ron"), &file("alice")).unwrap();
        assert_eq!(of_sidecar(&sidecar).unwrap(), std::slice::from_ref(&copy));
        let backups = path("backups");
        put_away(&copy, &backups).unwrap();
        assert_eq!(of_sidecar(&sidecar).unwrap(), Vec::<PathBuf>::new());
        let kept = RealDisk.list(&backups).unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(RealDisk.read(&kept[0]).unwrap(), file("alice"));
    }

    #[test]
    fn a_copy_says_the_same_annotator() {
        let file = |annotator: &str| {
            format!("(format: 1, annotator: \"{annotator}\", annotations: [])").into_bytes()
        };
        assert!(is_copy_of(&file("alice"), &file("alice")));
        assert!(!is_copy_of(&file("bob"), &file("alice")));
        assert!(is_copy_of(b"torn", &file("alice")));
    }
}
