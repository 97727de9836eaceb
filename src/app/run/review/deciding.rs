//! Decisions about the case in hand.

use std::sync::Arc;

use crate::app::reviewing::tags_sha256;
use crate::app::session::{Draft, ReviewCommand, Saying};
use crate::app::{AppState, CaseStep, Notice};
use crate::edit::Edit;
use crate::model::{Annotation, AnnotatorId, Decision, LayerKey, Span, TagId};
use crate::review::cases::Case;
use crate::review::deciding::{
    DecideError, Ruling, Verdict, add_new, decide, leave_open, settle_links,
};
use crate::text::segment;

impl AppState {
    pub(super) fn decide_in_hand(&mut self, verdict: &Verdict) {
        if !self.may_decide() || !self.has_curated(ReviewCommand::Decide(verdict.clone())) {
            return;
        }
        let Some((key, text, case)) = self.case_to_decide() else {
            return;
        };
        let ruling = Ruling {
            codebook: tags_sha256(&self.workspace.codebook, &case.tags()),
            ..self.ruling()
        };
        let id = self.clock.new_annotation_id();
        let mut edits = decide(&text, (&key, &case), verdict, &ruling, id);
        if let (Ok(edits), Some(curated)) = (&mut edits, self.workspace.layers.get(&key)) {
            settle_links(&key, curated, edits);
        }
        let name = format!("Decide: {}", self.told_verdict(verdict));
        self.make_decision(name, edits);
    }

    fn make_decision(&mut self, name: String, edits: Result<Vec<Edit>, DecideError>) {
        match edits {
            Ok(mut edits) => {
                edits.extend(self.entries_named_first(&edits));
                if self.commit(name, edits) {
                    self.session.draft = None;
                    self.renew_cases();
                    self.go_on();
                }
            }
            Err(error) => {
                let notice = Notice::warning(format!("Not decided: {error}"));
                self.notify(notice.topic("review"));
            }
        }
    }

    /// After a decision the next open case is in hand; after the last one it stays.
    fn go_on(&mut self) {
        if self.open_case(true).is_some() {
            return self.step_case(CaseStep::NextOpen);
        }
        self.read_saying();
        if self.session.book.counts().open() == 0 {
            let notice = Notice::info("Every case is decided");
            let hint = "Review ▸ Save the minutes writes down what was decided and why.";
            self.notify(notice.hint(hint).topic("review"));
        }
    }

    /// The curated layer, the text and the case in hand, if its article is as it was read.
    fn case_to_decide(&mut self) -> Option<(LayerKey, String, Case)> {
        let (article, case) = self.session.case_in_hand()?;
        let id = article.id().clone();
        let (text, case) = (article.article.article.text.clone(), case.clone());
        let known = self.texts.get(&id);
        if known.is_some_and(|known| known.sha256() != text.sha256()) {
            self.gathered.outdate(id.clone());
            let notice = Notice::warning(format!("{id} has changed since its cases were made"));
            self.notify(
                notice
                    .hint("They are made again. Then decide.")
                    .topic("review"),
            );
            return None;
        }
        Some((Self::curated_key(&id), text.as_str().to_owned(), case))
    }

    fn ruling(&self) -> Ruling {
        Ruling {
            by: self.me().cloned().unwrap_or_else(|| AnnotatorId::new("")),
            at: self.clock.now(),
            reason: self.session.saying.reason.clone(),
            note: self.session.saying.note.clone(),
            codebook: String::new(),
            rule: None,
        }
    }

    /// What the history calls a decision.
    fn told_verdict(&self, verdict: &Verdict) -> String {
        match verdict {
            Verdict::Take(annotator) => format!("take what {} has", self.review_name(annotator)),
            Verdict::Union(_) => "the union of the edges".to_owned(),
            Verdict::Intersection(_) => "the words that all have".to_owned(),
            Verdict::Edit(..) => "another annotation".to_owned(),
            Verdict::Reject => "nothing belongs there".to_owned(),
        }
    }

    /// What an annotator is called in the session.
    pub fn review_name(&self, annotator: &AnnotatorId) -> String {
        let is_curated = annotator.as_str() == AnnotatorId::CURATED;
        if self.session.hides_names && !is_curated {
            return self.session.letter_of(annotator);
        }
        self.annotator_label(annotator).to_owned()
    }

    pub(super) fn leave_case_open(&mut self) {
        if !self.may_decide() || !self.has_curated(ReviewCommand::LeaveOpen) {
            return;
        }
        let Some((key, _, case)) = self.case_to_decide() else {
            return;
        };
        let mut edits = leave_open(&key, &case);
        if let Some(curated) = self.workspace.layers.get(&key) {
            settle_links(&key, curated, &mut edits);
        }
        if edits.is_empty() {
            return self.step_case(CaseStep::NextOpen);
        }
        if self.commit("Leave a case open", edits) {
            self.renew_cases();
            self.go_on();
        }
    }

