//! Two clones of one repository on one disk, each with a person at it.

use std::path::{Path, PathBuf};
use std::process::Command;

use stancemark::app::sample;
use stancemark::store::atomic;
use tempfile::TempDir;

use super::Ran;

/// A repository and two clones of it, in which the sample is a project below the top.
pub struct Team {
    place: TempDir,
    /// Whoever began.
    pub first: Member,
    /// Whoever cloned.
    pub second: Member,
}

/// One clone.
pub struct Member {
    /// The top of the work tree.
    pub top: PathBuf,
    /// The project in it; its path holds spaces and letters beyond ASCII.
    pub root: PathBuf,
}

/// The project's folder below the top of the work tree.
pub const PROJECT: &str = "the press/Übersicht 2025";

impl Team {
    /// The sample, pushed by the first, set up and cloned by both; `configured` in both clones.
    pub fn new(configured: &[(&str, &str)]) -> Self {
        let place = tempfile::tempdir().unwrap();
        must(
            place.path(),
            &["init", "-q", "--bare", "-b", "main", "origin.git"],
        );
        let first = Member::clone_into(place.path(), "first", configured);
        for (name, bytes) in sample::FILES {
            first.put(name, bytes);
        }
        first.git(&["symbolic-ref", "HEAD", "refs/heads/main"]);
        first.set_up();
        first.git(&["add", "-A"]);
        first.git(&["commit", "-q", "-m", "begin"]);
        first.git(&["push", "-q", "-u", "origin", "main"]);
        let second = Member::clone_into(place.path(), "second", configured);
        second.set_up();
        Self {
            place,
            first,
            second,
        }
    }

    /// The bare repository.
    pub fn origin(&self) -> PathBuf {
        self.place.path().join("origin.git")
    }

    /// A third clone.
    pub fn join(&self, name: &str, configured: &[(&str, &str)]) -> Member {
        Member::clone_into(self.place.path(), name, configured)
    }
}

impl Member {
    fn clone_into(place: &Path, name: &str, configured: &[(&str, &str)]) -> Self {
        let mut arguments = vec!["clone".to_owned(), "-q".to_owned()];
        let configured = configured.iter().chain(&[
            ("user.name", "test"),
            ("user.email", "test@example.org"),
            ("gc.auto", "0"),
            // The tests are about what is merged, not about what a power cut leaves.
            ("core.fsync", "none"),
        ]);
        for (key, value) in configured {
            arguments.extend(["-c".to_owned(), format!("{key}={value}")]);
        }
        arguments.extend(["origin.git".to_owned(), name.to_owned()]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        must(place, &arguments);
        let top = place.join(name);
        let root = top.join(PROJECT);
        Self { top, root }
    }

    /// The program, with this clone's folder as its last argument.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stancemark"));
        command
            .args(arguments)
            .arg(&self.root)
            .env("STANCEMARK_HOME", self.top.with_extension("own"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY");
        alone(&mut command, &self.top);
        command
    }

    /// What the program says.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// Syncs; fails unless both sides are in step then.
    #[track_caller]
    pub fn sync(&self) -> Ran {
        let ran = self.run(&["sync"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran
    }

    /// Syncs; fails unless it comes to its end, in step or with conflicts.
    #[track_caller]
    pub fn sync_through(&self) -> Ran {
        let ran = self.run(&["sync"]);
        assert_eq!(ran.err, "", "{ran:?}");
        ran
    }

    /// Sets git up.
    #[track_caller]
    pub fn set_up(&self) {
        let ran = self.run(&["git-setup"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }

    /// Runs git, which has to succeed, and gives what it wrote.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        must(&self.top, arguments)
    }

    /// A file below the project's folder.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.root.join(name)).unwrap()
    }

    /// Writes one, and the folders above it.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        put(&self.root.join(name), bytes.as_ref());
    }

    /// Replaces words in a file, once.
    #[track_caller]
    pub fn change(&self, name: &str, from: &str, to: &str) {
        let before = self.read(name);
        assert!(before.contains(from), "{from}: {before}");
        self.put(name, before.replacen(from, to, 1));
    }

    /// Makes a hook of git's.
    #[cfg(unix)]
    pub fn hook(&self, name: &str, script: &str) {
        hook(&self.top.join(".git"), name, script);
    }

    /// Every file below the top but git's own, with its bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let listed = self.git(&[
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]);
        let paths = listed.split('\0').filter(|path| !path.is_empty());
        paths
            .map(|path| (path.to_owned(), std::fs::read(self.top.join(path)).unwrap()))
            .collect()
    }
}

/// Fails with the names of files that differ.
#[track_caller]
pub fn assert_same(one: &[(String, Vec<u8>)], other: &[(String, Vec<u8>)]) {
    let missing = |from: &[(String, Vec<u8>)], of: &[(String, Vec<u8>)]| -> Vec<String> {
        let missing = of.iter().filter(|it| !from.contains(it));
        missing.map(|it| it.0.clone()).collect()
    };
    let (here, there) = (missing(one, other), missing(other, one));
    assert!(here.is_empty() && there.is_empty(), "{here:?} {there:?}");
}

/// Makes a hook of a repository's.
#[cfg(unix)]
pub fn hook(git_dir: &Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = git_dir.join("hooks").join(name);
    put(&path, format!("#!/bin/sh\n{script}\n").as_bytes());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    atomic::write(path, bytes).unwrap();
}

/// Nothing of the machine's own configuration counts.
fn alone(command: &mut Command, place: &Path) {
    command
        .env("GIT_CONFIG_GLOBAL", place.join("none"))
        .env("GIT_CONFIG_NOSYSTEM", "1");
}

#[track_caller]
fn must(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    alone(&mut command, folder);
    let ran = Ran::of(&mut command);
    assert_eq!(ran.code, Some(0), "git {arguments:?}: {ran:?}");
    ran.out
}
