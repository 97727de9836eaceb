//! A review session: which cases there are, which is in hand, and what is being said about it.

mod book;
mod command;
mod filter;
mod rules;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

pub use self::book::{BookArticle, CaseBook, CasePlace, CaseRef};
pub use self::command::{CaseStep, MinutesTarget, ReviewCommand};
pub use self::filter::{CasesShown, StatesShown};
pub use self::rules::{PlannedCase, RulePlan, RuleScope, RuleSession, rule_label, rules_used};
use super::Selection;
use super::reviewing::{Measured, tags_sha256};
use super::table::Asked;
use crate::model::{Annotation, AnnotatorId, Codebook, LayerKey, TagId};
use crate::review::cases::{Case, Takes};
use crate::review::trouble::{Passage, ReviewedArticle, Trouble, troubles};
use crate::text::TextRange;

/// A review session.
#[derive(Default)]
pub struct ReviewSession {
    /// Whose layers are compared.
    pub takes: Takes,
    /// Which cases show.
    pub shown: CasesShown,
    /// Annotators whose lanes do not show.
    pub hidden: BTreeSet<AnnotatorId>,
    /// Whether it is not told who is who.
    pub hides_names: bool,
    /// Whether each annotator has the text of their own.
    pub is_side_by_side: bool,
    /// The case in hand.
    pub in_hand: Option<CaseRef>,
    /// What is selected in the text of the case in hand.
    pub selection: Selection,
    /// What the view is asked to bring into sight; it takes the request.
    pub reveal: Option<TextRange>,
    /// Why annotators differed and a remark, for the next decision about the case in hand.
    pub saying: Saying,
    /// What was said about cases that are not decided yet.
    pub(super) sayings: BTreeMap<CaseRef, Saying>,
    /// The annotation that is being made for the case in hand.
    pub draft: Option<Draft>,
    /// Rules that are being looked at.
    pub rules: Option<RuleSession>,
    /// How far all agree, and for which cases that was worked out.
    pub agreement: Option<(u64, Measured)>,
    /// Grows with each change of what is drawn.
    pub revision: u64,
    pub(super) troubles: Vec<(Trouble, usize)>,
    pub(super) book: Arc<CaseBook>,
    pub(super) places: Vec<CasePlace>,
    /// The generation of the articles, and whose layers, the book was made for.
    pub(super) made_for: Option<(u64, Takes)>,
    pub(super) made_with: CasesShown,
    pub(super) making: Asked<(u64, Takes)>,
    pub(super) measuring: Asked<(u64, Takes)>,
    /// What waits until a curated layer is loaded.
    pub(super) waiting: VecDeque<ReviewCommand>,
    /// The layers that are being loaded.
    pub(super) loading: BTreeSet<LayerKey>,
}

/// What is said about a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saying {
    /// Why annotators differed, in one word; empty for not said.
    pub reason: String,
    /// A remark.
    pub note: String,
}

/// An annotation of the curated layer in the making.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Whose annotation it began as.
    pub base: Option<AnnotatorId>,
    /// What it says.
    pub annotation: Annotation,
}

impl ReviewSession {
    /// Forgets everything, such as for another folder; answers to what was asked are passed over.
    pub(super) fn forget(&mut self) {
        let (mut making, mut measuring) = (
            std::mem::take(&mut self.making),
            std::mem::take(&mut self.measuring),
        );
        making.stop();
        measuring.stop();
        *self = Self {
            making,
            measuring,
            ..Self::default()
        };
    }

    /// All cases.
    pub fn book(&self) -> &CaseBook {
        &self.book
    }

    /// Where annotators differ again and again, as far as it was gathered, with how many of the
    /// decisions were made before the codebook said what it says now.
    pub fn troubles(&self) -> &[(Trouble, usize)] {
        &self.troubles
    }

    /// The places of the cases that show, in order.
    pub fn places(&self) -> &[CasePlace] {
        &self.places
    }

    /// Gathers where annotators differ again and again.
    pub(super) fn gather_troubles(&mut self, codebook: &Codebook) {
        let articles = self.book.articles().iter();
        let articles = articles.map(|it| ReviewedArticle {
            id: it.id(),
            text: it.text(),
            cases: &it.cases,
        });
        let is_older = |passage: &&Passage| {
            let tags: Vec<&TagId> = passage.tags.iter().collect();
            let then = &passage.decision.codebook;
            !then.is_empty() && *then != tags_sha256(codebook, &tags)
        };
        let troubles = troubles(articles).into_iter();
        self.troubles = troubles
            .map(|trouble| {
                let n_older = trouble.passages.iter().filter(is_older).count();
                (trouble, n_older)
            })
            .collect();
    }

    /// Whether the cases are not yet those of the articles as they are.
    pub fn is_working(&self) -> bool {
        self.making.question.is_some()
    }

    /// Whether cases were made at all.
    pub fn is_ready(&self) -> bool {
        self.made_for.is_some()
    }

    /// Where the case in hand stands.
    pub fn place_in_hand(&self) -> Option<CasePlace> {
        self.book.place_of(self.in_hand.as_ref()?)
    }

    /// The case in hand with its article.
    pub fn case_in_hand(&self) -> Option<(&BookArticle, &Case)> {
        self.book.at(self.place_in_hand()?)
    }

    /// The number of the case in hand among those that show.
    pub fn nth_in_hand(&self) -> Option<usize> {
        let place = self.place_in_hand()?;
        self.places.binary_search(&place).ok()
    }

    /// How an annotator is called where names are hidden: by a letter, the same in all articles.
    pub fn letter_of(&self, annotator: &AnnotatorId) -> String {
        let annotators = self.book.annotators();
        let nth = annotators.iter().position(|it| it == annotator);
        let letter = nth.and_then(|nth| char::from_digit(u32::try_from(nth).ok()? + 10, 36));
        letter.map_or_else(|| "?".to_owned(), |it| it.to_ascii_uppercase().to_string())
    }
}
