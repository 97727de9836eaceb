//! Writes a prepared import straight to the files, for the command line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::{ImportError, PreparedImport};
use crate::app::storage::{read_article, save_corrections};
use crate::model::{Annotation, AnnotationId, ArticleText, Layer, LayerKey, Project, Status};
use crate::store::places::Places;
use crate::store::shared_file::{SharedContent, SharedFile};
use crate::store::{
    Access, BackupFolder, FailedAction, LayerFile, LockFolder, OpenWith, OpenedLayer, ReadOnlyWhy,
    RealDisk, StoreError, atomic,
};

/// What was written, and what could not be.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// How many annotations are on the disk.
    pub n_written: usize,
    /// Why some are not, in words.
    pub problems: Vec<String>,
}

/// Writes what was prepared: articles first, then what the project shares, then layer by layer.
///
/// A layer that cannot be written is told and the others are written; other failures end it.
pub fn apply(
    root: &Path,
    prepared: &PreparedImport,
    places: &Places,
    now: Timestamp,
) -> Result<Applied, ImportError> {
    let mut applied = Applied::default();
    write_articles(root, prepared)?;
    save_shared(&root.join("codebook.ron"), prepared.codebook.as_deref())?;
    save_shared(&root.join("stancemark.ron"), prepared.project.as_deref())?;
    save_entries(root, prepared)?;
    let project = match &prepared.project {
        Some(project) => Project::clone(project),
        None => SharedFile::<Project>::open(root.join("stancemark.ron"))?.1.value,
    };
    let locks = LockFolder::new(places.locks.clone());
    let backups = BackupFolder::new(places.backups.clone(), Arc::new(RealDisk));
    let with = OpenWith {
        disk: Arc::new(RealDisk),
        locks: Some(&locks),
        backups: Some(&backups),
        now,
    };
    for (key, annotations) in &prepared.layers {
        let path = root.join(key.article.as_str());
        let read = read_article(&path, &key.article, &project);
        let written = read
            .map_err(|reason| format!("{}: {reason}", path.display()))
            .and_then(|read| write_layer(&path, &read.article.text, (key, annotations), &with));
        match written {
            Ok(()) => applied.n_written += annotations.len(),
            Err(problem) => applied.problems.push(problem),
        }
    }
    Ok(applied)
}

/// Makes the new articles with what is to stand beside them; one that is there already stays as it is.
pub(in crate::app) fn write_articles(root: &Path, prepared: &PreparedImport) -> Result<(), StoreError> {
    for (id, new) in &prepared.new_articles {
        let path = root.join(id.as_str());
        let folder = path.parent().unwrap_or(root);
        fs::create_dir_all(folder)
            .map_err(|error| StoreError::from_io(FailedAction::Write, folder, error))?;
        if !path.exists() {
            atomic::write(&path, new.text.as_bytes())?;
        }
        if let Some(corrections) = &new.corrections {
            let text = ArticleText::new(new.text.as_str(), "");
            save_corrections(root, id, Some(text), Some(corrections))?;
        }
    }
    Ok(())
}

fn save_shared<T: SharedContent>(path: &Path, value: Option<&T>) -> Result<(), StoreError> {
    if let Some(value) = value {
        SharedFile::<T>::open(path)?.0.save(value)?;
    }
    Ok(())
}

fn save_entries(root: &Path, prepared: &PreparedImport) -> Result<(), StoreError> {
    if prepared.entries.is_empty() {
        return Ok(());
    }
    let path = root.join("registers.ron");
    let (mut file, reading) = SharedFile::<crate::model::Registers>::open(path)?;
    let mut registers = reading.value;
    registers.entries.extend(prepared.entries.iter().cloned());
    file.save(&registers)?;
    Ok(())
}

fn write_layer(
    article: &Path,
    text: &ArticleText,
    (key, annotations): (&LayerKey, &[Arc<Annotation>]),
    with: &OpenWith<'_>,
) -> Result<(), String> {
    let told = |error: StoreError| error.to_string();
    let OpenedLayer { layer, mut file, access, .. } =
        LayerFile::open(article, text, &key.annotator, with).map_err(told)?;
    if let Access::ReadOnly(why) = access {
        return Err(format!("{}: {}", file.path().display(), read_only(&why)));
    }
    let status = match layer.status() {
        Status::New => Status::InProgress,
        status => status,
    };
    let mut all: BTreeMap<AnnotationId, Arc<Annotation>> =
        layer.by_id().map(|it| (it.id.clone(), Arc::clone(it))).collect();
    all.extend(annotations.iter().map(|it| (it.id.clone(), Arc::clone(it))));
    let grown = Layer::new(status, all.into_values(), layer.extra().clone());
    file.save(text, &grown).map_err(told)?;
    Ok(())
}

fn read_only(why: &ReadOnlyWhy) -> String {
    match why {
        ReadOnlyWhy::NewerFormat { format } => format!("a newer program wrote it (format {format})"),
        ReadOnlyWhy::Damaged { line, reason, .. } => format!("it is damaged in line {line}: {reason}"),
        ReadOnlyWhy::LockedBy(_) => "another window has it open; close that and try again".to_owned(),
        ReadOnlyWhy::FolderReadOnly => "it must not be written to".to_owned(),
    }
}
