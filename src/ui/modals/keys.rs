//! All keys.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Keys {}

/// Draws the window.
pub fn keys_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Keys) {
    modal_frame(ctx, ui, "Keys", Vec2::new(720.0, 620.0), |_ui| {});
}
