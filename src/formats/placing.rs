//! From what a source says of a span to a place in an article of the project; never shifted in silence.
//!
//! A place counts only if the words the source states are the words that stand there.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::spacing::{carry, solid};
use super::{ImportedArticle, ImportedPlace, ImportedSpan, OffsetMap, Report, Trouble, Unit};
use crate::anchor::{
    Anchoring, PositionSelector, QuoteSelector, SpanSelector, describe_all, resolve_all,
};
use crate::model::{ArticleId, ArticleText, Metadata, Span, Unplaced, UnplacedWhy};
use crate::text::{CodePointOffset, LineIndex, TextRange};

/// How much of a quote a message shows, in code points.
const SHOWN: usize = 60;

/// What an article of the project can be told by; its text itself need not be in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its path below the project's folder.
    pub id: ArticleId,
    /// The SHA-256 of its file, in lower-case hexadecimal.
    pub sha256: String,
    /// Its words as they stand.
    pub digest: TextDigest,
    /// Its words without the white space.
    pub solid: TextDigest,
    /// Its headline.
    pub title: String,
    /// Where it stands on the web.
    pub url: String,
}

/// The SHA-256 of a text; line ends and a byte order mark make no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextDigest([u8; 32]);

impl TextDigest {
    /// Reads the text once.
    pub fn of(text: &str) -> Self {
        let mut rest = text.trim_start_matches('\u{feff}').as_bytes();
        let mut hash = Sha256::new();
        while let Some(at) = memchr::memchr2(b'\r', b'\n', rest) {
            let (line, tail) = rest.split_at(at);
            hash.update(line);
            hash.update(b"\n");
            let is_pair = tail.starts_with(b"\r\n");
            rest = tail.get(1 + usize::from(is_pair)..).unwrap_or_default();
        }
        hash.update(rest);
        Self(hash.finalize().into())
    }

    /// The same of the text without its white space.
    pub fn of_solid(text: &str) -> Self {
        Self(Sha256::digest(solid(text).collect::<String>()).into())
    }
}

impl Candidate {
    /// What an article is told by.
    pub fn new(id: &ArticleId, text: &ArticleText, metadata: &Metadata) -> Self {
        Self {
            id: id.clone(),
            sha256: text.sha256().to_owned(),
            digest: TextDigest::of(text.as_str()),
            solid: TextDigest::of_solid(text.as_str()),
            title: metadata.title.clone(),
            url: metadata.url.clone(),
        }
    }

    fn is_named(&self, name: &str) -> bool {
        let name = name.trim();
        let file_name = self.id.file_name();
        let stem = file_name
            .rsplit_once('.')
            .map_or(file_name, |(stem, _)| stem);
        let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let last_stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
        !name.is_empty()
            && ([self.id.as_str(), &self.url, &self.title].contains(&name)
                || [file_name, stem].contains(&last)
                || stem == last_stem)
    }
}

/// Finds the article of the project that `imported` is: by its hash, by its words, else by its name.
///
/// White space makes no difference where no text is the same with it; a name counts only if it
/// names one article.
pub fn match_article(imported: &ImportedArticle, candidates: &[Candidate]) -> Option<ArticleId> {
    let by_hash = || {
        let wanted = imported.sha256.as_deref()?;
        let same = candidates.iter().filter(|it| it.sha256 == wanted);
        told_apart(&same.collect::<Vec<_>>(), &imported.name)
    };
    let by_text = || {
        let text = imported.text.as_deref()?;
        let wanted = TextDigest::of(text);
        let mut same: Vec<_> = candidates.iter().filter(|it| it.digest == wanted).collect();
        if same.is_empty() && !text.trim().is_empty() {
            let wanted = TextDigest::of_solid(text);
            same = candidates.iter().filter(|it| it.solid == wanted).collect();
        }
        told_apart(&same, &imported.name)
    };
    let by_name = || named(candidates, &imported.name);
    let found = by_hash().or_else(by_text).or_else(by_name)?;
    Some(found.id.clone())
}

