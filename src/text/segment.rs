//! Graphemes, words and sentences: where a selection may begin and end.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

pub use super::quotes::trim_edges;
use super::{TextOffset, TextRange};

#[cfg(test)]
mod tests;

/// The start of the grapheme that `offset` lies in; itself if it is a border already.
pub fn grapheme_floor(text: &str, offset: TextOffset) -> TextOffset {
    let byte = character_floor(text, offset);
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => TextOffset::new(cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)),
        _ => TextOffset::new(byte),
    }
}

fn character_floor(text: &str, offset: TextOffset) -> usize {
    let mut byte = offset.to_usize().min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// The end of the grapheme that `offset` lies in; itself if it is a border already.
pub fn grapheme_ceil(text: &str, offset: TextOffset) -> TextOffset {
    let floor = grapheme_floor(text, offset);
    if floor == offset {
        floor
    } else {
        next_grapheme(text, floor)
    }
}

/// The border after `offset`, or the end of the text.
pub fn next_grapheme(text: &str, offset: TextOffset) -> TextOffset {
    let mut cursor = GraphemeCursor::new(character_floor(text, offset), text.len(), true);
    TextOffset::new(
        cursor
            .next_boundary(text, 0)
            .ok()
            .flatten()
            .unwrap_or(text.len()),
    )
}

/// The border before `offset`, or the start of the text.
pub fn previous_grapheme(text: &str, offset: TextOffset) -> TextOffset {
    let mut cursor = GraphemeCursor::new(character_floor(text, offset), text.len(), true);
    TextOffset::new(cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0))
}

/// The words of `text` with their bytes; punctuation and spaces are no words.
pub fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.unicode_word_indices()
        .map(|(start, word)| (start..start + word.len(), word))
}

/// How far around a place words and sentences are looked for, in bytes.
///
/// It bounds the work in an article without any line break.
const WINDOW_BYTES: usize = 4096;

/// The paragraph around a place: the bytes between two line breaks, cut to a window.
fn surroundings(text: &str, offset: TextOffset) -> Range<usize> {
    let here = grapheme_floor(text, offset).to_usize();
    let low = grapheme_floor(text, TextOffset::new(here.saturating_sub(WINDOW_BYTES))).to_usize();
    let high =
        grapheme_ceil(text, TextOffset::new((here + WINDOW_BYTES).min(text.len()))).to_usize();
    let is_break = |character: char| matches!(character, '\n' | '\r');
    let before = text.get(low..here).unwrap_or_default();
    let after = text.get(here..high).unwrap_or_default();
    let start = before.rfind(is_break).map_or(low, |at| low + at + 1);
    let end = after.find(is_break).map_or(high, |at| here + at);
    start..end
}

/// The word that holds `offset` or ends at it, if there is one.
pub fn word_at(text: &str, offset: TextOffset) -> Option<TextRange> {
    let around = surroundings(text, offset);
    let here = character_floor(text, offset);
    let paragraph = text.get(around.clone())?;
    words(paragraph)
        .map(|(word, _)| around.start + word.start..around.start + word.end)
        .take_while(|word| word.start <= here)
        .filter(|word| here <= word.end)
        .last()
        .and_then(|word| TextRange::from_bytes(word.start, word.end))
}

/// The start of the next word after `offset`, or the end of the text.
pub fn next_word(text: &str, offset: TextOffset) -> TextOffset {
    let here = grapheme_floor(text, offset);
    let from = match word_at(text, here) {
        Some(word) if word.contains(here) => word.end(),
        _ => here,
    };
    let rest = text.get(from.to_usize()..).unwrap_or_default();
    let next = words(rest)
        .map(|(word, _)| grapheme_floor(text, TextOffset::new(from.to_usize() + word.start)))
        .find(|start| *start > offset);
    next.unwrap_or(TextOffset::new(text.len()))
}

/// The start of the word at or before `offset`, or the start of the text.
pub fn previous_word(text: &str, offset: TextOffset) -> TextOffset {
    let here = grapheme_ceil(text, offset).min(TextOffset::new(text.len()));
    let mut high = here.to_usize();
    while high > 0 {
        let low = grapheme_floor(text, TextOffset::new(high.saturating_sub(WINDOW_BYTES)));
        let low = low.to_usize();
        let window = text.get(low..high).unwrap_or_default();
        let (mut edge_end, mut last) = (0, None);
        for (word, _) in words(window) {
            // A word at the window's edge may be cut by it, and is looked at again.
            if low > 0 && word.start == 0 {
                edge_end = word.end;
            } else {
                last = Some(word.start);
            }
        }
        let start = last.map(|start| grapheme_floor(text, TextOffset::new(low + start)));
        if let Some(start) = start.filter(|start| *start < offset) {
            return start;
        }
        if low + edge_end >= high {
            // A word longer than the window: stop inside it.
            return TextOffset::new(low);
        }
        high = low + edge_end;
    }
    TextOffset::default()
}

