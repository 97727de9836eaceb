use proptest::prelude::*;

use super::*;
use crate::store::sidecar::Header;
use crate::store::sidecar::tests::any_record;

const FULL: &[u8] = include_bytes!("../../../tests/data/sidecars/full.ron");

fn file(records: &BTreeMap<String, Record<'static>>) -> Vec<u8> {
    let header = Header {
        format: FORMAT,
        ..Header::default()
    };
    let lines: Vec<_> = records
        .values()
        .map(|record| (record, record.line()))
        .collect();
    let mut rows = Rows::default();
    for (record, text) in &lines {
        rows.push(Row {
            place: record.place(),
            id: &record.id,
            rank: 0,
            text,
        });
    }
    rows.write(&header.prefix(), SUFFIX).0.into_bytes()
}

fn records() -> impl Strategy<Value = BTreeMap<String, Record<'static>>> {
    prop::collection::vec(any_record(), 0..5).prop_map(|records| {
        let named = |record: Record<'static>| (record.id.to_string(), record);
        records.into_iter().map(named).collect()
    })
}

fn read(bytes: &[u8]) -> BTreeMap<String, Record<'_>> {
    let items = parse(bytes).unwrap().items;
    let records = items.into_iter().map(|item| item.record.unwrap());
    records
        .map(|record| (record.id.to_string(), record))
        .collect()
}

proptest! {
    #[test]
    fn a_side_that_did_nothing_leaves_the_other(base in records(), other in records()) {
        let (base, other) = (file(&base), file(&other));
        prop_assert_eq!(&merge_sidecars(&base, &base, &other).unwrap().bytes, &other);
        prop_assert_eq!(&merge_sidecars(&base, &other, &base).unwrap().bytes, &other);
        prop_assert_eq!(&merge_sidecars(&base, &other, &other).unwrap().bytes, &other);
    }

    #[test]
    fn edits_of_different_annotations_are_all_there(
        base in records(), added in records(), note in "\\PC{1,9}",
    ) {
        let mut mine = base.clone();
        if let Some(record) = mine.values_mut().next() {
            record.note = note.into();
        }
        let mut theirs = base.clone();
        for (id, record) in added.into_iter().filter(|(id, _)| !base.contains_key(id)) {
            theirs.insert(id, record);
        }
        if base.len() > 1 {
            theirs.pop_last();
        }
        let mut expected = theirs.clone();
        if let Some((id, record)) = mine.first_key_value()
            && expected.contains_key(id)
        {
            expected.insert(id.clone(), record.clone());
        }
        let merged = merge_sidecars(&file(&base), &file(&mine), &file(&theirs)).unwrap();
        prop_assert_eq!(merged.conflicts, []);
        prop_assert_eq!(read(&merged.bytes), expected);
    }

    #[test]
    fn swapping_the_sides_swaps_only_the_conflicts(
        base in records(), mine in records(), theirs in records(),
    ) {
        let [base, mine, theirs] = [base, mine, theirs].map(|records| file(&records));
        let one = merge_sidecars(&base, &mine, &theirs).unwrap();
        let other = merge_sidecars(&base, &theirs, &mine).unwrap();
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
        for (a, b) in one.conflicts.iter().zip(&other.conflicts) {
            prop_assert_eq!((&a.id, &a.field), (&b.id, &b.field));
            if a.field != DELETED {
                prop_assert_eq!((&a.mine, &a.theirs), (&b.theirs, &b.mine));
            }
        }
        let (one, other) = (read(&one.bytes), read(&other.bytes));
        prop_assert!(one.keys().eq(other.keys()));
    }
}

