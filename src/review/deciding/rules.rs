//! Rules that decide many cases at once; what they would decide can be looked at first.

use std::fmt;

use super::Verdict;
use super::edges::{majority, words_apart};
use crate::model::{AnnotatorId, CaseId, Span};
use crate::review::cases::{Case, CaseState, Member, pieces, same_fields};
use crate::text::TextRange;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// What all who finished say is right.
    Unanimous,
    /// What the only one says who finished the article is right.
    Alone,
    /// What so many of those who finished say is right, also that nothing belongs there.
    Majority(Share),
    /// Where only the edges differ, and by at most so many words, they are set in this way.
    Edges {
        /// How many words the starts, and the ends, may lie apart.
        within_words: u32,
        /// How they are set.
        choice: EdgeChoice,
    },
}

/// A share, such as two of three; at least that, and more than any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// So many.
    pub of: u32,
    /// Of these.
    pub all: u32,
}

/// How edges are set.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum EdgeChoice {
    /// All words that any of them has.
    Union,
    /// Only the words that all of them have.
    Intersection,
    /// Those of the longest, the first of several.
    Longest,
    /// The start and the end that most have; of several, those that make it longest.
    Majority,
}

/// What a rule would decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// About which case.
    pub case: CaseId,
    /// What it says.
    pub verdict: Verdict,
    /// What the decision will say about how it came about.
    pub how: String,
}

impl fmt::Display for Rule {
    /// As decisions say it: `rule:majority(2/3)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unanimous => f.write_str("rule:unanimous"),
            Self::Alone => f.write_str("rule:alone"),
            Self::Majority(Share { of, all }) => write!(f, "rule:majority({of}/{all})"),
            Self::Edges {
                within_words,
                choice,
            } => {
                let choice = <&'static str>::from(choice);
                write!(f, "rule:edges({within_words} words, {choice})")
            }
        }
    }
}

impl Share {
    fn is_reached(self, n: usize, n_all: usize) -> bool {
        n as u64 * u64::from(self.all) >= n_all as u64 * u64::from(self.of)
    }
}

/// What a rule would decide; never about a case that somebody decided, stale ones included.
pub fn plan(text: &str, cases: &[Case], rule: &Rule) -> Vec<Planned> {
    let planned = cases.iter().filter_map(|case| {
        let verdict = verdict(text, case, rule)?;
        Some(Planned {
            case: case.id.clone(),
            verdict,
            how: rule.to_string(),
        })
    });
    planned.collect()
}

fn verdict(text: &str, case: &Case, rule: &Rule) -> Option<Verdict> {
    if !case.decisions.is_empty() || case.members.is_empty() {
        return None;
    }
    match (rule, case.state) {
        (Rule::Unanimous, CaseState::Agree) | (Rule::Alone, CaseState::Alone) => {
            Some(Verdict::Take(case.members.first()?.annotator.clone()))
        }
        (Rule::Majority(share), state) if state.is_open() => by_majority(text, case, *share),
        (
            Rule::Edges {
                within_words,
                choice,
            },
            CaseState::Edges,
        ) => by_edges(text, case, *within_words, *choice),
        _ => None,
    }
}

fn by_majority(text: &str, case: &Case, share: Share) -> Option<Verdict> {
    let mut versions: Vec<(&Member, Vec<TextRange>, usize)> = Vec::new();
    for member in &case.members {
        let own = pieces(text, &member.annotation);
        let is_same = |version: &&mut (&Member, Vec<TextRange>, usize)| {
            version.0.annotation.tag == member.annotation.tag
                && version.1 == own
                && same_fields(&version.0.annotation, &member.annotation)
        };
        match versions.iter_mut().find(is_same) {
            Some(version) => version.2 += 1,
            None => versions.push((member, own, 1)),
        }
    }
    let taken = versions
        .into_iter()
        .map(|(member, _, n)| (n, Verdict::Take(member.annotator.clone())));
    let nothing = (case.missing.len(), Verdict::Reject);
    let mut all: Vec<(usize, Verdict)> = taken.chain([nothing]).collect();
    all.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let mut all = all.into_iter();
    let (n_most, verdict) = all.next()?;
    let n_next = all.next().map_or(0, |(n, _)| n);
    let is_right = n_most > n_next && share.is_reached(n_most, case.n_finished());
    is_right.then_some(verdict)
}

fn by_edges(text: &str, case: &Case, within_words: u32, choice: EdgeChoice) -> Option<Verdict> {
    let members = case.members.iter();
    let all: Vec<Vec<TextRange>> = members.map(|it| pieces(text, &it.annotation)).collect();
    if words_apart(text, &all) > within_words as usize {
        return None;
    }
    match choice {
        EdgeChoice::Union => Some(Verdict::Union(None)),
        EdgeChoice::Intersection => {
            let verdict = Verdict::Intersection(None);
            verdict.outcome(text, case).is_ok().then_some(verdict)
        }
        EdgeChoice::Longest => Some(Verdict::Take(longest(case, &all)?)),
        EdgeChoice::Majority => {
            let first = case.members.first()?;
            let mut value = (*first.annotation).clone();
            value.spans = vec![Span::Placed(majority(&all)?)];
            let value = Box::new(value);
            Some(Verdict::Edit(Some(first.annotator.clone()), value))
        }
    }
}

fn longest(case: &Case, all: &[Vec<TextRange>]) -> Option<AnnotatorId> {
    let length = |pieces: &[TextRange]| pieces.iter().map(|it| it.len()).sum::<usize>();
    let mut members = case.members.iter().zip(all).rev();
    let first = members.next()?;
    let longest = members.fold(first, |longest, it| {
        if length(it.1) >= length(longest.1) {
            it
        } else {
            longest
        }
    });
    Some(longest.0.annotator.clone())
}
