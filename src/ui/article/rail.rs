//! The rail at the right: minimap and scroll bar.

use egui::{Painter, Pos2, Rect, Shape, vec2};

use super::highlights::Highlights;
use super::palette::mix;
use super::scene::ArticleScene;
use super::view::{ArticleView, RAIL};
use crate::text::TextOffset;

impl ArticleView {
    /// Where the minimap is, in points.
    pub(super) fn minimap_rect(&self) -> Rect {
        let rect = self.page.rect;
        let left = rect.right() - RAIL + 2.0;
        Rect::from_x_y_ranges(left..=left + 13.0, rect.y_range()).shrink2(egui::vec2(0.0, 4.0))
    }

    /// Where the scroll bar runs, in points.
    pub(super) fn scroll_rect(&self) -> Rect {
        let rect = self.page.rect;
        Rect::from_x_y_ranges(rect.right() - 11.0..=rect.right() - 2.0, rect.y_range())
    }

    /// The part of the scroll bar that stands for what is in view, in points.
    pub(super) fn thumb(&self) -> Rect {
        let rail = self.scroll_rect();
        let total = self.heights.total().max(1.0);
        let above = self.heights.before(self.scroll.block) + f64::from(self.scroll.above);
        let shown = f64::from(self.page.rect.height() * self.page.scale);
        let height = (share(shown, total) * rail.height())
            .max(24.0)
            .min(rail.height());
        let top = rail.top() + share(above, (total - shown).max(1.0)) * (rail.height() - height);
        Rect::from_x_y_ranges(rail.x_range(), top..=top + height)
    }

    pub(super) fn scroll_to_share(&mut self, scene: &ArticleScene<'_>, at: Pos2) {
        let rect = self.minimap_rect();
        let share = ((at.y - rect.top()) / rect.height().max(1.0)).clamp(0.0, 1.0);
        let n_bytes = scene.article.text.as_str().len();
        let offset = TextOffset::new(byte_at(n_bytes, share));
        let middle = (self.page.rect.height() * self.page.scale / 2.0).round();
        self.go_to(scene, offset, middle);
    }

    pub(super) fn drag_thumb(&mut self, scene: &ArticleScene<'_>, top: f32) {
        let rail = self.scroll_rect();
        let free = (rail.height() - self.thumb().height()).max(1.0);
        let share = ((top - rail.top()) / free).clamp(0.0, 1.0);
        let shown = f64::from(self.page.rect.height() * self.page.scale);
        let distance = f64::from(share) * (self.heights.total() - shown).max(0.0);
        self.scroll_to_distance(scene, distance);
    }

    pub(super) fn paint_rail(
        &mut self,
        painter: &Painter,
        scene: &ArticleScene<'_>,
        highlights: &Highlights,
    ) {
        let rect = self.minimap_rect();
        let mesh = self.minimap.mesh(scene, highlights, rect);
        let seen = self.seen_share(scene);
        let top = rect.top() + seen.0 * rect.height();
        let bottom = (rect.top() + seen.1 * rect.height()).max(top + 3.0);
        let palette = scene.palette;
        let is_needed =
            self.heights.total() > f64::from(self.page.rect.height() * self.page.scale) + 1.0;
        if is_needed {
            let window = Rect::from_x_y_ranges(rect.x_range(), top..=bottom);
            let color = mix(palette.background, palette.rule, 0.75);
            painter.rect_filled(window.expand2(vec2(2.0, 1.0)), 2.0, color);
        }
        painter.add(Shape::Mesh(mesh));
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

#[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
fn share(part: f64, whole: f64) -> f32 {
    (part / whole).clamp(0.0, 1.0) as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length that fits"
)]
fn byte_at(n_bytes: usize, share: f32) -> usize {
    (n_bytes as f64 * f64::from(share)) as usize
}
