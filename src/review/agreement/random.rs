//! Random numbers that are the same for the same seed on every machine.

use std::f64::consts::TAU;

/// A generator (Steele, Lea & Flood 2014, split and mix); good for sampling, not for secrets.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Starts at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From 0 to below `n`; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let product = u128::from(self.next()) * n as u128;
        usize::try_from(product >> 64).unwrap_or_default()
    }

    /// Normally distributed.
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        // Not 0, whose logarithm is infinite.
        let share = 1.0 - self.share();
        let radius = (-2.0 * share.ln()).sqrt();
        deviation.mul_add(radius * (TAU * self.share()).cos(), mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        // The first numbers of the published algorithm for this seed.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn numbers_lie_where_they_should() {
        let mut random = Random::new(3);
        let n = 20_000;
        let mut counts = [0_u32; 5];
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            counts[random.below(5)] += 1;
            let value = random.normal(3.0, 2.0);
            sum += value;
            squares += (value - 3.0) * (value - 3.0);
        }
        assert!(
            counts.iter().all(|count| count.abs_diff(n / 5) < 250),
            "{counts:?}"
        );
        assert!((sum / f64::from(n) - 3.0).abs() < 0.06);
        assert!((squares / f64::from(n) - 4.0).abs() < 0.15);
        assert_eq!(random.below(0), 0);
    }
}
