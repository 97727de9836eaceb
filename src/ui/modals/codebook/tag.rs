//! The tag in hand: its name, colour, key, definition, examples and fields.

use egui::{Grid, RichText, Ui};

use super::{CodebookEditor, fields, removal};
use crate::app::{CodebookCommand, key_refusal};
use crate::model::Tag;
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::draft::{add_ui, caption_ui, draft_ui, hinted_draft_ui};
use crate::ui::widgets::swatches::swatches_ui;

/// Draws the tag and sends what is changed of it.
pub fn tag_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut CodebookEditor, tag: &Tag) {
    let mut changed = tag.clone();
    names_ui(ctx, ui, &mut changed);
    ui.add_space(6.0);
    words_ui(ui, view, &mut changed);
    ui.add_space(10.0);
    ui.label(RichText::new("Fields").family(strong_family()));
    fields::fields_ui(ui, view, &mut changed);
    if changed != *tag {
        ctx.commands.send(CodebookCommand::Put(Box::new(changed)));
    }
    ui.add_space(14.0);
    removal::removal_ui(ctx, ui, view, tag);
}

fn names_ui(ctx: AppCtx<'_>, ui: &mut Ui, tag: &mut Tag) {
    Grid::new("names")
        .num_columns(2)
        .spacing([12.0, 8.0])
        .show(ui, |ui| {
            caption_ui(ui, "Name");
            let typed = draft_ui(ui, "Tag name", &tag.name, 1, 320.0);
            if let Some(name) = typed.filter(|typed| !typed.trim().is_empty()) {
                name.trim().clone_into(&mut tag.name);
            }
            ui.end_row();
            caption_ui(ui, "Colour");
            if let Some(color) = swatches_ui(ui, "Colour", tag.color) {
                tag.color = color;
            }
            ui.end_row();
            caption_ui(ui, "Key");
            key_ui(ctx, ui, tag);
            ui.end_row();
            caption_ui(ui, "Letter");
            ui.horizontal(|ui| {
                let letter = tag.letter.map(String::from).unwrap_or_default();
                if let Some(typed) = draft_ui(ui, "Tag letter", &letter, 1, 34.0) {
                    tag.letter = typed.trim().chars().next();
                }
                caption_ui(ui, "stands beside colour; empty for the first of the name");
            });
            ui.end_row();
        });
}

/// The key, with why the one that is being typed cannot be had.
fn key_ui(ctx: AppCtx<'_>, ui: &mut Ui, tag: &mut Tag) {
    let codebook = &ctx.state.workspace.codebook;
    ui.horizontal_wrapped(|ui| {
        let key = tag.key.map(String::from).unwrap_or_default();
        let refused_id = ui.make_persistent_id("refused key");
        if let Some(typed) = draft_ui(ui, "Tag key", &key, 1, 34.0) {
            let typed = typed.trim().chars().next();
            let wanted = typed.map(|key| key.to_lowercase().next().unwrap_or(key));
            let refusal =
                wanted.and_then(|key| key_refusal(codebook, &ctx.state.settings, &tag.id, key));
            if refusal.is_none() {
                tag.key = wanted;
            }
            let told = refusal
                .map(|refusal| refusal.to_string())
                .unwrap_or_default();
            ui.data_mut(|data| data.insert_temp(refused_id, told));
        }
        let told = ui.data(|data| data.get_temp::<String>(refused_id));
        match told.filter(|told| !told.is_empty()) {
            Some(told) => {
                ui.label(RichText::new(told).color(ctx.theme.error()));
            }
            None => caption_ui(ui, "a digit or a small letter that tags at once"),
        }
    });
}

fn words_ui(ui: &mut Ui, view: &mut CodebookEditor, tag: &mut Tag) {
    caption_ui(ui, "Definition");
    let hint = "When to use it, and when not";
    let shown = (f32::INFINITY, hint);
    if let Some(typed) = hinted_draft_ui(ui, "Tag definition", &tag.definition, 3, shown) {
        typed.trim().clone_into(&mut tag.definition);
    }
    caption_ui(ui, "Examples");
    let mut gone = None;
    for (nth, example) in tag.examples.iter_mut().enumerate() {
        ui.push_id(("example", nth), |ui| {
            ui.horizontal(|ui| {
                let width = ui.available_width() - 90.0;
                let label = format!("Example {}", nth + 1);
                if let Some(typed) = draft_ui(ui, &label, example, 1, width) {
                    typed.trim().clone_into(example);
                }
                if ui.button("Remove").clicked() {
                    gone = Some(nth);
                }
            });
        });
    }
    if let Some(nth) = gone {
        tag.examples.remove(nth);
    }
    tag.examples.retain(|example| !example.is_empty());
    let added = add_ui(ui, "New example", "Add", &mut view.new_example);
    tag.examples.extend(added);
}
