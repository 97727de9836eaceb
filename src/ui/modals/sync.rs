//! Keeping in step with others by git: what is done, what came of it, what to do.

use egui::{Button, RichText, Ui, Vec2};

use super::frame::modal_frame;
use crate::app::git::{Failure, SetUp, SyncReport};
use crate::app::syncing::{SyncCommand, SyncStage, SyncTask};
use crate::app::{AppCommand, Modal};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::caption_ui;

/// How many lines of a section are drawn; the terminal has them all.
const MOST_LINES: usize = 60;

/// How many characters of a line are drawn.
const MOST_CHARACTERS: usize = 400;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct Sync {}

/// Draws the window.
pub fn sync_ui(ctx: AppCtx<'_>, ui: &mut Ui, _view: &mut Sync) {
    if ctx.folder().is_none() {
        return ctx.commands.send(AppCommand::Show(None));
    }
    let size = Vec2::new(720.0, 520.0);
    modal_frame(ctx, ui, "Sync with git", size, |ui| {
        match &ctx.state.sync.stage {
            SyncStage::Idle => {
                caption_ui(ui, "Nothing is being done");
                again_ui(ctx, ui);
            }
            SyncStage::Saving(_) => working_ui(ctx, ui, "Saving what is in memory"),
            SyncStage::Running(words) => working_ui(ctx, ui, words),
            SyncStage::AsksSetUp => set_up_question_ui(ctx, ui),
            SyncStage::SetUp(set_up) => match &**set_up {
                Ok(set_up) => set_up_ui(ctx, ui, set_up),
                Err(failure) => failure_ui(ctx, ui, failure),
            },
            SyncStage::Done(report) => report_ui(ctx, ui, report),
        }
    });
}

fn working_ui(ctx: AppCtx<'_>, ui: &mut Ui, words: &str) {
    ui.horizontal(|ui| {
        ui.spinner();
        ui.label(words);
    });
    ui.add_space(6.0);
    if ui.button("Cancel").clicked() {
        ctx.commands.send(SyncCommand::Stop);
    }
    caption_ui(
        ui,
        "You can close this window and go on; the report comes when it is done",
    );
}

fn set_up_question_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    ui.label("git does not know yet how to merge annotations in this clone.");
    ui.add_space(6.0);
    ui.label(
        "Setting it up writes a few lines into .gitattributes in the project's folder, which go to your colleagues, and names this program as merge driver in the configuration of this clone. Nothing else is changed.",
    );
    caption_ui(ui, "“stancemark git-setup FOLDER --undo” takes it back");
    ui.add_space(6.0);
    let button = Button::new(RichText::new("Set up and sync").family(strong_family()));
    if ui.add(button).clicked() {
        ctx.commands
            .send(SyncCommand::Start(SyncTask::SetUpAndSync));
    }
}

fn set_up_ui(ctx: AppCtx<'_>, ui: &mut Ui, set_up: &SetUp) {
    let headline = if set_up.done.is_empty() {
        "Everything was set up already"
    } else {
        "git is set up to merge by annotation"
    };
    ui.label(RichText::new(headline).color(ctx.theme.success()));
    ui.add_space(4.0);
    lines_ui(ui, &set_up.done);
    lines_ui(ui, &set_up.notes);
    ui.add_space(8.0);
    if ui.button("Sync now").clicked() {
        ctx.commands.send(SyncCommand::Start(SyncTask::Sync));
    }
}

fn report_ui(ctx: AppCtx<'_>, ui: &mut Ui, report: &SyncReport) {
    if let Some(failure) = &report.failure {
        failure_ui(ctx, ui, failure);
    } else {
        let color = if report.conflicts.is_empty() {
            ctx.theme.success()
        } else {
            ctx.theme.warning()
        };
        ui.label(RichText::new(report.headline()).color(color));
    }
    for (heading, lines) in report.sections() {
        ui.add_space(8.0);
        ui.label(RichText::new(heading).family(strong_family()));
        lines_ui(ui, &lines);
    }
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        if report.conflicts.iter().any(|it| it.is_kept_in_file)
            && ui.button("Show conflicts").clicked()
        {
            ctx.commands.send(AppCommand::Show(Some(Modal::Problems)));
        }
        again_ui(ctx, ui);
        if ui.button("Copy the report").clicked() {
            ui.ctx().copy_text(report.lines().join("\n"));
        }
    });
}

fn failure_ui(ctx: AppCtx<'_>, ui: &mut Ui, failure: &Failure) {
    let color = if failure.is_cancelled {
        ctx.theme.warning()
    } else {
        ctx.theme.error()
    };
    let message = shortened(&format!("Not in step: {}", failure.message));
    ui.label(RichText::new(message).color(color));
    ui.label(&failure.remedy);
}

fn again_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    if ui.button("Sync again").clicked() {
        ctx.commands.send(SyncCommand::Start(SyncTask::Sync));
    }
}

fn lines_ui(ui: &mut Ui, lines: &[String]) {
    for line in lines.iter().take(MOST_LINES) {
        ui.label(shortened(line));
    }
    let n_more = lines.len().saturating_sub(MOST_LINES);
    if n_more > 0 {
        caption_ui(ui, &format!("and {n_more} more"));
    }
}

fn shortened(line: &str) -> String {
    let mut short: String = line.chars().take(MOST_CHARACTERS).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
