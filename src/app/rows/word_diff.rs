//! Two texts side by side, the words that differ marked.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A piece of one of the texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffPiece {
    /// Its words, white space behind them included.
    pub words: String,
    /// Whether the other text has other words there.
    pub differs: bool,
}

/// How many words of each text are compared; what is beyond is shown as it is.
const MOST_WORDS: usize = 2000;

/// The old and the new text in pieces.
pub fn word_diff(old: &str, new: &str) -> (Vec<DiffPiece>, Vec<DiffPiece>) {
    let old: Vec<&str> = words(old);
    let new: Vec<&str> = words(new);
    let bare = |words: &[&str]| -> Vec<String> {
        words.iter().map(|word| word.trim().to_owned()).collect()
    };
    let operations = capture_diff_slices(Algorithm::Myers, &bare(&old), &bare(&new));
    let (mut old_pieces, mut new_pieces) = (Vec::new(), Vec::new());
    for operation in operations {
        let (tag, old_range, new_range) = operation.as_tag_tuple();
        let differs = tag != DiffTag::Equal;
        push(&mut old_pieces, old.get(old_range), differs);
        push(&mut new_pieces, new.get(new_range), differs);
    }
    (old_pieces, new_pieces)
}

fn words(text: &str) -> Vec<&str> {
    let words = text.split_inclusive(char::is_whitespace);
    words.take(MOST_WORDS).collect()
}

fn push(pieces: &mut Vec<DiffPiece>, words: Option<&[&str]>, differs: bool) {
    let words = words.unwrap_or_default().concat();
    if !words.is_empty() {
        pieces.push(DiffPiece { words, differs });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(pieces: &[DiffPiece]) -> String {
        let draw = |piece: &DiffPiece| {
            if piece.differs {
                format!("[{}]", piece.words)
            } else {
                piece.words.clone()
            }
        };
        pieces.iter().map(draw).collect()
    }

    #[test]
    fn words_that_differ_are_marked_on_both_sides() {
        for (old, new, expected_old, expected_new) in [
            (
                "the old dam",
                "the new dam",
                "the [old ]dam",
                "the [new ]dam",
            ),
            ("the dam", "the dam", "the dam", "the dam"),
            ("the dam", "the\ndam", "the dam", "the\ndam"),
            ("", "all new", "", "[all new]"),
            ("it broke", "it broke today", "it broke", "it broke [today]"),
        ] {
            let (old, new) = word_diff(old, new);
            assert_eq!(
                (drawn(&old), drawn(&new)),
                (expected_old.into(), expected_new.into())
            );
        }
    }
}
