//! Measures over aligned cases, counted article by article.
//!
//! A case is an item, and what an annotator says there a code; who says nothing is missing. An
//! interval draws articles, not cases, because those of one article have much in common.

use std::sync::atomic::AtomicBool;

use super::bootstrap::{Bootstrap, Interval, NoInterval};
use super::cohen_kappa::KappaWeight;
use super::coincidences::Coincidences;
use super::krippendorff_alpha::Metric;
use super::pair_margins::PairMargins;
use super::pair_tables::PairTables;
use super::percent::ItemWeight;
use super::scores::MOST_SUMS;
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};

/// The measures over cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodedMeasure {
    /// The share of pairs of annotators who say the same, each case counting the same.
    Percent,
    /// Cohen's κ, the mean over pairs of annotators.
    CohenKappa,
    /// Fleiss' κ.
    FleissKappa,
    /// Krippendorff's α.
    Alpha,
}

/// What each annotator says of one case; nothing where that is missing.
pub type CodedItem = Vec<Option<u32>>;

/// Cases of a team, counted.
#[derive(Clone, Debug)]
pub struct CodedScores {
    n_labels: usize,
    coincidences: Coincidences,
    pairs: PairTables,
    metric: Metric,
    // For each article.
    of_items: Vec<Tally>,
    of_pairs: Vec<Tally>,
    n_items: usize,
}

impl CodedMeasure {
    /// All.
    pub const ALL: [Self; 4] = [
        Self::Percent,
        Self::CohenKappa,
        Self::FleissKappa,
        Self::Alpha,
    ];

    /// What it answers, in a sentence for the screen.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Percent => "Aligned cases of which annotators say the same; chance is left aside",
            Self::CohenKappa => {
                "Aligned cases of which two annotators say the same, beyond chance by each one’s own habits"
            }
            Self::FleissKappa => {
                "Aligned cases of which annotators say the same, beyond chance by the labels of all; only where every case has as many annotators"
            }
            Self::Alpha => {
                "Aligned cases of which annotators say the same, beyond chance; who says nothing is missing"
            }
        }
    }
}

impl CodedScores {
    /// Nothing yet, for so many annotators and labels.
    pub fn new(n_annotators: usize, n_labels: usize, metric: Metric) -> Self {
        let n_labels = n_labels.max(1);
        Self {
            n_labels,
            coincidences: Coincidences { n_labels },
            pairs: PairTables {
                n_annotators,
                n_labels,
            },
            metric,
            of_items: Vec::new(),
            of_pairs: Vec::new(),
            n_items: 0,
        }
    }

    /// Counts the cases of one more article; one that fewer than two annotators coded counts nothing.
    pub fn push(&mut self, items: &[CodedItem]) {
        let (mut of_items, mut of_pairs) = (Tally::default(), Tally::default());
        for item in items.iter().filter(|it| it.iter().flatten().count() > 1) {
            self.n_items += 1;
            of_items.append(self.coincidences.tally(item, 1.0));
            of_pairs.append(self.pairs.tally(item, 1.0));
        }
        self.of_items.push(of_items);
        self.of_pairs.push(of_pairs);
    }

    /// How many cases two annotators coded.
    pub fn n_items(&self) -> usize {
        self.n_items
    }

    /// A measure over all articles together.
    pub fn value(&self, measure: CodedMeasure) -> Measure {
        self.fits(measure)?;
        if measure == CodedMeasure::CohenKappa {
            let kappa = PairTables::mean_pairwise_kappa;
            let total = self.pairs.total(&self.of_pairs);
            return kappa(self.pairs, &total, KappaWeight::Plain).value;
        }
        self.of_total(measure, &self.coincidences.total(&self.of_items))
    }

