//! One open sidecar: reads it, saves a layer into it, and merges what others do to it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::opened::{Access, Merged, OpenWith, OpenedLayer, ReadOnlyWhy, Saved};
pub(super) use self::state::State;
use super::atomic::Prepared;
use super::merge::merge_sidecars;
use super::sidecar::{FORMAT, Parsed, Problem, ProblemKind, conflicts_of, damaged, parse, salvage};
use super::{BackupFolder, Disk, FailedAction, Lock, LockOwner, Locking, StoreError};
use crate::model::{AnnotatorId, ArticleText, Layer};

mod lists;
mod opened;
mod state;
#[cfg(test)]
mod tests;

/// How often a save starts anew because the file changed meanwhile.
const MOST_TRIES: usize = 8;

/// An open sidecar. It is `Send`: saves run on a worker thread.
pub struct LayerFile {
    path: PathBuf,
    disk: Arc<dyn Disk>,
    backups: Option<BackupFolder>,
    access: Access,
    // What stood on disk when we last read or wrote; none if there was no file.
    base: Option<Vec<u8>>,
    // What a failed write may have left there all the same.
    doubtful: Option<Vec<u8>>,
    state: State,
    lock: Option<Lock>,
}

impl LayerFile {
    /// The sidecar's path: the article's with `.annotator.ron` behind it.
    pub fn path_for(article_path: &Path, annotator: &AnnotatorId) -> PathBuf {
        let mut name = OsString::from(article_path.as_os_str());
        name.push(format!(".{annotator}.ron"));
        PathBuf::from(name)
    }

    /// Opens a layer of an article whose text is `text`; an absent file is an empty layer.
    ///
    /// A file that is damaged or newer opens read-only and is not touched; only one that cannot
    /// be read from the disk is an error.
    pub fn open(
        article_path: &Path,
        text: &ArticleText,
        annotator: &AnnotatorId,
        with: &OpenWith<'_>,
    ) -> Result<OpenedLayer, StoreError> {
        let path = Self::path_for(article_path, annotator);
        let (lock, taken) = match with.locks.map(|locks| locks.lock(&path, with.now)) {
            Some(Locking::Held(lock)) => (Some(lock), None),
            Some(Locking::Taken(owner)) => (None, Some(owner)),
            Some(Locking::Unsupported) | None => (None, None),
        };
        let article = article_path.file_name().unwrap_or_default();
        let mut file = Self {
            path,
            disk: Arc::clone(&with.disk),
            backups: with.backups.cloned(),
            access: Access::ReadWrite,
            base: None,
            doubtful: None,
            state: State::empty(&article.to_string_lossy(), annotator, text),
            lock,
        };
        file.base = file.read()?;
        let mut problems = Vec::new();
        let mut layer = Layer::default();
        if let Some(bytes) = file.base.take() {
            layer = file.take_in(&bytes, text, &mut problems);
            file.base = Some(bytes);
        }
        file.restrict(taken);
        if file.access == Access::ReadWrite
            && let Some(bytes) = &file.base
        {
            file.keep_backup(bytes);
        }
        Ok(OpenedLayer {
            conflicts: conflicts_of(&layer, text),
            access: file.access.clone(),
            layer,
            file,
            problems,
        })
    }

    /// Where the sidecar lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is held against other programs.
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// Whether it may be saved.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Saves a layer whose places are in `text`, durably; what others changed meanwhile is merged.
    ///
    /// A layer that is still what was read or saved is not written. On error the file is as it
    /// was, or, if only the last step failed, holds the layer whole.
    pub fn save(&mut self, text: &ArticleText, layer: &Layer) -> Result<Saved, StoreError> {
        if self.access != Access::ReadWrite {
            let path = self.path.clone();
            return Err(StoreError::OpenedReadOnly { path });
        }
        for _ in 0..MOST_TRIES {
            let found = self.read_settled()?;
            let is_foreign = found.is_some() && found != self.base;
            let done = if is_foreign {
                self.save_merged(text, layer, &found.unwrap_or_default())?
            } else {
                self.save_mine(text, layer, found)?
            };
            if let Some(saved) = done {
                return Ok(saved);
            }
        }
        let path = self.path.clone();
        Err(StoreError::KeepsChanging { path })
    }

