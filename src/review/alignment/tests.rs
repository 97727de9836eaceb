use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::*;

fn units(places: &[(f64, f64, u32)]) -> Vec<Unit> {
    let each = places.iter();
    each.map(|(start, end, category)| Unit::new(*start, *end, *category))
        .collect()
}

fn aligned(annotators: &[Vec<Unit>], bounds: Bounds) -> Alignment {
    let slices: Vec<&[Unit]> = annotators.iter().map(Vec::as_slice).collect();
    let cancel = AtomicBool::new(false);
    align(&slices, &Dissimilarity::default(), bounds, &cancel).unwrap()
}

fn exact(annotators: &[Vec<Unit>]) -> Alignment {
    let found = aligned(annotators, Bounds::default());
    assert_eq!(found.how, HowAligned::Exact);
    found
}

type Members = Vec<(usize, Unit)>;

fn try_all(
    rest: &[(usize, Unit)],
    groups: &mut Vec<(Members, f64)>,
    cost: &impl Fn(&[(usize, Unit)]) -> f64,
    best: &mut f64,
) {
    let Some((unit, rest)) = rest.split_first() else {
        let sum = groups.iter().map(|group| group.1).sum();
        *best = best.min(sum);
        return;
    };
    for nth in 0..groups.len() {
        if groups[nth].0.iter().any(|member| member.0 == unit.0) {
            continue;
        }
        let before = groups[nth].clone();
        groups[nth].0.push(*unit);
        groups[nth].1 = cost(&groups[nth].0);
        try_all(rest, groups, cost, best);
        groups[nth] = before;
    }
    groups.push((vec![*unit], cost(&[*unit])));
    try_all(rest, groups, cost, best);
    groups.pop();
}

/// Tries every alignment.
fn least_sum(annotators: &[Vec<Unit>]) -> f64 {
    let dissimilarity = Dissimilarity::default();
    let scale = component::Scale::new(annotators.len(), 1.0);
    let mut groups: Vec<(Members, f64)> = Vec::new();
    let flat = annotators.iter().enumerate();
    let flat: Vec<(usize, Unit)> = flat
        .flat_map(|(who, units)| units.iter().map(move |unit| (who, *unit)))
        .collect();
    let cost = |group: &[(usize, Unit)]| {
        let mut sum = 1.0;
        for (nth, one) in group.iter().enumerate() {
            for other in &group[nth + 1..] {
                sum += scale.weight(dissimilarity.between(&one.1, &other.1));
            }
        }
        sum
    };
    let mut best = f64::INFINITY;
    try_all(&flat, &mut groups, &cost, &mut best);
    best
}

#[test]
fn places_of_figure_10_are_as_far_apart_as_printed() {
    let dissimilarity = Dissimilarity::default();
    let cases = [
        ((0.0, 7.0), (22.0, 33.0), 7.1111),
        ((4.0, 14.0), (4.0, 14.0), 0.0),
        ((4.0, 14.0), (14.0, 24.0), 1.0),
        ((20.0, 25.0), (14.0, 24.0), 0.2178),
    ];
    for ((start, end), (other_start, other_end), expected) in cases {
        let one = Unit::new(start, end, 0);
        let other = Unit::new(other_start, other_end, 0);
        let found = dissimilarity.positional(&one, &other);
        assert!(
            (found - expected).abs() < 1e-4,
            "{one:?} {other:?}: {found}"
        );
    }
}

#[test]
fn two_annotators_are_paired_where_that_costs_less_than_two_empty_places() {
    let found = exact(&[
        units(&[(0.0, 7.0, 0), (8.0, 13.0, 0), (300.0, 310.0, 1)]),
        units(&[(0.0, 7.0, 1), (500.0, 510.0, 0)]),
    ]);
    let expected: [(&[Option<usize>], f64); 4] = [
        (&[Some(0), Some(0)], 1.0),
        (&[Some(1), None], 1.0),
        (&[Some(2), None], 1.0),
        (&[None, Some(1)], 1.0),
    ];
    assert_eq!(found.unitary.len(), expected.len());
    for (it, (places, disorder)) in found.unitary.iter().zip(expected) {
        assert_eq!(it.units, places);
        assert!((it.disorder - disorder).abs() < 1e-12);
    }
    assert!((found.disorder - 4.0 / 2.5).abs() < 1e-12);
}

