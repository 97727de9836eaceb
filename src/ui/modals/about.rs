//! The program itself.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct About {}

/// Draws the window.
pub fn about_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut About) {
    modal_frame(
        ctx,
        ui,
        "About Stancemark",
        Vec2::new(560.0, 420.0),
        |_ui| {},
    );
}
