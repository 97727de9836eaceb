//! How much was found where; a click shows only that.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Align2, Button, Layout, Rect, RichText, Role, ScrollArea, Sense, TextStyle, Ui, Vec2,
    WidgetInfo,
};

use super::{grouped, row};
use crate::app::SearchCommand;
use crate::app::searching::{Narrowing, Ticking};
use crate::insight::search::HitCount;
use crate::ui::bidi::shown;
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::strong_family;

const ROW_HEIGHT: f32 = 24.0;

/// What is counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Article,
    Outlet,
    Day,
}

/// What the list keeps from frame to frame.
#[derive(Default)]
pub struct CountsView {
    by: By,
}

/// A line of the list.
struct Line<'a> {
    name: &'a str,
    n_hits: usize,
    narrowing: Narrowing,
}

/// Draws the counts.
pub fn counts_ui(ctx: FolderCtx<'_>, ui: &mut Ui, view: &mut CountsView) {
    let search = &ctx.app.state.search;
    ui.horizontal(|ui| {
        for (by, label) in [
            (By::Article, "Articles"),
            (By::Outlet, "Outlets"),
            (By::Day, "Days"),
        ] {
            let name = format!("Hits by {}", label.to_lowercase());
            let button = ui.add(Button::new(label).selected(view.by == by));
            button.widget_info(|| WidgetInfo::selected(Role::Tab, true, view.by == by, &name));
            if button.clicked() {
                view.by = by;
            }
        }
        let is_narrowed = search.wanted.1 != Narrowing::All;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if is_narrowed && ui.button("Show all").clicked() {
                narrow(ctx, Narrowing::All);
            }
        });
    });
    let counts: &[HitCount] = match (&search.arranged, view.by) {
        (Some(arranged), By::Outlet) => &arranged.outlets,
        (Some(arranged), By::Day) => &arranged.days,
        _ => &[],
    };
    let n_lines = match view.by {
        By::Article => search.found.articles().len(),
        By::Outlet | By::Day => counts.len(),
    };
    if n_lines == 0 && search.is_running() && view.by != By::Article {
        let text = "Counted when the search is over";
        ui.label(
            RichText::new(text)
                .small()
                .color(ctx.app.theme.text_faint()),
        );
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("hit counts")
        .auto_shrink(false)
        .show_rows(ui, ROW_HEIGHT, n_lines, |ui, lines| {
            for nth in lines {
                match view.by {
                    By::Article => article_ui(ctx, ui, nth),
                    By::Outlet | By::Day => count_ui(ctx, ui, view.by, counts.get(nth)),
                }
            }
        });
}

fn narrow(ctx: FolderCtx<'_>, narrowing: Narrowing) {
    let order = ctx.app.state.search.wanted.0;
    let command = SearchCommand::Arrange(order, narrowing);
    ctx.app.commands.send(command);
}

fn article_ui(ctx: FolderCtx<'_>, ui: &mut Ui, nth: usize) {
    let search = &ctx.app.state.search;
    let Some(article) = search.found.articles().get(nth) else {
        return;
    };
    let line = Line {
        name: row::title(article),
        n_hits: article.n_hits,
        narrowing: Narrowing::Article(nth),
    };
    let tick = search.template.as_ref().map(|_| nth);
    line_ui(ctx, ui, line, tick);
}

fn count_ui(ctx: FolderCtx<'_>, ui: &mut Ui, by: By, count: Option<&HitCount>) {
    let Some(count) = count else { return };
    let (name, narrowing) = match by {
        By::Day => ("No date", Narrowing::Day(count.name.clone())),
        By::Article | By::Outlet => ("No outlet", Narrowing::Outlet(count.name.clone())),
    };
    let name = if count.name.is_empty() {
        name
    } else {
        &count.name
    };
    let line = Line {
        name,
        n_hits: count.n_hits,
        narrowing,
    };
    line_ui(ctx, ui, line, None);
}

fn line_ui(ctx: FolderCtx<'_>, ui: &mut Ui, line: Line<'_>, tick: Option<usize>) {
    let theme = ctx.app.theme;
    let size = Vec2::new(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let is_picked = ctx.app.state.search.wanted.1 == line.narrowing;
    response.widget_info(|| {
        let label = format!("{}, {}", line.name, super::counted(line.n_hits, "hit"));
        WidgetInfo::selected(Role::ListBoxOption, true, is_picked, label)
    });
    if is_picked {
        ui.painter().rect_filled(rect, 4.0, theme.selection());
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, theme.hover());
    }
    let mut inner = rect.shrink2(Vec2::new(4.0, 0.0));
    let mut is_ticking = false;
    if let Some(article) = tick {
        let square = Rect::from_min_size(inner.min, Vec2::new(22.0, ROW_HEIGHT));
        inner.min.x += 22.0;
        is_ticking = tick_ui(ctx, ui, square, article, line.name);
    }
    let small = TextStyle::Small.resolve(ui.style());
    let count = ui.painter().text(
        inner.right_center(),
        Align2::RIGHT_CENTER,
        grouped(line.n_hits),
        small.clone(),
        theme.text_faint(),
    );
    let mut job = LayoutJob {
        wrap: TextWrapping::truncate_at_width((count.left() - inner.left() - 8.0).max(20.0)),
        ..LayoutJob::default()
    };
    job.append(
        &shown(line.name),
        0.0,
        TextFormat::simple(small, theme.text()),
    );
    let galley = ui.painter().layout_job(job);
    let at = inner.left_center() - Vec2::new(0.0, galley.size().y / 2.0);
    ui.painter().galley(at, galley, theme.text());
    if response.clicked() && !is_ticking {
        let to = if is_picked {
            Narrowing::All
        } else {
            line.narrowing
        };
        narrow(ctx, to);
    }
    response.on_hover_text(line.name);
}

/// A box for all hits of an article: ticked if all that can be are, a dash if some are.
fn tick_ui(ctx: FolderCtx<'_>, ui: &mut Ui, rect: Rect, article: usize, name: &str) -> bool {
    let ticks = &ctx.app.state.search.ticks;
    // Of an article with very many hits the first ones speak for all.
    let rows = ticks.rows_of(article).take(1000);
    let n_ticked = rows.clone().filter(|row| ticks.is_ticked(*row)).count();
    let n_rows = rows.len();
    let sign = match n_ticked {
        0 => "",
        n if n == n_rows => "✓",
        _ => "–",
    };
    let id = ui.scope_id().with(("tick article", article));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let label = format!("Tag all in {name}");
        WidgetInfo::selected(Role::CheckBox, true, n_ticked > 0, label)
    });
    let square = Rect::from_center_size(rect.center() - Vec2::new(2.0, 0.0), Vec2::splat(13.0));
    let line = egui::Stroke::new(1.0, ctx.app.theme.text_faint());
    ui.painter()
        .rect_stroke(square, 3.0, line, egui::StrokeKind::Inside);
    let font = egui::FontId::new(12.0, strong_family());
    let color = ctx.app.theme.text();
    ui.painter()
        .text(square.center(), Align2::CENTER_CENTER, sign, font, color);
    if response.clicked() {
        let command = SearchCommand::Tick(Ticking::Article(article), n_ticked == 0);
        ctx.app.commands.send(command);
    }
    response.clicked()
}
