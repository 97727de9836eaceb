//! The registers of actors, organisations and claims: a list on the left, an entry on the right.

mod entry;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use egui::{
    Align, Align2, Button, Layout, Role, ScrollArea, Sense, TextStyle, Ui, Vec2, WidgetInfo,
};

use crate::ui::widgets::text_field::text_field_ui;

use super::frame::modal_panes;
use crate::app::{RegisterCommand, Use};
use crate::model::{Entry, EntryRef, RegisterKind};
use crate::ui::ctx::AppCtx;
use crate::ui::widgets::draft::{add_ui, caption_ui};

const ROW_HEIGHT: f32 = 26.0;

/// How wide the list is.
const LIST_WIDTH: f32 = 310.0;

/// What the window keeps from frame to frame.
#[derive(Default)]
pub struct RegistersEditor {
    has_begun: bool,
    kind: Option<RegisterKind>,
    in_hand: Option<EntryRef>,
    filter: String,
    new_entry: String,
    new_alias: String,
    new_attribute: String,
    counted: Counted,
    rows: Rows,
}

/// Where entries are used, looked up again when something changed.
#[derive(Default)]
struct Counted {
    known_at: Option<(u64, usize, u64)>,
    counts: BTreeMap<EntryRef, usize>,
    n_unknown: usize,
    uses_of: Option<EntryRef>,
    uses: Vec<Use>,
}

/// The entries that the filter lets through, and for what they were found.
#[derive(Default)]
struct Rows {
    found_for: Option<(RegisterKind, String, u64)>,
    rows: Vec<EntryRef>,
}

impl RegistersEditor {
    fn kind(&self) -> RegisterKind {
        self.kind.unwrap_or(RegisterKind::Actor)
    }

    /// Takes another entry in hand; what was being typed for the one before goes.
    fn take(&mut self, entry_ref: Option<EntryRef>) {
        self.in_hand = entry_ref;
        self.new_alias.clear();
        self.new_attribute.clear();
    }

    fn update(&mut self, ctx: AppCtx<'_>) {
        let now = ctx.state.content_revision();
        if self.counted.known_at != Some(now) {
            self.counted.known_at = Some(now);
            self.counted.counts = ctx.state.use_counts();
            self.counted.n_unknown = ctx.state.n_layers_unknown();
            self.counted.uses_of = None;
        }
        if self.counted.uses_of != self.in_hand {
            let uses = self.in_hand.as_ref().map(|entry| ctx.state.uses_of(entry));
            self.counted.uses = uses.unwrap_or_default();
            self.counted.uses_of.clone_from(&self.in_hand);
        }
        let wanted = (self.kind(), self.filter.trim().to_lowercase(), now.0);
        if self.rows.found_for.as_ref() != Some(&wanted) {
            self.rows.rows = filtered(&ctx.state.registers().entries, wanted.0, &wanted.1);
            self.rows.found_for = Some(wanted);
        }
    }
}

/// The entries of a register of which a name has what was typed, in small letters.
fn filtered(entries: &BTreeMap<EntryRef, Entry>, kind: RegisterKind, typed: &str) -> Vec<EntryRef> {
    let has = |name: &String| name.to_lowercase().contains(typed);
    let of_kind = entries
        .iter()
        .filter(|(entry_ref, _)| entry_ref.kind == kind);
    of_kind
        .filter(|(entry_ref, entry)| has(&entry_ref.name) || entry.aliases.iter().any(has))
        .map(|(entry_ref, _)| entry_ref.clone())
        .collect()
}

/// Draws the window.
pub fn registers_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    view: &mut RegistersEditor,
    entry: Option<&EntryRef>,
) {
    if !view.has_begun {
        view.has_begun = true;
        view.kind = entry.map(|entry| entry.kind);
        view.in_hand = entry.cloned();
    }
    view.update(ctx);
    let size = Vec2::new(1000.0, 700.0);
    modal_panes(ctx, ui, "Actors, organisations and claims", size, |ui| {
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            let column = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(Vec2::new(LIST_WIDTH, height), column, |ui| {
                ui.set_width(LIST_WIDTH);
                list_ui(ctx, ui, view);
            });
            ui.separator();
            let size = Vec2::new(ui.available_width(), height);
            ui.allocate_ui_with_layout(size, column, |ui| right_ui(ctx, ui, view));
        });
    });
}

