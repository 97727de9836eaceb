//! Opens a folder or files by a typed path.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct OpenPath {}

/// Draws the window.
pub fn open_path_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut OpenPath) {
    modal_frame(ctx, ui, "Open a path", Vec2::new(560.0, 300.0), |_ui| {});
}
