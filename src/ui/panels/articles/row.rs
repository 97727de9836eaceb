//! A row of the article list: how far one is, title, outlet, day, and what was tagged.

use egui::{Align2, FontId, Rect, Role, Sense, TextStyle, Vec2, WidgetInfo};

use crate::app::rows::{ArticleGroup, ArticleRow};
use crate::app::{AppCommand, ArticleItem};
use crate::model::Status;
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::{Theme, color32, strong_family};
use crate::ui::widgets::cut_text::cut_to;

/// How high a row is, in points.
pub const ROW_HEIGHT: f32 = 58.0;

/// Draws a row.
pub fn row_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, row: &ArticleRow) {
    match row {
        ArticleRow::Group(group) => {
            let ArticleGroup { name, n_articles } = &**group;
            let (rect, response) =
                ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW_HEIGHT), Sense::hover());
            let label = format!("{name}  {n_articles}");
            let font = FontId::new(13.0, strong_family());
            let at = rect.left_bottom() + Vec2::new(2.0, -6.0);
            ui.painter()
                .text(at, Align2::LEFT_BOTTOM, &label, font, ctx.app.theme.text());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
        }
        ArticleRow::Article(nth) => {
            if let Some(item) = ctx.folder.list.items().get(*nth) {
                article_ui(ctx, ui, item);
            }
        }
    }
}

fn article_ui(ctx: FolderCtx<'_>, ui: &mut egui::Ui, item: &ArticleItem) {
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW_HEIGHT), Sense::click());
    let is_open = ctx
        .app
        .state
        .document
        .as_ref()
        .is_some_and(|document| document.article.id == item.id);
    let status = item.status(&ctx.folder.me);
    response.widget_info(|| {
        let label = format!("{}, {}", item.title(), status_name(status));
        WidgetInfo::selected(Role::ListBoxOption, true, is_open, label)
    });
    if response.clicked() {
        ctx.app
            .commands
            .send(AppCommand::OpenArticle(item.id.clone()));
    }
    if is_open || response.hovered() {
        let fill = if is_open {
            ctx.app.theme.selection()
        } else {
            ctx.app.theme.hover()
        };
        ui.painter()
            .rect_filled(rect.shrink2(Vec2::new(0.0, 1.0)), 6.0, fill);
    }
    paint_article(ctx, ui, item, rect.shrink2(Vec2::new(8.0, 6.0)));
    response.on_hover_text(format!("{}\n{}", item.title(), item.id));
}

fn paint_article(ctx: FolderCtx<'_>, ui: &egui::Ui, item: &ArticleItem, rect: Rect) {
    let theme = ctx.app.theme;
    let status = item.status(&ctx.folder.me);
    let (sign, color) = status_sign(theme, status);
    let small = TextStyle::Small.resolve(ui.style());
    let body = TextStyle::Body.resolve(ui.style());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.text(
        rect.left_top() + Vec2::new(0.0, 1.0),
        Align2::LEFT_TOP,
        sign,
        body.clone(),
        color,
    );
    let text_rect = Rect::from_min_max(rect.left_top() + Vec2::new(18.0, 0.0), rect.right_bottom());
    let title = cut_to(&painter, item.title(), &body, text_rect.width()).into_owned();
    let title = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping::truncate_at_width(text_rect.width()),
        ..egui::text::LayoutJob::simple_singleline(title, body, theme.text())
    };
    painter.galley(
        text_rect.left_top(),
        painter.layout_job(title),
        theme.text(),
    );
    let day = item
        .date()
        .map(|date| date.strftime("%-d %b %Y").to_string());
    let parts = [item.outlet().to_owned(), day.unwrap_or_default()];
    let mut line = parts
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ");
    if line.is_empty() {
        item.id.as_str().clone_into(&mut line);
    }
    let counts_at = text_rect.right_top() + Vec2::new(0.0, 23.0);
    let counts_left = paint_counts(ctx, &painter, item, counts_at);
    let room = (counts_left - text_rect.left() - 8.0).max(20.0);
    let line = cut_to(&painter, &line, &small, room).into_owned();
    let line = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping::truncate_at_width(room),
        ..egui::text::LayoutJob::simple_singleline(line, small, theme.text_faint())
    };
    painter.galley(
        text_rect.left_top() + Vec2::new(0.0, 23.0),
        painter.layout_job(line),
        theme.text_faint(),
    );
    paint_tag_bars(ctx, &painter, item, text_rect);
}

/// How many annotations I made, and a dot for each colleague who made some; the left edge of it.
fn paint_counts(
    ctx: FolderCtx<'_>,
    painter: &egui::Painter,
    item: &ArticleItem,
    right_top: egui::Pos2,
) -> f32 {
    let mine = item.n_annotations(&ctx.folder.me);
    let text = if mine == 0 {
        String::new()
    } else {
        mine.to_string()
    };
    let color = ctx.app.theme.text_faint();
    let font = FontId::proportional(ctx.app.theme.size("small_px", 12.0));
    let mut left = painter
        .text(right_top, Align2::RIGHT_TOP, &text, font, color)
        .left();
    let sight = ctx.app.state.sight();
    let mine = sight.status(item);
    let others = item.layers.iter().filter(|(who, layer)| {
        **who != ctx.folder.me && layer.n_annotations() > 0 && sight.sees(mine, who)
    });
    for (who, _) in others.take(5) {
        left -= 9.0;
        let color = color32(ctx.app.state.annotator_color(who));
        painter.circle_filled(egui::pos2(left, right_top.y + 8.0), 3.0, color);
    }
    left
}

/// A thin bar in the colours of the tags used, each as wide as its share.
fn paint_tag_bars(ctx: FolderCtx<'_>, painter: &egui::Painter, item: &ArticleItem, rect: Rect) {
    let Some(layer) = item.layers.get(&ctx.folder.me) else {
        return;
    };
    let n_all = layer.n_annotations();
    let width = rect.width().min(4.0 * n_all as f32);
    let mut left = rect.left();
    for (tag, count) in &layer.tags {
        let tag = ctx.app.state.workspace.codebook.tag(tag);
        let color = tag.map_or(ctx.app.theme.text_faint(), |tag| color32(tag.color));
        let right = left + width * *count as f32 / n_all.max(1) as f32;
        let bar = Rect::from_x_y_ranges(left..=right, rect.bottom() - 4.0..=rect.bottom() - 1.0);
        painter.rect_filled(bar, 1.0, color);
        left = right;
    }
}

/// The word for a status.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::InProgress => "in progress",
        Status::Done => "done",
        Status::Locked => "locked",
    }
}

/// The sign of a status, and its colour.
pub fn status_sign(theme: &Theme, status: Status) -> (&'static str, egui::Color32) {
    match status {
        Status::New => ("○", theme.text_faint()),
        Status::InProgress => ("●", theme.accent()),
        Status::Done => ("✓", theme.success()),
        Status::Locked => ("🔒", theme.text_faint()),
    }
}
