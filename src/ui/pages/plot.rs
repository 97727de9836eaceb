//! The drawing of figures, by the same shapes as in a saved one, in the theme's colours.

use std::f32::consts::FRAC_PI_2;
use std::sync::Arc;

use egui::epaint::TextShape;
use egui::{
    Align2, Color32, FontId, Id, Pos2, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::app::AppCommand;
use crate::insight::counts::{CellPlace, Drawing, Field, Role as Part, Shape, Words};
use crate::ui::bidi::shown as in_order;
use crate::ui::ctx::AppCtx;
use crate::ui::theme::{color32, ink_on};

/// The height of a band, of which only those that show are drawn, in points.
const BAND: f32 = 96.0;
/// The size of letters, in points, where there is room enough.
const LETTERS: f32 = 13.0;
/// How small a drawing is made at most to fit beside the figures.
pub const SMALLEST: f32 = 0.75;

/// What the drawing keeps from frame to frame: which shapes are in which band.
#[derive(Default)]
pub struct PlotView {
    of: Option<Arc<Drawing>>,
    bands: Vec<Vec<usize>>,
}

impl PlotView {
    fn update(&mut self, drawing: &Arc<Drawing>) {
        let is_same = self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, drawing));
        if is_same {
            return;
        }
        self.of = Some(Arc::clone(drawing));
        self.bands = vec![Vec::new(); band_of(drawing.height as f32) + 1];
        for (nth, shape) in drawing.shapes.iter().enumerate() {
            let (top, bottom) = reach(shape);
            let bands = self.bands.iter_mut().enumerate();
            let first = band_of(top);
            for (_, band) in bands.skip(first).take(band_of(bottom) - first + 1) {
                band.push(nth);
            }
        }
    }

    /// The shapes between two heights, from the back to the front.
    fn shapes(&self, top: f32, bottom: f32) -> Vec<usize> {
        let first = band_of(top);
        let bands = self
            .bands
            .iter()
            .skip(first)
            .take(band_of(bottom) - first + 1);
        let mut shapes: Vec<usize> = bands.flatten().copied().collect();
        shapes.sort_unstable();
        shapes.dedup();
        shapes
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "heights of a drawing, never negative"
)]
fn band_of(y: f32) -> usize {
    (y.max(0.0) / BAND) as usize
}

/// From which height to which a shape goes.
fn reach(shape: &Shape) -> (f32, f32) {
    match shape {
        Shape::Field(field) => (field.y as f32, (field.y + field.height) as f32),
        Shape::Words(words) => {
            let y = words.y as f32;
            let up = if words.role == Part::Column {
                260.0
            } else {
                16.0
            };
            (y - up, y + 6.0)
        }
        Shape::Line { points, .. } => {
            let heights = points.iter().map(|(_, y)| *y as f32);
            let top = heights.clone().fold(f32::INFINITY, f32::min);
            (top, heights.fold(0.0, f32::max))
        }
    }
}

/// Draws the drawing; a click on a part of it leads where `lead` says.
pub fn plot_ui(
    ctx: AppCtx<'_>,
    ui: &mut Ui,
    drawing: &Arc<Drawing>,
    view: &mut PlotView,
    lead: &dyn Fn(CellPlace) -> Option<AppCommand>,
) {
    view.update(drawing);
    let size = vec2(drawing.width as f32, drawing.height as f32);
    let scale = (ui.available_width() / size.x).clamp(SMALLEST, 1.0);
    let area = ScrollArea::both().id_salt("count plot").auto_shrink(false);
    area.show_viewport(ui, |ui, viewport| {
        let (rect, _) = ui.allocate_exact_size(size * scale, Sense::hover());
        let pen = Pen {
            ctx,
            lead,
            origin: rect.min,
            scale,
        };
        for nth in view.shapes(viewport.top() / scale, viewport.bottom() / scale) {
            if let Some(shape) = drawing.shapes.get(nth) {
                pen.shape_ui(ui, nth, shape);
            }
        }
    });
}

