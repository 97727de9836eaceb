//! What an analyst talks about, as plain values: no files, no clock, no window.
//!
//! Nothing here is `Serialize`: files have their own types in `store` and `formats`.
//! Loaded values change only through [`crate::edit::Edit::apply`].

mod annotation;
mod article;
mod codebook;
mod comment;
mod decision;
mod filled;
mod fitting;
mod ids;
mod layer;
mod metadata;
mod packed_metadata;
mod place_index;
mod project;
mod registers;
mod workspace;

pub use self::annotation::{Annotation, Extra, FieldValue, Link, Span, Unplaced, UnplacedWhy};
pub use self::article::{
    Article, ArticleText, Dirt, DirtReason, EncodingSource, Parts, TextEncoding,
};
pub use self::codebook::{Choice, Codebook, Color, Field, FieldKind, Sign, Tag};
pub use self::comment::Comment;
pub use self::decision::{AnnotationRef, Decision, Outcome};
pub use self::filled::Filled;
pub use self::ids::{AnnotationId, AnnotatorId, ArticleId, CaseId, CommentId, FieldId, TagId};
pub use self::layer::{Layer, Status};
pub use self::metadata::{Metadata, MetadataCorrections, MetadataField};
pub use self::packed_metadata::PackedMetadata;
pub use self::place_index::PlaceIndex;
pub use self::project::{
    Annotator, Assignment, KeywordKind, KeywordPattern, NamePattern, Project, ProjectSettings, Role,
};
pub use self::registers::{Entry, EntryRef, RegisterKind, Registers};
pub use self::workspace::{LayerKey, Workspace};
