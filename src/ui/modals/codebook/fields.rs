//! What is to be filled in for a tag.

use egui::{Frame, RichText, Role, Stroke, Ui, WidgetInfo};
use strum::IntoEnumIterator as _;

use super::CodebookEditor;
use crate::app::fresh_id;
use crate::model::{Choice, Extra, Field, FieldId, FieldKind, RegisterKind, Sign, Tag};
use crate::ui::widgets::draft::{add_ui, caption_ui, draft_ui, hinted_draft_ui, pick_ui};

/// What a person asks of a row of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowWish {
    Up,
    Down,
    Delete,
}

/// Draws the fields and changes them in place.
pub fn fields_ui(ui: &mut Ui, view: &mut CodebookEditor, tag: &mut Tag) {
    let mut wish = None;
    for (nth, field) in tag.fields.iter_mut().enumerate() {
        let id = field.id.to_string();
        ui.push_id(("field", id), |ui| {
            let frame = Frame::new()
                .stroke(Stroke::new(1.0, ui.visuals().window_stroke.color))
                .corner_radius(6)
                .inner_margin(8);
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                let asked = field_ui(ui, view, field);
                wish = wish.or(asked.map(|asked| (nth, asked)));
            });
        });
        ui.add_space(2.0);
    }
    if let Some((nth, wish)) = wish {
        grant(&mut tag.fields, nth, wish);
    }
    if let Some(name) = add_ui(ui, "New field's name", "Add field", &mut view.new_field) {
        let is_taken = |id: &str| tag.field(&FieldId::new(id)).is_some();
        let field = Field {
            id: FieldId::new(fresh_id(&name, is_taken)),
            name,
            kind: FieldKind::Text,
            is_required: false,
            guideline: String::new(),
            extra: Extra::default(),
        };
        tag.fields.push(field);
    }
}

fn grant<Row>(rows: &mut Vec<Row>, nth: usize, wish: RowWish) {
    match wish {
        RowWish::Up if nth > 0 => rows.swap(nth, nth - 1),
        RowWish::Down if nth + 1 < rows.len() => rows.swap(nth, nth + 1),
        RowWish::Delete if nth < rows.len() => drop(rows.remove(nth)),
        _ => {}
    }
}

/// Draws the buttons of a row of a list; `what` names it to assistive technology.
fn row_wish_ui(ui: &mut Ui, what: &str) -> Option<RowWish> {
    let rows = [
        ("↑", "Move up", RowWish::Up),
        ("↓", "Move down", RowWish::Down),
        ("×", "Delete", RowWish::Delete),
    ];
    let mut wish = None;
    for (sign, word, asked) in rows {
        let button = ui.button(sign).on_hover_text(word);
        let name = format!("{word} {what}");
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if button.clicked() {
            wish = Some(asked);
        }
    }
    wish
}

fn field_ui(ui: &mut Ui, view: &mut CodebookEditor, field: &mut Field) -> Option<RowWish> {
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        let typed = draft_ui(ui, "Field name", &field.name, 1, 140.0);
        if let Some(name) = typed.filter(|typed| !typed.trim().is_empty()) {
            name.trim().clone_into(&mut field.name);
        }
        kind_ui(ui, field);
        ui.checkbox(&mut field.is_required, "Required");
        wish = row_wish_ui(ui, &field.name);
    });
    match &mut field.kind {
        FieldKind::Number { min, max } => bounds_ui(ui, min, max),
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => choices_ui(ui, view, choices),
        FieldKind::Entry(kinds) => registers_ui(ui, kinds),
        FieldKind::Text | FieldKind::LongText | FieldKind::YesNo => {}
    }
    let shown = (f32::INFINITY, "How to decide");
    if let Some(typed) = hinted_draft_ui(ui, "Field guideline", &field.guideline, 1, shown) {
        typed.trim().clone_into(&mut field.guideline);
    }
    wish
}

