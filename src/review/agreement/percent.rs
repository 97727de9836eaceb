//! Percent agreement: the share of pairs of codes that are equal. Chance is left aside.
//!
//! With codes missing there are two natural averages; a number is shown with the name of its own.

use super::coincidences::Coincidences;
use super::tally::Total;
use super::undefined::{Measure, Undefined};

/// What an item counts for in percent agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ItemWeight {
    /// Each item with two codes or more the same.
    #[default]
    Same,
    /// As much as it has codes, so that the rest to 1 is the observed disagreement of α.
    ByCodes,
}

impl Coincidences {
    /// Percent agreement as a share of 1.
    pub fn percent(self, total: &Total, weight: ItemWeight) -> Measure {
        let (equal, all) = match weight {
            ItemWeight::Same => {
                let (items, agreement) = self.agreement(total);
                (agreement, items)
            }
            ItemWeight::ByCodes => {
                let table = self.table(total);
                let equal = table.iter().enumerate();
                let equal = equal.filter_map(|(label, row)| row.get(label));
                (equal.sum(), table.iter().copied().flatten().sum())
            }
        };
        if all > 0.0 {
            Ok(equal / all)
        } else {
            Err(Undefined::NoPair)
        }
    }
}
