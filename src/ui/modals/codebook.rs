//! The codebook: its tags, and the tag in hand.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::model::TagId;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct CodebookEditor {}

/// Draws the window.
pub fn codebook_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut CodebookEditor, _tag: Option<&TagId>) {
    modal_frame(ctx, ui, "Codebook", Vec2::new(1040.0, 720.0), |_ui| {});
}
