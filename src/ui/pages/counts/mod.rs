//! The page of counts: what is counted, the figures, and a drawing of them.

mod choices;
mod figures;
mod plot;
#[cfg(test)]
mod tests;

use egui::{Align, Layout, RichText, Ui, Vec2};
use strum::IntoEnumIterator as _;

use super::stage::{stage_ui, told_ui};
use crate::app::CountsCommand;
use crate::app::counting::{CountsFile, CountsRequest, ShownCounts};
use crate::insight::counts::Plot;
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::grid::GridView;

/// Below that width the drawing stands under the figures, in points.
const NARROW: f32 = 760.0;

/// What the page keeps from frame to frame.
#[derive(Default)]
pub struct CountsPage {
    grid: GridView,
    plot: plot::PlotView,
}

/// Draws the page.
pub fn counts_page_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut CountsPage) {
    if !stage_ui(ctx, ui) {
        return;
    }
    let mut request = ctx.app.state.counts.request.clone();
    choices::choices_ui(ctx, ui, &mut request);
    if let Some(shown) = &ctx.app.state.counts.shown {
        shown_ui(ctx, ui, page, (shown, &mut request));
    } else {
        told_ui(ui, "Counting…", "");
    }
    if request != ctx.app.state.counts.request {
        ctx.app.commands.send(CountsCommand::Ask(Box::new(request)));
    }
}

fn shown_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    page: &mut CountsPage,
    (shown, request): (&ShownCounts, &mut CountsRequest),
) {
    let faint = ctx.app.theme.text_faint();
    ui.label(RichText::new(&shown.table.what).color(faint));
    if shown.table.rows.is_empty() {
        return told_ui(
            ui,
            "Nothing is counted",
            "Let all tags and annotators count, or tag words in an article.",
        );
    }
    plots_ui(ctx, ui, shown, request);
    ui.add_space(4.0);
    let room = ui.available_size();
    let is_narrow = room.x < NARROW;
    let (figures, plot) = if is_narrow {
        let needed = figures::height_of(&shown.table);
        let upper = needed.min(room.y * 0.45).max(90.0);
        let lower = (room.y - upper - 12.0).max(90.0);
        (Vec2::new(room.x, upper), Vec2::new(room.x, lower))
    } else {
        // The drawing gets what it needs, the figures the rest.
        let drawn = shown.drawing.width as f32 * plot::SMALLEST;
        let most = (room.x - drawn - 24.0).max(room.x * 0.34);
        let left = figures::width_of(&shown.table).min(most);
        (
            Vec2::new(left, room.y),
            Vec2::new(room.x - left - 16.0, room.y),
        )
    };
    let layout = if is_narrow {
        Layout::top_down(Align::Min)
    } else {
        Layout::left_to_right(Align::Min)
    };
    ui.with_layout(layout, |ui| {
        part_ui(ui, figures, |ui| {
            figures::figures_ui(ctx.app, ui, &shown.table, &mut page.grid);
        });
        ui.separator();
        part_ui(ui, plot, |ui| {
            plot::plot_ui(ctx.app, ui, shown, &mut page.plot);
        });
    });
}

fn part_ui(ui: &mut Ui, size: Vec2, body: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(size);
        ui.set_max_size(size);
        body(ui);
    });
}

/// The drawings that suit the table, and what can be saved.
fn plots_ui(ctx: FolderCtx<'_>, ui: &mut Ui, shown: &ShownCounts, request: &mut CountsRequest) {
    ui.horizontal_wrapped(|ui| {
        for plot in Plot::iter().filter(|plot| plot.fits(&shown.table)) {
            if ui
                .selectable_label(shown.plot == plot, plot.label())
                .clicked()
            {
                request.plot = Some(plot);
            }
        }
        ui.separator();
        ui.menu_button("Save…", |ui| {
            for file in CountsFile::iter() {
                let label = match file {
                    CountsFile::Csv => "The table as CSV…",
                    CountsFile::Svg => "The drawing as SVG…",
                    CountsFile::Png => "The drawing as PNG…",
                };
                if ui.button(label).clicked() {
                    ctx.app.commands.send(CountsCommand::PickTarget(file));
                }
            }
        });
        if ctx.app.state.counts.is_working() {
            ui.spinner();
        }
    });
}
