//! Where the same few bytes stand again, for many places of a text in one reading.
//!
//! Rabin and Karp's search for many patterns of one length: a rolling hash over the text, a
//! filter that most places fail, and a comparison of the bytes for those that pass.

use memchr::memmem;

/// How long the compared run of bytes is.
pub const PROBE_BYTES: usize = 32;

/// Up to this many probes are looked for one by one, which is quicker than hashing the text.
const FEW: usize = 8;

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
const FILTER_BITS: u32 = 20;

/// For each probe, all places where the [`PROBE_BYTES`] bytes that start there stand, in order.
///
/// Places may overlap. Nothing for a missing probe, and nothing for one that stands at more than `most` places.
pub fn occurrences(text: &[u8], probes: &[Option<usize>], most: usize) -> Vec<Option<Vec<usize>>> {
    let mut found: Vec<Option<Vec<usize>>> = vec![None; probes.len()];
    let wanted: Vec<(usize, &[u8])> = probes
        .iter()
        .enumerate()
        .filter_map(|(nth, start)| Some((nth, text.get((*start)?..)?.get(..PROBE_BYTES)?)))
        .collect();
    if wanted.len() <= FEW {
        for (nth, probe) in wanted {
            let places: Vec<usize> = places_of(text, probe).take(most + 1).collect();
            if let Some(slot) = found.get_mut(nth) {
                *slot = (places.len() <= most).then_some(places);
            }
        }
        return found;
    }
    let mut groups = Groups::new(&wanted);
    groups.read(text, most);
    for (nth, probe) in wanted {
        if let Some(slot) = found.get_mut(nth) {
            *slot = groups.places(probe, most);
        }
    }
    found
}

/// All places of `probe` in order, those that overlap included.
pub fn places_of<'a>(text: &'a [u8], probe: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let finder = memmem::Finder::new(probe);
    let mut from = 0;
    std::iter::from_fn(move || {
        let place = from + finder.find(text.get(from..)?)?;
        from = place + 1;
        Some(place)
    })
}

struct Groups<'a> {
    // Invariant: sorted by (hash, probe), each pair once.
    rows: Vec<Group<'a>>,
    filter: Vec<u64>,
}

struct Group<'a> {
    hash: u64,
    probe: &'a [u8],
    places: Vec<usize>,
}

impl<'a> Groups<'a> {
    fn new(wanted: &[(usize, &'a [u8])]) -> Self {
        let mut rows: Vec<Group<'a>> = wanted
            .iter()
            .map(|(_, probe)| Group {
                hash: hash_of(probe),
                probe,
                places: Vec::new(),
            })
            .collect();
        rows.sort_unstable_by(|left, right| {
            (left.hash, left.probe).cmp(&(right.hash, right.probe))
        });
        rows.dedup_by(|left, right| left.hash == right.hash && left.probe == right.probe);
        let mut filter = vec![0_u64; 1 << (FILTER_BITS - 6)];
        for row in &rows {
            let (word, bit) = filter_place(row.hash);
            if let Some(slot) = filter.get_mut(word) {
                *slot |= bit;
            }
        }
        Self { rows, filter }
    }

    fn read(&mut self, text: &[u8], most: usize) {
        let leaving = (1..PROBE_BYTES).fold(1_u64, |power, _| power.wrapping_mul(BASE));
        let mut hash = hash_of(text.get(..PROBE_BYTES).unwrap_or_default());
        self.note(text, 0, hash, most);
        let ends = text.get(PROBE_BYTES..).unwrap_or_default();
        for (start, (old, new)) in text.iter().zip(ends).enumerate() {
            let kept = hash.wrapping_sub(leaving.wrapping_mul(u64::from(*old) + 1));
            hash = kept.wrapping_mul(BASE).wrapping_add(u64::from(*new) + 1);
            self.note(text, start + 1, hash, most);
        }
    }

    fn note(&mut self, text: &[u8], start: usize, hash: u64, most: usize) {
        let (word, bit) = filter_place(hash);
        if self.filter.get(word).is_none_or(|word| word & bit == 0) {
            return;
        }
        let Some(here) = text.get(start..start + PROBE_BYTES) else {
            return;
        };
        if let Some(group) = self.group_mut(hash, here)
            && group.places.len() <= most
        {
            group.places.push(start);
        }
    }

    fn group_mut(&mut self, hash: u64, probe: &[u8]) -> Option<&mut Group<'a>> {
        let nth = self
            .rows
            .binary_search_by(|row| row.hash.cmp(&hash).then_with(|| row.probe.cmp(probe)))
            .ok()?;
        self.rows.get_mut(nth)
    }

    fn places(&mut self, probe: &[u8], most: usize) -> Option<Vec<usize>> {
        let group = self.group_mut(hash_of(probe), probe)?;
        (group.places.len() <= most).then(|| group.places.clone())
    }
}

fn hash_of(probe: &[u8]) -> u64 {
    probe.iter().fold(0, |hash, byte| {
        hash.wrapping_mul(BASE).wrapping_add(u64::from(*byte) + 1)
    })
}

fn filter_place(hash: u64) -> (usize, u64) {
    // The upper bits of a product depend on all bits of the hash.
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(BASE) >> (64 - FILTER_BITS);
    let word = usize::try_from(mixed >> 6).unwrap_or_default();
    (word, 1 << (mixed & 63))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn hashing_finds_what_looking_one_by_one_finds(
            part in "[ab]{8,40}",
            times in 2_usize..12,
            starts in prop::collection::vec(0_usize..500, 9..30),
        ) {
            let text = part.repeat(times);
            let probes: Vec<Option<usize>> = starts.into_iter().map(Some).collect();
            let together = occurrences(text.as_bytes(), &probes, 5);
            for (probe, places) in probes.iter().zip(together) {
                let alone = occurrences(text.as_bytes(), &[*probe], 5).pop().unwrap();
                prop_assert_eq!(places, alone);
            }
        }
    }
}