/// The sentence that holds `offset`, without the spaces around it.
///
/// A full stop after a short capitalised word ("Mr.", "U.S.", "Aug.") does not end one.
pub fn sentence_at(text: &str, offset: TextOffset) -> Option<TextRange> {
    let around = surroundings(text, offset);
    let here = offset.to_usize();
    let paragraph = text.get(around.clone())?;
    let sentence = sentences(paragraph)
        .into_iter()
        .map(|part| around.start + part.start..around.start + part.end)
        .find(|part| here < part.end || part.end == around.end)?;
    trim(text, TextRange::from_bytes(sentence.start, sentence.end)?)
}

/// The sentences of one paragraph as bytes that leave no gap, trailing spaces included.
pub fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (start, part) in paragraph.split_sentence_bound_indices() {
        let end = start + part.len();
        let goes_on = |last: &Range<usize>| {
            let so_far = paragraph.get(last.clone()).unwrap_or_default();
            ends_in_abbreviation(so_far, part)
        };
        match parts.last_mut() {
            Some(last) if goes_on(last) => last.end = end,
            _ => parts.push(start..end),
        }
    }
    parts
}

/// Titles, months and the like whose full stop does not end a sentence.
const ABBREVIATIONS: [&str; 37] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "gen", "col", "lt", "sgt", "capt", "sen", "rep", "gov",
    "jr", "sr", "vs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "inc", "ltd", "co", "corp", "e.g", "i.e", "approx", "dept",
];

/// Words that begin a sentence even after `U.S.`, which may end one.
const OPENERS: [&str; 18] = [
    "The",
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "In",
    "But",
    "And",
    "This",
    "That",
    "These",
    "However",
    "Meanwhile",
    "There",
    "On",
    "At",
];

fn ends_in_abbreviation(sentence: &str, next: &str) -> bool {
    let Some(stem) = sentence.trim_end().strip_suffix('.') else {
        return false;
    };
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '‘');
    let word = stem.rsplit(is_edge).next().unwrap_or_default();
    let mut parts = word.split('.');
    let is_initials = parts.all(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    });
    if is_initials && word.contains('.') {
        let first = next.split(|c: char| !c.is_alphanumeric()).next();
        return !first.is_some_and(|first| OPENERS.contains(&first));
    }
    if matches!(word, "No" | "Nos") {
        return next.starts_with(|c: char| c.is_ascii_digit());
    }
    is_initials || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// The start of the next sentence after `offset`, or the end of the text.
pub fn next_sentence(text: &str, offset: TextOffset) -> TextOffset {
    let offset = grapheme_floor(text, offset);
    let after = match sentence_at(text, offset) {
        Some(sentence) if sentence.end() > offset => sentence.end(),
        _ => offset,
    };
    let rest = text.get(after.to_usize()..).unwrap_or_default();
    let gap = rest.len() - rest.trim_start().len();
    let next = grapheme_floor(text, TextOffset::new(after.to_usize() + gap));
    if next > offset {
        next
    } else {
        next_grapheme(text, offset)
    }
}

/// The start of the sentence that holds `offset`, or of the one before if it is there already.
pub fn previous_sentence(text: &str, offset: TextOffset) -> TextOffset {
    match sentence_at(text, offset) {
        Some(sentence) if sentence.start() < offset => sentence.start(),
        _ => {
            let here = character_floor(text, offset);
            let before = text.get(..here).unwrap_or_default().trim_end();
            let last = previous_grapheme(text, TextOffset::new(before.len()));
            sentence_at(text, last)
                .map(TextRange::start)
                .filter(|start| *start < offset)
                .unwrap_or_default()
        }
    }
}

/// Cuts spaces off both ends of a range; nothing is left of one that is all space.
pub fn trim(text: &str, range: TextRange) -> Option<TextRange> {
    let inside = range.slice(text)?;
    let start = range.start().to_usize() + inside.len() - inside.trim_start().len();
    let end = range.start().to_usize() + inside.trim_end().len();
    let trimmed = TextRange::from_bytes(start, end)?;
    // A mark may stand on a space, which is then no edge.
    let start = grapheme_floor(text, trimmed.start()).max(range.start());
    TextRange::new(start, trimmed.end()).ok()
}

/// Widens a range so that no grapheme is cut: an end inside one moves to its far side.
pub fn snap_to_graphemes(text: &str, range: TextRange) -> TextRange {
    let start = grapheme_floor(text, range.start());
    let end = grapheme_ceil(text, range.end());
    TextRange::new(start, end).unwrap_or(range)
}

/// Widens a range so that no word is cut: `sett[lement of the cri]sis` becomes the five words.
pub fn snap_to_words(text: &str, range: TextRange) -> TextRange {
    let range = snap_to_graphemes(text, range);
    let start = match word_at(text, range.start()) {
        Some(word) if word.contains(range.start()) => word.start(),
        _ => range.start(),
    };
    let end = match word_at(text, range.end()) {
        Some(word) if word.start() < range.end() => word.end(),
        _ => range.end(),
    };
    TextRange::new(start, end.max(range.end())).unwrap_or(range)
}
