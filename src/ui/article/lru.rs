//! A bounded cache that forgets what was used least recently.

use std::collections::BTreeMap;

/// Values by block number, at most `capacity` of them.
#[derive(Clone, Debug)]
pub struct Lru<Value> {
    capacity: usize,
    clock: u64,
    values: BTreeMap<usize, (u64, Value)>,
    // Invariant: the inverse of the times in `values`.
    by_time: BTreeMap<u64, usize>,
}

impl<Value> Lru<Value> {
    /// An empty cache for at least one value.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            clock: 0,
            values: BTreeMap::new(),
            by_time: BTreeMap::new(),
        }
    }

    /// Notes that a value is used now; says whether it is there.
    pub fn touch(&mut self, key: usize) -> bool {
        let Some((time, _)) = self.values.get_mut(&key) else {
            return false;
        };
        self.by_time.remove(time);
        self.clock += 1;
        *time = self.clock;
        self.by_time.insert(self.clock, key);
        true
    }

    /// The value, without noting its use.
    pub fn get(&self, key: usize) -> Option<&Value> {
        self.values.get(&key).map(|(_, value)| value)
    }

    /// Puts a value in; the one used least recently goes when there is no room.
    pub fn insert(&mut self, key: usize, value: Value) {
        self.clock += 1;
        if let Some((time, _)) = self.values.insert(key, (self.clock, value)) {
            self.by_time.remove(&time);
        }
        self.by_time.insert(self.clock, key);
        if self.values.len() > self.capacity
            && let Some((_, oldest)) = self.by_time.pop_first()
        {
            self.values.remove(&oldest);
        }
    }

    /// How many values are kept.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.values.clear();
        self.by_time.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut cache = Lru::new(2);
        cache.insert(1, 'a');
        cache.insert(2, 'b');
        assert!(cache.touch(1));
        cache.insert(3, 'c');
        assert_eq!(
            (cache.get(1), cache.get(2), cache.get(3)),
            (Some(&'a'), None, Some(&'c'))
        );
    }

    #[test]
    fn it_never_grows_past_its_bound() {
        let mut cache = Lru::new(7);
        for key in 0..1000 {
            cache.insert(key % 31, key);
            assert!(cache.len() <= 7);
            assert_eq!(cache.values.len(), cache.by_time.len());
        }
        cache.clear();
        assert_eq!(cache.len(), 0);
    }
}
