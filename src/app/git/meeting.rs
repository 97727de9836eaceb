//! Meets what others did: fetches it, merges it by annotation, pushes.

use std::collections::{BTreeMap, BTreeSet};

use super::GitError;
use super::attributes::DRIVER;
use super::call::Call;
use super::changes::Changes;
use super::merge_by_name;
use super::own_files::OwnFile;
use super::report::SyncConflict;
use super::work_tree::{Branch, PREFIX, Stages, WorkTree};
use crate::store::atomic;

/// What others did, taken in.
#[derive(Debug, Default)]
pub struct Met {
    /// What both sides changed differently.
    pub conflicts: Vec<SyncConflict>,
    /// The commit of the other side; nothing where there is none yet.
    pub theirs: Option<String>,
    /// The last commit that both sides had; nothing where there is none.
    pub base: Option<String>,
}

/// What came of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// It is there.
    Taken,
    /// Somebody else was quicker, so that theirs has to be fetched first.
    TooLate,
}

/// Reads what others have pushed.
pub fn fetch(tree: &WorkTree<'_>, branch: &Branch) -> Result<(), GitError> {
    let arguments = ["fetch", "--progress", &branch.remote];
    let call = Call::new(&arguments).over_the_network("read the other repository");
    let ran = tree.git.call(call)?;
    if ran.code == 0 {
        return Ok(());
    }
    Err(GitError::Fetch(ran.words()))
}

/// Merges what was fetched into what is committed here.
pub fn meet(tree: &WorkTree<'_>) -> Result<Met, GitError> {
    let Some(theirs) = tree.commit_of("@{upstream}")? else {
        return Ok(Met::default());
    };
    let mine = tree.commit_of("HEAD")?;
    let base = match &mine {
        Some(mine) => tree.merge_base(mine, &theirs)?,
        None => None,
    };
    let mut met = Met {
        conflicts: Vec::new(),
        theirs: Some(theirs.clone()),
        base: base.clone(),
    };
    if base.as_ref() == Some(&theirs) {
        return Ok(met);
    }
    if mine.is_none() || base == mine {
        forward(tree, &theirs)?;
    } else {
        met.conflicts = merge(tree, &theirs)?;
    }
    Ok(met)
}

/// Takes what others did where nothing was done here.
fn forward(tree: &WorkTree<'_>, theirs: &str) -> Result<(), GitError> {
    let ran = tree.git.run(&["merge", "-q", "--ff-only", theirs])?;
    match ran.code {
        0 => Ok(()),
        _ => Err(GitError::Merge(ran.words())),
    }
}

fn merge(tree: &WorkTree<'_>, theirs: &str) -> Result<Vec<SyncConflict>, GitError> {
    // This driver leaves every file of ours that both sides changed as it is here, for `settle`.
    let driver = format!("merge.{DRIVER}.driver=false");
    let message = format!("{PREFIX}merge what others did");
    let ran = tree.git.run(&[
        "-c",
        &driver,
        "-c",
        "merge.directoryRenames=true",
        "-c",
        "merge.autoStash=false",
        "merge",
        "-q",
        // Two layers are much alike, so that only what is the same has moved. At 100 % git would not
        // see that a whole folder has.
        "-X",
        "find-renames=99%",
        "-m",
        &message,
        theirs,
    ])?;
    if ran.code == 0 {
        return Ok(Vec::new());
    }
    if !tree.is_merging() {
        return Err(GitError::Merge(ran.words()));
    }
    settle(tree)
}

/// Settles by annotation what a merge left open, and ends the merge; if that cannot be, takes it back.
pub fn settle(tree: &WorkTree<'_>) -> Result<Vec<SyncConflict>, GitError> {
    let settled = settle_all(tree).and_then(|(files, conflicts)| {
        if !files.is_empty() {
            tree.with_paths(&["add", "-A"], &files)?;
        }
        let message = message_of(&conflicts);
        let call = Call::new(&["commit", "-q", "-F", "-"]).input(message);
        match tree.git.must_call(call) {
            Ok(_) => Ok(conflicts),
            Err(GitError::Refused(words)) => Err(GitError::Commit(words)),
            Err(error) => Err(error),
        }
    });
    if settled.is_err() && tree.is_merging() {
        tree.git.must(&["merge", "--abort"])?;
    }
    settled
}

/// Writes the merged files; fails, with nothing written, if one cannot be merged.
fn settle_all(tree: &WorkTree<'_>) -> Result<(Vec<OwnFile>, Vec<SyncConflict>), GitError> {
    let unmerged = tree.unmerged()?;
    let names = unmerged.values().flatten().flatten();
    let blobs = tree.blobs(&names.map(String::as_str).collect::<BTreeSet<&str>>())?;
    let (mut merged, mut conflicts, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (path, stages) in &unmerged {
        let Some(own) = tree.part.own(path) else {
            refused.push(path.clone());
            continue;
        };
        match merged_file(tree, &own, &versions(stages, &blobs)) {
            Ok((bytes, found)) => {
                conflicts.extend(found);
                merged.push((own, bytes));
            }
            Err(reason) => refused.push(format!("{path} ({reason})")),
        }
    }
    if !refused.is_empty() {
        return Err(GitError::Unmerged(refused));
    }
    for (own, bytes) in merged.iter().filter(|(_, bytes)| !bytes.is_empty()) {
        atomic::write(&tree.on_disk(&own.path), bytes)?;
    }
    let files = merged.into_iter().map(|(own, _)| own).collect();
    Ok((files, conflicts))
}

fn versions<'a>(stages: &Stages, blobs: &'a BTreeMap<String, Vec<u8>>) -> [Option<&'a [u8]>; 3] {
    let bytes = |stage: &Option<String>| blobs.get(stage.as_ref()?).map(Vec::as_slice);
    [bytes(&stages[0]), bytes(&stages[1]), bytes(&stages[2])]
}

