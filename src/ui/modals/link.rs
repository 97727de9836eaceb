//! Links the annotation in hand to another.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Link {}

/// Draws the window.
pub fn link_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Link) {
    modal_frame(
        ctx,
        ui,
        "Link to another annotation",
        Vec2::new(640.0, 500.0),
        |_ui| {},
    );
}
