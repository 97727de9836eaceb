//! A file that several people change: saved only after what others wrote has been merged in.

mod contents;
mod three_way;

use std::io;
use std::path::{Path, PathBuf};

use super::atomic::Prepared;
use super::file_problem::{FileProblem, Reading, Trouble, Unreadable};
use super::{Disk, FailedAction, RealDisk, StoreError};

pub(super) use self::contents::merge_fields;
pub use self::three_way::Loss;

/// How often a save starts again because somebody else wrote meanwhile.
const MOST_TRIES: usize = 8;

/// What a shared file may hold.
pub trait SharedContent: Clone + PartialEq + Default {
    /// Reads a file's text.
    fn read(text: &str) -> Result<Reading<Self>, Unreadable>;

    /// Writes a file's text; equal values give equal texts.
    fn write(&self) -> String;

    /// Puts together what two made of `base`; what cannot stand together goes to `losses`.
    fn merge(base: &Self, mine: &Self, theirs: &Self, losses: &mut Vec<Loss>) -> Self;
}

/// A file as it was last read or written.
#[derive(Debug)]
pub struct SharedFile<T> {
    path: PathBuf,
    base: T,
    // Invariant: the bytes that `base` was read from; none if there was no file.
    seen: Option<Vec<u8>>,
    read_only: Option<ReadOnlyWhy>,
}

/// Why a file is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnlyWhy {
    /// A newer program wrote it.
    Newer {
        /// The format it has.
        format: u32,
    },
    /// It cannot be read, so writing would destroy what is in it.
    Unreadable(Unreadable),
}

/// What came of a save or of looking at the file again.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged<T> {
    /// What the program has to go on with: one's own changes and those of others.
    pub value: T,
    /// Whether others had changed something since the file was last read.
    pub is_foreign: bool,
    /// What could not stand together; the kept and the lost value of each.
    pub losses: Vec<Loss>,
    /// What is wrong with the file that others wrote.
    pub problems: Vec<FileProblem>,
}

/// What stood in the file when it was looked at.
struct OnDisk<T> {
    bytes: Option<Vec<u8>>,
    value: T,
}

impl<T: SharedContent> SharedFile<T> {
    /// Reads the file; one that is absent holds the default value and is made by a save.
    ///
    /// A damaged or newer file is no error: it is opened to be read only, see
    /// [`SharedFile::read_only`].
    pub fn open(path: impl Into<PathBuf>) -> Result<(Self, Reading<T>), StoreError> {
        Self::open_or(path, T::default)
    }

