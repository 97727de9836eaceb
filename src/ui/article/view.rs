//! The state of a reading view: where it is scrolled to, what it has laid out, what is dragged.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use egui::{Pos2, Rect, pos2, vec2};

use super::blocks::{Block, BlockKind, cut_into_blocks};
use super::decor::Decor;
use super::engine::{Engine, Ink, LaidOut, TextEngine, TextSpec};
use super::heights::Heights;
use super::highlights::Highlights;
use super::lru::Lru;
use super::minimap::Minimap;
use super::pointer::PointerState;
use super::scene::{ArticlePalette, ArticleScene, ReadingSettings, Typeface};
use crate::model::{Article, DirtReason};
use crate::text::{TextOffset, TextRange, segment};

/// How many laid out blocks are kept.
pub const MOST_BLOCKS: usize = 200;
/// How long the first frame waits for the fonts.
const PATIENCE: Duration = Duration::from_millis(60);
/// Room for bars and signs on each side of the column, in points.
const GUTTER: f32 = 58.0;
/// Room for minimap and scroll bar, in points.
pub(super) const RAIL: f32 = 30.0;

/// A reading view; all of it can be lost and made anew.
pub struct ArticleView {
    pub(super) engine: TextEngine,
    pub(super) blocks: Vec<Block>,
    pub(super) heights: Heights,
    pub(super) cache: Lru<Rc<LaidOut>>,
    pub(super) decor: Lru<Rc<Decor>>,
    pub(super) labels: BTreeMap<(char, u32), Rc<LaidOut>>,
    pub(super) page: Page,
    pub(super) highlights: Rc<Highlights>,
    pub(super) scroll: Scroll,
    pub(super) pointer: PointerState,
    pub(super) minimap: Minimap,
    pub(super) visible: Vec<Visible>,
    pub(super) wanted: Option<(TextRange, Reveal)>,
    pub(super) upstream: Option<TextOffset>,
    pub(super) caret_moved: f64,
    pub(super) shown_caret: Option<TextOffset>,
    opened: BTreeSet<TextOffset>,
    goal_x: Option<(TextOffset, f32)>,
    facts: String,
    made_for: Option<MadeFor>,
    measure: Option<(String, f32)>,
}

/// The column as it was laid out last, in pixels unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Page {
    /// The whole view, in points, its corner on a whole pixel.
    pub rect: Rect,
    /// Pixels in a point.
    pub scale: f32,
    /// The left edge of the column from the view's left.
    pub column_left: f32,
    /// The width of the column.
    pub column_width: f32,
}

/// Where the view stands: a block, and how far its top is above the view's top, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scroll {
    pub block: usize,
    pub above: f32,
}

/// How a place is brought into view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reveal {
    /// In the upper third, unless it is in view already.
    Comfortably,
    /// By scrolling no further than needed.
    Barely,
}

/// A block on screen.
#[derive(Clone)]
pub(super) struct Visible {
    pub block: usize,
    /// Where its text begins below the view's top, in pixels.
    pub top: f32,
    pub laid_out: Rc<LaidOut>,
}

#[derive(Clone, Debug, PartialEq)]
struct MadeFor {
    article: (String, String, usize),
    reading: ReadingSettings,
    page: (u32, u32),
    revision: u64,
    palette: ArticlePalette,
    generation: u64,
    corrections: String,
    dirt: Vec<TextRange>,
}

impl Default for ArticleView {
    fn default() -> Self {
        Self::new(TextEngine::start())
    }
}

impl ArticleView {
    /// A view that shares its fonts and glyphs with all others of the engine.
    pub fn new(engine: TextEngine) -> Self {
        Self {
            engine,
            blocks: Vec::new(),
            heights: Heights::default(),
            cache: Lru::new(MOST_BLOCKS),
            decor: Lru::new(MOST_BLOCKS),
            labels: BTreeMap::new(),
            page: Page::default(),
            highlights: Rc::default(),
            scroll: Scroll::default(),
            pointer: PointerState::default(),
            minimap: Minimap::default(),
            visible: Vec::new(),
            wanted: None,
            upstream: None,
            caret_moved: 0.0,
            shown_caret: None,
            opened: BTreeSet::new(),
            goal_x: None,
            facts: String::new(),
            made_for: None,
            measure: None,
        }
    }

    /// Brings a range into view with the next frame, in the upper third unless it is in view.
    pub fn scroll_to(&mut self, range: TextRange) {
        self.wanted = Some((range, Reveal::Comfortably));
    }

    /// Brings a place into view with the next frame, scrolling no further than needed.
    pub fn reveal(&mut self, offset: TextOffset) {
        let range = TextRange::from_bytes(offset.to_usize(), offset.to_usize() + 1);
        self.wanted = range.map(|range| (range, Reveal::Barely));
    }