/// A kind of field of each sort, in the order of the list; choices are kept from one to another.
fn kinds(field: &Field) -> [(&'static str, FieldKind); 7] {
    let choices = match &field.kind {
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => choices.clone(),
        _ => Vec::new(),
    };
    [
        ("Text", FieldKind::Text),
        ("Long text", FieldKind::LongText),
        ("Number", FieldKind::Number { min: 1.0, max: 5.0 }),
        ("Yes or no", FieldKind::YesNo),
        ("One of a list", FieldKind::Choice(choices.clone())),
        ("Any of a list", FieldKind::Choices(choices)),
        (
            "Register entry",
            FieldKind::Entry(vec![RegisterKind::Actor]),
        ),
    ]
}

fn kind_ui(ui: &mut Ui, field: &mut Field) {
    let kinds = kinds(field);
    let word = field.kind.word();
    let shown = kinds.iter().find(|(_, kind)| kind.word() == word);
    let shown = shown.map_or("", |(name, _)| name);
    let names: Vec<String> = kinds.iter().map(|(name, _)| (*name).to_owned()).collect();
    let picked = pick_ui(ui, "Kind", shown, &names);
    if let Some((_, kind)) = picked.and_then(|nth| kinds.into_iter().nth(nth)) {
        field.kind = kind;
    }
}

fn bounds_ui(ui: &mut Ui, min: &mut f64, max: &mut f64) {
    ui.horizontal(|ui| {
        for (label, value) in [("from", min), ("to", max)] {
            caption_ui(ui, label);
            let name = format!("Number {label}");
            let typed = draft_ui(ui, &name, &value.to_string(), 1, 60.0);
            let number = typed.and_then(|typed| typed.trim().replace(',', ".").parse::<f64>().ok());
            *value = number.filter(|number| number.is_finite()).unwrap_or(*value);
        }
    });
}

fn registers_ui(ui: &mut Ui, kinds: &mut Vec<RegisterKind>) {
    ui.horizontal(|ui| {
        for kind in RegisterKind::ALL {
            let mut is_on = kinds.contains(&kind);
            let is_last = kinds.len() == 1 && is_on;
            let checkbox = egui::Checkbox::new(&mut is_on, kind.word());
            if ui.add_enabled(!is_last, checkbox).changed() {
                kinds.retain(|known| *known != kind);
                kinds.extend(is_on.then_some(kind));
            }
        }
    });
}

fn choices_ui(ui: &mut Ui, view: &mut CodebookEditor, choices: &mut Vec<Choice>) {
    let mut wish = None;
    for (nth, choice) in choices.iter_mut().enumerate() {
        let id = choice.id.clone();
        ui.push_id(("choice", id), |ui| {
            ui.horizontal(|ui| {
                let typed = draft_ui(ui, "Answer", &choice.name, 1, 120.0);
                if let Some(name) = typed.filter(|typed| !typed.trim().is_empty()) {
                    name.trim().clone_into(&mut choice.name);
                }
                ui.label(RichText::new(&choice.id).small().weak())
                    .on_hover_text("Its name in files");
                sign_ui(ui, choice);
                // What is left beside the three buttons behind it.
                let width = (ui.available_width() - 140.0).max(60.0);
                let shown = (width, "When it is right");
                let defined =
                    hinted_draft_ui(ui, "Answer's definition", &choice.definition, 1, shown);
                if let Some(typed) = defined {
                    typed.trim().clone_into(&mut choice.definition);
                }
                let asked = row_wish_ui(ui, &choice.name);
                wish = wish.or(asked.map(|asked| (nth, asked)));
            });
        });
    }
    if let Some((nth, wish)) = wish {
        grant(choices, nth, wish);
    }
    if let Some(name) = add_ui(ui, "New answer", "Add answer", &mut view.new_choice) {
        let is_taken = |id: &str| {
            id == crate::model::FieldValue::UNCLEAR || choices.iter().any(|known| known.id == id)
        };
        let choice = Choice {
            id: fresh_id(&name, is_taken),
            name,
            ..Choice::default()
        };
        choices.push(choice);
    }
}

fn sign_ui(ui: &mut Ui, choice: &mut Choice) {
    let name = |sign: Option<Sign>| match sign {
        None => "no sign".to_owned(),
        Some(sign) => {
            let word: &'static str = sign.into();
            format!("{} {word}", sign.glyph())
        }
    };
    let signs: Vec<Option<Sign>> = std::iter::once(None)
        .chain(Sign::iter().map(Some))
        .collect();
    let names: Vec<String> = signs.iter().map(|sign| name(*sign)).collect();
    let picked = pick_ui(ui, "Sign", &name(choice.sign), &names);
    if let Some(sign) = picked.and_then(|nth| signs.get(nth)) {
        choice.sign = *sign;
    }
}