/// The only one, or of copies the one that goes by that name.
fn told_apart<'c>(same: &[&'c Candidate], name: &str) -> Option<&'c Candidate> {
    match same {
        [only] => Some(*only),
        copies => named(copies.iter().copied(), name),
    }
}

/// The one with that very path, else the only one that goes by that name.
fn named<'c>(
    candidates: impl IntoIterator<Item = &'c Candidate>,
    name: &str,
) -> Option<&'c Candidate> {
    let mut only = None;
    let mut is_one = true;
    for candidate in candidates {
        if candidate.id.as_str() == name {
            return Some(candidate);
        }
        if candidate.is_named(name) {
            is_one = only.is_none();
            only = Some(candidate);
        }
    }
    only.filter(|_| is_one)
}

/// Places the spans of all annotations of `imported` in the text of an article of the project.
///
/// Gives for each annotation its spans. Where the source holds its own text, places are counted in
/// that; if it is the same but for white space, each place is that of the same characters. A span
/// whose stated words are not at its place is told with both, looked for by its words,
/// and waits for a person if they are not found for certain.
pub fn place(
    imported: &ImportedArticle,
    text: &ArticleText,
    report: &mut Report,
) -> Vec<Vec<Span>> {
    let mut reading = Reading {
        name: &imported.name,
        source: imported.text.as_deref().unwrap_or(text.as_str()),
        maps: BTreeMap::new(),
    };
    let spans: Vec<&ImportedSpan> = imported
        .annotations
        .iter()
        .flat_map(|it| &it.spans)
        .collect();
    let ranges: Vec<Option<TextRange>> = spans.iter().map(|it| reading.range(it, report)).collect();
    let placed = if reading.source == text.as_str() {
        placed_here(&spans, &ranges, text)
    } else if let Some(ranges) = carry(&ranges, reading.source, text.as_str()) {
        placed_here(&spans, &ranges, text)
    } else {
        placed_elsewhere(&spans, &ranges, reading.source, text)
    };
    let mut placed = placed.into_iter();
    let of_each = imported.annotations.iter().map(|annotation| {
        let mut spans: Vec<Span> = placed.by_ref().take(annotation.spans.len()).collect();
        if spans.iter().all(|span| span.range().is_some()) {
            spans.sort_by_key(Span::range);
        }
        spans
    });
    of_each.collect()
}

/// In the very text that the places are counted in only what has no place must be looked for.
fn placed_here(
    spans: &[&ImportedSpan],
    ranges: &[Option<TextRange>],
    text: &ArticleText,
) -> Vec<Span> {
    let without = spans
        .iter()
        .zip(ranges)
        .filter(|(_, range)| range.is_none());
    let wanted: Vec<SpanSelector> = without.map(|(span, _)| stated(span)).collect();
    let found = resolve_all(text.as_str(), text.index(), &wanted);
    let mut found = wanted.into_iter().zip(found);
    let placed = ranges.iter().map(|range| match range {
        Some(range) => Some(Span::Placed(*range)),
        None => found
            .next()
            .map(|(selector, anchoring)| span_of(selector, anchoring)),
    });
    placed.flatten().collect()
}

fn placed_elsewhere(
    spans: &[&ImportedSpan],
    ranges: &[Option<TextRange>],
    source: &str,
    text: &ArticleText,
) -> Vec<Span> {
    let index = LineIndex::new(source);
    let known: Vec<TextRange> = ranges.iter().copied().flatten().collect();
    let mut described = describe_all(source, &index, &known).into_iter();
    let selectors = spans.iter().zip(ranges).map(|(span, range)| {
        let described = range.and_then(|_| described.next().flatten());
        described.unwrap_or_else(|| stated(span))
    });
    let selectors: Vec<SpanSelector> = selectors.collect();
    let anchored = resolve_all(text.as_str(), text.index(), &selectors);
    selectors
        .into_iter()
        .zip(anchored)
        .map(|(selector, anchoring)| span_of(selector, anchoring))
        .collect()
}

