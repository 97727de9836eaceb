//! Where the view stands in the article, and how it gets elsewhere.

use super::scene::ArticleScene;
use super::view::{ArticleView, Reveal, Scroll, Visible};
use crate::text::TextOffset;

impl ArticleView {
    /// Scrolls so that the line of `offset` begins `below` pixels under the view's top.
    pub(super) fn go_to(&mut self, scene: &ArticleScene<'_>, offset: TextOffset, below: f32) {
        let Some((block, inside)) = self.block_of(offset) else {
            return;
        };
        let Some(laid_out) = self.laid_out(scene, block) else {
            return;
        };
        let line = laid_out.geometry.line_of(inside, false);
        let line_top = laid_out
            .geometry
            .lines()
            .get(line)
            .map_or(0.0, |line| line.top);
        let space = self
            .blocks
            .get(block)
            .map_or(0.0, |found| self.space_above(scene, found));
        self.scroll = Scroll {
            block,
            above: space + line_top - below,
        };
        self.settle(scene);
    }

    /// Scrolls by pixels, down if positive.
    pub(super) fn scroll_by(&mut self, scene: &ArticleScene<'_>, pixels: f32) {
        if pixels.abs() > 3.0 * self.page.rect.height() * self.page.scale {
            let now = self.heights.before(self.scroll.block) + f64::from(self.scroll.above);
            self.scroll_to_distance(scene, now + f64::from(pixels));
            return;
        }
        self.scroll.above += pixels;
        self.settle(scene);
    }

    /// Scrolls to a distance from the article's top, in pixels.
    pub(super) fn scroll_to_distance(&mut self, scene: &ArticleScene<'_>, distance: f64) {
        let (block, above) = self.heights.at(distance);
        self.scroll = Scroll { block, above };
        self.settle(scene);
    }

    /// Moves the anchor to the block at the view's top; neither end is scrolled past.
    fn settle(&mut self, scene: &ArticleScene<'_>) {
        let last = self.blocks.len().saturating_sub(1);
        while self.scroll.above < 0.0 && self.scroll.block > 0 {
            self.scroll.block -= 1;
            self.laid_out(scene, self.scroll.block);
            self.scroll.above += self.heights.get(self.scroll.block);
        }
        self.laid_out(scene, self.scroll.block);
        while self.scroll.block < last && self.scroll.above >= self.heights.get(self.scroll.block) {
            self.scroll.above -= self.heights.get(self.scroll.block);
            self.scroll.block += 1;
            self.laid_out(scene, self.scroll.block);
        }
        self.scroll.above = self.scroll.above.max(0.0).round();
        self.stop_at_the_end(scene);
    }

    fn stop_at_the_end(&mut self, scene: &ArticleScene<'_>) {
        let height = self.page.rect.height() * self.page.scale;
        let margin = scene.reading.size_pt * self.page.scale * 3.0;
        let mut left = height - margin + self.scroll.above;
        for block in self.scroll.block..self.blocks.len() {
            self.laid_out(scene, block);
            left -= self.heights.get(block);
            if left <= 0.0 {
                return;
            }
        }
        // What is left is empty: go up by as much, but not past the start.
        self.scroll.above -= left.round();
        while self.scroll.above < 0.0 && self.scroll.block > 0 {
            self.scroll.block -= 1;
            self.laid_out(scene, self.scroll.block);
            self.scroll.above += self.heights.get(self.scroll.block);
        }
        self.scroll.above = self.scroll.above.max(0.0);
    }

    /// Lays out what is in view.
    pub(super) fn find_visible(&mut self, scene: &ArticleScene<'_>) {
        self.visible.clear();
        let height = self.page.rect.height() * self.page.scale;
        let mut top = -self.scroll.above;
        let mut nth = self.scroll.block;
        while top < height {
            let Some(block) = self.blocks.get(nth) else {
                break;
            };
            let space = self.space_above(scene, block);
            let Some(laid_out) = self.laid_out(scene, nth) else {
                break;
            };
            let bottom = top + space + laid_out.height;
            self.visible.push(Visible {
                block: nth,
                top: top + space,
                laid_out,
            });
            top = bottom;
            nth += 1;
        }
    }

    /// Scrolls to what was asked for since the last frame.
    pub(super) fn follow_wishes(&mut self, scene: &ArticleScene<'_>) {
        let Some((range, reveal)) = self.wanted.take() else {
            return;
        };
        self.find_visible(scene);
        let height = self.page.rect.height() * self.page.scale;
        let line = scene.reading.size_pt * scene.reading.leading * self.page.scale;
        let seen = self
            .visible_at(range.start())
            .and_then(|(visible, inside)| {
                let geometry = &visible.laid_out.geometry;
                let line = geometry.line_of(inside, self.upstream == Some(range.start()));
                Some(visible.top + geometry.lines().get(line)?.top)
            });
        let lines_below = match reveal {
            Reveal::Comfortably => 4.0,
            Reveal::Barely => 2.0,
        };
        match (seen, reveal) {
            (Some(top), _) if top >= line * 0.5 && top + lines_below * line <= height => {}
            (Some(top), Reveal::Barely) if top < line => self.scroll_by(scene, top - line),
            (Some(top), Reveal::Barely) => self.scroll_by(scene, top + 2.5 * line - height),
            _ => self.go_to(scene, range.start(), (height / 3.0).round()),
        }
    }
}
