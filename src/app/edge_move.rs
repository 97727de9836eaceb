//! An edge of a run of words that is moved by a word or a character.

use crate::text::{TextOffset, TextRange, segment};

/// Which edge of a run moves which way, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EdgeMove {
    /// The start, or else the end.
    pub is_start: bool,
    /// Away from the words, or else into them.
    pub is_outward: bool,
    /// By a word, or else by a character.
    pub by_word: bool,
}

/// The range with one edge moved; nothing where it would become empty.
pub fn moved_edge(text: &str, range: TextRange, edge: EdgeMove) -> Option<TextRange> {
    let (start, end) = (range.start(), range.end());
    let before = |place: TextOffset| {
        if edge.by_word {
            segment::previous_word(text, place)
        } else {
            segment::previous_grapheme(text, place)
        }
    };
    let word_end_after = |place: TextOffset| {
        let next = segment::next_word(text, place);
        let here = segment::word_at(text, place).filter(|word| word.end() > place);
        here.or_else(|| segment::word_at(text, next))
            .map_or(next, TextRange::end)
    };
    let (start, end) = match (edge.is_start, edge.is_outward, edge.by_word) {
        (true, true, _) => (before(start), end),
        (true, false, true) => (segment::next_word(text, start), end),
        (true, false, false) => (segment::next_grapheme(text, start), end),
        (false, true, true) => (start, word_end_after(end)),
        (false, true, false) => (start, segment::next_grapheme(text, end)),
        (false, false, true) => (start, end_of_word_before(text, end)),
        (false, false, false) => (start, before(end)),
    };
    TextRange::new(start, end).ok()
}

/// The end of the last word that ends before `end`.
fn end_of_word_before(text: &str, end: TextOffset) -> TextOffset {
    let last = segment::previous_word(text, end);
    let before = segment::previous_word(text, last);
    segment::word_at(text, before).map_or(before, TextRange::end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUT: bool = true;
    const START: bool = true;
    const WORD: bool = true;

    fn check((is_start, is_outward, by_word): (bool, bool, bool), marked: &str, expected: &str) {
        let start = marked.find('[').unwrap();
        let end = marked.find(']').unwrap() - 1;
        let text = marked.replace(['[', ']'], "");
        let range = TextRange::from_bytes(start, end).unwrap();
        let moved = moved_edge(
            &text,
            range,
            EdgeMove {
                is_start,
                is_outward,
                by_word,
            },
        )
        .unwrap();
        let mut drawn = text.clone();
        drawn.insert(moved.end().to_usize(), ']');
        drawn.insert(moved.start().to_usize(), '[');
        assert_eq!(drawn, expected);
    }

    #[test]
    fn edges_move_by_words_and_characters() {
        let text = "the dam [was too] old, they said";
        for (edge, expected) in [
            ((START, OUT, WORD), "the [dam was too] old, they said"),
            ((!START, OUT, WORD), "the dam [was too old], they said"),
            ((START, !OUT, WORD), "the dam was [too] old, they said"),
            ((!START, !OUT, WORD), "the dam [was] too old, they said"),
            ((START, OUT, !WORD), "the dam[ was too] old, they said"),
            ((!START, !OUT, !WORD), "the dam [was to]o old, they said"),
        ] {
            check(edge, text, expected);
        }
        check((!START, OUT, WORD), "[a] b", "[a b]");
    }
}
