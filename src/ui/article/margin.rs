//! The margin: bars, letters and signs, the edges of the selected annotation, and its links.

use std::rc::Rc;

use egui::epaint::{CubicBezierShape, PathStroke};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::decor::{CueAt, MOST_BAR_LANES, tint_reach};
use super::engine::{GlyphPainter, Ink, LaidOut, TextSpec};
use super::highlights::{Cue, Highlights};
use super::pointer::Handle;
use super::scene::{ArticleScene, Typeface};
use super::view::{ArticleView, Visible};
use crate::model::{AnnotationId, Sign};
use crate::text::{TextOffset, TextRange};

/// From the text to the first bar, in points.
const BAR_GAP: f32 = 9.0;
/// From one bar to the next, in points.
const BAR_PITCH: f32 = 5.0;
/// The width of a bar, in points.
const BAR_WIDTH: f32 = 2.5;
/// From one letter or sign to the next, for each point of their size.
const CUE_PITCH: f32 = 0.95;

impl ArticleView {
    fn bar_x(&self, lane: usize) -> f32 {
        let column = self.page.rect.left() + self.page.column_left / self.page.scale;
        column - BAR_GAP - BAR_PITCH * lane as f32
    }

    pub(super) fn paint_margin(
        &mut self,
        painter: &Painter,
        scene: &ArticleScene<'_>,
        highlights: &Highlights,
        (shown, glyphs): (&Visible, &mut GlyphPainter),
    ) {
        let Some(decor) = self.decor(scene, highlights, shown) else {
            return;
        };
        let Some(block) = self.blocks.get(shown.block) else {
            return;
        };
        let space = self.space_above(scene, block);
        for bar in &decor.bars {
            let top = if bar.is_continued { -space } else { bar.top };
            let rect = self
                .page
                .to_points(0.0, shown.top + top, 0.0, shown.top + bar.bottom);
            let right = self.bar_x(bar.lane);
            let owner = highlights.owners().get(bar.owner);
            let is_selected =
                owner.is_some_and(|owner| Some(&owner.annotation.id) == scene.selected);
            let width = if is_selected {
                BAR_WIDTH + 1.5
            } else {
                BAR_WIDTH
            };
            let bar_rect = Rect::from_x_y_ranges(right - width..=right, rect.y_range());
            painter.rect_filled(bar_rect, 1.0, bar.color);
            self.pointer
                .bars
                .push((bar_rect.expand2(vec2(1.2, 1.0)), bar.owner));
        }
        let n_lanes = highlights.n_bar_lanes().min(MOST_BAR_LANES);
        let size = cue_size(scene);
        let innermost = self.bar_x(n_lanes) + 1.0;
        let n_places = n_cues_beside(innermost - self.page.rect.left(), size);
        for cue in decor.cues.iter().filter(|cue| cue.nth < n_places) {
            let is_followed =
                |it: &CueAt| (it.baseline - cue.baseline).abs() < 0.5 && it.nth == n_places;
            let right = innermost - cue.nth as f32 * size * CUE_PITCH;
            let baseline = self
                .page
                .to_points(0.0, shown.top + cue.baseline, 0.0, 0.0)
                .top();
            let center = pos2(right - size * 0.4, baseline - size * 0.36);
            // What finds no place is not left out unseen.
            if cue.nth + 1 == n_places && decor.cues.iter().any(is_followed) {
                self.paint_letter(glyphs, ('+', size), center, scene.palette.faint);
                continue;
            }
            match cue.cue {
                Cue::Sign(sign) if sign != Sign::Unclear => {
                    paint_sign(painter, sign, center, size * 0.40, cue.color);
                }
                Cue::Sign(_) => self.paint_letter(glyphs, ('?', size), center, cue.color),
                Cue::Letter(letter) => self.paint_letter(glyphs, (letter, size), center, cue.color),
            }
            let owners = cue.owners.iter();
            let mut owners = owners.filter_map(|owner| highlights.owners().get(*owner));
            if owners.any(|owner| scene.commented.contains(&owner.annotation.id)) {
                paint_comment(painter, scene, center + vec2(-size * 0.55, -size * 0.85));
            }
        }
    }

