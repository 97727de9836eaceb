//! Measures over free spans against what a hand computes, and their sums.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::testing::made_up_spans::MadeUpSpans;

#[test]
fn free_spans_without_variation_are_undefined_each_for_its_reason() {
    let cases: [(Drawn<'_>, SpanMeasure, Undefined); 8] = [
        (&[&[], &[]], SpanMeasure::UAlpha, Undefined::NothingMarked),
        (
            &[&[], &[]],
            SpanMeasure::BarUAlpha,
            Undefined::NothingMarked,
        ),
        (
            &[&[], &[]],
            SpanMeasure::F1(SpanMatch::Exact),
            Undefined::NothingMarked,
        ),
        (
            &[&[(0, 9, 0)], &[(0, 9, 0)]],
            SpanMeasure::UAlpha,
            Undefined::OneLabel,
        ),
        (
            &[&[(0, 9, 0)], &[(0, 9, 1)]],
            SpanMeasure::BarUAlpha,
            Undefined::NoGap,
        ),
        (
            &[&[(0, 3, 0)], &[(3, 9, 0)]],
            SpanMeasure::CuAlpha,
            Undefined::NothingInCommon,
        ),
        (
            &[&[(0, 3, 0)], &[(2, 9, 0)]],
            SpanMeasure::CuAlpha,
            Undefined::OneLabel,
        ),
        (&[&[(0, 3, 0)]], SpanMeasure::UAlpha, Undefined::NoPair),
    ];
    for (drawn, measure, why) in cases {
        let found = scores(&[document(9, drawn)]).value(measure);
        assert_eq!(found, Err(why), "{drawn:?} {measure:?}");
    }
}

#[test]
fn u_alpha_is_what_a_hand_computes() {
    // `a` and `b` mark [0, 4) and [2, 6) of 10: 2 shared, 4 by one only, 4 by none.
    let found = scores(&[document(10, &[&[(0, 4, 0)], &[(2, 6, 0)]])]);
    // S = 2 * 16 + 2 * 6, D_o = 8, D_e = 2 * 8 * 12 / (20 - 44 / 20)
    near(
        found.value(SpanMeasure::UAlpha),
        1.0 - 8.0 * (20.0 - 2.2) / 192.0,
    );
    near(
        found.value(SpanMeasure::BarUAlpha),
        1.0 - 8.0 * 17.8 / 192.0,
    );
    near(found.value(SpanMeasure::CharacterPercent), 0.6);
    // Chance is 0.4 * 0.4 + 0.6 * 0.6.
    near(
        found.value(SpanMeasure::CharacterKappa),
        (0.6 - 0.52) / 0.48,
    );
    near(found.value(SpanMeasure::F1(SpanMatch::Characters)), 0.5);
    near(found.value(SpanMeasure::F1(SpanMatch::Exact)), 0.0);
    near(found.value(SpanMeasure::F1(SpanMatch::Overlap)), 1.0);
}

#[test]
fn labels_within_common_matter_are_what_a_hand_computes() {
    // Shared: 10 characters 0-0, 10 characters 1-1, 10 characters 0-1.
    let drawn: Drawn<'_> = &[
        &[(0, 10, 0), (20, 30, 1), (40, 50, 0)],
        &[(0, 10, 0), (20, 30, 1), (40, 60, 1)],
    ];
    let found = scores(&[document(100, drawn)]);
    // l* = 60, of each label 30; S* = 6 * 100; expected lengths are divided by 50.
    let divisor = 60.0 - 600.0 / 60.0;
    near(
        found.value(SpanMeasure::CuAlpha),
        1.0 - 20.0 / (2.0 * 30.0 * 30.0 / divisor),
    );
    let (family, total) = found.coding();
    let (row, own) = (
        (30.0 * 60.0 - 300.0) / divisor,
        (30.0 * 30.0 - 300.0) / divisor,
    );
    for label in [0, 1] {
        near(
            family.ku_alpha(total, 0, label),
            1.0 - row / 30.0 * 10.0 / (row - own),
        );
    }
    near(family.coverage(total, 0, 0), 1.0);
    near(family.coverage(total, 0, 1), 30.0 / 40.0);
}

#[test]
fn spans_are_the_same_in_four_ways() {
    let drawn: Drawn<'_> = &[
        &[(0, 10, 0), (20, 30, 0), (20, 30, 0), (40, 60, 1)],
        &[(0, 10, 1), (20, 30, 0), (41, 50, 1), (51, 60, 1)],
    ];
    let found = scores(&[document(100, drawn)]);
    let cases = [
        (SpanMatch::Exact, 2.0 / 8.0),
        (SpanMatch::ExactUnlabelled, 4.0 / 8.0),
        (SpanMatch::Overlap, 4.0 / 8.0),
        (SpanMatch::Characters, 2.0 * 28.0 / 78.0),
    ];
    for (which, expected) in cases {
        near(found.value(SpanMeasure::F1(which)), expected);
    }
    let (family, total) = found.span_f1();
    let (first, second) = family.agr(total, 0);
    near(first, 3.0 / 4.0);
    near(second, 3.0 / 4.0);
}

