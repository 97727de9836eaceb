//! Finding out how a stranger's places were counted, from the words the stranger states.

use super::{OffsetMap, Unit};

/// A place with the words that are said to stand there.
#[derive(Clone, Copy, Debug)]
pub struct Stated<'a> {
    /// Where it starts.
    pub start: u64,
    /// Where it ends, exclusive.
    pub end: u64,
    /// The words.
    pub words: &'a str,
}

/// A way to count, and how many of the stated words stand where it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counting {
    /// What is counted.
    pub unit: Unit,
    /// How many places fit.
    pub n_fitting: usize,
}

/// The first of `units` under which the most stated words fit; the first of all where none fits.
///
/// `fits` says whether stated words are the words found.
pub fn best_counting(
    text: &str,
    stated: &[Stated<'_>],
    units: &[Unit],
    fits: impl Fn(&str, &str) -> bool,
) -> Option<Counting> {
    let mut best: Option<Counting> = None;
    for unit in units {
        let map = OffsetMap::new(text, *unit);
        let is_there = |it: &&Stated<'_>| {
            let range = map.range(it.start, it.end);
            let found = range.and_then(|range| range.slice(text));
            found.is_some_and(|found| fits(it.words, found))
        };
        let n_fitting = stated.iter().filter(is_there).count();
        if best.is_none_or(|best| n_fitting > best.n_fitting) {
            best = Some(Counting {
                unit: *unit,
                n_fitting,
            });
        }
        if n_fitting == stated.len() {
            break;
        }
    }
    best
}

/// Whether the words found begin and end with white space just where the stated ones do.
///
/// How white space is set inside makes no difference to most tools, but a place one off takes in another.
pub fn has_same_edges(stated: &str, found: &str) -> bool {
    let is_space = char::is_whitespace;
    stated.starts_with(is_space) == found.starts_with(is_space)
        && stated.ends_with(is_space) == found.ends_with(is_space)
}

/// Whether two of the ways to count code points or UTF-16 units give every place of the text the same number.
pub fn count_alike(text: &str, one: Unit, other: Unit) -> bool {
    let is_utf16 = |unit| matches!(unit, Unit::Utf16 | Unit::Utf16Lf);
    let is_lf = |unit| matches!(unit, Unit::CodePointsLf | Unit::Utf16Lf);
    let is_astral = |character: char| character.len_utf16() > 1;
    (is_utf16(one) == is_utf16(other) || !text.contains(is_astral))
        && (is_lf(one) == is_lf(other) || !text.contains("\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counting_that_fits_the_words_is_found() {
        let text = "a 😀 dam\r\nholds";
        let units = [
            Unit::CodePoints,
            Unit::Utf16,
            Unit::CodePointsLf,
            Unit::Utf16Lf,
        ];
        for (start, end, unit, n_fitting) in [
            (9, 14, Unit::CodePoints, 1),
            (10, 15, Unit::Utf16, 1),
            (8, 13, Unit::CodePointsLf, 1),
            (0, 5, Unit::CodePoints, 0),
            (99, 100, Unit::CodePoints, 0),
        ] {
            let words = "holds";
            let stated = [Stated { start, end, words }];
            let found = best_counting(text, &stated, &units, |stated, found| stated == found);
            assert_eq!(found, Some(Counting { unit, n_fitting }), "{start}");
        }
        assert!(has_same_edges(" a b", "\na  b"));
        assert!(!has_same_edges("a b", "a b "));
        assert!(count_alike("plain\n", Unit::CodePoints, Unit::Utf16Lf));
        assert!(!count_alike(text, Unit::CodePoints, Unit::Utf16));
        assert!(!count_alike(text, Unit::CodePoints, Unit::Utf16Lf));
    }
}
