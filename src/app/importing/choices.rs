//! What a person decides about an import; guessed first.

use std::collections::BTreeMap;

use crate::model::{AnnotatorId, ArticleId, Tag, TagId};

/// What is to become of the parts of a set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportChoices {
    /// For each article of the set, in its order.
    pub articles: Vec<ArticleChoice>,
    /// For each coder, by key; the empty key stands for annotations that do not tell.
    pub coders: BTreeMap<String, CoderChoice>,
    /// For each tag, as the set names it.
    pub tags: BTreeMap<String, TagChoice>,
    /// What is done where an annotation of that name is there already and differs.
    pub same_id: SameId,
}

/// What an article of the set is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArticleChoice {
    /// An article of the project.
    Existing(ArticleId),
    /// A new one, whose text the set holds, to be written there.
    New(ArticleId),
    /// It is left out with all that is on it.
    LeaveOut,
}

/// Who a coder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoderChoice {
    /// This annotator, whom the project may not know yet.
    Annotator(AnnotatorId),
    /// Their annotations are left out.
    LeaveOut,
}

/// What a tag of the set is.
#[derive(Clone, Debug, PartialEq)]
pub enum TagChoice {
    /// A tag of the codebook.
    Existing(TagId),
    /// A new one.
    New(Box<Tag>),
    /// Annotations with it are left out.
    LeaveOut,
}

/// What is done where an annotation of that name is there already and differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameId {
    /// The one that is there stays.
    #[default]
    Keep,
    /// It becomes what the set says, if it was changed later there.
    Newer,
    /// It becomes what the set says.
    Update,
}
