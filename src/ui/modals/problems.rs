//! What is wrong with the files, and conflicts.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Problems {}

/// Draws the window.
pub fn problems_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Problems) {
    modal_frame(
        ctx,
        ui,
        "Problems and conflicts",
        Vec2::new(760.0, 600.0),
        |_ui| {},
    );
}
