//! The shape of the source: who may import whom, and what no file may do.
//!
//! The compiler guards one arrow, core to window, by the feature `gui`; these tests guard the rest.
//! `docs/ARCHITECTURE.md` says why the arrows are as they are.

use std::{collections::BTreeSet, fs, path::Path};

use regex::Regex;

use crate::support::tree::{SourceFile, root, rust_files, tracked_files};

/// What the modules of the core are, from the leaf up.
const CORE: [&str; 4] = ["text", "anchor", "model", "edit"];

/// For each module those that it may import; `testing` is open to all, and to itself each module is.
const ARROWS: [(&str, &[&str]); 15] = [
    ("text", &[]),
    ("anchor", &["text"]),
    ("model", &["text", "anchor"]),
    ("edit", &CORE),
    ("review", &CORE),
    ("insight", &["text", "anchor", "model"]),
    ("store", &["text", "anchor", "model"]),
    ("loading", &["text", "anchor", "model"]),
    ("builtin", &["text", "anchor", "model", "store"]),
    (
        "formats",
        &["text", "anchor", "model", "edit", "review", "insight"],
    ),
    (
        "app",
        &[
            "text", "anchor", "model", "edit", "review", "insight", "store", "loading", "builtin",
            "formats",
        ],
    ),
    (
        "cli",
        &[
            "text", "anchor", "model", "edit", "review", "insight", "store", "loading", "builtin",
            "formats", "app",
        ],
    ),
    (
        "ui",
        &[
            "text", "anchor", "model", "edit", "review", "insight", "builtin", "app",
        ],
    ),
    ("main", &["app", "cli", "ui"]),
    (
        "testing",
        &[
            "text", "anchor", "model", "edit", "review", "insight", "store", "loading", "builtin",
            "formats", "app", "ui",
        ],
    ),
];

/// Crates that draw; only the window may know them.
const DRAWING_CRATES: &str = r"\b(egui|eframe|parley|swash)\b";

