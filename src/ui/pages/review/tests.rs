//! The review by accessible names and by keys.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::{AppState, UiCommand};
use crate::review::cases::CaseState;
use crate::testing::window::{Stage, new_harness_sized, open_review_sample, press, run_until};

fn harness(size: [f32; 2]) -> Harness<'static, Stage> {
    let mut harness = new_harness_sized(open_review_sample(), size);
    harness.state().send(UiCommand::ReviewSession);
    until_made(&mut harness);
    harness
}

/// Draws until everything is saved and the cases are those of the articles.
fn until_made(harness: &mut Harness<'static, Stage>) {
    harness.run_steps(2);
    run_until(harness, |state| {
        let session = &state.session;
        session.is_ready() && !session.is_working() && state.saves.is_saved()
    });
    harness.run_steps(2);
}

/// Types a letter or sign, as a keyboard does.
fn type_key(harness: &mut Harness<'static, Stage>, typed: &str) {
    harness.event(egui::Event::Text(typed.to_owned()));
    until_made(harness);
}

fn n_open(harness: &Harness<'static, Stage>) -> usize {
    harness.state().state().session.book().counts().open()
}

fn n(state: &AppState, of: CaseState) -> usize {
    state.session.book().counts().of_state(of)
}

#[test]
fn every_open_case_is_decided_by_the_keyboard_alone() {
    let mut harness = harness([1240.0, 800.0]);
    let n_before = n_open(&harness);
    assert!(n_before > 5);
    for _ in 0..n_before {
        let state = harness.state().state();
        let (article, case) = state.session.case_in_hand().unwrap();
        let finished = article.cases.finished.iter();
        let nth = finished
            .enumerate()
            .find(|(_, it)| case.member(it).is_some());
        let key = nth.map_or("x".to_owned(), |(nth, _)| (nth + 1).to_string());
        type_key(&mut harness, "r");
        type_key(&mut harness, "2");
        type_key(&mut harness, &key);
    }
    assert_eq!(n_open(&harness), 0);
    let state = harness.state().state();
    let decided = state
        .session
        .book()
        .articles()
        .iter()
        .flat_map(|it| &it.cases.cases);
    let reasons = decided
        .filter_map(|case| case.decision())
        .filter(|it| it.reason == "rule-gap");
    assert!(reasons.count() >= n_before);
    assert!(
        harness
            .query_by_label_contains("Every case is decided")
            .is_some()
    );
}

#[test]
fn a_union_asks_whose_tag_and_takes_the_number() {
    let mut harness = harness([1240.0, 800.0]);
    let n_tag = n(harness.state().state(), CaseState::Tag);
    press(&mut harness, &format!("Different tags: {n_tag}"));
    harness.run_steps(2);
    type_key(&mut harness, "u");
    assert!(
        harness
            .query_by_label_contains("Whose tag and fields?")
            .is_some()
    );
    assert_eq!(n(harness.state().state(), CaseState::Tag), n_tag);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert!(
        harness
            .query_by_label_contains("Whose tag and fields?")
            .is_none()
    );
    type_key(&mut harness, "u");
    type_key(&mut harness, "1");
    assert_eq!(n(harness.state().state(), CaseState::Tag), n_tag - 1);
}

#[test]
fn a_case_is_decided_by_the_mouse_and_undone() {
    let mut harness = harness([1240.0, 800.0]);
    let n_before = n_open(&harness);
    press(&mut harness, "Take what Ines has");
    until_made(&mut harness);
    assert_eq!(n_open(&harness), n_before - 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until_made(&mut harness);
    assert_eq!(n_open(&harness), n_before);
}

#[test]
fn an_annotation_is_edited_and_then_is_right() {
    let mut harness = harness([1240.0, 800.0]);
    let n_fields = n(harness.state().state(), CaseState::Fields);
    press(&mut harness, &format!("Different fields: {n_fields}"));
    type_key(&mut harness, "e");
    assert!(harness.query_by_label("What is right").is_some());
    type_key(&mut harness, "]");
    press(&mut harness, "This is right");
    until_made(&mut harness);
    assert_eq!(n(harness.state().state(), CaseState::Fields), n_fields - 1);
    assert!(harness.query_by_label("What is right").is_none());
}

#[test]
fn names_are_hidden_until_space_and_lanes_are_switched() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "Hide names");
    assert!(harness.query_by_label("Lane of Ines").is_none());
    assert!(harness.query_by_label("Take what A has").is_some());
    type_key(&mut harness, " ");
    assert!(harness.query_by_label("Lane of Ines").is_some());
    press(&mut harness, "Lane of Ines");
    let hidden = &harness.state().state().session.hidden;
    assert_eq!(hidden.len(), 1);
    press(&mut harness, "Side by side");
    assert!(harness.state().state().session.is_side_by_side);
}

#[test]
fn the_arrows_walk_the_list_and_escape_goes_back_to_the_article() {
    let mut harness = harness([900.0, 600.0]);
    let first = harness.state().state().session.in_hand.clone();
    harness.key_press(Key::ArrowDown);
    harness.run_steps(3);
    assert_ne!(harness.state().state().session.in_hand, first);
    harness.key_press(Key::ArrowUp);
    harness.run_steps(3);
    assert_eq!(harness.state().state().session.in_hand, first);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert_eq!(harness.state().state().page, crate::app::Page::Reading);
}

/// Opens the rules and waits for what the first would decide.
fn open_rules(harness: &mut Harness<'static, Stage>) {
    harness.state().send(UiCommand::ReviewRules);
    harness.run_steps(2);
    run_until(harness, |state| {
        let rules = state.session.rules.as_ref();
        rules.is_some_and(|rules| rules.plan.is_some())
    });
    harness.run_steps(3);
}

#[test]
fn a_rule_is_previewed_decides_and_is_taken_back() {
    let mut harness = harness([1240.0, 800.0]);
    let n_agree = n(harness.state().state(), CaseState::Agree);
    open_rules(&mut harness);
    press(&mut harness, &format!("Decide {n_agree} cases"));
    until_made(&mut harness);
    run_until(&mut harness, |state| n(state, CaseState::Agree) == 0);
    open_rules(&mut harness);
    press(&mut harness, "Take back All say the same");
    run_until(&mut harness, |state| n(state, CaseState::Agree) > 0);
}

#[test]
fn a_remark_that_is_being_typed_stays_with_its_case() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "Remark on the decision");
    harness
        .get_by_label("Remark on the decision")
        .type_text("The article says so.");
    harness.run_steps(2);
    // Another case is clicked while the field still has the keyboard.
    let second = {
        let session = &harness.state().state().session;
        let (article, case) = session.book().at(session.places()[1]).unwrap();
        let words = case.place.unwrap().slice(article.text()).unwrap();
        format!("{}: {words}", super::state_label(case.state))
    };
    harness.get_by_label(&second).click();
    until_made(&mut harness);
    let saying = |harness: &Harness<'static, Stage>| {
        let session = &harness.state().state().session;
        session.saying.note.clone()
    };
    assert_eq!(saying(&harness), "");
    harness.key_press(Key::ArrowUp);
    until_made(&mut harness);
    assert_eq!(saying(&harness), "The article says so.");
    type_key(&mut harness, "1");
    let state = harness.state().state();
    let articles = state.session.book().articles().iter();
    let mut decisions = articles
        .flat_map(|it| &it.cases.cases)
        .filter_map(|case| case.decision());
    assert!(decisions.any(|it| it.note == "The article says so."));
}
