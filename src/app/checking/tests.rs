use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::app::sample;
use crate::store::atomic;

const CLAIM: &str = "(id: \"a1\", tag: \"claim\", spans: [(start: 0, end: 3, quote: \"The\", before: \"\", after: \" dam holds.\\n\")], fields: {}, note: \"\", links: [])";

struct Folder {
    home: TempDir,
    root: PathBuf,
}

impl Folder {
    /// A copy of the sample.
    fn sample() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = sample::write(home.path(), sample::Sample::Project).unwrap();
        Self { home, root }
    }

    /// One article, `a.txt`.
    fn article() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("project");
        fs::create_dir(&root).unwrap();
        let folder = Self { home, root };
        folder.put("a.txt", "The dam holds.\n");
        folder
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        atomic::write(&path, text.as_ref()).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root.join(name)).unwrap()
    }

    fn check(&self, repairs: bool) -> (Vec<String>, CheckReport) {
        let places = Places::below(self.home.path().join("home"));
        let with = CheckWith {
            places: Some(&places),
            repairs,
        };
        let mut lines = Vec::new();
        let report = check_folder(&self.root, with, &mut |event| {
            if let CheckEvent::Found(finding) = event {
                lines.push(finding.to_string());
            }
        });
        (lines, report.unwrap())
    }
}

fn sidecar(annotator: &str, records: &[&str]) -> String {
    let records: String = records
        .iter()
        .flat_map(|record| {
            [
                "        ", record, ",
",
            ]
        })
        .collect();
    format!(
        "#![enable(implicit_some)]\n(\n    format: 1,\n    article: (file: \"a.txt\", sha256: \"\", length: 15),\n    annotator: \"{annotator}\",\n    status: \"in-progress\",\n    fields: {{}},\n    annotations: [\n{records}    ],\n)\n"
    )
}

#[track_caller]
fn assert_one(lines: &[String], beginning: &str) {
    assert!(
        matches!(lines, [line] if line.starts_with(beginning)),
        "{beginning}: {lines:#?}"
    );
}

#[test]
fn the_sample_is_clean() {
    let folder = Folder::sample();
    let (lines, report) = folder.check(false);
    assert_eq!(lines, Vec::<String>::new());
    assert_eq!(report.n_articles, 10);
    assert!(
        report.summary().ends_with("sidecars: no problem"),
        "{}",
        report.summary()
    );
    let (lines, report) = folder.check(true);
    assert_eq!((lines.len(), report.backups), (0, None));
}

#[test]
fn what_is_wrong_is_told_with_file_and_remedy() {
    let good = sidecar("alice", &[CLAIM]);
    let cases: &[(&str, &str, &str)] = &[
        (
            "b.txt.alice.ron",
            &sidecar("alice", &[]),
            "b.txt.alice.ron:1:1: the article is not there",
        ),
        (
            "b.meta.ron",
            "(format: 1)",
            "b.meta.ron: the article is not there: b.txt",
        ),
        (
            "a.meta.ron",
            "(format: 1, fields: 3)",
            "a.meta.ron:1:1: the value of fields",
        ),
        ("a.meta.ron", "(format", "a.meta.ron:1:"),
        (
            "a.txt.alice (1).ron",
            &good,
            "a.txt.alice (1).ron: Google Drive left a copy of a.txt.alice.ron",
        ),
        (
            "a.txt.alice.sync-conflict-20261122-101500-ABCDEFG.ron",
            &good,
            "a.txt.alice.sync-conflict-20261122-101500-ABCDEFG.ron: Syncthing left a copy",
        ),
        (
            ".stancemark-4294967295-0.part",
            "half",
            ".stancemark-4294967295-0.part: a run of the program",
        ),
        ("c.txt", "\0\0\0\0", "c.txt: c.txt is not plain text"),
        (
            "a.txt.bob.ron",
            &sidecar("carol", &[]),
            "a.txt.bob.ron:1:1: the file says it is carol's",
        ),
        (
            "a.txt.bob.ron",
            "(format: 1, annotations: [",
            "a.txt.bob.ron:1:",
        ),
        (
            "a.txt.bob.ron",
            &sidecar("bob", &["(id: 5)"]),
            "a.txt.bob.ron:9:",
        ),
        (
            "a.txt.bob.ron",
            &sidecar("bob", &[CLAIM, CLAIM]),
            "a.txt.bob.ron:10:9: the id a1 stands twice",
        ),
        (
            "a.txt.bob.ron",
            &sidecar("bob", &[CLAIM]).replace("format: 1", "format: 9"),
            "a.txt.bob.ron:1:1: the file has format 9",
        ),
        (
            "stancemark.ron",
            "(format: 1, name: \"x\"",
            "stancemark.ron:1:",
        ),
        (
            "codebook.ron",
            "(name: \"x\", tags: [(id: \"claim\", name: \"C\")])",
            "codebook.ron:1:1: the file does not say its format",
        ),
        (
            "stancemark.ron",
            "(format: 1, settings: (name_patterns: [(field: \"date\", path: \"{a\")]))",
            "stancemark.ron: the pattern for date reads nothing",
        ),
        (
            "stancemark.ron",
            "(format: 1, settings: (name_patterns: [(field: \"date\", fixed: \"soon\")]))",
            "stancemark.ron: the fixed date \"soon\" is none",
        ),
        (
            "stancemark.ron",
            "(format: 1, settings: (keywords: [(pattern: \"(\", regex: true, color: \"#112233\")]))",
            "stancemark.ron: the keyword \"(\" finds nothing",
        ),
        (
            "registers.ron",
            "(format: 1, entries: [(register: \"actor\", name: \"A\"), (register: \"actor\", name: \"A\")])",
            "registers.ron:1:",
        ),
    ];
    for (name, text, beginning) in cases {
        let folder = Folder::article();
        folder.put("a.txt.alice.ron", &good);
        folder.put(name, text);
        let (lines, report) = folder.check(false);
        assert_one(&lines, beginning);
        assert_eq!((report.n_left, report.n_notes), (1, 0), "{name}");
        assert!(
            lines[0].contains(". ") || lines[0].contains("; "),
            "a remedy: {}",
            lines[0]
        );
        assert_eq!(folder.read(name), *text, "a check changes nothing");
    }
}

