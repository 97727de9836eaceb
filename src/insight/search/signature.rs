//! What little is kept of a text, by which most texts that hold no hit are told without being read.
//!
//! A Bloom filter with one bit for each run of three signs: a run that a text holds has its bit set, and some
//! others have theirs set by chance.

use super::grams::{each_gram, grams_within};

/// How many words of 64 bits a signature is made in; it is halved while it stays sparse.
const LARGEST: usize = 1 << 10;
/// The least that is kept.
const SMALLEST: usize = 1 << 3;
/// How many bits of a hundred may be set; with more, too many runs pass by chance.
const MOST_SET: usize = 45;

/// What tells of a text that it does not hold some words; at most 8 KB, some 512 bytes for a text of 5 kB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    // Invariant: a power of two.
    bits: Box<[u64]>,
}

/// Runs of signs that stand wherever there is a hit.
#[derive(Clone, Debug, Default)]
pub(super) struct RequiredGrams {
    grams: Vec<u16>,
}

impl Signature {
    /// Makes the signature of a text; nothing for one so long that it would tell nothing.
    pub fn of(text: &str) -> Option<Self> {
        let mut bits = [0_u64; LARGEST];
        each_gram(text, &mut |gram| {
            if let Some(word) = bits.get_mut(usize::from(gram >> 6)) {
                *word |= 1 << (gram & 63);
            }
        });
        if !is_sparse(bits.iter().copied(), LARGEST) {
            return None;
        }
        let mut n_words = LARGEST;
        while n_words > SMALLEST {
            let half = n_words / 2;
            let Some((low, high)) = bits
                .get_mut(..n_words)
                .and_then(|all| all.split_at_mut_checked(half))
            else {
                break;
            };
            if !is_sparse(low.iter().zip(&*high).map(|(low, high)| low | high), half) {
                break;
            }
            low.iter_mut()
                .zip(high)
                .for_each(|(low, high)| *low |= *high);
            n_words = half;
        }
        let bits = bits.get(..n_words)?.into();
        Some(Self { bits })
    }

    /// How many bytes it takes.
    pub fn n_bytes(&self) -> usize {
        size_of_val(&*self.bits) + size_of::<Self>()
    }

    fn has(&self, gram: u16) -> bool {
        let nth = usize::from(gram >> 6) & (self.bits.len() - 1);
        self.bits
            .get(nth)
            .is_some_and(|word| word >> (gram & 63) & 1 == 1)
    }
}

fn is_sparse(words: impl Iterator<Item = u64>, n_words: usize) -> bool {
    let n_set: usize = words.map(|word| word.count_ones() as usize).sum();
    n_set * 100 <= n_words * 64 * MOST_SET
}

impl RequiredGrams {
    /// Takes words that stand in every hit.
    pub(super) fn of(words: impl IntoIterator<Item = String>) -> Self {
        let mut grams: Vec<u16> = words
            .into_iter()
            .flat_map(|words| grams_within(&words))
            .collect();
        grams.sort_unstable();
        grams.dedup();
        Self { grams }
    }

    /// Whether there is none, so that every text may hold a hit.
    pub(super) fn is_empty(&self) -> bool {
        self.grams.is_empty()
    }

    /// Whether a text of that signature may hold all of them; `false` is certain.
    pub(super) fn may_be_in(&self, signature: &Signature) -> bool {
        self.grams.iter().all(|gram| signature.has(*gram))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required(words: &str) -> RequiredGrams {
        RequiredGrams::of([words.to_owned()])
    }

    #[test]
    fn a_signature_knows_what_a_text_holds_and_mostly_what_it_does_not() {
        let text =
            "The minister said that the old dam near the border would not be closed this year. "
                .repeat(3);
        let signature = Signature::of(&text).unwrap();
        for words in ["old dam near", "OLD DAM", "border", "", "x"] {
            assert!(required(words).may_be_in(&signature), "{words}");
        }
        for words in ["zeppelin", "bridge", "quay"] {
            assert!(!required(words).may_be_in(&signature), "{words}");
        }
    }

    #[test]
    fn it_grows_with_what_a_text_says_and_not_with_its_length() {
        let n_bytes = |text: &str| Signature::of(text).map(|it| it.n_bytes());
        let short = n_bytes("dam").unwrap();
        assert_eq!(n_bytes(&"dam ".repeat(100_000)), Some(short));
        let signs = ('\u{4e00}'..='\u{9fff}').collect::<String>();
        let some: String = signs.chars().take(2_000).collect();
        assert!(n_bytes(&some).is_some_and(|n_bytes| short < n_bytes && n_bytes <= 8 << 10));
        let all = format!("{signs}{}", signs.chars().rev().collect::<String>());
        assert_eq!(n_bytes(&all), None);
    }
}
