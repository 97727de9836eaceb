//! Words and boxes in the cells of a grid.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Id, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2};

use crate::ui::bidi::shown;
use crate::ui::theme::{Theme, ink_on};

/// The most letters of a cell that are laid out.
const MOST_LETTERS: usize = 240;

/// The words on one line in the order of the screen, cut where nobody reads on.
pub fn on_a_line(text: &str) -> String {
    let cut = text
        .char_indices()
        .nth(MOST_LETTERS)
        .map_or(text.len(), |(at, _)| at);
    let line: String = text.get(..cut).unwrap_or_default().split_whitespace().fold(
        String::new(),
        |mut line, word| {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            line
        },
    );
    shown(&line).into_owned()
}

/// Paints words into a rectangle, cut at its end.
pub fn paint_words(ui: &Ui, rect: Rect, text: String, font: FontId, color: Color32) {
    let job = LayoutJob {
        wrap: TextWrapping::truncate_at_width(rect.width().max(8.0)),
        ..LayoutJob::simple_singleline(text, font, color)
    };
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}

/// Paints the ground of a cell that stays in its place: what scrolls passes under it, and the rule of its line stays.
pub fn paint_ground(theme: &Theme, ui: &Ui, rect: Rect) {
    let ground = rect.with_max_y(rect.bottom() - 1.0);
    ui.painter().rect_filled(ground, 0.0, theme.background());
}

/// Draws a box that is checked or not, in the middle of a rectangle.
pub fn check_ui(
    theme: &Theme,
    ui: &Ui,
    rect: Rect,
    (id, name): (Id, &str),
    is_checked: bool,
) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_checked, name));
    let square = Rect::from_center_size(rect.center(), Vec2::splat(14.0));
    let line = if response.hovered() || is_checked {
        theme.accent()
    } else {
        theme.text_faint()
    };
    let fill = if is_checked {
        theme.accent()
    } else {
        theme.field_background()
    };
    let stroke = Stroke::new(1.0, line);
    ui.painter()
        .rect(square, 3.0, fill, stroke, egui::StrokeKind::Inside);
    if is_checked {
        let points = [(3.0, 7.0), (6.0, 10.0), (11.0, 4.0)];
        let points = points.map(|(x, y)| square.min + Vec2::new(x, y));
        ui.painter()
            .line(points.to_vec(), Stroke::new(1.8, ink_on(fill)));
    }
    response
}
