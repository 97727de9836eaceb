//! A query made ready: finds its hits in a text, and tells of bytes whether they hold one.

use std::ops::ControlFlow;
use std::sync::Arc;

use memchr::memmem;
use regex::Regex;

use super::folding::fold;
use super::signature::RequiredGrams;
use super::{Query, QueryKind, Signature};
use crate::text::{TextRange, segment};

/// A query made ready; cheap to clone and to share.
#[derive(Clone, Debug)]
pub struct Matcher {
    regex: Regex,
    raw: RawFilter,
    required: Arc<RequiredGrams>,
    folds_accents: bool,
    // Whether a replacement may name groups of the pattern.
    has_groups: bool,
}

/// What tells quickly that bytes hold no hit.
#[derive(Clone, Debug)]
pub(super) enum RawFilter {
    /// These bytes must be there.
    Literal(Box<memmem::Finder<'static>>),
    /// This must be found.
    Regex(regex::bytes::Regex),
}

impl RawFilter {
    /// Looks for the bytes of these words.
    pub(super) fn literal(words: &str) -> Self {
        Self::Literal(Box::new(memmem::Finder::new(words).into_owned()))
    }

    fn passes(&self, raw: &[u8]) -> bool {
        match self {
            Self::Literal(finder) => finder.find(raw).is_some(),
            Self::Regex(regex) => regex.is_match(raw),
        }
    }
}

impl Matcher {
    pub(super) fn new(
        query: &Query,
        regex: Regex,
        raw: RawFilter,
        required: RequiredGrams,
    ) -> Self {
        Self {
            regex,
            raw,
            required: Arc::new(required),
            folds_accents: query.folds_accents,
            has_groups: query.kind == QueryKind::Regex && !query.folds_accents,
        }
    }

    /// Whether the bytes of a UTF-8 file may hold a hit; `false` is certain.
    ///
    /// Of bytes in another encoding it says nothing, see [`Self::is_worth_decoding`].
    pub fn may_match(&self, raw: &[u8]) -> bool {
        (self.folds_accents && !raw.is_ascii()) || self.raw.passes(raw)
    }

    /// Whether a file's bytes, in whatever encoding, may hold a hit once they are decoded.
    pub fn is_worth_decoding(&self, raw: &[u8]) -> bool {
        // Zero bytes are a sign of UTF-16, which may pass for UTF-8.
        self.may_match(raw) || std::str::from_utf8(raw).is_err() || memchr::memchr(0, raw).is_some()
    }

    /// Whether signatures tell anything: not of a pattern in which no three signs are sure.
    pub fn asks_signatures(&self) -> bool {
        !self.required.is_empty()
    }

    /// Whether a text of that signature may hold a hit; `false` is certain.
    pub fn may_be_in(&self, signature: &Signature) -> bool {
        self.required.may_be_in(signature)
    }

    /// The first `most` places in `text` where it is found, none empty, in reading order.
    ///
    /// What lies in one of the ranges to `skip`, which are in order, is no hit.
    pub fn hits(&self, text: &str, skip: &[TextRange], most: usize) -> Vec<TextRange> {
        let mut hits = Vec::new();
        self.each_hit(text, skip, &mut |hit| {
            if hits.len() == most {
                return ControlFlow::Break(());
            }
            hits.push(hit);
            ControlFlow::Continue(())
        });
        hits
    }

    /// Hands out each hit until told to stop; time grows with the text only.
    ///
    /// With accents folded, a hit that would cut a grapheme is widened to all of it.
    pub fn each_hit(
        &self,
        text: &str,
        skip: &[TextRange],
        found: &mut dyn FnMut(TextRange) -> ControlFlow<()>,
    ) {
        let mut tell = |hit: TextRange| {
            if meets(hit, skip) {
                ControlFlow::Continue(())
            } else {
                found(hit)
            }
        };
        let _is_stopped = if self.folds_accents && !text.is_ascii() {
            self.each_folded(text, &mut tell)
        } else {
            self.regex
                .find_iter(text)
                .filter_map(|hit| TextRange::from_bytes(hit.start(), hit.end()))
                .try_for_each(tell)
        };
    }

    /// Whether it is found at all.
    pub fn finds(&self, text: &str) -> bool {
        !self.hits(text, &[], 1).is_empty()
    }

    /// The text with every hit replaced; nothing if there is none.
    ///
    /// For a regular expression `$1` stands for its first group, unless accents are folded.
    pub fn replaced(&self, text: &str, with: &str) -> Option<String> {
        let mut replaced = String::new();
        let mut end = 0;
        for hit in self.hits(text, &[], usize::MAX) {
            let bytes = hit.to_bytes();
            replaced.push_str(text.get(end..bytes.start).unwrap_or_default());
            let captures = self
                .has_groups
                .then(|| self.regex.captures_at(text, bytes.start));
            match captures.flatten() {
                Some(captures) => captures.expand(with, &mut replaced),
                None => replaced.push_str(with),
            }
            end = bytes.end;
        }
        replaced.push_str(text.get(end..).unwrap_or_default());
        (end > 0).then_some(replaced)
    }

    fn each_folded(
        &self,
        text: &str,
        tell: &mut dyn FnMut(TextRange) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let folded = fold(text);
        let mut end = 0;
        for hit in self.regex.find_iter(folded.text()) {
            let Some(range) = TextRange::from_bytes(
                folded.source(hit.start()).max(end),
                folded.source(hit.end()),
            ) else {
                continue;
            };
            let range = segment::snap_to_graphemes(text, range);
            if hit.is_empty() || range.start().to_usize() < end {
                continue;
            }
            end = range.end().to_usize();
            tell(range)?;
        }
        ControlFlow::Continue(())
    }
}

/// Whether a hit meets one of the ranges, which are in order and do not overlap.
fn meets(hit: TextRange, ranges: &[TextRange]) -> bool {
    let nth = ranges.partition_point(|range| range.end() <= hit.start());
    ranges.get(nth).is_some_and(|range| range.intersects(hit))
}