    /// Takes in what others did to the file since it was last read or saved; `mine` may have
    /// unsaved changes, which stay.
    ///
    /// Nothing comes back if nothing changed, or if the file is gone: the next save makes it
    /// again. A damaged or newer file is an error and changes nothing here.
    pub fn reload(
        &mut self,
        text: &ArticleText,
        mine: &Layer,
    ) -> Result<Option<Merged>, StoreError> {
        let Some(theirs) = self.read_settled()? else {
            return Ok(None);
        };
        if self.base.as_ref() == Some(&theirs) {
            return Ok(None);
        }
        let mine_bytes = self.render(text, mine);
        let merged = merge_sidecars(self.base_bytes(), &mine_bytes, &theirs)?;
        // What others wrote is what the next save starts from; the rest of the merge is mine.
        let _as_they_wrote = self.state.take_in(&checked(&theirs)?, text, Some(mine));
        self.base = Some(theirs);
        let parsed = checked(&merged.bytes)?;
        let (layer, _) = State::layer_of(&parsed, text, Some(mine));
        let conflicts = conflicts_of(&layer, text);
        Ok(Some(Merged { layer, conflicts }))
    }

    /// Merges another file, such as a sync tool's conflict copy, into the layer in memory.
    ///
    /// Neither file is touched: the next save writes the merged layer.
    pub fn merge_copy(
        &self,
        text: &ArticleText,
        mine: &Layer,
        copy: &[u8],
    ) -> Result<Merged, StoreError> {
        let mine_bytes = self.render(text, mine);
        let merged = merge_sidecars(b"", &mine_bytes, copy)?;
        let parsed = checked(&merged.bytes)?;
        let (layer, _) = State::layer_of(&parsed, text, Some(mine));
        let conflicts = conflicts_of(&layer, text);
        Ok(Merged { layer, conflicts })
    }

    /// Carries edits that were made while a save or reload ran over to what came of it.
    ///
    /// `snapshot` is what was given to it, `current` what is in memory now, both with their
    /// places in `text`; `merged` is what came back, with the text of its own places.
    pub fn rebase(
        &self,
        text: &ArticleText,
        (snapshot, current): (&Layer, &Layer),
        (merged_text, merged): (&ArticleText, &Layer),
    ) -> Result<Merged, StoreError> {
        let rebased = merge_sidecars(
            &self.render(text, snapshot),
            &self.render(text, current),
            &self.render(merged_text, merged),
        )?;
        let (layer, _) = State::layer_of(&checked(&rebased.bytes)?, text, Some(current));
        let conflicts = conflicts_of(&layer, text);
        Ok(Merged { layer, conflicts })
    }

    /// What a save of the layer would write, for when it cannot be written where it belongs.
    pub fn bytes_for(&self, text: &ArticleText, layer: &Layer) -> Vec<u8> {
        self.render(text, layer)
    }

    fn save_mine(
        &mut self,
        text: &ArticleText,
        layer: &Layer,
        found: Option<Vec<u8>>,
    ) -> Result<Option<Saved>, StoreError> {
        let is_unchanged = self.state.is_same(layer);
        let is_there = found.is_some() == self.base.is_some();
        if is_unchanged && is_there {
            let bytes = found.map_or(0, |bytes| bytes.len() as u64);
            return Ok(Some(Saved {
                merged: None,
                bytes,
            }));
        }
        let written = self.state.write(self.base_bytes(), text, layer);
        if !self.write(&written.bytes, found.as_deref())? {
            return Ok(None);
        }
        let bytes = written.bytes.len() as u64;
        self.state.adopt(written.lines, text, layer);
        self.base = Some(written.bytes);
        self.doubtful = None;
        Ok(Some(Saved {
            merged: None,
            bytes,
        }))
    }

    fn save_merged(
        &mut self,
        text: &ArticleText,
        layer: &Layer,
        theirs: &[u8],
    ) -> Result<Option<Saved>, StoreError> {
        // What somebody left half written is not merged over.
        let _whole = checked(theirs)?;
        let mine = self.render(text, layer);
        let merged = merge_sidecars(self.base_bytes(), &mine, theirs)?;
        let parsed = checked(&merged.bytes)?;
        if merged.bytes != theirs && !self.write(&merged.bytes, Some(theirs))? {
            return Ok(None);
        }
        let (merged_layer, _) = self.state.take_in(&parsed, text, Some(layer));
        let conflicts = conflicts_of(&merged_layer, text);
        let bytes = merged.bytes.len() as u64;
        self.base = Some(merged.bytes);
        self.doubtful = None;
        let merged = Merged {
            layer: merged_layer,
            conflicts,
        };
        Ok(Some(Saved {
            merged: Some(merged),
            bytes,
        }))
    }