#[test]
fn one_empty_annotator_is_a_number_and_one_missing_is_not_there() {
    let one: Drawn<'_> = &[&[(10, 20, 0)], &[]];
    let found = scores(&[document(100, one)]);
    near(found.value(SpanMeasure::UAlpha), -0.045);
    near(found.value(SpanMeasure::F1(SpanMatch::Exact)), 0.0);
    let mut missing = document(100, one);
    missing.annotators[1] = None;
    let both = scores(&[document(100, one), missing]);
    for measure in SpanMeasure::ALL {
        assert_eq!(both.value(measure), found.value(measure), "{measure:?}");
    }
    assert_eq!(
        both.of_document(1, SpanMeasure::UAlpha),
        Err(Undefined::NoPair)
    );
    assert_eq!(both.mean_over_documents(SpanMeasure::UAlpha).n_undefined, 1);
}

#[test]
fn the_three_questions_differ_by_labels_alone() {
    // Tag by tens, value of a field by ones.
    let drawn: Drawn<'_> = &[&[(0, 10, 11), (20, 30, 20)], &[(0, 10, 12), (20, 30, 20)]];
    let all = document(50, drawn);
    let tags = all.relabelled(|label| Some(label / 10));
    let exact = SpanMeasure::F1(SpanMatch::Exact);
    near(scores(&[all.unlabelled()]).value(exact), 1.0);
    near(scores(&[tags]).value(exact), 1.0);
    near(Scores::new(2, 30, &[all]).value(exact), 0.5);
}

#[test]
fn what_is_cut_from_overlaps_is_told() {
    let nested: Drawn<'_> = &[&[(0, 20, 0), (5, 9, 1)], &[(0, 20, 0)]];
    let found = scores(&[document(50, nested)]);
    assert_eq!(found.n_cut(), 4);
    near(found.value(SpanMeasure::UAlpha), 1.0);
    near(found.value(SpanMeasure::F1(SpanMatch::Exact)), 2.0 / 3.0);
}

#[test]
fn the_older_alpha_leaves_out_who_has_not_finished() {
    let drawn: Drawn<'_> = &[&[(10, 20, 0)], &[(10, 20, 0)]];
    near(alpha_u_1995(&document(100, drawn)), 1.0);
    let apart: Drawn<'_> = &[&[(10, 20, 0)], &[(50, 60, 0)]];
    assert!(alpha_u_1995(&document(100, apart)).unwrap() < 0.0);
    let mut missing = document(100, drawn);
    missing.annotators[1] = None;
    assert_eq!(alpha_u_1995(&missing), Err(Undefined::NoPair));
    assert_eq!(
        alpha_u_1995(&document(100, &[&[], &[]])),
        Err(Undefined::NothingMarked)
    );
}

#[test]
fn the_older_alpha_of_several_articles_is_the_mean_of_those_with_a_value() {
    let same: Drawn<'_> = &[&[(10, 20, 0)], &[(10, 20, 0)]];
    let apart: Drawn<'_> = &[&[(10, 20, 0)], &[(12, 20, 0)]];
    let of = |documents: &[Document]| scores(documents).value(SpanMeasure::AlphaU1995);
    let (one, other) = (document(100, same), document(80, apart));
    let empty = document(50, &[&[], &[]]);
    let mean = f64::midpoint(1.0, alpha_u_1995(&other).unwrap());
    near(of(&[one, other, empty.clone()]), mean);
    assert_eq!(of(&[empty]), Err(Undefined::NothingMarked));
    assert_eq!(of(&[document(50, &[&[(1, 2, 0)]])]), Err(Undefined::NoPair));
}

#[test]
fn borders_of_spans_are_compared_by_word_kind_and_label() {
    let words = |drawn: Drawn<'_>| Document {
        words: (0..10).map(|nth| (nth * 6, nth * 6 + 5)).collect(),
        ..document(60, drawn)
    };
    let cases: [(Drawn<'_>, f64); 6] = [
        // Where in a word a span is cut is the same to it.
        (&[&[(0, 17, 0)], &[(2, 14, 0)]], 1.0),
        // The same start; the end is one word off, which counts half.
        (&[&[(0, 17, 0)], &[(0, 23, 0)]], 0.75),
        // Two words off is another end.
        (&[&[(0, 17, 0)], &[(0, 29, 0)]], 1.0 / 3.0),
        // One's end is not the other's start, whatever the place.
        (&[&[(0, 17, 0)], &[(18, 29, 0)]], 0.0),
        (&[&[(0, 17, 0)], &[(0, 17, 1)]], 0.0),
        // A cut that u-α does not see.
        (&[&[(0, 35, 0)], &[(0, 17, 0), (18, 35, 0)]], 0.5),
    ];
    for (drawn, expected) in cases {
        near(
            scores(&[words(drawn)]).value(SpanMeasure::BoundarySimilarity),
            expected,
        );
    }
    let none = scores(&[words(&[&[], &[]])]);
    assert_eq!(
        none.value(SpanMeasure::BoundarySimilarity),
        Err(Undefined::NoBoundary)
    );
}

