use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::team::Which;
use crate::app::{Modal, UiCommand};
use crate::testing::window::{Stage, new_harness_sized, open_sample, press, run_until, type_into};

fn harness() -> Harness<'static, Stage> {
    let mut harness = new_harness_sized(open_sample(), [900.0, 600.0]);
    harness.state().send(UiCommand::HandOut);
    until_planned(&mut harness);
    harness
}

fn until_planned(harness: &mut Harness<'static, Stage>) {
    harness.run_steps(2);
    run_until(harness, |state| {
        let hand_out = &state.team.hand_out;
        hand_out.plan.is_some() && !hand_out.is_working()
    });
    harness.run_steps(3);
}

fn n_assigned(harness: &Harness<'static, Stage>) -> usize {
    harness.state().state().workspace.project.assignments.len()
}

#[test]
fn nothing_is_written_before_the_button_and_one_undo_takes_all_back() {
    let mut harness = harness();
    press(&mut harness, "Hand out to Ines");
    until_planned(&mut harness);
    // With a second one, some articles go to both.
    let told = "2 articles go to several, 8 to one";
    assert!(harness.query_by_label(told).is_some());
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 600.0));
    let button = harness.get_by_label("Hand out 10 articles").rect();
    assert!(window.contains_rect(button), "{button}");
    assert_eq!(n_assigned(&harness), 0);
    press(&mut harness, "Hand out 10 articles");
    run_until(&mut harness, |state| state.saves.is_saved());
    assert_eq!(n_assigned(&harness), 10);
    assert_eq!(harness.state().state().modal, None);
    harness.state().send(UiCommand::Undo);
    harness.run_steps(3);
    assert_eq!(n_assigned(&harness), 0);
}

#[test]
fn who_annotates_is_ticked_and_who_decides_is_not() {
    let harness = harness();
    let request = &harness.state().state().team.hand_out.request;
    let coders: Vec<&str> = request
        .coders
        .iter()
        .map(crate::model::AnnotatorId::as_str)
        .collect();
    assert_eq!(coders, ["tomas"]);
    assert_eq!(request.per_article, 1);
}

#[test]
fn a_seed_is_a_number_and_only_what_is_listed_is_handed_out() {
    let mut harness = harness();
    type_into(&mut harness, "Seed", "seven");
    assert!(harness.query_by_label_contains("is no seed").is_some());
    type_into(&mut harness, "Seed", "7");
    let mut filter = harness
        .state()
        .state()
        .folder
        .as_ref()
        .unwrap()
        .filter
        .clone();
    filter.words = "dam".to_owned();
    harness
        .state()
        .send(crate::app::LookCommand::Filter(Box::new(filter)));
    harness.run_steps(3);
    let folder = harness.state().state().folder.as_ref().unwrap();
    let n_listed = folder.rows.n_articles;
    assert!(n_listed > 0 && n_listed < 10, "{n_listed}");
    press(
        &mut harness,
        &format!("The {n_listed} that the article list shows"),
    );
    until_planned(&mut harness);
    let hand_out = &harness.state().state().team.hand_out;
    assert_eq!(
        (hand_out.request.seed, hand_out.request.which),
        (7, Which::Listed)
    );
    let plan = hand_out.plan.as_ref().unwrap().as_ref().unwrap();
    assert_eq!(plan.handed.len(), n_listed);
}

#[test]
fn with_nobody_to_hand_out_to_it_says_why() {
    let mut harness = harness();
    press(&mut harness, "Hand out to Tomas");
    until_planned(&mut harness);
    assert!(harness.query_by_label_contains("there is nobody").is_some());
    assert!(matches!(
        harness.state().state().modal,
        Some(Modal::HandOut)
    ));
}