fn span_of(selector: SpanSelector, anchoring: Anchoring) -> Span {
    let why = match anchoring {
        Anchoring::Exact(range) | Anchoring::Moved(range) => return Span::Placed(range),
        Anchoring::Doubtful { range, score } => UnplacedWhy::Doubtful { range, score },
        Anchoring::Lost => UnplacedWhy::Lost,
    };
    Span::Unplaced(Box::new(Unplaced { selector, why }))
}

/// What a source states about a span beside a place that counts.
fn stated(span: &ImportedSpan) -> SpanSelector {
    // A place that was counted in code points is at least near; others say nothing here.
    let near = span.place.filter(|place| place.unit == Unit::CodePoints);
    let count = |count: u64| CodePointOffset(u32::try_from(count).unwrap_or(u32::MAX));
    let position = near.map_or_else(PositionSelector::default, |place| PositionSelector {
        start: count(place.start),
        end: count(place.end),
    });
    let quote = QuoteSelector {
        exact: span.quote.clone().unwrap_or_default(),
        before: span.before.clone(),
        after: span.after.clone(),
    };
    SpanSelector { position, quote }
}

/// A source's text while its spans are read.
struct Reading<'a> {
    name: &'a str,
    source: &'a str,
    maps: BTreeMap<Unit, OffsetMap<'a>>,
}

impl Reading<'_> {
    /// Where a span stands in the source's text; nothing, told, if the stated words do not.
    fn range(&mut self, span: &ImportedSpan, report: &mut Report) -> Option<TextRange> {
        let place = span.place?;
        let source = self.source;
        let map = self.maps.entry(place.unit);
        let map = map.or_insert_with(|| OffsetMap::new(source, place.unit));
        let range = map.range(place.start, place.end);
        let Some(found) = range.and_then(|range| range.slice(source)) else {
            report.tell(Trouble::BadPlace, || self.told(place));
            return None;
        };
        match &span.quote {
            Some(stated) if !is_same(stated, found) => {
                report.tell(Trouble::QuoteDiffers, || {
                    let (stated, found) = (shown(stated), shown(found));
                    format!("{}: stated “{stated}”, found “{found}”", self.told(place))
                });
                None
            }
            _ => range,
        }
    }

    fn told(&self, place: ImportedPlace) -> String {
        let ImportedPlace { start, end, unit } = place;
        format!("{}, {start} to {end} ({})", self.name, unit.label())
    }
}

/// Whether two quotes are the same words; how white space is set makes no difference.
fn is_same(stated: &str, found: &str) -> bool {
    stated == found || stated.split_whitespace().eq(found.split_whitespace())
}

