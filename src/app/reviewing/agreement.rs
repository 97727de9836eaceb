//! Measures of agreement of a project: for the whole team, each pair and each tag.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::all_cases;
use super::breakdown::{Breakdown, Group};
use super::measuring::Measuring;
use crate::insight::Snapshot;
use crate::model::{AnnotatorId, TagId};
use crate::review::agreement::{
    Bootstrap, CodedMeasure, Interval, Measure, NoInterval, SpanMatch, SpanMeasure,
};
use crate::review::cases::Takes;
use crate::review::team_spans::Question;

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// One of free spans, which is counted at once.
    Spans(SpanMeasure),
    /// One of aligned cases.
    Coded(CodedMeasure),
    /// γ, which takes long.
    Gamma,
    /// γ-cat, which is worked out with it.
    GammaCat,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which measures.
    pub measures: Vec<Which>,
    /// About whom; all who have a layer if it is empty.
    pub annotators: Vec<AnnotatorId>,
    /// About which tags; all if it is empty.
    pub tags: Vec<TagId>,
    /// What they are to agree on.
    pub question: Question,
    /// Whose layers count.
    pub takes: Takes,
    /// How intervals are made; its seed also is γ's.
    pub bootstrap: Bootstrap,
}

/// A measure of some annotators over some articles.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Which.
    pub which: Which,
    /// Its value over all articles together, or why it has none.
    pub value: Measure,
    /// Its interval, or why it has none.
    pub interval: Result<Interval, NoInterval>,
}

/// Measures of one team, pair or tag.
#[derive(Clone, Debug)]
pub struct MeasuredTable {
    /// About what: empty for all, `alice, bob` for a pair, a tag's id.
    pub about: String,
    /// How many articles two of them finished.
    pub n_documents: usize,
    /// The measures in the order asked.
    pub measured: Vec<Measured>,
}

impl Which {
    /// Every measure, γ last.
    pub fn all() -> Vec<Self> {
        let coded = CodedMeasure::ALL.into_iter().map(Self::Coded);
        SpanMeasure::ALL
            .into_iter()
            .map(Self::Spans)
            .chain(coded)
            .chain([Self::Gamma, Self::GammaCat])
            .collect()
    }

    /// Its word on the command line and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Spans(SpanMeasure::UAlpha) => "u-alpha",
            Self::Spans(SpanMeasure::BarUAlpha) => "bar-u-alpha",
            Self::Spans(SpanMeasure::CuAlpha) => "cu-alpha",
            Self::Spans(SpanMeasure::F1(SpanMatch::Exact)) => "exact-f1",
            Self::Spans(SpanMeasure::F1(SpanMatch::ExactUnlabelled)) => "unlabelled-f1",
            Self::Spans(SpanMeasure::F1(SpanMatch::Overlap)) => "overlap-f1",
            Self::Spans(SpanMeasure::F1(SpanMatch::Words)) => "word-f1",
            Self::Spans(SpanMeasure::F1(SpanMatch::Characters)) => "character-f1",
            Self::Spans(SpanMeasure::CharacterPercent) => "character-percent",
            Self::Spans(SpanMeasure::CharacterKappa) => "character-kappa",
            Self::Spans(SpanMeasure::BoundarySimilarity) => "boundary-similarity",
            Self::Spans(SpanMeasure::AlphaU1995) => "alpha-u-1995",
            Self::Coded(CodedMeasure::Percent) => "case-percent",
            Self::Coded(CodedMeasure::CohenKappa) => "cohen-kappa",
            Self::Coded(CodedMeasure::FleissKappa) => "fleiss-kappa",
            Self::Coded(CodedMeasure::Alpha) => "case-alpha",
            Self::Gamma => "gamma",
            Self::GammaCat => "gamma-cat",
        }
    }

    /// What a window calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Spans(SpanMeasure::UAlpha) => "u-α",
            Self::Spans(SpanMeasure::BarUAlpha) => "|u-α",
            Self::Spans(SpanMeasure::CuAlpha) => "cu-α",
            Self::Spans(SpanMeasure::F1(SpanMatch::Exact)) => "F1 exact",
            Self::Spans(SpanMeasure::F1(SpanMatch::ExactUnlabelled)) => "F1 any label",
            Self::Spans(SpanMeasure::F1(SpanMatch::Overlap)) => "F1 overlap",
            Self::Spans(SpanMeasure::F1(SpanMatch::Words)) => "F1 words",
            Self::Spans(SpanMeasure::F1(SpanMatch::Characters)) => "F1 characters",
            Self::Spans(SpanMeasure::CharacterPercent) => "characters, share",
            Self::Spans(SpanMeasure::CharacterKappa) => "characters, κ",
            Self::Spans(SpanMeasure::BoundarySimilarity) => "boundary similarity",
            Self::Spans(SpanMeasure::AlphaU1995) => "α_U of 1995",
            Self::Coded(CodedMeasure::Percent) => "cases, share",
            Self::Coded(CodedMeasure::CohenKappa) => "cases, Cohen’s κ",
            Self::Coded(CodedMeasure::FleissKappa) => "cases, Fleiss’ κ",
            Self::Coded(CodedMeasure::Alpha) => "cases, Krippendorff’s α",
            Self::Gamma => "γ",
            Self::GammaCat => "γ-cat",
        }
    }

    /// Whether it is counted over aligned cases.
    pub fn is_of_cases(self) -> bool {
        matches!(self, Self::Coded(_))
    }

    /// Whether it is worked out only when somebody asks.
    pub fn takes_long(self) -> bool {
        matches!(self, Self::Gamma | Self::GammaCat)
    }

    /// What it answers.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Spans(measure) => measure.sentence(),
            Self::Coded(measure) => measure.sentence(),
            Self::Gamma => "Spans that are aligned, with their places and labels, beyond chance",
            Self::GammaCat => "Spans that are aligned, with their labels alone, beyond chance",
        }
    }
}

