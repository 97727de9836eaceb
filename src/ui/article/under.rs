//! What lies under a point, and the word, sentence or paragraph round it.

use egui::{Pos2, Rect};

use super::blocks::BlockKind;
use super::pointer::Handle;
use super::view::ArticleView;
use crate::app::Selection;
use crate::model::{AnnotationId, Article};
use crate::text::{TextOffset, TextRange, segment};

impl ArticleView {
    /// What lies under a point of the screen.
    pub(super) fn under(&self, point: Pos2) -> Option<Under> {
        let at = self.page.to_pixels(point);
        let after = self
            .visible
            .partition_point(|visible| visible.top + visible.laid_out.height <= at.y);
        let is_fold = |nth: usize| {
            let block = self.blocks.get(self.visible.get(nth)?.block)?;
            matches!(block.kind, BlockKind::Fold(_)).then(|| block.range())?
        };
        let fold =
            is_fold(after).filter(|_| self.visible.get(after).is_some_and(|v| v.top <= at.y));
        let is_text = |nth: &usize| {
            let block = self
                .visible
                .get(*nth)
                .and_then(|visible| self.blocks.get(visible.block));
            block.is_some_and(super::blocks::Block::is_text)
        };
        let nth = (after..self.visible.len()).find(is_text);
        let nth = nth.or_else(|| (0..self.visible.len()).rev().find(is_text))?;
        let visible = self.visible.get(nth)?;
        let start = self.blocks.get(visible.block)?.bytes.start;
        let hit = visible
            .laid_out
            .geometry
            .hit(at.x - self.page.column_left, at.y - visible.top);
        Some(Under {
            offset: TextOffset::new(start + hit.offset),
            is_upstream: hit.is_upstream,
            grapheme: hit.under.map(|inside| TextOffset::new(start + inside)),
            fold,
        })
    }

    /// The annotations under a point of the screen, the smallest first.
    pub(super) fn ids_under(&self, point: Pos2) -> Vec<AnnotationId> {
        if let Some(owner) = self
            .bar_under(point)
            .and_then(|nth| self.highlights.owners().get(nth))
        {
            return vec![owner.annotation.id.clone()];
        }
        let grapheme = self.under(point).and_then(|under| under.grapheme);
        grapheme
            .map(|offset| self.highlights.ids_at(offset))
            .unwrap_or_default()
    }

    pub(super) fn bar_under(&self, point: Pos2) -> Option<usize> {
        let found = self
            .pointer
            .bars
            .iter()
            .find(|(rect, _)| rect.contains(point));
        found.map(|(_, owner)| *owner)
    }

    pub(super) fn handle_under(&self, point: Pos2) -> Option<Handle> {
        let found = self
            .pointer
            .handles
            .iter()
            .find(|handle| handle.rect.contains(point));
        found.copied()
    }

    /// The rectangle round what is selected and in view, in points.
    pub fn selection_rect(&self, selection: &Selection) -> Rect {
        let mut near = Rect::NOTHING;
        for range in selection.ranges() {
            for rect in self.rects_of(range) {
                near = near.union(rect);
            }
        }
        let near = near.intersect(self.page.rect);
        if near.is_positive() {
            near
        } else {
            Rect::from_min_size(self.page.rect.center(), egui::Vec2::ZERO)
        }
    }
}

/// What lies under a point of the view.
#[derive(Clone, Copy)]
pub(super) struct Under {
    /// The nearest place.
    pub offset: TextOffset,
    /// Whether the caret belongs before it.
    pub is_upstream: bool,
    /// The grapheme under the point.
    pub grapheme: Option<TextOffset>,
    /// The folded dirt under the point.
    pub fold: Option<TextRange>,
}

/// What a press selects, by how often it came.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Unit {
    Character,
    Word,
    Sentence,
    Paragraph,
}

impl Unit {
    /// The unit under the mouse, as its two ends.
    pub(super) fn around(self, article: &Article, under: &Under) -> (TextOffset, TextOffset) {
        let text = article.text.as_str();
        let at = under.grapheme.unwrap_or(under.offset);
        let range = match self {
            Self::Character => None,
            Self::Word => segment::word_at(text, at).or_else(|| {
                under
                    .grapheme
                    .and_then(|at| TextRange::new(at, segment::next_grapheme(text, at)).ok())
            }),
            Self::Sentence => segment::sentence_at(text, at),
            Self::Paragraph => paragraph_at(article, at),
        };
        range.map_or((under.offset, under.offset), |range| {
            (range.start(), range.end())
        })
    }

    /// Extends a selection that began at `origin`; says whether it changed.
    pub(super) fn extend(
        self,
        article: &Article,
        origin: (TextOffset, TextOffset),
        under: &Under,
        selection: &mut Selection,
    ) -> bool {
        let focus = self.around(article, under);
        let (anchor, caret) = if focus.0 < origin.0 {
            (origin.1, focus.0)
        } else {
            (origin.0, focus.1.max(origin.1))
        };
        let has_changed = (selection.anchor, selection.caret) != (anchor, caret);
        (selection.anchor, selection.caret) = (anchor, caret);
        has_changed
    }
}

fn paragraph_at(article: &Article, at: TextOffset) -> Option<TextRange> {
    let paragraphs = &article.parts.paragraphs;
    let after = paragraphs.partition_point(|paragraph| paragraph.start() <= at);
    let found = after
        .checked_sub(1)
        .and_then(|nth| paragraphs.get(nth))
        .copied()?;
    segment::trim(article.text.as_str(), found)
}
