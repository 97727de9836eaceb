//! The whole window over a project in a folder of its own, for tests by accessible name.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, TestRenderer};
use tempfile::TempDir;

use super::SoftRenderer;
use crate::app::clock::CountingClock;
use crate::app::sample::Sample;
use crate::app::{AppCommand, AppState};
use crate::store::places::Places;
use crate::ui::App;

/// How long a test waits for the disk before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program with a project open, and the folder it lies in.
pub struct Project {
    /// The program.
    pub state: AppState,
    /// The project's folder, and the program's own files beside it.
    pub folder: TempDir,
}

/// Writes files by their paths below a fresh folder, opens it, and waits until all are read.
pub fn open_project(files: &[(&str, &str)]) -> Project {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        crate::store::atomic::write(&path, text.as_bytes()).unwrap();
    }
    open_folder(folder)
}

/// Writes the sample project into a fresh folder, opens it, and waits until all is read.
pub fn open_sample() -> Project {
    open_written(Sample::Project)
}

/// The same with the sample of a review.
pub fn open_review_sample() -> Project {
    open_written(Sample::Review)
}

fn open_written(sample: Sample) -> Project {
    let folder = tempfile::tempdir().unwrap();
    let written = crate::app::sample::write(folder.path(), sample).unwrap();
    std::fs::rename(written, folder.path().join("project")).unwrap();
    open_folder(folder)
}

/// The program with nothing open, its own files below that folder.
pub fn closed_program(home: &Path) -> AppState {
    let clock = Arc::new(CountingClock::default());
    AppState::start_in(Places::below(home.to_owned()), clock, None).unwrap()
}

fn open_folder(folder: TempDir) -> Project {
    let root = folder.path().join("project");
    let mut state = closed_program(&folder.path().join("home"));
    state.run(vec![AppCommand::OpenPaths(vec![root])]);
    let mut project = Project { state, folder };
    project.wait_until(|state| state.document.is_some() && state.job.is_none());
    project
}

impl Project {
    /// Does something and waits until it is on disk.
    pub fn run(&mut self, command: impl Into<AppCommand>) {
        self.state.run(vec![command.into()]);
        self.wait_until(|state| state.saves.is_saved() && state.job.is_none());
    }

    /// Takes in what workers do until something is so.
    pub fn wait_until(&mut self, is_so: impl Fn(&AppState) -> bool) {
        while !is_so(&self.state) {
            assert!(self.state.wait(PATIENCE), "nothing came of it");
        }
    }

    /// What a file below the project's folder holds.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.path().join("project").join(path)).unwrap()
    }
}

/// A renderer that the harness fills and the test draws with.
#[derive(Clone, Default)]
struct Shared(Rc<RefCell<SoftRenderer>>);

impl TestRenderer for Shared {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.borrow_mut().apply(delta);
        delta.clear();
    }
}

/// What a whole window holds while a test runs.
pub struct Stage {
    /// The window; made in the first frame.
    app: Option<App>,
    state: Option<AppState>,
    _folder: TempDir,
}

impl Stage {
    fn ui(&mut self, ui: &mut egui::Ui) {
        if let Some(state) = self.state.take() {
            self.app = Some(App::with_embedded_fonts(ui.ctx(), state));
        }
        let app = self.app.as_mut().unwrap();
        app.begin_frame(ui.ctx());
        app.frame_ui(ui);
    }

    /// What there is.
    pub fn state(&self) -> &AppState {
        self.app.as_ref().unwrap().state()
    }

    /// Asks for something, done in the next frame.
    pub fn send(&self, command: impl Into<AppCommand>) {
        self.app.as_ref().unwrap().send(command);
    }
}

/// A window of 1240 by 800 points over what there is.
pub fn new_harness(project: Project) -> Harness<'static, Stage> {
    new_harness_sized(project, [1240.0, 800.0])
}

/// A window of that size over what there is.
pub fn new_harness_sized(project: Project, size: [f32; 2]) -> Harness<'static, Stage> {
    let stage = Stage {
        app: None,
        state: Some(project.state),
        _folder: project.folder,
    };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_step_dt(0.05)
        .allow_missing_glyphs()
        .renderer(Shared::default())
        .build_ui_state(|ui, stage: &mut Stage| stage.ui(ui), stage);
    harness.run_steps(3);
    harness
}

/// A window over a project with another window open over it.
pub fn harness_showing(project: Project, modal: crate::app::Modal) -> Harness<'static, Stage> {
    let mut harness = new_harness(project);
    harness.state().send(AppCommand::Show(Some(modal)));
    harness.run_steps(4);
    harness
}

/// Clicks what has this accessible name.
pub fn press(harness: &mut Harness<'static, Stage>, label: &str) {
    harness.get_by_label(label).scroll_to_me();
    harness.run_steps(4);
    harness.get_by_label(label).click();
    harness.run_steps(4);
}

/// Types over what stands in a field of this accessible name.
pub fn type_over(harness: &mut Harness<'static, Stage>, label: &str, text: &str) {
    press(harness, label);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.get_by_label(label).type_text(text);
    harness.run_steps(2);
}

/// Types over what stands in a field of this accessible name and presses Enter.
pub fn type_into(harness: &mut Harness<'static, Stage>, label: &str, text: &str) {
    type_over(harness, label, text);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
}

/// Draws frames until something is so.
pub fn run_until(harness: &mut Harness<'static, Stage>, is_so: impl Fn(&AppState) -> bool) {
    let started = std::time::Instant::now();
    while !is_so(harness.state().state()) {
        assert!(started.elapsed() < PATIENCE, "nothing came of it");
        harness.run_steps(1);
    }
}
