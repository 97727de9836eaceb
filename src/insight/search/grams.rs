//! Runs of three signs of a text, made alike wherever some search takes them for alike.
//!
//! Each sign is folded by itself, whatever stands beside it: capitals become small letters, accents go, and Greek
//! iota goes with them, since a capital iota is another case of a mark that is none of a letter (U+0345).
//! So what a search finds, accents folded or not, holds every run that the looked-for words hold.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

use super::folding::is_accent;

/// Signs below this are looked up.
const N_KNOWN: u32 = 0x3400;
/// In the table: nothing is left of the sign.
const NOTHING: u32 = u32::MAX;
/// In the table: the sign becomes several.
const SEVERAL: u32 = u32::MAX - 1;

/// What becomes of the first signs of Unicode, of which most texts are made: folding one takes long.
static KNOWN: LazyLock<Vec<u32>> = LazyLock::new(|| (0..N_KNOWN).map(known).collect());

/// Hands out a number for each run of three signs of a folded text, and for its first one and two signs.
///
/// Other runs may have the same number.
#[inline]
pub(super) fn each_gram(text: &str, take: &mut impl FnMut(u16)) {
    let known = KNOWN.as_slice();
    let mut run = 0_u64;
    let mut add = |sign: u32| {
        // Three signs of 21 bits each.
        run = (run >> 21) | (u64::from(sign) << 42);
        take(number_of(run));
    };
    for sign in text.chars() {
        match known.get(sign as usize).copied() {
            Some(NOTHING) => {}
            Some(SEVERAL) => fold_sign(sign, &mut add),
            Some(folded) => add(folded),
            // What Chinese, Japanese and Korean are written with is folded to itself.
            None if matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') => {
                add(sign.into());
            }
            None => fold_sign(sign, &mut add),
        }
    }
}

/// The numbers of the runs that stand wherever these words do; none for less than three signs.
pub(super) fn grams_within(words: &str) -> Vec<u16> {
    let mut grams = Vec::new();
    each_gram(words, &mut |gram| grams.push(gram));
    // What stands before the first two signs is unknown.
    grams.drain(..grams.len().min(2));
    grams
}

fn number_of(run: u64) -> u16 {
    // Fibonacci hashing: the golden ratio spreads what differs over the highest bits.
    (run.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as u16
}

fn known(number: u32) -> u32 {
    let mut folded = Vec::new();
    if let Some(sign) = char::from_u32(number) {
        fold_sign(sign, &mut |sign| folded.push(sign));
    }
    match folded.as_slice() {
        [] => NOTHING,
        [one] => *one,
        _ => SEVERAL,
    }
}

fn fold_sign(sign: char, take: &mut impl FnMut(u32)) {
    let mut take = |sign: char| {
        if !is_accent(sign) && sign != 'ι' {
            take(sign.into());
        }
    };
    // To small letters, to capitals and back: final sigma, long s and their like have a case mapping one way only.
    decompose_canonical(sign, |part| {
        let large = part.to_lowercase().flat_map(char::to_uppercase);
        large.flat_map(char::to_lowercase).for_each(&mut take);
    });
}

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

    use super::super::folding::fold;
    use super::*;

    fn folded(text: &str) -> Vec<u32> {
        let mut signs = Vec::new();
        text.chars()
            .for_each(|sign| fold_sign(sign, &mut |it| signs.push(it)));
        signs
    }

    #[test]
    fn every_sign_is_folded_as_what_a_search_takes_for_it() {
        for sign in char::MIN..=char::MAX {
            let own = folded(sign.encode_utf8(&mut [0; 4]));
            let mut alike = ClassUnicode::new([ClassUnicodeRange::new(sign, sign)]);
            alike.case_fold_simple();
            for other in alike.iter().flat_map(|range| range.start()..=range.end()) {
                assert_eq!(
                    folded(other.encode_utf8(&mut [0; 4])),
                    own,
                    "{sign:?} and {other:?}"
                );
            }
            let without_accents = fold(sign.encode_utf8(&mut [0; 4])).into_text();
            assert_eq!(folded(&without_accents), own, "{sign:?} without accents");
        }
    }

    #[test]
    fn what_is_looked_up_and_left_as_it_is_is_folded_right() {
        for sign in char::MIN..=char::MAX {
            let text = format!("ab{sign}cd");
            let mut run = 0_u64;
            let slowly: Vec<u16> = folded(&text)
                .into_iter()
                .map(|sign| {
                    run = (run >> 21) | (u64::from(sign) << 42);
                    number_of(run)
                })
                .collect();
            let mut grams = Vec::new();
            each_gram(&text, &mut |gram| grams.push(gram));
            assert!(
                grams == slowly || ('\u{ac00}'..='\u{d7a3}').contains(&sign),
                "{sign:?}"
            );
        }
    }

    #[test]
    fn less_than_three_signs_have_no_run() {
        for (words, n_grams) in [
            ("", 0),
            ("ab", 0),
            ("e\u{301}a", 0),
            ("abc", 1),
            ("水坝坝上", 2),
        ] {
            assert_eq!(grams_within(words).len(), n_grams, "{words}");
        }
        assert_eq!(grams_within("STRASSE"), grams_within("straße"));
        assert_eq!(grams_within("Cafés"), grams_within("CAFE\u{301}S"));
    }
}
