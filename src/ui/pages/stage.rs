//! What stands on a page as long as the annotated articles are not read.

use egui::{ProgressBar, RichText, Ui};

use crate::app::gathered::Stage;
use crate::app::{GatherCommand, UiCommand};
use crate::ui::ctx::FolderCtx;

/// Draws how far the reading is; says whether the articles are here.
pub fn stage_ui(ctx: FolderCtx<'_>, ui: &mut Ui) -> bool {
    let commands = ctx.app.commands;
    match ctx.app.state.gathered.stage() {
        Stage::Ready => return true,
        Stage::Unread => told_ui(ui, "Reading the annotated articles…", ""),
        Stage::Reading(n_done, n_all) => {
            let told = format!("Reading the annotated articles: {n_done} of {n_all}");
            told_ui(ui, &told, "");
            ui.vertical_centered(|ui| {
                let part = *n_done as f32 / (*n_all).max(1) as f32;
                ui.add(ProgressBar::new(part).desired_width(260.0));
                if ui.button("Stop reading").clicked() {
                    commands.send(GatherCommand::Stop);
                }
            });
        }
        Stage::Stopped => {
            told_ui(ui, "The articles were not read", "You stopped the reading.");
            again_ui(ctx, ui);
        }
        Stage::Failed(reason) => {
            told_ui(ui, "The articles could not be read", reason);
            again_ui(ctx, ui);
        }
    }
    false
}

/// Draws what is said in the middle of a page on which there is nothing else.
pub fn told_ui(ui: &mut Ui, message: &str, hint: &str) {
    ui.add_space(ui.available_height() * 0.3);
    ui.vertical_centered(|ui| {
        ui.label(message);
        if !hint.is_empty() {
            ui.label(RichText::new(hint).small().weak());
        }
    });
}

fn again_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    ui.vertical_centered(|ui| {
        if ui.button("Read them").clicked() {
            ctx.app.commands.send(GatherCommand::Again);
        }
        if ui.button("Problems and conflicts…").clicked() {
            ctx.app.commands.send(UiCommand::ShowProblems);
        }
    });
}
