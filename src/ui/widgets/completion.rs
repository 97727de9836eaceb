//! A text field that completes from a list while one types.

use egui::{Key, Popup, PopupCloseBehavior};

use super::text_field::text_field_ui;
use crate::ui::bidi::shown;

/// What may be picked: what shows, and what it stands for.
pub struct Suggestion {
    /// The words that show.
    pub label: String,
    /// A word of explanation beside them.
    pub detail: String,
    /// The value that picking it gives.
    pub value: String,
}

/// How high the list is at most, in points.
const LIST_HEIGHT: f32 = 220.0;

/// Draws the field and gives the value that was picked or typed to the end.
///
/// `suggest` is asked only while the field has the keyboard, with what was typed. A typed text
/// that is none of the suggestions is given to `free`, which may refuse it.
pub fn completion_ui(
    ui: &mut egui::Ui,
    label: &str,
    draft: &mut String,
    suggest: impl Fn(&str) -> Vec<Suggestion>,
    wants_focus: bool,
) -> (egui::Response, Option<String>) {
    let id = ui.make_persistent_id("completion");
    let mut picked = ui
        .data(|data| data.get_temp::<usize>(id))
        .unwrap_or_default();
    let was_focused = ui.memory(|memory| memory.has_focus(id.with("field")));
    let suggestions = if was_focused {
        suggest(draft)
    } else {
        Vec::new()
    };
    let mut has_moved = false;
    if was_focused {
        let (up, down) = ui.input_mut(|input| {
            let none = egui::Modifiers::NONE;
            (
                input.consume_key(none, Key::ArrowUp),
                input.consume_key(none, Key::ArrowDown),
            )
        });
        picked = if down {
            picked + 1
        } else {
            picked.saturating_sub(usize::from(up))
        };
        picked = picked.min(suggestions.len().saturating_sub(1));
        has_moved = up || down;
    }
    let response = text_field_ui(ui, label, draft, |edit| {
        edit.id(id.with("field"))
            .desired_width(f32::INFINITY)
            .hint_text("Type to find")
    });
    if wants_focus {
        response.request_focus();
    }
    if response.changed() {
        picked = 0;
        has_moved = true;
    }
    let mut taken = None;
    if was_focused && !suggestions.is_empty() {
        taken = list_ui(&response, &suggestions, &mut picked, has_moved);
    }
    if response.lost_focus() && taken.is_none() {
        let is_done =
            ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Tab));
        on_enter(ui);
        let typed = draft.trim();
        if is_done && !typed.is_empty() {
            // The last letters may have come with the key, and the list is of those before them.
            let now = response.changed().then(|| suggest(draft));
            let list = now.as_ref().unwrap_or(&suggestions);
            let of_list = list.get(picked).map(|suggestion| suggestion.value.clone());
            taken = Some(of_list.unwrap_or_else(|| typed.to_owned()));
        }
    }
    ui.data_mut(|data| data.insert_temp(id, picked));
    (response, taken)
}

/// How well a name fits what is typed in small letters, least best: it starts so, a word of it
/// starts so, it has it somewhere.
pub fn rank(name: &str, wanted: &str) -> Option<u8> {
    let name = name.to_lowercase();
    if name.starts_with(wanted) {
        Some(0)
    } else if name.split_whitespace().any(|word| word.starts_with(wanted)) {
        Some(1)
    } else {
        name.contains(wanted).then_some(2)
    }
}

/// Enter in a field goes on to the next one.
pub fn on_enter(ui: &egui::Ui) {
    // Taken, so that it does not press the button that it goes on to.
    if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter)) {
        ui.memory_mut(|memory| memory.move_focus(egui::FocusDirection::Next));
    }
}

fn list_ui(
    field: &egui::Response,
    suggestions: &[Suggestion],
    picked: &mut usize,
    has_moved: bool,
) -> Option<String> {
    let popup = Popup::from_response(field)
        .open(true)
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .width(field.rect.width());
    let shown = popup.show(|ui| {
        ui.set_min_width(field.rect.width() - 16.0);
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
        let text_height = ui.text_style_height(&egui::TextStyle::Button);
        let padded = text_height + 2.0 * ui.spacing().button_padding.y;
        let row_height = padded.max(ui.spacing().interact_size.y);
        let mut area = egui::ScrollArea::vertical().max_height(LIST_HEIGHT);
        if has_moved {
            let top = *picked as f32 * (row_height + ui.spacing().item_spacing.y);
            area = area.vertical_scroll_offset((top - LIST_HEIGHT / 2.0).max(0.0));
        }
        let rows = area.show_rows(ui, row_height, suggestions.len(), |ui, rows| {
            let mut taken = None;
            let first = rows.start;
            for (nth, suggestion) in suggestions.iter().enumerate().skip(first).take(rows.len()) {
                if row_ui(ui, suggestion, nth, picked) {
                    taken = Some(suggestion.value.clone());
                }
            }
            taken
        });
        rows.inner
    });
    shown.and_then(|shown| shown.inner)
}

fn row_ui(ui: &mut egui::Ui, suggestion: &Suggestion, nth: usize, picked: &mut usize) -> bool {
    let text = match suggestion.detail.as_str() {
        "" => suggestion.label.clone(),
        detail => format!("{}  ({detail})", suggestion.label),
    };
    let row = ui.selectable_label(nth == *picked, shown(&text));
    if row.hovered() && ui.input(|input| input.pointer.is_moving()) {
        *picked = nth;
    }
    // The field loses the keyboard when the button goes down, so that is when to act.
    row.is_pointer_button_down_on()
}

#[cfg(test)]
mod tests {
    use egui::{Event, Modifiers};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    /// What is typed, and what was taken of it.
    type Typed = (String, Option<String>);

    fn offered(typed: &str) -> Vec<Suggestion> {
        vec![Suggestion {
            label: format!("New: {typed}"),
            detail: String::new(),
            value: typed.to_owned(),
        }]
    }

    #[test]
    fn letters_that_come_in_one_frame_with_enter_are_part_of_what_is_taken() {
        let mut harness = Harness::builder().build_ui_state(
            |ui, (draft, taken): &mut Typed| {
                let (_, now) = completion_ui(ui, "Who", draft, offered, false);
                *taken = taken.take().or(now);
            },
            Typed::default(),
        );
        harness.get_by_label("Who").focus();
        harness.run();
        harness.get_by_label("Who").type_text("Ferry Lin");
        harness.run();
        let enter = Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let events = [Event::Text("e".to_owned()), enter];
        harness.input_mut().events.extend(events);
        harness.run();
        assert_eq!(harness.state().1.as_deref(), Some("Ferry Line"));
    }
}
