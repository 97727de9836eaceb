//! All span measures of a team over its documents, counted document by document.
//!
//! A changed document is counted anew alone; totals and intervals are sums of what was counted.
//! Pairs, tags, outlets and days are other documents or labels, which the caller makes.

use std::sync::atomic::AtomicBool;

use super::alpha_u_1995::AlphaU1995;
use super::bootstrap::{Bootstrap, Interval, NoInterval};
use super::coding_alpha::Coding;
use super::cohen_kappa::KappaWeight;
use super::document::{Document, FlatDocument};
use super::krippendorff_alpha::Metric;
use super::mean::Mean;
use super::pair_margins::PairMargins;
use super::pair_tables::PairTables;
use super::percent::ItemWeight;
use super::span_borders::SpanBorders;
use super::span_f1::{SpanF1, SpanMatch};
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use super::unitizing_alpha::Unitizing;

/// The measures of free spans, but for γ, which takes long and is asked for apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpanMeasure {
    /// u-α.
    UAlpha,
    /// |u-α.
    BarUAlpha,
    /// cu-α, the mean over pairs.
    CuAlpha,
    /// F1, the mean over pairs.
    F1(SpanMatch),
    /// The share of characters with the same label, or none, over all pairs.
    CharacterPercent,
    /// Cohen's κ of characters, the mean over pairs.
    CharacterKappa,
    /// Boundary similarity, the mean over pairs.
    BoundarySimilarity,
    /// The α of 1995 for unitizing, the mean over documents.
    AlphaU1995,
}

/// What was counted, for each family of sums.
type OfFamilies<T> = [T; 6];

/// The most sums of a family; one that needs more, for its many labels, has no value.
pub(super) const MOST_SUMS: usize = 1 << 20;

#[derive(Clone, Copy)]
enum Family {
    Unitizing,
    Coding,
    SpanF1,
    CharacterPairs,
    Borders,
    AlphaU1995,
}

impl Family {
    /// What belongs to this family.
    fn of<T>(self, all: &OfFamilies<T>) -> &T {
        let [unitizing, coding, span_f1, pairs, borders, alpha_u_1995] = all;
        match self {
            Self::Unitizing => unitizing,
            Self::Coding => coding,
            Self::SpanF1 => span_f1,
            Self::CharacterPairs => pairs,
            Self::Borders => borders,
            Self::AlphaU1995 => alpha_u_1995,
        }
    }
}

/// Spans of a team, counted.
#[derive(Clone, Debug)]
pub struct Scores {
    families: Families,
    tallies: OfFamilies<Vec<Tally>>,
    totals: OfFamilies<Total>,
    n_cut: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Families {
    unitizing: Unitizing,
    coding: Coding,
    span_f1: SpanF1,
    character_pairs: PairTables,
    borders: SpanBorders,
}

impl SpanMeasure {
    /// All, those of the first screen first.
    pub const ALL: [Self; 12] = [
        Self::UAlpha,
        Self::BarUAlpha,
        Self::CuAlpha,
        Self::F1(SpanMatch::Exact),
        Self::F1(SpanMatch::Overlap),
        Self::F1(SpanMatch::ExactUnlabelled),
        Self::F1(SpanMatch::Words),
        Self::F1(SpanMatch::Characters),
        Self::CharacterPercent,
        Self::CharacterKappa,
        Self::BoundarySimilarity,
        Self::AlphaU1995,
    ];

    /// What it answers, in a sentence for the screen.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::UAlpha => "Same characters, same label, gaps included, beyond chance",
            Self::BarUAlpha => "Same characters marked, whatever the label, beyond chance",
            Self::CuAlpha => "Same label where two annotators both marked something, beyond chance",
            Self::F1(SpanMatch::Exact) => "Spans with the same start, end and label",
            Self::F1(SpanMatch::ExactUnlabelled) => {
                "Spans with the same start and end, whatever the label"
            }
            Self::F1(SpanMatch::Overlap) => "Spans of the same label that share a character",
            Self::F1(SpanMatch::Words) => "Marked words with the same label",
            Self::F1(SpanMatch::Characters) => "Marked characters with the same label",
            Self::CharacterPercent => {
                "Characters with the same label or none; chance is left aside"
            }
            Self::CharacterKappa => {
                "Characters with the same label or none, beyond chance; mostly decided by unmarked text"
            }
            Self::BoundarySimilarity => {
                "Starts and ends of spans of the same label at the same word; one word off counts half"
            }
            Self::AlphaU1995 => {
                "The older α of spans, the mean over articles; only to compare with figures of other tools"
            }
        }
    }

    fn family(self) -> Family {
        match self {
            Self::UAlpha | Self::BarUAlpha | Self::CharacterPercent => Family::Unitizing,
            Self::CuAlpha => Family::Coding,
            Self::F1(_) => Family::SpanF1,
            Self::CharacterKappa => Family::CharacterPairs,
            Self::BoundarySimilarity => Family::Borders,
            Self::AlphaU1995 => Family::AlphaU1995,
        }
    }
}

