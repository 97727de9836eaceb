//! The sample project, written to a folder of the program's own when somebody tries it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::store::{FailedAction, StoreError, atomic};

macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../assets/", $folder, "/", $name)))),+]
    };
}

/// A project to try the program with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Articles of several outlets, annotated by two.
    Project,
    /// Some of the same articles, annotated by three, whose review has begun.
    Review,
}

impl Sample {
    /// What its folder is called, before its edition.
    fn name(self) -> &'static str {
        match self {
            Self::Project => "orlen-dam",
            Self::Review => "orlen-dam-review",
        }
    }

    /// Its files, by their paths in its folder; the project's own comes last.
    pub fn files(self) -> Vec<(&'static str, &'static [u8])> {
        match self {
            Self::Project => FILES.to_vec(),
            Self::Review => {
                let shared = FILES.iter().filter(|(name, _)| REVIEWED.contains(name));
                shared.chain(REVIEW_FILES).copied().collect()
            }
        }
    }
}

/// What the review has of the other sample.
const REVIEWED: &[&str] = &[
    "2025-03-02/telmark_corvane-expects-new-talks.txt",
    "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt",
    "2025-03-14/norda_interview.txt",
    "codebook.ron",
    "registers.ron",
];

/// What the review has of its own.
#[rustfmt::skip]
const REVIEW_FILES: &[(&str, &[u8])] = files![
    "sample-review":
    "2025-03-02/telmark_corvane-expects-new-talks.txt.curated.ron",
    "2025-03-02/telmark_corvane-expects-new-talks.txt.ines.ron",
    "2025-03-02/telmark_corvane-expects-new-talks.txt.mara.ron",
    "2025-03-02/telmark_corvane-expects-new-talks.txt.tomas.ron",
    "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt.ines.ron",
    "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt.mara.ron",
    "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt.tomas.ron",
    "2025-03-14/norda_interview.txt.ines.ron",
    "2025-03-14/norda_interview.txt.tomas.ron",
    "stancemark.ron",
];

/// The files of the sample, by their paths in its folder; the project's own comes last.
///
/// `tests/sample_project.rs` compares them with `assets/sample`.
#[rustfmt::skip]
pub const FILES: &[(&str, &[u8])] = files![
    "sample":
    "2025-03-02/telmark_corvane-expects-new-talks.txt",
    "2025-03-02/telmark_corvane-expects-new-talks.txt.ines.ron",
    "2025-03-02/telmark_corvane-expects-new-talks.txt.tomas.ron",
    "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt",
    "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt.ines.ron",
    "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt.tomas.ron",
    "2025-03-14/norda_interview.txt",
    "2025-03-14/norda_interview.txt.ines.ron",
    "2025-03-14/norda_interview.txt.tomas.ron",
    "2025-03-14/valley-mirror_dam-row.txt",
    "2025-03-14/valley-mirror_dam-row.txt.ines.ron",
    "2025-03-15/al-minaa_dam-dispute.txt",
    "2025-03-15/al-minaa_dam-dispute.txt.ines.ron",
    "2025-03-15/al-minaa_dam-dispute.txt.tomas.ron",
    "2025-03-15/free-observer_minister-ready-for-talks.txt",
    "2025-03-15/free-observer_minister-ready-for-talks.txt.ines.ron",
    "2025-03-15/free-observer_minister-ready-for-talks.txt.tomas.ron",
    "2025-03-15/oberland-bote_klage.txt",
    "2025-03-15/oberland-bote_klage.txt.tomas.ron",
    "2025-03-16/free-observer_night-in-tolm.txt",
    "2025-03-16/free-observer_night-in-tolm.txt.ines.ron",
    "2025-03-16/free-observer_night-in-tolm.txt.tomas.ron",
    "2025-03-16/hrennenskyi-visnyk_strike.txt",
    "2025-03-16/hrennenskyi-visnyk_strike.txt.tomas.ron",
    "2025-03-16/riverside-daily_dam-minister.txt",
    "codebook.ron",
    "registers.ron",
    "stancemark.ron",
];

/// Writes the sample into a folder below `parent` and says which.
///
/// Each edition of the sample has a folder of its own, and one that is whole is never written
/// to again: whatever a person did there stays, and a newer program brings a fresh copy beside.
pub fn write(parent: &Path, sample: Sample) -> Result<PathBuf, StoreError> {
    let files = sample.files();
    let folder = parent.join(format!("{}-{}", sample.name(), edition(&files)));
    // The last file is written last, so it tells a whole copy from one that was broken off.
    let is_whole = files
        .last()
        .is_some_and(|(name, _)| folder.join(name).exists());
    if is_whole {
        return Ok(folder);
    }
    for (name, bytes) in &files {
        let path = folder.join(name);
        if path.exists() {
            continue;
        }
        let above = path.parent().unwrap_or(&folder);
        std::fs::create_dir_all(above)
            .map_err(|error| StoreError::from_io(FailedAction::Write, above, error))?;
        atomic::write(&path, bytes)?;
    }
    Ok(folder)
}

/// A short name of what the files hold, the same for the same files.
fn edition(files: &[(&str, &[u8])]) -> String {
    let mut digest = Sha256::new();
    for (name, bytes) in files {
        digest.update(name.as_bytes());
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    }
    let mut name = String::with_capacity(8);
    for byte in digest.finalize().iter().take(4) {
        // Writing to a string cannot fail.
        let _written = write!(name, "{byte:02x}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_holds_all_files_and_is_not_written_to_again() {
        let parent = tempfile::tempdir().unwrap();
        let folder = write(parent.path(), Sample::Project).unwrap();
        for (name, bytes) in FILES {
            assert_eq!(std::fs::read(folder.join(name)).unwrap(), *bytes, "{name}");
        }
        let (changed, removed) = (folder.join(FILES[0].0), folder.join(FILES[1].0));
        atomic::write(&changed, b"changed by a person").unwrap();
        std::fs::remove_file(&removed).unwrap();
        assert_eq!(write(parent.path(), Sample::Project).unwrap(), folder);
        assert_eq!(std::fs::read(&changed).unwrap(), b"changed by a person");
        assert!(!removed.exists(), "what a person removed stays away");
    }

    #[test]
    fn a_copy_that_was_broken_off_is_made_whole() {
        let parent = tempfile::tempdir().unwrap();
        let folder = write(parent.path(), Sample::Project).unwrap();
        let last = FILES.len() - 1;
        for nth in [3, last] {
            std::fs::remove_file(folder.join(FILES[nth].0)).unwrap();
        }
        atomic::write(&folder.join(FILES[0].0), b"kept").unwrap();
        assert_eq!(write(parent.path(), Sample::Project).unwrap(), folder);
        assert!(folder.join(FILES[3].0).exists() && folder.join(FILES[last].0).exists());
        assert_eq!(std::fs::read(folder.join(FILES[0].0)).unwrap(), b"kept");
    }
}
