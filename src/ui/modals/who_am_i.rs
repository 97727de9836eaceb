//! Who is at the keyboard.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct WhoAmI {}

/// Draws the window.
pub fn who_am_i_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut WhoAmI) {
    modal_frame(
        ctx,
        ui,
        "Who is annotating",
        Vec2::new(520.0, 480.0),
        |_ui| {},
    );
}
