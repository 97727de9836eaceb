//! A text as γ sees it: units of each annotator on a line, which may overlap.

use super::document::Document;
use crate::review::alignment::Unit;

/// The units of every annotator who finished a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Continuum {
    /// How long the text is.
    pub length: f64,
    /// For each annotator the units, in reading order.
    pub annotators: Vec<Vec<Unit>>,
}

impl Continuum {
    /// The spans of a document, those of who has not finished it left out.
    pub fn of(document: &Document) -> Self {
        let finished = document.annotators.iter().flatten();
        let annotators = finished.map(|spans| {
            let mut sorted = spans.clone();
            sorted.sort_unstable();
            sorted.into_iter().map(Unit::from).collect()
        });
        Self {
            length: f64::from(document.length),
            annotators: annotators.collect(),
        }
    }

    /// How many units an annotator has on average.
    pub fn mean_units(&self) -> f64 {
        let n_units = self.units().count();
        n_units as f64 / self.annotators.len().max(1) as f64
    }

    /// All units.
    pub(super) fn units(&self) -> impl Iterator<Item = &Unit> + Clone {
        self.annotators.iter().flatten()
    }
}
