//! What ticked hits are tagged with: a tag with its fields, as in the inspector.

use std::collections::BTreeMap;

use egui::{Button, RichText, Sense, Ui, Vec2};

use super::counted;
use crate::app::searching::{HitTemplate, Ticking};
use crate::app::{AppCommand, Modal, SearchCommand, TagPurpose};
use crate::model::{Field, FieldId, TagId};
use crate::ui::ctx::FolderCtx;
use crate::ui::theme::{color32, strong_family};
use crate::ui::widgets::compact_button;
use crate::ui::widgets::field_editor::{Changed, field_editor_ui};

/// What is being typed and not yet sent.
#[derive(Default)]
pub struct TaggingView {
    of: Option<TagId>,
    fields: BTreeMap<FieldId, String>,
}

/// Draws what hits are tagged with, or the button that begins it.
pub fn tagging_ui(ctx: FolderCtx<'_>, ui: &mut Ui, view: &mut TaggingView) {
    let search = &ctx.app.state.search;
    ui.label(RichText::new("Tag the hits").family(strong_family()));
    let Some(template) = &search.template else {
        return begin_ui(ctx, ui);
    };
    if view.of.as_ref() != Some(&template.tag) {
        *view = TaggingView {
            of: Some(template.tag.clone()),
            ..TaggingView::default()
        };
    }
    tag_ui(ctx, ui, template);
    let tag = ctx.app.state.workspace.codebook.tag(&template.tag);
    let fields = tag.map(|tag| tag.fields.as_slice()).unwrap_or_default();
    for field in fields {
        field_ui(ctx, ui, view, template, field);
    }
}

fn begin_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let has_rows = !ctx.app.state.search.found.rows().is_empty();
    let button = ui.add_enabled(has_rows, Button::new("Choose a tag…"));
    if button.clicked() {
        pick_tag(ctx);
    }
    let hint = "Tick hits and tag them all at once, in every article";
    let faint = ctx.app.theme.text_faint();
    ui.label(RichText::new(hint).small().color(faint));
}

fn pick_tag(ctx: FolderCtx<'_>) {
    let modal = Modal::PickTag(TagPurpose::Hits);
    ctx.app.commands.send(AppCommand::Show(Some(modal)));
}

fn tag_ui(ctx: FolderCtx<'_>, ui: &mut Ui, template: &HitTemplate) {
    let state = ctx.app.state;
    let tag = state.workspace.codebook.tag(&template.tag);
    ui.horizontal(|ui| {
        let color = tag.map_or(ctx.app.theme.text_faint(), |tag| color32(tag.color));
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
        ui.painter().rect_filled(rect, 4.0, color);
        let name = RichText::new(state.tag_name(&template.tag)).family(strong_family());
        ui.add(egui::Label::new(name).truncate());
    });
    ui.horizontal_wrapped(|ui| {
        if ui.add(compact_button("Another tag…")).clicked() {
            pick_tag(ctx);
        }
        if ui.add(compact_button("Do not tag")).clicked() {
            ctx.app.commands.send(SearchCommand::Template(None));
        }
    });
}

fn field_ui(
    ctx: FolderCtx<'_>,
    ui: &mut Ui,
    view: &mut TaggingView,
    template: &HitTemplate,
    field: &Field,
) {
    let faint = ctx.app.theme.text_faint();
    let label = ui.label(RichText::new(&field.name).small().color(faint));
    if !field.guideline.is_empty() {
        label.on_hover_text(&field.guideline);
    }
    let changed = ui.push_id(("hits", field.id.as_str()), |ui| {
        let value = template.fields.get(&field.id);
        let registers = ctx.app.state.registers();
        field_editor_ui(ui, field, value, registers, &mut view.fields, false)
    });
    if let Some(Changed(value)) = changed.inner {
        let mut template = template.clone();
        match value {
            Some(value) => drop(template.fields.insert(field.id.clone(), value)),
            None => drop(template.fields.remove(&field.id)),
        }
        let command = SearchCommand::Template(Some(Box::new(template)));
        ctx.app.commands.send(command);
    }
}

/// Draws the buttons that tick all and none, and the one that tags what is ticked.
pub fn ticks_ui(ctx: FolderCtx<'_>, ui: &mut Ui) {
    let search = &ctx.app.state.search;
    ui.horizontal_wrapped(|ui| {
        for (label, tip, is_on) in [
            ("Tick all", "Tick all rows that show", true),
            ("Tick none", "Untick all rows that show", false),
        ] {
            let button = ui.add(compact_button(label)).on_hover_text(tip);
            if button.clicked() {
                let command = SearchCommand::Tick(Ticking::Shown, is_on);
                ctx.app.commands.send(command);
            }
        }
    });
    let n_ticked = search.n_ticked();
    let text = format!("Tag {}", counted(n_ticked, "hit"));
    let is_free = ctx.app.state.job.is_none() && !search.is_running();
    let button = Button::new(RichText::new(text).family(strong_family()));
    if ui.add_enabled(n_ticked > 0 && is_free, button).clicked() {
        ctx.app.commands.send(SearchCommand::TagTicked);
    }
}
