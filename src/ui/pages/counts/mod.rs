//! The page of counts: what is counted, the figures, and a drawing of them.

mod choices;
mod figures;
#[cfg(test)]
mod tests;

use egui::{RichText, Ui};
use strum::IntoEnumIterator as _;

use super::plot::{PlotView, plot_ui};
use super::side_by_side::side_by_side_ui;
use super::stage::{stage_ui, told_ui};
use crate::app::CountsCommand;
use crate::app::counting::{CountsFile, CountsRequest, ShownCounts};
use crate::insight::counts::Plot;
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::grid::GridView;

/// What the page keeps from frame to frame.
#[derive(Default)]
pub struct CountsPage {
    grid: GridView,
    plot: PlotView,
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
    let figures = figures::size_of(&shown.table);
    let CountsPage { grid, plot } = page;
    side_by_side_ui(
        ui,
        (figures, shown.drawing.width),
        |ui| figures::figures_ui(ctx.app, ui, &shown.table, grid),
        |ui| {
            let lead = |cell| Some(CountsCommand::ShowCell(cell).into());
            plot_ui(ctx.app, ui, &shown.drawing, plot, &lead);
        },
    );
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
