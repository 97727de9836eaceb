//! Folders and files dropped on the window.

use egui::{Align2, FontId, LayerId, Order};

use super::ctx::AppCtx;
use super::theme::strong_family;
use crate::app::AppCommand;

/// Takes what was dropped; says so while something hangs over the window.
pub fn drop_zone_ui(ctx: AppCtx<'_>, ui: &egui::Ui) {
    let dropped: Vec<_> = ui.input(|input| {
        input
            .raw
            .dropped_files
            .iter()
            .map(|file| file.path().to_path_buf())
            .collect()
    });
    if !dropped.is_empty() {
        ctx.commands.send(AppCommand::Dropped(dropped));
    }
    if ui.input(|input| !input.raw.hovered_files.is_empty()) {
        let words = if ctx.state.folder.is_some() {
            "Drop articles or a folder to open, layers to import"
        } else {
            "Drop to open"
        };
        let painter = ui
            .ctx()
            .layer_painter(LayerId::new(Order::Foreground, egui::Id::unique("drop")));
        let rect = ui.ctx().content_rect();
        painter.rect_filled(rect, 0.0, ctx.theme.scrim());
        let font = FontId::new(22.0, strong_family());
        painter.text(
            rect.center(),
            Align2::CENTER_CENTER,
            words,
            font,
            ctx.theme.text(),
        );
    }
}