impl Scores {
    /// Counts the documents of a team; the labels of spans are numbered from 0 to `n_labels` - 1.
    pub fn new(n_annotators: usize, n_labels: usize, documents: &[Document]) -> Self {
        let families = Families::new(n_annotators, n_labels);
        let mut scores = Self {
            totals: families.n_sums().map(|n_sums| Total::empty(within(n_sums))),
            tallies: <OfFamilies<Vec<Tally>>>::default(),
            n_cut: Vec::with_capacity(documents.len()),
            families,
        };
        for document in documents {
            scores.push(document);
        }
        scores
    }

    /// Counts one more document.
    pub fn push(&mut self, document: &Document) {
        self.push_all(std::slice::from_ref(document));
    }

    /// Counts several as one more document, such as the pairs of one annotator with each other on
    /// one article: an interval draws them together.
    pub fn push_all(&mut self, documents: &[Document]) {
        let mut documents = documents.iter();
        let first = documents.next().map(|it| self.families.tallies(it));
        let (mut tallies, mut n_cut) = first.unwrap_or_default();
        for document in documents {
            let (more, n_more) = self.families.tallies(document);
            n_cut += n_more;
            for (tally, more) in tallies.iter_mut().zip(more) {
                tally.append(more);
            }
        }
        let both = self.tallies.iter_mut().zip(&mut self.totals);
        for ((list, total), tally) in both.zip(tallies) {
            total.add(&tally, 1.0);
            list.push(tally);
        }
        self.n_cut.push(n_cut);
    }

    /// Counts a document anew, by its number.
    pub fn replace(&mut self, nth: usize, document: &Document) {
        let (tallies, n_cut) = self.families.tallies(document);
        let both = self.tallies.iter_mut().zip(&mut self.totals);
        for ((list, total), tally) in both.zip(tallies) {
            if let Some(old) = list.get_mut(nth) {
                total.add(old, -1.0);
                total.add(&tally, 1.0);
                *old = tally;
            }
        }
        if let Some(old) = self.n_cut.get_mut(nth) {
            *old = n_cut;
        }
    }

    /// How many documents there are.
    pub fn n_documents(&self) -> usize {
        self.n_cut.len()
    }

    /// How many code points of overlapping spans the measures over characters left out.
    pub fn n_cut(&self) -> u32 {
        self.n_cut.iter().sum()
    }

    /// A measure over all documents together.
    pub fn value(&self, measure: SpanMeasure) -> Measure {
        self.families
            .value(measure, measure.family().of(&self.totals))
    }

    /// A measure of one document, by its number.
    pub fn of_document(&self, nth: usize, measure: SpanMeasure) -> Measure {
        let (tallies, n_sums) = self.family(measure);
        let tally = tallies.get(nth).ok_or(Undefined::NoPair)?;
        self.families.value(measure, &Total::over(n_sums, [tally]))
    }

    /// The mean of a measure over the documents in which it has a value.
    pub fn mean_over_documents(&self, measure: SpanMeasure) -> Mean {
        let (tallies, n_sums) = self.family(measure);
        let mut total = Total::empty(n_sums);
        let each = tallies.iter().map(|tally| {
            total.clear();
            total.add(tally, 1.0);
            self.families.value(measure, &total)
        });
        Mean::of(each, Undefined::NoDocument)
    }

    /// The interval of a measure over all documents, by resampling them.
    pub fn interval(
        &self,
        measure: SpanMeasure,
        bootstrap: &Bootstrap,
        cancel: &AtomicBool,
    ) -> Result<Interval, NoInterval> {
        let (tallies, n_sums) = self.family(measure);
        if measure == SpanMeasure::CharacterKappa {
            return self.kappa_interval(bootstrap, cancel);
        }
        let is_read = |place| self.families.is_read(measure, place);
        let tallies: Vec<Tally> = tallies.iter().map(|tally| tally.only(is_read)).collect();
        let value = |total: &Total| self.families.value(measure, total);
        bootstrap.interval(&tallies, n_sums, value, cancel)
    }

    fn kappa_interval(
        &self,
        bootstrap: &Bootstrap,
        cancel: &AtomicBool,
    ) -> Result<Interval, NoInterval> {
        let [_, _, _, tables, ..] = &self.tallies;
        let margins = PairMargins::of(self.families.character_pairs);
        let tallies: Vec<Tally> = tables.iter().map(|tally| margins.tally(tally)).collect();
        let value = |total: &Total| margins.mean_pairwise_kappa(total).value;
        bootstrap.interval(&tallies, margins.n_sums(), value, cancel)
    }

