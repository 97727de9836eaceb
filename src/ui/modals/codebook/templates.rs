//! The codebook as a whole: what it is called, what to start from, import and export.

use std::path::PathBuf;
use std::sync::OnceLock;

use egui::{Button, Frame, RichText, Role, Stroke, Ui, WidgetInfo};

use super::CodebookEditor;
use crate::app::{AppCommand, CodebookCommand, Wish};
use crate::builtin::{self, BuiltinCodebook};
use crate::model::Codebook;
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::{caption_ui, draft_ui};
use crate::ui::widgets::text_field::text_field_ui;

/// Draws the page.
pub fn whole_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor) {
    describe_ui(ctx, ui);
    ui.add_space(10.0);
    files_ui(ctx, ui, view);
    ui.add_space(10.0);
    ui.label(RichText::new("Start from").family(strong_family()));
    caption_ui(
        ui,
        "Takes this codebook's place. Annotations with tags it does not have stay, shown greyed. \
         ctrl+Z brings this one back.",
    );
    for template in templates() {
        template_ui(ctx, ui, view, template);
    }
}

/// The codebooks that the program carries, read once.
fn templates() -> &'static [Codebook] {
    static TEMPLATES: OnceLock<Vec<Codebook>> = OnceLock::new();
    TEMPLATES.get_or_init(|| Vec::from(builtin::CODEBOOKS.map(BuiltinCodebook::read)))
}

fn describe_ui(ctx: AppCtx<'_>, ui: &mut Ui) {
    let codebook = &ctx.state.workspace.codebook;
    let (mut name, mut source, mut guideline) = (
        codebook.name.clone(),
        codebook.source.clone(),
        codebook.guideline.clone(),
    );
    for (caption, label, value, n_rows) in [
        ("Name", "Codebook name", &mut name, 1),
        ("Source to cite", "Codebook source", &mut source, 2),
        ("Guideline", "Codebook guideline", &mut guideline, 3),
    ] {
        caption_ui(ui, caption);
        if let Some(typed) = draft_ui(ui, label, value, n_rows, f32::INFINITY) {
            typed.trim().clone_into(value);
        }
    }
    if (&name, &source, &guideline) != (&codebook.name, &codebook.source, &codebook.guideline) {
        ctx.commands.send(CodebookCommand::Describe {
            name,
            source,
            guideline,
        });
    }
}

fn files_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor) {
    ui.label(RichText::new("Import and export").family(strong_family()));
    ui.horizontal(|ui| {
        if ui.button("Import…").clicked() {
            ctx.commands.send(AppCommand::Wish(Wish::PickCodebook));
        }
        if ui.button("Export…").clicked() {
            ctx.commands
                .send(AppCommand::Wish(Wish::PickCodebookTarget));
        }
    });
    caption_ui(ui, "or by a typed path");
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 260.0).max(120.0);
        text_field_ui(ui, "Codebook file", &mut view.path, |edit| {
            edit.desired_width(width).hint_text("/home/me/codebook.ron")
        });
        let path = PathBuf::from(view.path.trim());
        let is_path = path.is_absolute();
        if ui
            .add_enabled(is_path, Button::new("Import file"))
            .clicked()
        {
            ctx.commands.send(CodebookCommand::Import(path.clone()));
        }
        if ui
            .add_enabled(is_path, Button::new("Export file"))
            .clicked()
        {
            ctx.commands.send(CodebookCommand::Export(path));
        }
    });
}

fn template_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor, template: &Codebook) {
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, ctx.theme.panel_border()))
        .corner_radius(6)
        .inner_margin(8);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&template.name).family(strong_family()));
            caption_ui(ui, &format!("{} tags", template.tags.len()));
            let button = ui.button("Use");
            let name = format!("Use {}", template.name);
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if button.clicked() {
                let replace = CodebookCommand::Replace(Box::new(template.clone()));
                ctx.commands.send(replace);
                view.take(template.tags.first().map(|tag| tag.id.clone()));
            }
        });
        let tags: Vec<&str> = template
            .tags
            .iter()
            .map(|tag| tag.name.as_str())
            .take(12)
            .collect();
        ui.label(RichText::new(tags.join(" · ")).small());
        if !template.source.is_empty() {
            ui.label(
                RichText::new(&template.source)
                    .small()
                    .color(ctx.theme.text_faint()),
            );
        }
    });
}
