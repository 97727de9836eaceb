//! The window for a change of many annotations, by accessible names.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::{AppState, Modal, TableCommand, UiCommand};
use crate::insight::table::Column;
use crate::testing::window::{Stage, new_harness_sized, open_sample, press, run_until, type_over};

fn harness() -> Harness<'static, Stage> {
    let mut harness = new_harness_sized(open_sample(), [1240.0, 800.0]);
    harness.state().send(UiCommand::AnnotationTable);
    run_until(&mut harness, |state| state.table.shown.is_some());
    harness.state().send(TableCommand::BeginEdit);
    harness.run_steps(4);
    harness
}

fn until_planned(harness: &mut Harness<'static, Stage>) {
    harness.run_steps(2);
    run_until(harness, |state| {
        let edit = state.table.edit.as_ref();
        edit.is_some_and(|edit| edit.plan.is_some()) && !state.table.is_planning()
    });
    harness.run_steps(2);
}

fn n_changes(state: &AppState) -> usize {
    state.table.edit.as_ref().unwrap().summary.n_changes
}

#[test]
fn each_change_is_shown_and_one_can_be_left_out_before_it_is_made() {
    let mut harness = harness();
    press(&mut harness, "Change the tag");
    press(&mut harness, "New tag: Pick a tag");
    press(&mut harness, "Stance");
    until_planned(&mut harness);
    let n = n_changes(harness.state().state());
    assert!(n > 10);
    assert!(harness.query_by_label(&format!("Apply to {n}")).is_some());
    let plan = harness.state().state().table.edit.clone().unwrap();
    let row = plan.plan.unwrap().unwrap().changes[0].row;
    let words = plan.table.cell(row, &Column::Quote);
    press(&mut harness, &format!("Change {words}"));
    press(&mut harness, &format!("Apply to {}", n - 1));
    run_until(&mut harness, |state| state.history.next_undo().is_some());
    let state = harness.state().state();
    assert_eq!(state.modal, None);
    let name = format!("Change the tag of {} annotations to ‘Stance’", n - 1);
    assert_eq!(state.history.next_undo().unwrap().name, name);
}

#[test]
fn words_in_the_note_are_replaced_and_a_broken_pattern_is_told() {
    let mut harness = harness();
    press(&mut harness, "Find and replace");
    press(&mut harness, "In the note");
    type_over(&mut harness, "Words to find", "e");
    type_over(&mut harness, "Words instead", "E");
    until_planned(&mut harness);
    let changes = &harness.state().state().table.edit.as_ref().unwrap().plan;
    let changes = changes.clone().unwrap().unwrap();
    assert!(
        changes
            .changes
            .iter()
            .all(|it| it.after.contains('E') && it.before.contains('e'))
    );
    press(&mut harness, "Regular expression");
    type_over(&mut harness, "Words to find", "(");
    until_planned(&mut harness);
    assert!(
        harness
            .query_by_label_contains("no regular expression")
            .is_some()
    );
    assert!(harness.query_by_label("Apply to 0").is_some());
}

#[test]
fn cancelling_changes_nothing() {
    let mut harness = harness();
    press(&mut harness, "Delete");
    until_planned(&mut harness);
    assert_eq!(harness.state().state().modal, Some(Modal::MassEdit));
    press(&mut harness, "Cancel");
    let state = harness.state().state();
    assert_eq!(
        (state.modal.clone(), state.history.next_undo()),
        (None, None)
    );
    assert!(state.table.edit.is_none());
}
