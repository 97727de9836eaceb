//! What can happen to a workspace.

use std::sync::Arc;

use thiserror::Error;

use crate::model::{
    Annotation, AnnotationId, ArticleId, CaseId, Codebook, Comment, CommentId, Decision, Entry,
    EntryRef, Extra, Layer, LayerKey, MetadataCorrections, Project, Status, Workspace,
};

/// A change: what something shall be from now on.
///
/// A value that was there before is what the inverse puts back, so that every edit, however
/// large, undoes by another edit of the same kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// An annotation shall be this, or be gone.
    Annotation {
        /// The layer; it must be loaded.
        layer: LayerKey,
        /// Which annotation.
        id: AnnotationId,
        /// What it shall be; its own id is the same.
        value: Option<Arc<Annotation>>,
    },
    /// A layer's status shall be this.
    Status {
        /// The layer; it must be loaded.
        layer: LayerKey,
        /// What it shall be.
        value: Status,
    },
    /// What a layer carries beside its annotations, such as values that wait for a pick, shall be
    /// this.
    LayerExtra {
        /// The layer; it must be loaded.
        layer: LayerKey,
        /// What it shall be.
        value: Box<Extra>,
    },
    /// What the review decided about a case shall be this, or be gone.
    Decision {
        /// The curated layer; it must be loaded.
        layer: LayerKey,
        /// Which case.
        case: CaseId,
        /// What it shall be; its own case is the same.
        value: Option<Arc<Decision>>,
    },
    /// A comment shall be this, or be gone.
    Comment {
        /// The layer of whoever wrote it; it must be loaded.
        layer: LayerKey,
        /// Which comment.
        id: CommentId,
        /// What it shall be; its own id is the same.
        value: Option<Arc<Comment>>,
    },
    /// The codebook shall be this.
    Codebook(Arc<Codebook>),
    /// The project's own words about itself shall be this.
    Project(Arc<Project>),
    /// A register's entry shall be this, or be gone.
    Entry {
        /// Which entry.
        entry_ref: EntryRef,
        /// What it shall be.
        value: Option<Box<Entry>>,
    },
    /// What persons corrected about an article shall be this.
    Corrections {
        /// Which article.
        article: ArticleId,
        /// What it shall be; none for nothing corrected.
        value: Option<Arc<MetadataCorrections>>,
    },
}

/// Why an edit was refused; nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// The layer is not in memory.
    #[error("the layer of {} on {} is not loaded", .0.annotator, .0.article)]
    LayerNotLoaded(LayerKey),
    /// The annotation goes by another name than the edit says.
    #[error("the annotation {found} was to be put in place of {wanted}")]
    IdsDiffer {
        /// The name the edit gives.
        wanted: AnnotationId,
        /// The name the annotation has.
        found: AnnotationId,
    },
    /// A decision or comment goes by another name than the edit says.
    #[error("what is called {found} was to be put in place of {wanted}")]
    NamesDiffer {
        /// The name the edit gives.
        wanted: String,
        /// The name it has.
        found: String,
    },
    /// The layer is locked; only its status and comments may change.
    #[error("{} is locked", .0.article)]
    Locked(LayerKey),
}

impl Edit {
    /// The layer it changes, if it changes one.
    pub fn layer(&self) -> Option<&LayerKey> {
        match self {
            Self::Annotation { layer, .. }
            | Self::Status { layer, .. }
            | Self::Decision { layer, .. }
            | Self::Comment { layer, .. }
            | Self::LayerExtra { layer, .. } => Some(layer),
            _ => None,
        }
    }

    /// Makes the change and returns the edit that takes it back.
    ///
    /// On error nothing has changed.
    pub fn apply(self, workspace: &mut Workspace) -> Result<Self, EditError> {
        match self {
            Self::Annotation { layer, id, value } => apply_annotation(workspace, layer, id, value),
            Self::Status { layer, value } => {
                let value = loaded(workspace, &layer)?.set_status(value);
                Ok(Self::Status { layer, value })
            }
            Self::LayerExtra { layer, value } => {
                let value = Box::new(loaded(workspace, &layer)?.set_extra(*value));
                Ok(Self::LayerExtra { layer, value })
            }
            Self::Decision { layer, case, value } => {
                same_name(case.as_str(), value.as_ref().map(|it| it.case.as_str()))?;
                let value = unlocked(workspace, &layer)?.replace_decision(&case, value);
                Ok(Self::Decision { layer, case, value })
            }
            Self::Comment { layer, id, value } => {
                same_name(id.as_str(), value.as_ref().map(|it| it.id.as_str()))?;
                let value = loaded(workspace, &layer)?.replace_comment(&id, value);
                Ok(Self::Comment { layer, id, value })
            }
            Self::Codebook(value) => Ok(Self::Codebook(std::mem::replace(
                &mut workspace.codebook,
                value,
            ))),
            Self::Project(value) => Ok(Self::Project(std::mem::replace(
                &mut workspace.project,
                value,
            ))),
            Self::Entry { entry_ref, value } => {
                let entries = &mut workspace.registers.entries;
                let before = match value {
                    Some(entry) => entries.insert(entry_ref.clone(), *entry),
                    None => entries.remove(&entry_ref),
                };
                Ok(Self::Entry {
                    entry_ref,
                    value: before.map(Box::new),
                })
            }
            Self::Corrections { article, value } => {
                let before = match value {
                    Some(value) => workspace.corrections.insert(article.clone(), value),
                    None => workspace.corrections.remove(&article),
                };
                Ok(Self::Corrections {
                    article,
                    value: before,
                })
            }
        }
    }
}

fn apply_annotation(
    workspace: &mut Workspace,
    layer: LayerKey,
    id: AnnotationId,
    value: Option<Arc<Annotation>>,
) -> Result<Edit, EditError> {
    if let Some(other) = value.as_ref().filter(|annotation| annotation.id != id) {
        return Err(EditError::IdsDiffer {
            wanted: id,
            found: other.id.clone(),
        });
    }
    let value = unlocked(workspace, &layer)?.replace(&id, value);
    Ok(Edit::Annotation { layer, id, value })
}

fn loaded<'a>(workspace: &'a mut Workspace, key: &LayerKey) -> Result<&'a mut Layer, EditError> {
    let layer = workspace.layers.get_mut(key);
    layer.ok_or_else(|| EditError::LayerNotLoaded(key.clone()))
}

fn unlocked<'a>(workspace: &'a mut Workspace, key: &LayerKey) -> Result<&'a mut Layer, EditError> {
    let layer = loaded(workspace, key)?;
    match layer.status() {
        Status::Locked => Err(EditError::Locked(key.clone())),
        _ => Ok(layer),
    }
}

fn same_name(wanted: &str, found: Option<&str>) -> Result<(), EditError> {
    match found.filter(|found| *found != wanted) {
        Some(found) => Err(EditError::NamesDiffer {
            wanted: wanted.to_owned(),
            found: found.to_owned(),
        }),
        None => Ok(()),
    }
}
