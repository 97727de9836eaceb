//! A menu in which several entries are ticked: it stays open, and scrolls where it is longer than the window is high.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{PopupCloseBehavior, ScrollArea, Stroke, Ui};

/// The most of a menu that shows at once, in points.
const MOST_HEIGHT: f32 = 420.0;
/// What the window has beside it: the button below which it opens, and what stands under the ticks.
const BESIDE: f32 = 190.0;

/// Draws the button and, while it is open, the ticks and what stands under them.
pub fn ticks_menu_ui(
    ui: &mut Ui,
    label: String,
    ticks: impl FnOnce(&mut Ui),
    below: impl FnOnce(&mut Ui),
) {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new(label).config(config).ui(ui, |ui| {
        let window = ui.ctx().content_rect().height();
        let height = (window - BESIDE).clamp(100.0, MOST_HEIGHT);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            // In menus nothing has an edge, and a box without one is not seen.
            let edge = Stroke::new(1.0, ui.visuals().weak_text_color());
            ui.visuals_mut().widgets.inactive.bg_stroke = edge;
            ticks(ui);
        });
        ui.separator();
        below(ui);
    });
}
