//! Links between what is decided.
//!
//! What a curator takes names the annotations of the person it was taken from. Where those are decided too, the link
//! has to lead to what became of them, whichever of the two was decided first. Links into other articles stay.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::edit::Edit;
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, CaseId, Decision, Layer, LayerKey, Link,
};

/// Adds to edits of a curated layer what they make of its links.
///
/// A link to what was opened again goes back to the annotation that had been taken.
pub fn settle_links(key: &LayerKey, curated: &Layer, edits: &mut Vec<Edit>) {
    let after = After::new(key, curated, edits);
    let (became, was) = (after.became(), after.was(curated));
    let relinked = after.annotations.values().filter_map(|annotation| {
        let links = settled(annotation, &after, (&became, &was))?;
        Some(Annotation {
            links,
            ..(**annotation).clone()
        })
    });
    let relinked: Vec<Arc<Annotation>> = relinked.map(Arc::new).collect();
    for annotation in relinked {
        put(key, annotation, edits);
    }
}

/// What a curated layer holds when edits are made.
struct After {
    annotations: BTreeMap<AnnotationId, Arc<Annotation>>,
    decisions: BTreeMap<CaseId, Arc<Decision>>,
}

impl After {
    fn new(key: &LayerKey, curated: &Layer, edits: &[Edit]) -> Self {
        let annotations = curated.by_id();
        let mut after = Self {
            annotations: annotations
                .map(|it| (it.id.clone(), Arc::clone(it)))
                .collect(),
            decisions: curated.decisions().clone(),
        };
        for edit in edits {
            match edit {
                Edit::Annotation { layer, id, value } if layer == key => {
                    set(&mut after.annotations, id, value.as_ref());
                }
                Edit::Decision { layer, case, value } if layer == key => {
                    set(&mut after.decisions, case, value.as_ref());
                }
                _ => {}
            }
        }
        after
    }

    /// What became of each annotation that was decided about; nothing where layers share a name and were decided
    /// about apart.
    fn became(&self) -> BTreeMap<&AnnotationId, Option<&AnnotationId>> {
        let mut became = BTreeMap::new();
        for decision in self.decisions.values() {
            let outcome = decision.outcome.annotation_id();
            let Some(outcome) = outcome.filter(|id| self.annotations.contains_key(id)) else {
                continue;
            };
            for source in &decision.from {
                let found = became.entry(&source.id).or_insert(Some(outcome));
                *found = found.filter(|it| *it == outcome);
            }
        }
        became
    }

    /// What each annotation that is gone now had been taken from.
    fn was<'c>(&self, before: &'c Layer) -> BTreeMap<&'c AnnotationId, &'c AnnotationId> {
        let decisions = before.decisions().values();
        let gone = decisions.filter_map(|decision| {
            let outcome = decision.outcome.annotation_id()?;
            let is_gone = !self.annotations.contains_key(outcome);
            is_gone.then_some((outcome, taken_from(decision)?))
        });
        gone.collect()
    }
}

fn set<K: Ord + Clone, V: Clone>(map: &mut BTreeMap<K, V>, key: &K, value: Option<&V>) {
    match value {
        Some(value) => map.insert(key.clone(), value.clone()),
        None => map.remove(key),
    };
}

/// The annotation that a decision mostly follows.
fn taken_from(decision: &Decision) -> Option<&AnnotationId> {
    let (_, whose) = decision.how.split_once(':').unwrap_or_default();
    let whose = AnnotatorId::new(whose);
    let mut from = decision.from.iter();
    let taken = from.find(|source| source.annotator == whose);
    Some(&taken.or(decision.from.first())?.id)
}

/// The links of an annotation as they shall be, if that is another way than they are.
fn settled(
    annotation: &Annotation,
    after: &After,
    (became, was): (
        &BTreeMap<&AnnotationId, Option<&AnnotationId>>,
        &BTreeMap<&AnnotationId, &AnnotationId>,
    ),
) -> Option<Vec<Link>> {
    let mut links: Vec<Link> = Vec::with_capacity(annotation.links.len());
    for link in &annotation.links {
        let source = was.get(&link.to).copied().unwrap_or(&link.to);
        let to = match became.get(source).copied().flatten() {
            _ if after.annotations.contains_key(&link.to) => &link.to,
            Some(outcome) => outcome,
            None => source,
        };
        let link = Link {
            relation: link.relation.clone(),
            to: to.clone(),
        };
        // Two that were linked may have become one.
        if link.to != annotation.id && !links.contains(&link) {
            links.push(link);
        }
    }
    (links != annotation.links).then_some(links)
}

