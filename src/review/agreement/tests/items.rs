//! Measures over items and borders against what a hand computes.

use std::collections::BTreeSet;

use super::*;

fn coded(rows: &[&[u32]], n_labels: usize) -> (Coincidences, Vec<Tally>) {
    let family = Coincidences { n_labels };
    let codes = |row: &&[u32]| row.iter().map(|code| Some(*code)).collect::<Vec<_>>();
    (
        family,
        rows.iter()
            .map(|row| family.tally(&codes(row), 1.0))
            .collect(),
    )
}

/// Four items by two annotators: three equal pairs, one of 0 and 1.
const FOUR: [&[u32]; 4] = [&[0, 0], &[1, 1], &[0, 1], &[1, 1]];

#[test]
fn measures_over_items_are_what_a_hand_computes() {
    let (family, tallies) = coded(&FOUR, 2);
    let total = family.total(&tallies);
    near(family.percent(&total, ItemWeight::Same), 0.75);
    // Labels 3/8 and 5/8: chance is 34/64.
    near(
        family.fleiss_kappa(&total),
        (0.75 - 34.0 / 64.0) / (30.0 / 64.0),
    );
    near(
        family.fleiss_kappa_of(&total, 0),
        (0.75 - 34.0 / 64.0) / (30.0 / 64.0),
    );
    // 1 - 7 * 2 / (2 * 3 * 5)
    near(
        family.krippendorff_alpha(&total, &Metric::Nominal),
        1.0 - 14.0 / 30.0,
    );
    near(family.krippendorff_alpha_of(&total, 1), 1.0 - 14.0 / 30.0);
    // Chance is 2 * 3/8 * 5/8.
    near(
        family.gwet_ac1(&total),
        (0.75 - 30.0 / 64.0) / (34.0 / 64.0),
    );
    let pairs = PairTables {
        n_annotators: 2,
        n_labels: 2,
    };
    let tallies = FOUR.map(|row| pairs.tally(&[Some(row[0]), Some(row[1])], 1.0));
    let total = pairs.total(&tallies);
    // Each one's own labels: 2/4 * 1/4 + 2/4 * 3/4 by chance.
    for weight in [
        KappaWeight::Plain,
        KappaWeight::Linear,
        KappaWeight::Quadratic,
    ] {
        near(pairs.cohen_kappa(&total, 0, weight), 0.5);
    }
    near(pairs.hubert_kappa(&total), 0.5);
    near(
        pairs.mean_pairwise_kappa(&total, KappaWeight::Plain).value,
        0.5,
    );
}

#[test]
fn three_annotators_have_a_kappa_of_all_and_means_over_pairs() {
    let family = PairTables {
        n_annotators: 3,
        n_labels: 2,
    };
    let rows = [[0, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1]];
    let tallies = rows.map(|row| family.tally(&row.map(Some), 1.0));
    let total = family.total(&tallies);
    let each = [0.5, 0.0, 0.5];
    for (pair, expected) in each.into_iter().enumerate() {
        near(
            family.cohen_kappa(&total, pair, KappaWeight::Plain),
            expected,
        );
    }
    near(
        family.mean_pairwise_kappa(&total, KappaWeight::Plain).value,
        1.0 / 3.0,
    );
    // Agreement (3 + 2 + 3) / 12 and chance (8 + 8 + 8) / 48.
    near(family.hubert_kappa(&total), (8.0 / 12.0 - 0.5) / 0.5);
}

#[test]
fn distances_of_labels_change_alpha() {
    let rows: [&[u32]; 4] = [&[0, 1], &[2, 2], &[1, 1], &[0, 2]];
    let (family, tallies) = coded(&rows, 3);
    let total = family.total(&tallies);
    // Labels stand 2, 3 and 3 times; each distance d of 01, 02, 12 gives 1 - 7 (d01 + d02) / (6 d01 + 6 d02 + 9 d12).
    let alpha = |d01: f64, d02: f64, d12: f64| {
        1.0 - 7.0 * (d01 + d02) / (6.0 * d01 + 6.0 * d02 + 9.0 * d12)
    };
    let sets = [&[0][..], &[0, 1], &[1]].map(|set| set.iter().copied().collect::<BTreeSet<u32>>());
    let cases = [
        (Metric::Nominal, alpha(1.0, 1.0, 1.0)),
        (Metric::Ordinal, alpha(2.5 * 2.5, 5.5 * 5.5, 9.0)),
        (Metric::Interval(vec![1.0, 2.0, 4.0]), alpha(1.0, 9.0, 4.0)),
        (Metric::Ratio(vec![0.0, 1.0, 3.0]), alpha(1.0, 1.0, 0.25)),
        (
            Metric::Table(SetDistance::Jaccard.table(&sets)),
            alpha(0.5, 1.0, 0.5),
        ),
        (
            Metric::Table(SetDistance::Masi.table(&sets)),
            alpha(2.0 / 3.0, 1.0, 2.0 / 3.0),
        ),
    ];
    for (metric, expected) in cases {
        near(family.krippendorff_alpha(&total, &metric), expected);
    }
}

