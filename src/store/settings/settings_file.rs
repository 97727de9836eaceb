//! The settings on disk: several windows may save them, and a damaged file stops nobody.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Settings, read, write};
use crate::store::file_problem::{FileProblem, Reading, Unreadable};
use crate::store::shared_file::{
    Loss, Merged, ReadOnlyWhy, SharedContent, SharedFile, merge_fields,
};
use crate::store::{Disk as _, FailedAction, RealDisk, StoreError};

/// How many damaged files are kept before the last is written over.
const MOST_DAMAGED: usize = 9;

/// The settings file, as it was last read or written.
#[derive(Debug)]
pub struct SettingsFile {
    file: SharedFile<Settings>,
}

/// What came of opening the settings.
#[derive(Debug)]
pub struct Opened {
    /// The file, to save into.
    pub file: SettingsFile,
    /// The settings.
    pub settings: Settings,
    /// Single values that could not be read and have their defaults.
    pub problems: Vec<FileProblem>,
    /// A file that could not be read at all: where it lies now, and why.
    pub moved_aside: Option<(PathBuf, Unreadable)>,
}

impl SettingsFile {
    /// Reads the settings; a damaged file is moved aside, and the defaults are used.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        let (mut file, mut reading) = SharedFile::<Settings>::open(path)?;
        let mut moved_aside = None;
        if let Some(ReadOnlyWhy::Unreadable(why)) = file.read_only().cloned() {
            moved_aside = Some((move_aside(path)?, why));
            (file, reading) = SharedFile::open(path)?;
        }
        Ok(Opened {
            file: Self { file },
            settings: reading.value,
            problems: reading.problems,
            moved_aside,
        })
    }

    /// Writes the settings, merged with what another window has written; makes the folder.
    ///
    /// Settings of a newer program are left alone: that is an error that can be passed over.
    pub fn save(&mut self, settings: &Settings) -> Result<Merged<Settings>, StoreError> {
        if let Some(folder) = self.file.path().parent() {
            RealDisk
                .create_folder(folder)
                .map_err(|error| StoreError::from_io(FailedAction::Write, folder, error))?;
        }
        self.file.save(settings)
    }
}

impl SharedContent for Settings {
    fn read(text: &str) -> Result<Reading<Self>, Unreadable> {
        read(text)
    }

    fn write(&self) -> String {
        write(self)
    }

    fn merge(base: &Self, mine: &Self, theirs: &Self, losses: &mut Vec<Loss>) -> Self {
        let texts = [base, mine, theirs].map(write);
        let merged = merge_fields(texts.each_ref().map(String::as_str), losses);
        merged
            .and_then(|text| read(&text))
            .map_or_else(|_| mine.clone(), |reading| reading.value)
    }
}

/// Renames a file to the first free name beside it.
fn move_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let name = |nth: usize| path.with_extension(format!("damaged-{nth}.ron"));
    let free = (1..MOST_DAMAGED).map(name).find(|path| !path.exists());
    let aside = free.unwrap_or_else(|| name(MOST_DAMAGED));
    fs::rename(path, &aside)
        .map_err(|error| StoreError::from_io(FailedAction::Write, path, error))?;
    Ok(aside)
}
