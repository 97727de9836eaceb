//! All span measures of a team over its documents, counted document by document.
//!
//! A changed document is counted anew alone; totals and intervals are sums of what was counted.
//! Pairs, tags, outlets and days are other documents or labels, which the caller makes.

use std::sync::atomic::AtomicBool;

use super::bootstrap::{Bootstrap, Interval, NoInterval};
use super::coding_alpha::Coding;
use super::cohen_kappa::KappaWeight;
use super::coincidences::Coincidences;
use super::document::{Document, FlatDocument};
use super::krippendorff_alpha::Metric;
use super::mean::Mean;
use super::pair_tables::PairTables;
use super::percent::ItemWeight;
use super::span_f1::{SpanF1, SpanMatch};
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use super::unitizing_alpha::Unitizing;

/// The measures of free spans, but for γ, which takes long and is asked for apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum SpanMeasure {
    /// u-α.
    UAlpha,
    /// |u-α.
    BarUAlpha,
    /// cu-α, the mean over pairs.
    CuAlpha,
    /// F1 of exact spans, the mean over pairs.
    ExactF1,
    /// F1 of exact spans of any label, the mean over pairs.
    UnlabelledF1,
    /// F1 of overlapping spans, the mean over pairs.
    OverlapF1,
    /// F1 of characters, the mean over pairs.
    CharacterF1,
    /// The share of characters with the same label, or none, over all pairs.
    CharacterPercent,
    /// Cohen's κ of characters, the mean over pairs.
    CharacterKappa,
}

/// What was counted, for each family of sums.
type OfFamilies<T> = [T; 5];

#[derive(Clone, Copy)]
enum Family {
    Unitizing,
    Coding,
    SpanF1,
    Characters,
    CharacterPairs,
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
    characters: Coincidences,
    character_pairs: PairTables,
}

impl SpanMeasure {
    /// What it answers, in a sentence for the screen.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::UAlpha => "Same characters, same label, gaps included, beyond chance",
            Self::BarUAlpha => "Same characters marked, whatever the label, beyond chance",
            Self::CuAlpha => "Same label where two annotators both marked something, beyond chance",
            Self::ExactF1 => "Spans with the same start, end and label",
            Self::UnlabelledF1 => "Spans with the same start and end, whatever the label",
            Self::OverlapF1 => "Spans of the same label that share a character",
            Self::CharacterF1 => "Marked characters with the same label",
            Self::CharacterPercent => {
                "Characters with the same label or none; chance is left aside"
            }
            Self::CharacterKappa => {
                "Characters with the same label or none, beyond chance; mostly decided by unmarked text"
            }
        }
    }

    fn family(self) -> Family {
        match self {
            Self::UAlpha | Self::BarUAlpha => Family::Unitizing,
            Self::CuAlpha => Family::Coding,
            Self::ExactF1 | Self::UnlabelledF1 | Self::OverlapF1 | Self::CharacterF1 => {
                Family::SpanF1
            }
            Self::CharacterPercent => Family::Characters,
            Self::CharacterKappa => Family::CharacterPairs,
        }
    }
}

impl Scores {
    /// Counts the documents of a team; `n_labels` labels are numbered from 0.
    pub fn new(n_annotators: usize, n_labels: usize, documents: &[Document]) -> Self {
        let families = Families::new(n_annotators, n_labels);
        let mut scores = Self {
            totals: families.n_sums().map(Total::empty),
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
        let (tallies, n_cut) = self.families.tallies(document);
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
        let [unitizing, coding, span_f1, characters, pairs] = &self.totals;
        let total = match measure.family() {
            Family::Unitizing => unitizing,
            Family::Coding => coding,
            Family::SpanF1 => span_f1,
            Family::Characters => characters,
            Family::CharacterPairs => pairs,
        };
        self.families.value(measure, total)
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
        let value = |total: &Total| self.families.value(measure, total);
        bootstrap.interval(tallies, n_sums, value, cancel)
    }

    /// The family itself with the sums of all documents, for what is asked more rarely: labels, pairs, agr.
    pub fn span_f1(&self) -> (SpanF1, &Total) {
        let [_, _, total, ..] = &self.totals;
        (self.families.span_f1, total)
    }

    /// The same for cu-α and (k)u-α.
    pub fn coding(&self) -> (Coding, &Total) {
        let [_, total, ..] = &self.totals;
        (self.families.coding, total)
    }

    /// The same for κ of characters.
    pub fn character_pairs(&self) -> (PairTables, &Total) {
        let [.., total] = &self.totals;
        (self.families.character_pairs, total)
    }

    fn family(&self, measure: SpanMeasure) -> (&[Tally], usize) {
        let [unitizing, coding, span_f1, characters, pairs] = &self.tallies;
        let families = &self.families;
        match measure.family() {
            Family::Unitizing => (unitizing, families.unitizing.n_sums()),
            Family::Coding => (coding, families.coding.n_sums()),
            Family::SpanF1 => (span_f1, families.span_f1.n_sums()),
            Family::Characters => (characters, families.characters.n_sums()),
            Family::CharacterPairs => (pairs, families.character_pairs.n_sums()),
        }
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
            characters: Coincidences { n_labels: n_kinds },
            character_pairs: PairTables {
                n_annotators,
                n_labels: n_kinds,
            },
        }
    }

    fn n_sums(&self) -> OfFamilies<usize> {
        [
            self.unitizing.n_sums(),
            self.coding.n_sums(),
            self.span_f1.n_sums(),
            self.characters.n_sums(),
            self.character_pairs.n_sums(),
        ]
    }

    fn tallies(&self, document: &Document) -> (OfFamilies<Tally>, u32) {
        let flat = FlatDocument::of(document);
        let tallies = [
            self.unitizing.tally(&flat),
            self.coding.tally(&flat),
            self.span_f1.tally(document),
            self.characters.tally_characters(&flat),
            self.character_pairs.tally_characters(&flat),
        ];
        (tallies, flat.n_cut)
    }

    fn value(&self, measure: SpanMeasure, total: &Total) -> Measure {
        let f1 = |which| self.span_f1.mean_f1(total, which).value;
        match measure {
            SpanMeasure::UAlpha => self.unitizing.u_alpha(total),
            SpanMeasure::BarUAlpha => self.unitizing.bar_u_alpha(total),
            SpanMeasure::CuAlpha => self.coding.mean_cu_alpha(total, &Metric::Nominal).value,
            SpanMeasure::ExactF1 => f1(SpanMatch::Exact),
            SpanMeasure::UnlabelledF1 => f1(SpanMatch::ExactUnlabelled),
            SpanMeasure::OverlapF1 => f1(SpanMatch::Overlap),
            SpanMeasure::CharacterF1 => f1(SpanMatch::Characters),
            SpanMeasure::CharacterPercent => self.characters.percent(total, ItemWeight::ByCodes),
            SpanMeasure::CharacterKappa => {
                let mean = self
                    .character_pairs
                    .mean_pairwise_kappa(total, KappaWeight::Plain);
                mean.value
            }
        }
    }
}