#[test]
fn what_cannot_be_told_has_its_reason() {
    let complete: (Coincidences, Vec<Tally>) = coded(&[&[0, 0], &[0, 0]], 2);
    let (family, tallies) = &complete;
    let total = family.total(tallies);
    assert_eq!(family.fleiss_kappa(&total), Err(Undefined::OneLabel));
    assert_eq!(
        family.krippendorff_alpha(&total, &Metric::Ordinal),
        Err(Undefined::OneLabel)
    );
    near(family.gwet_ac1(&total), 1.0);
    let gaps = [
        vec![Some(0), Some(0), None],
        vec![Some(0), Some(1), Some(1)],
    ];
    let total = family.total(&gaps.map(|row| family.tally(&row, 1.0)));
    assert_eq!(family.fleiss_kappa(&total), Err(Undefined::Incomplete));
    near(family.percent(&total, ItemWeight::Same), 2.0 / 3.0);
    near(family.percent(&total, ItemWeight::ByCodes), 3.0 / 5.0);
    let none = family.total(&[]);
    for measure in [
        family.percent(&none, ItemWeight::Same),
        family.fleiss_kappa(&none),
        family.gwet_ac1(&none),
        family.krippendorff_alpha(&none, &Metric::Nominal),
    ] {
        assert_eq!(measure, Err(Undefined::NoPair));
    }
}

#[test]
fn near_misses_of_borders_count_half() {
    let cases: [(&[u32], &[u32], Measure); 5] = [
        (&[3, 7], &[3, 7], Ok(1.0)),
        (&[3], &[4], Ok(0.5)),
        (&[3, 7], &[5], Ok(0.0)),
        (&[3, 4], &[4, 5], Ok((1.0 + 0.0) / 3.0)),
        (&[], &[], Err(Undefined::NoBoundary)),
    ];
    for (one, other, expected) in cases {
        let found = BoundaryCounts::between(one, other, Near::default()).similarity();
        assert_eq!(found, expected, "{one:?} {other:?}");
    }
    let mut spans = BoundaryCounts::between(&[3], &[3], Near::default());
    spans.add(BoundaryCounts::between(&[7], &[8], Near::default()));
    assert_eq!(spans.similarity(), Ok(0.75));
    let mut total = Total::empty(BoundaryCounts::N_SUMS);
    total.add(&spans.tally(), 2.0);
    assert_eq!(BoundaryCounts::of(&total).similarity(), Ok(0.75));
    let three = [vec![3], vec![3], vec![9]];
    near(
        mean_boundary_similarity(&three, Near::default()).value,
        1.0 / 3.0,
    );
    // One of five borders involved is shared; each annotator cuts at a tenth of the places.
    near(
        boundary_kappa(&three, 10, Near::default()),
        (0.2 - 0.01) / 0.99,
    );
}

/// Codes drawn without looking at any text agree by chance only.
#[test]
fn chance_codes_are_near_zero() {
    let mut random = Random::new(5);
    let n_items = 4000;
    let family = Coincidences { n_labels: 3 };
    let pairs = PairTables {
        n_annotators: 3,
        n_labels: 3,
    };
    let (mut total, mut pair_total) = (family.total(&[]), pairs.total(&[]));
    for _ in 0..n_items {
        // The first label twice as often.
        let codes: Vec<Option<u32>> = (0..3)
            .map(|_| u32::try_from(random.below(4).saturating_sub(1)).ok())
            .collect();
        total.add(&family.tally(&codes, 1.0), 1.0);
        pair_total.add(&pairs.tally(&codes, 1.0), 1.0);
    }
    let values = [1.0, 2.0, 5.0].to_vec();
    for measure in [
        family.fleiss_kappa(&total),
        family.krippendorff_alpha(&total, &Metric::Nominal),
        family.krippendorff_alpha(&total, &Metric::Ordinal),
        family.krippendorff_alpha(&total, &Metric::Interval(values.clone())),
        family.krippendorff_alpha(&total, &Metric::Ratio(values)),
        pairs.hubert_kappa(&pair_total),
        pairs
            .mean_pairwise_kappa(&pair_total, KappaWeight::Quadratic)
            .value,
    ] {
        let value = measure.unwrap();
        assert!(value.abs() < 0.04, "{value}");
    }
}
