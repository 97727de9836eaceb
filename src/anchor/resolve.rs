//! Finds a described range again, in the same text or in a changed one.
//!
//! The cheap way first: the position counts only if the quote stands there; then quote and
//! surroundings as they were written; then the same with line ends, quotation marks, dashes and
//! white space folded; last what comes closest to the quote.
//! The order of the steps and the weights of a score are those of Hypothesis' client
//! (`src/annotator/anchoring/match-quote.ts`); the code is not.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use memchr::memmem;

use super::approximate::{closest, n_steps};
use super::context::{Fit, Surroundings};
use super::fold::Folded;
use super::occurrences::places_of;
use super::{Anchoring, SpanSelector};
use crate::text::{LineIndex, TextOffset, TextRange, segment};

/// What likeness of the quote counts in a score, of [`WEIGHTS`] in all.
const QUOTE_WEIGHT: f32 = 50.0;
/// What likeness of the text before counts.
const BEFORE_WEIGHT: f32 = 20.0;
/// What likeness of the text after counts.
const AFTER_WEIGHT: f32 = 20.0;
/// What nearness to the old position counts.
const POSITION_WEIGHT: f32 = 2.0;
const WEIGHTS: f32 = QUOTE_WEIGHT + BEFORE_WEIGHT + AFTER_WEIGHT + POSITION_WEIGHT;

/// How well the surroundings must fit for the only likely place to be taken without asking;
/// if there is no other place of the words at all, one side in full is enough.
const MOVED_FIT: f32 = 0.6;
/// From which fit on a place is a likely one.
const LIKELY_FIT: f32 = 0.5;
/// From how many code points on a quote without surroundings is its own evidence.
const TELLING_QUOTE: usize = 32;
/// The least score of a place worth showing to a person.
const LEAST_SCORE: f32 = 0.5;
/// How many differing bytes a quote may have at most.
const MOST_ERRORS: usize = 256;
/// How many places of the same words are looked at, those nearest to the old position.
const MOST_PLACES: usize = 4096;
/// How many of them are compared in full.
const MOST_COMPARED: usize = 8;
/// The bytes of a longer quote of which only the beginning and the end are searched.
const LONG_QUOTE: usize = 512;
/// The work that one resolver spends on searching whole texts, in steps of the search:
/// about a second. After that only the neighbourhood of the old position is searched.
const WHOLE_TEXT_STEPS: usize = 1 << 28;
/// That neighbourhood, in bytes on either side.
const NEIGHBOURHOOD: usize = 1 << 14;

/// Finds many described ranges in one text, sharing what has to be prepared.
#[derive(Debug)]
pub struct Resolver<'a> {
    text: &'a str,
    index: &'a LineIndex,
    folded: OnceCell<Folded>,
    steps_left: Cell<usize>,
}

/// Finds a described range in `text`; for more than one use a [`Resolver`].
pub fn resolve(text: &str, index: &LineIndex, selector: &SpanSelector) -> Anchoring {
    Resolver::new(text, index).resolve(selector)
}

/// Words that are the same, folding aside, with how well their surroundings fit.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    end: usize,
    fit: Fit,
    likeness: f32,
}

/// How often quote and surroundings stand just as they were written.
#[derive(Clone, Copy, Debug)]
enum Verbatim {
    Nowhere,
    Once(TextRange),
    Again,
}

/// What is looked for, folded, and about where.
struct Wanted<'a> {
    quote: &'a str,
    around: Surroundings<'a>,
    near: usize,
}

impl<'a> Resolver<'a> {
    /// Prepares for a text.
    pub fn new(text: &'a str, index: &'a LineIndex) -> Self {
        Self {
            text,
            index,
            folded: OnceCell::new(),
            steps_left: Cell::new(WHOLE_TEXT_STEPS),
        }
    }

    /// Finds a described range.
    ///
    /// A quote that stands at its old position is exact whatever its surroundings have become,
    /// unless they are others on both sides and quote and surroundings stand elsewhere.
    /// What differs in its words is never better than doubtful.
    ///
    /// A selector without a quote is never better than doubtful: nothing vouches for it.
    /// One with a position that names no words (see [`super::PositionSelector::check`]) is
    /// looked for by its quote alone.
    pub fn resolve(&self, selector: &SpanSelector) -> Anchoring {
        let standing = selector.position.range(self.text, self.index);
        let quote = &selector.quote;
        if quote.exact.is_empty() {
            return standing.map_or(Anchoring::Lost, |range| Anchoring::Doubtful {
                range,
                score: POSITION_WEIGHT / WEIGHTS,
            });
        }
        let around = Surroundings::new(&quote.before, &quote.after);
        let standing = standing.filter(|range| range.slice(self.text) == Some(&*quote.exact));
        if let Some(range) = standing {
            let bytes = range.to_bytes();
            let fit = around.fit(self.text, bytes.start, bytes.end);
            let is_contradicted = fit.mean().is_some_and(|mean| mean < LIKELY_FIT);
            if !is_contradicted || fit.has_perfect_side() {
                return Anchoring::Exact(range);
            }
        }
        match (self.verbatim(selector), standing) {
            (Verbatim::Once(range), _) => Anchoring::Moved(range),
            (Verbatim::Nowhere, Some(range)) => Anchoring::Exact(range),
            _ => self.resolve_folded(selector),
        }
    }

