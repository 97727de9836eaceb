//! The heads of the board: who, how much of what is assigned they have done, and their pace.

use egui::{FontId, Id, Rect, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::app::team::{N_DAYS, ShownTeam, TeamColumn, TeamRequest, TeamSort};
use crate::review::assignment::DayPace;
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::cell::{on_a_line, paint_words};

/// How high the bars of the pace are at most, in points.
const BARS_HEIGHT: f32 = 20.0;

/// Draws the head of an annotator's column, or of the articles if it is none.
pub fn head_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    rect: Rect,
    (shown, column): (&ShownTeam, Option<&TeamColumn>),
    request: &mut TeamRequest,
) {
    let theme = ctx.app.theme;
    ui.painter().rect_filled(rect, 0.0, theme.panel());
    let line = (1.0, theme.panel_border());
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    match column {
        Some(column) => annotator_ui(ctx, ui, rect, (shown, column), request),
        None => articles_ui(ctx, ui, rect),
    }
}

/// What the signs mean.
fn articles_ui(ctx: FolderCtx<'_>, ui: &Ui, rect: Rect) {
    let theme = ctx.app.theme;
    let room = rect.shrink2(Vec2::new(8.0, 6.0));
    let line = |nth: f32| {
        Rect::from_min_size(
            room.min + vec2(0.0, 22.0 * nth),
            room.size() * vec2(1.0, 0.33),
        )
    };
    let strong = FontId::new(13.0, strong_family());
    paint_words(ui, line(0.0), "Article".to_owned(), strong, theme.text());
    let small = TextStyle::Small.resolve(ui.style());
    for (nth, told) in [
        (1.0, "○ new   ● in progress   ✓ done"),
        (2.0, "framed: assigned; bars: annotations a day"),
    ] {
        paint_words(
            ui,
            line(nth),
            told.to_owned(),
            small.clone(),
            theme.text_faint(),
        );
    }
}

fn annotator_ui(
    ctx: FolderCtx<'_>,
    ui: &Ui,
    rect: Rect,
    (shown, column): (&ShownTeam, &TeamColumn),
    request: &mut TeamRequest,
) {
    let (state, theme) = (ctx.app.state, ctx.app.theme);
    let who = state.annotator_name(&column.annotator);
    let id = Id::unique(("team head", column.annotator.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    let sort = TeamSort::Annotator(column.annotator.clone());
    let is_sorted = shown.of.sort == sort;
    let told = format!("{who}: {}", column.told());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_sorted, &told));
    if response.hovered() {
        ui.painter()
            .rect_filled(rect.shrink(1.0), 4.0, theme.hover());
    }
    let color = color32(state.annotator_color(&column.annotator));
    let room = rect.shrink2(Vec2::new(10.0, 6.0));
    let at = |top: f32, height: f32| {
        Rect::from_min_size(
            pos2(room.left(), room.top() + top),
            vec2(room.width(), height),
        )
    };
    let first = at(0.0, 18.0);
    ui.painter()
        .circle_filled(first.left_center() + vec2(5.0, 0.0), 5.0, color);
    let name = Rect::from_min_max(first.min + vec2(15.0, 0.0), first.max);
    let sign = if is_sorted { " ▼" } else { "" };
    let strong = FontId::new(13.0, strong_family());
    let words = format!("{}{sign}", on_a_line(&who));
    paint_words(ui, name, words, strong, theme.text());
    let small = TextStyle::Small.resolve(ui.style());
    paint_words(ui, at(18.0, 16.0), column.told(), small, theme.text_faint());
    paint_progress(ctx, ui, at(36.0, 3.0), column);
    if let Some(days) = &column.days {
        paint_days(ctx, ui, at(42.0, BARS_HEIGHT), days, color);
    }
    if response.clicked() {
        request.sort = if is_sorted { TeamSort::Path } else { sort };
    }
    let pace = column.days.as_deref().map(pace_in_words);
    let pace = pace.unwrap_or_default();
    response.on_hover_text(format!("{told}\n{pace}\nA click sorts by their turn"));
}

/// How much of what is assigned is done.
fn paint_progress(ctx: FolderCtx<'_>, ui: &Ui, rect: Rect, column: &TeamColumn) {
    if column.n_assigned == 0 {
        return;
    }
    let theme = ctx.app.theme;
    ui.painter().rect_filled(rect, 1.5, theme.panel_border());
    let share = column.n_done as f32 / column.n_assigned as f32;
    let done = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().rect_filled(done, 1.5, theme.success());
}

/// A bar a day, as high as there are annotations; a day without any has a dot.
fn paint_days(ctx: FolderCtx<'_>, ui: &Ui, rect: Rect, days: &[DayPace], color: egui::Color32) {
    let most = days.iter().map(|day| day.n_annotations).max();
    let most = most.unwrap_or_default().max(1) as f32;
    let step = rect.width() / N_DAYS as f32;
    for (nth, day) in days.iter().enumerate() {
        let left = rect.left() + step * nth as f32;
        let is_none = day.n_annotations == 0;
        let height = if is_none {
            1.0
        } else {
            (rect.height() * day.n_annotations as f32 / most).max(3.0)
        };
        let bar = Rect::from_min_max(
            pos2(left, rect.bottom() - height),
            pos2(left + step - 2.0, rect.bottom()),
        );
        let fill = if is_none {
            ctx.app.theme.panel_border()
        } else {
            color
        };
        ui.painter().rect_filled(bar, 1.0, fill);
    }
}

/// What was made lately, and how much that is a day on which anything was.
pub fn pace_in_words(days: &[DayPace]) -> String {
    let busy = days.iter().filter(|day| day.n_annotations > 0);
    let (n_days, n_annotations, n_articles) = busy.fold((0, 0, 0), |sum, day| {
        (sum.0 + 1, sum.1 + day.n_annotations, sum.2 + day.n_articles)
    });
    if n_days == 0 {
        return format!("No annotation in the last {} days", days.len());
    }
    let a_day = |n: usize| {
        let rate = n as f64 / f64::from(n_days);
        if rate < 10.0 {
            format!("{rate:.1}")
        } else {
            format!("{rate:.0}")
        }
    };
    let on = if n_days == 1 {
        "on 1 day".to_owned()
    } else {
        format!("on {n_days} days")
    };
    format!(
        "Last {} days: {n_annotations} annotations {on}, that is {} annotations in {} articles a day",
        days.len(),
        a_day(n_annotations),
        a_day(n_articles)
    )
}
