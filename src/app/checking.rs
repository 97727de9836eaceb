//! Reads everything in a folder, says what is wrong with it, and mends what can be mended.
//!
//! One folder's names and one article's files are in memory at a time; what is found is handed
//! out as it is found.

mod finding;
mod folder;
mod folders;
mod layer_notes;
mod own_files;
mod repair;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use thiserror::Error;

use self::repair::Repair;
use crate::loading::LoadingError;
use crate::model::{Codebook, FieldId, Project, TagId};
use crate::store::StoreError;
use crate::store::places::Places;

pub use self::finding::{CheckEvent, CheckReport, Finding, Level};

/// What a check is made with.
#[derive(Clone, Copy, Debug)]
pub struct CheckWith<'a> {
    /// Where the program keeps its own files; without them no backup is found.
    pub places: Option<&'a Places>,
    /// Whether what can be mended is mended, after a backup in `places`.
    pub repairs: bool,
}

/// Why a folder could not be checked at all.
#[derive(Debug, Error)]
pub enum CheckError {
    /// The folder itself could not be read.
    #[error(transparent)]
    Folder(#[from] LoadingError),
    /// There is no place for backups.
    #[error("nothing was mended: {0}")]
    NoBackups(#[from] StoreError),
    /// Nobody said where the program keeps its own files.
    #[error("nothing was mended: there is no place for backups")]
    NoPlaces,
}

/// Checks all files of the project in `root`; `tell` gets every finding, and how far it is.
///
/// Fails only if the folder cannot be read, or if a repair has no place for backups.
pub fn check_folder(
    root: &Path,
    with: CheckWith<'_>,
    tell: &mut dyn FnMut(CheckEvent),
) -> Result<CheckReport, CheckError> {
    let repair = match (with.repairs, with.places) {
        (false, _) => None,
        (true, Some(places)) => Some(Repair::new(root, places)?),
        (true, None) => return Err(CheckError::NoPlaces),
    };
    let mut check = Check {
        root,
        places: with.places,
        repair,
        project: Project::default(),
        tags: BTreeMap::new(),
        report: CheckReport::default(),
        n_done: 0,
        tell,
    };
    let listed = folders::list(root)?;
    check.report.n_articles = listed.n_articles;
    for problem in &listed.problems {
        check.problem(&problem.path, None, problem.reason.clone(), "");
    }
    check.own_files();
    for folder in &listed.folders {
        check.folder(folder);
    }
    check.report.backups = check.repair.and_then(Repair::finish);
    Ok(check.report)
}

/// A check that runs.
struct Check<'a> {
    root: &'a Path,
    places: Option<&'a Places>,
    repair: Option<Repair<'a>>,
    project: Project,
    /// The codebook's tags with their fields.
    tags: BTreeMap<TagId, Vec<FieldId>>,
    report: CheckReport,
    n_done: usize,
    tell: &'a mut dyn FnMut(CheckEvent),
}

impl Check<'_> {
    fn set_codebook(&mut self, codebook: &Codebook) {
        self.tags = codebook
            .tags
            .iter()
            .map(|tag| {
                let fields = tag.fields.iter().map(|field| field.id.clone()).collect();
                (tag.id.clone(), fields)
            })
            .collect();
    }

    fn problem(
        &mut self,
        file: &Path,
        place: Option<(usize, usize)>,
        what: String,
        remedy: impl Into<String>,
    ) {
        let remedy = remedy.into();
        self.found(file, place, Level::Problem, (what, remedy));
    }

    fn note(
        &mut self,
        file: &Path,
        place: Option<(usize, usize)>,
        what: String,
        remedy: impl Into<String>,
    ) {
        let remedy = remedy.into();
        self.found(file, place, Level::Note, (what, remedy));
    }

    fn mended(&mut self, file: &Path, place: Option<(usize, usize)>, what: String) {
        self.found(file, place, Level::Mended, (what, String::new()));
    }

    fn found(
        &mut self,
        file: &Path,
        place: Option<(usize, usize)>,
        level: Level,
        (what, remedy): (String, String),
    ) {
        let file = file.strip_prefix(self.root).unwrap_or(file).to_owned();
        let finding = Finding {
            file,
            place,
            level,
            what,
            remedy,
        };
        self.report.count(level);
        (self.tell)(CheckEvent::Found(finding));
    }

    fn article_done(&mut self) {
        self.n_done += 1;
        (self.tell)(CheckEvent::Progress {
            n_done: self.n_done,
            n_all: self.report.n_articles,
        });
    }
}
