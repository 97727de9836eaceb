//! What fuzzers call: each function takes any bytes, and panics if a promise is broken.
//!
//! The same functions serve `cargo fuzz` (see `fuzz/`) and the seeded run in
//! `tests/fuzz_targets.rs`, which needs no other toolchain.

use std::path::Path;

use super::fuzz_parts::split;
use super::import_fuzz::import;
use crate::loading::{self, names};
use crate::model::{
    ArticleId, ArticleText, MetadataCorrections, MetadataField, NamePattern, ProjectSettings,
};
use crate::store::file_problem::{FileProblem, Reading, Trouble, Unreadable};
use crate::store::{
    MergedFile, StoreError, check_sidecar, codebook_file, corrections_file, mended, merge_sidecars,
    project_file, registers_file, settings, sidecar,
};

/// A function that a fuzzer calls.
pub type Target = fn(&[u8]);

/// All of them, by the names of `fuzz/fuzz_targets` and of the folders of their corpus.
pub const TARGETS: [(&str, Target); 10] = [
    ("sidecar", sidecar_reader),
    ("merge", merge),
    ("codebook", codebook),
    ("registers", registers),
    ("project", project),
    ("settings", settings_reader),
    ("corrections", corrections),
    ("article", article),
    ("names", name_patterns),
    ("import", import),
];

/// An article that sidecars of the corpus lie on.
const TEXT: &str =
    "The dam holds. “It holds,” she said. 堤坝 holds; the dam holds. 🌊\r\nNo more.\n";

/// Reads, sums up, checks and mends a sidecar.
pub fn sidecar_reader(bytes: &[u8]) {
    let path = Path::new("a.txt.alice.ron");
    let text = ArticleText::new(TEXT, "");
    let problems = check_sidecar(path, bytes, Some(&text));
    let summary = match sidecar::summarise(bytes) {
        Ok(summary) => summary,
        Err(error) => {
            assert!(
                !problems.is_empty(),
                "unreadable and without a problem: {error}"
            );
            assert!(mended(path, bytes, || "x".to_owned()).is_err());
            return;
        }
    };
    let mut n_new = 0;
    let new_id = || {
        n_new += 1;
        format!("new-{n_new}")
    };
    let after = match mended(path, bytes, new_id) {
        Ok(after) => after,
        Err(error) => {
            // A file that is torn inside a record is left as it is, and said to be damaged.
            let is_newer = matches!(error, StoreError::NewerFormat { .. });
            assert!(is_newer || !problems.is_empty(), "{error}");
            return;
        }
    };
    let again = sidecar::summarise(&after).expect("what was mended can be read");
    // A torn record that runs over several lines may hide whole ones, and once the file has the
    // program's own layout, in which a line is a record, they are found.
    let n_found = n_records(&again).checked_sub(n_records(&summary));
    let n_found = n_found.expect("no record is lost");
    assert!(
        n_found == 0 || summary.n_unreadable > 0,
        "made up: {n_found}"
    );
    // A record of the program's own layout is counted by its beginning, whatever its end is like.
    assert!(again.n_unreadable <= summary.n_unreadable + n_found);
    if n_found == 0 && again.n_unreadable == summary.n_unreadable {
        assert_eq!(again.tags, summary.tags);
    }
    if after == bytes {
        return;
    }
    let twice = mended(path, &after, || "an id that stood twice".to_owned());
    assert_eq!(twice.expect("it can be mended again"), after);
    let left = check_sidecar(path, &after, Some(&text));
    assert!(
        left.iter().all(|problem| !problem.what.can_repair()),
        "{left:?}"
    );
}

fn n_records(summary: &sidecar::LayerSummary) -> u32 {
    summary.n_annotations + summary.n_unreadable
}

/// Merges two versions of a sidecar with a third.
pub fn merge(bytes: &[u8]) {
    let mut parts = split(bytes);
    let (base, mine, theirs) = (parts.next(), parts.next(), parts.next());
    let (base, mine) = (base.unwrap_or_default(), mine.unwrap_or_default());
    let theirs = theirs.unwrap_or_default();
    let Ok(merged) = merge_sidecars(base, mine, theirs) else {
        return;
    };
    let same = merge_sidecars(base, &merged.bytes, &merged.bytes).expect("one file with itself");
    assert_eq!(same.bytes, merged.bytes);
    let (Ok(mine), Ok(theirs)) = (sidecar::summarise(mine), sidecar::summarise(theirs)) else {
        return;
    };
    let MergedFile { bytes, conflicts } = merged;
    let merged = sidecar::summarise(&bytes).expect("what was merged can be read");
    if base.is_empty() {
        // Without a common version nothing is known to be deleted.
        let most = mine.n_annotations.max(theirs.n_annotations);
        assert!(merged.n_annotations + merged.n_unreadable >= most.min(1));
    }
    assert!(conflicts.is_empty() || merged.n_annotations > 0 || !bytes.is_empty());
}

