//! Comments in the inspector by accessible names.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::app::{AnnotateCommand, AppCommand, LookCommand, Selection};
use crate::model::{AnnotatorId, TagId};
use crate::testing::window::{Stage, new_harness, open_project, press, run_until, type_into};
use crate::text::TextRange;

const FERRY: &str = "Quay opens\n\nThe ferry stays. Nobody objects.\n";

/// An article with an annotation in hand.
fn harness() -> Harness<'static, Stage> {
    let mut project = open_project(&[("a.txt", FERRY)]);
    project.run(AppCommand::BeAnnotator(
        AnnotatorId::new("ann"),
        "Ann".to_owned(),
    ));
    project.wait_until(|state| state.my_layer().is_some() && state.saves.is_saved());
    let start = FERRY.find("The ferry").unwrap();
    let range = TextRange::from_bytes(start, start + 15).unwrap();
    project.run(LookCommand::Select(Selection::range(range)));
    project.run(AnnotateCommand::Tag(TagId::new("claim")));
    let mut harness = new_harness(project);
    harness.run_steps(4);
    harness
}

fn switch_to(harness: &mut Harness<'static, Stage>, id: &str, name: &str) {
    let annotator = AnnotatorId::new(id);
    let be = AppCommand::BeAnnotator(annotator.clone(), name.to_owned());
    harness.state().send(be);
    harness.run_steps(2);
    run_until(harness, |state| {
        let open = state.document.as_ref();
        let is_first = open.is_some_and(|it| it.annotators.first() == Some(&annotator));
        is_first && state.my_layer().is_some() && state.saves.is_saved()
    });
    harness.run_steps(4);
}

fn n_open(harness: &Harness<'static, Stage>) -> usize {
    let threads = harness.state().state().comment_threads();
    threads.iter().filter(|it| it.is_open()).count()
}

#[test]
fn a_comment_is_answered_and_resolved_by_somebody_else_and_opened_again() {
    let mut harness = harness();
    type_into(
        &mut harness,
        "Comment on this annotation",
        "Is it the board?",
    );
    assert!(harness.query_by_label("Is it the board?").is_some());
    switch_to(&mut harness, "bo", "Bo");
    // It is found from the article, where nothing is in hand.
    harness.state().send(LookCommand::Pick(None));
    harness.run_steps(4);
    press(&mut harness, "Is it the board?");
    type_into(&mut harness, "Your reply", "The director");
    assert!(harness.query_by_label("The director").is_some());
    switch_to(&mut harness, "ann", "Ann");
    press(&mut harness, "Resolve");
    assert_eq!(n_open(&harness), 0);
    // Bo's words stay his; that it is resolved stands in Ann's layer.
    let state = harness.state().state();
    let threads = state.comment_threads();
    let [thread] = threads.as_slice() else {
        panic!("{threads:?}")
    };
    let said: Vec<(&str, &str, bool)> = thread
        .entries
        .iter()
        .map(|it| {
            (
                it.by.as_str(),
                it.comment.text.as_str(),
                it.comment.resolved,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("ann", "Is it the board?", false),
            ("bo", "The director", false),
            ("ann", "", true)
        ]
    );
    press(&mut harness, "✓ Is it the board?");
    press(&mut harness, "Open again");
    assert_eq!(n_open(&harness), 1);
}

#[test]
fn a_comment_on_the_article_is_deleted_only_by_whoever_wrote_it() {
    let mut harness = harness();
    harness.state().send(LookCommand::Pick(None));
    harness.run_steps(4);
    type_into(&mut harness, "Comment on the article", "Two stories in one");
    assert!(harness.query_by_label("Delete the comment").is_some());
    switch_to(&mut harness, "bo", "Bo");
    assert!(harness.query_by_label("Two stories in one").is_some());
    assert!(harness.query_by_label("Delete the comment").is_none());
    switch_to(&mut harness, "ann", "Ann");
    press(&mut harness, "Delete the comment");
    assert_eq!(n_open(&harness), 0);
}

#[test]
fn a_key_leads_to_the_field_and_what_is_typed_stays_until_it_is_said() {
    let mut harness = harness();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::M);
    harness.run_steps(6);
    let field = "Comment on this annotation";
    assert!(harness.get_by_label(field).is_focused());
    harness.get_by_label(field).type_text("Half a thought");
    harness.run_steps(2);
    let in_hand = harness.state().state().document.as_ref().unwrap();
    let in_hand = in_hand.selected.clone();
    harness.state().send(LookCommand::Pick(None));
    harness.run_steps(4);
    assert!(harness.query_by_label(field).is_none());
    harness.state().send(LookCommand::Pick(in_hand));
    harness.run_steps(4);
    let kept = harness.get_by_label(field);
    assert_eq!(
        kept.accesskit_node().value().as_deref(),
        Some("Half a thought")
    );
    assert_eq!(n_open(&harness), 0);
}
