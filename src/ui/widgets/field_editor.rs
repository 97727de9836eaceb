//! Editing the value of a field, whatever its kind, by mouse and by keyboard.

use std::collections::BTreeMap;

use egui::{Button, Key, RichText, Role, Sense, Vec2, WidgetInfo};

use super::compact_button;
use super::completion::{Suggestion, completion_ui, on_enter, rank};
use super::text_field::{rows_field_ui, wide};
use crate::model::{
    Choice, EntryRef, Field, FieldId, FieldKind, FieldValue, RegisterKind, Registers,
};

/// What the screen calls the answer that the text does not tell.
const UNCLEAR_NAME: &str = "Unclear";

/// The value a field shall have; none to empty it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed(pub Option<FieldValue>);

/// How many suggestions show at once.
const MAX_SUGGESTIONS: usize = 12;

/// Draws the editor and gives the new value when there is one: `Some(None)` empties the field.
pub fn field_editor_ui(
    ui: &mut egui::Ui,
    field: &Field,
    value: Option<&FieldValue>,
    registers: &Registers,
    drafts: &mut BTreeMap<FieldId, String>,
    wants_focus: bool,
) -> Option<Changed> {
    let text = value
        .and_then(|value| value.values().first())
        .map(String::as_str)
        .unwrap_or_default();
    match &field.kind {
        FieldKind::Text | FieldKind::LongText => text_ui(ui, field, text, drafts, wants_focus),
        FieldKind::Number { min, max } if is_scale(*min, *max) => {
            scale_ui(ui, field, text, (*min, *max), wants_focus)
        }
        FieldKind::Number { min, max } => {
            number_ui(ui, field, text, (*min, *max), drafts, wants_focus)
        }
        FieldKind::YesNo => one_of_ui(
            ui,
            field,
            text,
            &[("yes", "Yes"), ("no", "No")],
            wants_focus,
        ),
        FieldKind::Choice(choices) => {
            let names: Vec<_> = choices
                .iter()
                .map(|choice| (choice.id.as_str(), choice.name.as_str()))
                .collect();
            one_of_ui(ui, field, text, &names, wants_focus)
        }
        FieldKind::Choices(choices) => any_of_ui(ui, field, value, choices, wants_focus),
        FieldKind::Entry(kinds) => entry_ui(ui, field, text, kinds, registers, drafts, wants_focus),
        // A kind that a newer program knows.
        #[expect(unreachable_patterns, reason = "kinds may be added")]
        _ => None,
    }
}

fn is_scale(min: f64, max: f64) -> bool {
    (min - 1.0).abs() < f64::EPSILON && max.fract() == 0.0 && (2.0..=7.0).contains(&max)
}

fn text_ui(
    ui: &mut egui::Ui,
    field: &Field,
    text: &str,
    drafts: &mut BTreeMap<FieldId, String>,
    wants_focus: bool,
) -> Option<Changed> {
    let draft = drafts
        .entry(field.id.clone())
        .or_insert_with(|| text.to_owned());
    let n_rows = match field.kind {
        FieldKind::LongText => 2,
        _ => 1,
    };
    let response = rows_field_ui(ui, &field.name, draft, n_rows, wide);
    if wants_focus {
        response.request_focus();
    }
    if response.has_focus() {
        return None;
    }
    if response.lost_focus() {
        on_enter(ui);
    }
    let typed = drafts.remove(&field.id).unwrap_or_default();
    (response.lost_focus() && typed.trim() != text).then(|| Changed(one(&typed)))
}

/// The value with one text in it, or none for an empty text.
fn one(text: &str) -> Option<FieldValue> {
    let text = text.trim();
    (!text.is_empty()).then(|| FieldValue::One(text.to_owned()))
}

fn number_ui(
    ui: &mut egui::Ui,
    field: &Field,
    text: &str,
    (min, max): (f64, f64),
    drafts: &mut BTreeMap<FieldId, String>,
    wants_focus: bool,
) -> Option<Changed> {
    let changed = text_ui(ui, field, text, drafts, wants_focus)?;
    match changed.0 {
        Some(FieldValue::One(typed)) if typed != FieldValue::UNCLEAR => {
            let number: f64 = typed
                .replace(',', ".")
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())?;
            Some(Changed(one(&number.clamp(min, max).to_string())))
        }
        other => Some(Changed(other)),
    }
}