    /// As [`SharedFile::open`], but an absent file counts as holding `default`, which is not
    /// written before something changes.
    pub fn open_or(
        path: impl Into<PathBuf>,
        default: impl FnOnce() -> T,
    ) -> Result<(Self, Reading<T>), StoreError> {
        let path = path.into();
        let seen = read_bytes(&path)?;
        let (reading, read_only) = match &seen {
            None => {
                let value = default();
                let problems = Vec::new();
                (Reading { value, problems }, None)
            }
            Some(bytes) => interpret::<T>(bytes),
        };
        let file = Self {
            path,
            base: reading.value.clone(),
            seen,
            read_only,
        };
        Ok((file, reading))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why it is not written, if it is not.
    pub fn read_only(&self) -> Option<&ReadOnlyWhy> {
        self.read_only.as_ref()
    }

    /// Writes `mine`, merged with what others have written since the file was last read.
    ///
    /// A value that is on disk already is not written again, so that a file made by hand keeps
    /// its look until something changes. On error the file is as it was.
    pub fn save(&mut self, mine: &T) -> Result<Merged<T>, StoreError> {
        self.save_on(&RealDisk, mine)
    }

    /// As [`SharedFile::save`], on a disk of the caller's choice.
    pub fn save_on(&mut self, disk: &dyn Disk, mine: &T) -> Result<Merged<T>, StoreError> {
        for _ in 0..MOST_TRIES {
            let (merged, on_disk) = self.merge_with_disk(disk, mine)?;
            // A file that went is made again whatever it shall hold: its folder may be away with it.
            let has_gone = on_disk.bytes.is_none() && self.seen.is_some();
            if merged.value == on_disk.value && !has_gone {
                (self.base, self.seen) = (on_disk.value, on_disk.bytes);
                return Ok(merged);
            }
            let bytes = merged.value.write().into_bytes();
            let path = self.path.clone();
            let prepared = Prepared::new(disk, &path, &bytes)?;
            // What others wrote while the bytes went to the disk is merged in another try.
            if read_bytes_on(disk, &path)? != on_disk.bytes {
                continue;
            }
            prepared.commit()?;
            self.seen = Some(bytes);
            self.base = merged.value.clone();
            return Ok(merged);
        }
        let path = self.path.clone();
        Err(StoreError::KeepsChanging { path })
    }

    /// Merges what others have written into `mine`, without writing; nothing if nobody has.
    ///
    /// What is returned holds one's own changes too; they are unsaved as before.
    pub fn refresh(&mut self, mine: &T) -> Result<Option<Merged<T>>, StoreError> {
        let bytes = read_bytes(&self.path)?;
        if bytes.is_none() || bytes == self.seen {
            return Ok(None);
        }
        let (merged, on_disk) = self.merge_with_disk(&RealDisk, mine)?;
        (self.base, self.seen) = (on_disk.value, on_disk.bytes);
        Ok(Some(merged))
    }

    /// Reads the file again if it has changed, and merges; also returns what the file holds.
    ///
    /// The base stays: it moves on only once the merged value has found its place.
    fn merge_with_disk(
        &mut self,
        disk: &dyn Disk,
        mine: &T,
    ) -> Result<(Merged<T>, OnDisk<T>), StoreError> {
        let bytes = read_bytes_on(disk, &self.path)?;
        let reading = match &bytes {
            None => Reading::default(),
            Some(bytes) => {
                let (reading, read_only) = interpret(bytes);
                self.read_only = read_only;
                reading
            }
        };
        if let Some(why) = &self.read_only {
            return Err(why.to_error());
        }
        let is_foreign = bytes.is_some() && bytes != self.seen;
        let mut losses = Vec::new();
        let value = if is_foreign {
            T::merge(&self.base, mine, &reading.value, &mut losses)
        } else {
            mine.clone()
        };
        let problems = if is_foreign {
            reading.problems
        } else {
            Vec::new()
        };
        let merged = Merged {
            value,
            is_foreign,
            losses,
            problems,
        };
        let on_disk = OnDisk {
            bytes,
            value: reading.value,
        };
        Ok((merged, on_disk))
    }
}

/// Merges three versions of one file, such as git has them; no bytes at all are no file.
///
/// Where only one side changed something, its bytes are the result. Without a base that can be
/// read nothing counts as deleted. Fails if a side cannot be read or a newer program wrote it.
pub fn merge_texts<T: SharedContent>(
    [base, mine, theirs]: [&[u8]; 3],
) -> Result<(Vec<u8>, Vec<Loss>), StoreError> {
    let mut losses = Vec::new();
    if mine == base || mine == theirs || mine.is_empty() {
        let kept = if theirs.is_empty() { mine } else { theirs };
        return Ok((kept.to_vec(), losses));
    }
    if theirs == base || theirs.is_empty() {
        return Ok((mine.to_vec(), losses));
    }
    let (mine_value, their_value) = (read_value::<T>(mine)?, read_value::<T>(theirs)?);
    let base = read_value::<T>(base).unwrap_or_default();
    let merged = T::merge(&base, &mine_value, &their_value, &mut losses);
    let bytes = if merged == mine_value {
        mine.to_vec()
    } else if merged == their_value {
        theirs.to_vec()
    } else {
        merged.write().into_bytes()
    };
    Ok((bytes, losses))
}

/// Reads a file's bytes; fails if they cannot be read or a newer program wrote them.
pub(super) fn read_value<T: SharedContent>(bytes: &[u8]) -> Result<T, StoreError> {
    match interpret::<T>(bytes) {
        (reading, None) => Ok(reading.value),
        (_, Some(why)) => Err(why.to_error()),
    }
}

impl ReadOnlyWhy {
    fn to_error(&self) -> StoreError {
        match self {
            Self::Newer { format } => StoreError::NewerFormat { format: *format },
            Self::Unreadable(unreadable) => StoreError::Damaged {
                line: unreadable.line,
                column: unreadable.column,
                reason: unreadable.reason.clone(),
            },
        }
    }
}

fn interpret<T: SharedContent>(bytes: &[u8]) -> (Reading<T>, Option<ReadOnlyWhy>) {
    let read = decode(bytes).and_then(T::read);
    match read {
        Err(unreadable) => (
            Reading::default(),
            Some(ReadOnlyWhy::Unreadable(unreadable)),
        ),
        Ok(reading) => {
            let newer = reading
                .problems
                .iter()
                .find_map(|problem| match problem.trouble {
                    Trouble::NewerFormat { found, .. } => Some(found),
                    _ => None,
                });
            let read_only = newer.map(|format| ReadOnlyWhy::Newer { format });
            (reading, read_only)
        }
    }
}

fn decode(bytes: &[u8]) -> Result<&str, Unreadable> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let last_line = before
            .rsplit(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        Unreadable {
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: String::from_utf8_lossy(last_line).chars().count() + 1,
            reason: "the file is not in UTF-8".to_owned(),
        }
    })
}

fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    read_bytes_on(&RealDisk, path)
}

fn read_bytes_on(disk: &dyn Disk, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match disk.read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::from_io(FailedAction::Read, path, error)),
    }
}

#[cfg(test)]
mod tests;
