//! One case, and how many there are of each state.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{
    Annotation, AnnotationRef, AnnotatorId, CaseId, Decision, FieldId, Outcome, TagId,
};
use crate::text::TextRange;

/// Annotations that belong together, at most one of each annotator.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name: that of its decision, or made of the names of its annotations.
    pub id: CaseId,
    /// From the first word of any of them to the last; none on the article as a whole.
    pub place: Option<TextRange>,
    /// The annotations, by annotator; none where only the curated layer has something.
    pub members: Vec<Member>,
    /// Who finished the article and has nothing there.
    pub missing: Vec<AnnotatorId>,
    /// How the case stands.
    pub state: CaseState,
    /// How its annotations differ, decided or not.
    pub differences: Differences,
    /// The decisions about its annotations, the latest first; more than one only if it is stale.
    pub decisions: Vec<Arc<Decision>>,
    /// What the curated layer has there.
    pub outcome: Option<Arc<Annotation>>,
}

/// One annotator's annotation in a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Whose it is.
    pub annotator: AnnotatorId,
    /// What it says.
    pub annotation: Arc<Annotation>,
}

/// How a case stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum CaseState {
    /// The annotators overlap, and their tags differ.
    Tag,
    /// At least one who finished the article has nothing there.
    OnlySome,
    /// The same tag, and a field differs.
    Fields,
    /// The same tag and fields, and the edges differ.
    Edges,
    /// Decided, but an annotation it was made of has changed since, or the outcome is gone.
    Stale,
    /// All who finished the article say the same.
    Agree,
    /// Only one has finished the article, so there is nothing to compare.
    Alone,
    /// A decision stands.
    Decided,
    /// Decided that nothing belongs there.
    Rejected,
}

/// How the annotations of a case differ; remarks and links never do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Whether the tags do.
    pub tag: bool,
    /// Whether the edges do, spaces at them left aside.
    pub edges: bool,
    /// Which fields do; not compared where the tags differ.
    pub fields: Vec<FieldId>,
}

/// How many cases there are of each state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseCounts(pub BTreeMap<CaseState, usize>);

impl Member {
    /// Its name.
    pub fn source(&self) -> AnnotationRef {
        AnnotationRef::new(self.annotator.clone(), self.annotation.id.clone())
    }
}

impl Case {
    /// The names of its annotations, sorted.
    pub fn sources(&self) -> Vec<AnnotationRef> {
        let mut sources: Vec<AnnotationRef> = self.members.iter().map(Member::source).collect();
        sources.sort_unstable();
        sources
    }

    /// That annotator's annotation in it.
    pub fn member(&self, annotator: &AnnotatorId) -> Option<&Member> {
        let mut members = self.members.iter();
        members.find(|member| member.annotator == *annotator)
    }

    /// The decision that stands, or the latest of a stale case.
    pub fn decision(&self) -> Option<&Arc<Decision>> {
        self.decisions.first()
    }

    /// How many annotators finished the article.
    pub fn n_finished(&self) -> usize {
        self.members.len() + self.missing.len()
    }

    /// The tags its annotations carry, each once, in the order of the annotators.
    pub fn tags(&self) -> Vec<&TagId> {
        let outcome = self.outcome.iter().filter(|_| self.members.is_empty());
        let annotations = self.members.iter().map(|member| &member.annotation);
        let mut tags: Vec<&TagId> = Vec::new();
        for annotation in annotations.chain(outcome) {
            if !tags.contains(&&annotation.tag) {
                tags.push(&annotation.tag);
            }
        }
        tags
    }
}

impl CaseState {
    /// Whether somebody has to look at it.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Tag | Self::OnlySome | Self::Fields | Self::Edges | Self::Stale
        )
    }

    /// The state of a case about which nothing is decided.
    pub(super) fn undecided(differences: &Differences, n_members: usize, n_missing: usize) -> Self {
        match differences {
            _ if n_members + n_missing <= 1 => Self::Alone,
            it if it.tag => Self::Tag,
            _ if n_missing > 0 => Self::OnlySome,
            it if !it.fields.is_empty() => Self::Fields,
            it if it.edges => Self::Edges,
            _ => Self::Agree,
        }
    }

    /// The state of a case whose decision stands.
    pub(super) fn decided(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Annotation(_) => Self::Decided,
            Outcome::Rejected => Self::Rejected,
        }
    }
}

impl CaseCounts {
    /// Counts these.
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            *counts.0.entry(case.state).or_default() += 1;
        }
        counts
    }

    /// Adds those of another article.
    pub fn add(&mut self, other: &Self) {
        for (state, n) in &other.0 {
            *self.0.entry(*state).or_default() += n;
        }
    }

    /// How many are in that state.
    pub fn of_state(&self, state: CaseState) -> usize {
        self.0.get(&state).copied().unwrap_or_default()
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.0.values().sum()
    }

    /// How many wait for somebody.
    pub fn open(&self) -> usize {
        let open = self.0.iter().filter(|(state, _)| state.is_open());
        open.map(|(_, n)| n).sum()
    }
}
