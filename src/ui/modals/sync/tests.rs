use std::path::Path;
use std::process::Command;

use egui_kittest::kittest::Queryable as _;

use crate::app::syncing::SyncStage;
use crate::app::{Modal, UiCommand};
use crate::testing::window::{Project, Stage, new_harness, open_project, press, run_until};

const ARTICLE: (&str, &str) = ("a.txt", "Quay opens\n\nNobody objects to the quay.\n");

fn is_there(harness: &egui_kittest::Harness<'static, Stage>, words: &str) -> bool {
    harness.query_by_label_contains(words).is_some()
}

/// Runs git in a folder; `false` where there is none.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command
        .args(["-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", folder.join("none"))
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command.output().is_ok_and(|output| output.status.success())
}

/// Makes the project a clone of a repository beside it.
fn with_repository(project: &Project) -> bool {
    let root = project.folder.path().join("project");
    git(
        project.folder.path(),
        &["init", "-q", "--bare", "origin.git"],
    ) && [
        &["init", "-q"][..],
        &["config", "user.name", "test"],
        &["config", "user.email", "test@example.org"],
        &["config", "commit.gpgSign", "false"],
        &["add", "a.txt"],
        &["commit", "-q", "-m", "begin"],
        &["remote", "add", "origin", "../origin.git"],
        &["push", "-q", "-u", "origin", "HEAD"],
    ]
    .iter()
    .all(|arguments| git(&root, arguments))
}

fn done(state: &crate::app::AppState) -> bool {
    !state.sync.is_running()
}

#[test]
fn a_folder_without_a_repository_is_told_with_a_remedy() {
    let project = open_project(&[ARTICLE]);
    let mut harness = new_harness(project);
    harness.state().send(UiCommand::Sync);
    harness.run_steps(2);
    run_until(&mut harness, done);
    harness.run_steps(4);
    assert!(is_there(&harness, "Not in step: "));
    press(&mut harness, "Sync again");
    run_until(&mut harness, done);
    press(&mut harness, "Close");
    assert_eq!(harness.state().state().modal, None);
}

#[test]
fn git_is_set_up_after_asking_and_then_all_is_in_step() {
    let project = open_project(&[ARTICLE]);
    if !with_repository(&project) {
        println!("skipped: there is no git here");
        return;
    }
    let mut harness = new_harness(project);
    harness.state().send(UiCommand::Sync);
    harness.run_steps(2);
    run_until(&mut harness, done);
    harness.run_steps(4);
    assert!(is_there(&harness, "git does not know yet"));
    press(&mut harness, "Set up and sync");
    run_until(&mut harness, done);
    harness.run_steps(4);
    assert!(is_there(
        &harness,
        "Your work went out, nothing new came in"
    ));
    let state = harness.state().state();
    let SyncStage::Done(report) = &state.sync.stage else {
        panic!("{:?}", state.sync.stage)
    };
    assert!(report.is_in_step(), "{:?}", report.lines());
    let root = state.folder.as_ref().unwrap().root.clone();
    assert!(
        !git(&root, &["diff", "--quiet", "HEAD~1"]),
        "it was committed"
    );
    assert!(git(&root, &["diff", "--quiet", "HEAD", "@{upstream}"]));
    press(&mut harness, "Close");
    harness.state().send(UiCommand::SetUpGit);
    harness.run_steps(2);
    run_until(&mut harness, done);
    harness.run_steps(4);
    assert!(is_there(&harness, "Everything was set up already"));
    assert_eq!(harness.state().state().modal, Some(Modal::Sync));
}
