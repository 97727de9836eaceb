//! Measures of agreement of a project: for the whole team, each pair and each tag.

use std::sync::atomic::AtomicBool;

use crate::insight::Snapshot;
use crate::model::{AnnotatorId, TagId};
use crate::review::agreement::{
    Bootstrap, Continuum, Document, GammaSettings, Interval, Measure, NoInterval, PooledGamma,
    Scores, SpanMatch, SpanMeasure,
};
use crate::review::cases::Takes;
use crate::review::team_spans::{Question, TeamSpans};

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// One that is counted at once.
    Spans(SpanMeasure),
    /// γ, which takes long.
    Gamma,
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
        SpanMeasure::ALL
            .into_iter()
            .map(Self::Spans)
            .chain([Self::Gamma])
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
            Self::Spans(SpanMeasure::F1(SpanMatch::Characters)) => "character-f1",
            Self::Spans(SpanMeasure::CharacterPercent) => "character-percent",
            Self::Spans(SpanMeasure::CharacterKappa) => "character-kappa",
            Self::Gamma => "gamma",
        }
    }

    /// What it answers.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Spans(measure) => measure.sentence(),
            Self::Gamma => "Spans that are aligned, with their places and labels, beyond chance",
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
    let annotators = match asked.annotators.as_slice() {
        [] => annotators_of(snapshot),
        some => some.to_vec(),
    };
    let spans = team_spans(snapshot, asked, annotators);
    let n_labels = spans.n_labels();
    let n_team = spans.annotators.len();
    let team = table(
        String::new(),
        (n_team, n_labels),
        &spans.compared(),
        asked,
        cancel,
    )?;
    let mut pairs = Vec::new();
    for (nth, one) in spans.annotators.iter().enumerate() {
        for (other, name) in spans.annotators.iter().enumerate().skip(nth + 1) {
            let documents = spans.of_pair(nth, other);
            let about = format!("{one}, {name}");
            pairs.push(table(about, (2, n_labels), &documents, asked, cancel)?);
        }
    }
    let mut tags = Vec::new();
    for tag in spans.tags() {
        let is_compared = |it: &Document| it.annotators.iter().flatten().count() > 1;
        let mut documents = spans.of_tag(&tag);
        documents.retain(is_compared);
        tags.push(table(
            tag.to_string(),
            (n_team, 1),
            &documents,
            asked,
            cancel,
        )?);
    }
    Some([vec![team], pairs, tags])
}

/// The table for the whole team alone; nothing when it is cancelled.
pub fn measure_team(
    snapshot: &Snapshot,
    asked: &Asked,
    cancel: &AtomicBool,
) -> Option<MeasuredTable> {
    let spans = team_spans(snapshot, asked, asked.annotators.clone());
    let sizes = (spans.annotators.len(), spans.n_labels());
    table(String::new(), sizes, &spans.compared(), asked, cancel)
}

fn team_spans(snapshot: &Snapshot, asked: &Asked, annotators: Vec<AnnotatorId>) -> TeamSpans {
    let mut spans = TeamSpans::new(annotators, asked.question, asked.takes);
    for article in &snapshot.articles {
        let layer = |id: &AnnotatorId| article.layers.get(id).map(|layer| &**layer);
        spans.push(&article.article.text, layer, |annotation| {
            asked.tags.is_empty() || asked.tags.contains(&annotation.tag)
        });
    }
    spans
}

fn table(
    about: String,
    (n_annotators, n_labels): (usize, usize),
    documents: &[Document],
    asked: &Asked,
    cancel: &AtomicBool,
) -> Option<MeasuredTable> {
    let scores = Scores::new(n_annotators, n_labels, documents);
    let mut measured = Vec::with_capacity(asked.measures.len());
    for which in &asked.measures {
        let (value, interval) = match which {
            Which::Spans(measure) => (
                scores.value(*measure),
                scores.interval(*measure, &asked.bootstrap, cancel),
            ),
            Which::Gamma => gamma(documents, &asked.bootstrap, cancel)?,
        };
        measured.push(Measured {
            which: *which,
            value,
            interval,
        });
    }
    Some(MeasuredTable {
        about,
        n_documents: documents.len(),
        measured,
    })
}

fn gamma(
    documents: &[Document],
    bootstrap: &Bootstrap,
    cancel: &AtomicBool,
) -> Option<(Measure, Result<Interval, NoInterval>)> {
    let settings = GammaSettings {
        seed: bootstrap.seed,
        ..GammaSettings::default()
    };
    let mut tallies = Vec::with_capacity(documents.len());
    for document in documents {
        let gamma = settings.gamma(&Continuum::of(document), cancel)?;
        tallies.push(gamma.tally());
    }
    let pooled = PooledGamma;
    let value = pooled.gamma(&pooled.total(&tallies));
    let interval = bootstrap.interval(
        &tallies,
        pooled.n_sums(),
        |total| pooled.gamma(total),
        cancel,
    );
    Some((value, interval))
}
