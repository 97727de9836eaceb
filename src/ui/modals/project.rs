//! The project: its name, annotators, own fields, and what file names say.

mod annotators;
mod patterns;
#[cfg(test)]
mod tests;

use egui::{RichText, Ui, Vec2};

use super::frame::modal_frame;
use crate::app::AppCommand;
use crate::model::{MetadataField, Project};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::{add_ui, caption_ui, draft_ui};

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct ProjectEditor {
    new_annotator: String,
    new_field: String,
    told: String,
    patterns: patterns::Drafts,
}

/// Draws the window.
pub fn project_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut ProjectEditor) {
    let before = &ctx.state.workspace.project;
    let mut project = Project::clone(before);
    modal_frame(ctx, ui, "Project settings", Vec2::new(860.0, 700.0), |ui| {
        caption_ui(ui, "Name; empty for the folder's");
        if let Some(typed) = draft_ui(ui, "Project name", &project.name, 1, 360.0) {
            typed.trim().clone_into(&mut project.name);
        }
        section_ui(ui, "Annotators");
        annotators::annotators_ui(ctx, ui, &mut view.new_annotator, &mut project.annotators);
        blind_ui(ui, &mut project.settings.is_blind);
        section_ui(ui, "Fields of your own");
        caption_ui(
            ui,
            "Kept for each article beside title, outlet, author, date and the others",
        );
        fields_ui(ctx, ui, view, &mut project.settings.own_fields);
        section_ui(ui, "What file names say");
        patterns::patterns_ui(ctx, ui, &mut view.patterns, &mut project.settings);
    });
    if project != **before {
        ctx.commands.send(AppCommand::SetProject(Box::new(project)));
    }
}

fn section_ui(ui: &mut Ui, title: &str) {
    ui.add_space(12.0);
    ui.label(RichText::new(title).family(strong_family()));
}

fn blind_ui(ui: &mut Ui, is_blind: &mut bool) {
    ui.checkbox(
        is_blind,
        "Blind: annotators see others' layers on an article once they are done",
    );
    caption_ui(
        ui,
        "Who decides sees all of them. It keeps nothing secret: the layers lie in the folder, and who reads the files there, or exports them, sees them.",
    );
}

fn fields_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut ProjectEditor, fields: &mut Vec<String>) {
    let mut gone = None;
    let chips = |ui: &mut Ui| {
        for (nth, field) in fields.iter().enumerate() {
            let chip = ui.button(format!("{field}  ×"));
            let name = format!("Remove the field {field}");
            let role = egui::Role::Button;
            chip.widget_info(|| egui::WidgetInfo::labeled(role, true, &name));
            if chip
                .on_hover_text("Values that were given stay in the files")
                .clicked()
            {
                gone = Some(nth);
            }
        }
    };
    // Without any, the row would leave a gap.
    if !fields.is_empty() {
        ui.horizontal_wrapped(chips);
    }
    if let Some(nth) = gone {
        fields.remove(nth);
    }
    if let Some(name) = add_ui(ui, "New field", "Add field", &mut view.new_field) {
        let is_known = MetadataField::from_name(&name) != MetadataField::Own(name.clone());
        view.told = if is_known || fields.contains(&name) {
            format!("There is a field ‘{name}’ already")
        } else {
            fields.push(name);
            String::new()
        };
    }
    if !view.told.is_empty() {
        ui.label(RichText::new(&view.told).color(ctx.theme.error()));
    }
}
