//! What annotators marked in one document, by numbers only.

use std::sync::Arc;

use crate::review::alignment::Unit;

/// A stretch that an annotator marked; a piece each for an annotation of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where it starts, in code points.
    pub start: u32,
    /// Where it ends; more than `start`.
    pub end: u32,
    /// The number of its label.
    pub label: u32,
}

/// The spans of every annotator on one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// How long the text is, in code points.
    pub length: u32,
    /// For each annotator of the team the spans; nothing where it was not opened or not finished.
    pub annotators: Vec<Option<Vec<Span>>>,
    /// Where the words of the text start and end, in code points and in order; none where nobody asks for words.
    pub words: Arc<[(u32, u32)]>,
}

impl Span {
    /// A span of a label.
    pub fn new(start: u32, end: u32, label: u32) -> Self {
        Self { start, end, label }
    }

    /// How long it is.
    pub fn length(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// How much of it another span shares.
    pub fn overlap(&self, other: &Self) -> u32 {
        let start = self.start.max(other.start);
        self.end.min(other.end).saturating_sub(start)
    }
}

impl From<Span> for Unit {
    fn from(span: Span) -> Self {
        Self::new(f64::from(span.start), f64::from(span.end), span.label)
    }
}

impl Document {
    /// The same places with one label for all: whether the same passages were marked.
    pub fn unlabelled(&self) -> Self {
        self.relabelled(|_| Some(0))
    }

    /// The spans with new labels, without those for which there is none.
    pub fn relabelled(&self, label: impl Fn(u32) -> Option<u32>) -> Self {
        let new = |span: &Span| Some(Span::new(span.start, span.end, label(span.label)?));
        let annotators = self.annotators.iter();
        let annotators = annotators.map(|spans| {
            let spans = spans.as_ref()?.iter();
            Some(spans.filter_map(new).collect())
        });
        Self {
            length: self.length,
            annotators: annotators.collect(),
            words: Arc::clone(&self.words),
        }
    }

    /// The numbers of the words that a span has letters of; nothing for a span without words.
    pub(super) fn words_of(&self, span: &Span) -> Option<Span> {
        let first = self.words.partition_point(|(_, end)| *end <= span.start);
        let after = self.words.partition_point(|(start, _)| *start < span.end);
        let [first, after] = [first, after].map(|it| u32::try_from(it).unwrap_or(u32::MAX));
        (first < after).then(|| Span::new(first, after, span.label))
    }

    /// Whether all labels have numbers below this.
    pub(super) fn has_labels_below(&self, n_labels: usize) -> bool {
        let mut spans = self.annotators.iter().flatten().flatten();
        spans.all(|span| (span.label as usize) < n_labels)
    }

    /// The same with these annotators only, in this order: for a pair, or one against others.
    pub fn by(&self, annotators: &[usize]) -> Self {
        let spans = annotators
            .iter()
            .map(|annotator| self.annotators.get(*annotator));
        Self {
            length: self.length,
            annotators: spans.map(|spans| spans.cloned().flatten()).collect(),
            words: Arc::clone(&self.words),
        }
    }
}

/// A document in which no annotator's spans overlap each other, as the measures over characters need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlatDocument {
    /// How long the text is, in code points.
    pub length: u32,
    /// For each annotator of the team the spans in reading order; nothing where there is no answer.
    pub annotators: Vec<Option<Vec<Span>>>,
    /// How many code points of overlapping spans were cut away; to be told beside the measure.
    pub n_cut: u32,
}

impl FlatDocument {
    /// Joins overlapping spans of one label, and cuts those of two: the later one loses what the earlier has.
    ///
    /// An inner span of another label is lost as a whole; ask for each label alone, or use γ, where that matters.
    pub fn of(document: &Document) -> Self {
        let mut n_cut = 0;
        let each = document.annotators.iter();
        let annotators = each.map(|spans| {
            let (flat, cut) = flattened(spans.as_deref()?, document.length);
            n_cut += cut;
            Some(flat)
        });
        Self {
            annotators: annotators.collect(),
            length: document.length,
            n_cut,
        }
    }

    /// How many annotators have finished it.
    pub fn n_finished(&self) -> usize {
        self.annotators.iter().flatten().count()
    }

    /// The spans of an annotator who has finished it.
    pub(super) fn spans(&self, annotator: usize) -> Option<&[Span]> {
        self.annotators.get(annotator)?.as_deref()
    }
}

/// One annotator's spans so that none overlaps another, in reading order, and how much was cut away.
///
/// Overlapping spans of one label become one; of two labels the later span loses what the earlier
/// one has, so an inner span is lost as a whole.
pub(super) fn flattened(spans: &[Span], length: u32) -> (Vec<Span>, u32) {
    let mut sorted: Vec<Span> = spans.to_vec();
    sorted.sort_unstable();
    let mut flat: Vec<Span> = Vec::with_capacity(sorted.len());
    let mut n_cut = 0;
    for mut span in sorted {
        span.end = span.end.min(length);
        if let Some(last) = flat.last_mut().filter(|last| span.start < last.end) {
            if last.label == span.label {
                last.end = last.end.max(span.end);
                continue;
            }
            n_cut += last.end.min(span.end).saturating_sub(span.start);
            span.start = last.end;
        }
        if span.start < span.end {
            flat.push(span);
        }
    }
    (flat, n_cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(places: &[(u32, u32, u32)]) -> Vec<Span> {
        let places = places.iter();
        places
            .map(|(start, end, label)| Span::new(*start, *end, *label))
            .collect()
    }

    #[test]
    fn overlaps_of_one_annotator_are_joined_or_cut_and_what_is_cut_is_counted() {
        let cases: [(&[_], &[_], u32); 6] = [
            (&[(5, 9, 1), (0, 3, 0)], &[(0, 3, 0), (5, 9, 1)], 0),
            (&[(0, 5, 0), (5, 9, 0)], &[(0, 5, 0), (5, 9, 0)], 0),
            (&[(0, 5, 0), (3, 9, 0)], &[(0, 9, 0)], 0),
            (&[(0, 5, 0), (3, 9, 1)], &[(0, 5, 0), (5, 9, 1)], 2),
            (&[(0, 9, 0), (3, 5, 1)], &[(0, 9, 0)], 2),
            (&[(0, 5, 0), (18, 25, 1)], &[(0, 5, 0), (18, 20, 1)], 0),
        ];
        for (given, expected, n_cut) in cases {
            let found = flattened(&spans(given), 20);
            assert_eq!(found, (spans(expected), n_cut), "{given:?}");
        }
    }

    #[test]
    fn relabelling_leaves_spans_out_but_not_annotators() {
        let document = Document {
            length: 9,
            annotators: vec![Some(spans(&[(0, 3, 4), (5, 9, 7)])), None],
            ..Document::default()
        };
        let only = document.relabelled(|label| (label == 7).then_some(0));
        assert_eq!(only.annotators, [Some(spans(&[(5, 9, 0)])), None]);
        let without = document.unlabelled().annotators;
        assert_eq!(without, [Some(spans(&[(0, 3, 0), (5, 9, 0)])), None]);
        assert_eq!(FlatDocument::of(&document).n_finished(), 1);
        let turned = document.by(&[1, 0]).annotators;
        assert_eq!(turned, [None, document.annotators[0].clone()]);
    }
}
