//! Databases that mean harm, or that somebody broke.

use rusqlite::{Connection, MAIN_DB};

use super::opening::HEADER;
use super::schema::TABLES;
use super::*;
use crate::formats::Trouble;
use crate::testing::torture::torture;

/// A small database with one statement, and what `changes` makes of it.
fn made(changes: &str) -> Vec<u8> {
    made_after("", changes)
}

fn made_after(before: &str, changes: &str) -> Vec<u8> {
    let mut database = Connection::open_in_memory().unwrap();
    database.execute_batch(before).unwrap();
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    database.execute_batch(TABLES).unwrap();
    database
        .execute_batch(
            "INSERT INTO CODERS(ID, Name, Password) VALUES (1, 'Ada', '');
             INSERT INTO DOCUMENTS(ID, Title, Text, Coder, Date) VALUES (1, 'T', 'The dam holds.', 1, 86400);
             INSERT INTO STATEMENTTYPES(ID, Label) VALUES (1, 'Claim');
             INSERT INTO VARIABLES(ID, Variable, StatementTypeId) VALUES (1, 'person', 1);
             INSERT INTO ENTITIES(ID, VariableId, Value) VALUES (1, 1, 'Bo');
             INSERT INTO STATEMENTS VALUES (1, 1, 1, 4, 7, 1);
             INSERT INTO DATASHORTTEXT VALUES (1, 1, 1, 1);",
        )
        .unwrap();
    database.execute_batch(changes).unwrap();
    database.serialize(MAIN_DB).unwrap().to_vec()
}

fn read(bytes: &[u8]) -> (Result<ImportedSet, FormatError>, Report) {
    let mut report = Report::default();
    let source = ImportSource::file("a.dna", bytes);
    let read = Dna.read(&source, &Options::default(), &mut report);
    (read, report)
}

fn n_statements(set: &ImportedSet) -> usize {
    set.articles.iter().map(|it| it.annotations.len()).sum()
}

#[test]
fn a_plain_database_is_read() {
    let (set, report) = read(&made(""));
    let set = set.unwrap();
    assert_eq!(report, Report::default());
    assert_eq!(n_statements(&set), 1);
    assert_eq!(set.articles[0].metadata.date, "1970-01-02".parse().ok());
}

#[test]
fn what_is_no_plain_table_is_not_there() {
    for changes in [
        "DROP TABLE DOCUMENTS;
         CREATE VIEW DOCUMENTS AS WITH RECURSIVE n(ID) AS (SELECT 1 UNION ALL SELECT ID + 1 FROM n)
         SELECT ID, hex(zeroblob(1000000)) AS Text FROM n;",
        "DROP TABLE DOCUMENTS; CREATE VIRTUAL TABLE DOCUMENTS USING fts5(ID, Title, Text);",
        "DROP TABLE STATEMENTS;",
    ] {
        let (set, _) = read(&made(changes));
        assert!(
            matches!(set, Err(FormatError::Broken { .. })),
            "{changes}: {set:?}"
        );
    }
}

#[test]
fn triggers_and_computed_columns_do_not_run() {
    let changes = "
        CREATE TRIGGER grow AFTER INSERT ON SETTINGS BEGIN INSERT INTO REGEXES(Label) VALUES ('x'); END;
        DROP TABLE STATEMENTTYPES;
        CREATE TABLE STATEMENTTYPES(ID INTEGER PRIMARY KEY, Plain TEXT,
            Label TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000))) VIRTUAL);
        INSERT INTO STATEMENTTYPES(ID, Plain) VALUES (1, 'x');
        CREATE INDEX computed ON DOCUMENTS(length(Text) * 2);";
    let (set, _) = read(&made(changes));
    let set = set.unwrap();
    assert_eq!(set.articles[0].annotations[0].tag, "");
}

#[test]
fn what_refers_to_nothing_or_stands_twice_is_told() {
    for (changes, trouble, n_left) in [
        (
            "UPDATE STATEMENTS SET DocumentId = 9",
            Trouble::DanglingReference,
            0,
        ),
        (
            "UPDATE STATEMENTS SET StatementTypeId = NULL",
            Trouble::DanglingReference,
            0,
        ),
        (
            "UPDATE STATEMENTS SET Coder = 77",
            Trouble::DanglingReference,
            1,
        ),
        (
            "UPDATE DATASHORTTEXT SET Entity = 9",
            Trouble::DanglingReference,
            1,
        ),
        (
            "UPDATE DATASHORTTEXT SET StatementId = 9",
            Trouble::DanglingReference,
            1,
        ),
        (
            "INSERT INTO DATALONGTEXT VALUES (1, 1, 1, 'again')",
            Trouble::Double,
            1,
        ),
        (
            "UPDATE VARIABLES SET DataType = 'picture'",
            Trouble::NotKept,
            1,
        ),
        (
            "UPDATE DOCUMENTS SET Date = 9000000000000000",
            Trouble::BadRecord,
            1,
        ),
        ("UPDATE DOCUMENTS SET ID = 'one'", Trouble::BadRecord, 0),
        ("UPDATE ENTITIES SET ChildOf = 1", Trouble::NotKept, 1),
    ] {
        let changes = if changes.contains("'one'") {
            "DROP TABLE DOCUMENTS; CREATE TABLE DOCUMENTS(ID TEXT, Title TEXT, Text TEXT, Date INTEGER);
             INSERT INTO DOCUMENTS VALUES ('one', 'T', 'x', 0)"
        } else {
            changes
        };
        let (set, report) = read(&made(changes));
        assert_eq!(n_statements(&set.unwrap()), n_left, "{changes}");
        assert!(
            report.n_told(trouble) > 0,
            "{changes}: {:?}",
            report.lines()
        );
    }
}

