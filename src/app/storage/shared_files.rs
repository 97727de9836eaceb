//! A file of which everybody holds the whole, and the merges it has seen.

use std::path::Path;

use super::known::{Heard, Known};
use super::requests::{OpenedShared, SharedValue};
use super::telling::{told_problem, told_shared};
use crate::store::StoreError;
use crate::store::shared_file::{Merged, SharedContent, SharedFile};

/// An open file of which everybody holds the whole.
pub(super) struct OpenShared<T> {
    file: SharedFile<T>,
    known: Known<T>,
}

impl<T: SharedContent> OpenShared<T> {
    /// Opens the file; says in `problems` what is wrong with it. An absent one holds `default`.
    pub fn open(
        path: &Path,
        default: impl FnOnce() -> T,
        problems: &mut Vec<String>,
    ) -> Result<Self, StoreError> {
        let (file, reading) = SharedFile::open_or(path, default)?;
        let told = reading.problems.iter();
        problems.extend(told.map(|problem| told_problem(path, problem)));
        let why = file.read_only();
        problems.extend(why.map(|why| format!("{}: {}", path.display(), told_shared(why))));
        // What the window changes before it has heard of the file is put over it like any edit.
        let mut known = Known::new(T::default());
        known.merged(reading.value);
        Ok(Self { file, known })
    }

    /// What it holds.
    pub fn latest(&self) -> &T {
        self.known.latest()
    }

    /// How many merges it has seen.
    pub fn generation(&self) -> u64 {
        self.known.generation()
    }

    /// What the window is told of it; `losses` is what gave way to what was set here.
    pub fn now(&self, wrap: fn(T) -> SharedValue, losses: Vec<String>) -> OpenedShared {
        OpenedShared {
            value: wrap(self.latest().clone()),
            generation: self.generation(),
            losses,
        }
    }

    /// Saves what the window sent, put over the merges it had not heard of; if others' changes
    /// made something else of it, returns what gave way to what was set here.
    pub fn save(&mut self, heard: Heard, sent: &T) -> Result<Option<Vec<String>>, StoreError> {
        let mut losses = Vec::new();
        let rebased = self.known.rebased(heard, sent, |changed, sent, latest| {
            Ok(T::merge(changed, sent, latest, &mut losses))
        })?;
        let mut merged = self.file.save(rebased.as_ref().unwrap_or(sent))?;
        self.known.note(heard, sent.clone());
        if !merged.is_foreign && rebased.is_none() {
            return Ok(None);
        }
        merged.losses.extend(losses);
        Ok(Some(self.merged(merged)))
    }

    /// Looks whether others have changed the file; if so, returns what gave way.
    ///
    /// What the window has not saved is not asked for: it is put over this by its save.
    pub fn refresh(&mut self) -> Result<Option<Vec<String>>, StoreError> {
        let merged = self.file.refresh(self.known.latest())?;
        Ok(merged.map(|merged| self.merged(merged)))
    }

    fn merged(&mut self, merged: Merged<T>) -> Vec<String> {
        self.known.merged(merged.value);
        merged.losses.into_iter().map(|loss| loss.what).collect()
    }
}
