//! Annotations whose place in the article is doubtful or lost.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Reanchor {}

/// Draws the window.
pub fn reanchor_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Reanchor) {
    modal_frame(
        ctx,
        ui,
        "Doubtful and lost places",
        Vec2::new(1000.0, 700.0),
        |_ui| {},
    );
}
