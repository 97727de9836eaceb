//! The caret: where it stands, and where it goes by lines and pages.

use egui::Rect;

use super::blocks::Block;
use super::scene::ArticleScene;
use super::view::ArticleView;
use crate::text::TextOffset;

impl ArticleView {
    /// Where the caret of the last frame stands on screen, in points, if it is in view.
    pub fn caret_rect(&self, offset: TextOffset) -> Option<Rect> {
        let is_upstream = self.upstream == Some(offset);
        let (visible, inside) = self.visible_at(offset)?;
        let geometry = &visible.laid_out.geometry;
        let caret = geometry.caret(inside, is_upstream);
        let line = geometry.lines().get(caret.line)?;
        let left = self.page.column_left + caret.x;
        let top = visible.top + line.baseline - line.ascent;
        let bottom = visible.top + line.baseline + line.descent;
        Some(self.page.to_points(left, top, left, bottom))
    }

    /// The place `n_lines` below (or, if negative, above) `from`; the column is kept while only
    /// this moves the caret.
    pub fn vertical_move(
        &mut self,
        scene: &ArticleScene<'_>,
        from: TextOffset,
        n_lines: i32,
    ) -> TextOffset {
        let Some((mut block, inside)) = self.block_of(from) else {
            return from;
        };
        let Some(mut laid_out) = self.laid_out(scene, block) else {
            return from;
        };
        let caret = laid_out.geometry.caret(inside, self.upstream == Some(from));
        let goal = self
            .goal_x
            .filter(|(at, _)| *at == from)
            .map_or(caret.x, |(_, x)| x);
        let mut line = caret.line;
        for _ in 0..n_lines.unsigned_abs() {
            let next = self.next_line(scene, (block, line), n_lines > 0);
            let Some((next_block, next_line)) = next else {
                break;
            };
            (block, line) = (next_block, next_line);
        }
        if let Some(found) = self.laid_out(scene, block) {
            laid_out = found;
        }
        let hit = laid_out.geometry.hit_on_line(line, goal, true);
        let start = self.blocks.get(block).map_or(0, |block| block.bytes.start);
        let to = TextOffset::new(start + hit.offset);
        self.upstream = hit.is_upstream.then_some(to);
        self.goal_x = Some((to, goal));
        to
    }

    /// The place a screen below, or above if `n_pages` is negative.
    pub fn page_move(
        &mut self,
        scene: &ArticleScene<'_>,
        from: TextOffset,
        n_pages: i32,
    ) -> TextOffset {
        let line_height = scene.reading.size_pt * scene.reading.leading;
        let n_lines = (self.page.rect.height() / line_height.max(1.0) - 1.0).max(1.0);
        self.vertical_move(scene, from, n_pages * whole_lines(n_lines))
    }

    /// The first place of the line that holds `from`.
    pub fn line_start(&mut self, scene: &ArticleScene<'_>, from: TextOffset) -> TextOffset {
        self.upstream_aware_line(scene, from)
            .map_or(from, |(start, _)| start)
    }

    /// The last place of the line that holds `from`.
    pub fn line_end(&mut self, scene: &ArticleScene<'_>, from: TextOffset) -> TextOffset {
        let Some((_, end)) = self.upstream_aware_line(scene, from) else {
            return from;
        };
        self.upstream = Some(end);
        end
    }

    fn upstream_aware_line(
        &mut self,
        scene: &ArticleScene<'_>,
        from: TextOffset,
    ) -> Option<(TextOffset, TextOffset)> {
        let (block, inside) = self.block_of(from)?;
        let laid_out = self.laid_out(scene, block)?;
        let line = laid_out
            .geometry
            .caret(inside, self.upstream == Some(from))
            .line;
        let (start, end) = laid_out.geometry.line_ends(line);
        let first = self.blocks.get(block)?.bytes.start;
        Some((TextOffset::new(first + start), TextOffset::new(first + end)))
    }

    fn next_line(
        &mut self,
        scene: &ArticleScene<'_>,
        (block, line): (usize, usize),
        is_down: bool,
    ) -> Option<(usize, usize)> {
        let n_lines = self.laid_out(scene, block)?.geometry.lines().len();
        if is_down && line + 1 < n_lines {
            return Some((block, line + 1));
        }
        if !is_down && line > 0 {
            return Some((block, line - 1));
        }
        let is_text = |nth: &usize| self.blocks.get(*nth).is_some_and(Block::is_text);
        let next = if is_down {
            (block + 1..self.blocks.len()).find(is_text)
        } else {
            (0..block).rev().find(is_text)
        }?;
        let last = self
            .laid_out(scene, next)?
            .geometry
            .lines()
            .len()
            .saturating_sub(1);
        Some((next, if is_down { 0 } else { last }))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a screen has few lines")]
fn whole_lines(n_lines: f32) -> i32 {
    n_lines as i32
}
