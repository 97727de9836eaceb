//! The heights of all blocks, most of them estimated, as a Fenwick tree.

/// Heights in pixels; a change or a question costs the logarithm of the count.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    heights: Vec<f32>,
    // Invariant: a Fenwick tree over `heights`, counted from 1; f64, so that sums stay exact to a
    // fraction of a pixel after many changes.
    sums: Vec<f64>,
}

impl Heights {
    /// Takes the heights of all blocks.
    pub fn new(heights: Vec<f32>) -> Self {
        let mut sums = vec![0.0; heights.len() + 1];
        for (sum, height) in sums.iter_mut().skip(1).zip(&heights) {
            *sum = f64::from(*height);
        }
        for nth in 1..sums.len() {
            let parent = nth + lowest_bit(nth);
            let child = sums.get(nth).copied().unwrap_or(0.0);
            if let Some(sum) = sums.get_mut(parent) {
                *sum += child;
            }
        }
        Self { heights, sums }
    }

    /// The height of one block, 0 past the end.
    pub fn get(&self, block: usize) -> f32 {
        self.heights.get(block).copied().unwrap_or(0.0)
    }

    /// Replaces the height of one block.
    pub fn set(&mut self, block: usize, height: f32) {
        let Some(slot) = self.heights.get_mut(block) else {
            return;
        };
        let change = f64::from(height) - f64::from(*slot);
        *slot = height;
        let mut node = block + 1;
        while let Some(sum) = self.sums.get_mut(node) {
            *sum += change;
            node += lowest_bit(node);
        }
    }

    /// How high all blocks before `block` are together.
    pub fn before(&self, block: usize) -> f64 {
        let mut node = block.min(self.heights.len());
        let mut sum = 0.0;
        while node > 0 {
            sum += self.sums.get(node).copied().unwrap_or(0.0);
            node -= lowest_bit(node);
        }
        sum
    }

    /// How high all blocks are together.
    pub fn total(&self) -> f64 {
        self.before(self.heights.len())
    }

    /// The block at a distance from the top, and how far into it that is.
    pub fn at(&self, distance: f64) -> (usize, f32) {
        let (mut node, mut rest) = (0, distance.max(0.0));
        let mut step = self.heights.len().next_power_of_two();
        while step > 0 {
            let ahead = self
                .sums
                .get(node + step)
                .filter(|_| node + step <= self.heights.len());
            if let Some(sum) = ahead.filter(|sum| **sum <= rest) {
                rest -= sum;
                node += step;
            }
            step /= 2;
        }
        let last = self.heights.len().saturating_sub(1);
        if node >= self.heights.len() {
            return (last, self.get(last));
        }
        (node, to_f32(rest))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what remains is less than one block's height"
)]
fn to_f32(value: f64) -> f32 {
    value as f32
}

fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "sums of whole numbers are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_and_places_are_those_of_adding_up(
            mut plain in prop::collection::vec(1_u16..400, 1..60),
            changes in prop::collection::vec((0_usize..60, 1_u16..400), 0..20),
            asked in 0_u32..30_000,
        ) {
            let mut heights = Heights::new(plain.iter().map(|height| f32::from(*height)).collect());
            for (block, height) in changes {
                if let Some(slot) = plain.get_mut(block) {
                    *slot = height;
                }
                heights.set(block, f32::from(height));
            }
            let total: u32 = plain.iter().map(|height| u32::from(*height)).sum();
            prop_assert_eq!(heights.total(), f64::from(total));
            let (mut block, mut top) = (0, 0_u32);
            while block + 1 < plain.len() && top + u32::from(plain[block]) <= asked {
                top += u32::from(plain[block]);
                block += 1;
            }
            prop_assert_eq!(heights.before(block), f64::from(top));
            let (found, rest) = heights.at(f64::from(asked));
            prop_assert_eq!(found, block);
            if asked < total {
                prop_assert_eq!(f64::from(rest), f64::from(asked - top));
            }
        }
    }

    #[test]
    fn no_blocks_have_no_height() {
        let heights = Heights::default();
        assert_eq!(heights.at(10.0), (0, 0.0));
        assert!(heights.total().abs() < f64::EPSILON);
    }
}
