//! Keeps a project in step with others: commits, fetches, merges by annotation, pushes.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use super::GitError;
use super::call::Watch;
use super::changes::Changes;
use super::committing::commit_own;
use super::meeting::{Met, Pushed, fetch, going_out, meet, push, settle};
use super::report::{Failure, SyncReport};
use super::setup::{set_up_tree, tree_is_set_up};
use super::work_tree::{Branch, WorkTree};

/// How often it is pushed, as somebody else may be quicker each time.
const MOST_ROUNDS: usize = 3;

/// How a sync is done, and who waits for it.
#[derive(Clone, Copy)]
pub struct SyncWith<'a> {
    /// Whether a person has stopped it.
    pub cancel: &'a AtomicBool,
    /// Hears what is done at present.
    pub tell: &'a (dyn Fn(&str) + Sync),
    /// Held while git writes into the folder, so that whoever saves there waits meanwhile.
    pub gate: &'a Mutex<()>,
    /// Whether the repository may be set up on the way.
    pub may_set_up: bool,
}

/// Brings a project and the branch that it follows in step.
///
/// What is not saved does not go along: whoever has edits in memory saves first. Whatever happens,
/// no work is lost: commits stay, and a merge that cannot be ended is taken back.
pub fn sync(folder: &Path, with: SyncWith<'_>) -> SyncReport {
    let mut report = SyncReport::default();
    if let Err(error) = sync_into(folder, with, &mut report) {
        report.failure = Some(Failure::of(&error));
    }
    report
}

fn sync_into(folder: &Path, with: SyncWith<'_>, report: &mut SyncReport) -> Result<(), GitError> {
    let watch = Watch {
        cancel: with.cancel,
        tell: with.tell,
    };
    let tree = WorkTree::find(folder, watch)?;
    let is_left = tree.has_merge_of_ours();
    if !is_left {
        tree.refuse_what_is_under_way()?;
    }
    let branch = tree.branch()?;
    if !tree_is_set_up(&tree)? {
        if !with.may_set_up {
            return Err(GitError::NotSetUp);
        }
        let set_up = set_up_tree(&tree)?;
        report.set_up = set_up.done;
        report.set_up.extend(set_up.notes);
    }
    if is_left {
        tree.git.tell("Ending a merge that was interrupted");
        let _held = with.gate.lock().unwrap_or_else(PoisonError::into_inner);
        report.conflicts.extend(settle(&tree)?);
    }
    rounds(&tree, &branch, with.gate, report)
}

fn rounds(
    tree: &WorkTree<'_>,
    branch: &Branch,
    gate: &Mutex<()>,
    report: &mut SyncReport,
) -> Result<(), GitError> {
    let mut base = None;
    for _ in 0..MOST_ROUNDS {
        tree.git.go_on()?;
        tree.git.tell("Looking what others did");
        fetch(tree, branch)?;
        tree.git.go_on()?;
        let met = join(tree, gate, report)?;
        base = base.or_else(|| met.base.clone());
        report.came_in = came_in(tree, base.as_deref(), &met)?;
        report.went_out = going_out(tree, &met)?;
        if is_even(tree, &met)? {
            report.is_pushed = true;
            return Ok(());
        }
        tree.git.go_on()?;
        tree.git.tell("Sending");
        if push(tree, branch)? == Pushed::Taken {
            report.is_pushed = true;
            return Ok(());
        }
    }
    Err(GitError::AlwaysLate)
}

/// Commits what is here and merges what was fetched, while nobody saves.
fn join(tree: &WorkTree<'_>, gate: &Mutex<()>, report: &mut SyncReport) -> Result<Met, GitError> {
    let _held = gate.lock().unwrap_or_else(PoisonError::into_inner);
    tree.git.tell("Committing what is here");
    report.committed.extend(commit_own(tree)?);
    tree.git.tell("Merging by annotation");
    let met = meet(tree)?;
    report.conflicts.extend(met.conflicts.iter().cloned());
    Ok(met)
}

/// What others did since the last commit that both sides had.
fn came_in(tree: &WorkTree<'_>, base: Option<&str>, met: &Met) -> Result<Changes, GitError> {
    let Some(theirs) = &met.theirs else {
        return Ok(Changes::default());
    };
    match base {
        Some(base) => Changes::between(tree, base, theirs),
        None => Changes::between(tree, &tree.empty_tree()?, theirs),
    }
}

/// Whether there is nothing to push.
fn is_even(tree: &WorkTree<'_>, met: &Met) -> Result<bool, GitError> {
    Ok(tree.commit_of("HEAD")? == met.theirs)
}