    /// The family behind u-α with the sums of all documents, which also has the measures over characters as items.
    pub fn unitizing(&self) -> (Unitizing, &Total) {
        let [total, ..] = &self.totals;
        (self.families.unitizing, total)
    }

    /// The same for F1, for single pairs and agr.
    pub fn span_f1(&self) -> (SpanF1, &Total) {
        let [_, _, total, ..] = &self.totals;
        (self.families.span_f1, total)
    }

    /// The same for cu-α and (k)u-α, for single pairs and labels.
    pub fn coding(&self) -> (Coding, &Total) {
        let [_, total, ..] = &self.totals;
        (self.families.coding, total)
    }

    /// The same for κ of characters, for single pairs and weights.
    pub fn character_pairs(&self) -> (PairTables, &Total) {
        let [_, _, _, total, ..] = &self.totals;
        (self.families.character_pairs, total)
    }

    fn family(&self, measure: SpanMeasure) -> (&[Tally], usize) {
        let tallies = measure.family().of(&self.tallies);
        (tallies, self.families.n_sums_of(measure))
    }
}

impl Families {
    fn new(n_annotators: usize, n_labels: usize) -> Self {
        // Characters have one label more: none.
        let n_kinds = n_labels + 1;
        Self {
            unitizing: Unitizing { n_labels },
            coding: Coding {
                n_annotators,
                n_labels,
            },
            span_f1: SpanF1 { n_annotators },
            character_pairs: PairTables {
                n_annotators,
                n_labels: n_kinds,
            },
            borders: SpanBorders { n_annotators },
        }
    }

    fn n_sums(&self) -> OfFamilies<usize> {
        [
            self.unitizing.n_sums(),
            self.coding.n_sums(),
            self.span_f1.n_sums(),
            self.character_pairs.n_sums(),
            self.borders.n_sums(),
            AlphaU1995::N_SUMS,
        ]
    }

    fn n_sums_of(&self, measure: SpanMeasure) -> usize {
        *measure.family().of(&self.n_sums())
    }

    fn tallies(&self, document: &Document) -> (OfFamilies<Tally>, u32) {
        debug_assert!(
            document.has_labels_below(self.unitizing.n_labels),
            "labels are numbered from 0 to one less than there are"
        );
        let flat = FlatDocument::of(document);
        let [of_unitizing, of_coding, _, of_pairs, ..] = self.n_sums();
        let if_fits = |n_sums: usize, tally: &dyn Fn() -> Tally| match within(n_sums) {
            0 => Tally::default(),
            _ => tally(),
        };
        let tallies = [
            if_fits(of_unitizing, &|| self.unitizing.tally(&flat)),
            if_fits(of_coding, &|| self.coding.tally(&flat)),
            self.span_f1.tally(document),
            if_fits(of_pairs, &|| self.character_pairs.tally_characters(&flat)),
            self.borders.tally(document),
            AlphaU1995::tally(document),
        ];
        (tallies, flat.n_cut)
    }

    /// Whether a measure reads a sum of its family.
    fn is_read(&self, measure: SpanMeasure, place: usize) -> bool {
        match measure {
            SpanMeasure::CuAlpha => self.coding.is_of_cu_alpha(place),
            SpanMeasure::F1(which) => which.is_read(place),
            _ => true,
        }
    }

    fn value(&self, measure: SpanMeasure, total: &Total) -> Measure {
        if self.n_sums_of(measure) > MOST_SUMS {
            let n = u32::try_from(self.unitizing.n_labels).unwrap_or(u32::MAX);
            return Err(Undefined::TooManyLabels { n });
        }
        match measure {
            SpanMeasure::UAlpha => self.unitizing.u_alpha(total),
            SpanMeasure::BarUAlpha => self.unitizing.bar_u_alpha(total),
            SpanMeasure::CuAlpha => self.coding.mean_cu_alpha(total, &Metric::Nominal).value,
            SpanMeasure::F1(which) => self.span_f1.mean_f1(total, which).value,
            SpanMeasure::CharacterPercent => {
                let characters = self.unitizing.characters();
                characters.percent(total, ItemWeight::ByCodes)
            }
            SpanMeasure::CharacterKappa => {
                let mean = self
                    .character_pairs
                    .mean_pairwise_kappa(total, KappaWeight::Plain);
                mean.value
            }
            SpanMeasure::BoundarySimilarity => self.borders.mean_similarity(total).value,
            SpanMeasure::AlphaU1995 => AlphaU1995::mean(total),
        }
    }
}

/// So many sums, or none if they are too many.
fn within(n_sums: usize) -> usize {
    if n_sums > MOST_SUMS { 0 } else { n_sums }
}