#[test]
fn a_pairing_of_all_may_need_second_best_pairs() {
    // The nearest pair is b's first with a's second; taking it leaves the others too far apart.
    let found = exact(&[
        units(&[(0.0, 10.0, 0), (11.0, 21.0, 0)]),
        units(&[(9.0, 19.0, 0), (20.0, 30.0, 0)]),
    ]);
    let units: Vec<_> = found.unitary.iter().map(|it| it.units.clone()).collect();
    assert_eq!(units, [[Some(0), Some(0)], [Some(1), Some(1)]]);
}

#[test]
fn nobody_and_nothing_give_no_alignment_and_one_annotator_stands_alone() {
    assert_eq!(exact(&[]).unitary, []);
    assert_eq!(exact(&[vec![], vec![]]).unitary, []);
    let one = exact(&[units(&[(0.0, 1.0, 0), (0.0, 1.0, 0)])]);
    assert_eq!(one.unitary.len(), 2);
}

#[test]
fn units_without_length_meet_only_where_they_are_at_one_place() {
    let found = exact(&[
        units(&[(5.0, 5.0, 0), (9.0, 9.0, 0)]),
        units(&[(5.0, 5.0, 0), (8.0, 8.0, 0)]),
    ]);
    assert_eq!(found.unitary.len(), 3);
}

#[test]
fn what_is_past_the_bounds_is_aligned_with_the_largest_and_says_so() {
    let same = units(&[(0.0, 9.0, 0), (10.0, 19.0, 0)]);
    let all = [same[..1].to_vec(), same.clone(), same];
    let few_units = Bounds {
        most_units: 4,
        ..Bounds::default()
    };
    let few_steps = Bounds {
        most_steps: 3,
        ..Bounds::default()
    };
    for (bounds, word) in [(few_units, "at most 4"), (few_steps, "looking at 3")] {
        let found = aligned(&all, bounds);
        let HowAligned::PairwiseAgainstLargest(why) = found.how else {
            panic!("{:?}", found.how);
        };
        assert!(why.to_string().contains(word), "{why}");
        let units: Vec<_> = found.unitary.iter().map(|it| it.units.clone()).collect();
        assert_eq!(
            units,
            [[Some(0), Some(0), Some(0)], [None, Some(1), Some(1)]]
        );
    }
}

#[test]
fn a_cancelled_alignment_says_nothing() {
    let one = units(&[(0.0, 9.0, 0)]);
    let cancel = AtomicBool::new(true);
    let slices = [one.as_slice(), one.as_slice()];
    let found = align(
        &slices,
        &Dissimilarity::default(),
        Bounds::default(),
        &cancel,
    );
    assert_eq!(found, None);
}

fn some_units(most: usize) -> impl Strategy<Value = Vec<Unit>> {
    let unit = (0_u8..60, 1_u8..25, 0_u32..3).prop_map(|(start, length, category)| {
        Unit::new(
            f64::from(start),
            f64::from(start) + f64::from(length),
            category,
        )
    });
    prop::collection::vec(unit, 0..=most)
}

fn sum(found: &Alignment) -> f64 {
    found.unitary.iter().map(|it| it.disorder).sum()
}

proptest! {
    #[test]
    fn no_alignment_of_two_is_better(all in prop::collection::vec(some_units(4), 2)) {
        prop_assert!((sum(&exact(&all)) - least_sum(&all)).abs() < 1e-8);
    }

    #[test]
    fn no_alignment_of_three_is_better(all in prop::collection::vec(some_units(3), 3)) {
        prop_assert!((sum(&exact(&all)) - least_sum(&all)).abs() < 1e-8);
    }

    #[test]
    fn no_alignment_of_five_is_better(all in prop::collection::vec(some_units(2), 5)) {
        prop_assert!((sum(&exact(&all)) - least_sum(&all)).abs() < 1e-8);
    }

    #[test]
    fn each_unit_is_used_once_and_the_order_of_annotators_changes_nothing(
        all in prop::collection::vec(some_units(8), 0..5),
    ) {
        let found = exact(&all);
        for (who, units) in all.iter().enumerate() {
            let mut used: Vec<usize> = found.unitary.iter().filter_map(|it| it.units[who]).collect();
            used.sort_unstable();
            prop_assert_eq!(used, (0..units.len()).collect::<Vec<usize>>());
        }
        let turned: Vec<Vec<Unit>> = all.iter().rev().cloned().collect();
        prop_assert!((exact(&turned).disorder - found.disorder).abs() < 1e-8);
    }

    #[test]
    fn a_makeshift_is_never_better_than_the_exact_one(all in prop::collection::vec(some_units(6), 3)) {
        let none = Bounds { most_units: 0, ..Bounds::default() };
        let makeshift = aligned(&all, none);
        prop_assert!(sum(&exact(&all)) < sum(&makeshift) + 1e-8);
    }
}
