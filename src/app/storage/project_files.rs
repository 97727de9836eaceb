//! The project's own files while its folder is open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Outbox;
use super::article_files::CorrectionFiles;
use super::known::Heard;
use super::layer_files::OpenLayerFile;
use super::requests::{Merged, OpenedFolder, OpenedShared, Reply, SharedValue};
use super::shared_files::OpenShared;
use crate::builtin;
use crate::model::{Codebook, LayerKey, Project, Registers};
use crate::store::StoreError;
use crate::store::shared_file::SharedContent;
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
    project: OpenShared<Project>,
    codebook: OpenShared<Codebook>,
    registers: OpenShared<Registers>,
    pub layers: BTreeMap<LayerKey, OpenLayerFile>,
    pub corrections: CorrectionFiles,
    #[expect(dead_code, reason = "it watches until it is dropped")]
    watcher: Option<FolderWatch>,
}

impl OpenProject {
    /// Opens the files and watches the folder; says in `problems` what is wrong with them.
    pub fn open(
        root: PathBuf,
        problems: &mut Vec<String>,
        outbox: &Outbox,
    ) -> Result<Self, StoreError> {
        // The watch stands before anything is read, so that no change falls in between.
        let watcher = watch(&root, outbox.clone());
        let path = |name| root.join(name);
        let project = OpenShared::open(&path("stancemark.ron"), Project::default, problems)?;
        let default = builtin::default_codebook;
        let codebook = OpenShared::open(&path("codebook.ron"), default, problems)?;
        let registers = OpenShared::open(&path("registers.ron"), Registers::default, problems)?;
        Ok(Self {
            watcher,
            root,
            project,
            codebook,
            registers,
            layers: BTreeMap::new(),
            corrections: CorrectionFiles::default(),
        })
    }

    /// What the window is told of them.
    pub fn opened(&self, problems: Vec<String>) -> Reply {
        let files = [
            self.project.now(SharedValue::project, Vec::new()),
            self.codebook.now(SharedValue::codebook, Vec::new()),
            self.registers.now(SharedValue::registers, Vec::new()),
        ];
        Reply::FolderOpened(Box::new(OpenedFolder {
            root: self.root.clone(),
            files: files.into(),
            problems,
        }))
    }

    /// What the project says about itself.
    pub fn about(&self) -> &Project {
        self.project.latest()
    }

    /// Saves one of the project's own files; returns what others' changes made of it, if any.
    pub fn save(&mut self, heard: Heard, value: SharedValue) -> Result<Option<Merged>, StoreError> {
        let merged = match value {
            SharedValue::Project(value) => {
                let losses = self.project.save(heard, &value)?;
                losses.map(|losses| self.project.now(SharedValue::project, losses))
            }
            SharedValue::Codebook(value) => {
                let losses = self.codebook.save(heard, &value)?;
                losses.map(|losses| self.codebook.now(SharedValue::codebook, losses))
            }
            SharedValue::Registers(value) => {
                let losses = self.registers.save(heard, &value)?;
                losses.map(|losses| self.registers.now(SharedValue::registers, losses))
            }
        };
        Ok(merged.map(Merged::Shared))
    }

    /// Looks whether somebody else changed the project's own files.
    pub fn reload(&mut self) -> Option<Reply> {
        let merged = [
            refreshed(&mut self.project, SharedValue::project),
            refreshed(&mut self.codebook, SharedValue::codebook),
            refreshed(&mut self.registers, SharedValue::registers),
        ];
        let merged: Vec<Merged> = merged.into_iter().flatten().map(Merged::Shared).collect();
        (!merged.is_empty()).then_some(Reply::Merged(merged))
    }
}

/// A file that cannot be read now keeps its last word; it is told when the folder is opened.
fn refreshed<T: SharedContent>(
    file: &mut OpenShared<T>,
    wrap: fn(T) -> SharedValue,
) -> Option<OpenedShared> {
    let looked = file.refresh();
    let losses = looked.inspect_err(|error| log::warn!("{error}")).ok()??;
    Some(file.now(wrap, losses))
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
