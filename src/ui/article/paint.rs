//! Paints a frame of the reading view.

use std::rc::Rc;
use std::time::Duration;

use egui::epaint::{CubicBezierShape, PathStroke};
use egui::{Color32, Painter, Pos2, Rect, Response, Shape, Stroke, Ui, pos2, vec2};

use super::blocks::Block;
use super::decor::{Area, Decor, DecorOf, MOST_BAR_LANES, tint_areas, tint_reach};
use super::engine::{GlyphPainter, Ink, LaidOut, TextSpec};
use super::highlights::{Cue, Highlights};
use super::palette::mix;
use super::pointer::Handle;
use super::scene::{ArticleEvent, ArticleScene, MarkKind, Typeface};
use super::view::{ArticleView, Visible};
use crate::model::{AnnotationId, Sign};
use crate::text::{TextOffset, TextRange};

/// From the text to the first bar, in points.
const BAR_GAP: f32 = 9.0;
/// From one bar to the next, in points.
const BAR_PITCH: f32 = 5.0;
/// The width of a bar, in points.
const BAR_WIDTH: f32 = 2.5;
/// How long the caret shows, and how long it hides, in seconds.
const BLINK: f64 = 0.55;

impl ArticleView {
    /// Copying, which is a key but needs the text at hand.
    pub(super) fn use_keys(
        &mut self,
        ui: &Ui,
        scene: &ArticleScene<'_>,
        response: &Response,
    ) -> Vec<ArticleEvent> {
        if !response.has_focus() {
            return Vec::new();
        }
        let filter = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let wants_copy = ui.input(|input| input.events.contains(&egui::Event::Copy));
        let text = scene.article.text.as_str();
        let ranges = scene.selection.ranges();
        let copied: Vec<&str> = ranges
            .iter()
            .filter_map(|range| range.slice(text))
            .collect();
        if !wants_copy || copied.is_empty() {
            return Vec::new();
        }
        let copied = copied.join("\n");
        ui.ctx().copy_text(copied.clone());
        vec![ArticleEvent::Copy(copied)]
    }

    /// Scrolls with the wheel; with ctrl it asks for another size.
    pub(super) fn use_wheel(
        &mut self,
        ui: &Ui,
        scene: &ArticleScene<'_>,
        response: &Response,
        events: &mut Vec<ArticleEvent>,
    ) {
        if !response.contains_pointer() {
            return;
        }
        let (scrolled, zoom) =
            ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        if (zoom - 1.0).abs() > 0.001 {
            events.push(ArticleEvent::Zoom(zoom));
        } else if scrolled != 0.0 {
            self.scroll_by(scene, -scrolled * self.page.scale);
        }
    }

    /// Paints everything, from the paper up.
    pub(super) fn paint(&mut self, ui: &Ui, scene: &ArticleScene<'_>, response: &Response) {
        let painter = ui
            .painter()
            .with_clip_rect(self.page.rect.intersect(ui.clip_rect()));
        let highlights = Rc::clone(&self.highlights);
        let visible = self.visible.clone();
        self.pointer.bars.clear();
        self.pointer.handles.clear();
        let mut glyphs = GlyphPainter::new(self.page.scale);
        let inks = [scene.palette.text, scene.palette.faint];
        for shown in &visible {
            self.paint_behind(&painter, scene, &highlights, shown);
            let at = self
                .page
                .to_points(self.page.column_left, shown.top, 0.0, 0.0)
                .min;
            glyphs.text(&shown.laid_out, at, self.page.rect, inks);
        }
        for shown in &visible {
            self.paint_margin(&painter, scene, &highlights, (shown, &mut glyphs));
        }
        let engine = self.engine.clone();
        glyphs.finish(&mut engine.0.borrow_mut().atlas, ui.ctx(), &painter);
        if let Some(id) = scene.selected {
            self.paint_selected(&painter, scene, &highlights, id);
        }
        self.paint_caret(ui, &painter, scene, response);
        self.paint_rail(&painter, scene, &highlights);
        self.paint_card(ui, scene, response);
        let atlas = &mut engine.0.borrow_mut().atlas;
        atlas.upload(ui.ctx());
        if atlas.is_full() {
            ui.ctx().request_repaint();
        }
    }

    fn em(&self, scene: &ArticleScene<'_>, block: &Block) -> f32 {
        let headline = block.kind == super::blocks::BlockKind::Headline;
        let size = scene.reading.size_pt * self.page.scale;
        if headline { size * 1.7 } else { size }
    }

