//! Dirt: what stands in an article's text and is no part of the story.
//!
//! It only points: nothing is cut out. A rule that could hit the story itself asks for more than
//! one sign, since dimming a sentence by mistake is worse than leaving a line of dirt.

mod line_rules;
mod marks;
mod phrases;
mod repeats;

pub use self::marks::apply_marks;

use self::line_rules::{LineKind, classify};
use crate::loading::headline::ends_a_sentence;
use crate::model::{Dirt, DirtReason};
use crate::text::TextRange;

/// How many code points a line of a list of headlines has at most.
const MAX_LISTED: usize = 200;

/// Finds the dirt among the paragraphs, in order, never overlapping; the headline is never dirt.
pub fn find(text: &str, paragraphs: &[TextRange], headline: Option<TextRange>) -> Vec<Dirt> {
    let lines: Vec<&str> = paragraphs
        .iter()
        .map(|range| range.slice(text).unwrap_or_default())
        .collect();
    let is_headline = |nth: usize| {
        let paragraph = paragraphs.get(nth);
        paragraph
            .zip(headline)
            .is_some_and(|(paragraph, headline)| paragraph.intersects(headline))
    };
    let mut reasons = line_reasons(&lines, is_headline);
    repeats::mark(&lines, &mut reasons);
    let closing = paragraphs
        .last()
        .and_then(|range| closing_bracket(text, *range));
    if let (Some(_), Some(last)) = (&closing, reasons.last_mut()) {
        *last = None;
    }
    let mut dirt = spans(paragraphs, &reasons);
    dirt.extend(closing);
    dirt
}

/// Whether a line that stands alone is dirt; for lines before the lede.
pub fn is_dirt_line(line: &str) -> bool {
    classify(line, &mut String::new()).is_some()
}

fn line_reasons(lines: &[&str], is_headline: impl Fn(usize) -> bool) -> Vec<Option<DirtReason>> {
    let mut scratch = String::new();
    let mut reasons = vec![None; lines.len()];
    let mut list_end = 0;
    let last_sentence = lines.iter().rposition(|line| !is_listed(line));
    let tail = last_sentence.map_or(0, |nth| nth + 1);
    for (nth, line) in lines.iter().enumerate() {
        let reason = if is_headline(nth) {
            None
        } else if nth < list_end {
            Some(DirtReason::RelatedList)
        } else {
            match classify(line, &mut scratch) {
                None => None,
                Some(LineKind::Dirt(reason)) => Some(reason),
                Some(LineKind::ListHead) => {
                    list_end = end_of_list(lines, nth + 1, usize::MAX, tail);
                    Some(DirtReason::RelatedList)
                }
                Some(LineKind::PointerHead) => {
                    list_end = end_of_list(lines, nth + 1, 1, tail);
                    let reason = if list_end > nth + 1 {
                        DirtReason::RelatedList
                    } else {
                        DirtReason::ReadAlso
                    };
                    Some(reason)
                }
            }
        };
        if let Some(slot) = reasons.get_mut(nth) {
            *slot = reason;
        }
    }
    reasons
}

/// Where the headlines from line `from` end; if the story goes on after them, at most `max`
/// of them belong to the list. From line `tail` on, every line could be one.
fn end_of_list(lines: &[&str], from: usize, max: usize, tail: usize) -> usize {
    if from >= tail {
        return lines.len();
    }
    let rest = lines.get(from..).unwrap_or_default().iter().take(max);
    from + rest.take_while(|line| is_listed(line)).count()
}

/// Whether a line could be another story's headline: short, and not ended like a sentence.
fn is_listed(line: &str) -> bool {
    line.chars().nth(MAX_LISTED).is_none() && !ends_a_sentence(line)
}

/// One span a paragraph, but one for a whole list and one for a block that repeats.
fn spans(paragraphs: &[TextRange], reasons: &[Option<DirtReason>]) -> Vec<Dirt> {
    let mut dirt: Vec<Dirt> = Vec::new();
    let mut last = None;
    for (range, reason) in paragraphs.iter().zip(reasons) {
        let is_block = matches!(reason, Some(DirtReason::RelatedList | DirtReason::Repeat));
        if let Some(reason) = *reason {
            match dirt.last_mut() {
                Some(block) if is_block && last == Some(reason) => {
                    block.range = block.range.hull(*range);
                }
                _ => dirt.push(Dirt {
                    range: *range,
                    reason,
                }),
            }
        }
        last = *reason;
    }
    dirt
}

/// A disclaimer in brackets that closes the last paragraph, whose other words are story.
fn closing_bracket(text: &str, paragraph: TextRange) -> Option<Dirt> {
    let line = paragraph.slice(text)?;
    let at = line.rfind('(').filter(|at| *at > 0)?;
    let kind = classify(line.get(at..)?, &mut String::new())?;
    let start = paragraph.start().to_usize() + at;
    let range = TextRange::from_bytes(start, paragraph.end().to_usize())?;
    match kind {
        LineKind::Dirt(reason @ (DirtReason::Disclaimer | DirtReason::Rights)) => {
            Some(Dirt { range, reason })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
