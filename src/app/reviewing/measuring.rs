//! Measures of the rows of a breakdown: which spans and cases belong to a row, and what they give.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::agreement::{Asked, Which, annotators_of};
use super::breakdown::{
    Breakdown, Group, RowKey, fields_of, groups_of_articles, in_codebook_order,
};
use super::case_codes::{CaseCodes, Coded};
use super::gamma::{GammaOf, gamma_of};
use crate::insight::Snapshot;
use crate::model::{AnnotatorId, FieldId, TagId};
use crate::review::agreement::{
    Bootstrap, CodedScores, Document, Interval, Measure, NoInterval, Scores, Undefined,
};
use crate::review::cases::{Cases, Takes};
use crate::review::team_spans::{Question, TeamSpans};

/// The spans and cases of a snapshot, ready to be measured row by row.
pub struct Measuring<'a> {
    snapshot: &'a Snapshot,
    asked: &'a Asked,
    cases: &'a [Arc<Cases>],
    // Labels are told apart at least by tag, so that there are rows for tags whatever is asked.
    spans: TeamSpans,
}

/// What one row is measured on.
pub struct Part {
    /// How many spans there are.
    pub n_spans: usize,
    /// How many cases two annotators say something of.
    pub n_cases: usize,
    spans: Result<Scores, Undefined>,
    cases: Result<CodedScores, Undefined>,
    documents: Vec<Vec<Document>>,
}

impl<'a> Measuring<'a> {
    /// Makes ready; `cases` are those of the snapshot's articles in its order, or none if no measure
    /// over cases is asked for.
    pub fn new(snapshot: &'a Snapshot, asked: &'a Asked, cases: &'a [Arc<Cases>]) -> Self {
        let annotators = match asked.annotators.as_slice() {
            [] => who_has_begun(snapshot),
            some => some.to_vec(),
        };
        let question = match asked.question {
            Question::Passage | Question::Tag => Question::Tag,
            Question::Fields => Question::Fields,
        };
        let mut spans = TeamSpans::new(annotators, question, asked.takes);
        for article in &snapshot.articles {
            let layer = |id: &AnnotatorId| article.layers.get(id).map(|layer| &**layer);
            spans.push(&article.article.text, layer, |annotation| {
                asked.tags.is_empty() || asked.tags.contains(&annotation.tag)
            });
        }
        Self {
            snapshot,
            asked,
            cases,
            spans,
        }
    }

    /// Who takes part.
    pub fn annotators(&self) -> &[AnnotatorId] {
        &self.spans.annotators
    }

    /// How many articles two annotators at least have finished.
    pub fn n_compared(&self) -> usize {
        self.finished_by(|n, _| n > 1).len()
    }

    /// The rows, with the articles that two annotators at least have finished.
    pub fn groups(&self, breakdown: Breakdown) -> Vec<Group> {
        let compared = self.finished_by(|n, _| n > 1);
        let group = |key| Group {
            key,
            articles: compared.clone(),
        };
        match breakdown {
            Breakdown::Team => vec![group(RowKey::Team)],
            Breakdown::Pairs => self.pairs(),
            Breakdown::Annotators => self.each_annotator(),
            Breakdown::Tags => self
                .tags()
                .into_iter()
                .map(RowKey::Tag)
                .map(group)
                .collect(),
            Breakdown::Fields => {
                let keys = self.fields().into_iter();
                let keys = keys.map(|(tag, field)| RowKey::Field(tag, field));
                keys.map(group).collect()
            }
            Breakdown::Articles | Breakdown::Outlets | Breakdown::Days | Breakdown::Months => {
                groups_of_articles(self.snapshot, &compared, breakdown)
            }
        }
    }

