//! Decisions and comments in a sidecar.

use proptest::prelude::*;

use super::*;
use crate::model::{CaseId, Decision, Extra, Outcome};
use crate::store::sidecar::{SettledRecord, settle_record, settle_status};
use crate::testing::generate;

fn decision(case: &str, note: &str) -> Arc<Decision> {
    Arc::new(Decision {
        case: CaseId::new(case),
        from: Vec::new(),
        seen: String::new(),
        outcome: Outcome::Rejected,
        how: "reject".to_owned(),
        by: AnnotatorId::new("carol"),
        at: None,
        reason: String::new(),
        note: note.to_owned(),
        codebook: String::new(),
        extra: Extra::default(),
    })
}

fn decided(layer: &Layer, case: &str, note: &str) -> Layer {
    let mut layer = layer.clone();
    layer.replace_decision(&CaseId::new(case), Some(decision(case, note)));
    layer
}

#[test]
fn a_decision_is_saved_and_taken_out_again_without_a_trace() {
    let fixture = Fixture::new(FULL);
    let mut opened = fixture.open();
    let more = decided(&decided(&opened.layer, "c2", "two"), "c1", "one");
    opened.file.save(&fixture.text, &more).unwrap();
    let written = fixture.written();
    let lines: Vec<&str> = written.lines().filter(|it| it.contains("(case")).collect();
    assert!(
        lines[0].contains("c1") && lines[1].contains("c2"),
        "{lines:?}"
    );
    let mut again = fixture.open();
    assert_eq!(again.layer, more);
    again.file.save(&fixture.text, &again.layer).unwrap();
    assert_eq!(fixture.written(), written);
    opened.file.save(&fixture.text, &opened.layer).unwrap();
    assert_eq!(fixture.written(), FULL);
}

#[test]
fn decisions_behind_the_annotations_are_not_written_twice() {
    let late =
        "    ],\n    decisions: [(case: \"c1\", outcome: \"rejected\", note: \"old\")],\n)\n";
    let fixture = Fixture::new(&FULL.replace("    ],\n)\n", late));
    let mut opened = fixture.open();
    assert_eq!(opened.layer.decisions().len(), 1);
    let layer = decided(&opened.layer, "c1", "new");
    opened.file.save(&fixture.text, &layer).unwrap();
    assert_eq!(fixture.open().layer, layer);
    assert!(!fixture.written().contains("old"));
}

#[test]
fn a_case_decided_in_two_places_waits_for_a_pick() {
    let fixture = Fixture::new(FULL);
    let (mut mine, mut theirs) = (fixture.open(), fixture.open());
    let theirs_layer = decided(&decided(&theirs.layer, "c1", "theirs"), "c2", "alone");
    theirs.file.save(&fixture.text, &theirs_layer).unwrap();
    let mine_layer = decided(&mine.layer, "c1", "mine");
    let saved = mine.file.save(&fixture.text, &mine_layer).unwrap();
    let merged = saved.merged.unwrap();
    assert_eq!(merged.layer.decisions().len(), 2);
    let [conflict] = merged.conflicts.as_slice() else {
        panic!("{:?}", merged.conflicts);
    };
    assert_eq!(conflict.field, "decisions.c1");
    assert!(conflict.mine.contains("\"mine\""), "{conflict:?}");
    let settled = settle_record(conflict).unwrap();
    let theirs = Some((*decision("c1", "theirs")).clone());
    assert_eq!(settled, SettledRecord::Decision(CaseId::new("c1"), theirs));
    assert_eq!(fixture.open().conflicts, merged.conflicts);
    let (_, extra) = settle_status(&merged.layer, conflict, Side::Mine);
    assert_eq!(extra, *mine_layer.extra());
}

proptest! {
    #[test]
    fn any_layer_comes_back_and_is_saved_again_as_it_stands(
        layer in generate::layer(ARTICLE.into()),
    ) {
        let fixture = Fixture::new("");
        let mut opened = fixture.open();
        opened.file.save(&fixture.text, &layer).unwrap();
        if fixture.path().exists() {
            let written = fixture.written();
            let mut again = fixture.open();
            prop_assert_eq!(again.layer.decisions(), layer.decisions());
            prop_assert_eq!(again.layer.comments(), layer.comments());
            let touched = decided(&again.layer, "c9", "x");
            again.file.save(&fixture.text, &touched).unwrap();
            again.file.save(&fixture.text, &layer_without(&touched, "c9")).unwrap();
            prop_assert_eq!(fixture.written(), written);
        }
    }
}

fn layer_without(layer: &Layer, case: &str) -> Layer {
    let mut layer = layer.clone();
    layer.replace_decision(&CaseId::new(case), None);
    layer
}
