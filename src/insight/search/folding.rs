//! A text without accents that knows where its characters come from.
//!
//! Letters lose the marks that stand on them (Unicode: they are decomposed, and marks of a
//! combining class are left out); what makes another sign of a script stays: vowel signs,
//! viramas, and the marks that voice kana.

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// A folded text.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: String,
    // Invariant: ascending in both; from each pair up to the next, bytes correspond one by one.
    runs: Vec<(usize, usize)>,
}

/// Combining classes of marks that make another sign: kana voicing marks and viramas.
const KEPT_CLASSES: [u8; 2] = [8, 9];

/// Takes the accents off a text.
pub(super) fn fold(source: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(source.len()),
        runs: vec![(0, 0)],
    };
    let mut verbatim_from = 0;
    for (at, character) in source.char_indices() {
        if character.is_ascii() || !changes(character) {
            continue;
        }
        folded
            .text
            .push_str(source.get(verbatim_from..at).unwrap_or_default());
        let text = &mut folded.text;
        decompose_canonical(character, |part| {
            if !is_accent(part) {
                text.push(part);
            }
        });
        verbatim_from = at + character.len_utf8();
        folded.runs.push((folded.text.len(), verbatim_from));
    }
    folded
        .text
        .push_str(source.get(verbatim_from..).unwrap_or_default());
    folded
}

fn changes(character: char) -> bool {
    let mut has_accent = false;
    // Below U+00C0 nothing is accented.
    if character >= '\u{c0}' {
        decompose_canonical(character, |part| has_accent |= is_accent(part));
    }
    has_accent
}

/// Whether a sign is a mark on a letter that does not make another letter of it.
pub(super) fn is_accent(character: char) -> bool {
    let class = canonical_combining_class(character);
    class != 0 && !KEPT_CLASSES.contains(&class)
}

impl Folded {
    /// The text without accents.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text without accents, to keep.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// The byte of the source that a folded byte comes from; accents belong to what is before them.
    ///
    /// It may lie inside a character where one became several.
    pub(super) fn source(&self, folded: usize) -> usize {
        let nth = self.runs.partition_point(|(start, _)| *start <= folded);
        let run = nth.checked_sub(1).and_then(|nth| self.runs.get(nth));
        run.map_or(folded, |(start, source)| source + folded - start)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::generate::article;

    #[test]
    fn accents_go_and_letters_stay() {
        for (source, expected) in [
            ("café Ǖber", "cafe Uber"),
            ("cafe\u{301}!", "cafe!"),
            ("ёлка", "елка"),
            ("が ガ か\u{3099}", "が ガ か\u{3099}"),
            ("각", "각"),
            ("बाँध", "बाँध"),
            ("سَدّ", "سد"),
            ("ø ł ß", "ø ł ß"),
            ("", ""),
        ] {
            assert_eq!(fold(source).text(), expected, "{source}");
        }
    }

    #[test]
    fn folded_places_lead_back() {
        let source = "né e\u{301}\u{301}x";
        let folded = fold(source);
        assert_eq!(folded.text(), "ne ex");
        let at = |place: usize| folded.source(place);
        assert_eq!(
            [at(0), at(1), at(2), at(3), at(4), at(5)],
            [0, 1, 3, 4, 9, 10]
        );
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(source in article()) {
            let folded = fold(&source);
            let again = fold(folded.text());
            prop_assert_eq!(again.text(), folded.text());
            let mut last = 0;
            for (at, _) in folded.text().char_indices() {
                let place = folded.source(at);
                prop_assert!(last <= place && place <= source.len());
                last = place;
            }
            prop_assert_eq!(folded.source(folded.text().len()), source.len());
        }
    }
}