/// A number from 1 to at most 7 as dots; a digit sets it, the same dot again empties it.
fn scale_ui(
    ui: &mut egui::Ui,
    field: &Field,
    text: &str,
    (_, max): (f64, f64),
    wants_focus: bool,
) -> Option<Changed> {
    let value: usize = text.parse().unwrap_or_default();
    let n_dots = whole(max);
    let mut picked = None;
    let row = ui.horizontal(|ui| {
        let size = Vec2::new(18.0 * n_dots as f32, 22.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let pointed = response
            .hover_pos()
            .map(|at| whole(f64::from((at.x - rect.left()) / 18.0)) + 1);
        for dot in 1..=n_dots {
            let center = rect.left_center() + Vec2::new(18.0 * dot as f32 - 9.0, 0.0);
            let color = if response.has_focus() {
                ui.visuals().hyperlink_color
            } else {
                ui.visuals().text_color()
            };
            if dot <= value {
                ui.painter().circle_filled(center, 5.5, color);
            } else {
                let is_pointed = pointed.is_some_and(|pointed| dot <= pointed);
                let color = if is_pointed {
                    color
                } else {
                    color.gamma_multiply(0.45)
                };
                ui.painter()
                    .circle_stroke(center, 5.0, egui::Stroke::new(1.2, color));
            }
        }
        response.widget_info(|| {
            WidgetInfo::slider(true, value as f64, format!("{}, 1 to {n_dots}", field.name))
        });
        if response.clicked() {
            picked = pointed;
            response.request_focus();
        }
        if response.has_focus() {
            picked = picked
                .or_else(|| typed_digit(ui, n_dots))
                .or_else(|| arrows(ui, value, n_dots));
        }
        if ui
            .add(compact_button(UNCLEAR_NAME).selected(text == FieldValue::UNCLEAR))
            .clicked()
        {
            picked = Some(0);
        }
        response
    });
    if wants_focus {
        row.inner.request_focus();
    }
    let value = match picked? {
        0 if text == FieldValue::UNCLEAR => None,
        0 => one(FieldValue::UNCLEAR),
        picked if picked == value => None,
        picked => one(&picked.to_string()),
    };
    Some(Changed(value))
}

/// A small number that is not negative, without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 255, and clamped"
)]
fn whole(number: f64) -> usize {
    usize::from(number.clamp(0.0, 255.0) as u8)
}

fn typed_digit(ui: &egui::Ui, most: usize) -> Option<usize> {
    ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            egui::Event::Text(text) => text.parse().ok().filter(|digit| (1..=most).contains(digit)),
            _ => None,
        })
    })
}

fn arrows(ui: &egui::Ui, value: usize, most: usize) -> Option<usize> {
    ui.input(|input| {
        let more = input.key_pressed(Key::ArrowRight) && value < most;
        let less = input.key_pressed(Key::ArrowLeft) && value > 1;
        if more {
            Some(value + 1)
        } else {
            less.then(|| value - 1)
        }
    })
}

/// Answers as chips; a click on the picked one empties the field.
fn one_of_ui(
    ui: &mut egui::Ui,
    field: &Field,
    text: &str,
    choices: &[(&str, &str)],
    wants_focus: bool,
) -> Option<Changed> {
    let has_unclear = choices.iter().any(|(id, _)| *id == FieldValue::UNCLEAR);
    let unclear = [(FieldValue::UNCLEAR, UNCLEAR_NAME)];
    let all = choices
        .iter()
        .chain(unclear.iter().filter(|_| !has_unclear));
    let mut picked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        for (nth, (id, name)) in all.enumerate() {
            let chip = chip_ui(ui, field, name, *id == text);
            if wants_focus && nth == 0 {
                chip.request_focus();
            }
            if chip.clicked() {
                picked = Some(Changed(if *id == text { None } else { one(id) }));
            }
        }
    });
    picked
}

fn chip_ui(ui: &mut egui::Ui, field: &Field, name: &str, is_picked: bool) -> egui::Response {
    let chip = ui.add(Button::new(RichText::new(name).small()).selected(is_picked));
    chip.widget_info(|| {
        WidgetInfo::selected(
            Role::RadioButton,
            true,
            is_picked,
            format!("{}: {name}", field.name),
        )
    });
    chip
}

fn any_of_ui(
    ui: &mut egui::Ui,
    field: &Field,
    value: Option<&FieldValue>,
    choices: &[Choice],
    wants_focus: bool,
) -> Option<Changed> {
    let picked: Vec<String> = value
        .map(|value| value.values().to_vec())
        .unwrap_or_default();
    let mut toggled = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        let has_unclear = choices.iter().any(|it| it.id == FieldValue::UNCLEAR);
        let unclear = (!has_unclear).then_some((FieldValue::UNCLEAR, UNCLEAR_NAME));
        let all = choices
            .iter()
            .map(|choice| (choice.id.as_str(), choice.name.as_str()))
            .chain(unclear);
        for (nth, (id, name)) in all.enumerate() {
            let chip = chip_ui(ui, field, name, picked.iter().any(|picked| picked == id));
            if wants_focus && nth == 0 {
                chip.request_focus();
            }
            if chip.clicked() {
                toggled = Some(id.to_owned());
            }
        }
    });
    let toggled = toggled?;
    let mut values: Vec<String> = picked
        .iter()
        .filter(|picked| **picked != toggled)
        .cloned()
        .collect();
    if values.len() == picked.len() {
        // Unclear and an answer exclude each other.
        values.retain(|value| (value == FieldValue::UNCLEAR) == (toggled == FieldValue::UNCLEAR));
        values.push(toggled);
    }
    Some(Changed(
        (!values.is_empty()).then_some(FieldValue::Many(values)),
    ))
}

