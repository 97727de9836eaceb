//! What a review made of an annotation, for whoever made it.

use crate::app::{AppState, Selected};
use crate::model::{Annotation, AnnotationRef, AnnotatorId, Decision, LayerKey, Outcome};
use crate::review::deciding::Reason;
use crate::review::fate::{Changes, changes};

/// What became of an annotation, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FateTold {
    /// What.
    pub became: String,
    /// Who decided, and when if that is known.
    pub by: String,
    /// Why, as far as it was said.
    pub why: String,
}

impl AppState {
    /// What the review decided about an annotation of the open article, if it did and it may be
    /// seen.
    ///
    /// It looks through the decisions about the article.
    pub fn fate_of(&self, selected: &Selected) -> Option<FateTold> {
        let document = self.document.as_ref()?;
        let curated = AnnotatorId::new(AnnotatorId::CURATED);
        let shown = document.annotators.iter().find(|it| **it == curated)?;
        let key = LayerKey::new(document.article.id.clone(), shown.clone());
        let layer = self.workspace.layers.get(&key);
        let layer = layer.filter(|_| self.sees(&key))?;
        let own = self.annotation(selected)?;
        let source = AnnotationRef::new(selected.annotator.clone(), selected.id.clone());
        let decisions = layer.decisions().values();
        let about = decisions.filter(|decision| decision.from.contains(&source));
        let decision = about.max_by_key(|decision| decision.at)?;
        let outcome = decision.outcome.annotation_id();
        let outcome = outcome.and_then(|id| layer.get(id));
        let became = became(document.text(), own, decision, outcome.map(|it| &**it));
        Some(FateTold {
            became,
            by: self.told_by(decision),
            why: why(decision),
        })
    }

    fn told_by(&self, decision: &Decision) -> String {
        let by = self.annotator_label(&decision.by);
        let at = decision.at.map(|at| {
            let local = at.to_zoned(self.time_zone().clone());
            local.strftime(", %-d %b %Y").to_string()
        });
        format!("{by}{}", at.unwrap_or_default())
    }
}

fn became(
    text: &str,
    own: &Annotation,
    decision: &Decision,
    outcome: Option<&Annotation>,
) -> String {
    match (&decision.outcome, outcome) {
        (Outcome::Rejected, _) => "Decided: nothing belongs here".to_owned(),
        (Outcome::Annotation(_), None) => "Decided, and the result was taken out again".to_owned(),
        (Outcome::Annotation(_), Some(outcome)) => told_changes(&changes(text, own, outcome)),
    }
}

fn told_changes(changes: &Changes) -> String {
    let mut other = Vec::new();
    if changes.tag {
        other.push("another tag");
    }
    if changes.edges {
        other.push("other edges");
    }
    if !changes.fields.is_empty() {
        other.push("other fields");
    }
    match other.as_slice() {
        [] => "Decided: right as it is".to_owned(),
        other => format!("Decided with {}", other.join(" and ")),
    }
}

fn why(decision: &Decision) -> String {
    let reason = match decision.reason.as_str() {
        "" => "",
        word => Reason::label(word),
    };
    let parts = [reason, decision.note.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    parts.join(": ")
}
