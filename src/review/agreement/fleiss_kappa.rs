//! Fleiss' κ (1971), the form of Scott's π for many annotators; Gwet's AC1 (2008).
//!
//! Both take chance from the labels of all annotators together.

use super::coincidences::Coincidences;
use super::tally::Total;
use super::undefined::{Measure, Undefined};
use crate::review::matrix::at;

/// What 1 may be missed by in sums of shares.
const ROUNDING: f64 = 1e-12;

impl Coincidences {
    /// Fleiss' κ; for two annotators Scott's π. Only where every item has as many codes.
    pub fn fleiss_kappa(self, total: &Total) -> Measure {
        let observed = self.complete_agreement(total)?;
        let (shares, items) = self.shares(total);
        let expected = shares.iter().map(|share| (share / items) * (share / items));
        beyond_chance(observed, expected.sum())
    }

    /// Fleiss' κ of one label against all others together.
    pub fn fleiss_kappa_of(self, total: &Total, label: u32) -> Measure {
        self.complete_agreement(total)?;
        let table = self.table(total);
        let all: f64 = table.iter().copied().flatten().sum();
        let row = at(&table, label as usize);
        let differing: f64 = row.iter().sum::<f64>() - at(row, label as usize);
        let (shares, items) = self.shares(total);
        let share = at(shares, label as usize) / items;
        let expected = share * share + (1.0 - share) * (1.0 - share);
        beyond_chance(1.0 - 2.0 * differing / all, expected)
    }

    /// Gwet's AC1 with so many labels in the tag set as the family has.
    ///
    /// For use beside κ where nearly everything has one label.
    pub fn gwet_ac1(self, total: &Total) -> Measure {
        let (pairable, agreement) = self.agreement(total);
        if pairable == 0.0 {
            return Err(Undefined::NoPair);
        }
        if self.n_labels < 2 {
            return Err(Undefined::OneLabel);
        }
        let (shares, items) = self.shares(total);
        let shares = shares.iter().map(|share| share / items);
        let expected: f64 = shares.map(|share| share * (1.0 - share)).sum();
        beyond_chance(agreement / pairable, expected / (self.n_labels - 1) as f64)
    }

    fn complete_agreement(self, total: &Total) -> Measure {
        let (pairable, agreement) = self.agreement(total);
        if pairable == 0.0 {
            return Err(Undefined::NoPair);
        }
        self.codes_of_each(total).ok_or(Undefined::Incomplete)?;
        Ok(agreement / pairable)
    }
}

/// (observed - expected) / (1 - expected).
pub(super) fn beyond_chance(observed: f64, expected: f64) -> Measure {
    if 1.0 - expected < ROUNDING {
        return Err(Undefined::OneLabel);
    }
    Ok((observed - expected) / (1.0 - expected))
}
