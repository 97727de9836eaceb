//! What shows when nothing is open: what to do next.

use egui::{Align2, Button, RichText, Vec2};

use crate::app::{AppCommand, UiCommand};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;

/// Draws the start screen.
pub fn start_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let area = egui::Area::new(ui.scope_id().with("start"))
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .movable(false);
    area.order(egui::Order::Middle).show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        ui.vertical(|ui| {
            ui.label(RichText::new("Stancemark").size(34.0).family(strong_family()).color(ctx.theme.text()));
            let subtitle = "Read news articles, tag stances and claims, settle differences as a team";
            ui.label(RichText::new(subtitle).color(ctx.theme.text_faint()));
            ui.add_space(22.0);
            ui.horizontal(|ui| buttons_ui(ctx, ui));
            ui.add_space(8.0);
            let drop = "Or drop a folder or text files on this window. Your articles are never written to; \
                        annotations are kept in small text files beside them.";
            ui.label(RichText::new(drop).small().color(ctx.theme.text_faint()));
            recent_ui(ctx, ui);
        });
    });
}

fn buttons_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let open = RichText::new("Open a folder").color(ctx.theme.accent_text());
    let open = Button::new(open)
        .fill(ctx.theme.accent())
        .min_size(Vec2::new(130.0, 34.0));
    if ui.add(open).clicked() {
        ctx.commands.send(UiCommand::OpenFolder);
    }
    for (label, command) in [
        ("Open files", UiCommand::OpenFiles),
        ("Try the sample", UiCommand::TrySample),
        ("Try the sample review", UiCommand::TryReview),
    ] {
        if ui
            .add(Button::new(label).min_size(Vec2::new(110.0, 34.0)))
            .clicked()
        {
            ctx.commands.send(command);
        }
    }
}

fn recent_ui(ctx: AppCtx<'_>, ui: &mut egui::Ui) {
    let recent = &ctx.state.settings.recent;
    if recent.is_empty() {
        return;
    }
    ui.add_space(26.0);
    ui.label(RichText::new("Recent folders").family(strong_family()));
    for folder in recent.iter().take(8).map(std::path::Path::new) {
        let name = folder.file_name().map_or_else(
            || folder.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        let row = ui.push_id(folder, |ui| {
            ui.horizontal(|ui| {
                let link = ui.link(name).on_hover_text("Open this folder");
                let place = folder
                    .parent()
                    .map(|parent| parent.display().to_string())
                    .unwrap_or_default();
                ui.add(
                    egui::Label::new(RichText::new(place).small().color(ctx.theme.text_faint()))
                        .truncate(),
                );
                link
            })
        });
        if row.inner.inner.clicked() {
            ctx.commands
                .send(AppCommand::OpenPaths(vec![folder.to_owned()]));
        }
    }
}
