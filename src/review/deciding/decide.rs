//! One decision: what is right, and the edits that say so.

use std::sync::Arc;

use jiff::Timestamp;
use thiserror::Error;

use super::edges::{intersection, union};
use crate::edit::Edit;
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, CaseId, Decision, Extra, LayerKey, Outcome, Span,
};
use crate::review::cases::{Case, Member, pieces, seen};
use crate::text::TextRange;

/// The field of a record with values that wait for a pick, which a copy does not take along.
const CONFLICTS: &str = "conflicts";

/// What is said about a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// This annotator's is right.
    Take(AnnotatorId),
    /// All words that any of them has; tag and fields are that annotator's, who need not be given if
    /// all say the same.
    Union(Option<AnnotatorId>),
    /// Only the words that all of them have; tag and fields as for the union.
    Intersection(Option<AnnotatorId>),
    /// This is right, whatever of it was that annotator's; its id and times are not looked at.
    Edit(Option<AnnotatorId>, Box<Annotation>),
    /// Nothing belongs there.
    Reject,
}

/// Who decides, when and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruling {
    /// Who.
    pub by: AnnotatorId,
    /// When.
    pub at: Timestamp,
    /// Why the annotators differed: the word of a [`super::Reason`], or empty.
    pub reason: String,
    /// A free remark.
    pub note: String,
    /// The hash of what the codebook says about the tags it is about; empty if nobody asks later.
    pub codebook: String,
    /// The rule that decided, if it was no person.
    pub rule: Option<String>,
}

/// Why a verdict cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecideError {
    /// That annotator has nothing there.
    #[error("{0} has nothing there. Take somebody else's.")]
    NotInCase(AnnotatorId),
    /// There is no word that all of them have.
    #[error("there is no word that all of them marked. Take one of them, or the union.")]
    NothingShared,
    /// Somebody has to say whose tag is right.
    #[error("their tags differ. Say whose tag and fields are right.")]
    TagsDiffer,
    /// Somebody has to say whose fields are right.
    #[error("their fields differ. Say whose fields are right.")]
    FieldsDiffer,
}

impl Verdict {
    /// How a decision says that it came about.
    pub fn how(&self) -> String {
        let with = |word: &str, of: &Option<AnnotatorId>| match of {
            Some(annotator) => format!("{word}:{annotator}"),
            None => word.to_owned(),
        };
        match self {
            Self::Take(annotator) => format!("take:{annotator}"),
            Self::Union(of) => with("union", of),
            Self::Intersection(of) => with("intersection", of),
            Self::Edit(of, _) => with("edit", of),
            Self::Reject => "reject".to_owned(),
        }
    }

    /// What would be right, but for its id and times; nothing if nothing is.
    pub fn outcome(&self, text: &str, case: &Case) -> Result<Option<Annotation>, DecideError> {
        match self {
            Self::Take(annotator) => Ok(Some((*member(case, annotator)?.annotation).clone())),
            Self::Union(of) => joined(text, case, of.as_ref(), union),
            Self::Intersection(of) => joined(text, case, of.as_ref(), intersection),
            Self::Edit(_, value) => Ok(Some((**value).clone())),
            Self::Reject => Ok(None),
        }
    }
}

/// The edits that decide a case: the outcome, and the decision that tells how it came about.
///
/// An outcome that is there already keeps its id; `new_id` is for one that is not. Other decisions
/// about the same annotations go, and what they had put into the layer.
pub fn decide(
    text: &str,
    (curated, case): (&LayerKey, &Case),
    verdict: &Verdict,
    ruling: &Ruling,
    new_id: AnnotationId,
) -> Result<Vec<Edit>, DecideError> {
    let outcome = verdict.outcome(text, case)?;
    let id = case.outcome.as_ref().map_or(new_id, |it| it.id.clone());
    let outcome = outcome.map(|it| stamped(it, &id, case.outcome.as_deref(), ruling));
    let mut edits = cleared(curated, case, outcome.as_ref().map(|it| &it.id));
    let decision = Decision {
        case: case.id.clone(),
        from: case.sources(),
        seen: seen(text, &case.members),
        outcome: outcome
            .as_ref()
            .map_or(Outcome::Rejected, |it| Outcome::Annotation(it.id.clone())),
        how: match &ruling.rule {
            Some(rule) => rule.clone(),
            None => verdict.how(),
        },
        by: ruling.by.clone(),
        at: Some(ruling.at),
        reason: ruling.reason.clone(),
        note: ruling.note.clone(),
        codebook: ruling.codebook.clone(),
        extra: Extra::default(),
    };
    edits.extend(outcome.map(|value| put(curated, value)));
    edits.push(Edit::Decision {
        layer: curated.clone(),
        case: case.id.clone(),
        value: Some(Arc::new(decision)),
    });
    Ok(edits)
}

