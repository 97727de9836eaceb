//! Finds where a text comes closest to a quote that stands nowhere in it.
//!
//! Myers' bit-parallel search (G. Myers, "A fast bit-vector algorithm for approximate string
//! matching based on dynamic programming", JACM 46, 1999) over bytes, in blocks of 64.

use std::ops::Range;

/// A place that comes closest, with the number of bytes to change, insert or delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closest {
    /// The bytes that are most like the quote.
    pub range: Range<usize>,
    /// How many bytes differ.
    pub n_errors: usize,
}

/// How many equally close places are returned at most.
const MOST_PLACES: usize = 16;

/// The work of a search, in steps of one block each.
pub fn n_steps(text_len: usize, quote_len: usize) -> usize {
    text_len.saturating_mul(quote_len.div_ceil(64))
}

/// The places that come closest to `quote` with at most `most_errors` differing bytes.
///
/// All of them differ equally much; there are at most [`MOST_PLACES`], in order.
pub fn closest(text: &[u8], quote: &[u8], most_errors: usize) -> Vec<Closest> {
    if quote.is_empty() {
        return Vec::new();
    }
    let mut least = most_errors;
    let mut ends: Vec<usize> = Vec::new();
    let mut columns = Columns::new(quote.iter().copied());
    for (nth, byte) in text.iter().enumerate() {
        let n_errors = columns.read(*byte);
        if n_errors < least {
            least = n_errors;
            ends.clear();
        }
        if n_errors == least && ends.len() < MOST_PLACES {
            ends.push(nth + 1);
        }
    }
    ends.into_iter()
        .map(|end| Closest {
            range: start_of(text, quote, end, least)..end,
            n_errors: least,
        })
        .collect()
}

/// Where the best match that ends at `end` starts: the same search, both turned round.
fn start_of(text: &[u8], quote: &[u8], end: usize, n_errors: usize) -> usize {
    let low = end.saturating_sub(quote.len() + n_errors);
    let window = text.get(low..end).unwrap_or_default();
    let mut columns = Columns::anchored(quote.iter().rev().copied());
    let mut best = (usize::MAX, end);
    for (nth, byte) in window.iter().rev().enumerate() {
        let found = columns.read(*byte);
        // Of equal ones the longest: a word is rather kept than cut.
        if found <= best.0 {
            best = (found, end - nth - 1);
        }
    }
    best.1
}

/// The columns of the table of edit distances, as bits of their vertical differences.
struct Columns {
    blocks: Vec<Block>,
    /// The blocks' equal-bits by byte, `n_blocks` words for each of 256 bytes.
    equal: Vec<u64>,
    last_bit: u64,
    score: usize,
    /// What comes into the first row: 0 where a match may start anywhere, 1 where it may not.
    carry_in: u64,
}

struct Block {
    plus: u64,
    minus: u64,
}

impl Columns {
    fn new(quote: impl ExactSizeIterator<Item = u8>) -> Self {
        let len = quote.len();
        let n_blocks = len.div_ceil(64);
        let mut equal = vec![0_u64; 256 * n_blocks];
        for (nth, byte) in quote.enumerate() {
            if let Some(word) = equal.get_mut(usize::from(byte) * n_blocks + nth / 64) {
                *word |= 1 << (nth % 64);
            }
        }
        let blocks = (0..n_blocks)
            .map(|_| Block {
                plus: u64::MAX,
                minus: 0,
            })
            .collect();
        Self {
            blocks,
            equal,
            last_bit: 1 << ((len - 1) % 64),
            score: len,
            carry_in: 0,
        }
    }

    fn anchored(quote: impl ExactSizeIterator<Item = u8>) -> Self {
        Self {
            carry_in: 1,
            ..Self::new(quote)
        }
    }

    /// Reads one byte and returns the distance of the whole quote to a match that ends with it.
    fn read(&mut self, byte: u8) -> usize {
        let n_blocks = self.blocks.len();
        let first = usize::from(byte) * n_blocks;
        let equal = self.equal.get(first..first + n_blocks).unwrap_or_default();
        let (mut plus_in, mut minus_in) = (self.carry_in, 0_u64);
        for (nth, (block, equal)) in self.blocks.iter_mut().zip(equal).enumerate() {
            let top = if nth + 1 == n_blocks {
                self.last_bit
            } else {
                1 << 63
            };
            let (plus, minus) = block.advance(*equal, plus_in, minus_in);
            plus_in = u64::from(plus & top != 0);
            minus_in = u64::from(minus & top != 0);
        }
        self.score = self.score + usize::from(plus_in == 1) - usize::from(minus_in == 1);
        self.score
    }
}

impl Block {
    /// One step of Myers' recurrence; returns the horizontal differences of all its rows.
    fn advance(&mut self, equal: u64, plus_in: u64, minus_in: u64) -> (u64, u64) {
        let vertical = equal | self.minus;
        let equal = equal | minus_in;
        let diagonal = (((equal & self.plus).wrapping_add(self.plus)) ^ self.plus) | equal;
        let plus = self.minus | !(diagonal | self.plus);
        let minus = self.plus & diagonal;
        let plus_shifted = (plus << 1) | plus_in;
        let minus_shifted = (minus << 1) | minus_in;
        self.plus = minus_shifted | !(vertical | plus_shifted);
        self.minus = plus_shifted & vertical;
        (plus, minus)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn distance(left: &[u8], right: &[u8]) -> usize {
        let mut row: Vec<usize> = (0..=right.len()).collect();
        for (i, a) in left.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for (j, b) in right.iter().enumerate() {
                let changed = diagonal + usize::from(a != b);
                diagonal = row[j + 1];
                row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
            }
        }
        row[right.len()]
    }

    #[test]
    fn a_misspelt_word_is_found_whole() {
        let found = closest(b"the dam was closd at noon", b"was closed at", 4);
        assert_eq!(
            found,
            [Closest {
                range: 8..20,
                n_errors: 1
            }]
        );
    }

    #[test]
    fn nothing_is_found_past_the_most_errors() {
        assert_eq!(closest(b"completely other words", b"zzzzzz", 2), []);
        assert_eq!(closest(b"", b"a", 0), []);
        assert_eq!(closest(b"a", b"", 0), []);
    }

    proptest! {
        #[test]
        fn it_finds_what_trying_every_place_finds(
            text in "[abc]{0,30}", quote in "[abc]{1,12}", times in 1_usize..12,
        ) {
            let quote = quote.repeat(times);
            let (text, quote) = (text.as_bytes(), quote.as_bytes());
            let mut least = usize::MAX;
            for start in 0..text.len() {
                for end in start + 1..=text.len() {
                    least = least.min(distance(&text[start..end], quote));
                }
            }
            for found in closest(text, quote, quote.len()) {
                prop_assert!(found.n_errors <= least);
                prop_assert_eq!(distance(&text[found.range], quote), found.n_errors);
            }
            let has_any = !closest(text, quote, quote.len() - 1).is_empty();
            prop_assert_eq!(has_any, least < quote.len());
        }
    }
}