#[test]
fn what_is_only_worth_knowing_is_no_problem() {
    let twin = CLAIM.replace("a1", "a2");
    let odd = CLAIM.replace("claim", "mood");
    let field = CLAIM.replace("fields: {}", "fields: {\"hue\": \"red\"}");
    let annotators = "(format: 1, annotators: [(id: \"alice\", name: \"A\", color: \"#112233\", role: \"annotator\")])";
    let aliases = "(format: 1, entries: [(register: \"actor\", name: \"A\"), (register: \"actor\", name: \"B\", aliases: [\"a\"])])";
    for (name, text, beginning) in [
        (
            "a.txt.alice.ron",
            sidecar("alice", &[CLAIM, &twin]),
            "a.txt.alice.ron:10:1: note: a2 says the same as a1",
        ),
        (
            "a.txt.alice.ron",
            sidecar("alice", &[&odd]),
            "a.txt.alice.ron: note: the tag mood is not in the codebook",
        ),
        (
            "a.txt.alice.ron",
            sidecar("alice", &[&field]),
            "a.txt.alice.ron: note: the field hue of claim",
        ),
        (
            "a.txt.bob.ron",
            sidecar("bob", &[]),
            "a.txt.bob.ron: note: bob is not among",
        ),
        (
            "registers.ron",
            aliases.to_owned(),
            "registers.ron: note: \"a\" is a name of actor:A and of actor:B",
        ),
    ] {
        let folder = Folder::article();
        folder.put("stancemark.ron", annotators);
        folder.put(name, text);
        let (lines, report) = folder.check(false);
        assert_one(&lines, beginning);
        assert_eq!((report.n_left, report.n_notes), (0, 1), "{name}");
    }
}

#[test]
fn a_repair_mends_what_it_can_and_keeps_what_was_there() {
    let folder = Folder::article();
    let broken = sidecar("carol", &[CLAIM, CLAIM, "(id: 5)"])
        .trim_end()
        .to_owned();
    folder.put("deep/a.txt", "The dam holds.\n");
    folder.put("deep/a.txt.bob.ron", &broken);
    folder.put("deep/.stancemark-4294967295-3.part", "half a layer");
    let (_, before) = folder.check(false);
    assert_eq!(before.n_left, 5);
    let (lines, report) = folder.check(true);
    assert_eq!((report.n_left, report.n_mended), (1, 4), "{lines:#?}");
    let backups = report.backups.clone().unwrap();
    assert!(report.summary().contains(&backups.display().to_string()));
    let kept = |name: &str| fs::read_to_string(backups.join(name)).unwrap();
    assert_eq!(kept("deep/a.txt.bob.ron"), broken);
    assert_eq!(kept("deep/.stancemark-4294967295-3.part"), "half a layer");
    assert!(
        folder.read("deep/a.txt.bob.ron").contains("(id: 5)"),
        "what cannot be read stays"
    );
    assert_eq!(folder.check(false).1.n_left, 1);
    // A second repair has nothing to do and leaves nothing behind.
    let (_, again) = folder.check(true);
    assert_eq!((again.n_left, again.n_mended, again.backups), (1, 0, None));
}

#[test]
fn a_sidecar_that_is_open_in_a_window_is_left_alone() {
    let folder = Folder::article();
    let broken = sidecar("carol", &[CLAIM]);
    folder.put("a.txt.bob.ron", &broken);
    let places = Places::below(folder.home.path().join("home"));
    let locks = crate::store::LockFolder::new(places.locks.clone(), "Bob");
    let path = folder.root.join("a.txt.bob.ron");
    let _held = locks.lock(&path, jiff::Timestamp::UNIX_EPOCH);
    let (lines, report) = folder.check(true);
    assert!(lines[0].contains("Bob has it open"), "{lines:#?}");
    assert_eq!((report.n_mended, report.backups), (0, None));
    assert_eq!(folder.read("a.txt.bob.ron"), broken);
}

#[test]
fn a_damaged_sidecar_names_its_last_good_backup() {
    let folder = Folder::article();
    folder.put("a.txt.bob.ron", "(format: 1, anno");
    let places = Places::below(folder.home.path().join("home"));
    let backups = crate::store::BackupFolder::new(
        places.backups.clone(),
        std::sync::Arc::new(crate::store::RealDisk),
    );
    let path = folder.root.join("a.txt.bob.ron");
    backups.keep(&path, sidecar("bob", &[]).as_bytes()).unwrap();
    let (lines, _) = folder.check(false);
    let backup = backups.path_for(&path).display().to_string();
    assert!(
        matches!(lines.as_slice(), [line] if line.ends_with(&backup)),
        "{lines:#?}"
    );
}

#[test]
fn a_folder_that_is_not_there_and_a_repair_without_backups_are_errors() {
    let folder = Folder::article();
    let gone = folder.root.join("gone");
    let with = CheckWith {
        places: None,
        repairs: false,
    };
    assert!(matches!(
        check_folder(&gone, with, &mut |_| ()),
        Err(CheckError::Folder(_))
    ));
    let with = CheckWith {
        places: None,
        repairs: true,
    };
    assert!(matches!(
        check_folder(&folder.root, with, &mut |_| ()),
        Err(CheckError::NoPlaces)
    ));
}
