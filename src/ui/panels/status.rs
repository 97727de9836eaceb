//! The status bar: is it saved, how much is there, where am I.

use egui::{Align, Button, Frame, Layout, Panel, ProgressBar, RichText};

use crate::app::{AppCommand, Page, UiCommand};
use crate::ui::ctx::{AppCtx, DocumentCtx};

/// Draws the status bar.
pub fn status_bar_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let frame = Frame::new()
        .fill(ctx.theme.panel())
        .inner_margin(egui::Margin::symmetric(10, 3));
    Panel::bottom("status").frame(frame).show(ui, |ui| {
        ui.style_mut().override_text_style = Some(egui::TextStyle::Small);
        ui.horizontal(|ui| {
            if ctx.state.folder.is_some() {
                saved_ui(ctx, ui);
            }
            if let Some(document) = reading(ctx) {
                counts_ui(document, ui);
            }
            queue_ui(ctx, ui);
            job_ui(ctx, ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                right_side_ui(ctx, ui);
            });
        });
    });
}

/// The open article, while it is what shows.
fn reading(ctx: AppCtx<'_>) -> Option<DocumentCtx<'_>> {
    ctx.document().filter(|_| ctx.state.page == Page::Reading)
}

fn saved_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let saves = &ctx.state.saves;
    if let Some(reason) = saves.failure() {
        let text = RichText::new("⚠ not saved")
            .color(ctx.theme.error())
            .strong();
        if ui
            .add(Button::new(text).frame(false))
            .on_hover_text(reason)
            .clicked()
        {
            ctx.commands.send(UiCommand::SaveElsewhere);
        }
    } else if saves.is_saved() {
        ui.label(RichText::new("✓ saved").color(ctx.theme.success()));
    } else {
        ui.label(RichText::new("saving…").color(ctx.theme.text_faint()));
    }
    ui.add_space(10.0);
}

fn counts_ui(ctx: DocumentCtx<'_>, ui: &mut egui::Ui) {
    let layer = ctx.app.state.my_layer();
    let n_annotations = layer.map_or(0, crate::model::Layer::len);
    let n_unplaced = ctx.app.state.n_unplaced();
    let mut text = match n_annotations {
        1 => "1 annotation".to_owned(),
        n => format!("{n} annotations"),
    };
    if ctx.document.annotators.len() > 1 {
        text.push_str(" of yours");
    }
    if n_unplaced > 0 {
        text.push_str(&format!(" · {n_unplaced} without a sure place"));
    }
    if let Some(reason) = &ctx.document.read_only {
        let text = RichText::new("read-only").color(ctx.app.theme.warning());
        ui.label(text).on_hover_text(reason);
    }
    if n_unplaced > 0 {
        if ui
            .add(Button::new(text).frame(false))
            .on_hover_text("Show them")
            .clicked()
        {
            ctx.app.commands.send(UiCommand::ReanchorDesk);
        }
    } else {
        ui.label(text);
    }
    if let Some(tag) = &ctx.app.state.armed {
        let text = format!("‘{}’ is armed, Esc ends it", ctx.app.state.tag_name(tag));
        ui.label(RichText::new(text).color(ctx.app.theme.accent()).strong());
    }
}

/// How much of what is assigned is left to do.
fn queue_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let folder = ctx.state.folder.as_ref();
    let n_left = folder.map_or(0, |folder| folder.rows.queue.len());
    if n_left == 0 {
        return;
    }
    ui.add_space(10.0);
    let button = ui.add(Button::new(format!("queue: {n_left} left")).frame(false));
    if button
        .on_hover_text("Lists what is assigned to you and not done")
        .clicked()
    {
        ctx.commands.send(UiCommand::MyQueue);
    }
}

fn job_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let Some(job) = &ctx.state.job else { return };
    let count = match job.n_all {
        Some(n_all) => format!("{} {} of {n_all}", job.kind.label(), job.n_done),
        None => format!("{} {}", job.kind.label(), job.n_done),
    };
    ui.add_space(10.0);
    ui.label(count);
    if let Some(fraction) = job.fraction() {
        ui.add(
            ProgressBar::new(fraction)
                .desired_width(120.0)
                .desired_height(6.0),
        );
    }
    if ui.button("Cancel").clicked() {
        ctx.commands.send(AppCommand::CancelJob);
    }
}

fn right_side_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let theme = if ctx.theme.is_dark {
        "☀ Light"
    } else {
        "☾ Dark"
    };
    if ui.add(Button::new(theme).frame(false)).clicked() {
        ctx.commands.send(UiCommand::ToggleDarkMode);
    }
    let Some(document) = reading(ctx) else {
        return;
    };
    ui.add_space(8.0);
    let default = crate::app::settings::ReadingSettings::default().size_pt;
    let percent = (ctx.state.settings.reading.size_pt / default * 100.0).round();
    if ui
        .add(Button::new(format!("{percent} %")).frame(false))
        .on_hover_text("Normal text size")
        .clicked()
    {
        ctx.commands.send(UiCommand::ZoomReset);
    }
    ui.add_space(8.0);
    if let Some((word, n_words)) = document.app.state.word_position() {
        ui.label(format!("word {word} of {n_words}"));
    }
    let snapping = if ctx.state.settings.snap_to_words {
        "snaps to words"
    } else {
        "does not snap"
    };
    if ui.add(Button::new(snapping).frame(false)).clicked() {
        ctx.commands.send(UiCommand::ToggleSnapping);
    }
}
