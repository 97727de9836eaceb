//! The user guide.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Guide {}

/// Draws the window.
pub fn guide_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Guide) {
    modal_frame(ctx, ui, "User guide", Vec2::new(820.0, 680.0), |_ui| {});
}
