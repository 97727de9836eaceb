//! A change of many annotations: what is to be done on the left, each change to be on the right.

use std::collections::BTreeMap;

use egui::{Button, RichText, Ui, Vec2};
use strum::IntoEnumIterator as _;

mod preview;
#[cfg(test)]
mod tests;

use super::frame::modal_panes;
use crate::app::table::MassEditing;
use crate::app::{AppCommand, TableCommand};
use crate::insight::search::{Query, QueryKind};
use crate::insight::table::{MassEdit, ReplaceIn};
use crate::model::{Field, FieldId, FieldValue, TagId};
use crate::ui::ctx::AppCtx;
use crate::ui::widgets::draft::{caption_ui, pick_ui};
use crate::ui::widgets::field_editor::field_editor_ui;
use crate::ui::widgets::text_field::{text_field_ui, wide};

/// The width of the form, in points.
const FORM_WIDTH: f32 = 270.0;
/// The height of the line with the button, in points.
const FOOT_HEIGHT: f32 = 40.0;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct MassEditView {
    kind: Kind,
    field: Option<FieldId>,
    value: Option<FieldValue>,
    drafts: BTreeMap<FieldId, String>,
    is_in_note: bool,
    query: Query,
    with: String,
    tag: Option<TagId>,
}

/// What is to be done.
#[derive(Clone, Copy, Default, PartialEq, Eq, strum::EnumIter)]
enum Kind {
    #[default]
    Set,
    Replace,
    Tag,
    Delete,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Set => "Set a field",
            Self::Replace => "Find and replace",
            Self::Tag => "Change the tag",
            Self::Delete => "Delete",
        }
    }
}

/// Draws the window.
pub fn mass_edit_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut MassEditView) {
    let Some(editing) = &ctx.state.table.edit else {
        return ctx.commands.send(AppCommand::Show(None));
    };
    let title = match editing.rows.len() {
        1 => "Change 1 annotation".to_owned(),
        n => format!("Change {n} annotations"),
    };
    modal_panes(ctx, ui, &title, Vec2::new(1000.0, 640.0), |ui| {
        let height = ui.available_height() - FOOT_HEIGHT;
        let form_width = FORM_WIDTH.min(ui.available_width() * 0.36);
        ui.horizontal_top(|ui| {
            pane_ui(ui, "change", Vec2::new(form_width, height), |ui| {
                form_ui(ctx, ui, view);
            });
            ui.separator();
            let size = Vec2::new(ui.available_width(), height);
            ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_min_size(size);
                preview::preview_ui(ctx, ui, editing);
            });
        });
        foot_ui(ctx, ui, editing);
    });
    let wanted = view.edit();
    if wanted != editing.edit
        && let Some(edit) = wanted
    {
        ctx.commands.send(TableCommand::Plan(Box::new(edit)));
    }
}

fn pane_ui(ui: &mut Ui, name: &str, size: Vec2, body: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        let area = egui::ScrollArea::vertical()
            .id_salt(name)
            .auto_shrink(false);
        area.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 10.0);
            body(ui);
        });
    });
}

impl MassEditView {
    /// What is asked for, once it says enough.
    fn edit(&self) -> Option<MassEdit> {
        match self.kind {
            Kind::Set => Some(MassEdit::SetField {
                field: self.field.clone()?,
                value: self.value.clone(),
            }),
            Kind::Replace => {
                let target = if self.is_in_note {
                    ReplaceIn::Note
                } else {
                    ReplaceIn::Field(self.field.clone()?)
                };
                let has_words = !self.query.pattern.is_empty();
                has_words.then(|| MassEdit::Replace {
                    target,
                    query: self.query.clone(),
                    with: self.with.clone(),
                })
            }
            Kind::Tag => self.tag.clone().map(MassEdit::ChangeTag),
            Kind::Delete => Some(MassEdit::Delete),
        }
    }
}

fn form_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut MassEditView) {
    for kind in Kind::iter() {
        ui.radio_value(&mut view.kind, kind, kind.label());
    }
    ui.add_space(8.0);
    match view.kind {
        Kind::Set => set_ui(ctx, ui, view),
        Kind::Replace => replace_ui(ctx, ui, view),
        Kind::Tag => tag_ui(ctx, ui, view),
        Kind::Delete => {
            ui.label("The annotations go. Undo brings them back.");
        }
    }
}

/// The codebook's fields, each once, with the name of the first tag that has it.
fn fields(ctx: AppCtx<'_>) -> Vec<&Field> {
    let tags = ctx.state.workspace.codebook.tags.iter();
    let mut fields: Vec<&Field> = Vec::new();
    for field in tags.flat_map(|tag| &tag.fields) {
        if !fields.iter().any(|known| known.id == field.id) {
            fields.push(field);
        }
    }
    fields
}

