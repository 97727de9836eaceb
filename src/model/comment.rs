//! What somebody says about an annotation of anybody, or about an article.

use jiff::Timestamp;

use super::{AnnotationRef, CommentId, Extra};

/// A comment; it stands in the layer of whoever wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// Its name for ever.
    pub id: CommentId,
    /// The annotation it is about; none for the article.
    pub on: Option<AnnotationRef>,
    /// The comment it answers.
    pub reply_to: Option<CommentId>,
    /// What it says.
    pub text: String,
    /// When it was written, if known.
    pub at: Option<Timestamp>,
    /// Whether nothing is left to be said.
    pub resolved: bool,
    /// What a newer program wrote into it.
    pub extra: Extra,
}