    fn paint_letter(
        &mut self,
        glyphs: &mut GlyphPainter,
        (letter, size): (char, f32),
        center: Pos2,
        color: Color32,
    ) {
        let Some(label) = self.label(letter, size) else {
            return;
        };
        let scale = self.page.scale;
        let corner = center - vec2(label.width, label.height) / scale / 2.0;
        let corner = pos2(
            (corner.x * scale).round() / scale,
            (corner.y * scale).round() / scale,
        );
        glyphs.text(&label, corner, self.page.rect, [color, color]);
    }

    fn label(&mut self, letter: char, size: f32) -> Option<Rc<LaidOut>> {
        let key = (letter, size.to_bits());
        if let Some(label) = self.labels.get(&key) {
            return Some(Rc::clone(label));
        }
        let text = letter.to_string();
        let spec = TextSpec {
            text: &text,
            typeface: &Typeface::Sans,
            size_pt: size,
            weight: 600.0,
            leading: 1.0,
            scale: self.page.scale,
            width: f32::MAX,
            ink: Ink::Text,
            faint: Vec::new(),
        };
        let label = Rc::new(self.engine.0.borrow_mut().lay_out(&spec)?);
        // A codebook has few letters; a full table means many sizes were tried.
        if self.labels.len() > 200 {
            self.labels.clear();
        }
        self.labels.insert(key, Rc::clone(&label));
        Some(label)
    }

    pub(super) fn paint_selected(
        &mut self,
        painter: &Painter,
        scene: &ArticleScene<'_>,
        highlights: &Highlights,
        id: &AnnotationId,
    ) {
        let Some(owner) = highlights.by_id(id) else {
            return;
        };
        let color = scene.palette.line(owner.color);
        let is_mine = scene
            .layers
            .get(owner.layer)
            .is_some_and(|layer| layer.is_mine);
        for (span, found) in owner
            .annotation
            .spans
            .iter()
            .enumerate()
            .filter(|_| is_mine)
        {
            let Some(range) = found.range() else { continue };
            for is_start in [true, false] {
                let Some(edge) = self.edge_rect(scene, range, is_start) else {
                    continue;
                };
                let x = edge.center().x;
                let (top, bottom) = (edge.top(), edge.bottom());
                painter.rect_filled(
                    Rect::from_x_y_ranges(x - 1.0..=x + 1.0, top..=bottom),
                    0.0,
                    color,
                );
                let knob = pos2(x, if is_start { top - 2.0 } else { bottom + 2.0 });
                painter.circle(knob, 4.0, color, Stroke::new(1.5, scene.palette.background));
                let rect = edge.expand2(vec2(4.0, 6.0));
                self.pointer.handles.push(Handle {
                    rect,
                    span,
                    is_start,
                    range,
                });
            }
        }
        self.paint_links(painter, scene, highlights, id);
    }

    fn edge_rect(
        &self,
        scene: &ArticleScene<'_>,
        range: TextRange,
        is_start: bool,
    ) -> Option<Rect> {
        let place = if is_start { range.start() } else { range.end() };
        let near = if is_start {
            place
        } else {
            TextOffset::new(place.to_usize() - 1)
        };
        let (shown, _) = self.visible_at(near)?;
        let block = self.blocks.get(shown.block)?;
        let inside = place.to_usize().checked_sub(block.bytes.start)?;
        let caret = shown.laid_out.geometry.caret(inside, !is_start);
        let line = shown.laid_out.geometry.lines().get(caret.line)?;
        let (above, below) = tint_reach(self.em(scene, block));
        let x = self.page.column_left + caret.x;
        let (top, bottom) = (line.baseline - above, line.baseline + below);
        Some(
            self.page
                .to_points(x, shown.top + top, x, shown.top + bottom),
        )
    }

    /// The links of the selected annotation, and those that lead to it, as curves in the margin.
    fn paint_links(
        &self,
        painter: &Painter,
        scene: &ArticleScene<'_>,
        highlights: &Highlights,
        id: &AnnotationId,
    ) {
        let Some(owner) = highlights.by_id(id) else {
            return;
        };
        let away = owner
            .annotation
            .links
            .iter()
            .map(|link| (link.relation.as_str(), &link.to));
        let towards = highlights.owners().iter().flat_map(|other| {
            let here = other.annotation.links.iter().filter(|link| link.to == *id);
            here.map(|link| (link.relation.as_str(), &other.annotation.id))
        });
        let Some(from) = owner
            .annotation
            .hull()
            .map(|hull| self.margin_y(hull.start()))
        else {
            return;
        };
        let outermost = self.bar_x(highlights.n_bar_lanes().min(MOST_BAR_LANES));
        let x = (outermost - 2.0 * cue_size(scene) - 4.0).max(self.page.rect.left() + 14.0);
        for (relation, other) in away.chain(towards) {
            let other = highlights
                .by_id(other)
                .and_then(|other| other.annotation.hull());
            let Some(to) = other.map(|hull| self.margin_y(hull.start())) else {
                continue;
            };
            let bulge = (12.0 + (to - from).abs() * 0.12)
                .min(x - self.page.rect.left() - 3.0)
                .max(6.0);
            let points = [
                pos2(x, from),
                pos2(x - bulge * 1.33, from),
                pos2(x - bulge * 1.33, to),
                pos2(x, to),
            ];
            paint_link(painter, relation, points, scene.palette.accent);
        }
    }

