//! γ and its relatives.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::review::alignment::Bounds;
use crate::testing::made_up_spans::MadeUpSpans;

#[test]
fn gamma_of_the_same_annotations_is_one_and_of_chance_near_zero() {
    let cancel = AtomicBool::new(false);
    let settings = GammaSettings {
        precision: None,
        ..GammaSettings::default()
    };
    let one = MadeUpSpans::by(2).document(0);
    let same = one.by(&[0, 0]);
    let perfect = settings.gamma(&Continuum::of(&same), &cancel).unwrap();
    near(perfect.gamma(), 1.0);
    near(perfect.gamma_cat(UnalignedUnits::LeftOut), 1.0);
    near(perfect.observed_disorder(), 0.0);
    assert_eq!(perfect.n_samples(), 30);
    let chance: Vec<Gamma> = (0..40)
        .map(|nth| {
            let real = Continuum::of(&one);
            let drawn = Samples::new(&real, Sampler::Statistical, 1000 + nth).sample();
            settings.gamma(&drawn, &cancel).unwrap()
        })
        .collect();
    let tallies: Vec<Tally> = chance.iter().map(Gamma::tally).collect();
    let pooled = PooledGamma.gamma(&PooledGamma.total(&tallies)).unwrap();
    assert!(pooled.abs() < 0.05, "{pooled}");
    let measure = |total: &Total| PooledGamma.gamma(total);
    let n_sums = PooledGamma.n_sums();
    let interval = Bootstrap::default().interval(&tallies, n_sums, measure, &cancel);
    let interval = interval.unwrap();
    assert!(
        interval.lower < pooled && pooled < interval.upper,
        "{interval:?}"
    );
}

#[test]
fn gamma_without_an_exact_alignment_is_refused_with_the_reason() {
    let cancel = AtomicBool::new(false);
    let settings = GammaSettings {
        bounds: Bounds {
            most_units: 10,
            ..Bounds::default()
        },
        ..GammaSettings::default()
    };
    let continuum = Continuum::of(&MadeUpSpans::by(3).document(0));
    let gamma = settings.gamma(&continuum, &cancel).unwrap();
    let why = gamma.gamma().unwrap_err();
    assert!(matches!(why, Undefined::NotAligned(_)), "{why}");
    let total = PooledGamma.total(&[gamma.tally()]);
    assert_eq!(PooledGamma.gamma(&total), Err(Undefined::NoDocument));
    let given_up = settings.gamma(&continuum, &AtomicBool::new(true));
    assert_eq!(given_up, None);
    let alone = settings
        .gamma(&Continuum::of(&document(9, &[&[(0, 3, 0)]])), &cancel)
        .unwrap();
    assert_eq!(alone.gamma(), Err(Undefined::NoPair));
    let empty = settings
        .gamma(&Continuum::of(&document(9, &[&[], &[]])), &cancel)
        .unwrap();
    assert_eq!(empty.gamma(), Err(Undefined::NothingMarked));
}

#[test]
fn more_samples_are_made_for_more_precision() {
    let cancel = AtomicBool::new(false);
    let continuum = Continuum::of(&MadeUpSpans::by(2).document(3));
    let n_samples = |precision| {
        let settings = GammaSettings {
            precision,
            ..GammaSettings::default()
        };
        settings.gamma(&continuum, &cancel).unwrap().n_samples()
    };
    assert_eq!(n_samples(None), 30);
    assert_eq!(n_samples(Some(0.9)), 30);
    assert!((31..=300).contains(&n_samples(Some(0.02))));
    assert_eq!(n_samples(Some(0.000_1)), 300);
}

#[test]
fn labels_of_aligned_units_make_gamma_cat() {
    let cancel = AtomicBool::new(false);
    let settings = GammaSettings::default();
    let real = document(
        100,
        &[
            &[(0, 10, 0), (50, 60, 1), (80, 90, 1)],
            &[(0, 10, 0), (50, 60, 0)],
        ],
    );
    let chance = document(
        100,
        &[&[(0, 10, 0), (50, 60, 1)], &[(0, 10, 1), (50, 60, 1)]],
    );
    let chance = [Continuum::of(&chance)];
    let gamma = settings
        .gamma_against(&Continuum::of(&real), &chance, &cancel)
        .unwrap();
    // Half of the aligned labels differ, as by chance; the unit alone adds an empty place.
    near(gamma.gamma_cat(UnalignedUnits::LeftOut), 0.0);
    near(
        gamma.gamma_cat(UnalignedUnits::Charged),
        1.0 - (2.0 / 3.0) / 0.5,
    );
    // Label 0 by chance is met once, by another.
    near(gamma.gamma_k(0, UnalignedUnits::LeftOut), 0.5);
    assert_eq!(
        gamma.gamma_k(5, UnalignedUnits::LeftOut),
        Err(Undefined::NothingInCommon)
    );
}
