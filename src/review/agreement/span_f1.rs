//! F1 of the spans of two annotators, in five ways, and the share of spans that meet another.
//!
//! Text that nobody marked cannot be counted as spans, so there is no correction for chance
//! (Hripcsak & Rothschild 2005).

use super::document::{Document, Span, flattened};
use super::matching::{is_disjoint, most_overlaps};
use super::mean::Mean;
use super::sweep::{meetings, pairs};
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use crate::review::matrix::{at, put};

/// Which spans count as the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum SpanMatch {
    /// Same start, end and label.
    #[default]
    Exact,
    /// Same start and end, any label.
    ExactUnlabelled,
    /// Same label and a shared character, each span used once.
    Overlap,
    /// Not spans but words with their labels, each that a span has a letter of.
    Words,
    /// Not spans but characters with their labels.
    Characters,
}

/// The family of sums for each pair of annotators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanF1 {
    /// How many annotators the team has.
    pub n_annotators: usize,
}

/// What is counted of a pair.
#[derive(Clone, Copy)]
enum Count {
    /// Spans of both.
    Spans,
    First,
    Second,
    Exact,
    ExactUnlabelled,
    Overlap,
    /// Spans of the first that meet one of the second with the same label.
    FirstMet,
    SecondMet,
    /// Characters with their labels, of both.
    Characters,
    SharedCharacters,
    /// Words with their labels, of both.
    Words,
    SharedWords,
}

/// How many counts a pair has.
const N_COUNTS: usize = Count::SharedWords as usize + 1;

impl SpanMatch {
    /// What is the same, and out of what.
    fn counts(self) -> (Count, Count) {
        match self {
            Self::Exact => (Count::Exact, Count::Spans),
            Self::ExactUnlabelled => (Count::ExactUnlabelled, Count::Spans),
            Self::Overlap => (Count::Overlap, Count::Spans),
            Self::Words => (Count::SharedWords, Count::Words),
            Self::Characters => (Count::SharedCharacters, Count::Characters),
        }
    }

    /// Whether F1 reads a sum.
    pub(super) fn is_read(self, place: usize) -> bool {
        let (same, all) = self.counts();
        let count = place % N_COUNTS;
        count == same as usize || count == all as usize
    }
}

impl SpanF1 {
    /// Counts a document for each pair of annotators who finished it.
    pub fn tally(self, document: &Document) -> Tally {
        let each = document.annotators.iter();
        let sides: Vec<Option<Side>> = each
            .map(|spans| Some(Side::of(spans.as_ref()?, document)))
            .collect();
        let side = |annotator: usize| sides.get(annotator).and_then(Option::as_ref);
        let mut tally = Tally::default();
        for (pair, (one, other)) in self.pairs().enumerate() {
            if let (Some(one), Some(other)) = (side(one), side(other)) {
                let counts = Counts::of(one, other);
                for (nth, n) in counts.0.iter().enumerate() {
                    tally.push(pair * N_COUNTS + nth, f64::from(*n));
                }
            }
        }
        tally.fit()
    }

    /// The sums of all these documents.
    pub fn total<'a>(self, tallies: impl IntoIterator<Item = &'a Tally>) -> Total {
        Total::over(self.n_sums(), tallies)
    }

    /// F1 of a pair, by its number, over the counts of all documents together.
    ///
    /// 0 where only one of them marked anything.
    pub fn f1(self, total: &Total, pair: usize, which: SpanMatch) -> Measure {
        let at = |what: Count| total.at(pair * N_COUNTS + what as usize);
        let (same, all) = which.counts();
        share(2.0 * at(same), at(all))
    }

    /// agr (Wiebe, Wilson & Cardie 2005): the share of the first's spans that meet one of the second's with the
    /// same label, and the other way round.
    ///
    /// Higher than F1 where one splits what the other joins.
    pub fn agr(self, total: &Total, pair: usize) -> (Measure, Measure) {
        let at = |what: Count| total.at(pair * N_COUNTS + what as usize);
        (
            share(at(Count::FirstMet), at(Count::First)),
            share(at(Count::SecondMet), at(Count::Second)),
        )
    }

    /// The mean of F1 over all pairs for which it has a value.
    pub fn mean_f1(self, total: &Total, which: SpanMatch) -> Mean {
        let pairs = self.pairs().enumerate();
        let each = pairs.map(|(pair, _)| self.f1(total, pair, which));
        Mean::of(each, Undefined::NoPair)
    }

    /// The mean over documents of F1 averaged over pairs.
    pub fn mean_over_documents(self, tallies: &[Tally], which: SpanMatch) -> Mean {
        let each = tallies.iter();
        let each = each.map(|tally| self.mean_f1(&self.total([tally]), which).value);
        Mean::of(each, Undefined::NoPair)
    }

    /// The pairs of annotators in order: 0 and 1, 0 and 2, …, 1 and 2, ….
    pub fn pairs(self) -> impl Iterator<Item = (usize, usize)> {
        pairs(self.n_annotators)
    }

    /// How many sums there are.
    pub fn n_sums(self) -> usize {
        self.pairs().count() * N_COUNTS
    }
}

fn share(part: f64, all: f64) -> Measure {
    if all > 0.0 {
        Ok(part / all)
    } else {
        Err(Undefined::NothingMarked)
    }
}

/// One annotator's spans in reading order.
struct Side {
    spans: Vec<Span>,
    /// The numbers of the words of each label, by label, those that meet as one.
    words: Vec<Span>,
    is_disjoint: bool,
}