    /// Its interval, by resampling articles.
    pub fn interval(
        &self,
        measure: CodedMeasure,
        bootstrap: &Bootstrap,
        cancel: &AtomicBool,
    ) -> Result<Interval, NoInterval> {
        if self.fits(measure).is_err() {
            return Err(NoInterval::TooFewDocuments);
        }
        if measure == CodedMeasure::CohenKappa {
            let margins = PairMargins::of(self.pairs);
            let tallies: Vec<Tally> = self.of_pairs.iter().map(|it| margins.tally(it)).collect();
            let value = |total: &Total| margins.mean_pairwise_kappa(total).value;
            return bootstrap.interval(&tallies, margins.n_sums(), value, cancel);
        }
        let value = |total: &Total| self.of_total(measure, total);
        bootstrap.interval(&self.of_items, self.coincidences.n_sums(), value, cancel)
    }

    fn of_total(&self, measure: CodedMeasure, total: &Total) -> Measure {
        match measure {
            CodedMeasure::Percent => self.coincidences.percent(total, ItemWeight::Same),
            CodedMeasure::FleissKappa => self.coincidences.fleiss_kappa(total),
            CodedMeasure::Alpha | CodedMeasure::CohenKappa => {
                self.coincidences.krippendorff_alpha(total, &self.metric)
            }
        }
    }

    fn fits(&self, measure: CodedMeasure) -> Result<(), Undefined> {
        let n_sums = match measure {
            CodedMeasure::CohenKappa => self.pairs.n_sums(),
            _ => self.coincidences.n_sums(),
        };
        if n_sums > MOST_SUMS {
            let n = u32::try_from(self.n_labels).unwrap_or(u32::MAX);
            return Err(Undefined::TooManyLabels { n });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Krippendorff's example of 2011: four annotators, twelve items, gaps.
    fn example() -> Vec<CodedItem> {
        let rows = [
            "123321412...",
            "1233224125.3",
            ".3332342251.",
            "12332441251.",
        ];
        let code = |row: &str, nth: usize| {
            let sign = row.chars().nth(nth)?;
            sign.to_digit(10).map(|digit| digit - 1)
        };
        let items = (0..12).map(|nth| rows.map(|row| code(row, nth)).to_vec());
        items.collect()
    }

    fn scores(metric: Metric) -> CodedScores {
        let mut scores = CodedScores::new(4, 5, metric);
        for items in example().chunks(3) {
            scores.push(items);
        }
        scores
    }

    #[test]
    fn cases_in_articles_add_up_to_the_printed_values() {
        for (metric, expected) in [(Metric::Nominal, 0.743_421), (Metric::Ordinal, 0.815_388)] {
            let found = scores(metric).value(CodedMeasure::Alpha).unwrap();
            assert!((found - expected).abs() < 1e-6, "{found}");
        }
        let scores = scores(Metric::Nominal);
        assert_eq!(
            scores.value(CodedMeasure::FleissKappa),
            Err(Undefined::Incomplete)
        );
        assert_eq!(scores.n_items(), 11);
    }

    #[test]
    fn each_measure_has_an_interval_around_its_value() {
        let scores = scores(Metric::Nominal);
        let never = AtomicBool::new(false);
        for measure in [
            CodedMeasure::Percent,
            CodedMeasure::CohenKappa,
            CodedMeasure::Alpha,
        ] {
            let value = scores.value(measure).unwrap();
            let interval = scores.interval(measure, &Bootstrap::default(), &never);
            let interval = interval.unwrap();
            assert!(
                interval.lower <= value && value <= interval.upper,
                "{measure:?}: {value} {interval:?}"
            );
        }
    }

    #[test]
    fn too_many_labels_have_a_reason_and_cost_nothing() {
        let mut scores = CodedScores::new(2, 5000, Metric::Nominal);
        scores.push(&[vec![Some(3), Some(4999)]]);
        for measure in CodedMeasure::ALL {
            let expected = Err(Undefined::TooManyLabels { n: 5000 });
            assert_eq!(scores.value(measure), expected, "{measure:?}");
        }
    }
}