/// Puts an annotation in place of what the edits put there, or adds an edit for it.
fn put(key: &LayerKey, annotation: Arc<Annotation>, edits: &mut Vec<Edit>) {
    let placed = edits.iter_mut().find_map(|edit| match edit {
        Edit::Annotation { layer, id, value } if layer == key && *id == annotation.id => {
            value.as_mut()
        }
        _ => None,
    });
    match placed {
        Some(value) => *value = annotation,
        None => edits.push(Edit::Annotation {
            layer: key.clone(),
            id: annotation.id.clone(),
            value: Some(annotation),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Verdict, decide, leave_open};
    use super::*;
    use crate::review::fixture::{Team, key, ruling};

    /// Two cases; in both layers the second annotation is linked to the first.
    fn linked() -> Team {
        let mut team = Team::new(&[
            ("a", "[the dam]claim holds [for now]claim"),
            ("b", "the [dam]claim holds [for now]claim"),
        ]);
        for annotator in ["a", "b"] {
            team.change(annotator, &format!("{annotator}1"), |it| {
                it.links.push(Link {
                    relation: "supports".to_owned(),
                    to: AnnotationId::new(format!("{annotator}0")),
                });
            });
        }
        team
    }

    fn take(team: &mut Team, nth: usize, annotator: &str, id: &str) {
        let case = team.cases().cases[nth].clone();
        let (key, id) = (key("curated"), AnnotationId::new(id));
        let verdict = Verdict::Take(AnnotatorId::new(annotator));
        let mut edits = decide(&team.text, (&key, &case), &verdict, &ruling(), id).unwrap();
        settle_links(&key, team.curated(), &mut edits);
        team.commit(edits);
    }

    fn open(team: &mut Team, nth: usize) {
        let case = team.cases().cases[nth].clone();
        let mut edits = leave_open(&key("curated"), &case);
        settle_links(&key("curated"), team.curated(), &mut edits);
        team.commit(edits);
    }

    fn links(team: &Team, id: &str) -> Vec<String> {
        let found = team.curated().get(&AnnotationId::new(id)).unwrap();
        found.links.iter().map(|it| it.to.to_string()).collect()
    }

    #[test]
    fn links_lead_to_what_was_decided_in_either_order() {
        for order in [[0, 1], [1, 0]] {
            let mut team = linked();
            for nth in order {
                take(&mut team, nth, "a", ["first", "second"][nth]);
            }
            assert_eq!(links(&team, "second"), ["first"], "{order:?}");
            assert!(links(&team, "first").is_empty(), "{order:?}");
        }
    }

    #[test]
    fn who_links_to_what_another_was_right_about_links_to_that() {
        let mut team = linked();
        take(&mut team, 0, "b", "first");
        take(&mut team, 1, "a", "second");
        assert_eq!(links(&team, "second"), ["first"]);
    }

    #[test]
    fn what_is_open_again_is_named_as_before_and_found_again() {
        let mut team = linked();
        take(&mut team, 1, "a", "second");
        assert_eq!(links(&team, "second"), ["a0"]);
        take(&mut team, 0, "a", "first");
        open(&mut team, 0);
        assert_eq!(links(&team, "second"), ["a0"]);
        take(&mut team, 0, "b", "again");
        assert_eq!(links(&team, "second"), ["again"]);
        let before = team.workspace.clone();
        take(&mut team, 0, "a", "again");
        team.history.undo(&mut team.workspace).unwrap();
        assert_eq!(team.workspace, before);
    }

    #[test]
    fn links_elsewhere_and_to_oneself() {
        let mut team = linked();
        team.change("a", "a1", |it| {
            it.links[0].to = AnnotationId::new("in-another-article");
        });
        take(&mut team, 0, "a", "first");
        take(&mut team, 1, "a", "second");
        assert_eq!(links(&team, "second"), ["in-another-article"]);
        let mut team = linked();
        team.change("a", "a1", |it| it.links[0].to = AnnotationId::new("b1"));
        take(&mut team, 1, "a", "second");
        assert!(links(&team, "second").is_empty());
    }
}
