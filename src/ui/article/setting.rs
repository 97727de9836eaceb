//! How blocks are set: measure, size, space, and the layout of each, made when it is needed.

use std::rc::Rc;

use egui::{Pos2, Rect, pos2};
use unicode_bidi::Direction;

use super::blocks::{Block, BlockKind};
use super::engine::{Engine, Ink, LaidOut, TextSpec};
use super::scene::{ArticleScene, Typeface};
use super::view::{ArticleView, Page, RAIL};
use crate::model::{Article, DirtReason};
use crate::text::WordCount;

/// Before and after words from left to right, to make them a line that stands at the right.
const AT_THE_RIGHT: [&str; 2] = ["\u{200f}\u{2066}", "\u{2069}"];

/// Room for bars and signs on each side of the column, in points.
const GUTTER: f32 = 58.0;

impl ArticleView {
    pub(super) fn column(&mut self, scene: &ArticleScene<'_>, rect: Rect, scale: f32) -> Page {
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
    pub(super) fn estimate(&self, scene: &ArticleScene<'_>, block: &Block) -> f32 {
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
pub(super) fn facts(article: &Article) -> String {
    let n_words = WordCount::new(article.text.as_str()).n_words();
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
    let facts = [outlet, date, Some(words)];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    // They stand at the side at which the headline begins.
    match unicode_bidi::get_base_direction(article.metadata.title.as_str()) {
        Direction::Rtl => {
            let [before, after] = AT_THE_RIGHT;
            format!("{before}{facts}{after}")
        }
        Direction::Ltr | Direction::Mixed => facts,
    }
}

fn snap(point: Pos2, scale: f32) -> Pos2 {
    pos2(
        (point.x * scale).round() / scale,
        (point.y * scale).round() / scale,
    )
}
