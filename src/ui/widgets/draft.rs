//! Text that is being typed: kept aside while it has the keyboard, given when it is left.

use egui::{Key, Role, Ui, WidgetInfo};

use super::text_field::{rows_field_ui, text_field_ui};
use crate::ui::bidi;

/// Draws a text field and gives the new text once it is left with another text in it.
///
/// `label` is its accessible name; two of the same name need `push_id` around them. With more
/// than one of `n_rows` it takes line breaks. A width of infinity fills the line.
pub fn draft_ui(ui: &mut Ui, label: &str, text: &str, n_rows: usize, width: f32) -> Option<String> {
    hinted_draft_ui(ui, label, text, n_rows, (width, ""))
}

/// The same with a hint that shows while it is empty.
pub fn hinted_draft_ui(
    ui: &mut Ui,
    label: &str,
    text: &str,
    n_rows: usize,
    (width, hint): (f32, &str),
) -> Option<String> {
    let id = ui.make_persistent_id(("draft", label));
    let kept = ui.data(|data| data.get_temp::<String>(id));
    let mut draft = kept.unwrap_or_else(|| text.to_owned());
    let response = rows_field_ui(ui, label, &mut draft, n_rows, |edit| {
        edit.id(id.with("field"))
            .desired_width(width)
            .hint_text(hint)
    });
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, draft));
        return None;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    (response.lost_focus() && draft != text).then_some(draft)
}

/// Draws a field for the name of something new with a button behind it; gives the name when the
/// button or Enter is pressed.
pub fn add_ui(ui: &mut Ui, label: &str, button: &str, typed: &mut String) -> Option<String> {
    // What is added stands above the field, so its id must not come from where it stands.
    let id = ui.make_persistent_id(("add", label));
    ui.horizontal(|ui| {
        let button_width = 40.0 + 8.0 * button.len() as f32;
        let width = (ui.available_width() - button_width).clamp(80.0, 420.0);
        let response = text_field_ui(ui, label, typed, |edit| {
            edit.id(id).desired_width(width).hint_text(label)
        });
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let has_name = !typed.trim().is_empty();
        let pressed = ui
            .add_enabled(has_name, egui::Button::new(button))
            .clicked();
        if has_name && (pressed || is_entered) {
            response.request_focus();
            return Some(std::mem::take(typed).trim().to_owned());
        }
        None
    })
    .inner
}

/// Draws a list that opens, with what is chosen on it, and gives the number of another choice.
pub fn pick_ui(ui: &mut Ui, label: &str, shown: &str, choices: &[String]) -> Option<usize> {
    let mut picked = None;
    let combo = egui::ComboBox::from_id_salt(label)
        .selected_text(bidi::shown(shown))
        .height(340.0);
    let response = combo.show_ui(ui, |ui| {
        for (nth, choice) in choices.iter().enumerate() {
            let row = ui.selectable_label(choice == shown, bidi::shown(choice));
            row.widget_info(|| WidgetInfo::labeled(Role::Button, true, choice));
            if row.clicked() && choice != shown {
                picked = Some(nth);
            }
        }
    });
    let name = format!("{label}: {shown}");
    response
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    picked
}

/// Draws the name of what stands beside or under it.
pub fn caption_ui(ui: &mut Ui, text: &str) {
    let faint = ui.visuals().weak_text_color();
    ui.label(egui::RichText::new(text).small().color(faint));
}
