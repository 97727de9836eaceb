//! The project: its name, annotators, fields and patterns.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct ProjectEditor {}

/// Draws the window.
pub fn project_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut ProjectEditor) {
    modal_frame(ctx, ui, "Project", Vec2::new(860.0, 680.0), |_ui| {});
}
