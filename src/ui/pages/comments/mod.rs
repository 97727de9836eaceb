//! The page of comments: what is open in all articles, each leading to its place.

mod row;
#[cfg(test)]
mod tests;

use egui::{RichText, ScrollArea, Ui};

use super::stage::{stage_ui, told_ui};
use crate::app::commenting::{CommentCommand, ShownComments};
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::strong_family;

/// Draws the page.
pub fn comments_page_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    if !stage_ui(ctx, ui) {
        return;
    }
    let state = &ctx.app.state.comments;
    let mut request = state.request;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Comments").family(strong_family()));
        let told = state.shown.as_ref().map_or(String::new(), in_words);
        ui.label(RichText::new(told).color(ctx.app.theme.text_faint()));
        ui.checkbox(&mut request.with_resolved, "Resolved ones too");
        if state.is_working() {
            ui.spinner();
        }
    });
    ui.add_space(4.0);
    match &state.shown {
        None => told_ui(ui, "Looking for comments…", ""),
        Some(shown) if shown.rows.is_empty() => told_ui(
            ui,
            "No comment is open",
            "Comments are written in the inspector, on an annotation or on the article.",
        ),
        Some(shown) => rows_ui(ctx, ui, shown),
    }
    if request != state.request {
        ctx.app.commands.send(CommentCommand::List(request));
    }
}

fn in_words(shown: &ShownComments) -> String {
    let n_open = shown.rows.iter().filter(|row| row.thread.is_open()).count();
    let n_resolved = shown.rows.len() - n_open;
    match n_resolved {
        0 => format!("{n_open} open"),
        n => format!("{n_open} open, {n} resolved"),
    }
}

fn rows_ui(ctx: FolderCtx<'_>, ui: &mut Ui, shown: &ShownComments) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical()
        .id_salt("comments")
        .auto_shrink(false);
    area.show_rows(ui, row::ROW_HEIGHT, shown.rows.len(), |ui, in_sight| {
        for row in shown.rows.get(in_sight).unwrap_or_default() {
            row::row_ui(ctx, ui, row);
        }
    });
}
