//! Which cases a figure of agreement was made of.

use std::collections::BTreeSet;

use crate::model::{AnnotatorId, ArticleId, FieldId, TagId};

/// Cases that have something in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Annotations of these annotators are in them; any if there are none.
    pub annotators: BTreeSet<AnnotatorId>,
    /// One of these tags is in them; any if there are none.
    pub tags: BTreeSet<TagId>,
    /// They are about this field.
    pub field: Option<FieldId>,
    /// They are in these articles; in any if not some.
    pub articles: Option<BTreeSet<ArticleId>>,
}
