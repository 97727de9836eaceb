//! Blocks: the pieces an article is laid out in, each a line break away from the next.

use std::collections::BTreeSet;
use std::ops::Range;

use super::scene::DirtView;
use crate::model::{Article, DirtReason};
use crate::text::{TextOffset, TextRange, segment};

/// A paragraph longer than this is laid out in pieces, in bytes.
pub const LONGEST_BLOCK: usize = 4096;
/// A piece is cut no earlier than this, in bytes.
const SHORTEST_PIECE: usize = 2048;

/// A piece of the article that is laid out by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its bytes in the article; empty for the line below the headline.
    pub bytes: Range<usize>,
    /// What it is.
    pub kind: BlockKind,
    /// Whether a paragraph begins here, so that space stands before it.
    pub is_start: bool,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The headline.
    Headline,
    /// Outlet, date and length; no text of the article.
    Facts,
    /// A paragraph, or a piece of one.
    Body,
    /// Paragraphs of dirt, folded into one line.
    Fold(DirtReason),
}

impl Block {
    /// Whether its words are words of the article.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, BlockKind::Headline | BlockKind::Body)
    }

    /// Its bytes as a range, if it has any.
    pub fn range(&self) -> Option<TextRange> {
        TextRange::from_bytes(self.bytes.start, self.bytes.end)
    }
}

/// Cuts an article into blocks, in reading order; every byte of a paragraph is in one of them.
///
/// `opened` holds the starts of dirt that is shown although dirt is folded.
pub fn cut_into_blocks(
    article: &Article,
    dirt: DirtView,
    opened: &BTreeSet<TextOffset>,
) -> Vec<Block> {
    let text = article.text.as_str();
    let mut blocks: Vec<Block> = Vec::new();
    for paragraph in paragraphs(article) {
        let folded = folding(article, paragraph, dirt, opened);
        match (folded, blocks.last_mut()) {
            (Some(_), Some(last)) if matches!(last.kind, BlockKind::Fold(_)) => {
                last.bytes.end = paragraph.end().to_usize();
            }
            (Some(reason), _) => blocks.push(Block {
                bytes: paragraph.to_bytes(),
                kind: BlockKind::Fold(reason),
                is_start: true,
            }),
            (None, _) => push_paragraph(article, paragraph, text, &mut blocks),
        }
    }
    let after_headline = blocks
        .iter()
        .rposition(|block| block.kind == BlockKind::Headline);
    let end = after_headline
        .and_then(|nth| blocks.get(nth))
        .map_or(0, |block| block.bytes.end);
    let facts = Block {
        bytes: end..end,
        kind: BlockKind::Facts,
        is_start: true,
    };
    blocks.insert(after_headline.map_or(0, |nth| nth + 1), facts);
    blocks
}

/// The paragraphs, and whatever else is no white space and no date prefix.
fn paragraphs(article: &Article) -> Vec<TextRange> {
    let parts = &article.parts;
    let mut paragraphs = Vec::with_capacity(parts.paragraphs.len());
    let mut done = 0;
    for paragraph in &parts.paragraphs {
        push_gap(article, done..paragraph.start().to_usize(), &mut paragraphs);
        paragraphs.extend(TextRange::from_bytes(
            done.max(paragraph.start().to_usize()),
            paragraph.end().to_usize(),
        ));
        done = done.max(paragraph.end().to_usize());
    }
    push_gap(article, done..article.text.as_str().len(), &mut paragraphs);
    paragraphs
}

fn push_gap(article: &Article, gap: Range<usize>, paragraphs: &mut Vec<TextRange>) {
    let text = article.text.as_str();
    let mut start = gap.start;
    for line in text.get(gap).unwrap_or_default().split_inclusive('\n') {
        let trimmed = TextRange::from_bytes(start, start + line.len())
            .and_then(|range| segment::trim(text, range));
        let is_date =
            |range: &TextRange| article.parts.date.is_some_and(|date| date.covers(*range));
        paragraphs.extend(trimmed.filter(|range| !is_date(range)));
        start += line.len();
    }
}

fn folding(
    article: &Article,
    paragraph: TextRange,
    view: DirtView,
    opened: &BTreeSet<TextOffset>,
) -> Option<DirtReason> {
    let dirt = &article.parts.dirt;
    let after = dirt.partition_point(|dirt| dirt.range.end() <= paragraph.start());
    let dirt = dirt
        .get(after)
        .filter(|dirt| dirt.range.covers(paragraph))?;
    let is_open = view == DirtView::Dimmed
        || opened.contains(&paragraph.start())
        || opened.contains(&dirt.range.start());
    (!is_open).then_some(dirt.reason)
}

fn push_paragraph(article: &Article, paragraph: TextRange, text: &str, blocks: &mut Vec<Block>) {
    let headline = article
        .parts
        .headline
        .and_then(|headline| headline.intersection(paragraph));
    let Some(headline) = headline else {
        push_pieces(text, paragraph.to_bytes(), BlockKind::Body, blocks);
        return;
    };
    let before = paragraph.start().to_usize()..headline.start().to_usize();
    let after = headline.end().to_usize()..paragraph.end().to_usize();
    let date = article.parts.date.map_or(0, |date| date.end().to_usize());
    push_pieces(
        text,
        before.start.max(date.min(before.end))..before.end,
        BlockKind::Body,
        blocks,
    );
    push_pieces(text, headline.to_bytes(), BlockKind::Headline, blocks);
    push_pieces(text, after, BlockKind::Body, blocks);
}

fn push_pieces(text: &str, bytes: Range<usize>, kind: BlockKind, blocks: &mut Vec<Block>) {
    let is_blank = text
        .get(bytes.clone())
        .is_none_or(|piece| piece.trim().is_empty());
    if is_blank {
        return;
    }
    let mut start = bytes.start;
    while start < bytes.end {
        let end = piece_end(text, start, bytes.end);
        blocks.push(Block {
            bytes: start..end,
            kind,
            is_start: start == bytes.start,
        });
        start = end;
    }
}

/// Where the piece that begins at `start` ends: after a sentence, a word or at least a grapheme.
fn piece_end(text: &str, start: usize, end: usize) -> usize {
    if end - start <= LONGEST_BLOCK {
        return end;
    }
    let floor = |byte| segment::grapheme_floor(text, TextOffset::new(byte)).to_usize();
    let (low, high) = (floor(start + SHORTEST_PIECE), floor(start + LONGEST_BLOCK));
    let window = text.get(low..high).unwrap_or_default();
    let after_sentence = [". ", "! ", "? ", "。", "！", "？", "؟ ", "। "]
        .iter()
        .filter_map(|mark| window.rfind(mark).map(|at| at + mark.len()))
        .max();
    let after_word = || {
        let space = window.char_indices().rev().find(|(_, c)| c.is_whitespace());
        space.map(|(at, c)| at + c.len_utf8())
    };
    let cut = after_sentence
        .or_else(after_word)
        .map_or(high, |at| floor(low + at));
    if cut > start {
        return cut;
    }
    // One grapheme that is longer than a block stays whole.
    let whole = segment::grapheme_ceil(text, TextOffset::new(start + LONGEST_BLOCK));
    whole.to_usize().min(end)
}

#[cfg(test)]
mod tests;
