//! Texts that are the same but for white space: formats made of tokens and lines keep no more of it.

use super::tokens::is_space;
use crate::text::TextRange;

/// Whether two texts are the same but for white space.
fn is_same_but_spaces(one: &str, other: &str) -> bool {
    solid(one).eq(solid(other))
}

/// The same words in another text, for each range, if the texts are the same but for white space.
///
/// A range comes back without the white space at its ends; of one that is all white space nothing does.
pub fn carry(ranges: &[Option<TextRange>], from: &str, to: &str) -> Option<Vec<Option<TextRange>>> {
    if !is_same_but_spaces(from, to) {
        return None;
    }
    let places = |text| -> Vec<(usize, usize)> {
        let solid = places_of_solid(text);
        solid.map(|(at, it)| (at, at + it.len_utf8())).collect()
    };
    let (from, to) = (places(from), places(to));
    let carried = |range: &Option<TextRange>| {
        let bytes = (*range)?.to_bytes();
        let first = from.partition_point(|(start, _)| *start < bytes.start);
        let after = from.partition_point(|(_, end)| *end <= bytes.end);
        let last = after.checked_sub(1).filter(|last| *last >= first)?;
        TextRange::from_bytes(to.get(first)?.0, to.get(last)?.1)
    };
    Some(ranges.iter().map(carried).collect())
}

fn places_of_solid(text: &str) -> impl Iterator<Item = (usize, char)> {
    let characters = text.char_indices();
    // A byte order mark is part of no word.
    characters.filter(|(at, it)| !(is_space(*it) || *at == 0 && *it == '\u{feff}'))
}

/// The characters that are no white space.
pub fn solid(text: &str) -> impl Iterator<Item = char> {
    places_of_solid(text).map(|(_, character)| character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::generate;

    #[test]
    fn the_same_words_are_found_where_the_spaces_differ() {
        let (from, to) = (
            "Die Brücke , sagte  sie .",
            "\u{feff}Die Brücke,\r\nsagte sie.",
        );
        let words = |start: usize, end: usize| {
            let range = TextRange::from_bytes(start, end);
            let carried = carry(&[range, None], from, to).unwrap();
            assert_eq!(carried[1], None);
            carried[0].map(|range| range.slice(to).unwrap())
        };
        assert_eq!(words(4, 19), Some("Brücke,\r\nsagte"));
        assert_eq!(words(3, 12), Some("Brücke"));
        assert_eq!(words(19, 21), None);
        assert_eq!(carry(&[], from, "Die Brücke sagte sie."), None);
        assert_eq!(carry(&[], "", " "), Some(vec![]));
    }

    #[test]
    fn only_white_space_and_a_mark_make_no_difference() {
        assert!(is_same_but_spaces("\u{feff}a\n\nb", "ab"));
        assert!(!is_same_but_spaces("a.b", "ab"));
    }

    proptest! {
        #[test]
        fn a_range_comes_back_but_for_its_outer_spaces(text in generate::article(), parts in any::<(u16, u16)>()) {
            let squeezed: String = text.chars().map(|it| if is_space(it) { ' ' } else { it }).collect();
            let range = generate::range_between(&text, parts);
            if let Some(range) = range {
                let carried = carry(&[Some(range)], &text, &squeezed).unwrap()[0];
                let solid = |text: &str| text.chars().filter(|it| !is_space(*it) && *it != '\u{feff}').collect::<String>();
                let wanted = range.slice(&text).unwrap();
                let found = carried.map_or("", |it| it.slice(&squeezed).unwrap());
                prop_assert_eq!(solid(found), solid(wanted));
            }
        }
    }
}
