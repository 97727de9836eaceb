//! The page of the team: who is how far with which article, who made how much lately, and who is to
//! do what.

mod bar;
mod board;
mod head;
#[cfg(test)]
mod tests;

use egui::Ui;

use super::stage::told_ui;
use crate::app::team::{ShownTeam, TeamCommand};
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::grid::{GridSpec, GridView, headed_grid_ui};

/// How wide an annotator's column is, in points.
const COLUMN_WIDTH: f32 = 132.0;

/// How high the head of the board is, in points.
const HEAD_HEIGHT: f32 = 76.0;

/// What the page keeps from frame to frame.
#[derive(Default)]
pub struct TeamPage {
    grid: GridView,
}

/// Draws the page.
pub fn team_page_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut TeamPage) {
    let mut request = ctx.app.state.team.request.clone();
    bar::bar_ui(ctx, ui, &mut request);
    match &ctx.app.state.team.shown {
        None => told_ui(ui, "Putting the board together…", ""),
        Some(shown) if shown.rows.is_empty() => empty_ui(ctx, ui, shown),
        Some(shown) => grid_of(ctx, ui, page, (shown, &mut request)),
    }
    if request != ctx.app.state.team.request {
        ctx.app.commands.send(TeamCommand::Ask(Box::new(request)));
    }
}

fn empty_ui(ctx: FolderCtx<'_>, ui: &mut Ui, shown: &ShownTeam) {
    let is_all_done = shown.of.only_open && !shown.articles.is_empty();
    let (message, hint) = if ctx.app.state.job.is_some() {
        ("Looking for articles…", "")
    } else if is_all_done {
        (
            "Nothing is left to do here",
            "Let finished articles show to see them.",
        )
    } else if shown.of.only_assigned {
        (
            "Nothing is assigned to anybody",
            "“Hand out…” gives articles to annotators; so does the other mouse button on a cell.",
        )
    } else {
        (
            "There is no article to show",
            "Take a filter away to see more.",
        )
    };
    told_ui(ui, message, hint);
}

fn grid_of(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    page: &mut TeamPage,
    (shown, request): (&ShownTeam, &mut crate::app::team::TeamRequest),
) {
    let title = (ui.available_width() * 0.4).clamp(190.0, 380.0);
    let mut widths = vec![title];
    widths.extend(shown.columns.iter().map(|_| COLUMN_WIDTH));
    let spec = GridSpec {
        name: "team",
        widths: &widths,
        n_frozen: 1,
        n_lines: shown.rows.len(),
    };
    let mut content = board::BoardContent {
        ctx,
        shown,
        request,
        sight: ctx.app.state.sight(),
    };
    headed_grid_ui(ui, &mut page.grid, &spec, HEAD_HEIGHT, &mut content);
}
