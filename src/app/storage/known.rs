//! What the window and the disk last agreed on about one file.
//!
//! A merge changes a file behind the window's back, and the window may send a save that it made
//! before it heard of it. Merges are counted, so that such a save is told apart and put over them.

use std::collections::BTreeMap;

/// What the window had heard of a file when it asked for something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// How many merges of it.
    pub generation: u64,
    /// The edit after which it asked.
    pub revision: u64,
}

/// A file's content by the merges it has seen.
#[derive(Debug, Default)]
pub(super) struct Known<T> {
    /// Grows with each merge.
    generation: u64,
    /// The latest edit that is in what is known.
    revision: u64,
    latest: T,
    /// What the window has while it has heard of fewer merges, by their number.
    older: BTreeMap<u64, T>,
}

impl<T: Clone + Default> Known<T> {
    /// What the window takes a file for before it has heard of any merge.
    pub fn new(latest: T) -> Self {
        Self {
            latest,
            ..Self::default()
        }
    }

    /// How many merges there were.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The content after the last merge and what was saved since.
    pub fn latest(&self) -> &T {
        &self.latest
    }

    /// What the window sent, put over the merges it had not heard of; nothing if it has heard of
    /// all.
    ///
    /// `merge` is given what the window changed, what it sent, and the latest content.
    pub fn rebased<E>(
        &self,
        heard: Heard,
        sent: &T,
        merge: impl FnOnce(&T, &T, &T) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        if heard.revision < self.revision {
            // A save that was sent later was done before: it holds all that this one holds.
            return Ok(Some(self.latest.clone()));
        }
        if heard.generation >= self.generation {
            return Ok(None);
        }
        // Of a generation that is not known any more nothing counts as deleted.
        let nothing = T::default();
        let changed = self.older.get(&heard.generation).unwrap_or(&nothing);
        merge(changed, sent, &self.latest).map(Some)
    }

    /// Notes that what the window sent is on disk, or in the merge that is noted next.
    pub fn note(&mut self, heard: Heard, sent: T) {
        if heard.revision < self.revision {
            return;
        }
        self.revision = heard.revision;
        self.older = self.older.split_off(&heard.generation);
        if heard.generation >= self.generation {
            self.latest = sent;
        } else {
            self.older.insert(heard.generation, sent);
        }
    }

    /// Notes what came of a merge, or of reading the file anew.
    pub fn merged(&mut self, content: T) {
        let before = std::mem::replace(&mut self.latest, content);
        self.older.insert(self.generation, before);
        self.generation += 1;
    }
}
