//! Opens the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::NativeOptions;
use egui::{IconData, ViewportBuilder};
use thiserror::Error;

use super::App;
use crate::app::{AppCommand, AppState, StartError};

/// The name of the `.desktop` file, by which desktops know the window.
const APP_ID: &str = "stancemark";

/// Why there is no window.
#[derive(Debug, Error)]
pub enum WindowError {
    /// The system has no display for this program.
    #[error(
        "There is no display to open a window on. \
         `stancemark list`, `stancemark check` and `stancemark merge` work without one."
    )]
    NoDisplay,
    /// The program could not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The window could not be made.
    #[error("No window could be opened: {0}")]
    Window(#[from] eframe::Error),
}

/// Opens the window and stays until it is closed.
pub fn run(paths: Vec<PathBuf>, trace: Option<&Path>) -> Result<(), WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay);
    }
    let mut state = AppState::start(trace)?;
    // Opened and listed while the window is being made.
    if !paths.is_empty() {
        state.run(vec![AppCommand::OpenPaths(paths)]);
    }
    let viewport = ViewportBuilder::default()
        .with_app_id(APP_ID)
        .with_title("Stancemark")
        .with_inner_size([1240.0, 800.0])
        .with_min_inner_size([900.0, 600.0])
        .with_drag_and_drop(true)
        .with_icon(icon());
    let options = NativeOptions {
        viewport,
        // Window places and panel sizes lie with the program's other files.
        persistence_path: Some(state.places().config.join("window.ron")),
        ..NativeOptions::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        let ctx = creation.egui_ctx.clone();
        state.set_waker(Arc::new(move || ctx.request_repaint()));
        Ok(Box::new(App::new(&creation.egui_ctx, state)))
    });
    Ok(eframe::run_native(APP_ID, options, create)?)
}

/// On Linux a window needs X11 or Wayland; elsewhere there always is a display.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn icon() -> IconData {
    let bytes = include_bytes!("../../assets/icons/stancemark-256.png");
    let image = image::load_from_memory(bytes);
    debug_assert!(image.is_ok(), "the icon is a picture");
    image.map_or_else(
        |_| IconData::default(),
        |image| {
            let image = image.to_rgba8();
            IconData {
                width: image.width(),
                height: image.height(),
                rgba: image.into_raw(),
            }
        },
    )
}
