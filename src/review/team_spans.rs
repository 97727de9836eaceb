//! From layers to what measures of agreement are counted on: spans of numbered labels.

use std::collections::BTreeMap;

use super::agreement::{Document, Span};
use super::cases::{Takes, same_value};
use crate::model::{Annotation, AnnotatorId, ArticleText, FieldId, FieldValue, Layer, TagId};

/// What annotators are to agree on.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Question {
    /// That a passage is marked.
    Passage,
    /// Which tag it has.
    #[default]
    Tag,
    /// Which tag with which fields.
    Fields,
}

/// The spans of a team.
#[derive(Clone, Debug, Default)]
pub struct TeamSpans {
    /// Who takes part, in the order of the documents' annotators.
    pub annotators: Vec<AnnotatorId>,
    /// What each label stands for.
    pub labels: Vec<Label>,
    /// A document an article, in the order they were added.
    pub documents: Vec<Document>,
    question: Question,
    takes: Takes,
    // The labels of a tag, so that only those are looked through.
    of_tag: BTreeMap<TagId, Vec<u32>>,
}

/// What a label stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The tag; none where any marked passage counts.
    pub tag: Option<TagId>,
    /// The fields, where they count.
    pub fields: BTreeMap<FieldId, FieldValue>,
}

impl TeamSpans {
    /// Nothing yet, for these annotators.
    pub fn new(annotators: Vec<AnnotatorId>, question: Question, takes: Takes) -> Self {
        Self {
            annotators,
            question,
            takes,
            ..Self::default()
        }
    }

    /// Adds an article; who has no layer on it, or has not finished it, is missing there.
    ///
    /// Annotations on the article as a whole have no spans, and are left out; so are those that
    /// `is_wanted` refuses.
    pub fn push<'a>(
        &mut self,
        text: &ArticleText,
        layer: impl Fn(&AnnotatorId) -> Option<&'a Layer>,
        is_wanted: impl Fn(&Annotation) -> bool,
    ) {
        let layers: Vec<Option<&Layer>> = self.annotators.iter().map(layer).collect();
        let layers = layers.into_iter().map(|layer| {
            let layer = layer.filter(|layer| self.takes.takes(layer))?;
            Some(self.spans(text, layer, &is_wanted))
        });
        let annotators: Vec<Option<Vec<Span>>> = layers.collect();
        self.documents.push(Document {
            length: text.index().n_code_points(),
            annotators,
        });
    }

    /// How many labels there are, at least one.
    pub fn n_labels(&self) -> usize {
        self.labels.len().max(1)
    }

    /// The tags that were used, in the order of the labels.
    pub fn tags(&self) -> Vec<TagId> {
        let mut tags: Vec<TagId> = self.labels.iter().filter_map(|it| it.tag.clone()).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// The documents with the spans of one tag only, all with one label.
    pub fn of_tag(&self, tag: &TagId) -> Vec<Document> {
        let labels = self.of_tag.get(tag).map(Vec::as_slice).unwrap_or_default();
        let only = |label| labels.contains(&label).then_some(0);
        let documents = self.documents.iter();
        documents.map(|it| it.relabelled(only)).collect()
    }

    /// The documents that two annotators finished, with these two only.
    pub fn of_pair(&self, one: usize, other: usize) -> Vec<Document> {
        let documents = self.documents.iter().map(|it| it.by(&[one, other]));
        documents
            .filter(|it| it.annotators.iter().all(Option::is_some))
            .collect()
    }

    /// The documents that at least two annotators finished, which is what can be compared.
    pub fn compared(&self) -> Vec<Document> {
        let is_compared = |it: &&Document| it.annotators.iter().flatten().count() > 1;
        self.documents.iter().filter(is_compared).cloned().collect()
    }

    fn spans(
        &mut self,
        text: &ArticleText,
        layer: &Layer,
        is_wanted: impl Fn(&Annotation) -> bool,
    ) -> Vec<Span> {
        let mut spans = Vec::with_capacity(layer.len());
        for annotation in layer.ordered().iter().filter(|it| is_wanted(it)) {
            let label = self.label(annotation);
            for range in annotation.ranges() {
                let ends = [range.start(), range.end()].map(|it| text.code_point(it));
                if let [Some(start), Some(end)] = ends {
                    spans.push(Span::new(start.0, end.0, label));
                }
            }
        }
        spans
    }

    fn label(&mut self, annotation: &Annotation) -> u32 {
        let tag = (self.question != Question::Passage).then(|| annotation.tag.clone());
        let fields = match self.question {
            Question::Fields => &annotation.fields,
            _ => &BTreeMap::new(),
        };
        let known = self.of_tag.entry(annotation.tag.clone()).or_default();
        let is_same = |label: &&u32| {
            let label = self.labels.get(**label as usize);
            label.is_some_and(|it| it.tag == tag && same_all(&it.fields, fields))
        };
        if let Some(label) = known.iter().find(is_same) {
            return *label;
        }
        if tag.is_none() && !self.labels.is_empty() {
            return 0;
        }
        let label = u32::try_from(self.labels.len()).unwrap_or(u32::MAX);
        known.push(label);
        let fields = fields.clone();
        self.labels.push(Label { tag, fields });
        label
    }
}

