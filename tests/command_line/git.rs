//! `stancemark merge` as git's merge driver, between two clones.

use std::path::{Path, PathBuf};
use std::process::Command;

use stancemark::store::{atomic, sidecar};

use super::{ARTICLE, Ran, SIDECAR};

struct Clone {
    root: PathBuf,
}

impl Clone {
    fn git(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut git_in(&self.root, arguments))
    }

    #[track_caller]
    fn must(&self, arguments: &[&str]) {
        let ran = self.git(arguments);
        assert_eq!(ran.code, Some(0), "git {arguments:?}: {ran:?}");
    }

    fn read(&self) -> String {
        std::fs::read_to_string(self.root.join(SIDECAR)).unwrap()
    }

    /// Changes the sidecar and commits it.
    fn change(&self, from: &str, to: &str) {
        let before = self.read();
        assert!(before.contains(from), "{from}");
        let after = before.replacen(from, to, 1);
        atomic::write(&self.root.join(SIDECAR), after.as_bytes()).unwrap();
        self.must(&["commit", "-qam", "a change"]);
    }
}

pub(super) fn git_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=test", "-c", "user.email=test@example.org"])
        .args(["-c", "init.defaultBranch=main", "-c", "pull.rebase=false"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", folder.join("none"))
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

/// Two clones of a repository with one article and one layer.
fn two_clones(place: &Path) -> [Clone; 2] {
    let clone = |name: &str| {
        let ran = Ran::of(&mut git_in(place, &["clone", "-q", "origin.git", name]));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let clone = Clone {
            root: place.join(name),
        };
        let driver = format!("'{}' merge %O %A %B", env!("CARGO_BIN_EXE_stancemark"));
        clone.must(&["config", "merge.stancemark.driver", &driver]);
        clone
    };
    let made = Ran::of(&mut git_in(place, &["init", "-q", "--bare", "origin.git"]));
    assert_eq!(made.code, Some(0), "{made:?}");
    let first = clone("first");
    for name in [ARTICLE, SIDECAR] {
        let bytes = stancemark::app::sample::FILES
            .iter()
            .find_map(|(file, bytes)| (*file == name).then_some(*bytes));
        let path = first.root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        atomic::write(&path, bytes.unwrap()).unwrap();
    }
    let attributes = first.root.join(".gitattributes");
    atomic::write(&attributes, b"*.txt.*.ron merge=stancemark\n").unwrap();
    first.must(&["add", "-A"]);
    first.must(&["commit", "-qm", "begin"]);
    first.must(&["push", "-q", "origin", "HEAD"]);
    let second = clone("second");
    [first, second]
}

pub(super) fn has_git() -> bool {
    let has_git = Command::new("git").arg("--version").output().is_ok();
    if !has_git {
        println!("skipped: there is no git here");
    }
    has_git
}

const NEW: &str = "        (id: \"01ZZZZZZZZZZZZZZZZZZZZZZZZ\", tag: \"note\", spans: [], fields: {}, note: \"new\", links: []),\n";

#[test]
fn git_merges_what_two_people_did_to_one_layer() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let [first, second] = two_clones(place.path());
    let base = first.read();
    let removed = base
        .lines()
        .find(|line| line.contains("\"quote\""))
        .unwrap();
    first.change("certainty\": \"5\"", "certainty\": \"1\"");
    first.change(&format!("{removed}\n"), "");
    first.must(&["push", "-q", "origin", "HEAD"]);
    second.change("annotations: [\n", &format!("annotations: [\n{NEW}"));
    second.change("status: \"done\"", "status: \"in-progress\"");
    let pulled = second.git(&["pull", "-q", "--no-edit"]);
    assert_eq!(pulled.code, Some(0), "{pulled:?}");
    let merged = second.read();
    for words in ["certainty\": \"1\"", NEW, "status: \"in-progress\""] {
        assert!(merged.contains(words), "{words}: {merged}");
    }
    assert!(!merged.contains(removed));
    let count = |text: &str| sidecar::summarise(text.as_bytes()).unwrap().n_annotations;
    assert_eq!(count(&merged), count(&base), "one came, one went");
}

#[test]
fn git_stops_at_a_true_conflict_and_both_values_are_kept() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let [first, second] = two_clones(place.path());
    first.change("note: \"\"", "note: \"the first\"");
    first.must(&["push", "-q", "origin", "HEAD"]);
    second.change("note: \"\"", "note: \"the second\"");
    second.change("annotations: [\n", &format!("annotations: [\n{NEW}"));
    let pulled = second.git(&["pull", "-q", "--no-edit"]);
    assert_eq!(pulled.code, Some(1), "{pulled:?}");
    let merged = second.read();
    for words in ["note: \"the second\"", "\"the first\"", NEW] {
        assert!(merged.contains(words), "{words}: {merged}");
    }
    assert!(
        !merged.contains("<<<<"),
        "no marks that would damage the file"
    );
    assert_eq!(
        sidecar::summarise(merged.as_bytes()).unwrap().n_unreadable,
        0
    );
    let state = second.git(&["status", "--porcelain"]);
    assert!(
        state.out.starts_with("UU "),
        "git waits for a person: {state:?}"
    );
}