impl Side {
    fn of(spans: &[Span], document: &Document) -> Self {
        let mut spans = spans.to_vec();
        spans.sort_unstable();
        Self {
            words: words_of(&spans, document),
            is_disjoint: is_disjoint(&spans),
            spans,
        }
    }
}

struct Counts([u32; N_COUNTS]);

impl Counts {
    fn of(one: &Side, other: &Side) -> Self {
        let is_disjoint = one.is_disjoint && other.is_disjoint;
        let n = |spans: &[Span]| u32::try_from(spans.len()).unwrap_or(u32::MAX);
        let mut counts = Self([0; N_COUNTS]);
        let lengths = one.words.iter().chain(&other.words).map(Span::length);
        counts.add(Count::Words, lengths.sum());
        counts.add(Count::SharedWords, n_shared(&one.words, &other.words));
        let (one, other) = (&one.spans, &other.spans);
        counts.add(Count::First, n(one));
        counts.add(Count::Second, n(other));
        counts.add(Count::Spans, n(one).saturating_add(n(other)));
        if is_disjoint {
            counts.add_disjoint(one, other);
        } else {
            counts.add_any(one, other);
        }
        counts
    }

    fn add(&mut self, what: Count, n: u32) {
        let known = at(&self.0, what as usize);
        put(&mut self.0, what as usize, known.saturating_add(n));
    }

    /// All counts in one walk: who ends first meets nobody later.
    fn add_disjoint(&mut self, one: &[Span], other: &[Span]) {
        let (mut met, mut met_other) = (None, None);
        let (mut used, mut used_other) = (None, None);
        meetings(one, other, |nth, nth_other, n| {
            let (span, with) = (at(one, nth), at(other, nth_other));
            let is_exact = (span.start, span.end) == (with.start, with.end);
            self.add(Count::ExactUnlabelled, is_exact.into());
            if span.label != with.label {
                return;
            }
            self.add(Count::Exact, is_exact.into());
            self.add(Count::SharedCharacters, n);
            let is_first = met.replace(nth) != Some(nth);
            self.add(Count::FirstMet, is_first.into());
            let is_first = met_other.replace(nth_other) != Some(nth_other);
            self.add(Count::SecondMet, is_first.into());
            if used != Some(nth) && used_other != Some(nth_other) {
                (used, used_other) = (Some(nth), Some(nth_other));
                self.add(Count::Overlap, 1);
            }
        });
        let lengths = one.iter().chain(other).map(Span::length);
        self.add(Count::Characters, lengths.sum());
    }

    fn add_any(&mut self, one: &[Span], other: &[Span]) {
        self.add(Count::Exact, n_equal(one, other, |span| *span));
        let place = |span: &Span| (span.start, span.end);
        self.add(Count::ExactUnlabelled, n_equal(one, other, place));
        self.add(Count::Overlap, most_overlaps(one, other));
        self.add(Count::FirstMet, n_met(one, other));
        self.add(Count::SecondMet, n_met(other, one));
        let mut labels: Vec<u32> = one.iter().chain(other).map(|span| span.label).collect();
        labels.sort_unstable();
        labels.dedup();
        for label in labels {
            let (one, other) = (joined(one, label), joined(other, label));
            let lengths = one.iter().chain(&other).map(Span::length);
            self.add(Count::Characters, lengths.sum());
            meetings(&one, &other, |_, _, n| self.add(Count::SharedCharacters, n));
        }
    }
}

fn words_of(spans: &[Span], document: &Document) -> Vec<Span> {
    let words = spans.iter().filter_map(|span| document.words_of(span));
    let mut words: Vec<Span> = words.collect();
    words.sort_unstable_by_key(|span| (span.label, span.start, span.end));
    let mut joined: Vec<Span> = Vec::with_capacity(words.len());
    for span in words {
        match joined.last_mut() {
            Some(last) if last.label == span.label && span.start <= last.end => {
                last.end = last.end.max(span.end);
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// How much two lists share that are in order of their labels and, within one, of their places.
fn n_shared(one: &[Span], other: &[Span]) -> u32 {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut n: u32 = 0;
    while let (Some(span), Some(with)) = (left.peek(), right.peek()) {
        if span.label == with.label {
            n = n.saturating_add(span.overlap(with));
        }
        if (span.label, span.end) <= (with.label, with.end) {
            left.next();
        } else {
            right.next();
        }
    }
    n
}

/// How many are in both sorted lists, each counted as often as both have it.
fn n_equal<T: Ord>(one: &[Span], other: &[Span], key: impl Fn(&Span) -> T) -> u32 {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut n = 0;
    while let (Some(span), Some(with)) = (left.peek(), right.peek()) {
        let order = key(span).cmp(&key(with));
        n += u32::from(order.is_eq());
        if order.is_le() {
            left.next();
        }
        if order.is_ge() {
            right.next();
        }
    }
    n
}

fn n_met(one: &[Span], other: &[Span]) -> u32 {
    let is_met = |span: &&Span| {
        let mut others = other.iter();
        others.any(|met| met.label == span.label && met.overlap(span) > 0)
    };
    u32::try_from(one.iter().filter(is_met).count()).unwrap_or(u32::MAX)
}

/// The spans of a label, those that overlap as one.
fn joined(spans: &[Span], label: u32) -> Vec<Span> {
    let own: Vec<Span> = spans
        .iter()
        .copied()
        .filter(|span| span.label == label)
        .collect();
    flattened(&own, u32::MAX).0
}