/// Reads a codebook and writes it.
pub fn codebook(bytes: &[u8]) {
    comes_back(bytes, codebook_file::read, codebook_file::write);
}

/// Reads registers and writes them.
pub fn registers(bytes: &[u8]) {
    comes_back(bytes, registers_file::read, registers_file::write);
}

/// Reads a project and writes it.
pub fn project(bytes: &[u8]) {
    comes_back(bytes, project_file::read, project_file::write);
}

/// Reads settings and writes them.
pub fn settings_reader(bytes: &[u8]) {
    comes_back(bytes, settings::read, settings::write);
}

/// Reads corrections, looks for their places, and writes them.
pub fn corrections(bytes: &[u8]) {
    comes_back(bytes, corrections_file::read, corrections_file::write);
    let Some(Ok(reading)) = std::str::from_utf8(bytes).ok().map(corrections_file::read) else {
        return;
    };
    let text = ArticleText::new(TEXT, "");
    let placed = reading.value.place(&text).value;
    for range in placed.dirt.iter().chain(&placed.clean) {
        assert!(range.slice(TEXT).is_some(), "{range:?}");
    }
    let described = corrections_file::StoredCorrections::describe(&placed, &text);
    let again = described.place(&text).value;
    assert_eq!((again.dirt, again.clean), (placed.dirt, placed.clean));
}

/// What is read and written is read the same, to the byte and with the comments at what cannot
/// be read; what was written once is written the same.
fn comes_back<T: PartialEq + std::fmt::Debug>(
    bytes: &[u8],
    read: impl Fn(&str) -> Result<Reading<T>, Unreadable>,
    write: impl Fn(&T) -> String,
) {
    let Some(Ok(reading)) = std::str::from_utf8(bytes).ok().map(&read) else {
        return;
    };
    // A format that cannot be read is no value to keep: the file gets the one it is read as.
    let is_of_format = |problem: &FileProblem| match &problem.trouble {
        Trouble::NoFormat => true,
        Trouble::Value { field, .. } => field == "format",
        _ => false,
    };
    if reading.is_newer() || reading.problems.iter().any(is_of_format) {
        return;
    }
    let written = write(&reading.value);
    let again = read(&written).expect("what was written can be read");
    assert_eq!(again.value, reading.value, "{written}");
    assert_eq!(write(&again.value), written);
}

/// Decodes bytes and reads them as an article.
pub fn article(bytes: &[u8]) {
    let id = ArticleId::new("2025-03-14/outlet_a.txt");
    let settings = ProjectSettings::default();
    for encoding in [
        None,
        Some("windows-1251"),
        Some("UTF-16LE"),
        Some("no such"),
    ] {
        let corrections = MetadataCorrections {
            encoding: encoding.map(str::to_owned),
            ..MetadataCorrections::default()
        };
        let (text, _) = loading::decode(bytes, encoding);
        let article = loading::read_article(&id, bytes, &corrections, &settings);
        let summary = loading::summarise(&id, bytes, &corrections, &settings);
        assert_eq!(article.is_ok(), summary.is_ok());
        let (Ok(article), Ok(summary)) = (article, summary) else {
            continue;
        };
        assert_eq!(article.text.as_str(), text, "the text is the file's own");
        assert_eq!(article.metadata, summary.metadata);
        assert_eq!(summary.n_code_points, text.chars().count());
        let parts = &article.parts;
        let single = [parts.date, parts.headline, parts.byline, parts.dateline];
        let dirt = parts.dirt.iter().map(|dirt| dirt.range);
        let all = single.into_iter().flatten().chain(dirt);
        for range in all.chain(parts.paragraphs.iter().copied()) {
            assert!(range.slice(&text).is_some(), "{range:?} of {text:?}");
        }
        let in_order = |pair: &[crate::model::Dirt]| match pair {
            [a, b] => a.range.end() <= b.range.start(),
            _ => true,
        };
        assert!(parts.dirt.windows(2).all(in_order), "{:?}", parts.dirt);
    }
}

/// Reads metadata from a path by a pattern.
pub fn name_patterns(bytes: &[u8]) {
    let mut parts = split(bytes).map(|part| String::from_utf8_lossy(part).into_owned());
    let (pattern, path) = (parts.next().unwrap_or_default(), parts.next());
    let id = ArticleId::new(path.unwrap_or_default());
    // Time grows with the square of a path's length, and no system has longer ones.
    if id.as_str().len() > 4096 || pattern.len() > 256 {
        return;
    }
    let field = MetadataField::Outlet;
    let is_good = names::check(&pattern).is_ok();
    let read = names::apply(&field, &NamePattern::Path(pattern.clone()), &id);
    assert_eq!(read.is_ok(), is_good, "{pattern}");
    for value in read.unwrap_or_default().values() {
        assert!(!value.is_empty(), "{pattern} on {id}");
    }
}