    /// The height of a place in the margin, in points; the view's edge where it is out of view.
    fn margin_y(&self, offset: TextOffset) -> f32 {
        let rect = self.page.rect;
        if let Some(caret) = self.caret_rect(offset) {
            return caret
                .center()
                .y
                .clamp(rect.top() + 3.0, rect.bottom() - 3.0);
        }
        if offset < self.top_visible() {
            rect.top() + 3.0
        } else {
            rect.bottom() - 3.0
        }
    }
}

/// How many letters and signs of a size find room in so many points.
fn n_cues_beside(room: f32, size: f32) -> usize {
    (1..3)
        .rev()
        .find(|further| *further as f32 * size * CUE_PITCH + size * 0.8 <= room)
        .map_or(1, |further| further + 1)
}

/// The size of letters and signs in the margin, in points.
fn cue_size(scene: &ArticleScene<'_>) -> f32 {
    (scene.reading.size_pt * 0.6).clamp(9.0, 14.0)
}

/// A small bubble: there is a comment that is open.
fn paint_comment(painter: &Painter, scene: &ArticleScene<'_>, center: Pos2) {
    let bubble = Rect::from_center_size(center, vec2(7.0, 5.0));
    let (fill, edge) = (scene.palette.accent, scene.palette.background);
    let tail = [vec2(-2.5, 1.5), vec2(0.5, 2.0), vec2(-2.5, 5.0)];
    let tail = tail.map(|offset| center + offset).to_vec();
    painter.rect_filled(bubble.expand(1.0), 3.0, edge);
    painter.add(Shape::convex_polygon(tail, fill, Stroke::NONE));
    painter.rect_filled(bubble, 2.0, fill);
}

/// A stance's sign, drawn rather than typed so that no face need have it.
fn paint_sign(painter: &Painter, sign: Sign, center: Pos2, radius: f32, color: Color32) {
    let corners = |offsets: &[(f32, f32)]| {
        offsets
            .iter()
            .map(|(x, y)| center + vec2(*x, *y) * radius)
            .collect::<Vec<_>>()
    };
    let polygon =
        |offsets: &[(f32, f32)]| Shape::convex_polygon(corners(offsets), color, PathStroke::NONE);
    let shape = match sign {
        Sign::Supports => polygon(&[(0.0, -0.95), (1.0, 0.8), (-1.0, 0.8)]),
        Sign::Opposes => polygon(&[(-1.0, -0.8), (1.0, -0.8), (0.0, 0.95)]),
        Sign::Mixed => polygon(&[(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)]),
        Sign::Neutral | Sign::Unclear => Shape::circle_filled(center, radius * 0.85, color),
    };
    painter.add(shape);
}

/// A link: a line that supports, dashes that contradict, dots for the same claim.
fn paint_link(painter: &Painter, relation: &str, points: [Pos2; 4], color: Color32) {
    let stroke = Stroke::new(1.3, color);
    let curve = CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke);
    let flat = curve.flatten(Some(0.2));
    match relation {
        "contradicts" => painter.extend(Shape::dashed_line(&flat, stroke, 5.0, 3.0)),
        "same claim" => painter.extend(Shape::dotted_line(&flat, color, 4.0, 1.1)),
        _ => {
            painter.line(flat, stroke);
        }
    }
    let [from, .., to] = points;
    for end in [from, to] {
        painter.circle_filled(end, 2.2, color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_find_no_room_are_not_drawn() {
        for (room, n_cues) in [(0.0, 1), (8.0, 1), (17.5, 2), (27.0, 3), (200.0, 3)] {
            assert_eq!(n_cues_beside(room, 10.0), n_cues, "{room} points");
        }
    }
}
