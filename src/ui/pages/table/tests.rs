//! The table by accessible names.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::app::{AppState, Page, UiCommand};
use crate::insight::table::{Column, Direction, FilterTest};
use crate::testing::window::{Stage, new_harness_sized, open_sample, press, run_until, type_over};

fn harness() -> Harness<'static, Stage> {
    let mut harness = new_harness_sized(open_sample(), [1240.0, 800.0]);
    harness.state().send(UiCommand::AnnotationTable);
    until_made(&mut harness);
    harness
}

fn until_made(harness: &mut Harness<'static, Stage>) {
    harness.run_steps(2);
    run_until(harness, |state| {
        let shown = state.table.shown.as_ref();
        shown.is_some_and(|shown| shown.options == state.table.options && !state.table.is_working())
    });
    harness.run_steps(2);
}

fn n_shown(state: &AppState) -> usize {
    state.table.shown.as_ref().unwrap().view.rows.len()
}

/// The accessible names of the rows in sight, from above.
fn rows(harness: &Harness<'static, Stage>) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = harness
        .get_all_by_role(Role::Row)
        .map(|row| {
            (
                row.rect().top(),
                row.accesskit_node().label().unwrap_or_default(),
            )
        })
        .collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn a_head_sorts_by_its_column_and_shift_adds_another() {
    let mut harness = harness();
    press(&mut harness, "Sort by Tag");
    until_made(&mut harness);
    press(&mut harness, "Sort by Tag, ascending");
    until_made(&mut harness);
    let sort =
        |harness: &Harness<'static, Stage>| harness.state().state().table.options.sort.clone();
    assert_eq!(sort(&harness), [(Column::Tag, Direction::Descending)]);
    assert!(!rows(&harness)[0].starts_with("Claim"));
    harness
        .get_by_label("Sort by Words")
        .click_modifiers(Modifiers::SHIFT);
    until_made(&mut harness);
    assert_eq!(sort(&harness).len(), 2);
    press(&mut harness, "Sort by Words, ascending");
    until_made(&mut harness);
    assert_eq!(sort(&harness), [(Column::Quote, Direction::Descending)]);
}

#[test]
fn a_column_is_filtered_by_words_and_by_values_and_let_go() {
    let mut harness = harness();
    let n_all = n_shown(harness.state().state());
    press(&mut harness, "Filter Tag");
    type_over(&mut harness, "Tag has the words", "clai");
    until_made(&mut harness);
    let n_claims = n_shown(harness.state().state());
    assert!(n_claims > 0 && n_claims < n_all);
    run_until(&mut harness, |state| state.table.values.is_some());
    harness.run_steps(2);
    let value = format!("Claim  ({n_claims})");
    press(&mut harness, &value);
    until_made(&mut harness);
    let filters = harness.state().state().table.options.filters.clone();
    assert_eq!(
        filters[0].test,
        FilterTest::OneOf(["Claim".to_owned()].into())
    );
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    press(&mut harness, "Take the filter away: Tag is Claim");
    until_made(&mut harness);
    assert_eq!(n_shown(harness.state().state()), n_all);
}

#[test]
fn a_click_on_a_row_leads_to_its_place_and_back() {
    let mut harness = harness();
    let first = rows(&harness)[0].clone();
    press(&mut harness, &first);
    run_until(&mut harness, |state| state.page == Page::Reading);
    run_until(&mut harness, |state| {
        let document = state.document.as_ref();
        document.is_some_and(|document| document.selected.is_some())
    });
    harness.state().send(UiCommand::BackToPage);
    harness.run_steps(3);
    assert_eq!(harness.state().state().page, Page::Table);
    assert!(rows(&harness).contains(&first));
}

#[test]
fn the_arrows_go_through_the_rows_and_enter_opens_one() {
    let mut harness = harness();
    for _ in 0..3 {
        harness.key_press(Key::ArrowDown);
        harness.run_steps(2);
    }
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    harness.run_steps(2);
    let table = &harness.state().state().table;
    assert_eq!(
        (table.cursor_place(), table.selection.count(99)),
        (Some(3), 2)
    );
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(harness.state().state().page, Page::Reading);
}

#[test]
fn rows_are_selected_by_their_boxes_and_changed_from_the_bar() {
    let mut harness = harness();
    let first = format!("Select {}", rows(&harness)[0]);
    press(&mut harness, &first);
    let n_all = n_shown(harness.state().state());
    assert_eq!(harness.state().state().table.selection.count(n_all), 1);
    press(&mut harness, "Select all rows");
    assert_eq!(harness.state().state().table.selection.count(n_all), n_all);
    press(&mut harness, &format!("Change {n_all} selected…"));
    assert!(harness.state().state().table.edit.is_some());
}

#[test]
fn groups_stand_under_headings_with_their_counts_and_fold() {
    let mut harness = harness();
    press(&mut harness, "Groups: No groups");
    press(&mut harness, "By Annotator");
    until_made(&mut harness);
    let groups = harness.state().state().table.shown.as_ref().unwrap();
    let groups = groups.view.groups.clone();
    let heading = format!("{}, {} rows", groups[0].name, groups[0].n_rows);
    press(&mut harness, &heading);
    let lines = harness.state().state().table.shown.as_ref().unwrap();
    let n_open: usize = groups.iter().skip(1).map(|group| group.n_rows + 1).sum();
    assert_eq!(lines.lines.len(), n_open + 1);
}

#[test]
fn all_that_is_needed_fits_a_small_window() {
    let mut harness = new_harness_sized(open_sample(), [900.0, 600.0]);
    harness.state().send(UiCommand::AnnotationTable);
    until_made(&mut harness);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 600.0));
    let n_all = n_shown(harness.state().state());
    for label in [
        "Columns",
        "Groups: No groups",
        &format!("Change all {n_all}…"),
    ] {
        let rect = harness.get_by_label(label).rect();
        assert!(window.contains_rect(rect), "{label} is cut off: {rect}");
    }
}
