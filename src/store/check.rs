//! Looks a sidecar over, and mends what can be mended without asking anybody.

use std::collections::BTreeSet;
use std::path::Path;

use super::layer_file::State;
use super::sidecar::{
    Conflict, FORMAT, Header, Parsed, Place, Problem, ProblemKind, Record, Row, Rows, SUFFIX,
    conflicts_of, opaque_rows, parse, read_record,
};
use super::{Disk, FailedAction, StoreError, atomic};
use crate::model::ArticleText;

/// Everything that is amiss with a sidecar's bytes; `article` is none if the article is not there.
pub fn check_sidecar(path: &Path, bytes: &[u8], article: Option<&ArticleText>) -> Vec<Problem> {
    let mut checker = Checker {
        path,
        problems: Vec::new(),
    };
    match parse(bytes) {
        Ok(parsed) => checker.parsed(&parsed, article),
        Err(StoreError::Damaged {
            line,
            column,
            reason,
        }) => checker.push(line, column, ProblemKind::Damaged(reason)),
        Err(StoreError::NewerFormat { format }) => {
            checker.push(1, 1, ProblemKind::NewerFormat(format));
        }
        Err(_) => {}
    }
    checker.problems.sort_by_key(|it| (it.line, it.column));
    checker.problems
}

/// Mends what [`ProblemKind::can_repair`] says, after the old bytes went to `backup`; tells
/// whether anything was written.
///
/// `new_id` makes an id for an annotation whose own stands twice.
pub fn repair_sidecar(
    disk: &dyn Disk,
    (path, backup): (&Path, &Path),
    new_id: impl FnMut() -> String,
) -> Result<bool, StoreError> {
    let before = disk
        .read(path)
        .map_err(|error| StoreError::from_io(FailedAction::Read, path, error))?;
    let after = mended(path, &before, new_id)?;
    if after == before {
        return Ok(false);
    }
    atomic::write_on(disk, backup, &before)?;
    atomic::write_on(disk, path, &after)?;
    Ok(true)
}

/// A sidecar's bytes after a repair.
///
/// They come back as they are where putting them in order would change what can be read.
pub fn mended(
    path: &Path,
    bytes: &[u8],
    mut new_id: impl FnMut() -> String,
) -> Result<Vec<u8>, StoreError> {
    let parsed = parse(bytes)?;
    if parsed.header.format > FORMAT {
        let format = parsed.header.format;
        return Err(StoreError::NewerFormat { format });
    }
    let is_tidy = is_sorted(&parsed) && parsed.text.ends_with('\n');
    let mut rows: Vec<(Place, String, usize, String)> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut has_twins = false;
    for item in &parsed.items {
        let Ok(record) = &item.record else {
            continue;
        };
        let raw = parsed.text.get(item.raw.clone()).unwrap_or_default();
        if ids.insert(record.id.to_string()) {
            rows.push((record.place(), record.id.to_string(), 0, raw.to_owned()));
            continue;
        }
        has_twins = true;
        let id = new_id();
        let twin = Record {
            id: id.clone().into(),
            ..record.clone()
        };
        rows.push((record.place(), id, 0, twin.line()));
    }
    for row in opaque_rows(&parsed) {
        if read_record(row.text).is_err() {
            rows.push((row.place, row.id.to_owned(), row.rank, row.text.to_owned()));
        }
    }
    let header = mended_header(path, &parsed);
    if is_tidy && !has_twins && header.is_none() {
        return Ok(bytes.to_vec());
    }
    let mut out = Rows::default();
    for (place, id, rank, text) in &rows {
        out.push(Row {
            place: *place,
            id,
            rank: *rank,
            text,
        });
    }
    let part = |range: &std::ops::Range<usize>| parsed.text.get(range.clone()).unwrap_or_default();
    let suffix = part(&parsed.suffix);
    // A head that is written anew has what stood behind the records.
    let is_moved = header.is_some() && parsed.has_fields_behind;
    let suffix = if suffix.is_empty() || is_moved {
        SUFFIX
    } else {
        suffix
    };
    let prefix = header.map_or_else(|| part(&parsed.prefix).to_owned(), |it| it.prefix());
    let after = out.write(&prefix, suffix).0.into_bytes();
    let is_whole = parse(&after).is_ok_and(|mended| n_records(&mended) == n_records(&parsed));
    Ok(if is_whole { after } else { bytes.to_vec() })
}

/// How many records can be read, those whose id stands twice included, and how many cannot.
fn n_records(parsed: &Parsed<'_>) -> (usize, usize) {
    let n_read = parsed.items.iter().filter(|item| item.record.is_ok());
    let n_read = n_read.count();
    (n_read, parsed.items.len() - n_read)
}

/// The annotator in a sidecar's name: `alice` of `a.txt.alice.ron`.
pub fn annotator_in_name(path: &Path) -> Option<&str> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".ron")?;
    stem.rsplit_once('.').map(|(_, annotator)| annotator)
}

fn mended_header(path: &Path, parsed: &Parsed<'_>) -> Option<Header> {
    let expected = annotator_in_name(path)?;
    (parsed.header.annotator != expected).then(|| Header {
        annotator: expected.to_owned(),
        ..parsed.header.clone()
    })
}

fn is_sorted(parsed: &Parsed<'_>) -> bool {
    let records = parsed
        .items
        .iter()
        .filter_map(|item| item.record.as_ref().ok());
    records.is_sorted_by_key(|record| (record.place(), &*record.id))
}