fn same_all(one: &BTreeMap<FieldId, FieldValue>, other: &BTreeMap<FieldId, FieldValue>) -> bool {
    let has = |all: &BTreeMap<FieldId, FieldValue>, it: (&FieldId, &FieldValue)| {
        let is_empty = it.1.values().iter().all(String::is_empty);
        is_empty || all.get(it.0).is_some_and(|other| same_value(other, it.1))
    };
    one == other || (one.iter().all(|it| has(other, it)) && other.iter().all(|it| has(one, it)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::agreement::{Scores, SpanMatch, SpanMeasure};
    use crate::review::fixture::{Team, key};

    fn spans(team: &Team, question: Question) -> TeamSpans {
        let annotators = ["a", "b", "z"].map(AnnotatorId::new).to_vec();
        let mut spans = TeamSpans::new(annotators, question, Takes::Finished);
        let text = ArticleText::new(team.text.as_str(), "");
        let layer = |id: &AnnotatorId| team.workspace.layers.get(&key(id.as_str()));
        spans.push(&text, layer, |_| true);
        spans
    }

    #[test]
    fn each_question_has_its_labels() {
        let mut team = Team::new(&[
            ("a", "Съезд [принял]claim [план]stance"),
            ("b", "Съезд [принял]claim [план]claim"),
        ]);
        team.field("a", "a0", "kind", "cause");
        let exact = SpanMeasure::F1(SpanMatch::Exact);
        for (question, n_labels, f1) in [
            (Question::Passage, 1, 1.0),
            (Question::Tag, 2, 0.5),
            (Question::Fields, 3, 0.0),
        ] {
            let spans = spans(&team, question);
            assert_eq!(spans.n_labels(), n_labels, "{question:?}");
            assert_eq!(spans.documents[0].annotators[2], None);
            let scores = Scores::new(3, n_labels, &spans.documents);
            assert_eq!(scores.value(exact), Ok(f1), "{question:?}");
        }
        let spans = spans(&team, Question::Tag);
        let first = spans.documents[0].annotators[0].as_ref().unwrap()[0];
        assert_eq!((first.start, first.end), (6, 12), "in code points");
        let claims = &spans.of_tag(&TagId::new("claim"))[0];
        assert_eq!(claims.annotators[0].as_ref().unwrap().len(), 1);
        assert_eq!(claims.annotators[1].as_ref().unwrap().len(), 2);
        assert_eq!(
            (spans.of_pair(0, 1).len(), spans.of_pair(0, 2).len()),
            (1, 0)
        );
        assert_eq!(spans.compared().len(), 1);
    }
}
