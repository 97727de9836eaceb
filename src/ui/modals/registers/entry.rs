//! The entry in hand: its names, attributes, note, uses, and what becomes of it.

use egui::{Button, Grid, RichText, Role, Ui, WidgetInfo};

use super::RegistersEditor;
use crate::app::{AppCommand, RegisterCommand, Use};
use crate::model::{Entry, EntryRef};
use crate::ui::ctx::AppCtx;
use crate::ui::theme::strong_family;
use crate::ui::widgets::completion::{Suggestion, completion_ui};
use crate::ui::widgets::draft::{add_ui, caption_ui, draft_ui};

/// Attributes that every entry offers.
const USUAL: [&str; 3] = ["type", "party", "country"];

/// At most so many uses are listed.
const MAX_USES: usize = 200;

/// At most so many other entries are offered to merge into.
const MAX_TARGETS: usize = 12;

/// Draws the entry and sends what is changed of it.
pub fn entry_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    view: &mut RegistersEditor,
    entry_ref: &EntryRef,
    entry: &Entry,
) {
    name_ui(ctx, ui, view, entry_ref);
    let mut changed = entry.clone();
    aliases_ui(ui, view, &mut changed);
    attributes_ui(ui, view, &mut changed);
    caption_ui(ui, "Note");
    let width = f32::INFINITY;
    if let Some(typed) = draft_ui(ui, "Entry note", &changed.note, 3, width) {
        typed.trim().clone_into(&mut changed.note);
    }
    if changed != *entry {
        let put = RegisterCommand::Put(entry_ref.clone(), Box::new(changed));
        ctx.commands.send(put);
    }
    ui.add_space(10.0);
    uses_ui(ctx, ui, view);
    ui.add_space(10.0);
    removal_ui(ctx, ui, view, entry_ref);
}

/// The name; another one is put everywhere, and onto another entry's only by merging.
fn name_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RegistersEditor, entry_ref: &EntryRef) {
    caption_ui(ui, "Name, the same in every article");
    let refused = ui.make_persistent_id("refused name");
    if let Some(typed) = draft_ui(ui, "Entry name", &entry_ref.name, 1, f32::INFINITY) {
        let into = EntryRef::new(entry_ref.kind, typed.trim());
        let is_taken = ctx.state.registers().entries.contains_key(&into);
        let told = if is_taken && into != *entry_ref {
            format!(
                "‘{}’ is there already; merge into it below instead",
                into.name
            )
        } else {
            String::new()
        };
        if told.is_empty() && !into.name.is_empty() && into != *entry_ref {
            ctx.commands.send(RegisterCommand::Rename {
                from: entry_ref.clone(),
                to: into.name.clone(),
            });
            view.take(Some(into));
        }
        ui.data_mut(|data| data.insert_temp(refused, told));
    }
    let told = ui.data(|data| data.get_temp::<String>(refused));
    if let Some(told) = told.filter(|told| !told.is_empty()) {
        ui.label(RichText::new(told).color(ctx.theme.error()));
    }
}

fn aliases_ui(ui: &mut Ui, view: &mut RegistersEditor, entry: &mut Entry) {
    caption_ui(ui, "Aliases");
    let mut gone = None;
    let chips = |ui: &mut Ui| {
        for (nth, alias) in entry.aliases.iter().enumerate() {
            let chip = ui.add(Button::new(format!("{alias}  ×")));
            let name = format!("Remove the alias {alias}");
            chip.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if chip.on_hover_text("Remove this alias").clicked() {
                gone = Some(nth);
            }
        }
    };
    // Without any, the row would leave a gap.
    if !entry.aliases.is_empty() {
        ui.horizontal_wrapped(chips);
    }
    if let Some(nth) = gone {
        entry.aliases.remove(nth);
    }
    if let Some(alias) = add_ui(ui, "New alias", "Add alias", &mut view.new_alias)
        && !entry.aliases.contains(&alias)
    {
        entry.aliases.push(alias);
    }
}

fn attributes_ui(ui: &mut Ui, view: &mut RegistersEditor, entry: &mut Entry) {
    let own = entry.attributes.keys().map(String::as_str);
    let own = own.filter(|name| !USUAL.contains(name));
    let names: Vec<String> = USUAL.into_iter().chain(own).map(str::to_owned).collect();
    let grid = Grid::new("attributes").num_columns(2).spacing([12.0, 6.0]);
    grid.show(ui, |ui| {
        for name in names {
            caption_ui(ui, &name);
            let value = entry.attributes.get(&name).cloned().unwrap_or_default();
            let label = format!("Attribute {name}");
            if let Some(typed) = draft_ui(ui, &label, &value, 1, 300.0) {
                match typed.trim() {
                    "" => drop(entry.attributes.remove(&name)),
                    typed => drop(entry.attributes.insert(name, typed.to_owned())),
                }
            }
            ui.end_row();
        }
    });
    let label = "New attribute: role = minister";
    if let Some(typed) = add_ui(ui, label, "Add attribute", &mut view.new_attribute) {
        match typed.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => {
                let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
                entry.attributes.insert(name, value);
            }
            _ => view.new_attribute = typed,
        }
    }
}

