//! Runs of words cut where brat must not see a line end, and put together again.

/// From one count of code points to another.
pub type Counts = (u64, u64);

/// The text with every line end as a single line feed, as brat reads it.
pub fn with_line_feeds(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// Whether a reader of lines may end one here: brat's does so at all that Unicode calls a line end.
pub fn ends_line(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The parts of `words`, which start at a count, that hold no line end, each with its counts.
pub fn cut(words: &str, start: u64) -> Vec<(Counts, &str)> {
    let mut here = start;
    let parts = words.split_inclusive(ends_line).filter_map(|line| {
        let words = line.trim_end_matches(ends_line);
        let from = here;
        here += line.chars().count() as u64;
        let until = from + words.chars().count() as u64;
        (!words.is_empty()).then_some(((from, until), words))
    });
    parts.collect()
}

/// The fragments of runs, each with its words; where runs overlap, each place counts once.
///
/// `between` gives the text from one count to another.
pub fn fragments<'a>(
    runs: &[Counts],
    between: impl Fn(u64, u64) -> Option<&'a str>,
) -> Vec<(Counts, &'a str)> {
    let mut sorted = runs.to_vec();
    sorted.sort_unstable();
    let mut fragments = Vec::new();
    let mut last = 0;
    for (start, end) in sorted {
        let start = start.max(last);
        let words = between(start, end).map(|words| cut(words, start));
        fragments.extend(words.unwrap_or_default());
        last = last.max(end);
    }
    fragments
}

/// The runs that were cut into these fragments, each with the number of them: those with nothing but
/// line ends between are one.
pub fn joined<'a>(
    fragments: &[Counts],
    between: impl Fn(u64, u64) -> Option<&'a str>,
) -> Vec<(Counts, usize)> {
    let mut runs: Vec<(Counts, usize)> = Vec::new();
    for (start, end) in fragments.iter().copied() {
        match runs.last_mut() {
            Some(((_, last), n)) if is_one_run(*last, start, &between) => {
                *last = end;
                *n += 1;
            }
            _ => runs.push(((start, end), 1)),
        }
    }
    runs
}

fn is_one_run<'a>(last: u64, start: u64, between: &impl Fn(u64, u64) -> Option<&'a str>) -> bool {
    last < start && between(last, start).is_some_and(|gap| gap.chars().all(ends_line))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formats::{OffsetMap, Unit};

    #[test]
    fn words_are_cut_at_line_ends() {
        for (words, expected) in [
            ("one", vec![((5, 8), "one")]),
            ("a\n\nb c", vec![((5, 6), "a"), ((8, 11), "b c")]),
            ("\n😀\u{2028}é\n", vec![((6, 7), "😀"), ((8, 9), "é")]),
            ("\n", vec![]),
        ] {
            assert_eq!(cut(words, 5), expected, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_cut_is_joined(text in "[ab \n\u{2028}😀]{1,30}", from in 0_usize..30, len in 1_usize..30) {
            let map = OffsetMap::new(&text, Unit::CodePoints);
            let between = |from, until| map.range(from, until).and_then(|it| it.slice(&text));
            let words: String = text.chars().skip(from).take(len).collect();
            let words = words.trim_matches(ends_line);
            let at = text.find(words).unwrap();
            let start = text.get(..at).unwrap().chars().count() as u64;
            let fragments: Vec<Counts> = cut(words, start).into_iter().map(|it| it.0).collect();
            for (start, end) in &fragments {
                prop_assert!(!between(*start, *end).unwrap().contains(ends_line));
            }
            let expected = (!words.is_empty()).then(|| (start, start + words.chars().count() as u64));
            let joined = joined(&fragments, between).into_iter().map(|it| it.0);
            prop_assert_eq!(joined.collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
