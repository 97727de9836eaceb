//! The frame of a window over the others: a scrim, a title, a close button, a body that fits.

use egui::{Align, Frame, Layout, Margin, Modal, RichText, ScrollArea, Ui, Vec2};

use crate::app::AppCommand;
use crate::ui::ctx::AppCtx;

/// What lies between a window and the edges of the screen, at least.
const MARGIN: f32 = 28.0;

/// What the title and the frame take of a window's height.
const TITLE_HEIGHT: f32 = 74.0;

/// Draws a window whose body scrolls; `size` is what it would like, title included.
///
/// Esc, the close button and a click beside it send `Show(None)`.
pub fn modal_frame<Answer>(
    ctx: AppCtx<'_>,
    ui: &Ui,
    title: &str,
    size: Vec2,
    body: impl FnOnce(&mut Ui) -> Answer,
) -> Answer {
    modal_panes(ctx, ui, title, size, |ui| {
        ScrollArea::vertical()
            .id_salt("window body")
            .auto_shrink(false)
            .show(ui, |ui| {
                // The bar floats over the right edge; nothing that is clicked may lie under it.
                ui.set_max_width(ui.available_width() - 10.0);
                body(ui)
            })
            .inner
    })
}

/// Draws a window whose body has the size that is left and does not scroll by itself.
pub fn modal_panes<Answer>(
    ctx: AppCtx<'_>,
    ui: &Ui,
    title: &str,
    size: Vec2,
    body: impl FnOnce(&mut Ui) -> Answer,
) -> Answer {
    let size = size.min(ui.ctx().content_rect().size() - Vec2::splat(2.0 * MARGIN));
    let frame = Frame::popup(ui.style())
        .fill(ctx.theme.panel())
        .corner_radius(10)
        .inner_margin(Margin::same(16));
    let modal = Modal::new(egui::Id::unique(title))
        .backdrop_color(ctx.theme.scrim().gamma_multiply(0.5))
        .frame(frame);
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(size.x - 32.0);
        let is_closed = title_ui(ui, title);
        ui.add_space(8.0);
        let body_size = Vec2::new(size.x - 32.0, (size.y - TITLE_HEIGHT).max(120.0));
        let layout = Layout::top_down(Align::Min);
        let answer = ui.allocate_ui_with_layout(body_size, layout, |ui| {
            ui.set_min_size(body_size);
            ui.set_max_size(body_size);
            body(ui)
        });
        (is_closed, answer.inner)
    });
    let is_left = shown.should_close();
    let (is_closed, answer) = shown.inner;
    if is_closed || is_left {
        ctx.commands.send(AppCommand::Show(None));
    }
    answer
}

/// Draws the title and says whether the close button was pressed.
fn title_ui(ui: &mut Ui, title: &str) -> bool {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).heading());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.button("Close").on_hover_text("Esc").clicked()
        })
        .inner
    })
    .inner
}
