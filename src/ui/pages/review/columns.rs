//! The text once an annotator, side by side; what scrolls in one scrolls in all.

use egui::{Rect, RichText, Ui, Vec2, pos2};

use super::compare::{Lane, Shown, lanes_ui};
use crate::ui::article::{ArticleEvent, ArticleView, TextEngine, color32};
use crate::ui::theme::strong_family;
use crate::ui::widgets::cut_text::cut_label_ui;

/// The height of the names above the columns, in points.
const NAME_HEIGHT: f32 = 24.0;

/// The views of the columns.
#[derive(Default)]
pub struct Columns {
    views: Vec<ArticleView>,
}

impl Columns {
    /// Draws a column for each lane.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        engine: &TextEngine,
        shown: &Shown<'_>,
        lanes: &[Lane<'_>],
    ) -> Vec<ArticleEvent> {
        self.views.truncate(lanes.len());
        while self.views.len() < lanes.len() {
            self.views.push(ArticleView::new(engine.clone()));
        }
        let room = ui.available_rect_before_wrap();
        let width = room.width() / lanes.len() as f32;
        let mut events = Vec::new();
        let mut moved = None;
        for (nth, (view, lane)) in self.views.iter_mut().zip(lanes).enumerate() {
            let left = room.left() + width * nth as f32;
            let min = pos2(left, room.top());
            let column = Rect::from_min_size(min, Vec2::new(width, room.height()));
            name_ui(ui, shown, lane, column);
            let text = column.with_min_y(column.top() + NAME_HEIGHT);
            let before = view.place();
            events.extend(lanes_ui(ui, view, shown, &[lane], text));
            let line = shown.ctx.app.theme.panel_border();
            let stroke = egui::Stroke::new(1.0, line);
            ui.painter().vline(column.right(), column.y_range(), stroke);
            if view.place() != before && moved.is_none() {
                moved = Some(nth);
            }
        }
        self.follow(ui, moved);
        ui.allocate_rect(room, egui::Sense::hover());
        events
    }

    /// All columns stand where the one stands that was scrolled.
    fn follow(&mut self, ui: &Ui, moved: Option<usize>) {
        let place = moved.and_then(|nth| Some(self.views.get(nth)?.place()));
        let Some(place) = place else { return };
        for view in &mut self.views {
            view.go_to_place(place);
        }
        ui.ctx().request_repaint();
    }
}

fn name_ui(ui: &mut Ui, shown: &Shown<'_>, lane: &Lane<'_>, column: Rect) {
    let rect = Rect::from_min_size(
        column.min + Vec2::new(10.0, 2.0),
        Vec2::new(column.width() - 20.0, NAME_HEIGHT - 4.0),
    );
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    child.horizontal(|ui| {
        let (square, _) = ui.allocate_exact_size(Vec2::splat(11.0), egui::Sense::hover());
        let color = color32(shown.ctx.app.state.lane_color(lane.annotator));
        ui.painter().rect_filled(square, 3.0, color);
        let font = egui::FontId::new(13.0, strong_family());
        cut_label_ui(ui, &lane.label, font);
        if shown.case.missing.contains(lane.annotator) {
            let faint = shown.ctx.app.theme.text_faint();
            ui.label(RichText::new("nothing here").small().color(faint));
        }
    });
}
