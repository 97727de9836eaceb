//! Makes the cases of one article.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::attach::Attached;
use super::compare::differences;
use super::groups::{Group, groups};
use super::{Case, CaseCounts, CaseState, Member, case_id};
use crate::model::{AnnotationRef, AnnotatorId, Layer, Status};
use crate::review::alignment::HowAligned;
use crate::text::TextRange;

/// What cases are made of.
#[derive(Clone, Copy, Debug)]
pub struct CaseSource<'a> {
    /// The article's text.
    pub text: &'a str,
    /// The layers on it, each annotator's once; the curated one may be among them and is left out.
    pub layers: &'a [(&'a AnnotatorId, &'a Layer)],
    /// The curated layer, if there is one.
    pub curated: Option<&'a Layer>,
    /// Who shall annotate the article, if that is known.
    pub assigned: &'a [AnnotatorId],
    /// Whose layers are compared.
    pub takes: Takes,
}

/// Whose layers are compared; whose are not is missing, and does not disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takes {
    /// Of those who said that they are done.
    #[default]
    Finished,
    /// Of all who have begun, for teams that do not keep the status.
    Begun,
}

/// The cases of an article.
#[derive(Clone, Debug)]
pub struct Cases {
    /// In reading order, those on the article as a whole first.
    pub cases: Vec<Case>,
    /// Whose layers were compared.
    pub finished: Vec<AnnotatorId>,
    /// Who is assigned or has begun, and has not finished.
    pub unfinished: Vec<AnnotatorId>,
    /// Annotations of those who finished that have no sure place, and so are in no case.
    pub unplaced: Vec<AnnotationRef>,
    /// Whether the grouping is the best there is.
    pub how: HowAligned,
}

impl Takes {
    /// Whether the annotator of such a layer takes part.
    pub fn takes(self, layer: &Layer) -> bool {
        match self {
            Self::Finished => matches!(layer.status(), Status::Done | Status::Locked),
            Self::Begun => {
                let is_touched = !layer.is_empty() || !layer.decisions().is_empty();
                is_touched || layer.status() != Status::New
            }
        }
    }
}

impl Cases {
    /// How many there are of each state.
    pub fn counts(&self) -> CaseCounts {
        CaseCounts::of(&self.cases)
    }
}

/// Makes the cases of an article; nothing when `cancel` is set meanwhile.
///
/// An annotator whose annotation was decided about takes part even if the article is open again.
pub fn make_cases(source: &CaseSource<'_>, cancel: &AtomicBool) -> Option<Cases> {
    let decided: BTreeSet<&AnnotatorId> = source
        .curated
        .into_iter()
        .flat_map(|curated| curated.decisions().values())
        .flat_map(|decision| decision.from.iter().map(|it| &it.annotator))
        .collect();
    let (mut finished, mut unfinished) = (Vec::new(), Vec::new());
    for (annotator, layer) in source.layers {
        if annotator.as_str() == AnnotatorId::CURATED {
            continue;
        }
        if source.takes.takes(layer) || decided.contains(annotator) {
            finished.push(((*annotator).clone(), *layer));
        } else if Takes::Begun.takes(layer) || source.assigned.contains(annotator) {
            unfinished.push((*annotator).clone());
        }
    }
    finished.sort_by(|one, other| one.0.cmp(&other.0));
    let has_layer = |annotator: &&AnnotatorId| source.layers.iter().any(|it| it.0 == *annotator);
    let absent = source.assigned.iter().filter(|it| !has_layer(it));
    unfinished.extend(absent.cloned());
    unfinished.sort();
    let layers: Vec<&Layer> = finished.iter().map(|(_, layer)| *layer).collect();
    let (groups, how) = groups(source.text, &layers, cancel)?;
    let unplaced = unplaced(&finished);
    let finished: Vec<AnnotatorId> = finished.into_iter().map(|(it, _)| it).collect();
    let mut cases: Vec<Case> = groups.iter().map(|group| case(group, &finished)).collect();
    if let Some(curated) = source.curated {
        Attached::new(source.text, curated).attach(&mut cases);
    }
    cases.sort_by_cached_key(|case| (case.place, case.sources(), case.id.clone()));
    Some(Cases {
        cases,
        finished,
        unfinished,
        unplaced,
        how,
    })
}

fn unplaced(finished: &[(AnnotatorId, &Layer)]) -> Vec<AnnotationRef> {
    let each = finished.iter().flat_map(|(annotator, layer)| {
        let unplaced = layer.unplaced().filter(|it| it.hull().is_none());
        unplaced.map(|it| AnnotationRef::new(annotator.clone(), it.id.clone()))
    });
    each.collect()
}

fn case(group: &Group<'_>, finished: &[AnnotatorId]) -> Case {
    let (mut members, mut missing, mut pieces) = (Vec::new(), Vec::new(), Vec::new());
    for (annotator, placed) in finished.iter().zip(group) {
        match placed {
            None => missing.push(annotator.clone()),
            Some(placed) => {
                pieces.push(placed.pieces.as_slice());
                members.push(Member {
                    annotator: annotator.clone(),
                    annotation: Arc::clone(placed.annotation),
                });
            }
        }
    }
    let differences = differences(&members, &pieces);
    let ranges = pieces.iter().flat_map(|it| it.iter().copied());
    let sources: Vec<AnnotationRef> = members.iter().map(Member::source).collect();
    Case {
        id: case_id(&sources),
        place: ranges.reduce(TextRange::hull),
        state: CaseState::undecided(&differences, members.len(), missing.len()),
        members,
        missing,
        differences,
        decisions: Vec::new(),
        outcome: None,
    }
}
