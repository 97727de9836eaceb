//! γ (Mathet, Widlöcher & Métivier 2015): how much better units are aligned than by chance.
//!
//! Only from exact alignments: past their bound there is no γ, and the reason is told. Takes long, so
//! it can be given up; the seed, the sampler and how many samples there were belong to the number.

use std::sync::atomic::AtomicBool;

use super::continuum::Continuum;
use super::gamma_cat::{CategorySums, UnalignedUnits};
use super::mean::Mean;
use super::sampler::{Sampler, Samples};
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use crate::review::alignment::{Alignment, Bounds, Dissimilarity, HowAligned, Unit, align};

/// How γ is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct GammaSettings {
    /// How unlike two units are.
    pub dissimilarity: Dissimilarity,
    /// How random annotations are made.
    pub sampler: Sampler,
    /// Another seed makes others.
    pub seed: u64,
    /// How many are made at first.
    pub n_samples: u32,
    /// How far the expected disorder may be off, as a share of it with 95 % confidence; more samples are made for it.
    pub precision: Option<f64>,
    /// How many are made at most.
    pub most_samples: u32,
    /// How much work an alignment may be.
    pub bounds: Bounds,
}

/// γ of one text with all that made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Gamma {
    /// The best alignment of the real annotations; nothing where γ has no value.
    pub alignment: Option<Alignment>,
    observed: Result<Aligned, Undefined>,
    chance: Result<Vec<Aligned>, Undefined>,
}

/// What γ needs of an alignment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Aligned {
    pub disorder: f64,
    pub mean_units: f64,
    pub categories: CategorySums,
}

impl Default for GammaSettings {
    /// 30 samples, to a precision of 2 % in 300 at most.
    fn default() -> Self {
        Self {
            dissimilarity: Dissimilarity::default(),
            sampler: Sampler::Statistical,
            seed: 1,
            n_samples: 30,
            precision: Some(0.02),
            most_samples: 300,
            bounds: Bounds::default(),
        }
    }
}

impl GammaSettings {
    /// Computes γ of a text; nothing when `cancel` is set meanwhile.
    pub fn gamma(&self, continuum: &Continuum, cancel: &AtomicBool) -> Option<Gamma> {
        self.measured(continuum, cancel, || {
            let mut samples = Samples::new(continuum, self.sampler, self.seed);
            let mut n_wanted = self.n_samples;
            let mut chance = Vec::new();
            while chance.len() < n_wanted as usize {
                let aligned = match self.aligned(&samples.sample(), cancel)? {
                    Ok((aligned, _)) => aligned,
                    Err(why) => return Some(Err(why)),
                };
                chance.push(aligned);
                if chance.len() == self.n_samples as usize {
                    n_wanted = self.n_for_precision(&chance);
                }
            }
            Some(Ok(chance))
        })
    }

    /// Computes γ of a text against given annotations in the place of random ones.
    pub fn gamma_against(
        &self,
        continuum: &Continuum,
        samples: &[Continuum],
        cancel: &AtomicBool,
    ) -> Option<Gamma> {
        self.measured(continuum, cancel, || {
            let mut chance = Vec::new();
            for sample in samples {
                match self.aligned(sample, cancel)? {
                    Ok((aligned, _)) => chance.push(aligned),
                    Err(why) => return Some(Err(why)),
                }
            }
            Some(Ok(chance))
        })
    }

    fn measured(
        &self,
        continuum: &Continuum,
        cancel: &AtomicBool,
        chance: impl FnOnce() -> Option<Result<Vec<Aligned>, Undefined>>,
    ) -> Option<Gamma> {
        let undefined = |why| Gamma {
            alignment: None,
            observed: Err(why),
            chance: Err(why),
        };
        if continuum.annotators.len() < 2 {
            return Some(undefined(Undefined::NoPair));
        }
        if continuum.units().next().is_none() {
            return Some(undefined(Undefined::NothingMarked));
        }
        let (aligned, alignment) = match self.aligned(continuum, cancel)? {
            Ok(found) => found,
            Err(why) => return Some(undefined(why)),
        };
        Some(Gamma {
            alignment: Some(alignment),
            observed: Ok(aligned),
            chance: chance()?,
        })
    }

    fn aligned(
        &self,
        continuum: &Continuum,
        cancel: &AtomicBool,
    ) -> Option<Result<(Aligned, Alignment), Undefined>> {
        let units: Vec<&[Unit]> = continuum.annotators.iter().map(Vec::as_slice).collect();
        let alignment = align(&units, &self.dissimilarity, self.bounds, cancel)?;
        if let HowAligned::PairwiseAgainstLargest(why) = alignment.how {
            return Some(Err(Undefined::NotAligned(why)));
        }
        let aligned = Aligned {
            disorder: alignment.disorder,
            mean_units: continuum.mean_units(),
            categories: CategorySums::of(&alignment, &units, &self.dissimilarity),
        };
        Some(Ok((aligned, alignment)))
    }

