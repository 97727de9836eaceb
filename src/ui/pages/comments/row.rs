//! A thread of the list: who said what last, on which words of which article.

use egui::{FontId, Id, Rect, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::app::AppCommand;
use crate::app::commenting::{CommentRow, when};
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::cell::{on_a_line, paint_words};

/// How high a row is, in points.
pub const ROW_HEIGHT: f32 = 66.0;

/// Draws a row; a click goes to its place.
pub fn row_ui(ctx: FolderCtx<'_>, ui: &mut Ui, row: &CommentRow) {
    let size = Vec2::new(ui.available_width(), ROW_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let response = ui.interact(
        rect,
        Id::unique(("comment", row.thread.id.as_str())),
        Sense::click(),
    );
    let said = said(row);
    let title = &row.article.metadata.title;
    let title = if title.is_empty() {
        row.article.id.file_name()
    } else {
        title
    };
    let name = format!("{said}: {title}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        let fill = ctx.app.theme.hover();
        ui.painter()
            .rect_filled(rect.shrink2(vec2(0.0, 1.0)), 6.0, fill);
    }
    let line = (1.0, ctx.app.theme.panel_border().gamma_multiply(0.5));
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    paint(ctx, ui, row, (&said, title), rect.shrink2(vec2(10.0, 6.0)));
    if response.clicked() {
        ctx.app.commands.send(match row.place() {
            Some((layer, id)) => AppCommand::OpenAnnotation(layer, id),
            None => AppCommand::OpenArticle(row.article.id.clone()),
        });
    }
    response.on_hover_text(whole(ctx, row));
}

/// What was said last that has words.
fn said(row: &CommentRow) -> String {
    let mut entries = row.thread.entries.iter().rev();
    let last = entries.find(|said| !said.comment.text.is_empty());
    last.map_or(String::new(), |said| on_a_line(&said.comment.text))
}

fn paint(ctx: FolderCtx<'_>, ui: &Ui, row: &CommentRow, (said, title): (&str, &str), rect: Rect) {
    let (state, theme) = (ctx.app.state, ctx.app.theme);
    let small = TextStyle::Small.resolve(ui.style());
    let body = TextStyle::Body.resolve(ui.style());
    let line = |top: f32, height: f32| {
        Rect::from_min_max(
            pos2(rect.left() + 16.0, rect.top() + top),
            pos2(rect.right(), rect.top() + top + height),
        )
    };
    if let Some(latest) = row.thread.latest() {
        let color = color32(state.annotator_color(&latest.by));
        let at = pos2(rect.left() + 5.0, rect.top() + 8.0);
        ui.painter().circle_filled(at, 4.5, color);
        let mut who = state.annotator_name(&latest.by);
        let at = when(latest.comment.at, state.time_zone());
        let n_more = row.thread.entries.len() - 1;
        for part in [at, answers(n_more), settled(row)] {
            if !part.is_empty() {
                who.push_str("  ·  ");
                who.push_str(&part);
            }
        }
        paint_words(
            ui,
            line(0.0, 16.0),
            on_a_line(&who),
            small.clone(),
            theme.text_faint(),
        );
    }
    paint_words(ui, line(17.0, 19.0), said.to_owned(), body, theme.text());
    let strong = FontId::new(small.size, strong_family());
    let third = line(37.0, 16.0);
    let middle = third.left() + third.width() * 0.45;
    let left = Rect::from_min_max(third.min, pos2(middle - 8.0, third.bottom()));
    let right = Rect::from_min_max(pos2(middle, third.top()), third.max);
    paint_words(ui, left, on_a_line(title), strong, theme.text_faint());
    paint_words(
        ui,
        right,
        on_a_line(&about(ctx, row)),
        small,
        theme.text_faint(),
    );
}

fn answers(n_more: usize) -> String {
    match n_more {
        0 => String::new(),
        1 => "1 answer".to_owned(),
        n => format!("{n} answers"),
    }
}

fn settled(row: &CommentRow) -> String {
    let word = if row.thread.is_open() { "" } else { "resolved" };
    word.to_owned()
}

/// What it is about.
fn about(ctx: FolderCtx<'_>, row: &CommentRow) -> String {
    match (&row.thread.on, &row.tag) {
        (None, _) => "on the article".to_owned(),
        (Some(_), None) => "on an annotation that is no longer here".to_owned(),
        (Some(on), Some(tag)) => {
            let who = ctx.app.state.annotator_name(&on.annotator);
            let tag = ctx.app.state.tag_name(tag);
            match row.quote.as_str() {
                "" => format!("{who}, {tag}"),
                quote => format!("{who}, {tag}: “{quote}”"),
            }
        }
    }
}

/// The whole thread in words.
fn whole(ctx: FolderCtx<'_>, row: &CommentRow) -> String {
    let lines = row.thread.entries.iter().map(|said| {
        let who = ctx.app.state.annotator_name(&said.by);
        match (said.comment.text.as_str(), said.comment.resolved) {
            ("", true) => format!("{who} resolved this"),
            ("", false) => format!("{who} opened this again"),
            (text, _) => format!("{who}: {text}"),
        }
    });
    lines.collect::<Vec<String>>().join("\n")
}
