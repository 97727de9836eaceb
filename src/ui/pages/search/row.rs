//! One hit in its line, with the article it is from.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, FontId, Painter, Rect, Response, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo,
};

use crate::app::SearchCommand;
use crate::app::searching::{RowMark, Ticking};
use crate::insight::search::{FoundArticle, Hit};
use crate::ui::bidi::{shown, shown_parts};
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::{color32, strong_family};

/// From this width on the article stands beside the hit, not under it.
const WIDE: f32 = 820.0;

/// What the box to tick takes.
const TICK_WIDTH: f32 = 26.0;

/// How high a row is in a list of that width.
pub fn height(width: f32) -> f32 {
    if width >= WIDE { 28.0 } else { 46.0 }
}

/// Draws a row by its number.
pub fn row_ui(ctx: FolderCtx<'_>, ui: &mut Ui, number: usize, has_keys: bool) {
    let search = &ctx.app.state.search;
    let Some(row) = search.row(number) else {
        return;
    };
    let Some(article) = search.found.article_of(row) else {
        return;
    };
    let width = ui.available_width();
    let size = Vec2::new(width, height(width));
    // The list as a whole has the keyboard, so Tab does not stop at each row.
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let is_current = search.current == Some(number);
    response.widget_info(|| {
        let label = format!("{}: {}", title(article), row.hit.in_context());
        WidgetInfo::selected(Role::ListBoxOption, true, is_current, label)
    });
    if is_current || response.hovered() {
        let fill = if is_current {
            ctx.app.theme.selection()
        } else {
            ctx.app.theme.hover()
        };
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    if is_current && has_keys {
        let line = egui::Stroke::new(1.0, ctx.app.theme.accent());
        ui.painter()
            .rect_stroke(rect, 4.0, line, egui::StrokeKind::Inside);
    }
    let mut inner = rect.shrink2(Vec2::new(6.0, 0.0));
    if search.template.is_some() {
        let tick = Rect::from_min_size(inner.min, Vec2::new(TICK_WIDTH, rect.height()));
        inner.min.x += TICK_WIDTH;
        if tick_ui(ctx, ui, tick, (number, article, &row.hit)) {
            return;
        }
    }
    paint(ctx, ui, inner, article, &row.hit);
    if response.clicked() {
        ctx.app.commands.send(SearchCommand::Show(number));
    }
}

/// The article's title, or its file's name.
pub fn title(article: &FoundArticle) -> &str {
    match article.metadata.title.as_str() {
        "" => article.article.file_name(),
        title => title,
    }
}

/// Draws the box, or the sign that there is nothing to tick; says whether it was clicked.
fn tick_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    rect: Rect,
    (number, article, hit): (usize, &FoundArticle, &Hit),
) -> bool {
    let search = &ctx.app.state.search;
    let mark = search.ticks.mark(number);
    let is_ticked = search.ticks.is_ticked(number);
    let id = ui.scope_id().with(("tick", number));
    let response: Response = ui.interact(rect, id, Sense::CLICK);
    let can_be = !matches!(mark, RowMark::Same | RowMark::Empty);
    response.widget_info(|| {
        let label = format!("Tag {}, line {}", title(article), hit.line);
        WidgetInfo::selected(Role::CheckBox, can_be, is_ticked, label)
    });
    let square = Rect::from_center_size(rect.center() - Vec2::new(3.0, 0.0), Vec2::splat(14.0));
    let theme = ctx.app.theme;
    let template = search.template.as_ref();
    let tag = template.and_then(|it| ctx.app.state.workspace.codebook.tag(&it.tag));
    let color = tag.map_or(theme.text_faint(), |tag| color32(tag.color));
    if mark == RowMark::Same {
        ui.painter()
            .rect_filled(square, 4.0, color.gamma_multiply(0.55));
    } else if can_be {
        let line = egui::Stroke::new(1.2, theme.text_faint());
        ui.painter()
            .rect_stroke(square, 3.0, line, egui::StrokeKind::Inside);
        if mark == RowMark::Near {
            let bar = Rect::from_min_max(
                square.left_bottom() + Vec2::new(0.0, 2.0),
                square.right_bottom() + Vec2::new(0.0, 4.0),
            );
            ui.painter().rect_filled(bar, 1.0, color);
        }
    }
    if is_ticked {
        let font = FontId::new(14.0, strong_family());
        let center = square.center();
        ui.painter()
            .text(center, Align2::CENTER_CENTER, "✓", font, theme.text());
    }
    let response = match mark {
        RowMark::Same => response.on_hover_text("You tagged these words so already"),
        RowMark::Near => response.on_hover_text("Words of it are tagged so already"),
        RowMark::Empty => response.on_hover_text("There is nothing in it to tag"),
        RowMark::Free => response,
    };
    if response.clicked() && can_be {
        let command = SearchCommand::Tick(Ticking::Row(number), !is_ticked);
        ctx.app.commands.send(command);
    }
    response.clicked()
}

