//! What can happen to a workspace.

use std::sync::Arc;

use thiserror::Error;

use crate::model::{
    Annotation, AnnotationId, ArticleId, Codebook, Entry, EntryRef, Extra, LayerKey,
    MetadataCorrections, Project, Status, Workspace,
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
    /// The layer is locked; only its status may change.
    #[error("{} is locked", .0.article)]
    Locked(LayerKey),
}

impl Edit {
    /// The layer it changes, if it changes one.
    pub fn layer(&self) -> Option<&LayerKey> {
        match self {
            Self::Annotation { layer, .. }
            | Self::Status { layer, .. }
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
                let Some(loaded) = workspace.layers.get_mut(&layer) else {
                    return Err(EditError::LayerNotLoaded(layer));
                };
                let value = loaded.set_status(value);
                Ok(Self::Status { layer, value })
            }
            Self::LayerExtra { layer, value } => {
                let Some(loaded) = workspace.layers.get_mut(&layer) else {
                    return Err(EditError::LayerNotLoaded(layer));
                };
                let value = Box::new(loaded.set_extra(*value));
                Ok(Self::LayerExtra { layer, value })
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
    let Some(loaded) = workspace.layers.get_mut(&layer) else {
        return Err(EditError::LayerNotLoaded(layer));
    };
    if loaded.status() == Status::Locked {
        return Err(EditError::Locked(layer));
    }
    let value = loaded.replace(&id, value);
    Ok(Edit::Annotation { layer, id, value })
}
