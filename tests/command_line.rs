//! The command line, by the program itself.

mod git;
mod git_setup;
mod insight;
mod review;
mod sync;
mod sync_random;
mod sync_window;
mod team;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use stancemark::app::sample;
use stancemark::store::atomic;
use tempfile::TempDir;

/// A copy of the sample, and a place for the program's own files.
struct Desk {
    home: TempDir,
    root: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = sample::write(home.path(), sample::Sample::Project).unwrap();
        Self { home, root }
    }

    fn run(&self, arguments: &[&dyn AsRef<OsStr>]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    fn command(&self, arguments: &[&dyn AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stancemark"));
        command
            .args(arguments.iter().map(|argument| (*argument).as_ref()))
            .env("STANCEMARK_HOME", self.home.path().join("own"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.root.join(name);
        atomic::write(&path, text.as_bytes()).unwrap();
        path
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.root.join(name)).unwrap()
    }
}

/// What came of a run.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: status.code(),
            out: text(stdout),
            err: text(stderr),
        }
    }
}

const ARTICLE: &str = "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt";
const SIDECAR: &str = "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt.ines.ron";

#[test]
fn list_shows_an_article_a_line() {
    let desk = Desk::new();
    let ran = desk.run(&[&"list", &desk.root]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(ran.out.lines().count(), 10);
    let line = ran
        .out
        .lines()
        .find(|line| line.starts_with(ARTICLE))
        .unwrap();
    let fields: Vec<&str> = line.split('\t').collect();
    assert_eq!(fields.len(), 6, "{line}");
    assert_eq!(fields[1..3], ["2025-03-14", "kestrel-courier"]);
    assert!(fields[3].starts_with("Varland's plan to keep the Orlen dam"));
    assert_eq!(fields[5], "16 annotations");
}

#[test]
fn list_as_json_gives_an_object_a_line() {
    let desk = Desk::new();
    let ran = desk.run(&[&"list", &desk.root, &"--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let objects: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects.len(), 10);
    let kestrel = objects.iter().find(|it| it["article"] == ARTICLE).unwrap();
    assert_eq!(kestrel["outlet"], "kestrel-courier");
    assert_eq!(kestrel["date"], "2025-03-14");
    assert!(kestrel["words"].as_u64().unwrap() > 200);
    let ines = &kestrel["layers"]["ines"];
    assert_eq!(ines["status"], "done");
    assert_eq!(ines["annotations"], 10);
    assert_eq!(ines["tags"]["stance"], 4);
    assert_eq!(kestrel["layers"]["tomas"]["annotations"], 6);
    let untouched = objects
        .iter()
        .filter(|it| it["layers"] == serde_json::json!({}));
    assert_eq!(untouched.count(), 1);
}

#[test]
fn list_says_what_it_could_not_read() {
    let desk = Desk::new();
    desk.put("broken.txt", "\0\0\0\0");
    let ran = desk.run(&[&"list", &desk.root]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.out.lines().count(), 11, "the others are listed");
    assert!(
        ran.err.contains("broken.txt could not be read"),
        "{}",
        ran.err
    );
}

#[test]
fn check_finds_nothing_in_the_sample() {
    let desk = Desk::new();
    let ran = desk.run(&[&"check", &desk.root]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(ran.out, "10 articles, 15 sidecars: no problem\n");
}

#[test]
fn check_reports_what_is_broken_and_repair_mends_it() {
    let desk = Desk::new();
    let good = desk.read(SIDECAR);
    let name = SIDECAR.replace("ines", "noor");
    desk.put(&name, good.trim_end());
    desk.put("gone.txt.ines.ron", &good);
    let ran = desk.run(&[&"check", &desk.root]);
    assert_eq!(ran.code, Some(1));
    let has = |ran: &Ran, words: &str| ran.out.lines().any(|line| line.contains(words));
    assert!(
        has(&ran, &format!("{name}:1:1: the file says it is ines's")),
        "{}",
        ran.out
    );
    assert!(
        has(&ran, "the last line has no line end. Repair writes"),
        "{}",
        ran.out
    );
    assert!(
        has(&ran, "gone.txt.ines.ron:1:1: the article is not there"),
        "{}",
        ran.out
    );
    assert!(
        has(&ran, "note: noor is not among the project's annotators"),
        "{}",
        ran.out
    );
    assert_eq!(
        desk.read(&name),
        good.trim_end(),
        "nothing is mended unasked"
    );

    let ran = desk.run(&[&"check", &"--repair", &desk.root]);
    assert_eq!(
        ran.code,
        Some(1),
        "an article that is gone cannot be mended"
    );
    assert!(
        has(&ran, "mended: the last line has no line end"),
        "{}",
        ran.out
    );
    assert!(has(&ran, "1 problem, 2 mended"), "{}", ran.out);
    let backups = ran.out.trim_end().rsplit(" lie in ").next().unwrap();
    let kept = std::fs::read_to_string(Path::new(backups).join(&name)).unwrap();
    assert_eq!(kept, good.trim_end());
    std::fs::remove_file(desk.root.join("gone.txt.ines.ron")).unwrap();
    assert_eq!(
        desk.run(&[&"check", &desk.root]).code,
        Some(0),
        "a note is no problem"
    );
    assert_eq!(desk.read(&name), good.replace("\"ines\"", "\"noor\""));
}

#[test]
fn merge_writes_both_sides_edits_into_mine() {
    let desk = Desk::new();
    let base = desk.read(SIDECAR);
    let base_path = desk.put("base", &base);
    let mine = desk.put("mine", &base.replacen("note: \"\"", "note: \"mine\"", 1));
    let theirs = desk.put(
        "theirs",
        &base.replace("status: \"done\"", "status: \"locked\""),
    );
    let ran = desk.run(&[&"merge", &base_path, &mine, &theirs]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let merged = base
        .replacen("note: \"\"", "note: \"mine\"", 1)
        .replace("status: \"done\"", "status: \"locked\"");
    assert_eq!(desk.read("mine"), merged);

    let theirs = desk.put(
        "theirs",
        &base.replacen("note: \"\"", "note: \"theirs\"", 1),
    );
    let ran = desk.run(&[&"merge", &base_path, &mine, &theirs]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err
            .contains("\"mine\" and to \"theirs\"; both are kept"),
        "{}",
        ran.err
    );
    assert!(desk.read("mine").contains("\"theirs\""));
}

#[test]
fn merge_leaves_a_damaged_side_alone_and_names_it() {
    let desk = Desk::new();
    let base = desk.put("base", &desk.read(SIDECAR));
    let mine = desk.put("mine", &desk.read(SIDECAR).replace("\"done\"", "\"new\""));
    let theirs = desk.put("theirs", "(format: 1, annotations: [");
    let before = desk.read("mine");
    let ran = desk.run(&[&"merge", &base, &mine, &theirs]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains(&theirs.display().to_string()),
        "{}",
        ran.err
    );
    assert_eq!(desk.read("mine"), before);
    let gone = desk.root.join("gone");
    let ran = desk.run(&[&"merge", &base, &mine, &gone]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains(&gone.display().to_string()), "{}", ran.err);
}

#[test]
fn help_and_version_are_told_and_a_wrong_call_exits_with_two() {
    let desk = Desk::new();
    for (arguments, words) in [
        (vec!["--help"], "Example: stancemark coverage"),
        (vec!["check", "--help"], "Mend what can be mended"),
        (vec!["merge", "--help"], "merge=stancemark"),
        (vec!["list", "--help"], "One JSON object a line"),
        (vec!["search", "--help"], "Example: stancemark search"),
        (vec!["counts", "--help"], "Example: stancemark counts"),
        (vec!["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let arguments: Vec<&dyn AsRef<OsStr>> =
            arguments.iter().map(|it| it as &dyn AsRef<OsStr>).collect();
        let ran = desk.run(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    for arguments in [
        vec!["check"],
        vec!["merge", "a"],
        vec!["list", "a", "--xml"],
    ] {
        let arguments: Vec<&dyn AsRef<OsStr>> =
            arguments.iter().map(|it| it as &dyn AsRef<OsStr>).collect();
        let ran = desk.run(&arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.contains("Usage: "), "{}", ran.err);
    }
}

#[test]
fn what_is_no_folder_is_refused_with_a_remedy() {
    let desk = Desk::new();
    let article = desk.root.join(ARTICLE);
    for command in ["check", "list", "counts", "search"] {
        let mut arguments: Vec<&dyn AsRef<OsStr>> = vec![&command, &article];
        if command == "search" {
            arguments.push(&"word");
        }
        let ran = desk.run(&arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
        assert!(
            ran.err.contains("is no folder. Give the folder"),
            "{}",
            ran.err
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_window_without_a_display_says_what_works_without_one() {
    let desk = Desk::new();
    let ran = desk.run(&[&desk.root]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let words = if cfg!(feature = "gui") {
        "There is no display to open a window on"
    } else {
        "built without a window"
    };
    assert!(ran.err.contains(words), "{}", ran.err);
}

/// Nobody reads what is written: the program ends, without a word of panic.
#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_ends_the_list() {
    use std::process::Stdio;
    let desk = Desk::new();
    let mut child = desk
        .command(&[&"list", &desk.root])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code().is_some());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
