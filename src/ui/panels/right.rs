//! The right side: the inspector over the codebook.

use egui::{Frame, Panel, ScrollArea};

use super::{codebook, inspector};
use crate::ui::ctx::FolderCtx;

/// What the side keeps from frame to frame.
#[derive(Default)]
pub struct RightPanel {
    /// Whether the first field shall get the keyboard.
    pub wants_focus: bool,
    /// What is being typed in the inspector.
    pub inspector: inspector::Drafts,
}

/// Draws the inspector and the codebook.
pub fn right_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, panel: &mut RightPanel) {
    // The window's height: a panel's own is not known yet in the frame that first shows it.
    let height = ui.ctx().content_rect().height();
    let codebook = Panel::bottom("codebook")
        .resizable(true)
        .default_size(height * 0.38)
        .size_range(90.0..=height * 0.7)
        .frame(Frame::new());
    codebook.show(ui, |ui| {
        // It keeps its height while it has little to show, such as before the codebook is read.
        ui.set_min_size(ui.available_size());
        ui.add_space(6.0);
        codebook::codebook_ui(ctx, ui);
    });
    let wants_focus = std::mem::take(&mut panel.wants_focus);
    ScrollArea::vertical()
        .id_salt("inspector")
        .auto_shrink(false)
        .show(ui, |ui| {
            inspector::inspector_ui(ctx, ui, &mut panel.inspector, wants_focus);
        });
}
