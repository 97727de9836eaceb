//! The state of a reading view: where it is scrolled to, what it has laid out, what is dragged.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use egui::{Pos2, Rect, vec2};

use super::blocks::{Block, BlockKind, cut_into_blocks};
use super::decor::Decor;
use super::engine::{LaidOut, TextEngine};
use super::heights::Heights;
use super::highlights::Highlights;
use super::lru::Lru;
use super::minimap::Minimap;
use super::pointer::PointerState;
use super::scene::{ArticlePalette, ArticleScene, ReadingSettings};
use super::setting::facts;
use crate::model::Article;
use crate::text::{TextOffset, TextRange};

/// How many laid out blocks are kept.
pub const MOST_BLOCKS: usize = 200;
/// How long the first frame waits for the fonts.
const PATIENCE: Duration = Duration::from_millis(60);
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
    pub(super) opened: BTreeSet<TextOffset>,
    pub(super) goal_x: Option<(TextOffset, f32)>,
    pub(super) facts: String,
    made_for: Option<MadeFor>,
    pub(super) measure: Option<(String, f32)>,
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

/// Where a view stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScrollPlace(Scroll);

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

    /// What draws its text, for other views to share.
    pub fn engine(&self) -> TextEngine {
        self.engine.clone()
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

    /// Where the view stands, for another view of the same text that is as wide.
    pub fn place(&self) -> ScrollPlace {
        ScrollPlace(self.scroll)
    }

    /// Stands where such a view stands.
    pub fn go_to_place(&mut self, place: ScrollPlace) {
        self.scroll = place.0;
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
        self.open_wanted_dirt(scene.article);
        let made_for = MadeFor::new(scene, &self.page, generation);
        if self.made_for.as_ref() != Some(&made_for) {
            self.remake(scene, made_for);
        }
        true
    }

    /// Opens folded dirt that hides a place which is to be shown.
    fn open_wanted_dirt(&mut self, article: &Article) {
        let Some((wanted, _)) = self.wanted else {
            return;
        };
        let is_hidden = |block: &Block| {
            matches!(block.kind, BlockKind::Fold(_))
                && block.range().is_some_and(|range| range.intersects(wanted))
        };
        let hidden = self.blocks.iter().find(|block| is_hidden(block));
        if let Some(range) = hidden.and_then(Block::range) {
            self.toggle_dirt(article, range);
        }
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
