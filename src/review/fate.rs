//! What became of a coder's annotations in a review, so that they can learn from it.

use std::sync::Arc;

use super::cases::{Case, CaseState, Cases, pieces, same_value};
use crate::model::{Annotation, AnnotatorId, Decision, FieldId, FieldValue};

/// What became of one annotation, or of a place at which the coder has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Fate {
    /// The coder's annotation; none for one that was missed.
    pub own: Option<Arc<Annotation>>,
    /// What the review holds to be right.
    pub outcome: Option<Arc<Annotation>>,
    /// What became of it.
    pub became: Became,
    /// Who decided, and why; none where nobody has.
    pub decision: Option<Arc<Decision>>,
}

/// What became of an annotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Became {
    /// It was taken as it is.
    Taken,
    /// It was taken with changes.
    Changed(Changes),
    /// Nothing belongs there.
    Rejected,
    /// Something belongs there that the coder does not have.
    Missed,
    /// Nobody has decided yet, or it changed since.
    Open,
}

/// What is different in what was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Whether the tag is.
    pub tag: bool,
    /// Whether the edges are, spaces at them left aside.
    pub edges: bool,
    /// Which fields are; those of another tag are not compared.
    pub fields: Vec<FieldId>,
}

/// What became of all annotations of a coder who finished the article, in reading order.
pub fn fates(text: &str, cases: &Cases, coder: &AnnotatorId) -> Vec<Fate> {
    let is_theirs = cases.finished.contains(coder);
    let cases = cases.cases.iter().filter(|_| is_theirs);
    cases.filter_map(|case| fate(text, case, coder)).collect()
}

/// In what an outcome differs from an annotation.
pub fn changes(text: &str, own: &Annotation, outcome: &Annotation) -> Changes {
    let tag = own.tag != outcome.tag;
    Changes {
        tag,
        edges: pieces(text, own) != pieces(text, outcome),
        fields: if tag {
            Vec::new()
        } else {
            differing_fields(own, outcome)
        },
    }
}

fn fate(text: &str, case: &Case, coder: &AnnotatorId) -> Option<Fate> {
    let own = case.member(coder).map(|member| &member.annotation);
    let is_missed = own.is_none() && case.state == CaseState::Decided;
    if own.is_none() && !is_missed {
        return None;
    }
    let became = match (case.state, own, &case.outcome) {
        (CaseState::Rejected, _, _) => Became::Rejected,
        (CaseState::Decided, None, _) => Became::Missed,
        (CaseState::Decided, Some(own), Some(outcome)) => match changes(text, own, outcome) {
            none if none == Changes::default() => Became::Taken,
            changes => Became::Changed(changes),
        },
        _ => Became::Open,
    };
    Some(Fate {
        own: own.cloned(),
        outcome: case.outcome.clone(),
        became,
        decision: case.decision().cloned(),
    })
}

fn differing_fields(one: &Annotation, other: &Annotation) -> Vec<FieldId> {
    let empty = FieldValue::Many(Vec::new());
    let names = one.fields.keys().chain(other.fields.keys());
    let mut names: Vec<&FieldId> = names.collect();
    names.sort_unstable();
    names.dedup();
    let value = |annotation: &Annotation, name| {
        let value = annotation.fields.get(name);
        value.cloned().unwrap_or_else(|| empty.clone())
    };
    let names = names.into_iter();
    names
        .filter(|name| !same_value(&value(one, name), &value(other, name)))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AnnotationId;
    use crate::review::deciding::{Verdict, decide};
    use crate::review::fixture::{Team, key, ruling};

    fn told(team: &Team, coder: &str) -> Vec<Became> {
        let fates = fates(&team.text, &team.cases(), &AnnotatorId::new(coder));
        fates.into_iter().map(|fate| fate.became).collect()
    }

    fn say(team: &mut Team, nth: usize, verdict: &Verdict) {
        let case = team.cases().cases[nth].clone();
        let id = AnnotationId::new(format!("g{nth}"));
        let edits = decide(&team.text, (&key("curated"), &case), verdict, &ruling(), id);
        team.commit(edits.unwrap());
    }

    #[test]
    fn a_coder_learns_what_was_taken_changed_refused_and_missed() {
        let mut team = Team::new(&[
            ("a", "[One]claim [two]claim [three]claim four [five]claim"),
            ("b", "[One]claim [two three]claim four [five]claim"),
        ]);
        team.field("b", "b0", "kind", "cause");
        assert_eq!(told(&team, "a"), vec![Became::Open; 4]);
        say(&mut team, 0, &Verdict::Take(AnnotatorId::new("b")));
        let fields = Changes {
            fields: vec![FieldId::new("kind")],
            ..Changes::default()
        };
        assert_eq!(told(&team, "b")[0], Became::Taken);
        assert_eq!(told(&team, "a")[0], Became::Changed(fields));
        let cases = team.cases().cases;
        let alone = cases
            .iter()
            .position(|case| case.members.len() == 1)
            .unwrap();
        let owner = cases[alone].members[0].annotator.clone();
        say(&mut team, alone, &Verdict::Take(owner.clone()));
        let other = if owner.as_str() == "a" { "b" } else { "a" };
        assert!(told(&team, other).contains(&Became::Missed));
        say(&mut team, 3, &Verdict::Reject);
        assert_eq!(told(&team, "a").last(), Some(&Became::Rejected));
        let mut edges = Changes {
            edges: true,
            ..Changes::default()
        };
        let two = team
            .cases()
            .cases
            .iter()
            .position(|case| case.members.len() == 2 && case.state == CaseState::Edges);
        say(
            &mut team,
            two.unwrap(),
            &Verdict::Take(AnnotatorId::new("b")),
        );
        assert!(told(&team, "a").contains(&Became::Changed(edges.clone())));
        edges.edges = false;
        assert_eq!(edges, Changes::default());
    }

    #[test]
    fn who_has_not_finished_is_told_nothing() {
        let mut team = Team::new(&[("a", "[One]claim"), ("b", "[One]claim")]);
        team.status("a", crate::model::Status::InProgress);
        assert_eq!(told(&team, "a"), []);
    }
}