/// A name from the registers, completed while typing; a new name makes a new entry.
fn entry_ui(
    ui: &mut egui::Ui,
    field: &Field,
    text: &str,
    kinds: &[RegisterKind],
    registers: &Registers,
    drafts: &mut BTreeMap<FieldId, String>,
    wants_focus: bool,
) -> Option<Changed> {
    let known = EntryRef::parse(text);
    let name = known.as_ref().map_or(text, |known| &known.name);
    let draft = drafts
        .entry(field.id.clone())
        .or_insert_with(|| name.to_owned());
    let suggest = |typed: &str| suggestions(registers, kinds, typed);
    let (response, taken) = completion_ui(ui, &field.name, draft, suggest, wants_focus);
    let typed = draft.trim().to_owned();
    if response.has_focus() && taken.is_none() {
        return None;
    }
    drafts.remove(&field.id);
    if let Some(taken) = taken {
        let is_ref =
            EntryRef::parse(&taken).is_some_and(|entry_ref| kinds.contains(&entry_ref.kind));
        let kind = known
            .map(|known| known.kind)
            .or_else(|| kinds.first().copied())?;
        let value = if is_ref {
            taken
        } else {
            EntryRef::new(kind, taken).to_string()
        };
        return (value != text).then(|| Changed(one(&value)));
    }
    (response.lost_focus() && typed.is_empty() && !text.is_empty()).then_some(Changed(None))
}

/// The entries that fit what was typed, best first, and the typed text as a new entry of each kind.
fn suggestions(registers: &Registers, kinds: &[RegisterKind], typed: &str) -> Vec<Suggestion> {
    let wanted = typed.trim().to_lowercase();
    let mut found = Vec::new();
    for (entry_ref, entry) in registers
        .entries
        .iter()
        .filter(|(entry_ref, _)| kinds.contains(&entry_ref.kind))
    {
        let names = std::iter::once(&entry_ref.name).chain(&entry.aliases);
        let best = names
            .filter_map(|name| Some((rank(name, &wanted)?, name)))
            .min();
        if let Some((rank, name)) = best {
            let alias = if *name == entry_ref.name {
                String::new()
            } else {
                name.clone()
            };
            found.push((rank, entry_ref, alias));
        }
    }
    found.sort();
    let rows = found
        .into_iter()
        .take(MAX_SUGGESTIONS)
        .map(|(_, entry_ref, alias)| Suggestion {
            label: entry_ref.name.clone(),
            detail: if alias.is_empty() && kinds.len() > 1 {
                entry_ref.kind.word().to_owned()
            } else {
                alias
            },
            value: entry_ref.to_string(),
        });
    let mut rows: Vec<Suggestion> = rows.collect();
    let is_known = rows.iter().any(|row| row.label.to_lowercase() == wanted);
    if !wanted.is_empty() && !is_known {
        rows.extend(kinds.iter().map(|kind| Suggestion {
            label: typed.trim().to_owned(),
            detail: format!("new {}", kind.word()),
            value: EntryRef::new(*kind, typed.trim()).to_string(),
        }));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_start_so_come_first_and_a_new_name_is_offered_last() {
        let mut registers = Registers::default();
        for name in ["Anna Berg", "Bergen council", "Harbour"] {
            let kind = if name.starts_with('B') {
                RegisterKind::Organisation
            } else {
                RegisterKind::Actor
            };
            registers
                .entries
                .insert(EntryRef::new(kind, name), crate::model::Entry::default());
        }
        let kinds = [RegisterKind::Actor, RegisterKind::Organisation];
        let values: Vec<_> = suggestions(&registers, &kinds, "berg")
            .into_iter()
            .map(|row| row.value)
            .collect();
        assert_eq!(
            values,
            [
                "organisation:Bergen council",
                "actor:Anna Berg",
                "actor:berg",
                "organisation:berg"
            ]
        );
        assert_eq!(suggestions(&registers, &kinds, "anna berg").len(), 1);
    }
}
