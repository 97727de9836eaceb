//! What is painted into a cell.

use egui::{Rect, TextStyle, Ui, Vec2, pos2};

use crate::insight::Snapshot;
use crate::insight::table::{AnnotationRow, Column};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::color32;
use crate::ui::widgets::cell::{on_a_line, paint_words};

/// Paints what a column shows of a row.
pub fn paint_cell(
    ctx: AppCtx<'_>,
    ui: &Ui,
    (row, snapshot): (&AnnotationRow, &Snapshot),
    column: &Column,
    rect: Rect,
) {
    let mut room = rect.shrink2(Vec2::new(8.0, 0.0));
    let text = column.text(row, snapshot);
    if *column == Column::Tag {
        let tag = snapshot.codebook.tag(&row.annotation.tag);
        let color = tag.map_or(ctx.theme.text_faint(), |tag| color32(tag.color));
        let chip =
            Rect::from_center_size(pos2(room.left() + 6.0, room.center().y), Vec2::splat(12.0));
        ui.painter().rect_filled(chip, 3.0, color);
        room.min.x += 18.0;
    }
    let is_faint = matches!(
        column,
        Column::Article | Column::Metadata(_) | Column::Created | Column::Modified
    );
    let color = if is_faint {
        ctx.theme.text_faint()
    } else {
        ctx.theme.text()
    };
    let font = TextStyle::Body.resolve(ui.style());
    paint_words(ui, room, on_a_line(&text), font, color);
}