/// A file of ours, merged; what stands in the work tree is mine if git has not put marks into it.
///
/// It may hold more than what is committed: a window may have saved since a run was killed.
fn merged_file(
    tree: &WorkTree<'_>,
    own: &OwnFile,
    [base, mine, theirs]: &[Option<&[u8]>; 3],
) -> Result<(Vec<u8>, Vec<SyncConflict>), String> {
    let on_disk = std::fs::read(tree.on_disk(&own.path)).unwrap_or_default();
    let is_of_ours = !on_disk.is_empty() && !has_marks(&on_disk);
    let none = &[][..];
    let here = if is_of_ours {
        &on_disk
    } else {
        mine.unwrap_or(none)
    };
    let (base, there) = (base.unwrap_or(none), theirs.unwrap_or(none));
    let merged = merge_by_name(own.name(), base, here, there).map_err(|it| it.to_string())?;
    let file = tree.part.below(&own.path);
    let mut conflicts = SyncConflict::of(file, own, &merged);
    let is_deleted = mine.is_none() != theirs.is_none() && !base.is_empty();
    if is_deleted {
        conflicts.push(SyncConflict::deleted(file, own, mine.is_none()));
    }
    Ok((merged.bytes, conflicts))
}

/// Whether git has put its conflict marks into a file; no line of ours begins so.
fn has_marks(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    lines.any(|line| line.starts_with(b"<<<<<<< ") || line.starts_with(b">>>>>>> "))
}

/// The message of a merge; what gave way is in it, so that it is found again.
fn message_of(conflicts: &[SyncConflict]) -> String {
    let mut message = format!("{PREFIX}merge what others did\n");
    let lines = conflicts.iter().filter(|it| !it.is_kept_in_file);
    for (nth, conflict) in lines.enumerate() {
        message.push_str(if nth == 0 { "\n" } else { "" });
        message.push_str(&format!("{conflict}\n"));
    }
    message
}

/// Pushes what is committed, without force.
pub fn push(tree: &WorkTree<'_>, branch: &Branch) -> Result<Pushed, GitError> {
    let to = format!("HEAD:{}", branch.there);
    let arguments = ["push", "--porcelain", "--progress", &branch.remote, &to];
    let call = Call::new(&arguments).over_the_network("take what is pushed");
    let ran = tree.git.call(call)?;
    if ran.code == 0 {
        return Ok(Pushed::Taken);
    }
    let told = String::from_utf8_lossy(&ran.out).into_owned();
    let refusal = told.lines().find(|line| line.starts_with('!'));
    let refusal = refusal.unwrap_or_default().to_owned();
    if is_too_late(&refusal) {
        return Ok(Pushed::TooLate);
    }
    let reason = refusal.rsplit('\t').next().unwrap_or_default().trim();
    let words = ran.words();
    Err(GitError::Push(match reason {
        "" => words,
        reason => format!("{reason}; {words}"),
    }))
}

/// Whether a push was refused only because the other side has moved on, or is moving now.
fn is_too_late(refusal: &str) -> bool {
    [
        "(fetch first)",
        "(non-fast-forward)",
        "(stale info)",
        "lock ref",
        "failed to update ref",
        "incorrect old value",
    ]
    .iter()
    .any(|words| refusal.contains(words))
}

/// What a push would bring the other side.
pub fn going_out(tree: &WorkTree<'_>, met: &Met) -> Result<Changes, GitError> {
    let Some(mine) = tree.commit_of("HEAD")? else {
        return Ok(Changes::default());
    };
    let from = match &met.theirs {
        Some(theirs) => theirs.clone(),
        None => tree.empty_tree()?,
    };
    Changes::between(tree, &from, &mine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_git_are_told_from_lines_of_ours() {
        assert!(has_marks(b"(\n<<<<<<< HEAD\n)\n"));
        assert!(!has_marks(b"(\n    (note: \"<<<<<<< HEAD\"),\n)\n"));
    }

    #[test]
    fn a_refusal_tells_whether_another_try_helps() {
        for (refusal, expected) in [
            ("!\tHEAD:refs/heads/main\t[rejected] (fetch first)", true),
            (
                "!\tHEAD:refs/heads/main\t[rejected] (non-fast-forward)",
                true,
            ),
            (
                "!\tHEAD:refs/heads/main\t[remote rejected] (failed to update ref)",
                true,
            ),
            (
                "!\tHEAD:refs/heads/main\t[remote rejected] (pre-receive hook declined)",
                false,
            ),
            ("", false),
        ] {
            assert_eq!(is_too_late(refusal), expected, "{refusal}");
        }
    }
}