    /// Puts in what no annotator has: the selected words with a tag, open for its fields at once.
    pub(super) fn add_to_curated(&mut self, tag: TagId) {
        if !self.may_decide() || !self.has_curated(ReviewCommand::AddNew(tag.clone())) {
            return;
        }
        let Some((key, text, _)) = self.case_to_decide() else {
            return;
        };
        let spans = self.selected_spans(&text);
        if spans.is_empty() {
            let notice = Notice::info("No words are selected").topic("review");
            return self.notify(notice.hint("Select the words that nobody has, then press N."));
        }
        let id = self.clock.new_annotation_id();
        let value = Annotation::new(id.clone(), tag, spans);
        let ruling = Ruling {
            codebook: tags_sha256(&self.workspace.codebook, &[&value.tag]),
            ..self.ruling()
        };
        let edits = add_new(&key, value, &ruling, &id);
        if self.commit("Put in a new annotation", edits) {
            self.renew_cases();
            let case = crate::app::session::CaseRef {
                article: key.article,
                case: crate::model::CaseId::new(id.as_str()),
            };
            self.take_case(Some(case));
            self.begin_draft(None);
        }
    }

    pub(super) fn say_reason(&mut self, reason: String) {
        self.session.saying.reason = reason;
        self.keep_saying();
    }

    /// Reads what was said about the case in hand: in its decision, or before there is one.
    pub(super) fn read_saying(&mut self) {
        let session = &self.session;
        let found = session.case_in_hand();
        let decision = found.and_then(|(_, case)| case.decision());
        let said = decision.map(|it| Saying {
            reason: it.reason.clone(),
            note: it.note.clone(),
        });
        let before = || session.sayings.get(session.in_hand.as_ref()?).cloned();
        self.session.saying = said.or_else(before).unwrap_or_default();
    }

    /// What is said about a case goes into its decision, or waits for one.
    pub(super) fn keep_saying(&mut self) {
        let found = self.session.case_in_hand();
        let Some(decision) = found.map(|(_, case)| case.decision().cloned()) else {
            return;
        };
        let Some(decision) = decision else {
            let saying = self.session.saying.clone();
            let case = self.session.in_hand.clone();
            let is_said = saying != Saying::default();
            let waiting = case.filter(|case| is_said || self.session.sayings.contains_key(case));
            return self
                .session
                .sayings
                .extend(waiting.map(|case| (case, saying)));
        };
        let saying = self.session.saying.clone();
        let is_same = decision.reason == saying.reason && decision.note == saying.note;
        if is_same || !self.may_decide() || !self.has_curated(ReviewCommand::NoteDone) {
            return;
        }
        let Some((key, ..)) = self.case_to_decide() else {
            return;
        };
        let value = Decision {
            reason: saying.reason,
            note: saying.note,
            ..(*decision).clone()
        };
        let edit = Edit::Decision {
            layer: key,
            case: value.case.clone(),
            value: Some(Arc::new(value)),
        };
        if self.commit("Say why", vec![edit]) {
            self.renew_cases();
        }
    }

    /// Begins an annotation from that annotator's, from what is decided, or from the first there is.
    pub(super) fn begin_draft(&mut self, base: Option<AnnotatorId>) {
        if !self.may_decide() {
            return;
        }
        let Some((_, case)) = self.session.case_in_hand() else {
            return;
        };
        let of = |annotator: &AnnotatorId| case.member(annotator);
        let (base, annotation) = match (base.as_ref().and_then(of), &case.outcome) {
            (Some(member), _) => (base, Some(&member.annotation)),
            (None, Some(outcome)) => (None, Some(outcome)),
            (None, None) => {
                let first = case.members.first();
                let annotator = first.map(|member| member.annotator.clone());
                (annotator, first.map(|member| &member.annotation))
            }
        };
        let annotation = annotation.map(|annotation| (**annotation).clone());
        self.session.draft = annotation.map(|annotation| Draft { base, annotation });
    }

    /// Words that are selected while an annotation is made are its words.
    pub(super) fn move_draft(&mut self) {
        let Some((article, _)) = self.session.case_in_hand() else {
            return;
        };
        let spans = self.selected_spans(article.text());
        if let Some(draft) = self.session.draft.as_mut().filter(|_| !spans.is_empty()) {
            draft.annotation.spans = spans;
        }
    }

    /// The selected words, without the spaces round them.
    fn selected_spans(&self, text: &str) -> Vec<Span> {
        let ranges = self.session.selection.ranges().into_iter();
        let trimmed = ranges.filter_map(|range| segment::trim(text, range));
        trimmed.map(Span::Placed).collect()
    }

    pub(super) fn decide_draft(&mut self) {
        if let Some(draft) = self.session.draft.clone() {
            self.decide_in_hand(&Verdict::Edit(draft.base, Box::new(draft.annotation)));
        }
    }
}
