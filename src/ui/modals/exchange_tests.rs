//! The windows for exports and imports, by accessible names.

use std::io::Write as _;
use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::{AppCommand, AppState, ExchangeCommand, UiCommand};
use crate::model::Layer;
use crate::testing::window::{
    Project, Stage, closed_program, new_harness_sized, open_project, press, run_until,
};

const SMALL: [f32; 2] = [900.0, 600.0];

fn project() -> Project {
    open_project(&[("a.txt", "Ferries stand idle\n\nThe crews wait.\n")])
}

fn show_export(harness: &mut Harness<'static, Stage>) {
    harness.state().send(UiCommand::Export);
    run_until(harness, |state| state.exchange.preview.is_some());
    harness.run_steps(3);
}

#[test]
fn formats_stand_under_each_other_and_all_that_is_needed_fits_a_small_window() {
    let mut harness = new_harness_sized(project(), SMALL);
    show_export(&mut harness);
    let place = |label: &str| harness.get_by_label(label).rect();
    let (first, second) = (place("CSV tables"), place("Excel workbook"));
    assert!((first.left() - second.left()).abs() < 1.0 && first.bottom() < second.top());
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, SMALL.into());
    for label in ["CSV tables", "What", "Whole project", "Export…", "Close"] {
        assert!(window.contains_rect(place(label)), "{label} is cut off");
    }
    assert!(first.right() < place("What").left());
}

#[test]
fn a_format_is_chosen_with_its_choices_and_its_losses() {
    let mut harness = new_harness_sized(project(), SMALL);
    show_export(&mut harness);
    press(&mut harness, "Stancemark JSON");
    run_until(&mut harness, |state| {
        let exchange = &state.exchange;
        exchange
            .preview
            .as_ref()
            .is_some_and(|it| it.of.format == "json")
    });
    assert!(
        harness
            .query_by_label("Nothing is lost in this format")
            .is_some()
    );
    assert_eq!(harness.state().state().exchange.export.format, "json");
}

#[test]
fn an_import_writes_nothing_before_it_is_asked_to_and_is_undone_at_once() {
    let project = project();
    let table = project.folder.path().join("set.csv");
    let rows = "document,start,end,quote,code\na.txt,24,29,crews,claim\n";
    let mut file = std::fs::File::create(&table).unwrap();
    file.write_all(rows.as_bytes()).unwrap();
    let mut harness = new_harness_sized(project, [1240.0, 800.0]);
    let paths = vec![table];
    harness.state().send(ExchangeCommand::ReadImport {
        paths,
        format: None,
    });
    run_until(&mut harness, |state| {
        let import = state.exchange.import.as_ref();
        import.is_some_and(|it| it.prepared.is_some())
    });
    harness.run_steps(3);
    assert!(harness.query_by_label("New annotations: 1").is_some());
    assert_eq!(n_annotations(harness.state().state()), 0);
    harness
        .get_by_role_and_label(Role::Button, "Import")
        .click();
    run_until(&mut harness, |state| n_annotations(state) == 1);
    harness.state().send(UiCommand::Undo);
    run_until(&mut harness, |state| n_annotations(state) == 0);
}

fn n_annotations(state: &AppState) -> usize {
    let layers = &state.workspace.layers;
    layers.values().map(Layer::len).sum()
}

fn put(path: &Path, bytes: &[u8]) {
    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(bytes).unwrap();
}

const ARRIVING: &str = "(format: 1, article: (file: \"a.txt\"), annotator: \"noor\", status: \"done\", comments: [(id: \"c1\", text: \"Which crews?\")], annotations: [(id: \"n1\", tag: \"claim\", spans: [(start: 24, end: 29, quote: \"crews\")])])\n";

#[test]
fn a_layer_that_is_dropped_on_an_open_project_is_imported_with_its_comments() {
    let project = project();
    let mail = project.folder.path().join("a.txt.noor.ron");
    put(&mail, ARRIVING.as_bytes());
    let mut harness = new_harness_sized(project, [1240.0, 800.0]);
    harness.state().send(AppCommand::Dropped(vec![mail]));
    run_until(&mut harness, |state| {
        let import = state.exchange.import.as_ref();
        import.is_some_and(|it| it.prepared.is_some())
    });
    harness.run_steps(3);
    assert!(
        harness
            .query_by_label("New comments and decisions: 1")
            .is_some()
    );
    assert!(harness.query_by_label("noor: 1 new").is_some());
    harness
        .get_by_role_and_label(Role::Button, "Import")
        .click();
    run_until(&mut harness, |state| n_annotations(state) == 1);
    let n_comments = |state: &AppState| -> usize {
        let layers = state.workspace.layers.values();
        layers.map(|layer| layer.comments().len()).sum()
    };
    assert_eq!(n_comments(harness.state().state()), 1);
    harness.state().send(UiCommand::Undo);
    run_until(&mut harness, |state| {
        n_annotations(state) + n_comments(state) == 0
    });
}

#[test]
fn articles_that_are_dropped_are_opened_and_layers_wait_for_their_project() {
    let project = project();
    let (home, root) = (project.folder.path(), project.folder.path().join("project"));
    let other = home.join("other");
    std::fs::create_dir(&other).unwrap();
    put(&other.join("b.txt"), b"Another one\n");
    let layer = home.join("a.txt.noor.ron");
    put(&layer, ARRIVING.as_bytes());
    let mut closed = closed_program(&home.join("second"));
    closed.run(vec![AppCommand::Dropped(vec![layer])]);
    assert!(closed.folder.is_none());
    assert!(
        closed
            .notices
            .iter()
            .any(|it| it.hint.contains("then drop them on it"))
    );
    closed.run(vec![AppCommand::Dropped(vec![root])]);
    assert!(closed.folder.is_some());
    let mut harness = new_harness_sized(project, [1240.0, 800.0]);
    harness
        .state()
        .send(AppCommand::Dropped(vec![other.clone()]));
    run_until(&mut harness, |state| {
        state
            .folder
            .as_ref()
            .is_some_and(|folder| folder.root == other)
    });
}
