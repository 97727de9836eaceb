//! The page of agreement: what is asked for, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::reviewing::{
    self, AgreementSheet, Breakdown, CaseCache, GammaOf, RowKey, SheetPlot, Which,
};
use super::table::Asked;
use crate::insight::counts::Drawing;
use crate::model::{AnnotatorId, TagId};
use crate::review::agreement::{Bootstrap, CodedMeasure, SpanMatch, SpanMeasure};
use crate::review::cases::Takes;
use crate::review::team_spans::Question;

/// The page of agreement.
#[derive(Default)]
pub struct AgreementState {
    /// What is asked for.
    pub request: AgreementRequest,
    /// What was measured last.
    pub shown: Option<ShownAgreement>,
    /// γ, which is worked out only when somebody asks.
    pub gamma: GammaState,
    pub(super) ask: Asked<AgreementKey>,
    pub(super) cases: Arc<CaseCache>,
}

/// What is measured, and how it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementRequest {
    /// What annotators are to agree on.
    pub question: Question,
    /// By which measures.
    pub measures: BTreeSet<Which>,
    /// Whose layers count.
    pub takes: Takes,
    /// Only these annotators; none for all.
    pub annotators: BTreeSet<AnnotatorId>,
    /// Only these tags; none for all.
    pub tags: BTreeSet<TagId>,
    /// What stands in the rows.
    pub breakdown: Breakdown,
    /// Which measure is drawn; the first if nobody chose.
    pub drawn: Option<Which>,
    /// How; what suits it if nobody chose.
    pub plot: Option<SheetPlot>,
}

/// Agreement that was measured, of what.
#[derive(Clone, Debug)]
pub struct ShownAgreement {
    /// What was asked for.
    pub of: AgreementRequest,
    /// The figures.
    pub sheet: Arc<AgreementSheet>,
    /// Which of its columns is drawn.
    pub column: usize,
    /// How it is drawn.
    pub plot: SheetPlot,
    /// The drawing.
    pub drawing: Arc<Drawing>,
    /// Whether intervals are worked out too.
    pub has_intervals: bool,
    pub(super) key: AgreementKey,
}

/// γ of all rows, on its way or worked out.
#[derive(Default)]
pub struct GammaState {
    /// How many articles are done, of how many.
    pub progress: (usize, usize),
    pub(super) done: Option<GammaDone>,
    pub(super) ask: Asked<GammaKey>,
}

/// γ of all rows.
#[derive(Clone, Debug)]
pub(super) struct GammaDone {
    pub key: GammaKey,
    /// Its number among the times that it was worked out.
    pub nth: u64,
    pub by_row: Arc<BTreeMap<RowKey, GammaOf>>,
}

/// What figures and their drawing depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AgreementKey {
    pub generation: u64,
    pub request: AgreementRequest,
    /// The number of the γ that belongs to it.
    pub gamma: Option<u64>,
}

/// What γ depends on: a request without what it is only drawn by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GammaKey {
    pub generation: u64,
    pub request: AgreementRequest,
}

impl Default for AgreementRequest {
    fn default() -> Self {
        let spans = [
            SpanMeasure::UAlpha,
            SpanMeasure::BarUAlpha,
            SpanMeasure::CuAlpha,
            SpanMeasure::F1(SpanMatch::Exact),
            SpanMeasure::F1(SpanMatch::Overlap),
        ];
        let alpha = Which::Coded(CodedMeasure::Alpha);
        Self {
            question: Question::default(),
            measures: spans.into_iter().map(Which::Spans).chain([alpha]).collect(),
            takes: Takes::default(),
            annotators: BTreeSet::new(),
            tags: BTreeSet::new(),
            breakdown: Breakdown::default(),
            drawn: None,
            plot: None,
        }
    }
}

impl AgreementRequest {
    /// The measures in the order shown; of fields only those that can be told of them.
    pub fn shown_measures(&self) -> Vec<Which> {
        let is_of_fields = self.breakdown == Breakdown::Fields;
        let all = Which::all().into_iter();
        let chosen = all.filter(|it| self.measures.contains(it));
        let mut shown: Vec<Which> = chosen
            .filter(|it| !is_of_fields || it.is_of_cases())
            .collect();
        if shown.is_empty() && is_of_fields {
            shown.push(Which::Coded(CodedMeasure::Alpha));
        }
        shown
    }

    /// What is asked of the measures.
    pub(super) fn asked(&self) -> reviewing::Asked {
        reviewing::Asked {
            measures: self.shown_measures(),
            annotators: self.annotators.iter().cloned().collect(),
            tags: self.tags.iter().cloned().collect(),
            question: self.question,
            takes: self.takes,
            bootstrap: Bootstrap::default(),
        }
    }

    /// Which column of the figures is drawn.
    pub(super) fn drawn_column(&self) -> usize {
        if self.breakdown == Breakdown::Team {
            return 0;
        }
        let place = self
            .shown_measures()
            .iter()
            .position(|it| Some(*it) == self.drawn);
        place.unwrap_or(0)
    }

    /// The same without how it is drawn.
    fn undrawn(&self) -> Self {
        Self {
            drawn: None,
            plot: None,
            ..self.clone()
        }
    }
}

impl AgreementKey {
    /// Whether the figures are the same, however they are drawn.
    pub fn has_figures_of(&self, other: &Self) -> bool {
        (self.generation, self.gamma) == (other.generation, other.gamma)
            && self.request.undrawn() == other.request.undrawn()
    }
}

impl GammaKey {
    pub fn of(generation: u64, request: &AgreementRequest) -> Self {
        Self {
            generation,
            request: AgreementRequest {
                measures: BTreeSet::new(),
                ..request.undrawn()
            },
        }
    }
}

impl AgreementState {
    /// Whether what shows is not what was asked for last.
    pub fn is_working(&self) -> bool {
        self.ask.question.is_some()
    }

    /// Forgets everything, such as for another folder; answers that are on their way are passed over.
    pub(super) fn forget(&mut self) {
        self.ask.stop();
        self.gamma.ask.stop();
        self.gamma.done = None;
        self.request = AgreementRequest::default();
        self.shown = None;
        self.cases = Arc::default();
    }

    /// Whether γ is being worked out.
    pub fn is_working_out_gamma(&self) -> bool {
        self.gamma.ask.question.is_some()
    }

    /// Whether γ of what is asked for is there.
    pub fn has_gamma(&self) -> bool {
        let key = self.shown.as_ref().map(|shown| &shown.key);
        let done = self.gamma.done.as_ref();
        done.is_some_and(|done| key.is_some_and(|key| key.gamma == Some(done.nth)))
    }
}

impl ShownAgreement {
    pub(super) fn new(key: AgreementKey, sheet: Arc<AgreementSheet>, has_intervals: bool) -> Self {
        let column = key.request.drawn_column();
        let chosen = key.request.plot.filter(|plot| plot.fits(&sheet));
        let plot = chosen.unwrap_or_else(|| SheetPlot::suited(&sheet));
        Self {
            of: key.request.clone(),
            drawing: Arc::new(sheet.drawing(column, plot)),
            sheet,
            column,
            plot,
            has_intervals,
            key,
        }
    }
}