struct Checker<'a> {
    path: &'a Path,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn parsed(&mut self, parsed: &Parsed<'_>, article: Option<&ArticleText>) {
        if parsed.header.format > FORMAT {
            self.push(1, 1, ProblemKind::NewerFormat(parsed.header.format));
            return;
        }
        self.header(parsed);
        // Without the article only the records themselves can be looked at.
        let nothing = ArticleText::new("", "");
        let text = article.unwrap_or(&nothing);
        let (layer, (_, found)) = State::layer_of(parsed, text, None);
        for problem in found {
            let problem = problem.at_file(self.path);
            let is_of_text = matches!(
                problem.what,
                ProblemKind::Orphan { .. }
                    | ProblemKind::Doubtful { .. }
                    | ProblemKind::InvalidSpan { .. }
            );
            if article.is_some() || !is_of_text {
                self.problems.push(problem);
            }
        }
        for conflict in conflicts_of(&layer, text) {
            self.conflict(parsed, conflict);
        }
        if article.is_none() {
            self.push(1, 1, ProblemKind::NoArticle(parsed.header.file.clone()));
        }
        if !is_sorted(parsed) {
            self.push(1, 1, ProblemKind::Unsorted);
        }
        if !parsed.text.ends_with('\n') {
            let line = parsed.text.lines().count();
            self.push(line, 1, ProblemKind::NoFinalNewline);
        }
    }

    fn header(&mut self, parsed: &Parsed<'_>) {
        let Some(expected) = annotator_in_name(self.path) else {
            return;
        };
        if parsed.header.annotator != expected {
            let found = parsed.header.annotator.clone();
            let expected = expected.to_owned();
            self.push(1, 1, ProblemKind::WrongAnnotator { found, expected });
        }
    }

    fn conflict(&mut self, parsed: &Parsed<'_>, conflict: Conflict) {
        let id = conflict.id.map(|id| id.to_string()).unwrap_or_default();
        let of_id = |record: &Record<'_>| record.id == id.as_str();
        let item = parsed
            .items
            .iter()
            .find(|item| item.record.as_ref().is_ok_and(of_id));
        let before = item.and_then(|item| parsed.text.get(..item.raw.start));
        let line = before.map_or(1, |text| text.matches('\n').count() + 1);
        let field = conflict.field;
        self.push(line, 1, ProblemKind::OpenConflict { id, field });
    }

    fn push(&mut self, line: usize, column: usize, what: ProblemKind) {
        self.problems.push(Problem {
            file: self.path.to_path_buf(),
            line,
            column,
            what,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::RealDisk;

    const ARTICLE: &str = include_str!("../../tests/data/sidecars/full.txt");
    const FULL: &str = include_str!("../../tests/data/sidecars/full.ron");
    const BAD: &str = include_str!("../../tests/data/sidecars/bad-record.ron");

    fn check(name: &str, text: &str, article: Option<&str>) -> Vec<(usize, ProblemKind)> {
        let article = article.map(|it| ArticleText::new(it, ""));
        check_sidecar(Path::new(name), text.as_bytes(), article.as_ref())
            .into_iter()
            .map(|problem| (problem.line, problem.what))
            .collect()
    }

    #[test]
    fn a_good_file_has_no_problem() {
        assert_eq!(check("full.txt.alice.ron", FULL, Some(ARTICLE)), []);
    }

    #[test]
    fn each_problem_is_found_on_its_line() {
        let second = FULL.lines().nth(10).unwrap();
        let unsorted = FULL.replacen(&format!("{second}\n"), "", 1);
        let unsorted = unsorted.replacen("    ],\n)", &format!("{second}\n    ],\n)"), 1);
        let marked = FULL.replacen(
            "note: \"ملاحظة\", links: []",
            "note: \"ملاحظة\", links: [], conflicts: {\"note\": [\"x\"]}",
            1,
        );
        let wrong = ProblemKind::WrongAnnotator {
            found: "alice".to_owned(),
            expected: "bob".to_owned(),
        };
        let orphan = |id: &str| ProblemKind::Orphan {
            id: id.to_owned(),
            nth: 1,
        };
        let name = "full.txt.alice.ron";
        for (file, text, article, line, what) in [
            ("full.txt.bob.ron", FULL, Some(ARTICLE), 1, wrong),
            (
                name,
                FULL,
                None,
                1,
                ProblemKind::NoArticle("full.txt".to_owned()),
            ),
            (
                name,
                FULL.trim_end(),
                Some(ARTICLE),
                18,
                ProblemKind::NoFinalNewline,
            ),
            (name, &unsorted, Some(ARTICLE), 1, ProblemKind::Unsorted),
            (
                name,
                FULL,
                Some("Nothing of it."),
                13,
                orphan("01KAF0000000000000000000A4"),
            ),
        ] {
            let found = check(file, text, article);
            assert!(found.contains(&(line, what.clone())), "{what}: {found:?}");
        }
        let found = check(name, &marked, Some(ARTICLE));
        assert!(
            matches!(found.as_slice(), [(_, ProblemKind::OpenConflict { .. })]),
            "{found:?}"
        );
    }

    #[test]
    fn a_repair_mends_what_it_can_keeps_the_rest_and_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("full.txt.bob.ron");
        let backup = folder.path().join("backup");
        let broken = BAD.trim_end();
        atomic::write(&path, broken.as_bytes()).unwrap();
        let is_mended = || repair_sidecar(&RealDisk, (&path, &backup), || "new".to_owned());
        assert!(is_mended().unwrap());
        assert_eq!(std::fs::read_to_string(&backup).unwrap(), broken);
        let after = std::fs::read_to_string(&path).unwrap();
        let left = check("full.txt.bob.ron", &after, Some(ARTICLE));
        assert!(
            matches!(left.as_slice(), [(_, ProblemKind::BadRecord(_))]),
            "{left:?}"
        );
        assert!(after.contains("(id: \"new\", tag: "));
        assert!(after.contains("kept: as it stands"));
        assert!(!is_mended().unwrap());
    }
}
