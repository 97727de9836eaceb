//! γ, which takes long: a button, then how far it is.

use egui::{ProgressBar, Ui};

use crate::app::AgreementCommand;
use crate::ui::ctx::FolderCtx;

/// Draws the button, or the progress with another one that stops it.
pub fn gamma_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let (agreement, commands) = (&ctx.app.state.agreement, ctx.app.commands);
    if agreement.is_working_out_gamma() {
        let (n_done, n_all) = agreement.gamma.progress;
        let part = n_done as f32 / n_all.max(1) as f32;
        let told = format!("γ: {n_done} of {n_all} articles");
        ui.add(ProgressBar::new(part).desired_width(190.0).text(told));
        if ui.button("Cancel γ").clicked() {
            commands.send(AgreementCommand::StopGamma);
        }
        return;
    }
    let hint =
        "γ aligns the spans of all annotators and compares them with chance; it takes a while";
    let button = egui::Button::new("Work out γ");
    if ui
        .add_enabled(!agreement.has_gamma(), button)
        .on_hover_text(hint)
        .on_disabled_hover_text("It is worked out; a change of annotations asks for it anew")
        .clicked()
    {
        commands.send(AgreementCommand::WorkOutGamma);
    }
}
