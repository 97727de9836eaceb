//! Merges two changed versions of any file of ours, told apart by its name.

use super::{MergedFile, current, merge_sidecars};
use crate::model::{Codebook, Project, Registers};
use crate::store::corrections_file::{self, StoredCorrections};
use crate::store::shared_file::{Loss, SharedContent, merge_texts, read_value};
use crate::store::sidecar::Conflict;
use crate::store::{StoreError, codebook_file, project_file, registers_file};

/// What kind of file of ours one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// An annotator's layer, the curated one included.
    Layer,
    /// What persons corrected about an article.
    Corrections,
    /// The project's codebook.
    Codebook,
    /// The project's registers.
    Registers,
    /// What the project says about itself.
    Project,
}

/// What comes of a merge of any file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedAny {
    /// The merged file.
    pub bytes: Vec<u8>,
    /// Values of a layer that were changed differently; the file holds both versions.
    pub conflicts: Vec<Conflict>,
    /// Values of another file that were changed differently; only one of each is in the file.
    pub losses: Vec<Loss>,
}

impl FileKind {
    /// The kind of a file with that name; what is none of the others counts as a layer.
    pub fn of_name(file_name: &str) -> Self {
        match file_name {
            codebook_file::FILE_NAME => Self::Codebook,
            registers_file::FILE_NAME => Self::Registers,
            project_file::FILE_NAME => Self::Project,
            name if corrections_file::article_of(name).is_some() => Self::Corrections,
            _ => Self::Layer,
        }
    }

    /// Why a file of this kind cannot be read or is of a newer format; nothing if it can be merged.
    pub fn read_error(self, bytes: &[u8]) -> Option<StoreError> {
        match self {
            Self::Layer => current(bytes).err(),
            Self::Corrections => read_value::<StoredCorrections>(bytes).err(),
            Self::Codebook => read_value::<Codebook>(bytes).err(),
            Self::Registers => read_value::<Registers>(bytes).err(),
            Self::Project => read_value::<Project>(bytes).err(),
        }
    }
}

/// Merges what `mine` and `theirs` made of `base`; no bytes at all are a file that is not there.
///
/// A change outlives the deletion of the whole file. Fails if one side is damaged or of a newer
/// format: then a person has to look.
pub fn merge_files(
    kind: FileKind,
    base: &[u8],
    mine: &[u8],
    theirs: &[u8],
) -> Result<MergedAny, StoreError> {
    let all = [base, mine, theirs];
    match kind {
        FileKind::Layer => {
            let MergedFile { bytes, conflicts } = merge_sidecars(base, mine, theirs)?;
            let losses = Vec::new();
            Ok(MergedAny {
                bytes,
                conflicts,
                losses,
            })
        }
        FileKind::Corrections => shared::<StoredCorrections>(all),
        FileKind::Codebook => shared::<Codebook>(all),
        FileKind::Registers => shared::<Registers>(all),
        FileKind::Project => shared::<Project>(all),
    }
}

fn shared<T: SharedContent>(all: [&[u8]; 3]) -> Result<MergedAny, StoreError> {
    let (bytes, losses) = merge_texts::<T>(all)?;
    let conflicts = Vec::new();
    Ok(MergedAny {
        bytes,
        conflicts,
        losses,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_kind() {
        for (name, expected) in [
            ("codebook.ron", FileKind::Codebook),
            ("registers.ron", FileKind::Registers),
            ("stancemark.ron", FileKind::Project),
            ("ferry.meta.ron", FileKind::Corrections),
            ("ferry.txt.alice.ron", FileKind::Layer),
            (".merge_file_a1b2c3", FileKind::Layer),
        ] {
            assert_eq!(FileKind::of_name(name), expected, "{name}");
        }
    }

    fn registers(entries: &[&str]) -> Vec<u8> {
        let entries: Vec<String> = entries
            .iter()
            .map(|entry| format!("        (register: \"actor\", {entry}),\n"))
            .collect();
        let text = format!(
            "#![enable(implicit_some)]\n(\n    format: 1,\n    entries: [\n{}    ],\n)\n",
            entries.concat()
        );
        text.into_bytes()
    }

    #[test]
    fn entries_of_both_sides_are_there_and_what_gave_way_is_told() {
        let base = registers(&["name: \"A\""]);
        let mine = registers(&["name: \"A\", note: \"mine\"", "name: \"B\""]);
        let theirs = registers(&["name: \"A\", note: \"theirs\"", "name: \"C\""]);
        let merged = merge_files(FileKind::Registers, &base, &mine, &theirs).unwrap();
        let text = String::from_utf8(merged.bytes).unwrap();
        for kept in ["note: \"mine\"", "name: \"B\"", "name: \"C\""] {
            assert!(text.contains(kept), "{kept}: {text}");
        }
        let [loss] = merged.losses.as_slice() else {
            panic!("{:?}", merged.losses)
        };
        assert!(loss.lost.as_ref().unwrap().contains("theirs"));
    }

    #[test]
    fn a_side_that_did_nothing_leaves_the_bytes_of_the_other() {
        // By hand, so that writing it anew would show.
        let base = b"(format: 1, entries: [])\n";
        let other = b"(format: 1, entries: [(register: \"actor\", name: \"A\")])\n";
        for (mine, theirs) in [(base.as_slice(), other.as_slice()), (other, base)] {
            let merged = merge_files(FileKind::Registers, base, mine, theirs).unwrap();
            assert_eq!(merged.bytes, other);
        }
    }

    #[test]
    fn a_deleted_file_that_the_other_changed_stays() {
        let base = registers(&["name: \"A\""]);
        let changed = registers(&["name: \"A\", note: \"changed\""]);
        for (mine, theirs) in [(changed.as_slice(), &b""[..]), (&b""[..], &changed)] {
            let merged = merge_files(FileKind::Registers, &base, mine, theirs).unwrap();
            assert_eq!(merged.bytes, changed);
        }
    }

    #[test]
    fn a_damaged_or_newer_side_is_refused() {
        let base = registers(&[]);
        let good = registers(&["name: \"A\""]);
        for bad in [&b"(format: 1, entries"[..], b"(format: 99)", b"\xFF"] {
            for (mine, theirs) in [(bad, good.as_slice()), (good.as_slice(), bad)] {
                assert!(merge_files(FileKind::Registers, &base, mine, theirs).is_err());
            }
        }
    }
}