    /// The first place of the article that is in view.
    pub fn top_visible(&self) -> TextOffset {
        let shown = self.visible.iter().find_map(|visible| {
            let block = self.blocks.get(visible.block)?;
            let geometry = &visible.laid_out.geometry;
            let line = geometry.lines().get(geometry.line_at(-visible.top))?;
            let is_seen = block.is_text() && visible.top + visible.laid_out.height > 0.0;
            is_seen.then(|| TextOffset::new(block.bytes.start + line.bytes.start))
        });
        shown.unwrap_or_default()
    }

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

    /// Opens folded dirt, or folds it again.
    pub fn toggle_dirt(&mut self, article: &Article, range: TextRange) {
        let starts = article
            .parts
            .dirt
            .iter()
            .filter(|dirt| dirt.range.intersects(range));
        let starts: Vec<_> = starts.map(|dirt| dirt.range.start()).collect();
        let is_open = starts.iter().any(|start| self.opened.contains(start));
        for start in starts {
            if is_open {
                self.opened.remove(&start);
            } else {
                self.opened.insert(start);
            }
        }
        self.made_for = None;
    }

    /// Brings everything up to date with the scene; says `false` while the fonts are read.
    pub(super) fn prepare(&mut self, scene: &ArticleScene<'_>, page: (Rect, f32)) -> bool {
        let (rect, scale) = page;
        let generation = {
            let mut engine = self.engine.0.borrow_mut();
            if !engine.is_ready(PATIENCE) {
                return false;
            }
            engine.atlas.begin_frame(scene.palette.is_dark);
            engine.atlas.generation()
        };
        self.page = self.column(scene, rect, scale);
        let made_for = MadeFor::new(scene, &self.page, generation);
        if self.made_for.as_ref() != Some(&made_for) {
            self.remake(scene, made_for);
        }
        true
    }

    fn remake(&mut self, scene: &ArticleScene<'_>, made_for: MadeFor) {
        let before = self.made_for.take();
        let same = |what: fn(&MadeFor, &MadeFor) -> bool| {
            before
                .as_ref()
                .is_some_and(|before| what(before, &made_for))
        };
        let is_same_article = same(|a, b| a.article == b.article);
        let is_same_cut = is_same_article
            && same(|a, b| {
                a.reading.dirt == b.reading.dirt
                    && a.corrections == b.corrections
                    && a.dirt == b.dirt
            });
        let is_same_layout = is_same_cut
            && same(|a, b| {
                a.reading == b.reading && a.page == b.page && a.generation == b.generation
            });
        self.decor.clear();
        if !is_same_layout {
            self.labels.clear();
            let top = if is_same_article {
                self.place_at_top()
            } else {
                None
            };
            self.blocks = cut_into_blocks(scene.article, scene.reading.dirt, &self.opened);
            self.cache.clear();
            self.visible.clear();
            self.goal_x = None;
            if !is_same_cut {
                self.facts = facts(scene.article);
            }
            let estimates = self
                .blocks
                .iter()
                .map(|block| self.estimate(scene, block))
                .collect();
            self.heights = Heights::new(estimates);
            self.scroll = Scroll::default();
            if let Some((offset, line)) = top {
                self.go_to(scene, offset, -line);
            }
        }
        let colors_kept = same(|a, b| a.reading.color_by == b.reading.color_by);
        if !is_same_article || !colors_kept || !same(|a, b| a.revision == b.revision) {
            self.highlights = Rc::new(Highlights::new(scene));
            self.minimap = Minimap::default();
        }
        self.made_for = Some(made_for);
    }

    /// The place at the top of the view, and how far below the view's top its line begins.
    fn place_at_top(&self) -> Option<(TextOffset, f32)> {
        let is_at_start = self.scroll.block == 0 && self.scroll.above <= 0.5;
        (!is_at_start && !self.visible.is_empty()).then(|| (self.top_visible(), 0.0))
    }

    fn column(&mut self, scene: &ArticleScene<'_>, rect: Rect, scale: f32) -> Page {
        let rect = Rect::from_min_max(snap(rect.min, scale), rect.max);
        let measure = self.measure_width(scene, scale) * scene.reading.measure_chars;
        let room = (rect.width() - RAIL) * scale;
        let column_width = measure
            .min(room - 2.0 * GUTTER * scale)
            .max(80.0 * scale)
            .round();
        let column_left = ((room - column_width) / 2.0)
            .max(GUTTER.min(room / 4.0) * scale)
            .round();
        Page {
            rect,
            scale,
            column_left,
            column_width,
        }
    }

