//! Finds many described ranges at once, where some can vouch for others.
//!
//! In an article that repeats a block, words and surroundings stand twice.
//! Those that could be found for certain tell by how much the text around them went along.

use std::collections::BTreeMap;

use super::context::Surroundings;
use super::{Anchoring, PositionSelector, Resolver, SpanSelector};
use crate::text::{CodePointOffset, LineIndex, TextRange};

/// Finds described ranges in `text`, one answer for each.
///
/// Beyond what [`super::resolve()`] finds, a doubtful one has [`Anchoring::Moved`] if its quote
/// and all its surroundings stand where its neighbours, found for certain, say it went.
pub fn resolve_all(text: &str, index: &LineIndex, selectors: &[SpanSelector]) -> Vec<Anchoring> {
    let resolver = Resolver::new(text, index);
    let mut found: Vec<Anchoring> = selectors
        .iter()
        .map(|selector| resolver.resolve(selector))
        .collect();
    let shifts = certain_shifts(text, index, selectors, &found);
    for (anchoring, selector) in found.iter_mut().zip(selectors) {
        if let Anchoring::Doubtful { .. } = anchoring
            && let Some(range) = vouched_for(text, index, selector, &shifts)
        {
            *anchoring = Anchoring::Moved(range);
        }
    }
    found
}

/// By how many code points what stood at a place went along, by old place.
type Shifts = BTreeMap<CodePointOffset, i64>;

fn certain_shifts(
    text: &str,
    index: &LineIndex,
    selectors: &[SpanSelector],
    found: &[Anchoring],
) -> Shifts {
    let certain = selectors.iter().zip(found).filter_map(|(selector, found)| {
        let (Anchoring::Exact(range) | Anchoring::Moved(range)) = found else {
            return None;
        };
        let old = selector.position.start;
        let new = index.code_point(text, range.start())?;
        Some((old, i64::from(new.0) - i64::from(old.0)))
    });
    certain.collect()
}

fn vouched_for(
    text: &str,
    index: &LineIndex,
    selector: &SpanSelector,
    shifts: &Shifts,
) -> Option<TextRange> {
    let PositionSelector { start, end } = selector.position;
    let before = shifts.range(..start).next_back().map(|(_, shift)| *shift);
    let after = shifts.range(start..).next().map(|(_, shift)| *shift);
    let shift = before.or(after)?;
    if after.is_some_and(|after| after != shift) {
        return None;
    }
    let moved = |place: CodePointOffset| {
        let place = i64::from(place.0).checked_add(shift)?;
        Some(CodePointOffset(u32::try_from(place).ok()?))
    };
    let position = PositionSelector {
        start: moved(start)?,
        end: moved(end)?,
    };
    let range = position.range(text, index)?;
    let quote = &selector.quote;
    let around = Surroundings::new(&quote.before, &quote.after);
    let bytes = range.to_bytes();
    let is_same = range.slice(text) == Some(&*quote.exact);
    (is_same && around.fit(text, bytes.start, bytes.end).is_perfect()).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::describe_all;

    fn article() -> String {
        let block: String = (0..40)
            .map(|nth: u32| ["Fact ", &nth.to_string(), " is known. "].concat())
            .collect();
        ["Head. ", &block, "Middle. ", &block, "End."].concat()
    }

    fn places(text: &str, words: &str) -> Vec<TextRange> {
        text.match_indices(words)
            .filter_map(|(start, words)| TextRange::from_bytes(start, start + words.len()))
            .collect()
    }

    #[test]
    fn neighbours_tell_which_of_two_copies_is_meant() {
        let old = article();
        let mut ranges = places(&old, "Fact 20 is");
        ranges.extend(["Head", "Middle", "End"].map(|word| places(&old, word)[0]));
        let described = describe_all(&old, &LineIndex::new(&old), &ranges);
        let selectors: Vec<SpanSelector> = described.into_iter().flatten().collect();
        let new = ["A correction was made. ", &old].concat();
        let index = LineIndex::new(&new);
        let alone = Resolver::new(&new, &index).resolve(&selectors[0]);
        assert!(matches!(alone, Anchoring::Doubtful { .. }));
        let found = resolve_all(&new, &index, &selectors);
        let copies = places(&new, "Fact 20 is");
        assert_eq!(found[0], Anchoring::Moved(copies[0]));
        assert_eq!(found[1], Anchoring::Moved(copies[1]));
    }

    #[test]
    fn neighbours_that_disagree_vouch_for_nothing() {
        let old = article();
        let mut ranges = places(&old, "Fact 20 is");
        ranges.extend(["Head", "Middle", "End"].map(|word| places(&old, word)[0]));
        let described = describe_all(&old, &LineIndex::new(&old), &ranges);
        let selectors: Vec<SpanSelector> = described.into_iter().flatten().collect();
        let new = old.replace("Fact 30", "Facts 29 and 30");
        let new = ["A correction was made. ", &new].concat();
        let found = resolve_all(&new, &LineIndex::new(&new), &selectors);
        assert!(
            matches!(found[0], Anchoring::Doubtful { .. }),
            "{:?}",
            found[0]
        );
    }
}