fn shown(quote: &str) -> String {
    let mut shown: String = quote.chars().take(SHOWN).collect();
    if shown.len() < quote.len() {
        shown.push('…');
    }
    shown.replace(['\r', '\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ImportedAnnotation;

    const TEXT: &str = "The dam 😀 holds.\r\nThe dam 😀 broke.";

    fn span(start: u64, end: u64, unit: Unit, quote: Option<&str>) -> ImportedSpan {
        ImportedSpan {
            place: Some(ImportedPlace { start, end, unit }),
            quote: quote.map(str::to_owned),
            ..ImportedSpan::default()
        }
    }

    fn placed(span: ImportedSpan, text: Option<&str>) -> (Span, Report) {
        let imported = ImportedArticle {
            name: "a.txt".to_owned(),
            text: text.map(str::to_owned),
            annotations: vec![ImportedAnnotation {
                spans: vec![span],
                ..ImportedAnnotation::default()
            }],
            ..ImportedArticle::default()
        };
        let mut report = Report::default();
        let article = ArticleText::new(TEXT, "");
        let spans = place(&imported, &article, &mut report);
        (spans.concat().remove(0), report)
    }

    fn words(span: &Span) -> Option<&str> {
        span.range()?.slice(TEXT)
    }

    #[test]
    fn places_are_read_in_their_unit() {
        for (start, end, unit) in [
            (10, 15, Unit::CodePoints),
            (11, 16, Unit::Utf16),
            (13, 18, Unit::Bytes),
        ] {
            let (span, report) = placed(span(start, end, unit, Some("holds")), None);
            assert_eq!(words(&span), Some("holds"), "{unit:?}");
            assert!(report.is_empty());
        }
    }

    #[test]
    fn words_that_are_not_at_their_place_are_told_and_looked_for() {
        let (found, report) = placed(span(3, 8, Unit::CodePoints, Some("broke")), None);
        assert_eq!(report.n_told(Trouble::QuoteDiffers), 1);
        let lines = report.lines();
        assert_eq!(
            lines[1],
            "  a.txt, 3 to 8 (code points): stated “broke”, found “ dam ”"
        );
        // The words stand only once, but nothing vouches for the place.
        assert!(matches!(found, Span::Unplaced(_)) || words(&found) == Some("broke"));
        let (lost, report) = placed(span(300, 310, Unit::Utf16, Some("never")), None);
        assert!(matches!(lost, Span::Unplaced(unplaced) if unplaced.why == UnplacedWhy::Lost));
        assert_eq!(report.n_told(Trouble::BadPlace), 1);
    }

    #[test]
    fn a_place_in_the_sources_own_text_is_carried_over() {
        let own = TEXT.replace("\r\n", "\n");
        let (found, report) = placed(span(27, 32, Unit::CodePoints, None), Some(&own));
        assert_eq!(words(&found), Some("broke"));
        assert!(report.is_empty());
    }

    #[test]
    fn line_ends_make_no_difference_to_a_digest() {
        let digest = TextDigest::of("a\nb\n\nc");
        for text in ["\u{feff}a\r\nb\r\n\r\nc", "a\rb\r\rc", "a\r\nb\n\rc"] {
            assert_eq!(TextDigest::of(text), digest, "{text:?}");
        }
        for text in ["a\nb\nc", "a\nb\n\nc\n", "a b\n\nc"] {
            assert_ne!(TextDigest::of(text), digest, "{text:?}");
        }
        assert_eq!(TextDigest::of("a\r"), TextDigest::of("a\n"));
    }

    #[test]
    fn an_article_is_found_by_hash_then_text_then_name() {
        let ids = ["x/a.txt", "y/a.txt", "b.txt"].map(ArticleId::new);
        let texts = [
            ArticleText::new("one\r\ntwo", "h1"),
            ArticleText::new("one\ntwo", "h2"),
            ArticleText::new("three", "h3"),
        ];
        let metadata = Metadata::default();
        let candidates: Vec<Candidate> = ids
            .iter()
            .zip(&texts)
            .map(|(id, text)| Candidate::new(id, text, &metadata))
            .collect();
        let found = |name: &str, text: Option<&str>, sha256: Option<&str>| {
            let imported = ImportedArticle {
                name: name.to_owned(),
                text: text.map(str::to_owned),
                sha256: sha256.map(str::to_owned),
                ..ImportedArticle::default()
            };
            match_article(&imported, &candidates).map(|id| id.to_string())
        };
        assert_eq!(found("", None, Some("h2")).as_deref(), Some("y/a.txt"));
        assert_eq!(found("", Some("three"), None).as_deref(), Some("b.txt"));
        assert_eq!(
            found("y/a.txt", Some("one\ntwo"), None).as_deref(),
            Some("y/a.txt")
        );
        assert_eq!(found("a.txt", None, None), None);
        assert_eq!(found("b", None, None).as_deref(), Some("b.txt"));
        assert_eq!(found("x/a.txt", None, None).as_deref(), Some("x/a.txt"));
        assert_eq!(found("", None, None), None);
    }
}
