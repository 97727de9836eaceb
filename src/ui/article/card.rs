//! The card that appears over a highlight: tag, words, fields, note, who.

use std::time::Duration;

use egui::epaint::Shadow;
use egui::{
    Color32, CornerRadius, Id, LayerId, Order, Pos2, Rect, Response, Shape, Stroke, Ui, pos2, vec2,
};

use super::engine::{GlyphPainter, Ink, LaidOut, TextSpec};
use super::highlights::Owner;
use super::scene::{ArticleScene, Typeface};
use super::view::ArticleView;
use crate::model::AnnotationId;

/// How wide the words of a card may run, in points.
const WIDTH: f32 = 300.0;
/// Between the card's edge and its words, in points.
const PADDING: f32 = 11.0;
/// How long the mouse rests before a card appears, in seconds.
const REST: f32 = 0.35;
/// A longer quote or note is cut, in characters.
const LONGEST: usize = 220;

struct CardLine {
    text: String,
    size_pt: f32,
    weight: f32,
    ink: Ink,
    is_serif: bool,
}

impl ArticleView {
    /// Shows the card of the smallest annotation under the mouse once it rests there.
    pub(super) fn paint_card(&mut self, ui: &Ui, scene: &ArticleScene<'_>, response: &Response) {
        if !scene.shows_cards {
            return;
        }
        let Some(at) = response.hover_pos().filter(|_| !self.is_dragging()) else {
            return;
        };
        let ids = self.ids_under(at);
        let Some(id) = ids.first() else { return };
        let rested = ui.input(|input| input.pointer.time_since_last_movement());
        if rested < REST {
            ui.ctx()
                .request_repaint_after(Duration::from_secs_f32(REST - rested + 0.01));
            return;
        }
        let highlights = std::rc::Rc::clone(&self.highlights);
        if let Some(owner) = highlights.by_id(id) {
            let lines = card_lines(scene, owner, ids.len() - 1);
            let near = self.card_place(id, at);
            self.draw_card(ui, scene, (owner, lines), near);
        }
    }

    /// The line of the annotation that the mouse is on: the card stands below or above it.
    fn card_place(&self, id: &AnnotationId, at: Pos2) -> Rect {
        let owner = self.highlights.by_id(id);
        let ranges = owner
            .into_iter()
            .flat_map(|owner| owner.annotation.ranges());
        let mut rects = ranges.flat_map(|range| self.rects_of(range));
        let found = rects.find(|rect| rect.contains(at));
        found.unwrap_or_else(|| Rect::from_center_size(at, vec2(2.0, 18.0)))
    }

    fn draw_card(
        &mut self,
        ui: &Ui,
        scene: &ArticleScene<'_>,
        (owner, lines): (&Owner, Vec<CardLine>),
        near: Rect,
    ) {
        let scale = self.page.scale;
        let laid_out: Vec<LaidOut> = {
            let mut engine = self.engine.0.borrow_mut();
            lines
                .iter()
                .filter_map(|line| engine.lay_out(&line.spec(scale)))
                .collect()
        };
        let width = laid_out.iter().map(|line| line.width).fold(0.0, f32::max) / scale;
        let gaps = 3.0 * laid_out.len().saturating_sub(1) as f32;
        let height = laid_out.iter().map(|line| line.height).sum::<f32>() / scale + gaps;
        let size = vec2(width + 2.0 * PADDING + 4.0, height + 2.0 * PADDING);
        let rect = place(size, near, ui.ctx().content_rect());
        let rect = Rect::from_min_size(
            pos2(
                (rect.left() * scale).round() / scale,
                (rect.top() * scale).round() / scale,
            ),
            size,
        );
        let layer = LayerId::new(Order::Tooltip, Id::unique("article card"));
        let painter = ui.ctx().layer_painter(layer);
        let palette = scene.palette;
        let corners = CornerRadius::same(6);
        let shadow = Shadow {
            offset: [0, 3],
            blur: 16,
            spread: 0,
            color: Color32::from_black_alpha(45),
        };
        painter.add(shadow.as_shape(rect, corners));
        painter.rect_filled(rect, corners, palette.card);
        let stripe = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
        let left = CornerRadius {
            nw: 6,
            sw: 6,
            ne: 0,
            se: 0,
        };
        painter.rect_filled(stripe, left, palette.line(owner.color));
        let outline = Stroke::new(1.0, palette.rule);
        painter.add(Shape::rect_stroke(
            rect,
            corners,
            outline,
            egui::StrokeKind::Inside,
        ));
        let inks: [Color32; 2] = [palette.text, palette.faint];
        let mut glyphs = GlyphPainter::new(scale);
        let mut at = rect.min + vec2(PADDING + 4.0, PADDING);
        for line in &laid_out {
            let corner = pos2(
                (at.x * scale).round() / scale,
                (at.y * scale).round() / scale,
            );
            glyphs.text(line, corner, rect, inks);
            at.y += line.height / scale + 3.0;
        }
        glyphs.finish(&mut self.engine.0.borrow_mut().atlas, ui.ctx(), &painter);
    }
}

impl CardLine {
    fn new(text: String, size_pt: f32, ink: Ink) -> Self {
        Self {
            text,
            size_pt,
            weight: 400.0,
            ink,
            is_serif: false,
        }
    }

    fn spec(&self, scale: f32) -> TextSpec<'_> {
        TextSpec {
            text: &self.text,
            typeface: if self.is_serif {
                &Typeface::Serif
            } else {
                &Typeface::Sans
            },
            size_pt: self.size_pt,
            weight: self.weight,
            leading: 1.35,
            scale,
            width: WIDTH * scale,
            ink: self.ink,
            faint: Vec::new(),
        }
    }
}

fn card_lines(scene: &ArticleScene<'_>, owner: &Owner, n_more: usize) -> Vec<CardLine> {
    let text = scene.article.text.as_str();
    let mut lines = vec![CardLine {
        weight: 600.0,
        ..CardLine::new(owner.tag_name.clone(), 13.0, Ink::Text)
    }];
    let quote = format!("“{}”", shortened(&owner.quote(text)));
    lines.push(CardLine {
        is_serif: true,
        ..CardLine::new(quote, 13.5, Ink::Text)
    });
    for (name, value) in owner.filled(scene) {
        lines.push(CardLine::new(
            format!("{name}: {}", shortened(&value)),
            12.0,
            Ink::Text,
        ));
    }
    if !owner.annotation.note.is_empty() {
        lines.push(CardLine::new(
            shortened(&owner.annotation.note),
            12.0,
            Ink::Text,
        ));
    }
    if scene.commented.contains(&owner.annotation.id) {
        let told = "There is a comment on it that is open".to_owned();
        lines.push(CardLine::new(told, 11.0, Ink::Faint));
    }
    let mut last = scene
        .layers
        .get(owner.layer)
        .map_or(String::new(), |layer| layer.annotator.to_owned());
    if n_more > 0 {
        last.push_str(&format!("  ·  {n_more} more here: click again"));
    }
    lines.push(CardLine::new(last, 11.0, Ink::Faint));
    lines
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}

/// Where a card of that size stands: below `near`, or above it where there is no room.
fn place(size: egui::Vec2, near: Rect, screen: Rect) -> Rect {
    let below = near.bottom() + 6.0;
    let fits_below = below + size.y <= screen.bottom() - 4.0;
    let top = if fits_below {
        below
    } else {
        (near.top() - 6.0 - size.y).max(screen.top() + 4.0)
    };
    let left = near
        .left()
        .min(screen.right() - size.x - 6.0)
        .max(screen.left() + 6.0);
    Rect::from_min_size(pos2(left, top), size)
}