fn right_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RegistersEditor) {
    let entries = &ctx.state.registers().entries;
    let in_hand = view.in_hand.clone();
    let Some((entry_ref, entry)) = in_hand.and_then(|in_hand| entries.get_key_value(&in_hand))
    else {
        ui.label("Choose an entry, or add one");
        return;
    };
    ScrollArea::vertical()
        .id_salt(("entry in hand", entry_ref))
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            ui.push_id(entry_ref, |ui| {
                entry::entry_ui(ctx, ui, view, entry_ref, entry);
            });
        });
}

fn list_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RegistersEditor) {
    ui.horizontal(|ui| {
        for (kind, label) in [
            (RegisterKind::Actor, "Actors"),
            (RegisterKind::Organisation, "Organisations"),
            (RegisterKind::Claim, "Claims"),
        ] {
            let tab = Button::new(label).selected(view.kind() == kind);
            if ui.add(tab).clicked() && view.kind() != kind {
                view.kind = Some(kind);
                view.take(None);
            }
        }
    });
    text_field_ui(ui, "Filter entries", &mut view.filter, |edit| {
        edit.hint_text("Filter names and aliases")
            .desired_width(f32::INFINITY)
    });
    let height = (ui.available_height() - 66.0).max(60.0);
    let rows = std::mem::take(&mut view.rows.rows);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt("entries")
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink(false)
            .show_rows(ui, ROW_HEIGHT, rows.len(), |ui, shown| {
                for entry_ref in rows.get(shown).unwrap_or_default() {
                    row_ui(ctx, ui, view, entry_ref);
                }
            });
    });
    view.rows.rows = rows;
    let n_rows = view.rows.rows.len();
    caption_ui(ui, &format!("{n_rows} shown"));
    new_entry_ui(ctx, ui, view);
}

fn row_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RegistersEditor, entry_ref: &EntryRef) {
    let size = Vec2::new(ui.available_width(), ROW_HEIGHT);
    let (_, rect) = ui.allocate_space(size);
    let id = ui.make_persistent_id(("entry row", entry_ref));
    let response = ui.interact(rect, id, Sense::click());
    let is_in_hand = view.in_hand.as_ref() == Some(entry_ref);
    let label = format!("Entry {}", entry_ref.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_in_hand, &label));
    if response.clicked() {
        view.take(Some(entry_ref.clone()));
    }
    if is_in_hand || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 5.0, ctx.theme.selection());
    }
    let n_uses = view
        .counted
        .counts
        .get(entry_ref)
        .copied()
        .unwrap_or_default();
    let small = TextStyle::Small.resolve(ui.style());
    let right = rect.right_center() - Vec2::new(8.0, 0.0);
    let faint = ctx.theme.text_faint();
    let count = ui
        .painter()
        .text(right, Align2::RIGHT_CENTER, n_uses, small, faint);
    let clip = rect
        .with_max_x(count.left() - 6.0)
        .intersect(ui.clip_rect());
    let body = TextStyle::Body.resolve(ui.style());
    let left = rect.left_center() + Vec2::new(8.0, 0.0);
    let (at, ink) = (Align2::LEFT_CENTER, ctx.theme.text());
    ui.painter()
        .with_clip_rect(clip)
        .text(left, at, &entry_ref.name, body, ink);
}

fn new_entry_ui(ctx: AppCtx<'_>, ui: &mut Ui, view: &mut RegistersEditor) {
    let Some(name) = add_ui(ui, "New entry's name", "Add", &mut view.new_entry) else {
        return;
    };
    let kind = view.kind();
    let known = ctx.state.registers().find(kind, &name).cloned();
    if known.is_none() {
        let entry_ref = EntryRef::new(kind, name.as_str());
        let entry = Box::new(Entry::default());
        ctx.commands.send(RegisterCommand::Put(entry_ref, entry));
    }
    view.filter.clear();
    view.take(Some(known.unwrap_or_else(|| EntryRef::new(kind, name))));
}
