//! Why a measure has no value.

use crate::review::alignment::TooLarge;

/// A measure, or why it has no value.
pub type Measure = Result<f64, Undefined>;

/// Why a measure has no value; it is then left out of means, and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Undefined {
    /// Nothing was looked at by two annotators.
    #[error("nothing here was finished by two annotators, so there is nothing to compare")]
    NoPair,
    /// Expected agreement is 1.
    #[error("only one label was used, so agreement cannot be told from chance")]
    OneLabel,
    /// Gaps only.
    #[error("nobody marked anything here")]
    NothingMarked,
    /// No gaps at all.
    #[error("everything is marked, so it cannot be told who marks the same passages")]
    NoGap,
    /// No stretch that two annotators marked.
    #[error("no passage was marked by two annotators, so their labels cannot be compared")]
    NothingInCommon,
    /// Not every item has as many codes.
    #[error(
        "not every item was coded by the same number of annotators; Krippendorff's alpha allows for that"
    )]
    Incomplete,
    /// No value of any document to take the mean of.
    #[error("the measure has no value in any article, so it has no mean")]
    NoDocument,
    /// Segments without borders between them.
    #[error("no span starts or ends at a word here, so there are no borders to compare")]
    NoBoundary,
    /// The random texts agree perfectly too.
    #[error("chance alone gives no disorder here, so agreement cannot be told from chance")]
    NoChance,
    /// A table of so many labels would not fit into memory and time.
    #[error(
        "{n} different labels are too many to compare at once; choose fewer tags, or look at fields one by one"
    )]
    TooManyLabels {
        /// How many there are.
        n: u32,
    },
    /// A field is only compared where annotations were aligned.
    #[error("a field is compared over aligned cases; choose a measure over cases")]
    CasesOnly,
    /// Cases do not tell of passages that nobody marked.
    #[error(
        "a passage that nobody marked is no case, so cases cannot tell chance here; choose a measure of free spans"
    )]
    SpansOnly,
    /// Takes long, and nobody asked.
    #[error("takes long, so it is worked out when you ask for it")]
    NotWorkedOut,
    /// The best alignment was not found.
    #[error("{0}")]
    NotAligned(TooLarge),
}
