//! Figures beside their drawing, or over it in a narrow window.

use egui::{Align, Layout, Ui, Vec2};

use super::plot::SMALLEST;

/// Below that width the drawing stands under the figures, in points.
const NARROW: f32 = 760.0;

/// Draws both, given how large the figures are and how wide the drawing.
pub fn side_by_side_ui(
    ui: &mut Ui,
    (needed, drawing_width): (Vec2, usize),
    figures_ui: impl FnOnce(&mut Ui),
    plot_ui: impl FnOnce(&mut Ui),
) {
    let room = ui.available_size();
    let is_narrow = room.x < NARROW;
    let (figures, plot) = if is_narrow {
        let upper = needed.y.min(room.y * 0.45).max(90.0);
        let lower = (room.y - upper - 12.0).max(90.0);
        (Vec2::new(room.x, upper), Vec2::new(room.x, lower))
    } else {
        // The drawing gets what it needs, the figures the rest.
        let drawn = drawing_width as f32 * SMALLEST;
        let most = (room.x - drawn - 24.0).max(room.x * 0.34);
        let left = needed.x.min(most);
        (
            Vec2::new(left, room.y),
            Vec2::new(room.x - left - 16.0, room.y),
        )
    };
    let layout = if is_narrow {
        Layout::top_down(Align::Min)
    } else {
        Layout::left_to_right(Align::Min)
    };
    ui.with_layout(layout, |ui| {
        part_ui(ui, figures, figures_ui);
        ui.separator();
        part_ui(ui, plot, plot_ui);
    });
}

fn part_ui(ui: &mut Ui, size: Vec2, body: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(size);
        ui.set_max_size(size);
        body(ui);
    });
}
