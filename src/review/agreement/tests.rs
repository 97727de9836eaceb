//! Own small cases, so that the measures are tested without the reference cases.

mod gamma;
mod items;
mod properties;
mod spans;

use super::*;

/// Spans of each annotator as start, end and label.
type Drawn<'a> = &'a [&'a [(u32, u32, u32)]];

fn document(length: u32, annotators: Drawn<'_>) -> Document {
    let spans = |places: &&[(u32, u32, u32)]| {
        let each = places.iter();
        Some(each.map(|it| Span::new(it.0, it.1, it.2)).collect())
    };
    Document {
        length,
        annotators: annotators.iter().map(spans).collect(),
        ..Document::default()
    }
}

fn scores(documents: &[Document]) -> Scores {
    let n_annotators = documents.first().map_or(2, |it| it.annotators.len());
    Scores::new(n_annotators, 6, documents)
}

#[track_caller]
fn near(found: Measure, expected: f64) {
    let value = found.unwrap();
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}
