//! From layers to what measures of agreement are counted on: spans of numbered labels.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::agreement::{Document, Span};
use super::cases::Takes;
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

/// Between the parts of what is said, which no value holds.
pub const SEPARATOR: char = '\u{1f}';

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
    // The labels by what they stand for.
    numbers: BTreeMap<String, u32>,
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
            words: words(text.as_str()),
        });
    }

    /// The tags that were used, in the order of the labels.
    pub fn tags(&self) -> Vec<TagId> {
        let mut tags: Vec<TagId> = self.labels.iter().filter_map(|it| it.tag.clone()).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
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
        let said = said(annotation, self.question);
        if let Some(label) = self.numbers.get(&said) {
            return *label;
        }
        let label = u32::try_from(self.labels.len()).unwrap_or(u32::MAX);
        self.numbers.insert(said, label);
        let tag = (self.question != Question::Passage).then(|| annotation.tag.clone());
        let fields = match self.question {
            Question::Fields => annotation.fields.clone(),
            _ => BTreeMap::new(),
        };
        self.labels.push(Label { tag, fields });
        label
    }
}

/// Where the words of a text start and end, in code points.
///
/// A word is a run of letters and digits, with apostrophes inside; of scripts that are written without
/// spaces each sign is one.
fn words(text: &str) -> Arc<[(u32, u32)]> {
    let mut words: Vec<(u32, u32)> = Vec::with_capacity(text.len() / 6);
    let mut is_open = false;
    for (at, sign) in (0_u32..).zip(text.chars()) {
        let is_inner = is_open && matches!(sign, '\'' | '’');
        match words.last_mut() {
            Some(last) if is_open && (sign.is_alphanumeric() || is_inner) && !is_alone(sign) => {
                last.1 = at + 1;
            }
            _ if sign.is_alphanumeric() => words.push((at, at + 1)),
            _ => {}
        }
        is_open = (sign.is_alphanumeric() && !is_alone(sign)) || is_inner;
    }
    words.into()
}

/// Whether a sign is of a script that is written without spaces: Han, kana, Thai and its neighbours.
fn is_alone(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        || matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
        || matches!(sign, '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What an annotation says to a question; the same text only for the same.
///
/// A field that says nothing is as good as none, and the order in which answers were picked says nothing.
pub fn said(annotation: &Annotation, question: Question) -> String {
    if question == Question::Passage {
        return String::new();
    }
    let mut said = annotation.tag.to_string();
    let fields = annotation.fields.iter();
    for (field, value) in fields.filter(|_| question == Question::Fields) {
        if let Some(value) = value_said(value) {
            said.push(SEPARATOR);
            said.push_str(field.as_str());
            said.push(SEPARATOR);
            said.push_str(&value);
        }
    }
    said
}

/// What a value says; nothing for an empty one.
pub fn value_said(value: &FieldValue) -> Option<String> {
    let mut values: Vec<&str> = value.values().iter().map(String::as_str).collect();
    values.retain(|value| !value.is_empty());
    values.sort_unstable();
    (!values.is_empty()).then(|| values.join(&SEPARATOR.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::agreement::{Scores, SpanMatch, SpanMeasure};
    use crate::review::fixture::{Team, key};

    #[test]
    fn words_are_runs_of_letters_and_signs_of_scripts_without_spaces() {
        let drawn = |text: &str| -> Vec<String> {
            let signs: Vec<char> = text.chars().collect();
            let found = words(text);
            let each = found.iter();
            each.map(|(start, end)| signs[*start as usize..*end as usize].iter().collect())
                .collect()
        };
        assert_eq!(
            drawn("“Don’t, 40 Übel-Täter!”"),
            ["Don’t", "40", "Übel", "Täter"]
        );
        assert_eq!(drawn("水位 rises"), ["水", "位", "rises"]);
        assert_eq!(drawn(" – "), [""; 0]);
    }

    #[test]
    fn words_count_once_each_however_much_of_them_is_marked() {
        // Three words and two, of which two are the same: 4 of 5.
        let team = Team::new(&[
            ("a", "The [mayor said no]claim again"),
            ("b", "The mayor sa[id no]claim again"),
        ]);
        let spans = spans(&team, Question::Tag);
        let scores = Scores::new(3, spans.labels.len(), &spans.documents);
        let f1 = scores.value(SpanMeasure::F1(SpanMatch::Words)).unwrap();
        assert!((f1 - 0.8).abs() < 1e-9, "{f1}");
    }

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
            assert_eq!(spans.labels.len(), n_labels, "{question:?}");
            assert_eq!(spans.documents[0].annotators[2], None);
            let scores = Scores::new(3, n_labels, &spans.documents);
            assert_eq!(scores.value(exact), Ok(f1), "{question:?}");
        }
        let spans = spans(&team, Question::Tag);
        let first = spans.documents[0].annotators[0].as_ref().unwrap()[0];
        assert_eq!((first.start, first.end), (6, 12), "in code points");
        assert_eq!(spans.tags(), ["claim", "stance"].map(TagId::new));
    }

    #[test]
    fn the_same_is_said_whatever_the_order_and_what_is_empty() {
        let mut one = crate::review::fixture::annotation("a", "claim");
        let mut other = one.clone();
        let many = |values: [&str; 2]| FieldValue::Many(values.map(str::to_owned).to_vec());
        one.fields.insert(FieldId::new("kind"), many(["b", "a"]));
        other.fields.insert(FieldId::new("kind"), many(["a", "b"]));
        let nothing = FieldValue::One(String::new());
        other.fields.insert(FieldId::new("note"), nothing);
        assert_eq!(said(&one, Question::Fields), said(&other, Question::Fields));
        let more = FieldValue::One("a".to_owned());
        other.fields.insert(FieldId::new("note"), more);
        assert_ne!(said(&one, Question::Fields), said(&other, Question::Fields));
        assert_eq!(said(&one, Question::Tag), said(&other, Question::Tag));
        assert_eq!(said(&one, Question::Passage), "");
    }
}