    /// (1.96 cv / p)², within bounds.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number lies between the bounds"
    )]
    fn n_for_precision(&self, chance: &[Aligned]) -> u32 {
        let Some(precision) = self.precision else {
            return self.n_samples;
        };
        let n = chance.len() as f64;
        let mean = chance.iter().map(|it| it.disorder).sum::<f64>() / n;
        let squares = chance.iter().map(|it| (it.disorder - mean).powi(2));
        let variation = (squares.sum::<f64>() / n).sqrt() / mean;
        let wanted = (1.96 * variation / precision).powi(2).ceil();
        let (least, most) = (self.n_samples, self.most_samples.max(self.n_samples));
        wanted.clamp(f64::from(least), f64::from(most)) as u32
    }
}

impl Gamma {
    /// γ: 1 less observed by expected disorder.
    pub fn gamma(&self) -> Measure {
        let observed = self.observed_disorder()?;
        ratio(observed, self.expected_disorder()?)
    }

    /// The disorder of the best alignment.
    pub fn observed_disorder(&self) -> Measure {
        self.observed
            .as_ref()
            .map(|it| it.disorder)
            .map_err(|why| *why)
    }

    /// The mean disorder of the best alignments of the random annotations.
    pub fn expected_disorder(&self) -> Measure {
        let chance = self.chance.as_ref().map_err(|why| *why)?.iter();
        Mean::of(chance.map(|it| Ok(it.disorder)), Undefined::NoChance).value
    }

    /// How many random annotations were made.
    pub fn n_samples(&self) -> usize {
        self.chance.as_ref().map_or(0, Vec::len)
    }

    /// γ-cat: whether aligned units have the same label, by how near they are.
    pub fn gamma_cat(&self, unaligned: UnalignedUnits) -> Measure {
        self.of_categories(|sums| sums.disorder(unaligned))
    }

    /// γ-k: the same where one of two aligned units has this label.
    pub fn gamma_k(&self, label: u32, unaligned: UnalignedUnits) -> Measure {
        self.of_categories(|sums| sums.disorder_of(label, unaligned))
    }

    fn of_categories(&self, disorder: impl Fn(&CategorySums) -> Measure) -> Measure {
        let (observed, expected) = self.category_disorders(disorder)?;
        ratio(observed, expected)
    }

    /// What is observed, and what is expected by chance.
    fn category_disorders(
        &self,
        disorder: impl Fn(&CategorySums) -> Measure,
    ) -> Result<(f64, f64), Undefined> {
        let observed = self.observed.as_ref().map_err(|why| *why)?;
        let observed = disorder(&observed.categories)?;
        let chance = self.chance.as_ref().map_err(|why| *why)?.iter();
        let chance = chance.map(|it| disorder(&it.categories));
        Ok((observed, Mean::of(chance, Undefined::NoChance).value?))
    }

    /// The sums of this text; nothing where γ has no value.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        if let (Ok(observed), Ok(expected)) = (&self.observed, self.expected_disorder()) {
            tally.push(
                Sum::Observed as usize,
                observed.disorder * observed.mean_units,
            );
            tally.push(Sum::Expected as usize, expected * observed.mean_units);
            tally.push(Sum::Documents as usize, 1.0);
            let disorder = |sums: &CategorySums| sums.disorder(UnalignedUnits::LeftOut);
            if let Ok((of_labels, by_chance)) = self.category_disorders(disorder) {
                let weight = observed.mean_units;
                tally.push(Sum::ObservedLabels as usize, of_labels * weight);
                tally.push(Sum::ExpectedLabels as usize, by_chance * weight);
                tally.push(Sum::LabelledDocuments as usize, 1.0);
            }
        }
        tally
    }
}

/// The family of sums behind γ over several texts, each counting by its mean number of units.
///
/// Texts without a value are left out; show how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PooledGamma;

/// Where a sum stands.
#[derive(Clone, Copy)]
enum Sum {
    Observed,
    Expected,
    Documents,
    ObservedLabels,
    ExpectedLabels,
    LabelledDocuments,
}

impl PooledGamma {
    /// The sums of all these texts.
    pub fn total<'a>(self, tallies: impl IntoIterator<Item = &'a Tally>) -> Total {
        Total::over(self.n_sums(), tallies)
    }

    /// 1 less observed by expected disorder.
    pub fn gamma(self, total: &Total) -> Measure {
        if total.at(Sum::Documents as usize) <= 0.0 {
            return Err(Undefined::NoDocument);
        }
        ratio(
            total.at(Sum::Observed as usize),
            total.at(Sum::Expected as usize),
        )
    }

    /// The same of labels alone: γ-cat, units without a partner left out.
    pub fn gamma_cat(self, total: &Total) -> Measure {
        if total.at(Sum::LabelledDocuments as usize) <= 0.0 {
            return Err(Undefined::NoDocument);
        }
        ratio(
            total.at(Sum::ObservedLabels as usize),
            total.at(Sum::ExpectedLabels as usize),
        )
    }

    /// How many sums there are.
    pub fn n_sums(self) -> usize {
        Sum::LabelledDocuments as usize + 1
    }
}

fn ratio(observed: f64, expected: f64) -> Measure {
    if observed == 0.0 {
        Ok(1.0)
    } else if expected > 0.0 {
        Ok(1.0 - observed / expected)
    } else {
        Err(Undefined::NoChance)
    }
}
