//! Random annotations of the kind that a text's annotators make, to tell what chance alone would give.
//!
//! The two samplers give different γ, so a number is shown with the name of its own.

use super::continuum::Continuum;
use super::random::Random;
use crate::review::alignment::Unit;

/// How random annotations are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum Sampler {
    /// Numbers of units, gaps and lengths drawn from normal distributions, labels by how often they are used.
    #[default]
    Statistical,
    /// The units of real annotators, each shifted by another distance and wrapped around the end of the text
    /// (Mathet, Widlöcher & Métivier 2015, section 5.2).
    ShiftAndWrap,
}

/// How often a distance is drawn anew that is too near to another.
const MOST_TRIES: u32 = 100;

/// Makes random annotations after those of a text.
#[derive(Debug)]
pub struct Samples<'a> {
    continuum: &'a Continuum,
    sampler: Sampler,
    random: Random,
    number: Spread,
    gap: Spread,
    length: Spread,
}

/// Mean and deviation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Spread {
    mean: f64,
    deviation: f64,
}

impl<'a> Samples<'a> {
    /// Looks at what is to be imitated; the same seed gives the same samples.
    pub fn new(continuum: &'a Continuum, sampler: Sampler, seed: u64) -> Self {
        let numbers = continuum.annotators.iter().map(|units| units.len() as f64);
        Self {
            continuum,
            sampler,
            random: Random::new(seed),
            number: Spread::of(numbers),
            gap: Spread::of(gaps(continuum).into_iter()),
            length: Spread::of(continuum.units().map(Unit::length)),
        }
    }

    /// The next random annotations, of as many annotators.
    pub fn sample(&mut self) -> Continuum {
        let annotators = match self.sampler {
            Sampler::Statistical => {
                let each = self.continuum.annotators.iter();
                each.map(|_| self.drawn()).collect()
            }
            Sampler::ShiftAndWrap => self.shifted(),
        };
        Continuum {
            length: self.continuum.length,
            annotators,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number of units is small and not negative"
    )]
    fn drawn(&mut self) -> Vec<Unit> {
        let n_units = self.number.draw(&mut self.random).abs().round() as usize;
        let mut place = 0.0;
        let mut units = Vec::with_capacity(n_units);
        for _ in 0..n_units {
            let start = place + self.gap.draw(&mut self.random);
            let length = self.length.draw(&mut self.random).abs();
            let category = self.category();
            place = start + length;
            units.push(Unit::new(start, place, category));
        }
        units
    }

    /// The label of a unit drawn from all.
    fn category(&mut self) -> u32 {
        let n_units = self.continuum.units().count();
        let drawn = self.random.below(n_units);
        let mut units = self.continuum.units();
        units.nth(drawn).map_or(0, |unit| unit.category)
    }

    fn shifted(&mut self) -> Vec<Vec<Unit>> {
        let n_annotators = self.continuum.annotators.len();
        let mut pivots = Vec::with_capacity(n_annotators);
        let mut sample = Vec::with_capacity(n_annotators);
        for _ in 0..n_annotators {
            let pivot = self.pivot(&pivots);
            pivots.push(pivot);
            let drawn = self.random.below(n_annotators);
            let units = self.continuum.annotators.get(drawn);
            let units = units.map(Vec::as_slice).unwrap_or_default();
            sample.push(wrapped(units, pivot, self.continuum.length));
        }
        sample
    }

    /// A place at least half a mean length from the others, if one is found.
    fn pivot(&mut self, others: &[f64]) -> f64 {
        let length = self.continuum.length;
        let least = self.length.mean / 2.0;
        let mut pivot = 0.0;
        for _ in 0..MOST_TRIES {
            pivot = self.random.share() * length;
            let is_far = |other: &f64| {
                let apart = (pivot - other).abs();
                apart.min(length - apart) >= least
            };
            if others.iter().all(is_far) {
                break;
            }
        }
        pivot
    }
}

/// The units shifted to the right, those that start past the end from the front again.
fn wrapped(units: &[Unit], by: f64, length: f64) -> Vec<Unit> {
    let shifted = units.iter().map(|unit| {
        let start = unit.start + by;
        let start = if start >= length {
            start - length
        } else {
            start
        };
        // A unit is not cut at the end of the text.
        Unit::new(start, start + unit.length(), unit.category)
    });
    let mut shifted: Vec<Unit> = shifted.collect();
    shifted.sort_by(|one, other| one.start.total_cmp(&other.start));
    shifted
}

/// From the start of the text or the end of a unit to the next unit; less than 0 where two overlap.
fn gaps(continuum: &Continuum) -> Vec<f64> {
    let mut gaps = Vec::new();
    for units in &continuum.annotators {
        let mut place = 0.0;
        for unit in units {
            gaps.push(unit.start - place);
            place = unit.end;
        }
    }
    gaps
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.collect();
        let n = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares = values.iter().map(|value| (value - mean) * (value - mean));
        Self {
            mean,
            deviation: (squares.sum::<f64>() / n).sqrt(),
        }
    }

    fn draw(self, random: &mut Random) -> f64 {
        random.normal(self.mean, self.deviation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::made_up_spans::MadeUpSpans;

    fn continuum() -> Continuum {
        Continuum::of(&MadeUpSpans::by(3).document(0))
    }

    fn mean_length(continuum: &Continuum) -> f64 {
        Spread::of(continuum.units().map(Unit::length)).mean
    }

    #[test]
    fn the_same_seed_gives_the_same_samples_and_another_gives_others() {
        let continuum = continuum();
        for sampler in [Sampler::Statistical, Sampler::ShiftAndWrap] {
            let first = |seed| Samples::new(&continuum, sampler, seed).sample();
            assert_eq!(first(5), first(5));
            assert_ne!(first(5), first(6));
            assert_eq!(first(5).annotators.len(), 3);
        }
    }

    #[test]
    fn statistical_samples_have_as_many_units_of_such_lengths() {
        let continuum = continuum();
        let mut samples = Samples::new(&continuum, Sampler::Statistical, 1);
        let (mut n_units, mut length) = (0.0, 0.0);
        for _ in 0..200 {
            let sample = samples.sample();
            n_units += sample.mean_units() / 200.0;
            length += mean_length(&sample) / 200.0;
        }
        assert!((n_units - continuum.mean_units()).abs() < 0.5, "{n_units}");
        assert!((length - mean_length(&continuum)).abs() < 4.0, "{length}");
    }

    #[test]
    fn shifted_units_keep_their_lengths_and_start_in_the_text() {
        let units = [Unit::new(1.0, 3.0, 0), Unit::new(6.0, 9.0, 1)];
        let expected = [Unit::new(0.0, 3.0, 1), Unit::new(5.0, 7.0, 0)];
        assert_eq!(wrapped(&units, 4.0, 10.0), expected);
        let continuum = continuum();
        let mut samples = Samples::new(&continuum, Sampler::ShiftAndWrap, 2);
        for _ in 0..20 {
            let sample = samples.sample();
            let mut units = sample.units();
            assert!(units.all(|unit| unit.start >= 0.0 && unit.start < sample.length));
        }
    }

    #[test]
    fn shifts_keep_away_from_each_other_where_there_is_room() {
        let continuum = continuum();
        let mut samples = Samples::new(&continuum, Sampler::ShiftAndWrap, 3);
        for _ in 0..50 {
            let one = samples.pivot(&[]);
            let other = samples.pivot(&[one]);
            assert!((one - other).abs() >= mean_length(&continuum) / 2.0);
        }
    }
}
