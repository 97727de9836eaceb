//! How far annotators agree: one measure a file, over sums that are made document by document.
//!
//! A [`Document`] holds the spans of each annotator with a label number; what a label stands for is
//! the caller's: one number for every span asks for the same passage, one a tag for the same tag, one
//! for each tag with its fields for the same fields. So are slices by tag, outlet or day.
//! What cannot be told is [`Undefined`] with its reason, never 0, 1 or not a number.
//! `docs/AGREEMENT.md` has the formulas and where they come from.

mod alpha_u_1995;
mod bootstrap;
mod boundary_similarity;
#[cfg(test)]
mod cases;
mod coded_scores;
mod coding_alpha;
mod cohen_kappa;
mod coincidences;
mod continuum;
mod document;
mod fleiss_kappa;
mod gamma;
mod gamma_cat;
mod krippendorff_alpha;
mod matching;
mod mean;
mod packed;
mod pair_margins;
mod pair_tables;
mod percent;
mod random;
mod sampler;
mod scores;
mod set_distance;
mod span_borders;
mod span_f1;
mod sweep;
mod tally;
#[cfg(test)]
mod tests;
mod undefined;
mod unitizing_alpha;

pub use self::alpha_u_1995::{alpha_u_1995, alpha_u_1995_of};
pub use self::bootstrap::{Bootstrap, Interval, NoInterval};
pub use self::boundary_similarity::{
    BoundaryCounts, Near, boundary_kappa, mean_boundary_similarity,
};
pub use self::coded_scores::{CodedItem, CodedMeasure, CodedScores};
pub use self::coding_alpha::Coding;
pub use self::cohen_kappa::KappaWeight;
pub use self::coincidences::{Codes, Coincidences};
pub use self::continuum::Continuum;
pub use self::document::{Document, FlatDocument, Span};
pub use self::gamma::{Gamma, GammaSettings, PooledGamma};
pub use self::gamma_cat::UnalignedUnits;
pub use self::krippendorff_alpha::Metric;
pub use self::mean::Mean;
pub use self::pair_tables::PairTables;
pub use self::percent::ItemWeight;
pub use self::random::Random;
pub use self::sampler::{Sampler, Samples};
pub use self::scores::{Scores, SpanMeasure};
pub use self::set_distance::SetDistance;
pub use self::span_f1::{SpanF1, SpanMatch};
pub use self::tally::{Tally, Total};
pub use self::undefined::{Measure, Undefined};
pub use self::unitizing_alpha::Unitizing;