fn field_ui<'a>(ctx: AppCtx<'a>, ui: &mut Ui, view: &mut MassEditView) -> Option<&'a Field> {
    let fields = fields(ctx);
    let wanted = view.field.as_ref();
    let now = fields.iter().position(|field| Some(&field.id) == wanted);
    let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    let shown = now.and_then(|nth| names.get(nth));
    let shown = shown.map_or("Pick a field", String::as_str).to_owned();
    caption_ui(ui, "Field");
    let picked = pick_ui(ui, "Field", &shown, &names);
    if let Some(field) = picked.and_then(|nth| fields.get(nth)) {
        view.field = Some(field.id.clone());
        view.value = None;
        view.drafts.clear();
    }
    now.and_then(|nth| fields.get(nth)).copied()
}

fn set_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut MassEditView) {
    let Some(field) = field_ui(ctx, ui, view) else {
        return;
    };
    caption_ui(ui, "Value");
    let registers = &ctx.state.workspace.registers;
    let value = view.value.clone();
    let changed = field_editor_ui(
        ui,
        field,
        value.as_ref(),
        registers,
        &mut view.drafts,
        false,
    );
    if let Some(changed) = changed {
        view.value = changed.0;
    }
    let told = match &view.value {
        None => "The field is emptied".to_owned(),
        Some(value) => {
            let shown = value.values().iter().map(|value| field.shown(value));
            format!("The field becomes {}", shown.collect::<Vec<_>>().join("; "))
        }
    };
    ui.label(RichText::new(told).small().color(ctx.theme.text_faint()));
}

fn replace_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut MassEditView) {
    ui.horizontal(|ui| {
        ui.radio_value(&mut view.is_in_note, false, "In a field");
        ui.radio_value(&mut view.is_in_note, true, "In the note");
    });
    if !view.is_in_note {
        field_ui(ctx, ui, view);
    }
    caption_ui(ui, "Find");
    text_field_ui(ui, "Words to find", &mut view.query.pattern, wide);
    caption_ui(ui, "Replace with");
    text_field_ui(ui, "Words instead", &mut view.with, wide);
    ui.checkbox(&mut view.query.is_case_sensitive, "Capitals matter");
    let mut is_word = view.query.kind == QueryKind::WholeWord;
    if ui.checkbox(&mut is_word, "Whole words").changed() {
        view.query.kind = kind(is_word, QueryKind::WholeWord);
    }
    let mut is_regex = view.query.kind == QueryKind::Regex;
    if ui.checkbox(&mut is_regex, "Regular expression").changed() {
        view.query.kind = kind(is_regex, QueryKind::Regex);
    }
    if is_regex {
        let hint = "$1 stands for the first group of the pattern";
        ui.label(RichText::new(hint).small().color(ctx.theme.text_faint()));
    }
}

fn kind(is_on: bool, kind: QueryKind) -> QueryKind {
    if is_on { kind } else { QueryKind::Literal }
}

fn tag_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut MassEditView) {
    caption_ui(ui, "New tag");
    let tags = &ctx.state.workspace.codebook.tags;
    let names: Vec<String> = tags.iter().map(|tag| tag.name.clone()).collect();
    let now = tags.iter().find(|tag| Some(&tag.id) == view.tag.as_ref());
    let shown = now.map_or("Pick a tag", |tag| &tag.name);
    if let Some(nth) = pick_ui(ui, "New tag", shown, &names) {
        view.tag = tags.get(nth).map(|tag| tag.id.clone());
    }
    let hint = "Fields that the new tag has too are kept";
    ui.label(RichText::new(hint).small().color(ctx.theme.text_faint()));
}

fn foot_ui(ctx: AppCtx<'_>, ui: &mut Ui, editing: &MassEditing) {
    let plan = editing.plan.as_ref().and_then(|plan| plan.as_ref().ok());
    let n_changes = plan.map_or(0, |plan| plan.changes.len() - editing.left_out.len());
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let label = format!("Apply to {n_changes}");
        let is_ready = n_changes > 0 && !ctx.state.table.is_planning();
        if ui.add_enabled(is_ready, Button::new(label)).clicked() {
            ctx.commands.send(TableCommand::Apply);
        }
        if ui.button("Cancel").clicked() {
            ctx.commands.send(TableCommand::EndEdit);
        }
        let hint = "One step; Undo takes all of it back";
        ui.label(RichText::new(hint).small().color(ctx.theme.text_faint()));
    });
}
