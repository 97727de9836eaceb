//! Measures of agreement over made-up spans of several annotators, and γ.
//!
//! Floors are one look at each span, and one sort of them: nothing that compares annotators can do without.

use std::hint::black_box;
use std::sync::atomic::AtomicBool;

use criterion::SamplingMode;
use stancemark::review::agreement::{
    Bootstrap, Continuum, Document, Gamma, GammaSettings, Sampler, Scores, SpanMeasure,
};
use stancemark::testing::made_up_spans::MadeUpSpans;

use crate::measure::{CpuGroup, Measures, work};

/// Two and ten annotators on a thousand articles, ten on ten thousand; γ of two and three on a hundred, of five on one.
pub fn measure(measures: &mut Measures) {
    for n_annotators in [2, 10] {
        let name = format!("agreement of {n_annotators} annotators, 1000 articles");
        measure_spans(measures.group(&name), n_annotators);
    }
    let name = "agreement of 10 annotators, 10 000 articles";
    if measures.is_wanted(name) {
        measure_many(measures.group(name));
    }
    for (n_annotators, n_articles) in [(2, 100), (3, 100), (5, 1)] {
        let name = format!("gamma of {n_annotators} annotators, {n_articles} articles");
        measure_gamma(measures.group(&name), &articles(n_annotators, n_articles));
    }
}

fn articles(n_annotators: usize, n_articles: u64) -> Vec<Document> {
    let made_up = MadeUpSpans::by(n_annotators);
    (0..n_articles).map(|nth| made_up.document(nth)).collect()
}

fn measure_spans(mut group: CpuGroup<'_>, n_annotators: usize) {
    let articles = articles(n_annotators, 1000);
    let n_labels = 6;
    work(&mut group, "floor: the spans sorted", || {
        let spans = articles
            .iter()
            .flat_map(|it| it.annotators.iter().flatten());
        spans.map(|spans| sorted(spans)).sum::<usize>()
    });
    work(&mut group, "all measures", || {
        let scores = Scores::new(n_annotators, n_labels, &articles);
        SpanMeasure::ALL.map(|measure| scores.value(measure))
    });
    let mut scores = Scores::new(n_annotators, n_labels, &articles);
    let mut changed = articles.iter().cycle();
    work(&mut group, "one article anew and all measures", || {
        scores.replace(3, changed.next().unwrap());
        SpanMeasure::ALL.map(|measure| scores.value(measure))
    });
    let cancel = AtomicBool::new(false);
    for measure in [
        SpanMeasure::UAlpha,
        SpanMeasure::CuAlpha,
        SpanMeasure::CharacterKappa,
    ] {
        let name = format!("interval of {measure:?}, 1000 draws");
        work(&mut group, &name, || {
            scores
                .interval(measure, &Bootstrap::default(), &cancel)
                .unwrap()
        });
    }
    group.finish();
}

fn measure_many(mut group: CpuGroup<'_>) {
    let articles = articles(10, 10_000);
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    work(&mut group, "all measures", || {
        let scores = Scores::new(10, 6, &articles);
        SpanMeasure::ALL.map(|measure| scores.value(measure))
    });
}

fn sorted<T: Clone + Ord>(spans: &[T]) -> usize {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    black_box(spans).len()
}

fn measure_gamma(mut group: CpuGroup<'_>, articles: &[Document]) {
    let cancel = AtomicBool::new(false);
    let continua: Vec<Continuum> = articles.iter().map(Continuum::of).collect();
    for (name, n_samples) in [("floor: without chance", 0), ("30 samples", 30)] {
        let settings = GammaSettings {
            sampler: Sampler::Statistical,
            n_samples,
            precision: None,
            ..GammaSettings::default()
        };
        work(&mut group, name, || {
            let all = continua
                .iter()
                .map(|it| settings.gamma(it, &cancel).unwrap());
            all.collect::<Vec<Gamma>>()
        });
    }
    group.finish();
}
