//! Sync as the window does it, without the window: edits go on while git is at work.

use std::path::Path;

use stancemark::app::syncing::{SyncCommand, SyncStage, SyncTask};
use stancemark::app::{AnnotateCommand, AppState};

use super::git::has_git;
use super::team::{Member, Team, assert_same};
use crate::support::desk::{Desk, TEXT};

/// How many layers of others come in at once.
const MANY: usize = 150;

fn window_of(member: &Member, home: &Path) -> Desk {
    let mut desk = Desk::start(home, &member.root);
    desk.open("a.txt");
    desk
}

fn is_done(state: &AppState) -> bool {
    !state.sync.is_running()
}

#[track_caller]
fn assert_in_step(state: &AppState) {
    let SyncStage::Done(report) = &state.sync.stage else {
        panic!("{:?}", state.sync.stage)
    };
    assert!(report.is_in_step(), "{:?}", report.lines());
}

fn sync(desk: &mut Desk) {
    desk.run(SyncCommand::Start(SyncTask::Sync));
    desk.wait_until(is_done);
    assert_in_step(&desk.state);
    desk.wait_until_saved();
}

fn layers_of_others(member: &Member) {
    for nth in 0..MANY {
        let article = format!("more/{nth}.txt");
        member.put(&article, TEXT);
        let text = format!(
            "(format: 1, article: (file: \"{nth}.txt\"), annotator: \"noor\", annotations: [\n(id: \"n{nth}\", tag: \"claim\"),\n])\n"
        );
        member.put(&format!("{article}.noor.ron"), text);
    }
    member.git(&["add", "-A"]);
    member.git(&["commit", "-q", "-m", "more"]);
}

#[test]
fn a_big_pull_loses_no_edit_that_is_made_meanwhile() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    first.put("a.txt", TEXT);
    first.git(&["add", "-A"]);
    first.git(&["commit", "-q", "-m", "a"]);
    first.sync();
    second.sync();
    let home = tempfile::tempdir().unwrap();
    let mut desk = window_of(second, home.path());
    desk.tag("dam");
    sync(&mut desk);
    let name = format!("a.txt.{}.ron", desk.state.me().unwrap());
    first.sync();
    first.change(&name, "note: \"\"", "note: \"of the first\"");
    layers_of_others(first);
    first.sync();

    desk.tag("mayor");
    assert_eq!(desk.ids().len(), 2, "{:?}", desk.state.notices);
    let mine = desk.ids().pop().unwrap();
    desk.run(SyncCommand::Start(SyncTask::Sync));
    let mut n_notes = 0;
    while !is_done(&desk.state) {
        n_notes += 1;
        let note = format!("note {n_notes}");
        desk.run(AnnotateCommand::SetNote {
            id: mine.clone(),
            note,
        });
        assert!(!desk.state.saves.is_saved(), "{:?}", desk.state.notices);
        desk.wait_until(|state| state.saves.is_saved() || is_done(state));
    }
    desk.tag("said");
    assert_in_step(&desk.state);
    desk.wait_until_saved();
    sync(&mut desk);
    let has_note = |state: &AppState, note: &str| {
        let layer = state.my_layer().unwrap();
        layer.by_id().any(|it| it.note == note)
    };
    desk.wait_until(|state| has_note(state, "of the first"));
    let last = format!("note {n_notes}");
    assert!(has_note(&desk.state, &last), "the last edit");
    assert_eq!(desk.ids().len(), 3);
    desk.assert_disk_is_memory();
    first.sync();
    assert_same(&first.files(), &second.files());
    let listed = &desk.state.folder.as_ref().unwrap().list;
    assert!(
        listed.items().len() > MANY,
        "{} are listed",
        listed.items().len()
    );
}

#[test]
fn conflicts_of_articles_that_are_not_open_are_listed_too() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    first.put("a.txt", TEXT);
    first.git(&["add", "-A"]);
    first.git(&["commit", "-q", "-m", "a"]);
    first.sync();
    second.sync();
    first.change(super::SIDECAR, "note: \"\"", "note: \"of the first\"");
    first.sync();
    second.change(super::SIDECAR, "note: \"\"", "note: \"of the second\"");
    let home = tempfile::tempdir().unwrap();
    let mut desk = window_of(second, home.path());
    desk.run(SyncCommand::Start(SyncTask::Sync));
    desk.wait_until(is_done);
    let conflicts = |state: &AppState| state.folder.as_ref().unwrap().conflicts.len();
    desk.wait_until(|state| conflicts(state) == 1);
    let conflicts = &desk.state.folder.as_ref().unwrap().conflicts;
    let (key, conflict) = conflicts.first().unwrap();
    assert_eq!(key.annotator.as_str(), "ines");
    assert_eq!(conflict.theirs, "\"of the first\"");
}

/// The other side does not answer: a person stops it, and what is committed goes out next time.
#[cfg(unix)]
#[test]
fn a_sync_that_waits_for_others_is_stopped_at_once() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let (first, second) = (&team.first, &team.second);
    first.put("a.txt", TEXT);
    first.git(&["add", "-A"]);
    first.git(&["commit", "-q", "-m", "a"]);
    first.sync();
    second.sync();
    second.hook("pre-push", "exec sleep 100");
    let home = tempfile::tempdir().unwrap();
    let mut desk = window_of(second, home.path());
    desk.tag("dam");
    desk.run(SyncCommand::Start(SyncTask::Sync));
    let sends = |state: &AppState| match &state.sync.stage {
        SyncStage::Running(words) => words == "Sending",
        _ => false,
    };
    desk.wait_until(|state| sends(state) || is_done(state));
    desk.run(SyncCommand::Stop);
    desk.wait_until(is_done);
    let SyncStage::Done(report) = &desk.state.sync.stage else {
        panic!("{:?}", desk.state.sync.stage)
    };
    let failure = report.failure.as_ref().unwrap();
    assert!(failure.is_cancelled, "{}", failure.message);
    assert_eq!(report.committed.len(), 1);
    std::fs::remove_file(second.top.join(".git/hooks/pre-push")).unwrap();
    sync(&mut desk);
    first.sync();
    let name = format!("a.txt.{}.ron", desk.state.me().unwrap());
    assert_eq!(first.read(&name), second.read(&name));
}
