//! What is known about articles.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::model::ArticleId;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct MetadataEditor {}

/// Draws the window.
pub fn metadata_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    _view: &mut MetadataEditor,
    _articles: &[ArticleId],
) {
    modal_frame(
        ctx,
        ui,
        "Article details",
        Vec2::new(640.0, 600.0),
        |_ui| {},
    );
}
