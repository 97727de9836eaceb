//! A field for one line with its accessible name.

use egui::{Response, Role, TextEdit, Ui, WidgetInfo};

/// Draws a field of that width; `hint` shows while it is empty.
pub fn line_field_ui(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    (hint, width): (&str, f32),
) -> Response {
    let field = TextEdit::singleline(text)
        .hint_text(hint)
        .desired_width(width);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    response
}
