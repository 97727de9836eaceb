//! Finds a tag by typing.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::app::TagPurpose;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct PickTag {}

/// Draws the window.
pub fn pick_tag_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut PickTag, _purpose: TagPurpose) {
    modal_frame(ctx, ui, "Pick a tag", Vec2::new(520.0, 460.0), |_ui| {});
}
