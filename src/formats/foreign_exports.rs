//! The torture set in every format, as files for the libraries of others, and what they must find in them.
//!
//! `scripts/test foreign` names a folder in `STANCEMARK_FOREIGN_EXPORTS`, runs this, and has
//! `tests/foreign/compare.py` read what is written there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Options, OutFile, Report, export_format, export_formats};
use crate::model::Span;
use crate::testing::golden::golden;
use crate::testing::torture::torture;

/// The folder to write to; nothing is written where it is not set.
const FOLDER: &str = "STANCEMARK_FOREIGN_EXPORTS";

/// The folder of an export, its format, and what is chosen.
type Chosen = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Exports with other choices than the usual ones.
const CHOSEN: [Chosen; 8] = [
    ("csv-spreadsheet", "csv", &[("flavour", "spreadsheet")]),
    ("conll-places", "conll", &[("columns", "3")]),
    (
        "web-annotation-texts",
        "web-annotation",
        &[("texts", "yes")],
    ),
    ("conll-2003", "conll", &[("columns", "4")]),
    (
        "networks-two-mode",
        "networks",
        &[
            ("first", "outlet"),
            ("second", "tag"),
            ("qualifier", "none"),
        ],
    ),
    (
        "networks-one-mode",
        "networks",
        &[
            ("kind", "one-mode"),
            ("first", "annotator"),
            ("second", "tag"),
            ("normalisation", "average"),
        ],
    ),
    (
        "networks-signed",
        "networks",
        &[
            ("first", "tag"),
            ("second", "article"),
            ("aggregation", "subtract"),
        ],
    ),
    (
        "networks-combined",
        "networks",
        &[
            ("first", "tag"),
            ("second", "article"),
            ("aggregation", "combine"),
        ],
    ),
];

/// The torture set by folder: each format as is usual, and some with other choices.
fn exports() -> BTreeMap<&'static str, Vec<OutFile>> {
    let torture = torture();
    let usual = export_formats()
        .iter()
        .map(|it| (it.id(), it.id(), &[][..]));
    let all = usual.chain(CHOSEN);
    let written = all.map(|(folder, id, chosen)| {
        let options = chosen
            .iter()
            .fold(Options::default(), |all, (name, value)| {
                all.with(name, value)
            });
        let format = export_format(id).unwrap();
        let files = format.write(&torture.input(), &options, &mut Report::default());
        (folder, files.unwrap())
    });
    written.collect()
}

fn write(folder: &Path, files: &[OutFile]) {
    for file in files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(
            clippy::disallowed_methods,
            reason = "an export for a test may be lost"
        )]
        std::fs::write(path, &file.bytes).unwrap();
    }
}

#[test]
fn every_format_has_files_of_its_own_for_the_torture_set() {
    let target = std::env::var_os(FOLDER);
    for (folder, files) in exports() {
        let mut paths = BTreeSet::new();
        assert!(!files.is_empty(), "{folder} writes nothing");
        for file in &files {
            let path = file.path.to_lowercase();
            let mut parts = path.split('/');
            let is_within = parts.all(|part| !matches!(part, "" | "." | ".."));
            assert!(is_within, "{folder}: {path} leads elsewhere");
            assert!(
                paths.insert(path.clone()),
                "{folder}: {path} is there twice"
            );
        }
        if let Some(target) = &target {
            write(&Path::new(target).join(folder), &files);
        }
    }
}

/// Each placed run of words, as its article, its place in code points, its words and its tag.
#[test]
fn the_spans_that_others_must_find_are_those_of_the_torture_set() {
    let torture = torture();
    let mut lines: Vec<String> = Vec::new();
    for (article, _, annotation) in torture.input().annotations() {
        let text = article.text();
        for range in annotation.spans.iter().filter_map(Span::range) {
            let points = |bytes| text.get(..bytes).unwrap().chars().count();
            let (begin, end) = (
                points(range.start().to_usize()),
                points(range.end().to_usize()),
            );
            let words = range.slice(text).unwrap();
            let tag = annotation.tag.as_str();
            let line = serde_json::json!([article.name(), begin, end, words, tag]);
            lines.push(format!("{line}\n"));
        }
    }
    lines.sort();
    let lines = lines.concat();
    golden("formats/torture.spans.jsonl", lines.as_bytes());
}

/// What else is told of the set where a format tells it otherwise: texts, for their line ends, and names of tags.
#[test]
fn the_names_that_others_must_find_are_those_of_the_torture_set() {
    let torture = torture();
    let texts = torture.articles.iter();
    let texts: BTreeMap<&str, &str> = texts.map(|it| (it.name(), it.text())).collect();
    let tags = torture.codebook.tags.iter();
    let tags: BTreeMap<&str, &str> = tags.map(|it| (it.id.as_str(), it.name.as_str())).collect();
    let names = serde_json::json!({ "tags": tags, "texts": texts });
    let names = format!("{}\n", serde_json::to_string_pretty(&names).unwrap());
    golden("formats/torture.names.json", names.as_bytes());
}
