use std::borrow::Cow;

use proptest::prelude::*;

use super::scan::scan;
use super::*;

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        prop::collection::vec(any::<char>(), 0..8)
            .prop_map(|characters| characters.into_iter().collect()),
        Just("\"\\\n\r\t\u{0}\u{2028}\u{202e}😀),(".to_owned()),
    ]
}

fn cow() -> impl Strategy<Value = Cow<'static, str>> {
    any_text().prop_map(Cow::Owned)
}

fn value() -> impl Strategy<Value = ValueRecord<'static>> {
    prop_oneof![
        cow().prop_map(ValueRecord::One),
        prop::collection::vec(cow(), 0..3).prop_map(ValueRecord::Many),
    ]
}

pub(in crate::store) fn any_record() -> impl Strategy<Value = Record<'static>> {
    let span = (any::<u32>(), any::<u32>(), cow(), cow(), cow()).prop_map(
        |(start, end, quote, before, after)| SpanRecord {
            start,
            end,
            quote,
            before,
            after,
        },
    );
    let link = (cow(), cow()).prop_map(|(relation, to)| LinkRecord { relation, to });
    (
        "[a-zA-Z0-9:\\-]{1,6}",
        cow(),
        prop::collection::vec(span, 0..3),
        prop::collection::btree_map(cow(), value(), 0..3),
        cow(),
        prop::collection::vec(link, 0..2),
        (prop::option::of(cow()), prop::option::of(cow())),
    )
        .prop_map(|(id, tag, spans, fields, note, links, times)| Record {
            id: id.into(),
            tag,
            spans,
            fields,
            note,
            links,
            created: times.0,
            modified: times.1,
            extra: std::collections::BTreeMap::new(),
        })
}

proptest! {
    #[test]
    fn the_scanner_reads_every_line_we_write_as_ron_does(record in any_record()) {
        let line = record.line();
        prop_assert!(!line.contains(['\n', '\r']));
        let by_ron: Record<'_> = read_value(&line).unwrap();
        prop_assert_eq!(&by_ron, &record);
        prop_assert_eq!(scan(&line), Some(by_ron));
        prop_assert_eq!(read_record(&line).unwrap(), record);
    }

    #[test]
    fn the_scanner_declines_a_spoilt_line_or_agrees_with_ron(
        record in any_record(),
        at in any::<prop::sample::Index>(),
        n_removed in 0_usize..3,
        added in prop_oneof![Just(String::new()), "[\\\\\"(),:0-9a-z_{}u ]{1,3}", any_text()],
    ) {
        let line = record.line();
        let mut characters: Vec<char> = line.chars().collect();
        let at = at.index(characters.len());
        let end = (at + n_removed).min(characters.len());
        characters.splice(at..end, added.chars());
        let spoilt: String = characters.into_iter().collect();
        if let Some(scanned) = scan(&spoilt) {
            let by_ron: Record<'_> = read_value(&spoilt).unwrap();
            prop_assert_eq!(scanned, by_ron);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[(){}\\[\\],:/*\"'#\\\\rb a-cé1\n]{0,60}") {
        let whole = format!("(format: 1, annotations: [{text}], x: {text})");
        for text in [text.as_str(), whole.as_str()] {
            let _either = parse(text.as_bytes()).is_ok();
            let _either = summarise(text.as_bytes()).is_ok();
            let _either = salvage(text.as_bytes()).is_some();
        }
    }
}

const FULL: &str = include_str!("../../../tests/data/sidecars/full.ron");
const BAD: &str = include_str!("../../../tests/data/sidecars/bad-record.ron");
const NEWER: &str = include_str!("../../../tests/data/sidecars/newer.ron");
const BY_HAND: &str = include_str!("../../../tests/data/sidecars/by-hand.ron");

#[test]
fn a_summary_counts_what_the_records_say() {
    let summary = summarise(FULL.as_bytes()).unwrap();
    assert_eq!(summary.annotator.as_str(), "alice");
    assert_eq!(summary.status, crate::model::Status::InProgress);
    assert_eq!((summary.n_annotations, summary.n_article_level), (7, 1));
    let tags: Vec<_> = summary
        .tags
        .iter()
        .map(|(tag, n)| (tag.as_str(), *n))
        .collect();
    let expected = [("claim", 4), ("emotion", 1), ("evidence", 1), ("stance", 1)];
    assert_eq!(tags, expected);
    assert_eq!(summarise(BY_HAND.as_bytes()).unwrap().n_unreadable, 1);
}

#[test]
fn a_file_written_by_hand_is_read_with_its_comments() {
    let parsed = parse(BY_HAND.as_bytes()).unwrap();
    let ids: Vec<_> = parsed
        .items
        .iter()
        .map(|item| {
            item.record
                .as_ref()
                .map(|record| record.id.to_string())
                .ok()
        })
        .collect();
    assert_eq!(ids, [Some("h1".to_owned()), None, Some("h3".to_owned())]);
    let first = &parsed.items[0];
    assert!(
        parsed
            .text
            .get(first.raw.clone())
            .unwrap()
            .starts_with("// the first")
    );
}

#[test]
fn damage_is_told_with_line_and_column() {
    for (text, line, column, words) in [
        ("", 1, 1, "empty"),
        (
            "(\n  format: 1,\n  annotations: [\n    (id: \"a",
            4,
            10,
            "not closed",
        ),
        ("(format: 1)", 1, 1, "no annotations"),
        ("(annotations: [])", 1, 1, "no format"),
        ("(format: 1, annotations: []) x", 1, 30, "follows"),
        ("(format: one, annotations: [])", 1, 10, ""),
        ("(format: 1,\n<<<<<<< ours\n", 2, 1, "field"),
    ] {
        let Err(crate::store::StoreError::Damaged {
            line: found_line,
            column: found_column,
            reason,
        }) = parse(text.as_bytes())
        else {
            panic!("{text} was read");
        };
        assert_eq!(
            (found_line, found_column),
            (line, column),
            "{text}: {reason}"
        );
        assert!(reason.contains(words), "{text}: {reason}");
    }
}

#[test]
fn a_newer_format_is_recognised() {
    assert_eq!(parse(NEWER.as_bytes()).unwrap().header.format, 2);
    assert_eq!(parse(BAD.as_bytes()).unwrap().items.len(), 9);
}

#[test]
fn an_unclosed_string_spoils_its_own_line_only() {
    // Read across lines, the string that is not closed ends the list in the next line's quote.
    let text = "(\n    format: 1,\n    annotations: [\n        (id: \"a\", note: \"torn),\n        (id: \"b\", tag: \"x\", note: \")] \"),\n        (id: \"c\", tag: \"x\"),\n    ],\n)\n";
    let parsed = super::parse(text.as_bytes()).unwrap();
    let read: Vec<bool> = parsed
        .items
        .iter()
        .map(|item| item.record.is_ok())
        .collect();
    assert_eq!(read, [false, true, true]);
}
