use proptest::prelude::*;

use super::super::{comment_of, comment_record, decision_of, decision_record, parse, summarise};
use super::*;
use crate::testing::generate;

const BY_HAND: &str = "(format: 1, annotator: \"curated\", // the team
    decisions: [
        // the first
        (case: \"c2\", outcome: \"rejected\", mood: (calm: true), at: \"noon\"),
        (case: 5),
        (outcome: \"a1\", case: \"c1\", from: [\"alice:a1\", \"nobody\"]),
        (case: \"c1\", outcome: \"a2\"), 7,
    ],
    annotations: [], comments: (id: \"m1\"))";

proptest! {
    #[test]
    fn any_decision_and_comment_comes_back(
        decision in generate::decision(), comment in generate::comment(),
    ) {
        let line = decision_record(&decision).line();
        prop_assert!(!line.contains(['\n', '\r']));
        let read = DecisionRecord::read(&line).unwrap();
        prop_assert_eq!(&decision_of(&read), &decision);
        prop_assert_eq!(read.line(), line);
        let line = comment_record(&comment).line();
        prop_assert!(!line.contains(['\n', '\r']));
        let read = CommentRecord::read(&line).unwrap();
        prop_assert_eq!(&comment_of(&read), &comment);
        prop_assert_eq!(read.line(), line);
    }

    #[test]
    fn a_list_is_read_as_it_was_written(
        decisions in prop::collection::vec(generate::decision(), 0..4),
    ) {
        let list = List::<DecisionRecord>::default();
        let list = list.with(decisions.iter().map(decision_record).collect(), |_| true);
        let text = format!("(format: 1,\n{}    annotations: [\n    ],\n)\n", list.field());
        let parsed = parse(text.as_bytes()).unwrap();
        prop_assert_eq!(parsed.bad_in_head.len(), 0);
        prop_assert_eq!(parsed.header.decisions, list);
    }
}

#[test]
fn what_cannot_be_read_is_told_and_stays_behind_what_it_stood_behind() {
    let parsed = parse(BY_HAND.as_bytes()).unwrap();
    let reasons: Vec<&str> = parsed
        .bad_in_head
        .iter()
        .map(|bad| bad.reason.as_str())
        .collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert_eq!(reasons[1], "in decisions: c1 stands twice");
    assert!(parsed.has_fields_behind);
    let list = &parsed.header.decisions;
    let mut records: Vec<DecisionRecord> = list.records().cloned().collect();
    records[0].note = "new".to_owned();
    let written = list.with(records, |_| true).field();
    let expected = "    decisions: [
        (outcome: \"a1\", case: \"c1\", from: [\"alice:a1\", \"nobody\"]),
        (case: \"c1\", outcome: \"a2\"),
        7,
        (case: \"c2\", from: [], seen: \"\", outcome: \"rejected\", how: \"\", by: \"\", at: \"noon\", reason: \"\", note: \"new\", mood: (calm: true)),
        (case: 5),
    ],\n";
    assert_eq!(written, expected);
    assert_eq!(
        parsed.header.comments.opaque().collect::<Vec<_>>(),
        ["(id: \"m1\")"; 0]
    );
    assert_eq!(parsed.header.comments.records().count(), 1);
}

#[test]
fn times_and_names_in_words_we_cannot_read_are_carried() {
    let parsed = parse(BY_HAND.as_bytes()).unwrap();
    let read: Vec<_> = parsed.header.decisions.records().map(decision_of).collect();
    assert_eq!(read[0].extra.0["at"], "\"noon\"");
    assert_eq!(read[1].extra.0["unnamed"], "[\"nobody\"]");
    let line = decision_record(&read[0]).line();
    assert!(line.contains("at: \"noon\""), "{line}");
}

#[test]
fn a_summary_does_not_count_decisions() {
    let summary = summarise(BY_HAND.as_bytes()).unwrap();
    assert_eq!((summary.n_annotations, summary.n_unreadable), (0, 0));
}