fn paint(ctx: FolderCtx<'_>, ui: &Ui, rect: Rect, article: &FoundArticle, hit: &Hit) {
    let is_wide = height(ui.available_width().max(rect.width())) < 30.0;
    let (line, about) = if is_wide {
        let (line, about) = rect.split_left_right_at_fraction(0.64);
        (line, about.with_min_x(about.left() + 14.0))
    } else {
        let (line, about) = rect.split_top_bottom_at_fraction(0.54);
        (line, about.with_max_y(about.bottom() - 3.0))
    };
    paint_line(ctx, ui, line, hit);
    let color = ctx.app.theme.text_faint();
    let mut job = LayoutJob {
        wrap: TextWrapping::truncate_at_width(about.width()),
        ..LayoutJob::default()
    };
    let font = TextStyle::Small.resolve(ui.style());
    job.append(
        &shown(&about_text(article, hit)),
        0.0,
        TextFormat::simple(font, color),
    );
    let galley = ui.painter().layout_job(job);
    let at = about.left_center() - Vec2::new(0.0, galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}

/// The article's day, outlet and title, and the line.
fn about_text(article: &FoundArticle, hit: &Hit) -> String {
    let metadata = &article.metadata;
    let day = metadata
        .date
        .map(|date| date.strftime("%-d %b %Y").to_string());
    // The title last but one: it is long, and what is short should not be cut with it.
    let parts = [
        day.unwrap_or_default(),
        metadata.outlet.clone(),
        title(article).to_owned(),
        format!("line {}", hit.line),
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// What is read before the hit ends at it, and what is read after begins there; in a line that
/// reads from right to left the other way round.
fn paint_line(ctx: FolderCtx<'_>, ui: &Ui, rect: Rect, hit: &Hit) {
    let theme = ctx.app.theme;
    let line = shown_parts([&hit.left, &hit.hit, &hit.right]);
    let [first, words, last] = &line.parts;
    let (left, right) = if line.is_rtl {
        (last, first)
    } else {
        (first, last)
    };
    let font = TextStyle::Body.resolve(ui.style());
    let strong = FontId::new(font.size, strong_family());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let galley = |text: &str, font: &FontId, color: Color32| {
        painter.layout_no_wrap(text.to_owned(), font.clone(), color)
    };
    let middle = galley(words, &strong, theme.text());
    let size = middle.size();
    // The hit begins, or in such a line ends, at the same place in every row.
    let left_edge = if line.is_rtl {
        rect.left() + (rect.width() * 0.58 - size.x).max(rect.width() * 0.08)
    } else {
        rect.left() + rect.width() * 0.42
    };
    let place = Rect::from_min_size(egui::pos2(left_edge, rect.center().y - size.y / 2.0), size);
    painter.rect_filled(place.expand2(Vec2::new(1.5, 0.0)), 3.0, theme.find_hit());
    let before = galley(left, &font, theme.text_faint());
    let after = galley(right, &font, theme.text_faint());
    put(
        &painter,
        place.left_top() - Vec2::new(before.size().x, 0.0),
        before,
    );
    put(&painter, place.left_top(), middle);
    put(&painter, place.right_top(), after);
}

fn put(painter: &Painter, at: egui::Pos2, galley: std::sync::Arc<egui::Galley>) {
    painter.galley(at, galley, Color32::PLACEHOLDER);
}