#[derive(Clone, Copy)]
struct Pen<'a> {
    ctx: AppCtx<'a>,
    lead: &'a dyn Fn(CellPlace) -> Option<AppCommand>,
    origin: Pos2,
    scale: f32,
}

impl Pen<'_> {
    fn at(self, (x, y): (usize, usize)) -> Pos2 {
        self.origin + vec2(x as f32, y as f32) * self.scale
    }

    fn font(self) -> FontId {
        FontId::proportional(LETTERS * self.scale)
    }

    fn shape_ui(self, ui: &mut Ui, nth: usize, shape: &Shape) {
        match shape {
            Shape::Field(field) => self.field_ui(ui, nth, field),
            Shape::Words(words) => self.words_ui(ui, words),
            Shape::Line { points, color } => {
                let points = points.iter().map(|point| self.at(*point)).collect();
                let stroke = match color {
                    Some(color) => Stroke::new(2.0, color32(*color)),
                    None => Stroke::new(1.0, self.ctx.theme.panel_border()),
                };
                ui.painter().line(points, stroke);
            }
        }
    }

    fn field_ui(self, ui: &mut Ui, nth: usize, field: &Field) {
        let size = vec2(field.width as f32, field.height as f32) * self.scale;
        let rect = Rect::from_min_size(self.at((field.x, field.y)), size);
        let color = self.color_of(field);
        ui.painter().rect_filled(rect, 1.0, color);
        let Some(cell) = field.cell else { return };
        // Small ones are easier to point at with some room around them.
        let room = rect
            .expand2(vec2(0.0, 2.0))
            .union(Rect::from_center_size(rect.center(), Vec2::splat(8.0)));
        let response = ui.interact(room, Id::unique(("plot", nth)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, true, format!("Drawn {}", field.tooltip))
        });
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(1.5, self.ctx.theme.text());
            ui.painter()
                .rect_stroke(rect, 1.0, stroke, egui::StrokeKind::Outside);
        }
        let response = response.on_hover_text(in_order(&field.tooltip));
        if response.clicked()
            && let Some(command) = (self.lead)(cell)
        {
            self.ctx.commands.send(command);
        }
    }

    /// A heat map goes from the page's own ground to the accent, as white would glare at night.
    fn color_of(self, field: &Field) -> Color32 {
        let theme = self.ctx.theme;
        match field.heat {
            Some(part) => theme.hover().lerp_to_gamma(theme.accent(), part),
            None => color32(field.color),
        }
    }

    fn words_ui(self, ui: &Ui, words: &Words) {
        let theme = self.ctx.theme;
        let font = self.font();
        let text = in_order(&words.text);
        let at = self.at((words.x, words.y)) + vec2(0.0, 4.0);
        let (align, color) = match words.role {
            Part::Column => return self.upwards_ui(ui, words),
            Part::Row => (Align2::RIGHT_BOTTOM, theme.text()),
            Part::Tick => (Align2::CENTER_BOTTOM, theme.text_faint()),
            Part::Cell(_) => (Align2::CENTER_BOTTOM, self.ink_of(words)),
            Part::Number | Part::Note => (Align2::LEFT_BOTTOM, theme.text_faint()),
            Part::Title | Part::Legend => (Align2::LEFT_BOTTOM, theme.text()),
        };
        ui.painter().text(at, align, text, font, color);
    }

    /// The number in a field of a heat map; its field lies under it.
    fn ink_of(self, words: &Words) -> Color32 {
        let Part::Cell(heat) = words.role else {
            return self.ctx.theme.text();
        };
        let theme = self.ctx.theme;
        ink_on(theme.hover().lerp_to_gamma(theme.accent(), heat.part))
    }

    fn upwards_ui(self, ui: &Ui, words: &Words) {
        let color = self.ctx.theme.text();
        let text = in_order(&words.text).into_owned();
        let galley = ui.painter().layout_no_wrap(text, self.font(), color);
        let at = self.at((words.x, words.y));
        let at = pos2(at.x - galley.size().y + 4.0, at.y);
        ui.painter()
            .add(TextShape::new(at, galley, color).with_angle(-FRAC_PI_2));
    }
}
