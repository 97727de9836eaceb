//! Which word of a text a place is in, without counting from the start each time.

use super::TextOffset;

/// How far apart the noted counts are, in bytes: a question reads at most this much text.
const STEP_BYTES: usize = 2048;

/// Counts of words along a text.
///
/// A word is what stands between spaces; each Chinese or Japanese character counts as one more,
/// since nothing parts them.
#[derive(Clone, Debug, Default)]
pub struct WordCount {
    // Invariant: marks[i] is (byte, words begun before it), bytes ascending.
    marks: Vec<(usize, usize)>,
    n_words: usize,
}

impl WordCount {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let mut count = Self::default();
        let mut counter = Counter::default();
        for (byte, character) in text.char_indices() {
            if byte >= count.marks.len() * STEP_BYTES && !counter.is_inside {
                count.marks.push((byte, counter.n_words));
            }
            counter.take(character);
        }
        count.n_words = counter.n_words;
        count
    }

    /// How many words there are.
    pub fn n_words(&self) -> usize {
        self.n_words
    }

    /// How many words end before the place, so that the word at the place is one more.
    pub fn n_before(&self, text: &str, place: TextOffset) -> usize {
        let place = place.to_usize();
        let nth = self.marks.partition_point(|(byte, _)| *byte <= place);
        let (from, n_words) = nth
            .checked_sub(1)
            .and_then(|nth| self.marks.get(nth))
            .copied()
            .unwrap_or_default();
        let mut counter = Counter {
            n_words,
            is_inside: false,
        };
        text.get(from..place)
            .unwrap_or_default()
            .chars()
            .for_each(|character| counter.take(character));
        counter.n_words - usize::from(counter.is_inside)
    }
}

#[derive(Default)]
struct Counter {
    n_words: usize,
    is_inside: bool,
}

impl Counter {
    fn take(&mut self, character: char) {
        // As `wc` counts, so that the list, the heading and other tools agree.
        let is_inside = character > ' ';
        self.n_words += usize::from(is_inside && !self.is_inside);
        self.n_words += usize::from(matches!(character, '\u{3000}'..='\u{9fff}'));
        self.is_inside = is_inside;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_counted_in_several_scripts() {
        for (text, n_words) in [
            ("", 0),
            ("The dam, they said.", 4),
            ("don't 1,000 – co-op", 4),
            ("水库 is old", 5),
            ("дамба\nстара", 2),
        ] {
            assert_eq!(WordCount::new(text).n_words(), n_words, "{text}");
        }
    }

    #[test]
    fn a_place_inside_a_word_belongs_to_it() {
        let text = "one two three";
        let count = WordCount::new(text);
        for (place, before) in [(0, 0), (2, 0), (3, 0), (4, 1), (6, 1), (13, 2)] {
            assert_eq!(
                count.n_before(text, TextOffset::new(place)),
                before,
                "{place}"
            );
        }
    }

    proptest! {
        #[test]
        fn counts_from_a_mark_and_from_the_start_agree(part in "[a-z水 ,.']{1,30}", times in 0_usize..400) {
            let text = part.repeat(times);
            let count = WordCount::new(&text);
            let plain = WordCount { marks: Vec::new(), n_words: count.n_words };
            for place in (0..text.len()).step_by(97).filter(|place| text.is_char_boundary(*place)) {
                let place = TextOffset::new(place);
                prop_assert_eq!(count.n_before(&text, place), plain.n_before(&text, place));
            }
        }
    }
}
