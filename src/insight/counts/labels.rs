//! The headings of a count, numbered as they turn up and put in order at the end.

use std::collections::BTreeMap;

/// A heading: its place in a list, where there is one, then its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    // What has no name comes last, then what is in no list.
    is_nameless: bool,
    nth: usize,
    name: String,
}

impl Key {
    /// A heading in the order of names.
    pub(super) fn named(name: &str) -> Self {
        Self::listed(None, name)
    }

    /// A heading in the order of a list.
    pub(super) fn listed(nth: Option<usize>, name: &str) -> Self {
        Self {
            is_nameless: name.is_empty(),
            nth: nth.unwrap_or(usize::MAX),
            name: name.to_owned(),
        }
    }

    /// The name; empty for what has none.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// Headings with a number each, in the order in which they turned up.
#[derive(Debug, Default)]
pub(super) struct Headings(BTreeMap<Key, u32>);

impl Headings {
    /// The number of a heading, a new one if it is new.
    pub(super) fn number(&mut self, key: Key) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(key).or_insert(next)
    }

    /// The headings in order, and for each number its place among them.
    pub(super) fn in_order(self) -> (Vec<Key>, Vec<usize>) {
        let mut places = vec![0; self.0.len()];
        let mut keys = Vec::with_capacity(places.len());
        for (place, (key, number)) in self.0.into_iter().enumerate() {
            if let Some(slot) = places.get_mut(number as usize) {
                *slot = place;
            }
            keys.push(key);
        }
        (keys, places)
    }
}