    /// How wide a character is on average, in pixels.
    fn measure_width(&mut self, scene: &ArticleScene<'_>, scale: f32) -> f32 {
        const SAMPLE: &str = "the quick brown fox jumps over a lazy dog while seven wizards \
                              box and the rest of an ordinary sentence goes on and on";
        let key = format!(
            "{:?} {} {scale}",
            scene.reading.typeface, scene.reading.size_pt
        );
        if let Some((_, width)) = self
            .measure
            .as_ref()
            .filter(|(made_for, _)| *made_for == key)
        {
            return *width;
        }
        let spec = TextSpec {
            text: SAMPLE,
            typeface: &scene.reading.typeface,
            size_pt: scene.reading.size_pt,
            weight: 400.0,
            leading: 1.0,
            scale,
            width: f32::MAX,
            ink: Ink::Text,
            faint: Vec::new(),
        };
        let laid_out = self.engine.0.borrow_mut().lay_out(&spec);
        let width = laid_out.map_or(8.0, |laid_out| laid_out.width / SAMPLE.len() as f32);
        self.measure = Some((key, width));
        width
    }

    /// How high a block will be, space above it included, in pixels.
    fn estimate(&self, scene: &ArticleScene<'_>, block: &Block) -> f32 {
        let style = Style::of(scene, block.kind);
        let line = style.size_pt * style.leading * self.page.scale;
        let char_width = style.size_pt * self.page.scale * 0.45;
        let n_chars = block.bytes.len() as f32;
        let n_lines = (n_chars * char_width / self.page.column_width.max(1.0))
            .ceil()
            .max(1.0);
        n_lines * line + self.space_above(scene, block)
    }

    /// The space above a block, in pixels.
    pub(super) fn space_above(&self, scene: &ArticleScene<'_>, block: &Block) -> f32 {
        let em = scene.reading.size_pt * self.page.scale;
        let is_first = self.blocks.first() == Some(block);
        let space = match block.kind {
            BlockKind::Headline | BlockKind::Facts if is_first => 2.4,
            BlockKind::Headline => 1.6,
            BlockKind::Facts => 0.55,
            BlockKind::Body if !block.is_start => 0.0,
            BlockKind::Body | BlockKind::Fold(_) => 0.85,
        };
        let after_facts =
            block.is_start && block.kind == BlockKind::Body && self.follows_facts(block);
        (if after_facts { 1.7 * em } else { space * em }).round()
    }

    fn follows_facts(&self, block: &Block) -> bool {
        let before = self.blocks.iter().take(6).position(|found| found == block);
        let before = before.and_then(|nth| self.blocks.get(nth.checked_sub(1)?));
        before.is_some_and(|before| before.kind == BlockKind::Facts)
    }

    /// The block laid out, from the cache if it is there; its true height is noted.
    pub(super) fn laid_out(&mut self, scene: &ArticleScene<'_>, nth: usize) -> Option<Rc<LaidOut>> {
        if self.cache.touch(nth) {
            return self.cache.get(nth).cloned();
        }
        let block = self.blocks.get(nth)?.clone();
        let style = Style::of(scene, block.kind);
        let engine = self.engine.clone();
        let laid_out = self.lay_out(&mut engine.0.borrow_mut(), scene, &block, &style)?;
        self.heights
            .set(nth, laid_out.height + self.space_above(scene, &block));
        let laid_out = Rc::new(laid_out);
        self.cache.insert(nth, Rc::clone(&laid_out));
        Some(laid_out)
    }

    fn lay_out(
        &self,
        engine: &mut Engine,
        scene: &ArticleScene<'_>,
        block: &Block,
        style: &Style<'_>,
    ) -> Option<LaidOut> {
        let label;
        let text = match block.kind {
            BlockKind::Facts => &self.facts,
            BlockKind::Fold(reason) => {
                label = fold_label(reason);
                &label
            }
            BlockKind::Headline | BlockKind::Body => {
                scene.article.text.as_str().get(block.bytes.clone())?
            }
        };
        engine.lay_out(&TextSpec {
            text,
            typeface: style.typeface,
            size_pt: style.size_pt,
            weight: style.weight,
            leading: style.leading,
            scale: self.page.scale,
            width: self.page.column_width,
            ink: style.ink,
            faint: faint_bytes(scene.article, block),
        })
    }

    /// The text block that holds a place, or is nearest to it, and the place's byte in it.
    pub(super) fn block_of(&self, offset: TextOffset) -> Option<(usize, usize)> {
        let byte = offset.to_usize();
        let after = self
            .blocks
            .partition_point(|block| block.bytes.start <= byte);
        let is_text = |nth: &usize| self.blocks.get(*nth).is_some_and(Block::is_text);
        let nth = (0..after)
            .rev()
            .find(is_text)
            .or_else(|| (after..self.blocks.len()).find(is_text))?;
        let bytes = &self.blocks.get(nth)?.bytes;
        Some((nth, byte.clamp(bytes.start, bytes.end) - bytes.start))
    }