/// The edits that put in what no annotator has.
pub fn add_new(
    curated: &LayerKey,
    value: Annotation,
    ruling: &Ruling,
    new_id: &AnnotationId,
) -> Vec<Edit> {
    let case = CaseId::new(new_id.as_str());
    let decision = Decision {
        case: case.clone(),
        from: Vec::new(),
        seen: String::new(),
        outcome: Outcome::Annotation(new_id.clone()),
        how: "new".to_owned(),
        by: ruling.by.clone(),
        at: Some(ruling.at),
        reason: ruling.reason.clone(),
        note: ruling.note.clone(),
        codebook: ruling.codebook.clone(),
        extra: Extra::default(),
    };
    let decision = Edit::Decision {
        layer: curated.clone(),
        case,
        value: Some(Arc::new(decision)),
    };
    vec![put(curated, stamped(value, new_id, None, ruling)), decision]
}

/// The edits that take out what is decided about a case, but for the outcome that stays.
pub(super) fn cleared(curated: &LayerKey, case: &Case, stays: Option<&AnnotationId>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut gone: Vec<&AnnotationId> = case.outcome.iter().map(|it| &it.id).collect();
    for decision in &case.decisions {
        edits.push(Edit::Decision {
            layer: curated.clone(),
            case: decision.case.clone(),
            value: None,
        });
        gone.extend(decision.outcome.annotation_id());
    }
    gone.sort_unstable();
    gone.dedup();
    let gone = gone.into_iter().filter(|id| Some(*id) != stays);
    edits.extend(gone.map(|id| Edit::Annotation {
        layer: curated.clone(),
        id: id.clone(),
        value: None,
    }));
    edits
}

fn put(curated: &LayerKey, value: Annotation) -> Edit {
    Edit::Annotation {
        layer: curated.clone(),
        id: value.id.clone(),
        value: Some(Arc::new(value)),
    }
}

fn stamped(
    mut value: Annotation,
    id: &AnnotationId,
    before: Option<&Annotation>,
    ruling: &Ruling,
) -> Annotation {
    value.id = id.clone();
    value.created = before.and_then(|it| it.created).or(Some(ruling.at));
    value.modified = Some(ruling.at);
    value.extra.0.remove(CONFLICTS);
    value
}

fn member<'a>(case: &'a Case, annotator: &AnnotatorId) -> Result<&'a Member, DecideError> {
    let member = case.member(annotator);
    member.ok_or_else(|| DecideError::NotInCase(annotator.clone()))
}

fn joined(
    text: &str,
    case: &Case,
    of: Option<&AnnotatorId>,
    join: impl Fn(&[Vec<TextRange>]) -> Vec<TextRange>,
) -> Result<Option<Annotation>, DecideError> {
    let base = match (of, case.members.first()) {
        (Some(annotator), _) => member(case, annotator)?,
        (None, _) if case.differences.tag => return Err(DecideError::TagsDiffer),
        (None, _) if !case.differences.fields.is_empty() => return Err(DecideError::FieldsDiffer),
        (None, Some(first)) => first,
        (None, None) => return Err(DecideError::NothingShared),
    };
    let mut value = (*base.annotation).clone();
    let members = case.members.iter();
    let all: Vec<Vec<TextRange>> = members.map(|it| pieces(text, &it.annotation)).collect();
    let pieces = join(&all);
    if pieces.is_empty() && all.iter().any(|it| !it.is_empty()) {
        return Err(DecideError::NothingShared);
    }
    value.spans = pieces.into_iter().map(Span::Placed).collect();
    Ok(Some(value))
}
