//! Paints a frame of the reading view.

use std::rc::Rc;
use std::time::Duration;

use egui::{Painter, Rect, Response, Shape, Stroke, Ui};

use super::blocks::Block;
use super::decor::{Area, Decor, DecorOf, tint_areas};
use super::engine::GlyphPainter;
use super::highlights::Highlights;
use super::scene::{ArticleEvent, ArticleScene, MarkKind};
use super::view::{ArticleView, Visible};
use crate::text::{TextOffset, TextRange};

/// How long the caret shows, and how long it hides, in seconds.
const BLINK: f64 = 0.55;

impl ArticleView {
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
        self.paint_frame(&painter, scene);
        self.paint_caret(ui, &painter, scene);
        self.paint_rail(&painter, scene, &highlights);
        self.paint_card(ui, scene, response);
        let atlas = &mut engine.0.borrow_mut().atlas;
        atlas.upload(ui.ctx());
        if atlas.is_full() {
            ui.ctx().request_repaint();
        }
    }

    pub(super) fn em(&self, scene: &ArticleScene<'_>, block: &Block) -> f32 {
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

    pub(super) fn decor(
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

    /// Frames the lines of what is compared.
    fn paint_frame(&self, painter: &Painter, scene: &ArticleScene<'_>) {
        let frame = scene.compared.and_then(|compared| compared.frame);
        let rects = frame.map(|range| self.rects_of(range)).unwrap_or_default();
        let Some(hull) = rects.into_iter().reduce(Rect::union) else {
            return;
        };
        let line = Stroke::new(1.5, scene.palette.accent);
        let around = hull.expand2(egui::vec2(5.0, 2.0));
        painter.rect_stroke(around, 5.0, line, egui::StrokeKind::Outside);
    }

    fn paint_caret(&mut self, ui: &Ui, painter: &Painter, scene: &ArticleScene<'_>) {
        let now = ui.input(|input| input.time);
        let caret = scene.selection.caret;
        if self.shown_caret != Some(caret) {
            self.shown_caret = Some(caret);
            self.caret_moved = now;
        }
        if !scene.has_keys {
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
}