    /// Looks for quote and surroundings just as they were written.
    fn verbatim(&self, selector: &SpanSelector) -> Verbatim {
        let quote = &selector.quote;
        if quote.before.is_empty() && quote.after.is_empty() {
            return Verbatim::Nowhere;
        }
        let whole = [&*quote.before, &*quote.exact, &*quote.after].concat();
        let mut places = places_of(self.text.as_bytes(), whole.as_bytes());
        let Some(first) = places.next() else {
            return Verbatim::Nowhere;
        };
        let start = first + quote.before.len();
        match TextRange::from_bytes(start, start + quote.exact.len()) {
            Some(range) if places.next().is_none() => Verbatim::Once(range),
            _ => Verbatim::Again,
        }
    }

    fn resolve_folded(&self, selector: &SpanSelector) -> Anchoring {
        let quote = Folded::new(&selector.quote.exact);
        if quote.as_str().is_empty() {
            // Signs without width are all that is left to go by.
            return self.search(&Folded::verbatim(self.text), selector, Folded::verbatim);
        }
        let folded = self.folded.get_or_init(|| Folded::new(self.text));
        self.search(folded, selector, Folded::new)
    }

    fn search(
        &self,
        folded: &Folded,
        selector: &SpanSelector,
        fold: impl Fn(&str) -> Folded,
    ) -> Anchoring {
        let quote = fold(&selector.quote.exact);
        let before = fold(&selector.quote.before);
        let after = fold(&selector.quote.after);
        let expected = self
            .index
            .offset(self.text, selector.position.start)
            .map_or(self.text.len(), TextOffset::to_usize);
        let wanted = Wanted {
            quote: quote.as_str(),
            around: Surroundings::new(before.as_str(), after.as_str()),
            near: folded.place_of(expected),
        };
        let text = folded.as_str();
        let (places, n_places) = same_words(text, &wanted);
        if let Some(place) = certain(&places, n_places, &wanted) {
            return self
                .range_of(folded, place.start..place.end)
                .map_or(Anchoring::Lost, Anchoring::Moved);
        }
        let likely = if places.is_empty() {
            self.similar_words(text, &wanted)
        } else {
            places
        };
        let best = likely
            .iter()
            .map(|place| (score(text, &wanted, place), place))
            .max_by(|left, right| left.0.total_cmp(&right.0));
        best.filter(|(score, _)| *score >= LEAST_SCORE)
            .and_then(|(score, place)| {
                let range = self.range_of(folded, place.start..place.end)?;
                // What is only similar may begin or end inside a word.
                let is_same = place.likeness >= 1.0;
                let range = if is_same {
                    range
                } else {
                    segment::snap_to_words(self.text, range)
                };
                Some(Anchoring::Doubtful { range, score })
            })
            .unwrap_or(Anchoring::Lost)
    }

    fn range_of(&self, folded: &Folded, bytes: Range<usize>) -> Option<TextRange> {
        let bytes = folded.source(bytes);
        let start = segment::grapheme_floor(self.text, TextOffset::new(bytes.start));
        let end = segment::grapheme_ceil(self.text, TextOffset::new(bytes.end));
        TextRange::new(start, end).ok()
    }

    /// What comes closest to the quote, within the work that may be spent on it.
    fn similar_words(&self, text: &str, wanted: &Wanted<'_>) -> Vec<Place> {
        let n_whole = n_steps(text.len(), wanted.quote.len().min(LONG_QUOTE));
        let window = if let Some(left) = self.steps_left.get().checked_sub(n_whole) {
            self.steps_left.set(left);
            0..text.len()
        } else {
            let reach = NEIGHBOURHOOD + wanted.quote.len();
            wanted.near.saturating_sub(reach)..(wanted.near + reach).min(text.len())
        };
        let bytes = text.as_bytes().get(window.clone()).unwrap_or_default();
        let found = if wanted.quote.len() <= LONG_QUOTE {
            closest_words(bytes, wanted.quote.as_bytes())
        } else {
            closest_ends(bytes, wanted.quote.as_bytes())
        };
        found
            .into_iter()
            .map(|(range, likeness)| {
                let start = floor(text, window.start + range.start);
                let end = ceil(text, window.start + range.end);
                let fit = wanted.around.fit(text, start, end);
                Place {
                    start,
                    end,
                    fit,
                    likeness,
                }
            })
            .collect()
    }
}