/// All annotators of a snapshot but the curated layer, sorted.
pub fn annotators_of(snapshot: &Snapshot) -> Vec<AnnotatorId> {
    let layers = snapshot.articles.iter().flat_map(|it| it.layers.keys());
    let mut annotators: Vec<AnnotatorId> = layers.cloned().collect();
    annotators.sort_unstable();
    annotators.dedup();
    annotators.retain(|it| it.as_str() != AnnotatorId::CURATED);
    annotators
}

/// The tables for the whole team, for each pair and for each tag; nothing when it is cancelled.
pub fn measure(
    snapshot: &Snapshot,
    asked: &Asked,
    cancel: &AtomicBool,
) -> Option<[Vec<MeasuredTable>; 3]> {
    let has_cases = asked.measures.iter().any(|it| it.is_of_cases());
    let cases = if has_cases {
        let cases = all_cases(snapshot, asked.takes, cancel)?;
        cases.into_iter().map(Arc::new).collect()
    } else {
        Vec::new()
    };
    let measuring = Measuring::new(snapshot, asked, &cases);
    let tables = |breakdown: Breakdown| -> Option<Vec<MeasuredTable>> {
        let groups = measuring.groups(breakdown);
        groups
            .iter()
            .map(|it| table(&measuring, it, asked, cancel))
            .collect()
    };
    Some([
        tables(Breakdown::Team)?,
        tables(Breakdown::Pairs)?,
        tables(Breakdown::Tags)?,
    ])
}

/// The table for the whole team alone, of measures of spans; nothing when it is cancelled.
pub fn measure_team(
    snapshot: &Snapshot,
    asked: &Asked,
    cancel: &AtomicBool,
) -> Option<MeasuredTable> {
    let measuring = Measuring::new(snapshot, asked, &[]);
    let groups = measuring.groups(Breakdown::Team);
    table(&measuring, groups.first()?, asked, cancel)
}

fn table(
    measuring: &Measuring<'_>,
    group: &Group,
    asked: &Asked,
    cancel: &AtomicBool,
) -> Option<MeasuredTable> {
    let part = measuring.part(group);
    let gamma = if asked.measures.iter().any(|it| it.takes_long()) {
        Some(part.gamma(&asked.bootstrap, cancel, &|| {})?)
    } else {
        None
    };
    let mut measured = Vec::with_capacity(asked.measures.len());
    for which in &asked.measures {
        let (value, interval) = match gamma.as_ref().and_then(|it| it.of(*which)) {
            Some(pooled) => (pooled.value, pooled.interval),
            None => (
                part.value(*which),
                part.interval(*which, &asked.bootstrap, cancel),
            ),
        };
        measured.push(Measured {
            which: *which,
            value,
            interval,
        });
    }
    Some(MeasuredTable {
        about: group.key.id(),
        n_documents: group.articles.len(),
        measured,
    })
}