    fn decor_of<'a>(&self, scene: &ArticleScene<'_>, shown: &'a Visible) -> Option<DecorOf<'a>> {
        let block = self
            .blocks
            .get(shown.block)
            .filter(|block| block.is_text())?;
        Some(DecorOf {
            laid_out: &shown.laid_out,
            range: block.range()?,
            em: self.em(scene, block),
            scale: self.page.scale,
        })
    }

    fn decor(
        &mut self,
        scene: &ArticleScene<'_>,
        highlights: &Highlights,
        shown: &Visible,
    ) -> Option<Rc<Decor>> {
        if !self.decor.touch(shown.block) {
            let of = self.decor_of(scene, shown)?;
            let decor = Rc::new(Decor::new(&of, highlights, scene.palette));
            self.decor.insert(shown.block, decor);
        }
        self.decor.get(shown.block).cloned()
    }

    fn paint_behind(
        &mut self,
        painter: &Painter,
        scene: &ArticleScene<'_>,
        highlights: &Highlights,
        shown: &Visible,
    ) {
        let Some(of) = self.decor_of(scene, shown) else {
            return;
        };
        let Some(decor) = self.decor(scene, highlights, shown) else {
            return;
        };
        for area in &decor.tints {
            self.paint_area(painter, shown, area);
        }
        let selected = scene.selected.and_then(|id| highlights.by_id(id));
        if let Some(owner) = selected {
            let strong = scene.palette.strong_tint(owner.color);
            let dragged = self.dragged_edge();
            for range in owner.annotation.ranges().chain(dragged) {
                self.paint_areas(painter, shown, tint_areas(&of, range, strong));
            }
        }
        self.paint_marks(painter, scene, shown, &of);
        for range in scene.selection.ranges() {
            self.paint_areas(
                painter,
                shown,
                tint_areas(&of, range, scene.palette.selection),
            );
        }
        for area in &decor.lines {
            self.paint_area(painter, shown, area);
        }
    }

    fn paint_marks(
        &self,
        painter: &Painter,
        scene: &ArticleScene<'_>,
        shown: &Visible,
        of: &DecorOf<'_>,
    ) {
        let palette = scene.palette;
        let is_past = |range: TextRange| range.start() >= of.range.end();
        // Marks are sorted by start and short: looking back one block's length finds all.
        let reach = TextOffset::new(of.range.start().to_usize().saturating_sub(4096));
        let first = scene
            .marks
            .partition_point(|mark| mark.range.start() < reach);
        for mark in scene
            .marks
            .iter()
            .skip(first)
            .take_while(|mark| !is_past(mark.range))
        {
            let color = match mark.kind {
                MarkKind::FindHit => palette.find_hit,
                MarkKind::CurrentHit => palette.current_hit,
                MarkKind::Keyword(color) => palette.tint(color),
                MarkKind::Doubtful => palette.accent,
            };
            let areas = tint_areas(of, mark.range, color);
            if mark.kind != MarkKind::Doubtful {
                self.paint_areas(painter, shown, areas);
                continue;
            }
            for area in areas {
                let rect = self.area_rect(shown, &area);
                let ends = [rect.left_bottom(), rect.right_bottom()];
                painter.extend(Shape::dashed_line(&ends, Stroke::new(1.5, color), 4.0, 3.0));
            }
        }
    }

    fn area_rect(&self, shown: &Visible, area: &Area) -> Rect {
        let left = self.page.column_left;
        let (top, bottom) = (shown.top + area.top, shown.top + area.bottom);
        self.page
            .to_points(left + area.left, top, left + area.right, bottom)
    }

    fn paint_area(&self, painter: &Painter, shown: &Visible, area: &Area) {
        painter.rect_filled(self.area_rect(shown, area), 0.0, area.color);
    }

    fn paint_areas(&self, painter: &Painter, shown: &Visible, areas: Vec<Area>) {
        for area in areas {
            self.paint_area(painter, shown, &area);
        }
    }

    /// The rectangles of a range that are in view, in points.
    pub(super) fn rects_of(&self, range: TextRange) -> Vec<Rect> {
        let mut rects = Vec::new();
        for shown in &self.visible {
            let block = self.blocks.get(shown.block).filter(|block| block.is_text());
            let Some(block) = block.and_then(Block::range) else {
                continue;
            };
            let Some(inside) = range.intersection(block) else {
                continue;
            };
            let start = block.start().to_usize();
            let bytes = inside.start().to_usize() - start..inside.end().to_usize() - start;
            for piece in shown.laid_out.geometry.pieces(bytes) {
                let Some(line) = shown.laid_out.geometry.lines().get(piece.line) else {
                    continue;
                };
                let left = self.page.column_left;
                let (top, bottom) = (shown.top + line.top, shown.top + line.bottom);
                rects.push(
                    self.page
                        .to_points(left + piece.left, top, left + piece.right, bottom),
                );
            }
        }
        rects
    }

