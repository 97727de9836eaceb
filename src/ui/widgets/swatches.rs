//! Picking a colour: a row of safe ones, and any other by its number.

use std::sync::OnceLock;

use egui::{Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::draft::draft_ui;
use crate::builtin;
use crate::model::Color;
use crate::ui::theme::{color32, ink_on};

/// How many swatches show.
const MAX_SWATCHES: usize = 12;

/// The colours of the codebooks that the program carries, which are safe for the common colour
/// blindnesses, each once.
fn safe_colors() -> &'static [Color] {
    static COLORS: OnceLock<Vec<Color>> = OnceLock::new();
    COLORS.get_or_init(|| {
        let mut colors = Vec::new();
        for codebook in builtin::CODEBOOKS.map(builtin::BuiltinCodebook::read) {
            for tag in codebook.tags {
                if !colors.contains(&tag.color) && colors.len() < MAX_SWATCHES {
                    colors.push(tag.color);
                }
            }
        }
        colors
    })
}

/// The safe colour for the next of so many things.
pub fn nth_color(nth: usize) -> Color {
    let grey = Color {
        red: 128,
        green: 128,
        blue: 128,
    };
    let colors = safe_colors();
    let color = colors.get(nth % colors.len().max(1));
    color.copied().unwrap_or(grey)
}

/// Draws the swatches, with a mark on `color`, and gives another colour when one is chosen.
pub fn swatches_ui(ui: &mut Ui, label: &str, color: Color) -> Option<Color> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for swatch in safe_colors() {
            if swatch_ui(ui, label, *swatch, *swatch == color) {
                chosen = Some(*swatch);
            }
        }
        if !safe_colors().contains(&color) {
            swatch_ui(ui, label, color, true);
        }
        ui.add_space(4.0);
        let name = format!("{label}, as #rrggbb");
        let typed = draft_ui(ui, &name, &color.to_string(), 1, 76.0);
        chosen = chosen.or_else(|| Color::parse(typed?.trim()));
    });
    chosen.filter(|chosen| *chosen != color)
}

fn swatch_ui(ui: &mut Ui, label: &str, color: Color, is_chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(22.0), Sense::click());
    let fill = color32(color);
    ui.painter().rect_filled(rect.shrink(2.0), 4.0, fill);
    if is_chosen {
        ui.painter().circle_filled(rect.center(), 4.0, ink_on(fill));
    }
    if response.hovered() || response.has_focus() {
        let stroke = Stroke::new(1.5, ui.visuals().text_color());
        let inside = egui::StrokeKind::Inside;
        ui.painter().rect_stroke(rect, 5.0, stroke, inside);
    }
    let name = format!("{label} {color}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    response.on_hover_text(color.to_string()).clicked()
}
