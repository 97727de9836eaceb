//! F1 of the spans of two annotators, in four ways, and the share of spans that meet another.
//!
//! Text that nobody marked cannot be counted as spans, so there is no correction for chance
//! (Hripcsak & Rothschild 2005).

use super::document::{Document, Span};
use super::matching::{is_disjoint, most_overlaps};
use super::mean::Mean;
use super::sweep::{meetings, pairs};
use super::tally::{Tally, Total};
use super::undefined::{Measure, Undefined};
use crate::review::matrix::at;

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
}

/// How many counts a pair has.
const N_COUNTS: usize = Count::SharedCharacters as usize + 1;

impl SpanF1 {
    /// Counts a document for each pair of annotators who finished it.
    pub fn tally(self, document: &Document) -> Tally {
        let sorted = |spans: &Option<Vec<Span>>| {
            let mut spans = spans.clone()?;
            spans.sort_unstable();
            Some(spans)
        };
        let sorted: Vec<Option<Vec<Span>>> = document.annotators.iter().map(sorted).collect();
        let spans = |annotator: usize| sorted.get(annotator).and_then(Option::as_deref);
        let mut tally = Tally::default();
        for (pair, (one, other)) in self.pairs().enumerate() {
            if let (Some(one), Some(other)) = (spans(one), spans(other)) {
                count(one, other, |what, n| {
                    tally.push(pair * N_COUNTS + what as usize, f64::from(n));
                });
            }
        }
        tally
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
        let (same, all) = match which {
            SpanMatch::Exact => (at(Count::Exact), at(Count::Spans)),
            SpanMatch::ExactUnlabelled => (at(Count::ExactUnlabelled), at(Count::Spans)),
            SpanMatch::Overlap => (at(Count::Overlap), at(Count::Spans)),
            SpanMatch::Characters => (at(Count::SharedCharacters), at(Count::Characters)),
        };
        share(2.0 * same, all)
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

fn count(one: &[Span], other: &[Span], mut tell: impl FnMut(Count, u32)) {
    let n = |spans: &[Span]| u32::try_from(spans.len()).unwrap_or(u32::MAX);
    tell(Count::First, n(one));
    tell(Count::Second, n(other));
    tell(Count::Spans, n(one).saturating_add(n(other)));
    tell(Count::Exact, n_equal(one, other, |span| *span));
    let place = |span: &Span| (span.start, span.end);
    tell(Count::ExactUnlabelled, n_equal(one, other, place));
    tell(Count::Overlap, most_overlaps(one, other));
    if is_disjoint(one) && is_disjoint(other) {
        count_disjoint(one, other, &mut tell);
    } else {
        count_any(one, other, &mut tell);
    }
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

fn count_disjoint(one: &[Span], other: &[Span], tell: &mut impl FnMut(Count, u32)) {
    let (mut last, mut last_other) = (None, None);
    meetings(one, other, |nth, nth_other, n| {
        if at(one, nth).label != at(other, nth_other).label {
            return;
        }
        if last.replace(nth) != Some(nth) {
            tell(Count::FirstMet, 1);
        }
        if last_other.replace(nth_other) != Some(nth_other) {
            tell(Count::SecondMet, 1);
        }
        tell(Count::SharedCharacters, n);
    });
    let lengths = one.iter().chain(other).map(Span::length);
    tell(Count::Characters, lengths.sum());
}

fn count_any(one: &[Span], other: &[Span], tell: &mut impl FnMut(Count, u32)) {
    tell(Count::FirstMet, n_met(one, other));
    tell(Count::SecondMet, n_met(other, one));
    let mut labels: Vec<u32> = one.iter().chain(other).map(|span| span.label).collect();
    labels.sort_unstable();
    labels.dedup();
    for label in labels {
        let (one, other) = (joined(one, label), joined(other, label));
        let lengths = one.iter().chain(&other).map(Span::length);
        tell(Count::Characters, lengths.sum());
        meetings(&one, &other, |_, _, n| tell(Count::SharedCharacters, n));
    }
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
    super::document::flattened(&own, u32::MAX).0
}
