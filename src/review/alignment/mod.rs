//! Which units of several annotators belong together: the alignment of Mathet, Widlöcher & Métivier 2015.
//!
//! A unitary alignment takes at most one unit of each annotator; the best alignment uses each unit
//! once and has the least sum of disorders. Cases of a review and γ are both made of it.
//! Knows places and label numbers only.

mod align;
mod assignment;
mod component;
mod cover;
mod dissimilarity;
mod exact;
mod groups;
mod master;
mod pairwise;
#[cfg(test)]
mod tests;

pub use self::align::{Alignment, HowAligned, UnitaryAlignment, align};
pub use self::dissimilarity::{CategoryDistance, Dissimilarity, Unit};
pub use self::exact::{Bounds, TooLarge};