    /// Writes the file if it still is `found`; tells whether it did.
    fn write(&mut self, bytes: &[u8], found: Option<&[u8]>) -> Result<bool, StoreError> {
        let disk = Arc::clone(&self.disk);
        let path = self.path.clone();
        let prepared = Prepared::new(&*disk, &path, bytes)?;
        // The slow part is done: look once more, so that as little as can be comes between.
        if self.read()?.as_deref() != found {
            return Ok(false);
        }
        if let Err(error) = prepared.commit() {
            self.doubtful = Some(bytes.to_vec());
            return Err(error);
        }
        self.keep_backup(bytes);
        Ok(true)
    }

    fn render(&self, text: &ArticleText, layer: &Layer) -> Vec<u8> {
        self.state.write(self.base_bytes(), text, layer).bytes
    }

    fn base_bytes(&self) -> &[u8] {
        self.base.as_deref().unwrap_or_default()
    }

    fn read(&self) -> Result<Option<Vec<u8>>, StoreError> {
        match self.disk.read(&self.path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::from_io(FailedAction::Read, &self.path, error)),
        }
    }

    /// What stands on disk; what a failed write of ours put there counts as mine, not as foreign.
    fn read_settled(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self.read()?;
        if found.is_some() && found == self.doubtful {
            self.base = self.doubtful.take();
            // No line of it is taken over as it stands; the next save compares them anew.
            self.state.forget_lines();
        }
        Ok(found)
    }

    fn take_in(&mut self, bytes: &[u8], text: &ArticleText, problems: &mut Vec<Problem>) -> Layer {
        let (parsed, whole) = match parse(bytes) {
            Ok(parsed) => (Some(parsed), Ok(())),
            Err(error) => (salvage(bytes), Err(error)),
        };
        let mut layer = Layer::default();
        if let Some(parsed) = &parsed {
            let (read, found) = self.state.take_in(parsed, text, None);
            layer = read;
            problems.extend(found.into_iter().map(|found| found.at_file(&self.path)));
            if parsed.header.format > FORMAT {
                let format = parsed.header.format;
                problems.push(Problem {
                    file: self.path.clone(),
                    line: 1,
                    column: 1,
                    what: ProblemKind::NewerFormat(format),
                });
                self.access = Access::ReadOnly(ReadOnlyWhy::NewerFormat { format });
            }
        }
        if let Err(error) = whole {
            self.damage(error, problems);
        }
        layer
    }

    fn damage(&mut self, error: StoreError, problems: &mut Vec<Problem>) {
        let (line, column, what, why) = match error {
            StoreError::Damaged {
                line,
                column,
                reason,
            } => {
                let what = ProblemKind::Damaged(reason.clone());
                let backup = self.backups.as_ref().and_then(|it| it.find(&self.path));
                let why = ReadOnlyWhy::Damaged {
                    line,
                    column,
                    reason,
                    backup,
                };
                (line, column, what, why)
            }
            StoreError::NewerFormat { format } => {
                let why = ReadOnlyWhy::NewerFormat { format };
                (1, 1, ProblemKind::NewerFormat(format), why)
            }
            _ => return,
        };
        self.access = Access::ReadOnly(why);
        problems.push(Problem {
            file: self.path.clone(),
            line,
            column,
            what,
        });
    }

    fn restrict(&mut self, taken: Option<LockOwner>) {
        if self.access != Access::ReadWrite {
            return;
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        if let Some(owner) = taken {
            self.access = Access::ReadOnly(ReadOnlyWhy::LockedBy(owner));
        } else if self.disk.is_read_only(folder) || self.disk.is_read_only(&self.path) {
            self.access = Access::ReadOnly(ReadOnlyWhy::FolderReadOnly);
        }
    }

    fn keep_backup(&self, bytes: &[u8]) {
        let Some(backups) = &self.backups else {
            return;
        };
        // A backup is a second net; the save itself has worked.
        if let Err(error) = backups.keep(&self.path, bytes) {
            log::warn!("{error}");
        }
    }
}

/// The parts of a file that may be written to.
fn checked(bytes: &[u8]) -> Result<Parsed<'_>, StoreError> {
    if bytes.is_empty() {
        return Err(damaged("", 0, "the file is empty".to_owned()));
    }
    let parsed = parse(bytes)?;
    match parsed.header.format {
        format if format > FORMAT => Err(StoreError::NewerFormat { format }),
        _ => Ok(parsed),
    }
}
