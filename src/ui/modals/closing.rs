//! Asks before the window closes while something is not saved.

use egui::{Frame, Key, Margin, Modal, RichText, ScrollArea, Ui};

use crate::app::{AppCommand, NoticeAction, Wish};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;

/// What the question keeps from frame to frame.
#[derive(Default)]
pub struct Closing {
    since: Option<f64>,
}

/// How long a save may take before the question shows, in seconds.
const PATIENCE_SECS: f64 = 1.5;

/// Draws the question, if the window is to close and cannot.
pub fn closing_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut Closing) {
    if !ctx.state.closing {
        view.since = None;
        return;
    }
    let saves = &ctx.state.saves;
    let now = ui.input(|input| input.time);
    let waited = now - *view.since.get_or_insert(now);
    let has_failed = saves.failures().next().is_some();
    // While a folder to save to is chosen, that window is the one to answer.
    let is_choosing = matches!(ctx.state.modal, Some(crate::app::Modal::OpenPath(_)));
    if is_choosing || (!has_failed && waited < PATIENCE_SECS) {
        let left = std::time::Duration::from_secs_f64((PATIENCE_SECS - waited).max(0.1));
        return ui.ctx().request_repaint_after(left);
    }
    let frame = Frame::popup(ui.style())
        .fill(ctx.theme.panel())
        .corner_radius(10)
        .inner_margin(Margin::same(16));
    let modal = Modal::new(egui::Id::unique("closing"))
        .backdrop_color(ctx.theme.scrim().gamma_multiply(0.5))
        .frame(frame);
    modal.show(ui.ctx(), |ui| {
        ui.set_width(520.0);
        ui.label(RichText::new("Not everything is saved").heading());
        ui.add_space(6.0);
        lost_ui(ctx, ui);
        ui.add_space(10.0);
        buttons_ui(ctx, ui, has_failed);
    });
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        ctx.commands.send(AppCommand::StayOpen);
    }
}

fn lost_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    let saves = &ctx.state.saves;
    let area = ScrollArea::vertical().max_height(220.0);
    area.auto_shrink([false, true]).show(ui, |ui| {
        for (target, reason) in saves.failures() {
            let name = ctx.state.save_target_name(target);
            ui.label(RichText::new(name).family(strong_family()));
            ui.label(RichText::new(reason).small().color(ctx.theme.error()));
            ui.add_space(4.0);
        }
        for target in saves.waiting_targets() {
            let name = ctx.state.save_target_name(target);
            ui.label(format!("{name} is still being written"));
        }
    });
    ui.add_space(4.0);
    let text = "If you close the window now, these changes are lost.";
    ui.label(text);
    if saves.failures().any(|(target, _)| !target.is_layer()) {
        let text = "A copy elsewhere holds annotations, but not the other changes named here.";
        ui.label(RichText::new(text).small().color(ctx.theme.text_faint()));
    }
}

fn buttons_ui(ctx: AppCtx<'_>, ui: &mut Ui, has_failed: bool) {
    ui.horizontal(|ui| {
        let stay = ui.button("Stay");
        if ui.memory(|memory| memory.focused().is_none()) {
            stay.request_focus();
        }
        if stay.clicked() {
            ctx.commands.send(AppCommand::StayOpen);
        }
        let again = ui.add_enabled(has_failed, egui::Button::new("Try again"));
        if again.clicked() {
            let topic = "save".to_owned();
            ctx.commands
                .send(AppCommand::ActOnNotice(topic, NoticeAction::RetrySave));
        }
        if ui.button("Save a copy elsewhere…").clicked() {
            ctx.commands.send(AppCommand::Wish(Wish::PickSaveFolder));
        }
        let close = RichText::new("Close anyway").color(ctx.theme.error());
        if ui.button(close).clicked() {
            ctx.commands.send(AppCommand::CloseAnyway);
        }
    });
}
