//! Writes a prepared import straight to the files, for the command line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::{ImportError, PreparedImport};
use crate::app::storage::{read_article, save_corrections};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, ArticleText, Codebook, Comment, Decision, Layer,
    Project, Registers, Status,
};
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
    grow::<Codebook>(&root.join("codebook.ron"), |it| prepared.grown_codebook(it))?;
    let project = grow::<Project>(&root.join("stancemark.ron"), |it| {
        prepared.grown_project(it)
    })?;
    grow::<Registers>(&root.join("registers.ron"), |it| with_entries(it, prepared))?;
    let locks = LockFolder::new(places.locks.clone(), "stancemark import");
    let backups = BackupFolder::new(places.backups.clone(), Arc::new(RealDisk));
    let with = OpenWith {
        disk: Arc::new(RealDisk),
        locks: Some(&locks),
        backups: Some(&backups),
        now,
    };
    for (key, annotations) in &prepared.layers {
        let arriving = Arriving {
            annotations,
            comments: prepared.comments.get(key).map_or(&[], Vec::as_slice),
            decisions: prepared.decisions.get(key).map_or(&[], Vec::as_slice),
            status: prepared.statuses.get(key).copied(),
        };
        let path = root.join(key.article.as_str());
        let read = read_article(&path, &key.article, &project);
        let written = read
            .map_err(|reason| format!("{}: {reason}", path.display()))
            .and_then(|read| {
                write_layer(
                    &path,
                    &read.article.text,
                    (&key.annotator, &arriving),
                    &with,
                )
            });
        match written {
            Ok(()) => applied.n_written += annotations.len(),
            Err(problem) => applied.problems.push(problem),
        }
    }
    Ok(applied)
}

/// Makes the new articles with what is to stand beside them; one that is there already stays as it is.
pub(in crate::app) fn write_articles(
    root: &Path,
    prepared: &PreparedImport,
) -> Result<(), StoreError> {
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
            save_corrections(root, id, &text, corrections)?;
        }
    }
    Ok(())
}

/// Lets a file that the project shares grow, and gives what it holds then.
fn grow<T: SharedContent + Growing>(
    path: &Path,
    grown: impl FnOnce(&T) -> Option<T>,
) -> Result<T, StoreError> {
    let is_new = !path.exists();
    let (mut file, reading) = SharedFile::<T>::open(path)?;
    let value = if is_new {
        T::where_none_is()
    } else {
        reading.value
    };
    match grown(&value) {
        Some(grown) => Ok(file.save(&grown)?.value),
        None => Ok(value),
    }
}

/// What a project has where it has no file of its own.
trait Growing: Sized + Default {
    fn where_none_is() -> Self {
        Self::default()
    }
}

impl Growing for Project {}

impl Growing for Registers {}

impl Growing for Codebook {
    fn where_none_is() -> Self {
        crate::builtin::default_codebook()
    }
}

fn with_entries(registers: &Registers, prepared: &PreparedImport) -> Option<Registers> {
    let mut grown = registers.clone();
    grown.entries.extend(prepared.entries.iter().cloned());
    (grown != *registers).then_some(grown)
}

/// What goes into one layer.
struct Arriving<'a> {
    annotations: &'a [Arc<Annotation>],
    comments: &'a [Arc<Comment>],
    decisions: &'a [Arc<Decision>],
    status: Option<Status>,
}

fn write_layer(
    article: &Path,
    text: &ArticleText,
    (annotator, arriving): (&AnnotatorId, &Arriving<'_>),
    with: &OpenWith<'_>,
) -> Result<(), String> {
    let told = |error: StoreError| error.to_string();
    let OpenedLayer {
        layer,
        mut file,
        access,
        ..
    } = LayerFile::open(article, text, annotator, with).map_err(told)?;
    if let Access::ReadOnly(why) = access {
        return Err(format!("{}: {}", file.path().display(), read_only(&why)));
    }
    let status = match layer.status() {
        Status::New => arriving.status.unwrap_or(Status::InProgress),
        status => status,
    };
    let mut all: BTreeMap<AnnotationId, Arc<Annotation>> = layer
        .by_id()
        .map(|it| (it.id.clone(), Arc::clone(it)))
        .collect();
    let annotations = arriving.annotations.iter();
    all.extend(annotations.map(|it| (it.id.clone(), Arc::clone(it))));
    let mut decisions = layer.decisions().clone();
    let arriving_decisions = arriving.decisions.iter();
    decisions.extend(arriving_decisions.map(|it| (it.case.clone(), Arc::clone(it))));
    let mut comments = layer.comments().clone();
    let arriving_comments = arriving.comments.iter();
    comments.extend(arriving_comments.map(|it| (it.id.clone(), Arc::clone(it))));
    let grown = Layer::new(status, all.into_values(), layer.extra().clone())
        .with_review(decisions.into_values(), comments.into_values());
    file.save(text, &grown).map_err(told)?;
    Ok(())
}

fn read_only(why: &ReadOnlyWhy) -> String {
    match why {
        ReadOnlyWhy::NewerFormat { format } => {
            format!("a newer program wrote it (format {format})")
        }
        ReadOnlyWhy::Damaged { line, reason, .. } => {
            format!("it is damaged in line {line}: {reason}")
        }
        ReadOnlyWhy::LockedBy(_) => {
            "another window has it open; close that and try again".to_owned()
        }
        ReadOnlyWhy::FolderReadOnly => "it must not be written to".to_owned(),
    }
}