    /// What a row is measured on.
    pub fn part(&self, group: &Group) -> Part {
        let documents = self.documents(group);
        let n_annotators = match group.key {
            RowKey::Pair(..) | RowKey::Annotator(_) => 2,
            _ => self.annotators().len(),
        };
        let coded = if self.cases.is_empty() {
            Err(Undefined::NoPair)
        } else {
            self.coded().of_row(&group.key, &group.articles)
        };
        let cases = coded.map(counted);
        let spans = match group.key {
            RowKey::Field(..) => Err(Undefined::CasesOnly),
            _ => Ok(scores(n_annotators, &documents)),
        };
        Part {
            n_spans: self.n_spans(group),
            n_cases: cases.as_ref().map_or(0, CodedScores::n_items),
            spans,
            cases,
            documents,
        }
    }

    /// The numbers of the articles of which so many annotators, by their numbers, have finished.
    fn finished_by(&self, is_wanted: impl Fn(usize, &Document) -> bool) -> Vec<usize> {
        let documents = self.spans.documents.iter().enumerate();
        let wanted = documents.filter(|(_, document)| {
            let n = document.annotators.iter().flatten().count();
            is_wanted(n, document)
        });
        wanted.map(|(nth, _)| nth).collect()
    }

    fn pairs(&self) -> Vec<Group> {
        let annotators = self.annotators().iter().enumerate();
        let pairs = annotators.flat_map(|(nth, one)| {
            let others = self.annotators().iter().enumerate().skip(nth + 1);
            others.map(move |(other, name)| Group {
                key: RowKey::Pair(one.clone(), name.clone()),
                articles: self.finished_by(|_, it| has(it, nth) && has(it, other)),
            })
        });
        pairs.collect()
    }

    fn each_annotator(&self) -> Vec<Group> {
        let annotators = self.annotators().iter().enumerate();
        let groups = annotators.map(|(nth, annotator)| Group {
            key: RowKey::Annotator(annotator.clone()),
            articles: self.finished_by(|n, it| n > 1 && has(it, nth)),
        });
        groups.collect()
    }

    fn tags(&self) -> Vec<TagId> {
        in_codebook_order(self.snapshot, self.spans.tags())
    }

    fn fields(&self) -> Vec<(TagId, FieldId)> {
        let tags: BTreeSet<TagId> = self.spans.tags().into_iter().collect();
        fields_of(self.snapshot, &tags)
    }

    fn coded(&self) -> CaseCodes<'_> {
        CaseCodes {
            snapshot: self.snapshot,
            asked: self.asked,
            annotators: self.annotators(),
            cases: self.cases,
        }
    }

    /// For each article of a row what is compared there: one document, or one for each pair.
    fn documents(&self, group: &Group) -> Vec<Vec<Document>> {
        if matches!(group.key, RowKey::Field(..)) {
            return Vec::new();
        }
        let place = |who: &AnnotatorId| {
            let mut all = self.annotators().iter();
            all.position(|it| it == who).unwrap_or(usize::MAX)
        };
        let labels = self.labels(&group.key);
        let label = |label: u32| labels.get(label as usize).copied().flatten();
        let articles = group.articles.iter();
        let documents = articles.filter_map(|nth| self.spans.documents.get(*nth));
        let compared = documents.map(|document| match &group.key {
            RowKey::Pair(one, other) => {
                vec![document.by(&[place(one), place(other)]).relabelled(label)]
            }
            RowKey::Annotator(me) => {
                let me = place(me);
                let others = 0..self.annotators().len();
                let others = others.filter(|it| *it != me && has(document, *it));
                others
                    .map(|it| document.by(&[me, it]).relabelled(label))
                    .collect()
            }
            _ => vec![document.relabelled(label)],
        });
        compared.collect()
    }

    /// What becomes of each label in a row; nothing where its spans do not count.
    fn labels(&self, key: &RowKey) -> Vec<Option<u32>> {
        let mut next = 0;
        let labels = self.spans.labels.iter().map(|label| {
            if let RowKey::Tag(tag) = key
                && label.tag.as_ref() != Some(tag)
            {
                return None;
            }
            if self.asked.question == Question::Passage {
                return Some(0);
            }
            next += 1;
            Some(next - 1)
        });
        labels.collect()
    }

    /// How many spans count in a row; of a field none do.
    fn n_spans(&self, group: &Group) -> usize {
        if matches!(group.key, RowKey::Field(..)) {
            return 0;
        }
        let labels = self.labels(&group.key);
        let is_counted = |label: u32| labels.get(label as usize).is_some_and(Option::is_some);
        let articles = group.articles.iter();
        let documents = articles.filter_map(|nth| self.spans.documents.get(*nth));
        let each = documents.flat_map(|document| {
            let spans = document.annotators.iter().zip(self.annotators());
            let spans = spans.filter(|(_, who)| match &group.key {
                RowKey::Pair(one, other) => *who == one || *who == other,
                _ => true,
            });
            spans.flat_map(|(spans, _)| spans.iter().flatten())
        });
        each.filter(|span| is_counted(span.label)).count()
    }
}

