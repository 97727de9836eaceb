//! A team of made-up annotators on one article, for the tests of a review.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::cases::{CaseSource, Cases, Takes, make_cases};
use crate::edit::{Edit, History};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, ArticleId, Extra, FieldId, FieldValue, Layer, LayerKey,
    Span, Status, TagId, Workspace,
};
use crate::testing::marked;

/// A team and what its layers are.
pub struct Team {
    /// The layers, the curated one among them.
    pub workspace: Workspace,
    /// What was done.
    pub history: History,
    /// The article's text.
    pub text: String,
}

/// Names the layer of an annotator on the only article.
pub fn key(annotator: &str) -> LayerKey {
    LayerKey::new(ArticleId::new("a.txt"), AnnotatorId::new(annotator))
}

/// An annotation on nothing.
pub fn annotation(id: &str, tag: &str) -> Annotation {
    Annotation {
        id: AnnotationId::new(id),
        tag: TagId::new(tag),
        spans: Vec::new(),
        fields: BTreeMap::new(),
        note: String::new(),
        links: Vec::new(),
        created: None,
        modified: None,
        extra: Extra::default(),
    }
}

impl Team {
    /// Annotators who are done, each with the text as they marked it; the first annotation of `alice`
    /// is `alice0`.
    pub fn new(drawn: &[(&str, &str)]) -> Self {
        let mut workspace = Workspace::default();
        let mut text = String::new();
        for (annotator, drawn) in drawn {
            let marked = marked(drawn);
            let spans = marked.spans.iter().enumerate();
            let annotations = spans.map(|(nth, (range, tag))| {
                let mut annotation = annotation(&format!("{annotator}{nth}"), tag);
                annotation.spans = vec![Span::Placed(*range)];
                Arc::new(annotation)
            });
            let layer = Layer::new(Status::Done, annotations, Extra::default());
            workspace.layers.insert(key(annotator), layer);
            text = marked.text;
        }
        workspace
            .layers
            .insert(key(AnnotatorId::CURATED), Layer::default());
        Self {
            workspace,
            history: History::default(),
            text,
        }
    }

    /// Changes an annotation, or makes one on the article as a whole.
    pub fn change(&mut self, annotator: &str, id: &str, change: impl FnOnce(&mut Annotation)) {
        let layer = self.workspace.layers.get_mut(&key(annotator)).unwrap();
        let id = AnnotationId::new(id);
        let before = layer.get(&id).map(|it| (**it).clone());
        let mut changed = before.unwrap_or_else(|| annotation(id.as_str(), "claim"));
        change(&mut changed);
        layer.replace(&id, Some(Arc::new(changed)));
    }

    /// Sets a field of an annotation.
    pub fn field(&mut self, annotator: &str, id: &str, field: &str, value: &str) {
        self.change(annotator, id, |it| {
            let value = FieldValue::One(value.to_owned());
            it.fields.insert(FieldId::new(field), value);
        });
    }

    /// Takes an annotation out.
    pub fn remove(&mut self, annotator: &str, id: &str) {
        let layer = self.workspace.layers.get_mut(&key(annotator)).unwrap();
        layer.replace(&AnnotationId::new(id), None);
    }

    /// Says how far an annotator is.
    pub fn status(&mut self, annotator: &str, status: Status) {
        let layer = self.workspace.layers.get_mut(&key(annotator)).unwrap();
        layer.set_status(status);
    }

    /// Makes edits as one step.
    pub fn commit(&mut self, edits: Vec<Edit>) {
        let by = AnnotatorId::new("carol");
        self.history
            .commit(
                &mut self.workspace,
                "Decide",
                by,
                Timestamp::UNIX_EPOCH,
                edits,
            )
            .unwrap();
    }

    /// The curated layer.
    pub fn curated(&self) -> &Layer {
        &self.workspace.layers[&key(AnnotatorId::CURATED)]
    }

    /// The cases as they are now.
    pub fn cases(&self) -> Cases {
        let layers: Vec<(&AnnotatorId, &Layer)> = self
            .workspace
            .layers
            .iter()
            .map(|(key, layer)| (&key.annotator, layer))
            .collect();
        let source = CaseSource {
            text: &self.text,
            layers: &layers,
            curated: Some(self.curated()),
            assigned: &[],
            takes: Takes::Finished,
        };
        make_cases(&source, &AtomicBool::new(false)).unwrap()
    }

    /// The states of the cases, in their order.
    pub fn states(&self) -> Vec<&'static str> {
        let cases = self.cases().cases;
        cases.iter().map(|case| case.state.into()).collect()
    }
}

/// A ruling without a reason.
pub fn ruling() -> super::deciding::Ruling {
    super::deciding::Ruling {
        by: AnnotatorId::new("carol"),
        at: Timestamp::UNIX_EPOCH,
        reason: String::new(),
        note: String::new(),
        codebook: String::new(),
        rule: None,
    }
}
