//! Whether the table of real samples in `docs/FORMATS.md` has a row for each, with what really becomes of it.
//!
//! `UPDATE_GOLDEN=1` writes the outcomes anew; what a file is, a person says there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{
    FormatError, ImportFormat, ImportSource, InFile, Options, Report, Trouble, import_format,
    likely_format,
};
use crate::testing::golden::root;

/// The lines around the table.
const BEGIN: &str = "<!-- samples: checked by a test -->\n";
const END: &str = "<!-- end of samples -->\n";
const HEAD: &str = "| file | what it is | read as | outcome |\n|---|---|---|---|\n";

/// The formats of each folder; the first reads what is like none of them.
const FOLDERS: [(&str, &[&str]); 12] = [
    ("brat", &["brat"]),
    ("claimreview", &["claim-review"]),
    ("conll", &["conll"]),
    ("dna", &["dna"]),
    ("doccano", &["doccano"]),
    ("label_studio", &["label-studio"]),
    ("prodigy", &["prodigy"]),
    ("refi_qda", &["refi-qda", "refi-qda-codebook"]),
    ("uima_json", &["cas-json", "xmi"]),
    ("uima_xmi", &["xmi"]),
    ("web_annotation", &["web-annotation"]),
    ("webanno_tsv", &["webanno-tsv", "xmi"]),
];

/// All files below a folder but those right in it, by path; none where there is no such folder.
fn files_below(folder: &Path) -> Vec<InFile> {
    let mut folders: Vec<PathBuf> = entries(folder)
        .into_iter()
        .filter(|it| it.is_dir())
        .collect();
    let mut files = Vec::new();
    while let Some(next) = folders.pop() {
        for path in entries(&next) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            files.push(InFile {
                path: name.replace('\\', "/"),
                bytes: std::fs::read(&path).unwrap(),
            });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// The file with those that a person would give together with it: type systems of a CAS, the text of a standoff.
fn source(file: &InFile, all: &[InFile]) -> ImportSource {
    let (folder, name) = file.path.rsplit_once('/').unwrap();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let beside = all.iter().filter(|it| {
        let (other_folder, other) = it.path.rsplit_once('/').unwrap();
        let is_beside = match name.rsplit_once('.') {
            Some((_, "xmi")) => it.has_ending(".xml"),
            Some((_, "ann")) => other == format!("{stem}.txt") || it.has_ending(".conf"),
            _ => false,
        };
        other_folder == folder && is_beside
    });
    ImportSource {
        files: std::iter::once(file).chain(beside).cloned().collect(),
    }
}

/// The format that reads a sample, and the words for that.
fn reader(source: &ImportSource) -> (&'static dyn ImportFormat, String) {
    let path = &source.files.first().unwrap().path;
    let folder = path.split('/').next().unwrap();
    let (_, formats) = FOLDERS
        .into_iter()
        .find(|(it, _)| *it == folder)
        .unwrap_or_else(|| panic!("{folder} is a new folder of samples: add it to FOLDERS"));
    let likely = likely_format(source).filter(|it| formats.contains(&it.id()));
    let format = likely.unwrap_or_else(|| import_format(formats[0]).unwrap());
    let chosen = if likely.is_some() {
        ""
    } else {
        ", chosen by hand"
    };
    (format, format!("{}{chosen}", format.label()))
}

/// What becomes of a sample, in words.
fn outcome(format: &dyn ImportFormat, source: &ImportSource) -> String {
    let mut report = Report::default();
    let set = match format.read(source, &Options::default(), &mut report) {
        Ok(set) => set,
        Err(FormatError::Broken { reason, .. }) => return format!("refused: {reason}"),
        Err(error) => return format!("refused: {error}"),
    };
    let counted = |n: usize, one: &str| match n {
        0 => format!("no {one}s"),
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    };
    let n_annotations = set.articles.iter().map(|it| it.annotations.len()).sum();
    let (n_tags, n_links) = (
        set.codebook.tags.len(),
        set.articles
            .iter()
            .flat_map(|it| &it.annotations)
            .map(|it| it.links.len())
            .sum(),
    );
    let mut told = format!(
        "{}, {}",
        counted(set.articles.len(), "article"),
        counted(n_annotations, "annotation")
    );
    if n_links > 0 {
        told = format!("{told}, {}", counted(n_links, "link"));
    }
    if n_tags > 0 {
        told = format!("{told}, {} in the codebook", counted(n_tags, "tag"));
    }
    let troubles = report.troubles().iter();
    let troubles =
        troubles.map(|(trouble, cases)| format!("; told: {} {}", cases.count, short(*trouble)));
    told + &troubles.collect::<String>()
}

/// A trouble in few words.
fn short(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::QuoteDiffers => "words that differ",
        Trouble::BadPlace => "places that are none",
        Trouble::OtherCounting => "places counted otherwise",
        Trouble::BadRecord => "unreadable records",
        Trouble::DanglingReference => "references to nothing",
        Trouble::NotKept => "data not kept",
        Trouble::Double => "doubles",
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn the_table_of_samples_says_what_becomes_of_each() {
    let folder = root().join("../shared/samples");
    let files = files_below(&folder);
    if files.is_empty() {
        println!("skipped: there are no samples in {}", folder.display());
        return;
    }
    let page_path = root().join("docs/FORMATS.md");
    let page = std::fs::read_to_string(&page_path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    let described: BTreeMap<&str, &str> = table
        .lines()
        .filter_map(|line| {
            let mut cells = line.split(" | ");
            Some((cells.next()?.strip_prefix("| ")?, cells.next()?))
        })
        .collect();
    let rows = files.iter().map(|file| {
        let source = source(file, &files);
        let (format, read_as) = reader(&source);
        let name = format!("`{}`", file.path);
        let what = described.get(name.as_str()).copied().unwrap_or_default();
        let outcome = cell(&outcome(format, &source));
        assert!(!what.is_empty(), "{name} has no row that says what it is");
        format!("| {name} | {what} | {read_as} | {outcome} |\n")
    });
    let expected = format!("{HEAD}{}", rows.collect::<String>());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let page = format!("{before}{BEGIN}{expected}{END}{after}");
        #[expect(clippy::disallowed_methods, reason = "a page that is made may be lost")]
        std::fs::write(&page_path, page).unwrap();
        return;
    }
    let known: BTreeSet<&str> = table.lines().collect();
    let differ: Vec<&str> = expected.lines().filter(|it| !known.contains(it)).collect();
    assert!(
        table == expected,
        "UPDATE_GOLDEN=1 writes the outcomes anew: {differ:#?}"
    );
}