fn uses_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &RegistersEditor) {
    let counted = &view.counted;
    let n_uses = counted.uses.len();
    let head = match n_uses {
        1 => "Used in 1 annotation".to_owned(),
        n => format!("Used in {n} annotations"),
    };
    ui.label(RichText::new(head).family(strong_family()));
    if counted.n_unknown > 0 {
        ui.horizontal_wrapped(|ui| {
            let n_unknown = counted.n_unknown;
            caption_ui(
                ui,
                &format!("in opened articles; {n_unknown} sidecars not looked at"),
            );
            let can = ctx.state.job.is_none();
            if ui
                .add_enabled(can, Button::new("Look in all").small())
                .clicked()
            {
                ctx.commands.send(RegisterCommand::FindUses);
            }
        });
    }
    for (nth, used) in counted.uses.iter().take(MAX_USES).enumerate() {
        ui.push_id(("use", nth), |ui| use_ui(ctx, ui, used));
    }
    if n_uses > MAX_USES {
        caption_ui(ui, &format!("and {} more", n_uses - MAX_USES));
    }
}

fn use_ui(ctx: AppCtx<'_>, ui: &mut Ui, used: &Use) {
    let list = ctx.state.folder.as_ref().map(|folder| &folder.list);
    let item = list.and_then(|list| list.get(&used.layer.article));
    let title = item.map_or_else(|| used.layer.article.file_name(), |item| item.title());
    let codebook = &ctx.state.workspace.codebook;
    let tag = codebook
        .tag(&used.tag)
        .map_or(used.tag.as_str(), |tag| &tag.name);
    let quote = match used.quote.as_str() {
        "" => "the whole article".to_owned(),
        quote => format!("“{quote}”"),
    };
    let who = ctx.state.annotator_name(&used.layer.annotator);
    let text = format!("{quote}  {tag}, {who} · {title}");
    let row = Button::new(RichText::new(text).small()).truncate();
    let row = ui.add(row.min_size(egui::vec2(ui.available_width(), 24.0)));
    let name = format!("Go to {quote}");
    row.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if row.on_hover_text("Open the article there").clicked() {
        let open = AppCommand::OpenAnnotation(used.layer.clone(), used.id.clone());
        ctx.commands.send(open);
    }
}

fn removal_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RegistersEditor, entry_ref: &EntryRef) {
    ui.label(RichText::new("Merge or delete").family(strong_family()));
    caption_ui(ui, "Merge into, everywhere; this name stays as an alias");
    let draft_id = ui.make_persistent_id("merge target");
    let mut draft = ui
        .data(|data| data.get_temp::<String>(draft_id))
        .unwrap_or_default();
    let suggest = |typed: &str| targets(ctx, entry_ref, typed);
    let (_, picked) = completion_ui(ui, "Merge into", &mut draft, suggest, false);
    ui.data_mut(|data| data.insert_temp(draft_id, draft));
    let known = picked.map(|name| EntryRef::new(entry_ref.kind, name));
    let entries = &ctx.state.registers().entries;
    if let Some(into) = known.filter(|into| into != entry_ref && entries.contains_key(into)) {
        ctx.commands.send(RegisterCommand::Merge {
            from: entry_ref.clone(),
            into: into.clone(),
        });
        ui.data_mut(|data| data.remove_temp::<String>(draft_id));
        view.take(Some(into));
    }
    if ui
        .button("Delete from the register")
        .on_hover_text("Annotations that name it keep the name")
        .clicked()
    {
        ctx.commands
            .send(RegisterCommand::Delete(entry_ref.clone()));
        view.take(None);
    }
}

/// Other entries of the same register whose name has what was typed.
fn targets(ctx: AppCtx<'_>, entry_ref: &EntryRef, typed: &str) -> Vec<Suggestion> {
    let typed = typed.trim().to_lowercase();
    let entries = super::filtered(&ctx.state.registers().entries, entry_ref.kind, &typed);
    let others = entries.into_iter().filter(|other| other != entry_ref);
    let suggestion = |other: EntryRef| Suggestion {
        label: other.name.clone(),
        detail: String::new(),
        value: other.name,
    };
    others.take(MAX_TARGETS).map(suggestion).collect()
}
