//! Sums of one document or item that can be added up, taken away again and weighted.
//!
//! Every measure is computed from a [`Total`], so a changed document is counted anew alone, and a
//! resampled corpus is a weighted sum.

use crate::review::matrix::{add, at, put};

/// Less than any share of a code or a character.
const NONE: f64 = 1e-6;

/// The sums of one document: which of them are not 0, and how large.
///
/// What a place among the sums means is known to the family of measures that made it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    // Invariant: as many places as values; a place may stand more than once.
    places: Vec<u32>,
    values: Vec<f64>,
}

/// The sums of several documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total(Vec<f64>);

impl Tally {
    /// Adds to the sum of a place.
    pub(super) fn push(&mut self, place: usize, value: f64) {
        if let (true, Ok(place)) = (value != 0.0, u32::try_from(place)) {
            self.places.push(place);
            self.values.push(value);
        }
    }

    /// The tally of dense sums.
    pub(super) fn of(sums: &[f64]) -> Self {
        let mut tally = Self::default();
        for (place, value) in sums.iter().enumerate() {
            tally.push(place, *value);
        }
        tally
    }
}

impl Tally {
    /// Adds the sums of another document that counts as one with this.
    pub fn append(&mut self, mut other: Self) {
        self.places.append(&mut other.places);
        self.values.append(&mut other.values);
    }

    /// The sums that are not 0, with their places; a place may come more than once.
    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, f64)> {
        let places = self.places.iter().map(|place| *place as usize);
        places.zip(self.values.iter().copied())
    }

    /// Gives back memory that is not needed.
    pub(super) fn fit(mut self) -> Self {
        self.places.shrink_to_fit();
        self.values.shrink_to_fit();
        self
    }

    /// The sums of some places alone.
    pub(super) fn only(&self, is_needed: impl Fn(usize) -> bool) -> Self {
        let mut tally = Self::default();
        for (place, value) in self.places.iter().zip(&self.values) {
            if is_needed(*place as usize) {
                tally.push(*place as usize, *value);
            }
        }
        tally
    }
}

impl Total {
    /// No document yet, in a family of so many sums.
    pub(super) fn empty(n_sums: usize) -> Self {
        Self(vec![0.0; n_sums])
    }

    /// The sums of all these documents.
    pub(super) fn over<'a>(n_sums: usize, tallies: impl IntoIterator<Item = &'a Tally>) -> Self {
        let mut total = Self::empty(n_sums);
        for tally in tallies {
            total.add(tally, 1.0);
        }
        total
    }

    /// Adds a document so many times; -1 takes it away.
    pub fn add(&mut self, tally: &Tally, weight: f64) {
        for (place, value) in tally.places.iter().zip(&tally.values) {
            add(&mut self.0, *place as usize, value * weight);
        }
    }

    /// Forgets all documents.
    pub(super) fn clear(&mut self) {
        self.0.fill(0.0);
    }

    /// The sum of a place is this.
    pub(super) fn put(&mut self, place: usize, value: f64) {
        put(&mut self.0, place, value);
    }

    pub(super) fn at(&self, place: usize) -> f64 {
        at(&self.0, place)
    }

    /// The sums of so many rows of as many sums each, from the first place on.
    ///
    /// They are whole numbers of codes or characters, so what taking away left by rounding is none.
    pub(super) fn row_sums(&self, n: usize) -> Vec<f64> {
        let rows = (0..n).map(|row| self.slice(row * n, n).iter().sum());
        let whole = rows.map(|sum: f64| if sum < NONE { 0.0 } else { sum });
        whole.collect()
    }

    /// So many sums from a place on.
    pub(super) fn slice(&self, from: usize, n: usize) -> &[f64] {
        self.0.get(from..from + n).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_leaves_what_was_there() {
        let (one, other) = (Tally::of(&[1.0, 0.0, 2.5]), Tally::of(&[0.5, 3.0, 0.0]));
        let mut total = Total::over(3, [&one, &other]);
        total.add(&other, -1.0);
        assert_eq!(total, Total::over(3, [&one]));
        total.add(&one, 2.0);
        assert_eq!(total.slice(0, 3), [3.0, 0.0, 7.5]);
        total.clear();
        assert_eq!(total, Total::empty(3));
    }
}
