//! How unlike two units are, by place and by label.

use crate::review::DistanceTable;

/// What one annotator marked: a stretch and its label.
///
/// The places may be of any one kind (code points, seconds), `start <= end`; an annotation of
/// several pieces is one unit from its first to its last place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Unit {
    /// Where it starts.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// The number of its label.
    pub category: u32,
}

/// How places and labels add up to one dissimilarity.
#[derive(Clone, Debug, PartialEq)]
pub struct Dissimilarity {
    /// The weight of places, α.
    pub alpha: f64,
    /// The weight of labels, β.
    pub beta: f64,
    /// What a place costs at which an annotator has nothing, Δ∅; more than 0.
    pub delta_empty: f64,
    /// How far labels are apart.
    pub categories: CategoryDistance,
}

/// How far labels are apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CategoryDistance {
    /// 0 for the same label, else 1.
    #[default]
    Nominal,
    /// As a table has it.
    Table(DistanceTable),
}

impl Default for Dissimilarity {
    /// Place and label weigh the same, and each as much as an empty place.
    fn default() -> Self {
        Self {
            alpha: 1.0,
            beta: 1.0,
            delta_empty: 1.0,
            categories: CategoryDistance::Nominal,
        }
    }
}

impl Unit {
    /// A unit of a label.
    pub fn new(start: f64, end: f64, category: u32) -> Self {
        Self {
            start,
            end,
            category,
        }
    }

    /// How long it is.
    pub fn length(&self) -> f64 {
        self.end - self.start
    }
}

impl Dissimilarity {
    /// The weighted sum of both, α · positional + β · categorical.
    pub fn between(&self, one: &Unit, other: &Unit) -> f64 {
        let mut sum = self.alpha * self.positional(one, other);
        if self.beta > 0.0 {
            sum += self.beta * self.categorical(one, other);
        }
        sum
    }

    /// By place: the square of how far both ends are apart, in mean lengths of the two; without a bound.
    pub fn positional(&self, one: &Unit, other: &Unit) -> f64 {
        let apart = (one.start - other.start).abs() + (one.end - other.end).abs();
        if apart == 0.0 {
            return 0.0;
        }
        let share = apart / (one.length() + other.length());
        share * share * self.delta_empty
    }

    /// By label.
    pub fn categorical(&self, one: &Unit, other: &Unit) -> f64 {
        let distance = match &self.categories {
            CategoryDistance::Nominal => f64::from(u8::from(one.category != other.category)),
            CategoryDistance::Table(table) => table.distance(one.category, other.category),
        };
        distance * self.delta_empty
    }
}
