//! `stancemark git-setup`, and what git does with what it sets up.

use super::git::has_git;
use super::team::{PROJECT, Team};
use super::{Desk, Ran, SIDECAR};

#[test]
fn git_setup_says_what_it_did_once_and_takes_it_back() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[]);
    let third = team.join("third it's 100%", &[]);
    third.git(&["rm", "-q", &format!("{PROJECT}/.gitattributes")]);
    third.put(".gitattributes", "*.png binary");
    let ran = third.run(&["git-setup"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.out.contains("Set merge.stancemark.driver"), "{ran:?}");
    assert!(ran.out.contains(".gitattributes"), "{ran:?}");
    let attributes = third.read(".gitattributes");
    assert!(attributes.starts_with("*.png binary\n"), "{attributes}");
    let told = third.git(&[
        "check-attr",
        "merge",
        "text",
        "--",
        &format!("{PROJECT}/{SIDECAR}"),
    ]);
    assert!(told.contains("merge: stancemark"), "{told}");
    assert!(told.contains("text: unset"), "{told}");

    let again = third.run(&["git-setup"]);
    assert_eq!(again.out, "Everything was set up already\n");
    assert_eq!(third.read(".gitattributes"), attributes);

    let ran = third.run(&["git-setup", "--undo"]);
    assert_eq!((ran.code, ran.out.lines().count()), (Some(0), 2), "{ran:?}");
    assert_eq!(third.read(".gitattributes"), "*.png binary\n");
    let config = std::fs::read_to_string(third.top.join(".git/config")).unwrap();
    assert!(!config.contains("stancemark"), "{config}");
    let ran = third.run(&["git-setup", "--undo"]);
    assert_eq!(ran.out, "There was nothing to take back\n");
}

/// By git's own pull: sidecars by annotation, the project's files by value, in a path with spaces.
#[test]
fn a_plain_pull_merges_every_kind_of_file() {
    if !has_git() {
        return;
    }
    let team = Team::new(&[("pull.rebase", "false")]);
    let (first, second) = (&team.first, &team.second);
    let entry =
        |name: &str| format!("entries: [\n        (register: \"actor\", name: \"{name}\"),");
    for (member, note, name) in [(first, "f", "Aa First"), (second, "s", "Zz Second")] {
        member.change("registers.ron", "entries: [", &entry(name));
        let status = if note == "f" { "locked" } else { "done" };
        member.change(
            SIDECAR,
            "status: \"done\"",
            &format!("status: \"{status}\""),
        );
    }
    second.change(SIDECAR, "note: \"\"", "note: \"second\"");
    for member in [first, second] {
        member.git(&["commit", "-q", "-a", "-m", "a change"]);
    }
    first.git(&["push", "-q"]);
    second.git(&["pull", "-q", "--no-edit"]);
    let registers = second.read("registers.ron");
    assert!(registers.contains("Aa First") && registers.contains("Zz Second"));
    let sidecar = second.read(SIDECAR);
    assert!(sidecar.contains("status: \"locked\"") && sidecar.contains("note: \"second\""));
}

#[test]
fn what_cannot_be_set_up_is_told_with_a_remedy() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    for command in ["git-setup", "sync"] {
        let mut asked = desk.command(&[&command, &desk.root]);
        // The folder of the test may itself lie in a repository.
        asked.env("GIT_CEILING_DIRECTORIES", desk.home.path());
        let ran = Ran::of(&mut asked);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
        assert!(ran.err.contains("is in no git repository"), "{ran:?}");
        assert!(ran.err.contains("git init"), "{ran:?}");
        let ran = Ran::of(desk.command(&[&command, &desk.root]).env("PATH", ""));
        assert_eq!(ran.code, Some(1));
        assert!(ran.err.contains("git was not found"), "{ran:?}");
        assert!(ran.err.contains("Install git"), "{ran:?}");
    }
}
