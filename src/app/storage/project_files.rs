//! The project's own files while its folder is open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::article_files::save_corrections;
use super::layer_files::OpenLayerFile;
use super::requests::{OpenedFolder, Reply};
use super::telling::{told_problem, told_shared};
use super::{Outbox, SaveContent};
use crate::app::SaveTarget;
use crate::builtin;
use crate::model::{Codebook, LayerKey, Project, Registers};
use crate::store::StoreError;
use crate::store::shared_file::SharedFile;
use crate::store::watch::{FolderWatch, WatchMode};

/// Why a file could not be opened or saved.
#[derive(Debug, Error)]
pub(super) enum SaveError {
    /// It belongs to a folder that is not open any more.
    #[error("its folder is not open any more")]
    NotOpen,
    /// The disk refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SaveError {
    /// Whether another try may help.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::NotOpen => false,
            Self::Store(error) => error.may_pass(),
        }
    }
}

/// The files of the open folder.
pub(super) struct OpenProject {
    pub root: PathBuf,
    project: SharedFile<Project>,
    codebook: SharedFile<Codebook>,
    registers: SharedFile<Registers>,
    pub layers: BTreeMap<LayerKey, OpenLayerFile>,
    /// What was last read or written of each, to merge what others write into.
    last: (Arc<Project>, Arc<Codebook>, Registers),
    #[expect(dead_code, reason = "it watches until it is dropped")]
    watcher: Option<FolderWatch>,
}

impl OpenProject {
    /// Opens the files and watches the folder; says in `problems` what is wrong with them.
    pub fn open(root: PathBuf, problems: &mut Vec<String>, outbox: &Outbox) -> Option<Self> {
        // The watch stands before anything is read, so that no change falls in between.
        let watcher = watch(&root, outbox.clone());
        let has_codebook = root.join("codebook.ron").exists();
        let (project, about) = open_shared::<Project>(&root.join("stancemark.ron"), problems)?;
        let (codebook, own) = open_shared::<Codebook>(&root.join("codebook.ron"), problems)?;
        let (registers, entries) = open_shared::<Registers>(&root.join("registers.ron"), problems)?;
        let own = if has_codebook {
            own
        } else {
            builtin::default_codebook()
        };
        Some(Self {
            root,
            project,
            codebook,
            registers,
            layers: BTreeMap::new(),
            last: (Arc::new(about), Arc::new(own), entries),
            watcher,
        })
    }

    /// What the window is told of them.
    pub fn opened(&self, problems: Vec<String>) -> Reply {
        let (project, codebook, registers) = &self.last;
        Reply::FolderOpened(Box::new(OpenedFolder {
            root: self.root.clone(),
            project: Arc::clone(project),
            codebook: Arc::clone(codebook),
            registers: registers.clone(),
            problems,
        }))
    }

    /// What the project says about itself.
    pub fn about(&self) -> &Project {
        &self.last.0
    }

    /// Saves one of the project's own files.
    pub fn save(
        &mut self,
        target: &SaveTarget,
        content: SaveContent,
        outbox: &Outbox,
    ) -> Result<(), SaveError> {
        match (target, content) {
            (SaveTarget::Project, SaveContent::Project(project)) => {
                let merged = self.project.save(&project)?;
                self.last.0 = Arc::new(merged.value);
                self.tell_if(merged.is_foreign, outbox);
            }
            (SaveTarget::Codebook, SaveContent::Codebook(codebook)) => {
                let merged = self.codebook.save(&codebook)?;
                self.last.1 = Arc::new(merged.value);
                self.tell_if(merged.is_foreign, outbox);
            }
            (SaveTarget::Registers, SaveContent::Registers(registers)) => {
                let merged = self.registers.save(&registers)?;
                self.last.2 = merged.value;
                self.tell_if(merged.is_foreign, outbox);
            }
            (SaveTarget::Corrections(article), SaveContent::Corrections(text, corrections)) => {
                save_corrections(&self.root, article, text, corrections.as_deref())?;
            }
            (target, _) => debug_assert!(
                false,
                "{target:?} was sent with the content of another file"
            ),
        }
        Ok(())
    }

    /// Looks whether somebody else changed the project's own files.
    pub fn reload(&mut self) -> Option<Reply> {
        let project = told_in_log(self.project.refresh(&self.last.0)).flatten();
        let codebook = told_in_log(self.codebook.refresh(&self.last.1)).flatten();
        let registers = told_in_log(self.registers.refresh(&self.last.2)).flatten();
        if project.is_none() && codebook.is_none() && registers.is_none() {
            return None;
        }
        self.last.0 =
            project.map_or_else(|| Arc::clone(&self.last.0), |merged| Arc::new(merged.value));
        self.last.1 =
            codebook.map_or_else(|| Arc::clone(&self.last.1), |merged| Arc::new(merged.value));
        self.last.2 = registers.map_or_else(|| self.last.2.clone(), |merged| merged.value);
        Some(self.reloaded())
    }

    fn reloaded(&self) -> Reply {
        let (project, codebook, registers) = &self.last;
        Reply::ProjectReloaded {
            project: Arc::clone(project),
            codebook: Arc::clone(codebook),
            registers: Box::new(registers.clone()),
        }
    }

    fn tell_if(&self, is_foreign: bool, outbox: &Outbox) {
        if is_foreign && !outbox.send(self.reloaded()) {
            log::debug!("nobody waits for answers any more");
        }
    }
}

/// A file that cannot be read now keeps its last word; it is told when the folder is opened.
fn told_in_log<T>(read: Result<T, StoreError>) -> Option<T> {
    read.inspect_err(|error| log::warn!("{error}")).ok()
}

fn watch(root: &Path, outbox: Outbox) -> Option<FolderWatch> {
    let report = move |event| {
        if !outbox.send(Reply::FilesChanged(event)) {
            log::debug!("nobody waits for changes any more");
        }
    };
    let watcher = FolderWatch::start(root, WatchMode::Automatic, report);
    watcher
        .inspect_err(|error| log::warn!("the folder is not watched: {error}"))
        .ok()
}

fn open_shared<T: crate::store::shared_file::SharedContent>(
    path: &Path,
    problems: &mut Vec<String>,
) -> Option<(SharedFile<T>, T)> {
    match SharedFile::open(path) {
        Ok((file, reading)) => {
            problems.extend(
                reading
                    .problems
                    .iter()
                    .map(|problem| told_problem(path, problem)),
            );
            problems.extend(
                file.read_only()
                    .map(|why| format!("{}: {}", path.display(), told_shared(why))),
            );
            Some((file, reading.value))
        }
        Err(error) => {
            problems.push(error.to_string());
            None
        }
    }
}
