//! The page of agreement: what is asked, the figures with their intervals, and a drawing of them.

mod choices;
mod figures;
mod gamma;
#[cfg(test)]
mod tests;

use egui::{RichText, ScrollArea, Ui, Vec2};
use strum::IntoEnumIterator as _;

use super::plot::{PlotView, plot_ui};
use super::side_by_side::side_by_side_ui;
use super::stage::{stage_ui, told_ui};
use crate::app::agreeing::{AgreementRequest, ShownAgreement};
use crate::app::counting::CountsFile;
use crate::app::reviewing::{AgreementSheet, Breakdown, SheetPlot};
use crate::app::{AgreementCommand, AppCommand};
use crate::review::cases::Takes;
use crate::ui::ctx::FolderCtx;
use crate::ui::widgets::draft::pick_ui;
use crate::ui::widgets::grid::GridView;

/// The height of the words on the figure that is pointed at, in points.
const TOLD_HEIGHT: f32 = 58.0;

/// What the page keeps from frame to frame.
#[derive(Default)]
pub struct AgreementPage {
    grid: GridView,
    plot: PlotView,
    /// The row and column that are pointed at.
    pointed: Option<(usize, usize)>,
}

/// Draws the page.
pub fn agreement_page_ui(ctx: FolderCtx<'_>, ui: &mut Ui, page: &mut AgreementPage) {
    if !stage_ui(ctx, ui) {
        return;
    }
    let mut request = ctx.app.state.agreement.request.clone();
    choices::choices_ui(ctx, ui, &mut request);
    match &ctx.app.state.agreement.shown {
        Some(shown) => shown_ui(ctx, ui, page, (shown, &mut request)),
        None => told_ui(ui, "Measuring agreement…", ""),
    }
    if request != ctx.app.state.agreement.request {
        let ask = AgreementCommand::Ask(Box::new(request));
        ctx.app.commands.send(ask);
    }
}

fn shown_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    page: &mut AgreementPage,
    (shown, request): (&ShownAgreement, &mut AgreementRequest),
) {
    let sheet = &shown.sheet;
    if let Some((message, hint)) = nothing(&shown.of, sheet) {
        return told_ui(ui, message, hint);
    }
    let faint = ctx.app.theme.text_faint();
    ui.label(RichText::new(&sheet.what).color(faint));
    drawings_ui(ctx, ui, shown, request);
    ui.add_space(4.0);
    let AgreementPage {
        grid,
        plot,
        pointed,
    } = page;
    let room = Vec2::new(
        ui.available_width(),
        (ui.available_height() - TOLD_HEIGHT).max(120.0),
    );
    let mut picked = None;
    ui.allocate_ui(room, |ui| {
        ui.set_min_size(room);
        side_by_side_ui(
            ui,
            (figures::size_of(sheet), shown.drawing.width),
            |ui| picked = figures::figures_ui(ctx.app, ui, shown, (grid, pointed)),
            |ui| {
                let lead = |cell: crate::insight::counts::CellPlace| {
                    let filter = sheet.case_filter(cell.row);
                    filter.map(AppCommand::ShowCases)
                };
                plot_ui(ctx.app, ui, &shown.drawing, plot, &lead);
            },
        );
    });
    let measures = request.shown_measures();
    if let Some(which) = picked.and_then(|column| measures.get(column)) {
        request.drawn = Some(*which);
    }
    pointed_ui(ui, shown, *pointed);
}

/// What is said in the place of figures, and what brings some in.
fn nothing(
    request: &AgreementRequest,
    sheet: &AgreementSheet,
) -> Option<(&'static str, &'static str)> {
    let is_begun = request.takes == Takes::Begun;
    if sheet.n_annotators < 2 {
        return Some(if request.annotators.len() == 1 {
            (
                "Only one annotator is chosen",
                "Choose another one too, or all.",
            )
        } else {
            (
                "There is no second annotator",
                "Agreement compares the layers of two people at least. Let somebody else annotate in this folder, or import what they annotated.",
            )
        });
    }
    if sheet.n_compared == 0 {
        return Some(if is_begun {
            (
                "No article was begun by two annotators",
                "Open an article that somebody else has annotated, and annotate it too.",
            )
        } else {
            (
                "No article is marked done by two annotators",
                "Mark articles as done when you have finished them, or let what is only begun count too.",
            )
        });
    }
    if request.shown_measures().is_empty() {
        return Some(("No measure is chosen", "Choose one among the measures."));
    }
    let hint = "Let all tags count, or break agreement down by something else.";
    sheet
        .rows
        .is_empty()
        .then_some(("Nothing was annotated here", hint))
}

/// The drawings that suit the figures, γ, and what can be saved.
fn drawings_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    shown: &ShownAgreement,
    request: &mut AgreementRequest,
) {
    ui.horizontal_wrapped(|ui| {
        for plot in SheetPlot::iter().filter(|plot| plot.fits(&shown.sheet)) {
            let is_shown = shown.plot == plot;
            if ui.selectable_label(is_shown, plot.label()).clicked() {
                request.plot = Some(plot);
            }
        }
        if shown.sheet.columns.len() > 1 {
            ui.label("of");
            let columns = shown.sheet.columns.iter();
            let names: Vec<String> = columns.map(|it| it.heading.clone()).collect();
            let now = names.get(shown.column).map_or("", String::as_str);
            if let Some(nth) = pick_ui(ui, "Drawn", now, &names) {
                request.drawn = shown.of.shown_measures().get(nth).copied();
            }
        }
        ui.separator();
        // A field has no spans of its own to be aligned.
        if shown.of.breakdown != Breakdown::Fields {
            gamma::gamma_ui(ctx, ui);
            ui.separator();
        }
        ui.menu_button("Save…", |ui| {
            for file in CountsFile::iter() {
                let label = match file {
                    CountsFile::Csv => "The figures as CSV…",
                    CountsFile::Svg => "The drawing as SVG…",
                    CountsFile::Png => "The drawing as PNG…",
                };
                if ui.button(label).clicked() {
                    ctx.app.commands.send(AgreementCommand::PickTarget(file));
                }
            }
        });
        if ctx.app.state.agreement.is_working() {
            ui.spinner();
        }
    });
}

/// The figure that is pointed at in a sentence, or what the drawn measure counts.
fn pointed_ui(ui: &mut Ui, shown: &ShownAgreement, pointed: Option<(usize, usize)>) {
    ui.separator();
    let told = pointed.and_then(|(row, column)| shown.sheet.told(row, column));
    let drawn = shown.sheet.columns.get(shown.column);
    let told = told.or_else(|| drawn.map(|it| format!("{}: {}.", it.heading, it.hint)));
    ScrollArea::vertical().id_salt("told").show(ui, |ui| {
        ui.label(told.unwrap_or_default());
    });
}
