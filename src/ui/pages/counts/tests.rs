//! The counts by accessible names.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::counting::{Counting, CountsFile, CountsTarget};
use crate::app::{AppState, CountsCommand, Page, UiCommand};
use crate::insight::counts::{CountUnit, Dimension, Plot};
use crate::testing::window::{Stage, new_harness_sized, open_sample, press, run_until};

fn harness(size: [f32; 2]) -> Harness<'static, Stage> {
    let mut harness = new_harness_sized(open_sample(), size);
    harness.state().send(UiCommand::Counts);
    until_counted(&mut harness);
    harness
}

fn until_counted(harness: &mut Harness<'static, Stage>) {
    harness.run_steps(2);
    run_until(harness, |state| {
        let shown = state.counts.shown.as_ref();
        shown.is_some_and(|shown| shown.of == state.counts.request && !state.counts.is_working())
    });
    harness.run_steps(2);
}

fn plot(state: &AppState) -> Plot {
    state.counts.shown.as_ref().unwrap().plot
}

#[test]
fn what_counts_as_one_is_in_sight_and_chosen() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "each article");
    until_counted(&mut harness);
    let state = harness.state().state();
    assert_eq!(state.counts.request.unit, CountUnit::Article);
    let what = state.counts.shown.as_ref().unwrap().table.what.clone();
    assert!(what.starts_with("Articles"));
    assert!(harness.query_by_label(&what).is_some());
}

#[test]
fn rows_and_columns_are_picked_and_a_drawing_that_suits_is_shown() {
    let mut harness = harness([1240.0, 800.0]);
    assert_eq!(plot(harness.state().state()), Plot::Stacked);
    press(&mut harness, "Rows: outlet");
    press(&mut harness, "day");
    until_counted(&mut harness);
    let state = harness.state().state();
    assert_eq!(state.counts.request.rows, Dimension::Day);
    assert_eq!(plot(state), Plot::Lines);
    press(&mut harness, "Heat map");
    until_counted(&mut harness);
    assert_eq!(plot(harness.state().state()), Plot::HeatMap);
}

#[test]
fn a_number_leads_to_the_annotations_that_it_counts() {
    let mut harness = harness([1240.0, 800.0]);
    let table = harness.state().state().counts.shown.as_ref().unwrap();
    let table = std::sync::Arc::clone(&table.table);
    let row = table.cells.iter().position(|row| row[0] > 0).unwrap();
    let (row, column, n) = (
        &table.rows[row].text,
        &table.columns[0].text,
        table.cells[row][0],
    );
    press(&mut harness, &format!("{row}, {column}: {n}"));
    run_until(&mut harness, |state| state.page == Page::Table);
    run_until(&mut harness, |state| {
        let shown = state.table.shown.as_ref();
        shown.is_some_and(|shown| shown.view.rows.len() as u64 == n)
    });
}

#[test]
fn tags_that_stand_together_are_counted_and_drawn_as_a_heat_map() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "Tags together");
    press(&mut harness, "On the same words");
    until_counted(&mut harness);
    let state = harness.state().state();
    assert_eq!(state.counts.request.what, Counting::Together);
    assert_eq!(plot(state), Plot::HeatMap);
    assert!(harness.query_by_label("each article").is_none());
}

#[test]
fn figures_and_drawing_both_show_in_a_small_window() {
    let harness = harness([900.0, 600.0]);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 600.0));
    for label in ["Rows: outlet", "Save…", "Stacked bars"] {
        let rect = harness.get_by_label(label).rect();
        assert!(window.contains_rect(rect), "{label} is cut off: {rect}");
    }
    let drawn = harness.get_all_by_label_contains("Drawn ");
    assert!(drawn.count() > 0);
}

#[test]
fn a_picture_is_drawn_and_written() {
    let mut harness = harness([1240.0, 800.0]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("counts.png");
    harness.state().send(CountsCommand::Save(CountsTarget {
        path: path.clone(),
        file: CountsFile::Png,
        may_replace: false,
    }));
    run_until(&mut harness, |state| {
        let mut notices = state.notices.iter();
        notices.any(|notice| notice.message.starts_with("Saved the counts"))
    });
    let picture = image::open(&path).unwrap();
    assert!(picture.width() > 800 && picture.height() > 300);
}
