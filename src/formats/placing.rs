//! From what a source says of a span to a place in an article of the project; never shifted in silence.
//!
//! A place counts only if the words the source states are the words that stand there.

use std::collections::BTreeMap;

use super::spacing::{carry, is_same_but_line_ends, is_same_but_spaces};
use super::{ImportedArticle, ImportedPlace, ImportedSpan, OffsetMap, Report, Trouble, Unit};
use crate::anchor::{
    Anchoring, PositionSelector, QuoteSelector, SpanSelector, describe_all, resolve_all,
};
use crate::model::{ArticleId, ArticleText, Metadata, Span, Unplaced, UnplacedWhy};
use crate::text::{CodePointOffset, LineIndex, TextRange};

/// How much of a quote a message shows, in code points.
const SHOWN: usize = 60;

/// An article of the project that an imported one may be.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// Its path below the project's folder.
    pub id: &'a ArticleId,
    /// Its text.
    pub text: &'a ArticleText,
    /// What is known about it.
    pub metadata: &'a Metadata,
}

/// Finds the article of the project that `imported` is: by its hash, by its text, else by its name.
///
/// Line ends and a byte order mark make no difference, nor does other white space where no text is
/// the same without it; a name counts only if it names one article.
pub fn match_article(
    imported: &ImportedArticle,
    candidates: &[Candidate<'_>],
) -> Option<ArticleId> {
    let by_hash = candidates
        .iter()
        .find(|it| imported.sha256.as_deref() == Some(it.text.sha256()));
    let by_text = || {
        let wanted = imported.text.as_deref()?;
        let like = |is_like: fn(&str, &str) -> bool| -> Vec<_> {
            let alike = candidates
                .iter()
                .filter(|it| is_like(it.text.as_str(), wanted));
            alike.collect()
        };
        let mut same = like(is_same_but_line_ends);
        if same.is_empty() && !wanted.trim().is_empty() {
            same = like(is_same_but_spaces);
        }
        // Copies of one text are told apart by name.
        match same.as_slice() {
            [only] => Some(*only),
            several => named(several, &imported.name),
        }
    };
    let by_name = || named(&candidates.iter().collect::<Vec<_>>(), &imported.name);
    let found = by_hash.or_else(by_text).or_else(by_name)?;
    Some(found.id.clone())
}

/// The one with that very path, else the only one that goes by that name.
fn named<'c, 'a>(candidates: &[&'c Candidate<'a>], name: &str) -> Option<&'c Candidate<'a>> {
    let exact = candidates.iter().find(|it| it.id.as_str() == name);
    let mut others = candidates.iter().filter(|it| is_named(it, name));
    let only = || others.next().filter(|_| others.next().is_none());
    exact.or_else(only).copied()
}

fn is_named(candidate: &Candidate<'_>, name: &str) -> bool {
    let name = name.trim();
    let file_name = candidate.id.file_name();
    let stem = file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem);
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    !name.is_empty()
        && ([
            candidate.id.as_str(),
            &candidate.metadata.url,
            &candidate.metadata.title,
        ]
        .contains(&name)
            || last == file_name
            || last == stem
            || last.strip_suffix(".txt") == Some(stem))
}

/// Places the spans of all annotations of `imported` in the text of an article of the project.
///
/// Gives for each annotation its spans. Where the source holds its own text, places are counted in
/// that; if it is the same but for white space, each place is that of the same characters. A span whose stated words are not at its place is told with both, looked for by its words,
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
    fn an_article_is_found_by_hash_then_text_then_name() {
        let ids = ["x/a.txt", "y/a.txt", "b.txt"].map(ArticleId::new);
        let texts = [
            ArticleText::new("one\r\ntwo", "h1"),
            ArticleText::new("one\ntwo", "h2"),
            ArticleText::new("three", "h3"),
        ];
        let metadata = Metadata::default();
        let candidates: Vec<Candidate<'_>> = ids
            .iter()
            .zip(&texts)
            .map(|(id, text)| Candidate {
                id,
                text,
                metadata: &metadata,
            })
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
