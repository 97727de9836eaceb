//! The project's own files while its folder is open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::article_files::save_corrections;
use super::known::Heard;
use super::layer_files::OpenLayerFile;
use super::requests::{Merged, OpenedFolder, OpenedShared, Reply, SharedValue};
use super::shared_files::OpenShared;
use super::{Outbox, SaveContent};
use crate::app::SaveTarget;
use crate::builtin;
use crate::model::{Codebook, LayerKey, Project, Registers};
use crate::store::StoreError;
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
    #[expect(dead_code, reason = "it watches until it is dropped")]
    watcher: Option<FolderWatch>,
}

impl OpenProject {
    /// Opens the files and watches the folder; says in `problems` what is wrong with them.
    pub fn open(root: PathBuf, problems: &mut Vec<String>, outbox: &Outbox) -> Option<Self> {
        let path = |name| root.join(name);
        let project = OpenShared::open(&path("stancemark.ron"), Project::default, problems)?;
        let default = builtin::default_codebook;
        let codebook = OpenShared::open(&path("codebook.ron"), default, problems)?;
        let registers = OpenShared::open(&path("registers.ron"), Registers::default, problems)?;
        Some(Self {
            watcher: watch(&root, outbox.clone()),
            root,
            project,
            codebook,
            registers,
            layers: BTreeMap::new(),
        })
    }

    /// What the window is told of them.
    pub fn opened(&self, problems: Vec<String>) -> Reply {
        let files = [
            self.project.now(SharedValue::project),
            self.codebook.now(SharedValue::codebook),
            self.registers.now(SharedValue::registers),
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
    pub fn save(
        &mut self,
        target: &SaveTarget,
        heard: Heard,
        content: SaveContent,
    ) -> Result<Option<Merged>, SaveError> {
        let merged = match (target, content) {
            (_, SaveContent::Shared(value)) => self.save_shared(heard, value)?,
            (SaveTarget::Corrections(article), SaveContent::Corrections(text, corrections)) => {
                save_corrections(&self.root, article, text, corrections.as_deref())?;
                None
            }
            (target, _) => {
                debug_assert!(
                    false,
                    "{target:?} was sent with the content of another file"
                );
                None
            }
        };
        Ok(merged.map(Merged::Shared))
    }

    fn save_shared(
        &mut self,
        heard: Heard,
        value: SharedValue,
    ) -> Result<Option<OpenedShared>, StoreError> {
        match value {
            SharedValue::Project(value) => self.project.save(heard, &value, SharedValue::project),
            SharedValue::Codebook(value) => {
                self.codebook.save(heard, &value, SharedValue::codebook)
            }
            SharedValue::Registers(value) => {
                self.registers.save(heard, &value, SharedValue::registers)
            }
        }
    }

    /// Looks whether somebody else changed the project's own files.
    pub fn reload(&mut self) -> Option<Reply> {
        let merged = [
            told_in_log(self.project.refresh(SharedValue::project)),
            told_in_log(self.codebook.refresh(SharedValue::codebook)),
            told_in_log(self.registers.refresh(SharedValue::registers)),
        ];
        let merged: Vec<Merged> = merged.into_iter().flatten().map(Merged::Shared).collect();
        (!merged.is_empty()).then_some(Reply::Merged(merged))
    }
}

/// A file that cannot be read now keeps its last word; it is told when the folder is opened.
fn told_in_log<T>(read: Result<Option<T>, StoreError>) -> Option<T> {
    read.inspect_err(|error| log::warn!("{error}"))
        .ok()
        .flatten()
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
