//! What annotators say of aligned cases, as codes that measures are counted on.
//!
//! Whether somebody marked a passage at all is another question: who has nothing there is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::agreement::Asked;
use super::breakdown::RowKey;
use crate::insight::Snapshot;
use crate::model::{Annotation, AnnotatorId, FieldKind, FieldValue, TagId};
use crate::review::agreement::{CodedItem, Metric, SetDistance, Undefined};
use crate::review::cases::{Case, Cases};
use crate::review::team_spans::{Question, SEPARATOR, said, value_said};

/// A scale of more steps is taken for a measurement, whose numbers can be subtracted.
const MOST_STEPS: f64 = 10.0;

/// The most lists of answers whose distances are laid out.
const MOST_SETS: usize = 1024;

/// The cases of a snapshot's articles, and what is asked of them.
pub(super) struct CaseCodes<'a> {
    pub snapshot: &'a Snapshot,
    pub asked: &'a Asked,
    pub annotators: &'a [AnnotatorId],
    /// For each article; empty if no measure over cases is asked for.
    pub cases: &'a [Arc<Cases>],
}

/// Cases with numbered codes.
pub(super) struct Coded {
    pub n_annotators: usize,
    pub n_labels: usize,
    pub metric: Metric,
    /// For each article its cases.
    pub articles: Vec<Vec<CodedItem>>,
}

/// What somebody says, if anything.
type Said = Option<String>;

impl CaseCodes<'_> {
    /// The cases of a row in these articles, or why there are none to be measured.
    pub(super) fn of_row(&self, key: &RowKey, articles: &[usize]) -> Result<Coded, Undefined> {
        let is_field = matches!(key, RowKey::Field(..));
        if self.asked.question == Question::Passage && !is_field {
            return Err(Undefined::SpansOnly);
        }
        let said: Vec<Vec<Vec<Said>>> = articles.iter().map(|nth| self.said(key, *nth)).collect();
        let kind = self.field_kind(key);
        let (numbers, metric) = numbered(&said, kind);
        let number = |said: &Said| numbers.get(said.as_deref()?).copied();
        let article = |said: &Vec<Vec<Said>>| {
            let items = said.iter();
            items
                .map(|item| item.iter().map(number).collect())
                .collect()
        };
        Ok(Coded {
            n_annotators: self.n_annotators(key),
            n_labels: numbers.len(),
            metric,
            articles: said.iter().map(article).collect(),
        })
    }

    fn n_annotators(&self, key: &RowKey) -> usize {
        match key {
            RowKey::Pair(..) | RowKey::Annotator(_) => 2,
            _ => self.annotators.len(),
        }
    }

    fn field_kind(&self, key: &RowKey) -> Option<&FieldKind> {
        let RowKey::Field(tag, field) = key else {
            return None;
        };
        let tag = self.snapshot.codebook.tag(tag)?;
        tag.field(field).map(|field| &field.kind)
    }

    /// What each annotator says of the cases of an article; with one annotator against each other
    /// a case comes once for each of them.
    fn said(&self, key: &RowKey, nth_article: usize) -> Vec<Vec<Said>> {
        let cases = self.cases.get(nth_article);
        let cases = cases.into_iter().flat_map(|cases| &cases.cases);
        let mut items = Vec::new();
        for case in cases.filter(|case| self.is_wanted(case)) {
            match key {
                RowKey::Pair(one, other) => items.push(self.item(key, case, &[one, other])),
                RowKey::Annotator(me) => {
                    let others = self.annotators.iter().filter(|it| *it != me);
                    items.extend(others.map(|other| self.item(key, case, &[me, other])));
                }
                _ => {
                    let all: Vec<&AnnotatorId> = self.annotators.iter().collect();
                    items.push(self.item(key, case, &all));
                }
            }
        }
        items.retain(|item| item.iter().flatten().count() > 1);
        items
    }

    fn is_wanted(&self, case: &Case) -> bool {
        let tags = &self.asked.tags;
        tags.is_empty() || case.tags().iter().any(|tag| tags.contains(tag))
    }

    fn item(&self, key: &RowKey, case: &Case, who: &[&AnnotatorId]) -> Vec<Said> {
        let members: Vec<Option<&Annotation>> = who
            .iter()
            .map(|annotator| case.member(annotator).map(|it| &*it.annotation))
            .collect();
        // Fields are compared only where all mean the same by the passage.
        let mut tags = members.iter().flatten().map(|it| &it.tag);
        let first = tags.next();
        let is_one_tag = tags.all(|tag| Some(tag) == first);
        let said = |annotation| self.code(key, annotation, is_one_tag);
        members.iter().map(|it| it.and_then(said)).collect()
    }

    fn code(&self, key: &RowKey, annotation: &Annotation, is_one_tag: bool) -> Said {
        match (key, self.asked.question) {
            (RowKey::Field(tag, field), _) => {
                let value = annotation.fields.get(field);
                let value = value.filter(|_| annotation.tag == *tag)?;
                value_of(value, self.field_kind(key))
            }
            (RowKey::Tag(tag), Question::Fields) => {
                (is_one_tag && annotation.tag == *tag).then(|| said(annotation, Question::Fields))
            }
            (_, Question::Fields) => is_one_tag.then(|| said(annotation, Question::Fields)),
            (RowKey::Tag(tag), _) => Some(is_tag(annotation, tag)),
            _ => Some(annotation.tag.to_string()),
        }
    }
}

/// One tag against all others together.
fn is_tag(annotation: &Annotation, tag: &TagId) -> String {
    if annotation.tag == *tag { "yes" } else { "no" }.to_owned()
}

/// What a value says; nothing for an empty one, and for what is no number where numbers are asked for.
fn value_of(value: &FieldValue, kind: Option<&FieldKind>) -> Said {
    let said = value_said(value)?;
    if let Some(FieldKind::Number { .. }) = kind {
        let number: f64 = said.trim().parse().ok()?;
        return number.is_finite().then(|| number.to_string());
    }
    Some(said)
}

/// A number for each thing that is said, and how far they are apart.
fn numbered(said: &[Vec<Vec<Said>>], kind: Option<&FieldKind>) -> (BTreeMap<String, u32>, Metric) {
    let all: BTreeSet<&String> = said.iter().flatten().flatten().flatten().collect();
    let mut all: Vec<String> = all.into_iter().cloned().collect();
    let number = |said: &String| said.parse::<f64>().unwrap_or_default();
    let metric = match kind {
        Some(FieldKind::Number { min, max }) => {
            all.sort_by(|one, other| number(one).total_cmp(&number(other)));
            if max - min <= MOST_STEPS {
                Metric::Ordinal
            } else {
                Metric::Interval(all.iter().map(number).collect())
            }
        }
        // So many lists of answers are too many to be measured anyhow.
        Some(FieldKind::Choices(_)) if all.len() <= MOST_SETS => {
            Metric::Table(SetDistance::Masi.table(&sets_of(&all)))
        }
        _ => Metric::Nominal,
    };
    let numbers = all.into_iter().zip(0..).collect();
    (numbers, metric)
}

/// Each list of answers as a set of numbers.
fn sets_of(all: &[String]) -> Vec<BTreeSet<u32>> {
    let answers = all.iter().flat_map(|said| said.split(SEPARATOR));
    let answers: BTreeSet<&str> = answers.collect();
    let numbers: BTreeMap<&str, u32> = answers.into_iter().zip(0..).collect();
    let set = |said: &String| {
        let answers = said.split(SEPARATOR);
        answers
            .filter_map(|answer| numbers.get(answer))
            .copied()
            .collect()
    };
    all.iter().map(set).collect()
}