    fn bar_x(&self, lane: usize) -> f32 {
        let column = self.page.rect.left() + self.page.column_left / self.page.scale;
        column - BAR_GAP - BAR_PITCH * lane as f32
    }

    fn paint_margin(
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
        let size = (scene.reading.size_pt * 0.6).clamp(9.0, 14.0);
        for cue in decor.cues.iter().filter(|cue| cue.nth < 3) {
            let Some(owner) = highlights.owners().get(cue.owner) else {
                continue;
            };
            let right = self.bar_x(n_lanes) - cue.nth as f32 * size * 0.95 + 1.0;
            let baseline = self
                .page
                .to_points(0.0, shown.top + cue.baseline, 0.0, 0.0)
                .top();
            let center = pos2(right - size * 0.4, baseline - size * 0.36);
            match owner.cue {
                Cue::Sign(sign) if sign != Sign::Unclear => {
                    paint_sign(painter, sign, center, size * 0.40, cue.color);
                }
                Cue::Sign(_) => self.paint_letter(glyphs, ('?', size), center, cue.color),
                Cue::Letter(letter) => self.paint_letter(glyphs, (letter, size), center, cue.color),
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

    fn paint_selected(
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
        let x = self.bar_x(highlights.n_bar_lanes().min(MOST_BAR_LANES)) + 2.0;
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

    fn paint_caret(
        &mut self,
        ui: &Ui,
        painter: &Painter,
        scene: &ArticleScene<'_>,
        response: &Response,
    ) {
        let now = ui.input(|input| input.time);
        let caret = scene.selection.caret;
        if self.shown_caret != Some(caret) {
            self.shown_caret = Some(caret);
            self.caret_moved = now;
        }
        if !response.has_focus() {
            return;
        }
        let since = now - self.caret_moved;
        let blinks = ui.visuals().text_cursor.blink;
        let is_shown = !blinks || (since / BLINK).rem_euclid(2.0) < 1.0;
        if blinks {
            let rest = BLINK - since.rem_euclid(BLINK);
            ui.ctx()
                .request_repaint_after(Duration::from_secs_f64(rest.max(0.01)));
        }
        let Some(rect) = self.caret_rect(caret).filter(|_| is_shown) else {
            return;
        };
        let x = rect.left();
        let bar = Rect::from_x_y_ranges(x - 0.75..=x + 0.75, rect.y_range());
        painter.rect_filled(bar, 0.0, scene.palette.caret);
    }

    fn paint_rail(&mut self, painter: &Painter, scene: &ArticleScene<'_>, highlights: &Highlights) {
        let rect = self.minimap_rect();
        let mesh = self.minimap.mesh(scene, highlights, rect);
        let seen = self.seen_share(scene);
        let top = rect.top() + seen.0 * rect.height();
        let bottom = (rect.top() + seen.1 * rect.height()).max(top + 3.0);
        let palette = scene.palette;
        let window = Rect::from_x_y_ranges(rect.x_range(), top..=bottom).expand2(vec2(2.0, 1.0));
        painter.rect_filled(window, 2.0, mix(palette.background, palette.rule, 0.75));
        painter.add(Shape::Mesh(mesh));
        let is_needed =
            self.heights.total() > f64::from(self.page.rect.height() * self.page.scale) + 1.0;
        if is_needed {
            let thumb = self.thumb().shrink2(vec2(2.0, 1.0));
            painter.rect_filled(thumb, 3.0, mix(palette.rule, palette.faint, 0.35));
        }
    }

    /// From which share of the article's bytes to which is in view.
    fn seen_share(&self, scene: &ArticleScene<'_>) -> (f32, f32) {
        let n_bytes = scene.article.text.as_str().len().max(1) as f32;
        let top = self.top_visible().to_usize() as f32;
        let bottom = self.visible.iter().rev().find_map(|shown| {
            let block = self
                .blocks
                .get(shown.block)
                .filter(|block| block.is_text())?;
            let geometry = &shown.laid_out.geometry;
            let height = self.page.rect.height() * self.page.scale;
            let line = geometry.lines().get(geometry.line_at(height - shown.top))?;
            Some((block.bytes.start + line.bytes.end) as f32)
        });
        (top / n_bytes, bottom.unwrap_or(n_bytes) / n_bytes)
    }
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
