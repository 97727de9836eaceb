//! Graphemes, words and sentences: where a selection may begin and end.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use super::{TextOffset, TextRange};

/// The start of the grapheme that `offset` lies in; itself if it is a border already.
pub fn grapheme_floor(text: &str, offset: TextOffset) -> TextOffset {
    let mut byte = offset.to_usize().min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => TextOffset::new(cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)),
        _ => TextOffset::new(byte),
    }
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
    let mut cursor = GraphemeCursor::new(offset.to_usize().min(text.len()), text.len(), true);
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
    let mut cursor = GraphemeCursor::new(offset.to_usize().min(text.len()), text.len(), true);
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
    let here = offset.to_usize();
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
    let rest = text.get(offset.to_usize()..).unwrap_or_default();
    let in_word = word_at(text, offset).filter(|word| word.contains(offset));
    let from = in_word.map_or(offset, TextRange::end).to_usize();
    let skipped = from - offset.to_usize().min(from);
    let next = rest.get(skipped..).and_then(|rest| words(rest).next());
    TextOffset::new(next.map_or(text.len(), |(word, _)| from + word.start))
}

/// The start of the word at or before `offset`, or the start of the text.
pub fn previous_word(text: &str, offset: TextOffset) -> TextOffset {
    let here = offset.to_usize().min(text.len());
    let mut low = here;
    while low > 0 {
        low = grapheme_floor(text, TextOffset::new(low.saturating_sub(WINDOW_BYTES))).to_usize();
        let window = text.get(low..here).unwrap_or_default();
        // A word cut by the window's edge is not trusted unless the window starts the text.
        let found = words(window)
            .filter(|(word, _)| low == 0 || word.start > 0)
            .last();
        if let Some((word, _)) = found {
            return TextOffset::new(low + word.start);
        }
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
        let previous = parts.last_mut();
        match previous {
            Some(last)
                if paragraph
                    .get(last.clone())
                    .is_some_and(ends_in_abbreviation) =>
            {
                last.end = end;
            }
            _ => parts.push(start..end),
        }
    }
    parts
}

/// Titles, months and the like whose full stop does not end a sentence.
const ABBREVIATIONS: [&str; 40] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "gen", "col", "lt", "sgt", "capt", "sen", "rep", "gov",
    "jr", "sr", "no", "vs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec", "inc", "ltd", "co", "corp", "etc", "e.g", "i.e", "approx", "dept", "est",
];

fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(stem) = sentence.trim_end().strip_suffix('.') else {
        return false;
    };
    let word = stem
        .rsplit(|c: char| c.is_whitespace() || c == '(' || c == '"' || c == '“')
        .next();
    let Some(word) = word else { return false };
    let is_initials = word.split('.').all(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    });
    is_initials || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// The start of the next sentence after `offset`, or the end of the text.
pub fn next_sentence(text: &str, offset: TextOffset) -> TextOffset {
    let after = match sentence_at(text, offset) {
        Some(sentence) if sentence.end() > offset => sentence.end(),
        _ => offset,
    };
    let rest = text.get(after.to_usize()..).unwrap_or_default();
    let gap = rest.len() - rest.trim_start().len();
    TextOffset::new(after.to_usize() + gap)
}

/// The start of the sentence that holds `offset`, or of the one before if it is there already.
pub fn previous_sentence(text: &str, offset: TextOffset) -> TextOffset {
    match sentence_at(text, offset) {
        Some(sentence) if sentence.start() < offset => sentence.start(),
        _ => {
            let before = text.get(..offset.to_usize()).unwrap_or_default().trim_end();
            let last = previous_grapheme(text, TextOffset::new(before.len()));
            sentence_at(text, last).map_or(TextOffset::default(), TextRange::start)
        }
    }
}

/// Cuts spaces off both ends of a range; nothing is left of one that is all space.
pub fn trim(text: &str, range: TextRange) -> Option<TextRange> {
    trim_matches(text, range, char::is_whitespace)
}

/// Cuts spaces and the quotation marks around the whole off both ends: `“[peace talks]” `.
pub fn trim_edges(text: &str, range: TextRange) -> Option<TextRange> {
    let is_edge = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '‹' | '›')
    };
    trim_matches(text, range, is_edge).or_else(|| trim(text, range))
}

fn trim_matches(text: &str, range: TextRange, is_edge: impl Fn(char) -> bool) -> Option<TextRange> {
    let inside = range.slice(text)?;
    let start = inside.len() - inside.trim_start_matches(&is_edge).len();
    let end = inside.trim_end_matches(&is_edge).len();
    TextRange::from_bytes(
        range.start().to_usize() + start,
        range.start().to_usize() + end,
    )
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
