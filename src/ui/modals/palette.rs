//! All commands, found by typing.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Palette {}

/// Draws the window.
pub fn palette_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Palette) {
    modal_frame(ctx, ui, "All commands", Vec2::new(600.0, 520.0), |_ui| {});
}
