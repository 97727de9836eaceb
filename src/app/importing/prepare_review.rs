//! Works out which comments and decisions an import would write, beside the annotations.

use std::sync::Arc;

use jiff::Timestamp;

use super::CoderChoice;
use super::prepare_article::{Article, Later, Prepare};
use crate::formats::{ImportedArticle, Trouble};
use crate::model::{AnnotationRef, AnnotatorId, Comment, Decision, LayerKey, Outcome, Status};

impl Prepare<'_> {
    /// Takes in what the layers of an article say beside annotations, which were taken in before.
    pub(super) fn reviews(&mut self, article: &Article, imported: &ImportedArticle) {
        for (coder, review) in &imported.reviews {
            let n_all = review.comments.len() + review.decisions.len();
            let Some(annotator) = self.annotator_of(coder) else {
                self.out.counts.n_left_out += n_all;
                continue;
            };
            let key = LayerKey::new(article.id.clone(), annotator);
            let layer = article.layers.get(&key.annotator);
            if layer.is_some_and(|layer| layer.status() == Status::Locked) {
                self.out.counts.n_locked += n_all;
                self.out.locked.insert(key);
                continue;
            }
            for told in &review.comments {
                let comment = self.comment(told);
                let here = layer.and_then(|layer| layer.comments().get(&comment.id));
                if self.takes(here.map(|it| &**it), &comment, |it| it.at) {
                    let comments = self.out.comments.entry(key.clone()).or_default();
                    comments.push(Arc::new(comment));
                }
            }
            for told in &review.decisions {
                if key.annotator.as_str() != AnnotatorId::CURATED {
                    // Only the curated layer holds decisions.
                    let case = || format!("the decision about {}", told.case);
                    self.out.report.tell(Trouble::NotKept, case);
                    continue;
                }
                let decision = self.decision(told);
                let here = layer.and_then(|layer| layer.decisions().get(&decision.case));
                if self.takes(here.map(|it| &**it), &decision, |it| it.at) {
                    let decisions = self.out.decisions.entry(key.clone()).or_default();
                    decisions.push(Arc::new(decision));
                }
            }
            let is_said = self.out.comments.contains_key(&key);
            if is_said || self.out.decisions.contains_key(&key) {
                // The layer is loaded and written even if no annotation goes into it.
                self.out.layers.entry(key).or_default();
            }
        }
    }

    /// Whether something said is written: it is new, or differs and may take the place of what is there.
    fn takes<T: PartialEq>(
        &mut self,
        here: Option<&T>,
        told: &T,
        at: impl Fn(&T) -> Option<Timestamp>,
    ) -> bool {
        let counts = &mut self.out.counts;
        let same_id = self.draft.choices.same_id;
        let (count, is_taken) = match here {
            None => (&mut counts.n_said_new, true),
            Some(here) if here == told => (&mut counts.n_said_doubles, false),
            Some(here) if same_id.takes(Later::of(at(here), at(told))) => {
                (&mut counts.n_said_changed, true)
            }
            Some(_) => (&mut counts.n_said_kept, false),
        };
        *count += 1;
        is_taken
    }

    fn annotator_of(&self, coder: &str) -> Option<AnnotatorId> {
        match self.draft.choices.coders.get(coder)? {
            CoderChoice::Annotator(annotator) => Some(annotator.clone()),
            CoderChoice::LeaveOut => None,
        }
    }

    /// A comment with the names that what it is about has in the project.
    fn comment(&self, told: &Comment) -> Comment {
        Comment {
            on: told.on.as_ref().map(|on| self.named(on)),
            ..told.clone()
        }
    }

    /// A decision with the names that its annotations and its curator have in the project.
    fn decision(&self, told: &Decision) -> Decision {
        let mut from: Vec<AnnotationRef> = told.from.iter().map(|it| self.named(it)).collect();
        from.sort();
        let outcome = match &told.outcome {
            Outcome::Annotation(id) => {
                let id = self.ids.get(id.as_str()).unwrap_or(id);
                Outcome::Annotation(id.clone())
            }
            Outcome::Rejected => Outcome::Rejected,
        };
        let by = self.annotator_of(told.by.as_str());
        Decision {
            from,
            outcome,
            by: by.unwrap_or_else(|| told.by.clone()),
            ..told.clone()
        }
    }

    fn named(&self, told: &AnnotationRef) -> AnnotationRef {
        let annotator = self.annotator_of(told.annotator.as_str());
        let id = self.ids.get(told.id.as_str()).unwrap_or(&told.id);
        AnnotationRef::new(
            annotator.unwrap_or_else(|| told.annotator.clone()),
            id.clone(),
        )
    }
}