    /// The visible block that holds a place, and the place's byte in it.
    pub(super) fn visible_at(&self, offset: TextOffset) -> Option<(&Visible, usize)> {
        let (block, inside) = self.block_of(offset)?;
        let visible = self.visible.iter().find(|visible| visible.block == block)?;
        Some((visible, inside))
    }

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
        match (seen, reveal) {
            (Some(top), _) if top >= line * 0.5 && top + 2.0 * line <= height => {}
            (Some(top), Reveal::Barely) if top < line => self.scroll_by(scene, top - line),
            (Some(top), Reveal::Barely) => self.scroll_by(scene, top + 2.5 * line - height),
            _ => self.go_to(scene, range.start(), (height / 3.0).round()),
        }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self {
            rect: Rect::ZERO,
            scale: 1.0,
            column_left: 0.0,
            column_width: 1.0,
        }
    }
}

impl Page {
    /// A rectangle in pixels from the view's top left, in points of the screen.
    pub fn to_points(self, left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        let min = self.rect.min;
        Rect::from_min_max(
            min + vec2(left, top) / self.scale,
            min + vec2(right, bottom) / self.scale,
        )
    }

    /// A point of the screen, in pixels from the view's top left.
    pub fn to_pixels(self, point: Pos2) -> Pos2 {
        ((point - self.rect.min) * self.scale).to_pos2()
    }
}

impl MadeFor {
    fn new(scene: &ArticleScene<'_>, page: &Page, generation: u64) -> Self {
        let article = scene.article;
        let text = article.text.as_str();
        let metadata = &article.metadata;
        Self {
            article: (
                article.id.to_string(),
                article.text.sha256().to_owned(),
                text.len(),
            ),
            reading: scene.reading.clone(),
            page: (page.column_width.to_bits(), page.scale.to_bits()),
            revision: scene.revision,
            palette: *scene.palette,
            generation,
            corrections: format!("{}\n{:?}", metadata.outlet, metadata.date),
            dirt: article.parts.dirt.iter().map(|dirt| dirt.range).collect(),
        }
    }
}

/// How a kind of block is set.
struct Style<'a> {
    typeface: &'a Typeface,
    size_pt: f32,
    weight: f32,
    leading: f32,
    ink: Ink,
}

impl<'a> Style<'a> {
    fn of(scene: &ArticleScene<'a>, kind: BlockKind) -> Self {
        let size_pt = scene.reading.size_pt;
        let body = Self {
            typeface: &scene.reading.typeface,
            size_pt,
            weight: 400.0,
            leading: scene.reading.leading,
            ink: Ink::Text,
        };
        match kind {
            BlockKind::Body => body,
            BlockKind::Headline => Self {
                size_pt: size_pt * 1.7,
                weight: 600.0,
                leading: 1.22,
                ..body
            },
            BlockKind::Facts | BlockKind::Fold(_) => Self {
                typeface: &Typeface::Sans,
                size_pt: size_pt * 0.78,
                leading: 1.4,
                ink: Ink::Faint,
                ..body
            },
        }
    }
}

fn fold_label(reason: DirtReason) -> String {
    let label = reason.label();
    let mut chars = label.chars();
    let first: String = chars
        .next()
        .map(|first| first.to_lowercase().collect())
        .unwrap_or_default();
    format!("… {first}{}", chars.as_str())
}

fn faint_bytes(article: &Article, block: &Block) -> Vec<std::ops::Range<usize>> {
    let Some(range) = block.range().filter(|_| block.is_text()) else {
        return Vec::new();
    };
    let dirt = &article.parts.dirt;
    let first = dirt.partition_point(|dirt| dirt.range.end() <= range.start());
    let meeting = dirt
        .iter()
        .skip(first)
        .map_while(|dirt| dirt.range.intersection(range));
    let start = block.bytes.start;
    meeting
        .map(|range| range.start().to_usize() - start..range.end().to_usize() - start)
        .collect()
}

/// What stands below the headline: outlet, date, length.
fn facts(article: &Article) -> String {
    const COUNTED_BYTES: usize = 256 * 1024;
    let text = article.text.as_str();
    let n_words = if text.len() <= COUNTED_BYTES {
        segment::words(text).count()
    } else {
        text.split_whitespace().count()
    };
    let date = article
        .metadata
        .date
        .map(|date| date.strftime("%-d %b %Y").to_string());
    let words = if n_words == 1 {
        "1 word".to_owned()
    } else {
        format!("{n_words} words")
    };
    let outlet = Some(article.metadata.outlet.clone()).filter(|outlet| !outlet.is_empty());
    [outlet, date, Some(words)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

fn snap(point: Pos2, scale: f32) -> Pos2 {
    pos2(
        (point.x * scale).round() / scale,
        (point.y * scale).round() / scale,
    )
}

#[expect(clippy::cast_possible_truncation, reason = "a screen has few lines")]
fn whole_lines(n_lines: f32) -> i32 {
    n_lines as i32
}
