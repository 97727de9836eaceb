//! The registers of actors, organisations and claims.

use egui::{Ui, Vec2};

use super::frame::modal_frame;
use crate::model::EntryRef;
use crate::ui::ctx::AppCtx;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct RegistersEditor {}

/// Draws the window.
pub fn registers_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    _view: &mut RegistersEditor,
    _entry: Option<&EntryRef>,
) {
    modal_frame(
        ctx,
        ui,
        "Actors, organisations and claims",
        Vec2::new(1000.0, 700.0),
        |_ui| {},
    );
}