fn edited(from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(FULL).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn different_fields_of_one_annotation_merge_without_a_conflict() {
    let mine = edited(
        "\"claimant\": \"actor:Mira Holm\"",
        "\"claimant\": \"actor:A\"",
    );
    let theirs = edited(
        "[\"fact\", \"value\"]}, note: \"\"",
        "[\"fact\"]}, note: \"n\"",
    );
    let merged = merge_sidecars(FULL, &mine, &theirs).unwrap();
    assert_eq!(merged.conflicts, []);
    let text = String::from_utf8(merged.bytes).unwrap();
    assert!(text.contains("{\"claimant\": \"actor:A\", \"kinds\": [\"fact\"]}, note: \"n\""));
}

#[test]
fn the_same_field_changed_differently_keeps_both() {
    let mine = edited("tag: \"evidence\"", "tag: \"stance\"");
    let theirs = edited("tag: \"evidence\"", "tag: \"claim\"");
    let merged = merge_sidecars(FULL, &mine, &theirs).unwrap();
    assert_eq!(merged.conflicts.len(), 1);
    let text = String::from_utf8(merged.bytes.clone()).unwrap();
    assert!(text.contains("conflicts: {\"tag\": [\"claim\"]}"), "{text}");
    // Somebody settles it on one side only: it does not come back.
    let settled = text
        .replace(", conflicts: {\"tag\": [\"claim\"]}", "")
        .into_bytes();
    let noted = text.replace("note: \"ملاحظة\"", "note: \"x\"").into_bytes();
    let again = merge_sidecars(&merged.bytes, &settled, &noted).unwrap();
    let again = String::from_utf8(again.bytes).unwrap();
    assert!(!again.contains("conflicts"), "{again}");
    assert!(again.contains("note: \"x\""));
}

#[test]
fn a_deleted_annotation_that_the_other_changed_stays_and_is_marked() {
    let text = std::str::from_utf8(FULL).unwrap();
    let line = text
        .lines()
        .find(|line| line.contains("😀\", before"))
        .unwrap();
    let deleted = text.replace(&format!("{line}\n"), "").into_bytes();
    let changed = edited("tag: \"emotion\"", "tag: \"joy\"");
    for (mine, theirs) in [(&deleted, &changed), (&changed, &deleted)] {
        let merged = merge_sidecars(FULL, mine, theirs).unwrap();
        assert_eq!(merged.conflicts.len(), 1);
        let text = String::from_utf8(merged.bytes).unwrap();
        assert!(text.contains("tag: \"joy\""));
        assert!(text.contains("conflicts: {\"deleted\": [true]}"));
    }
    let merged = merge_sidecars(FULL, &deleted, &edited("note: \"ملاحظة\"", "note: \"x\"")).unwrap();
    assert_eq!(merged.conflicts, []);
    assert!(!String::from_utf8(merged.bytes).unwrap().contains("emotion"));
}

#[test]
fn a_damaged_or_newer_side_is_refused() {
    let newer = edited("format: 1", "format: 2");
    let error = merge_sidecars(FULL, &newer, &edited("emotion", "joy")).unwrap_err();
    assert!(matches!(error, StoreError::NewerFormat { format: 2 }));
    let error = merge_sidecars(FULL, b"(", &edited("emotion", "joy")).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }));
}

#[test]
fn a_damaged_line_of_one_side_and_a_record_over_lines_of_the_other_stand_in_one_file() {
    let file = |records: &str| {
        format!(
            "(\n    format: 1,\n    annotator: \"alice\",\n    annotations: [\n{records}    ],\n)\n"
        )
    };
    let damaged = "(id: \"b\", tag: \"claim\", note: \"not closed)";
    let mine = file(&format!(
        "        (id: \"a\", tag: \"claim\"),\n        {damaged},\n"
    ));
    let theirs = file("        // by hand\n        (id: \"c\",\n            tag: \"note\"),\n");
    let merged = merge_sidecars(b"", mine.as_bytes(), theirs.as_bytes()).unwrap();
    let text = String::from_utf8(merged.bytes).unwrap();
    for kept in [
        "(id: \"a\", tag: \"claim\")",
        damaged,
        "(id: \"c\", tag: \"note\")",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let summary = crate::store::sidecar::summarise(text.as_bytes()).unwrap();
    assert_eq!((summary.n_annotations, summary.n_unreadable), (2, 1));
    // What has no place on a line of its own cannot stand beside it: then nothing is merged.
    let theirs = file("        5,\n");
    assert!(merge_sidecars(b"", mine.as_bytes(), theirs.as_bytes()).is_err());
}
