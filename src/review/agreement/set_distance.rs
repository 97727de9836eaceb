//! Distances between sets of labels, for items to which an annotator may give several.

use std::collections::BTreeSet;

use crate::review::DistanceTable;

/// How far two sets are apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SetDistance {
    /// 1 less what both have by what either has.
    #[default]
    Jaccard,
    /// The same, the share counting two thirds where one set holds the other and one third else (Passonneau 2006).
    Masi,
}

impl SetDistance {
    /// How far two sets are apart, from 0 to 1; two empty ones are the same.
    pub fn between(self, one: &BTreeSet<u32>, other: &BTreeSet<u32>) -> f64 {
        let n_all = one.union(other).count();
        if n_all == 0 {
            return 0.0;
        }
        let share = one.intersection(other).count() as f64 / n_all as f64;
        match self {
            Self::Jaccard => 1.0 - share,
            Self::Masi if one == other => 0.0,
            Self::Masi if one.is_subset(other) || other.is_subset(one) => 1.0 - share * 2.0 / 3.0,
            Self::Masi => 1.0 - share / 3.0,
        }
    }

    /// The distances between all these sets, each taken as a label by its place.
    pub fn table(self, sets: &[BTreeSet<u32>]) -> DistanceTable {
        DistanceTable::new(sets.len(), |one, other| {
            match (sets.get(one), sets.get(other)) {
                (Some(one), Some(other)) => self.between(one, other),
                _ => 1.0,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_as_far_apart_as_they_differ() {
        let cases: [(&[u32], &[u32], f64, f64); 5] = [
            (&[], &[], 0.0, 0.0),
            (&[1, 2], &[2, 1], 0.0, 0.0),
            (&[1], &[2], 1.0, 1.0),
            (&[1], &[1, 2], 0.5, 2.0 / 3.0),
            (&[1, 2], &[2, 3], 2.0 / 3.0, 8.0 / 9.0),
        ];
        for (one, other, jaccard, masi) in cases {
            let sets = [one, other].map(|set| set.iter().copied().collect::<BTreeSet<u32>>());
            for (distance, expected) in [(SetDistance::Jaccard, jaccard), (SetDistance::Masi, masi)]
            {
                let found = distance.between(&sets[0], &sets[1]);
                assert!(
                    (found - expected).abs() < 1e-12,
                    "{distance:?} {sets:?}: {found}"
                );
                let table = distance.table(&sets);
                assert!((table.distance(1, 0) - expected).abs() < 1e-12);
            }
        }
    }
}
