//! What a check finds, and what it comes to.

use std::fmt;
use std::path::PathBuf;

/// Something that a check tells while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckEvent {
    /// Something was found or mended.
    Found(Finding),
    /// How many articles are done.
    Progress {
        /// So many are done.
        n_done: usize,
        /// So many there are.
        n_all: usize,
    },
}

/// Something found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, below the folder that is checked.
    pub file: PathBuf,
    /// Line and column, counted from 1, where it is about a place.
    pub place: Option<(usize, usize)>,
    /// How it is meant.
    pub level: Level,
    /// What it is.
    pub what: String,
    /// What a person can do about it; empty if nothing is to be done.
    pub remedy: String,
}

/// How a finding is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something is wrong.
    Problem,
    /// Worth knowing, but nothing is wrong with the file.
    Note,
    /// It was wrong and was mended.
    Mended,
}

/// What a check came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// How many articles there are.
    pub n_articles: usize,
    /// How many sidecars were read.
    pub n_sidecars: usize,
    /// How many problems are left.
    pub n_left: usize,
    /// How many problems were mended.
    pub n_mended: usize,
    /// How many notes there are.
    pub n_notes: usize,
    /// Where the files lie as they were before they were mended, if any was.
    pub backups: Option<PathBuf>,
}

impl fmt::Display for Finding {
    /// As `FILE:LINE:COLUMN: what. Remedy`, which editors can follow.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        let level = match self.level {
            Level::Problem => "",
            Level::Note => "note: ",
            Level::Mended => "mended: ",
        };
        write!(f, ": {level}{}", self.what)?;
        match self.remedy.as_str() {
            "" => Ok(()),
            remedy => write!(f, ". {remedy}"),
        }
    }
}

impl CheckReport {
    /// What it came to, in one line.
    pub fn summary(&self) -> String {
        let mut parts = vec![match self.n_left {
            0 => "no problem".to_owned(),
            n => counted(n, "problem"),
        }];
        if self.n_mended > 0 {
            parts.push(format!("{} mended", self.n_mended));
        }
        if self.n_notes > 0 {
            parts.push(counted(self.n_notes, "note"));
        }
        let mut summary = format!(
            "{}, {}: {}",
            counted(self.n_articles, "article"),
            counted(self.n_sidecars, "sidecar"),
            parts.join(", ")
        );
        if let Some(backups) = &self.backups {
            summary.push_str(&format!(
                "; the files as they were lie in {}",
                backups.display()
            ));
        }
        summary
    }

    pub(super) fn count(&mut self, level: Level) {
        match level {
            Level::Problem => self.n_left += 1,
            Level::Note => self.n_notes += 1,
            Level::Mended => self.n_mended += 1,
        }
    }
}

/// `1 note`, `2 notes`.
pub(super) fn counted(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}
