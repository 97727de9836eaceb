//! Who is at the keyboard: one of the project's annotators, or somebody new.

use egui::{Button, RichText, Role, Ui, Vec2, WidgetInfo};

use super::frame::modal_frame;
use crate::app::{AppCommand, Modal};
use crate::model::{Annotator, AnnotatorId};
use crate::ui::ctx::AppCtx;
use crate::ui::menu_bar::{named, role_name};
use crate::ui::widgets::draft::caption_ui;
use crate::ui::widgets::text_field::{text_field_ui, wide};

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct WhoAmI {
    typed: String,
}

/// Draws the window.
pub fn who_am_i_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut WhoAmI) {
    let size = Vec2::new(520.0, 480.0);
    modal_frame(ctx, ui, "Who is annotating", size, |ui| {
        caption_ui(
            ui,
            "Everybody has a sidecar of their own beside each article",
        );
        let annotators = &ctx.state.workspace.project.annotators;
        for annotator in annotators {
            ui.push_id(annotator.id.as_str(), |ui| annotator_ui(ctx, ui, annotator));
        }
        if let Some(me) = ctx
            .state
            .me()
            .filter(|me| !annotators.iter().any(|known| known.id == **me))
        {
            ui.label(format!(
                "Now: {}, not yet among the project's annotators",
                ctx.state.annotator_name(me)
            ));
        }
        ui.add_space(10.0);
        new_ui(ctx, ui, view);
        ui.add_space(10.0);
        if ui.button("Names, colours and roles…").clicked() {
            ctx.commands.send(AppCommand::Show(Some(Modal::Project)));
        }
    });
}

fn annotator_ui(ctx: AppCtx<'_>, ui: &mut Ui, annotator: &Annotator) {
    let is_me = ctx.state.me() == Some(&annotator.id);
    let told = format!("{}   {}", role_name(annotator.role), annotator.id);
    let row = named(ctx, ui, &annotator.id, &told);
    let size = Vec2::new(ui.available_width(), 32.0);
    let row = ui.add(Button::new(row).selected(is_me).min_size(size));
    let name = format!("Be {}", annotator.name);
    row.widget_info(|| WidgetInfo::selected(Role::Button, true, is_me, &name));
    if row.clicked() {
        be(ctx, annotator.id.clone(), annotator.name.clone());
    }
}

fn be(ctx: AppCtx<'_>, id: AnnotatorId, name: String) {
    ctx.commands.send(AppCommand::BeAnnotator(id, name));
    ctx.commands.send(AppCommand::Show(None));
}

fn new_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut WhoAmI) {
    let label = "Somebody else's name";
    caption_ui(ui, "Somebody else");
    let response = text_field_ui(ui, label, &mut view.typed, wide);
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let name = view.typed.trim().to_owned();
    if name.is_empty() {
        return;
    }
    let id = AnnotatorId::slug(&name);
    for (told, is_warning) in what_follows(ctx, &name, &id) {
        let color = if is_warning {
            ctx.theme.warning()
        } else {
            ctx.theme.text_faint()
        };
        ui.label(RichText::new(told).color(color));
    }
    if ui.button(format!("Annotate as {name}")).clicked() || is_entered {
        be(ctx, id, name);
    }
}

/// What being called so means for files, and whether it is a warning.
fn what_follows(ctx: AppCtx<'_>, name: &str, id: &AnnotatorId) -> Vec<(String, bool)> {
    let mut told = vec![(format!("Sidecars will be called ARTICLE.{id}.ron"), false)];
    let typed = name.to_lowercase();
    if [AnnotatorId::CURATED, AnnotatorId::META].contains(&typed.as_str()) {
        told.push((
            format!("‘{typed}’ is reserved for the program's own files"),
            true,
        ));
    }
    let annotators = &ctx.state.workspace.project.annotators;
    if let Some(known) = annotators.iter().find(|known| known.id == *id) {
        let told_of = format!(
            "This is {}, whose sidecars you will then change",
            known.name
        );
        told.push((told_of, true));
    }
    told
}

#[cfg(test)]
mod tests;
