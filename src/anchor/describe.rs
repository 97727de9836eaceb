//! Writes down where a range stands, so that it can be found again in a changed article.

use super::occurrences::{PROBE_BYTES, occurrences};
use super::{PositionSelector, QuoteSelector, SpanSelector};
use crate::text::{LineIndex, TextOffset, TextRange, segment};

/// How many code points of surroundings are written down at least, on either side.
pub const LEAST_CONTEXT: usize = 32;

/// How many code points of surroundings are written down at most, on either side.
pub const MOST_CONTEXT: usize = 128;

/// How many other places of the same words are compared; past it the surroundings are the most.
const MOST_PLACES: usize = 64;

/// Describes a range of `text`; nothing for a range that does not fit it.
///
/// The surroundings are [`LEAST_CONTEXT`] code points on either side, lengthened to at most
/// [`MOST_CONTEXT`] until words and surroundings together stand only once in the text.
/// An end that would cut a grapheme is moved outward to its border where that is near.
pub fn describe(text: &str, index: &LineIndex, range: TextRange) -> Option<SpanSelector> {
    describe_all(text, index, &[range]).pop().flatten()
}

/// Describes many ranges of one text, reading the text only once for all of them.
pub fn describe_all(
    text: &str,
    index: &LineIndex,
    ranges: &[TextRange],
) -> Vec<Option<SpanSelector>> {
    let probes: Vec<Option<usize>> = ranges
        .iter()
        .map(|range| range.slice(text).and_then(|_| probe_start(text, *range)))
        .collect();
    let places = occurrences(text.as_bytes(), &probes, MOST_PLACES);
    let described = ranges
        .iter()
        .zip(probes)
        .zip(places)
        .map(|((range, probe), places)| {
            let n_context = match (probe, places) {
                (Some(probe), Some(places)) => needed_context(text, *range, probe, &places),
                (Some(_), None) => MOST_CONTEXT,
                (None, _) => LEAST_CONTEXT,
            };
            describe_with(text, index, *range, n_context)
        });
    described.collect()
}

/// Where the bytes start by which other places of the same words are looked for.
///
/// They lie inside words and surroundings. A text too short for them needs no look.
fn probe_start(text: &str, range: TextRange) -> Option<usize> {
    let last = text.len().checked_sub(PROBE_BYTES)?;
    // At least 32 code points, so 32 bytes, lie inside the surroundings on a side that has them.
    Some(
        range
            .start()
            .to_usize()
            .saturating_sub(PROBE_BYTES / 2)
            .min(last),
    )
}

fn needed_context(text: &str, range: TextRange, probe: usize, places: &[usize]) -> usize {
    let own = range.start().to_usize();
    let quote = range.slice(text).unwrap_or_default();
    let others = places
        .iter()
        .filter_map(|place| (place + own).checked_sub(probe))
        .filter(|start| *start != own);
    others
        .filter_map(|start| {
            let rest = text.get(start..)?.strip_prefix(quote)?;
            let after = text.get(range.end().to_usize()..)?;
            let same_before = n_same(
                text.get(..own)?.chars().rev(),
                text.get(..start)?.chars().rev(),
            );
            let same_after = n_same(after.chars(), rest.chars());
            Some(same_before.min(same_after) + 1)
        })
        .max()
        .unwrap_or_default()
        .clamp(LEAST_CONTEXT, MOST_CONTEXT)
}

fn n_same(left: impl Iterator<Item = char>, right: impl Iterator<Item = char>) -> usize {
    left.zip(right)
        .take(MOST_CONTEXT)
        .take_while(|(left, right)| left == right)
        .count()
}

fn describe_with(
    text: &str,
    index: &LineIndex,
    range: TextRange,
    n_context: usize,
) -> Option<SpanSelector> {
    let (start, end) = (range.start().to_usize(), range.end().to_usize());
    let before = text.get(..start)?;
    let after = text.get(end..)?;
    let start_of_before = before
        .char_indices()
        .rev()
        .nth(n_context - 1)
        .map_or(0, |(byte, _)| outward_floor(before, byte));
    let end_of_after = after
        .char_indices()
        .nth(n_context)
        .map_or(after.len(), |(byte, _)| outward_ceil(after, byte));
    Some(SpanSelector {
        position: PositionSelector {
            start: index.code_point(text, range.start())?,
            end: index.code_point(text, range.end())?,
        },
        quote: QuoteSelector {
            exact: range.slice(text)?.to_owned(),
            before: before.get(start_of_before..)?.to_owned(),
            after: after.get(..end_of_after)?.to_owned(),
        },
    })
}

/// How far an end is moved so that no grapheme is cut, in bytes.
const NEAR_BYTES: usize = 64;

fn outward_floor(text: &str, byte: usize) -> usize {
    let (low, window) = window_around(text, byte);
    let place = TextOffset::new(byte - low);
    low + segment::grapheme_floor(window, place).to_usize()
}

fn outward_ceil(text: &str, byte: usize) -> usize {
    let (low, window) = window_around(text, byte);
    let place = TextOffset::new(byte - low);
    low + segment::grapheme_ceil(window, place).to_usize()
}

/// The text near a place, so that a text of nothing but joined signs is not walked through.
fn window_around(text: &str, byte: usize) -> (usize, &str) {
    let mut low = byte.saturating_sub(NEAR_BYTES);
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let mut high = (byte + NEAR_BYTES).min(text.len());
    while !text.is_char_boundary(high) {
        high -= 1;
    }
    (low, text.get(low..high).unwrap_or_default())
}