/// Annotators with a layer in which something was done; an empty one says nothing of anybody.
fn who_has_begun(snapshot: &Snapshot) -> Vec<AnnotatorId> {
    let mut annotators = annotators_of(snapshot);
    annotators.retain(|annotator| {
        let mut articles = snapshot.articles.iter();
        articles.any(|it| {
            it.layers
                .get(annotator)
                .is_some_and(|it| Takes::Begun.takes(it))
        })
    });
    annotators
}

fn has(document: &Document, annotator: usize) -> bool {
    document
        .annotators
        .get(annotator)
        .is_some_and(Option::is_some)
}

fn scores(n_annotators: usize, articles: &[Vec<Document>]) -> Scores {
    // Labels that were not used in these articles cost time and say nothing.
    let mut used: BTreeSet<u32> = BTreeSet::new();
    let spans = articles.iter().flatten().flat_map(|it| &it.annotators);
    used.extend(spans.flatten().flatten().map(|span| span.label));
    let used: Vec<u32> = used.into_iter().collect();
    let number = |label: u32| u32::try_from(used.binary_search(&label).ok()?).ok();
    let mut scores = Scores::new(n_annotators, used.len().max(1), &[]);
    for documents in articles {
        let documents: Vec<Document> = documents.iter().map(|it| it.relabelled(number)).collect();
        scores.push_all(&documents);
    }
    scores
}

fn counted(coded: Coded) -> CodedScores {
    let mut scores = CodedScores::new(coded.n_annotators, coded.n_labels, coded.metric);
    for items in &coded.articles {
        scores.push(items);
    }
    scores
}

impl Part {
    /// A measure of the row; γ has to be asked for apart.
    pub fn value(&self, which: Which) -> Measure {
        match which {
            Which::Spans(measure) => self.spans.as_ref().map_err(|why| *why)?.value(measure),
            Which::Coded(measure) => self.cases.as_ref().map_err(|why| *why)?.value(measure),
            Which::Gamma | Which::GammaCat => Err(Undefined::NotWorkedOut),
        }
    }

    /// Its interval; nothing is drawn where there is no value.
    pub fn interval(
        &self,
        which: Which,
        bootstrap: &Bootstrap,
        cancel: &AtomicBool,
    ) -> Result<Interval, NoInterval> {
        if self.value(which).is_err() {
            return Err(NoInterval::NoValue);
        }
        match (which, &self.spans, &self.cases) {
            (Which::Spans(measure), Ok(scores), _) => scores.interval(measure, bootstrap, cancel),
            (Which::Coded(measure), _, Ok(scores)) => scores.interval(measure, bootstrap, cancel),
            _ => Err(NoInterval::NoValue),
        }
    }

    /// γ of the row, which takes long; `tell` is called after each article. Nothing when cancelled.
    pub fn gamma(
        &self,
        bootstrap: &Bootstrap,
        cancel: &AtomicBool,
        tell: &(dyn Fn() + Sync),
    ) -> Option<GammaOf> {
        match &self.spans {
            Err(why) => Some(GammaOf::undefined(*why)),
            Ok(_) => gamma_of(&self.documents, bootstrap, cancel, tell),
        }
    }
}