fn floor(text: &str, mut byte: usize) -> usize {
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

fn ceil(text: &str, mut byte: usize) -> usize {
    while !text.is_char_boundary(byte) {
        byte += 1;
    }
    byte
}

/// The places closest to a quote, with their likeness from 0 to 1.
fn closest_words(text: &[u8], quote: &[u8]) -> Vec<(Range<usize>, f32)> {
    closest(text, quote, MOST_ERRORS.min(quote.len() / 2))
        .into_iter()
        .filter(|found| !found.range.is_empty())
        .map(|found| {
            let likeness = 1.0 - found.n_errors as f32 / quote.len() as f32;
            (found.range, likeness)
        })
        .collect()
}

/// The place of a long quote, from the places of its beginning and of its end.
fn closest_ends(text: &[u8], quote: &[u8]) -> Vec<(Range<usize>, f32)> {
    let half = LONG_QUOTE / 2;
    let heads = closest_words(text, quote.get(..half).unwrap_or(quote));
    let tails = closest_words(
        text,
        quote
            .get(quote.len().saturating_sub(half)..)
            .unwrap_or(quote),
    );
    let pairs = heads
        .iter()
        .flat_map(|head| tails.iter().map(move |tail| (head, tail)));
    pairs
        .filter(|((head, _), (tail, _))| head.start < tail.end)
        .map(|((head, head_likeness), (tail, tail_likeness))| {
            let len = tail.end - head.start;
            let (short, long) = (len.min(quote.len()), len.max(quote.len()));
            let likeness = f32::midpoint(*head_likeness, *tail_likeness);
            (
                head.start..tail.end,
                likeness * (short as f32 / long as f32),
            )
        })
        .collect()
}

/// The places of the same words that fit best, and how many places there are in all.
fn same_words(text: &str, wanted: &Wanted<'_>) -> (Vec<Place>, usize) {
    let starts: Vec<usize> = memmem::find_iter(text.as_bytes(), wanted.quote.as_bytes()).collect();
    let nearest = starts.partition_point(|start| *start < wanted.near);
    let low = nearest
        .saturating_sub(MOST_PLACES / 2)
        .min(starts.len().saturating_sub(MOST_PLACES));
    let len = wanted.quote.len();
    let mut ranked: Vec<(usize, usize, usize)> = starts
        .iter()
        .skip(low)
        .take(MOST_PLACES)
        .map(|start| {
            let n_same = wanted.around.n_same_bytes(text, *start, start + len);
            (usize::MAX - n_same, start.abs_diff(wanted.near), *start)
        })
        .collect();
    ranked.sort_unstable();
    let places = ranked
        .into_iter()
        .take(MOST_COMPARED)
        .map(|(_, _, start)| Place {
            start,
            end: start + len,
            fit: wanted.around.fit(text, start, start + len),
            likeness: 1.0,
        })
        .collect();
    (places, starts.len())
}

/// The place that needs no person's word, if there is one.
fn certain<'a>(places: &'a [Place], n_places: usize, wanted: &Wanted<'_>) -> Option<&'a Place> {
    if wanted.around.is_empty() {
        let is_telling = wanted.quote.chars().count() >= TELLING_QUOTE;
        return places.first().filter(|_| is_telling && n_places == 1);
    }
    if let Some(place) = only(places.iter().filter(|place| place.fit.is_perfect())) {
        return Some(place);
    }
    let is_likely = |place: &&Place| {
        let mean = place.fit.mean().unwrap_or_default();
        mean >= LIKELY_FIT || place.fit.has_perfect_side()
    };
    // Among more places than were looked at, a better one may have been passed over.
    if n_places > MOST_PLACES || places.iter().filter(is_likely).count() != 1 {
        return None;
    }
    places.iter().filter(is_likely).find(|place| {
        let is_only = n_places == 1 && place.fit.has_perfect_side();
        is_only || place.fit.mean().is_some_and(|mean| mean >= MOVED_FIT)
    })
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// How much a place is like what is looked for, from 0 to 1.
fn score(text: &str, wanted: &Wanted<'_>, place: &Place) -> f32 {
    let distance = place.start.abs_diff(wanted.near) as f32 / text.len().max(1) as f32;
    // A side of which nothing was written down does not speak against a place.
    let sum = QUOTE_WEIGHT * place.likeness
        + BEFORE_WEIGHT * place.fit.before.unwrap_or(1.0)
        + AFTER_WEIGHT * place.fit.after.unwrap_or(1.0)
        + POSITION_WEIGHT * (1.0 - distance.min(1.0));
    sum / WEIGHTS
}