#[test]
fn odd_places_and_types_are_taken_as_they_are() {
    let changes = "
        UPDATE STATEMENTS SET Start = -5, Stop = 'seven';
        INSERT INTO STATEMENTS VALUES (2, 1, 1, 9223372036854775807, 3, 1);
        UPDATE DOCUMENTS SET Text = x'ff00fe', Title = 3.5, Author = 7;
        UPDATE CODERS SET Red = 999, Green = -1, Blue = 'blue';";
    let (set, report) = read(&made(changes));
    let set = set.unwrap();
    assert_eq!(report, Report::default());
    assert_eq!(set.articles[0].text.as_deref(), Some("\u{fffd}\0\u{fffd}"));
    let text = crate::model::ArticleText::new("\u{fffd}\0\u{fffd}", "");
    let mut report = Report::default();
    let placed = crate::formats::place(&set.articles[0], &text, &mut report);
    assert_eq!(placed.len(), 2);
    assert_eq!(report.n_told(Trouble::BadPlace), 2);
}

#[test]
fn a_database_in_utf_16_and_one_with_a_log_are_read() {
    let mut database = Connection::open_in_memory().unwrap();
    database
        .execute_batch("PRAGMA encoding = 'UTF-16le'")
        .unwrap();
    database.execute_batch(TABLES).unwrap();
    database
        .execute_batch("INSERT INTO DOCUMENTS(ID, Title, Text, Date) VALUES (1, 'Tür', '😀', 0)")
        .unwrap();
    let (set, _) = read(&database.serialize(MAIN_DB).unwrap());
    assert_eq!(set.unwrap().articles[0].text.as_deref(), Some("😀"));
    let mut logged = made("");
    logged[18..20].copy_from_slice(&[2, 2]);
    assert_eq!(n_statements(&read(&logged).0.unwrap()), 1);
}

#[test]
fn pages_that_are_shared_cannot_multiply() {
    const PAGE: usize = 512;
    const INNER: u8 = 5;
    let many = "
        DELETE FROM SETTINGS;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
        INSERT INTO DATALONGTEXT SELECT i, i, 1, hex(zeroblob(45)) FROM n;";
    let mut bytes = made_after("PRAGMA page_size = 512", many);
    let inner: Vec<usize> = (1..bytes.len() / PAGE)
        .filter(|nth| bytes[nth * PAGE] == INNER)
        .take(12)
        .collect();
    assert_eq!(inner.len(), 12);
    // All children of each inner page become the next inner page: rows without end from one leaf.
    for pair in inner.windows(2) {
        let (page, child) = (
            pair[0] * PAGE,
            u32::try_from(pair[1] + 1).unwrap().to_be_bytes(),
        );
        let u16_at = |at: usize| usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
        let n_cells = u16_at(page + 3);
        let cells: Vec<usize> = (0..n_cells)
            .map(|nth| page + u16_at(page + 12 + 2 * nth))
            .collect();
        for at in cells.into_iter().chain([page + 8]) {
            bytes[at..at + 4].copy_from_slice(&child);
        }
    }
    let (set, _) = read(&bytes);
    assert!(matches!(set, Err(FormatError::TooLarge { .. })), "{set:?}");
}

#[test]
fn a_cell_that_leads_out_of_its_page_is_told() {
    const PAGE: usize = 512;
    let whole = made_after("PRAGMA page_size = 512", "");
    let words = b"The dam holds.";
    let at = whole.windows(words.len()).position(|it| it == words);
    let page = at.unwrap() / PAGE * PAGE;
    // Where the first cell of a leaf is stands behind the eight bytes of its head.
    for place in [510_u16, 511, 0] {
        let mut bytes = whole.clone();
        bytes[page + 8..page + 10].copy_from_slice(&place.to_be_bytes());
        let (set, report) = read(&bytes);
        assert!(set.unwrap().articles.is_empty(), "{place}");
        assert_eq!(report.n_told(Trouble::BadRecord), 1, "{place}");
    }
}

#[test]
fn torn_and_changed_files_never_panic() {
    let mut report = Report::default();
    let written = ExportFormat::write(&Dna, &torture().input(), &Options::default(), &mut report);
    let whole = written.unwrap().remove(0).bytes;
    for n_bytes in [0, 10, 16, 60, 100, 1000, 4096, 9000, whole.len() - 1] {
        let _ends = read(&whole[..n_bytes]);
    }
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below
    };
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=next(12) {
            let at = next(bytes.len());
            bytes[at] = u8::try_from(next(256)).unwrap();
        }
        bytes[..HEADER.len()].copy_from_slice(HEADER);
        let _ends = read(&bytes);
    }
}
