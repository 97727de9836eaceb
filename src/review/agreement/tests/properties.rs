//! What holds for any documents.

use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::*;
use crate::testing::made_up_spans::MadeUpSpans;

fn some_document(n_annotators: usize) -> impl Strategy<Value = Document> {
    let span = (0_u32..70, 1_u32..20, 0_u32..3);
    let span = span.prop_map(|(start, length, label)| Span::new(start, start + length, label));
    let spans = prop::option::weighted(0.9, prop::collection::vec(span, 0..6));
    let annotators = prop::collection::vec(spans, n_annotators);
    annotators.prop_map(|annotators| Document {
        length: 90,
        annotators,
        words: (0..18).map(|nth| (nth * 5, nth * 5 + 4)).collect(),
    })
}

fn same(one: Measure, other: Measure) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => (one - other).abs() < 1e-9,
        (one, other) => one.is_err() && other.is_err(),
    }
}

proptest! {
    #[test]
    fn the_order_of_annotators_and_documents_changes_nothing(
        documents in prop::collection::vec(some_document(4), 1..5),
    ) {
        let turned: Vec<Document> = documents.iter().rev().map(|it| it.by(&[2, 0, 3, 1])).collect();
        let (one, other) = (scores(&documents), scores(&turned));
        for measure in SpanMeasure::ALL {
            prop_assert!(same(one.value(measure), other.value(measure)), "{:?}", measure);
        }
    }

    #[test]
    fn who_marks_the_same_agrees_wholly(document in some_document(1)) {
        let twins = document.by(&[0, 0, 0]);
        let found = scores(&[twins]);
        for measure in SpanMeasure::ALL {
            if let Ok(value) = found.value(measure) {
                prop_assert!((value - 1.0).abs() < 1e-9, "{:?} {}", measure, value);
            }
        }
    }

    #[test]
    fn sums_over_stretches_are_sums_over_characters(document in some_document(3)) {
        let flat = FlatDocument::of(&document);
        let family = Coincidences { n_labels: 4 };
        let pairs = PairTables { n_annotators: 3, n_labels: 4 };
        let code = |spans: &Option<Vec<Span>>, place: u32| {
            let spans = spans.as_ref()?;
            let there = spans.iter().find(|span| span.start <= place && place < span.end);
            Some(there.map_or(0, |span| span.label + 1))
        };
        let mut total = family.total(&[]);
        let mut pair_total = pairs.total(&[]);
        for place in 0..document.length {
            let codes: Vec<Option<u32>> = flat.annotators.iter().map(|it| code(it, place)).collect();
            total.add(&family.tally(&codes, 1.0), 1.0);
            pair_total.add(&pairs.tally(&codes, 1.0), 1.0);
        }
        let found = family.total(&[family.tally_characters(&flat)]);
        let found_pairs = pairs.total(&[pairs.tally_characters(&flat)]);
        let alpha = |total| family.krippendorff_alpha(total, &Metric::Nominal);
        prop_assert!(same(alpha(&found), alpha(&total)));
        prop_assert!(same(family.fleiss_kappa(&found), family.fleiss_kappa(&total)));
        for pair in 0..3 {
            let kappa = |total| pairs.cohen_kappa(total, pair, KappaWeight::Linear);
            prop_assert!(same(kappa(&found_pairs), kappa(&pair_total)));
        }
    }

    #[test]
    fn f1_in_one_walk_is_f1_by_looking_at_all(document in some_document(2)) {
        // Where spans of a list overlap there is only the long way, so a far span that does is added.
        let flat = FlatDocument::of(&document);
        let short = Document { length: 90, annotators: flat.annotators, ..Document::default() };
        let mut long = short.clone();
        for spans in long.annotators.iter_mut().flatten() {
            spans.extend([Span::new(200, 210, 5), Span::new(205, 215, 5)]);
        }
        let (one, other) = (scores(std::slice::from_ref(&short)), scores(&[long]));
        let n_spans: usize = short.annotators.iter().flatten().map(Vec::len).sum();
        let n_characters: u32 = short.annotators.iter().flatten().flatten().map(Span::length).sum();
        for (which, n, added) in [
            (SpanMatch::Exact, n_spans as f64, 4.0),
            (SpanMatch::ExactUnlabelled, n_spans as f64, 4.0),
            (SpanMatch::Overlap, n_spans as f64, 4.0),
            (SpanMatch::Characters, f64::from(n_characters), 30.0),
        ] {
            let (family, total) = one.span_f1();
            let (_, other_total) = other.span_f1();
            if let (Ok(one), Ok(other)) = (family.f1(total, 0, which), family.f1(other_total, 0, which)) {
                prop_assert!((one * n + added - other * (n + added)).abs() < 1e-6, "{:?}", which);
            }
        }
    }

    #[test]
    fn gamma_does_not_depend_on_the_order_of_annotators(document in some_document(3)) {
        let cancel = AtomicBool::new(false);
        let chance = [Continuum::of(&MadeUpSpans::by(3).document(1))];
        let gamma = |document: &Document| {
            let settings = GammaSettings::default();
            settings.gamma_against(&Continuum::of(document), &chance, &cancel).unwrap().gamma()
        };
        prop_assert!(same(gamma(&document), gamma(&document.by(&[1, 2, 0]))));
    }
}