#[test]
fn intervals_hold_the_value_and_repeat_with_the_seed() {
    let cancel = AtomicBool::new(false);
    let made_up = MadeUpSpans::by(3);
    let documents: Vec<Document> = (0..40).map(|nth| made_up.document(nth)).collect();
    let found = scores(&documents);
    let bootstrap = Bootstrap {
        n_replicates: 300,
        ..Bootstrap::default()
    };
    for measure in SpanMeasure::ALL {
        let interval = found.interval(measure, &bootstrap, &cancel).unwrap();
        let value = found.value(measure).unwrap();
        assert!(
            interval.lower < value && value < interval.upper,
            "{measure:?} {interval:?}"
        );
        assert_eq!(Ok(interval), found.interval(measure, &bootstrap, &cancel));
        let narrow = Bootstrap {
            level: 0.5,
            ..bootstrap
        };
        let narrow = found.interval(measure, &narrow, &cancel).unwrap();
        assert!(narrow.lower > interval.lower && narrow.upper < interval.upper);
    }
}

#[test]
fn there_is_no_interval_where_draws_are_often_undefined() {
    let cancel = AtomicBool::new(false);
    let bootstrap = Bootstrap::default();
    let marked = document(50, &[&[(0, 10, 0)], &[(0, 9, 0)]]);
    let empty = document(50, &[&[], &[]]);
    let one = scores(std::slice::from_ref(&marked));
    let interval = one.interval(SpanMeasure::UAlpha, &bootstrap, &cancel);
    assert_eq!(interval, Err(NoInterval::TooFewDocuments));
    let rare = scores(&[marked, empty.clone(), empty]);
    let interval = rare.interval(SpanMeasure::UAlpha, &bootstrap, &cancel);
    // All three draws are empty in 8 of 27 cases.
    let Err(NoInterval::OftenUndefined { n_undefined, .. }) = interval else {
        panic!("{interval:?}");
    };
    assert!((200..400).contains(&n_undefined), "{n_undefined}");
    let given_up = rare.interval(SpanMeasure::UAlpha, &bootstrap, &AtomicBool::new(true));
    assert_eq!(given_up, Err(NoInterval::Cancelled));
}

#[test]
fn a_document_counted_anew_is_as_if_all_were() {
    let made_up = MadeUpSpans::by(4);
    let mut documents: Vec<Document> = (0..6).map(|nth| made_up.document(nth)).collect();
    let mut changed = scores(&documents);
    documents[2] = made_up.document(99);
    documents[4].annotators[1] = None;
    for nth in [2, 4] {
        changed.replace(nth, &documents[nth]);
    }
    let anew = scores(&documents);
    for measure in SpanMeasure::ALL {
        near(changed.value(measure), anew.value(measure).unwrap());
        for nth in 0..documents.len() {
            assert_eq!(
                changed.of_document(nth, measure),
                anew.of_document(nth, measure)
            );
        }
    }
    assert_eq!(changed.n_documents(), 6);
}

#[test]
fn what_taking_a_document_away_leaves_by_rounding_is_nothing() {
    let made_up = MadeUpSpans::by(4);
    let documents: Vec<Document> = (0..9).map(|nth| made_up.document(nth)).collect();
    let mut found = scores(&documents);
    for nth in 0..documents.len() {
        found.replace(nth, &document(1000, &[&[], &[], &[], &[]]));
    }
    let measures = [SpanMeasure::UAlpha, SpanMeasure::BarUAlpha];
    for measure in measures {
        assert_eq!(found.value(measure), Err(Undefined::NothingMarked));
    }
    let (family, total) = found.unitizing();
    let alpha = family
        .characters()
        .krippendorff_alpha(total, &Metric::Nominal);
    assert_eq!(alpha, Err(Undefined::OneLabel));
}

#[test]
fn every_measure_says_what_it_answers() {
    let sentences: BTreeSet<&str> = SpanMeasure::ALL.iter().map(|it| it.sentence()).collect();
    assert_eq!(sentences.len(), SpanMeasure::ALL.len());
    assert!(sentences.iter().all(|sentence| !sentence.ends_with('.')));
}

#[test]
fn chance_spans_are_near_zero() {
    // Annotators who marked different texts.
    let made_up = MadeUpSpans::by(2);
    let documents: Vec<Document> = (0..200)
        .map(|nth| {
            let (one, other) = (made_up.document(nth), made_up.document(nth + 500));
            let length = one.length.min(other.length);
            let cut = |spans: &Option<Vec<Span>>| {
                let inside = spans.iter().flatten().copied();
                Some(
                    inside
                        .filter(|span| span.end <= length)
                        .collect::<Vec<Span>>(),
                )
            };
            Document {
                length,
                annotators: vec![cut(&one.annotators[0]), cut(&other.annotators[1])],
                ..Document::default()
            }
        })
        .collect();
    let found = scores(&documents);
    for measure in [
        SpanMeasure::UAlpha,
        SpanMeasure::BarUAlpha,
        SpanMeasure::CuAlpha,
    ] {
        let value = found.value(measure).unwrap();
        assert!(value.abs() < 0.06, "{measure:?}: {value}");
    }
}
