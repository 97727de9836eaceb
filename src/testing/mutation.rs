//! Bytes changed at random, the same in each run: what fuzz targets are given where no fuzzer is at hand.

use super::fuzz_parts::SEPARATOR;

/// What a mutation puts in: what files are made of, and what is easily got wrong.
const WORDS: [&str; 40] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "\n",
    "\r\n",
    "    ",
    "//",
    "/*",
    "*/",
    "#![enable(implicit_some)]",
    "format: 1",
    "format: 4294967296",
    "annotations: [",
    "id: \"a\"",
    "spans: []",
    "start: 0",
    "end: 4294967295",
    "-1",
    "1e999",
    "0x10",
    "None",
    "Some(1)",
    "true",
    "\\u{110000}",
    "\u{feff}",
    "\u{0}",
    "é",
    "🌊",
    "{outlet}",
    "{date}",
    "**",
    "2025-03-14",
    SEPARATOR,
];

/// What stands in the place of a number.
const NUMBERS: [&str; 12] = [
    "0",
    "1",
    "-1",
    "2",
    "65536",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "1e999",
    "0.5",
    "",
];

/// A xorshift generator: small, and the same everywhere.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A generator that gives the same for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `n`; 0 if there is none.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.any() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// One of several, if there is one.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// Changes bytes in up to five places: some are put in, left out, doubled, cut off, or taken from `others`.
pub fn mutate(random: &mut Random, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(40)).min(bytes.len());
        match random.below(8) {
            0 => set(bytes, at, random.any().to_le_bytes()[0]),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.extend_from_within(at..end),
            3 => {
                let again = bytes.get(at..end).unwrap_or_default().to_vec();
                bytes.splice(at..at, again);
            }
            4 => {
                let other = random.one_of(others).map_or(&[][..], Vec::as_slice);
                let from = random.below(other.len() + 1);
                let to = (from + random.below(400)).min(other.len());
                let part = other.get(from..to).unwrap_or_default();
                bytes.splice(at..end, part.iter().copied());
            }
            // Rarely: little of a file is read behind its end.
            5 if random.below(4) == 0 => bytes.truncate(at),
            6 => change_number(random, bytes, at),
            _ => {
                let word = random.one_of(&WORDS).copied().unwrap_or_default();
                bytes.splice(at..at, word.bytes());
            }
        }
    }
}

/// Overwrites bytes of a few pages of an SQLite database, half of them at the beginning of a page, which says
/// what is in it; its length stays.
pub fn mutate_pages(random: &mut Random, bytes: &mut [u8]) {
    let size = match bytes.get(16..18) {
        Some(&[high, low]) if (high, low) != (0, 1) => usize::from(high) * 256 + usize::from(low),
        _ => 65_536,
    };
    let n_pages = bytes.len() / size.max(512) + 1;
    for _ in 0..=random.below(8) {
        let within = [12, size];
        let page = random.below(n_pages) * size;
        let most = random.one_of(&within).copied().unwrap_or(1);
        let at = page + random.below(most);
        let any = random.any().to_le_bytes()[0];
        let value = random.one_of(&[0, 1, 0x7F, 0x80, 0xFF, any]).copied();
        for nth in 0..=random.below(3) {
            set(bytes, at + nth, value.unwrap_or(any));
        }
    }
}

fn set(bytes: &mut [u8], at: usize, value: u8) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte = value;
    }
}

/// Puts another number in the place of the first one from `at` on.
fn change_number(random: &mut Random, bytes: &mut Vec<u8>, at: usize) {
    let rest = bytes.get(at..).unwrap_or_default();
    let n_before = rest
        .iter()
        .take_while(|byte| !byte.is_ascii_digit())
        .count();
    let digits = rest.iter().skip(n_before);
    let n_digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
    let start = at + n_before;
    let number = random.one_of(&NUMBERS).copied().unwrap_or_default();
    bytes.splice(start..start + n_digits, number.bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_changes() {
        let changed = |seed| {
            let mut random = Random::new(seed);
            let mut all = Vec::new();
            for _ in 0..50 {
                let mut bytes = b"begin 12, end 34".repeat(9);
                mutate(&mut random, &mut bytes, &[b"other".to_vec()]);
                all.push(bytes);
            }
            all
        };
        assert_eq!(changed(7), changed(7));
        assert_ne!(changed(7), changed(8));
    }

    #[test]
    fn pages_keep_their_length() {
        let mut random = Random::new(3);
        for n_bytes in [0, 17, 100, 70_000] {
            let mut bytes = vec![0; n_bytes];
            mutate_pages(&mut random, &mut bytes);
            assert_eq!(bytes.len(), n_bytes);
        }
    }

    #[test]
    fn a_number_is_replaced_as_a_whole() {
        let mut bytes = b"a 12345 b".to_vec();
        change_number(&mut Random::new(5), &mut bytes, 1);
        let text = String::from_utf8(bytes).unwrap();
        let number = text.strip_prefix("a ").and_then(|it| it.strip_suffix(" b"));
        assert!(NUMBERS.contains(&number.unwrap()), "{text}");
    }
}
