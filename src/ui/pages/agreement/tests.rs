//! Agreement by accessible names.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::counting::{CountsFile, CountsTarget};
use crate::app::reviewing::{Breakdown, SheetPlot, Which};
use crate::app::{AgreementCommand, AppState, Page, UiCommand};
use crate::review::agreement::SpanMeasure;
use crate::review::cases::Takes;
use crate::review::team_spans::Question;
use crate::testing::window::{
    Stage, new_harness_sized, open_project, open_sample, press, run_until,
};

fn harness(size: [f32; 2]) -> Harness<'static, Stage> {
    let mut harness = new_harness_sized(open_sample(), size);
    harness.state().send(UiCommand::ShowAgreement);
    until_measured(&mut harness);
    harness
}

fn until_measured(harness: &mut Harness<'static, Stage>) {
    harness.run_steps(2);
    run_until(harness, |state| {
        let shown = state.agreement.shown.as_ref();
        let is_asked = shown.is_some_and(|shown| shown.of == state.agreement.request);
        is_asked && !state.agreement.is_working()
    });
    harness.run_steps(2);
}

fn state<'a>(harness: &'a Harness<'static, Stage>) -> &'a AppState {
    harness.state().state()
}

/// What stands in a cell.
fn shown(harness: &Harness<'static, Stage>, row: usize, column: usize) -> String {
    let shown = state(harness).agreement.shown.as_ref().unwrap();
    shown.sheet.cell(row, column).unwrap().shown()
}

#[test]
fn all_together_each_measure_has_a_row_with_its_interval() {
    let harness = harness([1240.0, 800.0]);
    let value = shown(&harness, 0, 0);
    assert!(value.contains('['), "{value}");
    assert!(
        harness
            .query_by_label(&format!("u-α, all together: {value}"))
            .is_some()
    );
    assert!(
        harness
            .query_by_label_contains("cases, Krippendorff’s α, all together")
            .is_some()
    );
}

#[test]
fn questions_layers_and_rows_are_chosen_and_measured_at_once() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "Same passage?");
    until_measured(&mut harness);
    press(&mut harness, "Begun too");
    until_measured(&mut harness);
    press(&mut harness, "For: all together");
    press(&mut harness, "each tag");
    until_measured(&mut harness);
    let request = &state(&harness).agreement.request;
    assert_eq!(
        (request.question, request.takes, request.breakdown),
        (Question::Passage, Takes::Begun, Breakdown::Tags)
    );
    let sheet = &state(&harness).agreement.shown.as_ref().unwrap().sheet;
    assert!(sheet.rows.iter().any(|row| row.heading == "Claim"));
    assert!(
        sheet.what.contains("layers begun or done"),
        "{}",
        sheet.what
    );
}

#[test]
fn another_measure_is_drawn_by_its_head() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "For: all together");
    press(&mut harness, "each pair");
    until_measured(&mut harness);
    press(&mut harness, "Draw |u-α");
    until_measured(&mut harness);
    let shown = state(&harness).agreement.shown.as_ref().unwrap();
    assert_eq!((shown.column, shown.plot), (1, SheetPlot::Dots));
    press(&mut harness, "Heat map");
    until_measured(&mut harness);
    let shown = state(&harness).agreement.shown.as_ref().unwrap();
    assert_eq!(shown.plot, SheetPlot::HeatMap);
}

#[test]
fn a_figure_leads_to_what_it_was_made_of() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "For: all together");
    press(&mut harness, "each tag");
    until_measured(&mut harness);
    let value = shown(&harness, 0, 0);
    press(&mut harness, &format!("Claim, u-α: {value}"));
    run_until(&mut harness, |state| state.page == Page::Review);
    run_until(&mut harness, |state| !state.session.places().is_empty());
    let session = &state(&harness).session;
    assert!(session.places().len() < session.book().counts().all());
}

#[test]
fn gamma_is_worked_out_only_when_asked_for() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "Work out γ");
    run_until(&mut harness, |state| state.agreement.has_gamma());
    until_measured(&mut harness);
    let request = &state(&harness).agreement.request;
    assert!(request.measures.contains(&Which::Gamma));
    let sheet = &state(&harness).agreement.shown.as_ref().unwrap().sheet;
    let gamma = sheet.rows.iter().find(|row| row.heading == "γ").unwrap();
    assert!(gamma.cells[0].value.unwrap() <= 1.0);
}

#[test]
fn where_there_is_nobody_to_agree_with_it_says_what_to_do() {
    let project = open_project(&[("a.txt", "The dam holds\n\nThe dam is old.\n")]);
    let mut harness = new_harness_sized(project, [1240.0, 800.0]);
    harness.state().send(UiCommand::ShowAgreement);
    until_measured(&mut harness);
    assert!(
        harness
            .query_by_label("There is no second annotator")
            .is_some()
    );
}

#[test]
fn figures_and_drawing_both_show_in_a_small_window() {
    let harness = harness([900.0, 600.0]);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 600.0));
    for label in ["For: all together", "Save…", "Dots", "Work out γ"] {
        let rect = harness.get_by_label(label).rect();
        assert!(window.contains_rect(rect), "{label} is cut off: {rect}");
    }
    let drawn = harness.get_all_by_label_contains("Drawn ");
    assert!(drawn.count() > 0);
}

#[test]
fn a_picture_and_the_figures_are_written() {
    let mut harness = harness([1240.0, 800.0]);
    let folder = tempfile::tempdir().unwrap();
    for file in [CountsFile::Png, CountsFile::Csv, CountsFile::Svg] {
        let path = folder.path().join(format!("agreement.{}", file.ending()));
        harness.state().send(AgreementCommand::Save(CountsTarget {
            path: path.clone(),
            file,
            may_replace: false,
        }));
        run_until(&mut harness, |_| path.exists());
    }
    run_until(&mut harness, |state| {
        let mut notices = state.notices.iter();
        notices.any(|notice| notice.message.starts_with("Saved the agreement"))
    });
    let csv = std::fs::read_to_string(folder.path().join("agreement.csv")).unwrap();
    let first = Which::Spans(SpanMeasure::UAlpha).label();
    assert!(csv.contains(&format!("\r\n{first},")), "{csv}");
    let picture = image::open(folder.path().join("agreement.png")).unwrap();
    assert!(picture.width() > 600 && picture.height() > 200);
}
