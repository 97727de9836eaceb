//! Decisions put in and taken back, many at once.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::cleared;
use super::{DecideError, Planned, Ruling, decide};
use crate::edit::Edit;
use crate::model::{AnnotationId, CaseId, Layer, LayerKey};
use crate::review::cases::Case;

/// The edits that carry out what a rule would decide, to be made as one step.
pub fn take_planned(
    text: &str,
    (curated, cases): (&LayerKey, &[Case]),
    planned: &[Planned],
    ruling: &Ruling,
    new_id: &mut dyn FnMut() -> AnnotationId,
) -> Result<Vec<Edit>, DecideError> {
    let by_id: BTreeMap<&CaseId, &Case> = cases.iter().map(|case| (&case.id, case)).collect();
    let mut edits = Vec::new();
    for planned in planned {
        let Some(case) = by_id.get(&planned.case) else {
            continue;
        };
        let ruling = Ruling {
            rule: Some(planned.how.clone()),
            ..ruling.clone()
        };
        let verdict = &planned.verdict;
        edits.extend(decide(text, (curated, case), verdict, &ruling, new_id())?);
    }
    Ok(edits)
}

/// The edits that open a case again: its decisions go, and what they had put into the layer.
pub fn leave_open(curated: &LayerKey, case: &Case) -> Vec<Edit> {
    cleared(curated, case, None)
}

/// The edits that take back every decision that came about in this way, such as by one rule.
///
/// An outcome that a decision of another way also has stays.
pub fn take_back(key: &LayerKey, curated: &Layer, how: &str) -> Vec<Edit> {
    let (gone, stay): (Vec<_>, Vec<_>) = curated
        .decisions()
        .values()
        .partition(|decision| decision.how == how);
    let needed: BTreeSet<&AnnotationId> = stay
        .into_iter()
        .filter_map(|it| it.outcome.annotation_id())
        .collect();
    let mut edits = Vec::new();
    for decision in gone {
        edits.push(Edit::Decision {
            layer: key.clone(),
            case: decision.case.clone(),
            value: None,
        });
        let outcome = decision.outcome.annotation_id();
        let outcome = outcome.filter(|id| !needed.contains(id) && curated.get(id).is_some());
        edits.extend(outcome.map(|id| Edit::Annotation {
            layer: key.clone(),
            id: id.clone(),
            value: None,
        }));
    }
    edits
}
