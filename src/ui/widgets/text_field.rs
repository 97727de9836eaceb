//! The house's text field: egui's own, with an accessible name, and under it what is typed in the
//! order in which it reads where that is from right to left.
//!
//! egui's field sets words one after the other from left to right, also Arabic and Hebrew ones.

use std::sync::Arc;

use egui::{Align2, Id, Rect, Response, Role, Sense, TextEdit, TextStyle, Ui, Vec2, WidgetInfo};

use crate::ui::bidi::{self, ShownLine};

/// The reading line of a field, kept as long as its text stays the same.
#[derive(Clone)]
struct ReadingLines {
    text: Arc<str>,
    width: f32,
    lines: Arc<[ShownLine]>,
}

/// Draws a field for one line; `dress` adds what else there is to it, such as a hint.
///
/// `label` is its accessible name; two of the same name need `push_id` around them.
pub fn text_field_ui(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    dress: impl FnOnce(TextEdit<'_>) -> TextEdit<'_>,
) -> Response {
    rows_field_ui(ui, label, text, 1, dress)
}

/// The same with room for so many lines; with more than one it takes line breaks.
pub fn rows_field_ui(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    n_rows: usize,
    dress: impl FnOnce(TextEdit<'_>) -> TextEdit<'_>,
) -> Response {
    // By its name, so that the field stays itself when the line comes under it.
    let id = ui.make_persistent_id(("text field", label));
    if !bidi::has_rtl(text) {
        return field_ui(ui, (id, label), text, n_rows, dress);
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut response = field_ui(ui, (id, label), text, n_rows, dress);
        let below = reading_ui(ui, id, text, response.rect.width());
        // What opens under the field opens under the line.
        response.rect = response.rect.union(below);
        response.interact_rect = response.interact_rect.union(below);
        response
    })
    .inner
}

/// Dresses a field to take all the room there is beside it.
pub fn wide(edit: TextEdit<'_>) -> TextEdit<'_> {
    edit.desired_width(f32::INFINITY)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place for it")]
fn field_ui(
    ui: &mut Ui,
    (id, label): (Id, &str),
    text: &mut String,
    n_rows: usize,
    dress: impl FnOnce(TextEdit<'_>) -> TextEdit<'_>,
) -> Response {
    let edit = if n_rows > 1 {
        TextEdit::multiline(text).desired_rows(n_rows)
    } else {
        TextEdit::singleline(text)
    };
    let response = ui.add(dress(edit.id(id)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    response
}

/// Draws the text as it reads, and gives where.
fn reading_ui(ui: &mut Ui, id: Id, text: &str, width: f32) -> Rect {
    let font = TextStyle::Small.resolve(ui.style());
    let color = ui.visuals().weak_text_color();
    let lines = reading_lines(ui, id.with("reading"), text, width);
    let row_height = ui.text_style_height(&TextStyle::Small) + 2.0;
    let size = Vec2::new(width, row_height * lines.len() as f32);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Reads {text}")));
    let mut top = rect.top() + row_height / 2.0;
    for line in &*lines {
        let (x, align) = if line.is_rtl {
            (rect.right(), Align2::RIGHT_CENTER)
        } else {
            (rect.left(), Align2::LEFT_CENTER)
        };
        let at = egui::pos2(x, top);
        ui.painter()
            .text(at, align, &line.words, font.clone(), color);
        top += row_height;
    }
    rect
}

fn reading_lines(ui: &Ui, id: Id, text: &str, width: f32) -> Arc<[ShownLine]> {
    let kept = ui.data(|data| data.get_temp::<ReadingLines>(id));
    let is_same = |kept: &ReadingLines| *kept.text == *text && kept.width.total_cmp(&width).is_eq();
    if let Some(kept) = kept.filter(is_same) {
        return kept.lines;
    }
    let font = TextStyle::Small.resolve(ui.style());
    let color = ui.visuals().weak_text_color();
    let fits = |line: &str| {
        let galley = ui
            .painter()
            .layout_no_wrap(line.to_owned(), font.clone(), color);
        galley.size().x <= width
    };
    let lines: Arc<[ShownLine]> = bidi::shown_lines(text, fits).into();
    let kept = ReadingLines {
        text: text.into(),
        width,
        lines: Arc::clone(&lines),
    };
    ui.data_mut(|data| data.insert_temp(id, kept));
    lines
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    fn harness(text: &str) -> Harness<'static, String> {
        Harness::builder()
            .with_size([300.0, 200.0])
            .allow_missing_glyphs()
            .build_ui_state(
                |ui, text: &mut String| {
                    ui.horizontal(|ui| {
                        text_field_ui(ui, "Claim", text, |edit| edit.desired_width(120.0));
                        ui.button("Beside").clicked()
                    });
                },
                text.to_owned(),
            )
    }

    #[test]
    fn a_text_that_runs_from_left_to_right_has_no_line_under_it() {
        let harness = harness("The dam is safe");
        assert!(harness.query_by_label_contains("Reads").is_none());
    }

    #[test]
    fn the_first_right_to_left_letter_brings_the_line_and_keeps_the_keyboard() {
        let mut harness = harness("");
        harness.get_by_label("Claim").focus();
        harness.run();
        for letter in ["ש", "ל", "ו"] {
            harness.get_by_label("Claim").type_text(letter);
            harness.run();
        }
        assert_eq!(harness.state(), "שלו");
        let line = harness.get_by_label("Reads שלו").rect();
        let field = harness.get_by_label("Claim").rect();
        assert!(line.top() >= field.bottom(), "{line} under {field}");
        assert!(harness.get_by_label("Claim").is_focused());
    }

    #[test]
    fn a_long_text_is_broken_to_the_width_of_its_field() {
        let height = |text: &str| {
            let harness = harness(text);
            harness.get_by_label_contains("Reads").rect().height()
        };
        let short = height("שלום");
        let long = height(&"שלום עולם ".repeat(12));
        assert!(long > short * 3.0, "{long} against {short}");
    }
}
