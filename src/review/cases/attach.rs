//! Brings the decisions of the curated layer to the cases they are about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Case, CaseState, Differences, seen};
use crate::model::{Annotation, AnnotationId, AnnotationRef, Decision, Layer};

/// The curated layer, and the text it is on.
pub(super) struct Attached<'a> {
    text: &'a str,
    curated: &'a Layer,
}

impl<'a> Attached<'a> {
    /// Looks at that layer.
    pub fn new(text: &'a str, curated: &'a Layer) -> Self {
        Self { text, curated }
    }

    /// Attaches each decision to every case that has one of its annotations, and adds cases for what
    /// has none: decisions whose annotations are gone, and what a curator tagged alone.
    pub fn attach(&self, cases: &mut Vec<Case>) {
        let case_of: BTreeMap<AnnotationRef, usize> = cases
            .iter()
            .enumerate()
            .flat_map(|(nth, case)| case.members.iter().map(move |it| (it.source(), nth)))
            .collect();
        let mut lone = Vec::new();
        for decision in self.curated.decisions().values() {
            let places: BTreeSet<usize> = decision
                .from
                .iter()
                .filter_map(|source| case_of.get(source).copied())
                .collect();
            if places.is_empty() {
                lone.push(self.lone(decision));
            }
            for place in places {
                if let Some(case) = cases.get_mut(place) {
                    case.decisions.push(Arc::clone(decision));
                }
            }
        }
        let decided = cases.iter_mut().filter(|case| !case.decisions.is_empty());
        decided.for_each(|case| self.settle(case));
        cases.extend(lone);
        cases.extend(self.tagged_alone());
    }

    /// Says how a case stands about which something is decided.
    fn settle(&self, case: &mut Case) {
        case.decisions.sort_by(|one, other| {
            other
                .at
                .cmp(&one.at)
                .then_with(|| one.case.cmp(&other.case))
        });
        let Some(decision) = case.decisions.first().cloned() else {
            return;
        };
        case.id = decision.case.clone();
        case.outcome = self.outcome(&decision);
        let mut from = decision.from.clone();
        from.sort_unstable();
        from.dedup();
        let stands = case.decisions.len() == 1
            && from == case.sources()
            && self.has_outcome(&decision)
            && decision.seen == seen(self.text, &case.members);
        case.state = if stands {
            CaseState::decided(&decision.outcome)
        } else {
            CaseState::Stale
        };
    }

    fn outcome(&self, decision: &Decision) -> Option<Arc<Annotation>> {
        let annotation_id = decision.outcome.annotation_id()?;
        self.curated.get(annotation_id).cloned()
    }

    fn has_outcome(&self, decision: &Decision) -> bool {
        let wanted = decision.outcome.annotation_id();
        wanted.is_none_or(|annotation_id| self.curated.get(annotation_id).is_some())
    }

    /// The case of a decision about annotations that are gone, or about none.
    fn lone(&self, decision: &Arc<Decision>) -> Case {
        let is_new = decision.from.is_empty() && self.has_outcome(decision);
        let outcome = self.outcome(decision);
        Case {
            id: decision.case.clone(),
            place: outcome.as_ref().and_then(|it| it.hull()),
            members: Vec::new(),
            missing: Vec::new(),
            state: if is_new {
                CaseState::decided(&decision.outcome)
            } else {
                CaseState::Stale
            },
            differences: Differences::default(),
            decisions: vec![Arc::clone(decision)],
            outcome,
        }
    }

    /// A case for each annotation of the curated layer that no decision speaks of.
    fn tagged_alone(&self) -> Vec<Case> {
        let decisions = self.curated.decisions().values();
        let known: BTreeSet<&AnnotationId> = decisions
            .filter_map(|decision| decision.outcome.annotation_id())
            .collect();
        let alone = self.curated.by_id().filter(|it| !known.contains(&it.id));
        let case = |annotation: &Arc<Annotation>| Case {
            id: crate::model::CaseId::new(annotation.id.as_str()),
            place: annotation.hull(),
            members: Vec::new(),
            missing: Vec::new(),
            state: CaseState::Decided,
            differences: Differences::default(),
            decisions: Vec::new(),
            outcome: Some(Arc::clone(annotation)),
        };
        alone.map(case).collect()
    }
}