/// The module a file belongs to: the first folder or file name under `src`.
fn module_of(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let first = inside.split('/').next().unwrap_or(inside);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The modules named behind `crate::` or `stancemark::`, braces included: `crate::{model::Tag, text}` names two.
fn imported_modules(code: &str) -> BTreeSet<String> {
    let start = Regex::new(r"\b(?:crate|stancemark)::").unwrap();
    let name = Regex::new(r"^\w+").unwrap();
    let mut found = BTreeSet::new();
    for hit in start.find_iter(code) {
        let rest = code.get(hit.end()..).unwrap_or_default();
        for entry in first_entries(rest) {
            found.extend(name.find(entry).map(|hit| hit.as_str().to_owned()));
        }
    }
    found
}

/// `a::b…` is one entry; `{a::b, c::{d, e}}…` are two, `a::b` and `c::{d, e}`.
fn first_entries(rest: &str) -> Vec<&str> {
    let Some(inside) = rest.strip_prefix('{') else {
        return vec![rest];
    };
    let (mut entries, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, sign) in inside.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                entries.push(inside.get(start..at).unwrap_or_default().trim());
                start = at + 1;
                if sign == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    entries
}

/// How many `super::` in a row lead out of the file's module into the crate's root.
fn steps_to_root(path: &str) -> usize {
    let parts = path.split('/').count() - 1;
    if path.ends_with("/mod.rs") {
        parts - 1
    } else {
        parts
    }
}

fn climbs_to_root(file: &SourceFile) -> bool {
    let code = file.code();
    // In a module of tests at the end of a file, `super` is that file's own module.
    let outside_tests = code.split("#[cfg(test)]").next().unwrap_or(&code);
    outside_tests.contains(&"super::".repeat(steps_to_root(&file.path)))
}

fn forbidden_arrows(file: &SourceFile) -> Vec<String> {
    let from = module_of(&file.path);
    let Some((_, allowed)) = ARROWS.iter().find(|(module, _)| *module == from) else {
        return vec![format!(
            "{}: module {from} is not in the table of arrows",
            file.path
        )];
    };
    let is_allowed = |to: &str| to == from || to == "testing" || allowed.contains(&to);
    let to = imported_modules(&file.code()).into_iter();
    let mut wrong: Vec<String> = to
        .filter(|to| !is_allowed(to))
        .map(|to| format!("{}: {from} → {to}", file.path))
        .collect();
    if climbs_to_root(file) {
        wrong.push(format!(
            "{}: another module is named by `crate::`, not by `super::`",
            file.path
        ));
    }
    wrong
}

#[test]
fn modules_import_only_what_lies_below_them() {
    let files = rust_files("src");
    assert!(!files.is_empty(), "no source found");
    let checked = files.iter().filter(|file| file.path != "src/lib.rs");
    let wrong: Vec<String> = checked.flat_map(forbidden_arrows).collect();
    assert!(
        wrong.is_empty(),
        "imports against the arrows:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn imports_are_read_with_braces_and_in_paths() {
    let check = |code: &str, expected: &[&str]| {
        let found: Vec<String> = imported_modules(code).into_iter().collect();
        assert_eq!(found, expected, "{code}");
    };
    check("use crate::model::Tag;", &["model"]);
    check(
        "use crate::{\n    model::{Tag, Layer},\n    text,\n};",
        &["model", "text"],
    );
    check("let x = crate::store::read(path);", &["store"]);
    check("use stancemark::app::AppState;", &["app"]);
    check("pub(crate) fn a() {}", &[]);
}

#[test]
fn an_import_against_the_arrows_is_found() {
    let check = |path: &str, text: &str, is_wrong: bool| {
        let file = SourceFile {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(
            !forbidden_arrows(&file).is_empty(),
            is_wrong,
            "{path}: {text}"
        );
    };
    check("src/text/offset.rs", "use crate::model::Tag;", true);
    check("src/text/offset.rs", "use super::super::model::Tag;", true);
    check("src/text/offset.rs", "use super::segment::words;", false);
    check("src/text/offset.rs", "//! See [`crate::model`].", false);
    check("src/text/mod.rs", "use super::model::Tag;", true);
    check(
        "src/ui/app.rs",
        "use crate::{app::AppState, store::save};",
        true,
    );
    check("src/ui/app.rs", "use crate::app::AppState;", false);
    check("src/utils/mod.rs", "", true);
}

#[test]
fn only_the_window_names_the_crates_that_draw() {
    let drawing = Regex::new(DRAWING_CRATES).unwrap();
    let may = |path: &str| matches!(module_of(path), "ui" | "main" | "testing");
    let wrong: Vec<String> = rust_files("src")
        .into_iter()
        .filter(|file| !may(&file.path))
        .filter_map(|file| {
            Some(format!(
                "{}: {}",
                file.path,
                drawing.find(&file.code())?.as_str()
            ))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "drawing outside ui:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_test_file_is_part_of_the_one_test_binary() {
    let main = fs::read_to_string(root().join("tests/main.rs")).unwrap();
    let listed = Regex::new(r"(?m)^\s*mod (\w+);").unwrap();
    let listed: BTreeSet<&str> = listed
        .captures_iter(&main)
        .filter_map(|hit| Some(hit.get(1)?.as_str()))
        .collect();
    let mut forgotten = Vec::new();
    for entry in fs::read_dir(root().join("tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_module =
            path.join("mod.rs").is_file() || path.extension().is_some_and(|it| it == "rs");
        if is_module && name != "main" && !listed.contains(name.as_str()) {
            forgotten.push(name);
        }
    }
    assert!(forgotten.is_empty(), "not in tests/main.rs: {forgotten:?}");
}

#[test]
fn long_files_say_why_they_are_long() {
    const SEAM: usize = 400;
    const LIMIT: usize = 600;
    const REASON: &str = "Long because";
    let files = ["src", "tests", "benches"].into_iter().flat_map(rust_files);
    let mut wrong = Vec::new();
    for file in files.filter(|file| file.lines() > SEAM) {
        let line = format!("{}: {} lines", file.path, file.lines());
        if file.lines() > LIMIT && !file.module_doc().contains(REASON) {
            wrong.push(line);
        } else {
            println!("look for the seam in {line}");
        }
    }
    assert!(
        wrong.is_empty(),
        "over {LIMIT} lines without “{REASON} …” in the module doc:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn what_is_still_to_do_names_its_issue() {
    // Written in two parts, or it would find itself.
    let word = concat!("TO", "DO");
    let noted = Regex::new(&format!(r"\b{word}\b(\(#\d+\):)?")).unwrap();
    let mut wrong = Vec::new();
    for file in tracked_files().unwrap_or_else(|| rust_files("src")) {
        for (number, line) in file.text.lines().enumerate() {
            let hits = noted.captures_iter(line);
            if hits.filter(|hit| hit.get(1).is_none()).count() > 0 {
                wrong.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "write {word}(#issue): …\n{}",
        wrong.join("\n")
    );
}

/// As many words in a row as no two authors write by chance.
const SHINGLE: usize = 8;

fn shingles(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = text
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let joined: Vec<String> = words.windows(SHINGLE).map(|run| run.join(" ")).collect();
    joined.into_iter()
}

fn shingles_of_folder(folder: &Path) -> Option<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).ok()? {
        let bytes = fs::read(entry.ok()?.path()).ok()?;
        found.extend(shingles(&String::from_utf8_lossy(&bytes)));
    }
    Some(found)
}

#[test]
fn no_sentence_of_the_real_articles_is_in_the_repository() {
    let Some(theirs) = shingles_of_folder(&root().join("../shared/articles")) else {
        println!("skipped: ../shared/articles is not here");
        return;
    };
    let Some(files) = tracked_files() else {
        println!("skipped: this is not a git work tree");
        return;
    };
    assert!(!theirs.is_empty(), "the real articles are empty");
    let copied = files.iter().filter_map(|file| {
        let run = shingles(&file.text).find(|run| theirs.contains(run))?;
        Some(format!("{}: “{run}”", file.path))
    });
    let copied: Vec<String> = copied.collect();
    assert!(
        copied.is_empty(),
        "words of the real articles:\n{}",
        copied.join("\n")
    );
}

#[test]
fn a_copied_sentence_is_found_whatever_its_punctuation() {
    let theirs: BTreeSet<String> =
        shingles("One, two three; four five six: seven EIGHT nine.").collect();
    assert!(shingles("x one two three four five six seven eight").any(|run| theirs.contains(&run)));
    assert!(!shingles("one two three four five six seven nine").any(|run| theirs.contains(&run)));
}
