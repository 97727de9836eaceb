//! Paragraphs that stood in the same article before.

use crate::model::DirtReason;

/// The shortest paragraph that counts as a repeat by itself, in bytes of UTF-8.
///
/// A short one ("No comment," he said.) may be said twice on purpose.
const MIN_BYTES: usize = 60;

/// Marks the later ones of equal paragraphs; a short one only between two long ones that repeat.
pub fn mark(lines: &[&str], reasons: &mut [Option<DirtReason>]) {
    let is_seen = seen_before(lines);
    let is_free =
        |nth: usize, reasons: &[Option<DirtReason>]| reasons.get(nth).is_some_and(Option::is_none);
    let mut is_block = false;
    for (nth, line) in lines.iter().enumerate() {
        if !is_seen.get(nth).copied().unwrap_or(false) {
            is_block = false;
            continue;
        }
        let is_long = line.len() >= MIN_BYTES;
        let is_inside = is_block && is_seen.get(nth + 1).copied().unwrap_or(false);
        is_block = is_long || is_inside;
        if is_block
            && is_free(nth, reasons)
            && let Some(slot) = reasons.get_mut(nth)
        {
            *slot = Some(DirtReason::Repeat);
        }
    }
}

/// For each line, whether an equal one stood before; equal lines are found by sorting.
fn seen_before(lines: &[&str]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let line = |nth: usize| lines.get(nth).copied().unwrap_or_default();
    // By length first, so that few lines are compared letter by letter; stable, so first is first.
    order.sort_by(|a, b| {
        line(*a)
            .len()
            .cmp(&line(*b).len())
            .then_with(|| line(*a).cmp(line(*b)))
    });
    let mut is_seen = vec![false; lines.len()];
    for pair in order.windows(2) {
        if let [before, after] = pair
            && line(*before) == line(*after)
            && let Some(slot) = is_seen.get_mut(*after)
        {
            *slot = true;
        }
    }
    is_seen
}
