//! The one window that may stand over the others.

use super::ctx::AppCtx;

/// What windows keep from frame to frame.
#[derive(Default)]
pub struct ModalViews {}

/// Draws the window that is open, if one is.
pub fn modal_ui(_ctx: AppCtx<'_>, _ui: &mut egui::Ui, _views: &mut ModalViews) {}
