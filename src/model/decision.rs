//! What a review decided about annotations of several annotators.
//!
//! Knows what was decided, by whom and why; which annotations belong together is `review`'s to say.

use std::fmt;

use jiff::Timestamp;

use super::{AnnotationId, AnnotatorId, CaseId, Extra};

/// A decision of the review; it stands in the curated layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Which case.
    pub case: CaseId,
    /// The annotations it was made of, sorted; none for a case that the curator found alone.
    pub from: Vec<AnnotationRef>,
    /// What those annotations said then, as a hash; another one now makes the decision stale.
    pub seen: String,
    /// What is right.
    pub outcome: Outcome,
    /// How it came about: `take:alice`, `union`, `reject`, `rule:majority(2/3)`.
    pub how: String,
    /// Who decided.
    pub by: AnnotatorId,
    /// When, if known.
    pub at: Option<Timestamp>,
    /// Why the annotators differed, in one word: `rule-gap`; empty for not said.
    pub reason: String,
    /// A free remark.
    pub note: String,
    /// What the codebook said then about the tags it is about, as a hash; empty if not known.
    pub codebook: String,
    /// What a newer program wrote into it.
    pub extra: Extra,
}

/// What a decision says is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This annotation of the curated layer.
    Annotation(AnnotationId),
    /// Nothing belongs there.
    Rejected,
}

impl Outcome {
    /// The word that stands in the place of an annotation's id.
    pub const REJECTED: &'static str = "rejected";

    /// Reads what [`Outcome::as_str`] gives.
    pub fn parse(text: &str) -> Self {
        match text {
            Self::REJECTED => Self::Rejected,
            id => Self::Annotation(AnnotationId::new(id)),
        }
    }

    /// The annotation's id, or `rejected`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Annotation(annotation_id) => annotation_id.as_str(),
            Self::Rejected => Self::REJECTED,
        }
    }

    /// The annotation that is right, if there is one.
    pub fn annotation_id(&self) -> Option<&AnnotationId> {
        match self {
            Self::Annotation(annotation_id) => Some(annotation_id),
            Self::Rejected => None,
        }
    }
}

/// Names an annotation together with whose it is, as layers may share ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnnotationRef {
    /// Whose layer it is in.
    pub annotator: AnnotatorId,
    /// Which one of that layer.
    pub id: AnnotationId,
}

impl AnnotationRef {
    /// Names that annotation of that annotator.
    pub fn new(annotator: AnnotatorId, id: AnnotationId) -> Self {
        Self { annotator, id }
    }

    /// Reads `alice:01KAF2…`; the annotator ends at the first colon.
    pub fn parse(text: &str) -> Option<Self> {
        let (annotator, id) = text.split_once(':')?;
        let is_named = !annotator.is_empty() && !id.is_empty();
        is_named.then(|| Self::new(AnnotatorId::new(annotator), AnnotationId::new(id)))
    }
}

impl fmt::Display for AnnotationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.annotator, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_is_named_with_its_annotator() {
        for (text, annotator, id) in [
            ("alice:01KAF2", "alice", "01KAF2"),
            ("bo:urn:x:1", "bo", "urn:x:1"),
        ] {
            let found = AnnotationRef::parse(text).unwrap();
            assert_eq!(
                (found.annotator.as_str(), found.id.as_str()),
                (annotator, id)
            );
            assert_eq!(found.to_string(), text);
        }
        for nothing in ["", "alice", "alice:", ":01KAF2"] {
            assert_eq!(AnnotationRef::parse(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn an_outcome_is_an_annotation_or_nothing() {
        for text in ["01KC", "rejected"] {
            assert_eq!(Outcome::parse(text).as_str(), text);
        }
        assert_eq!(Outcome::parse("rejected").annotation_id(), None);
    }
}
