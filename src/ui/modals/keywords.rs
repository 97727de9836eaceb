//! Words that stay coloured in every article.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct KeywordsEditor {}

/// Draws the window.
pub fn keywords_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut KeywordsEditor) {
    modal_frame(
        ctx,
        ui,
        "Keyword highlights",
        Vec2::new(760.0, 560.0),
        |_ui| {},
    );
}
