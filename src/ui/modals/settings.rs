//! The program's settings.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct SettingsEditor {}

/// Draws the window.
pub fn settings_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut SettingsEditor) {
    modal_frame(ctx, ui, "Settings", Vec2::new(720.0, 620.0), |_ui| {});
}
