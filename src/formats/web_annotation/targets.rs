//! What an annotation is on: sources, and the runs of words in them.

use super::bodies::address;
use super::reading::{has_type, short};
use super::schema;
use crate::formats::borrowed_json::Json;
use crate::formats::json_text as json;
use crate::formats::{ImportedPlace, ImportedSpan, Report, Trouble, Unit};

/// A source and a part of it.
#[derive(Debug)]
pub struct Aim {
    /// The address of the source.
    pub source: String,
    /// The part, or nothing for the whole of it.
    pub span: Option<ImportedSpan>,
}

/// Reads the targets of an annotation: those of one group are meant together.
pub fn aims(annotation: &Json<'_>, name: &str, report: &mut Report) -> Vec<Vec<Aim>> {
    let mut groups = Vec::new();
    for target in json::all(annotation, "target") {
        let items = json::all(target, "items").iter();
        let together = items.filter_map(|it| aim(it, name, report));
        let together: Vec<Aim> = together.collect();
        if together.is_empty() {
            groups.extend(aim(target, name, report).map(|it| vec![it]));
        } else if has_type(target, "Composite") || has_type(target, "List") {
            groups.push(together);
        } else {
            groups.extend(together.into_iter().map(|it| vec![it]));
        }
    }
    groups
}

fn aim(target: &Json<'_>, name: &str, report: &mut Report) -> Option<Aim> {
    let Some(address) = address(target) else {
        report.tell(Trouble::BadRecord, || {
            format!("{name}: a target without a source")
        });
        return None;
    };
    let (source, fragment) = address.split_once('#').unwrap_or((address, ""));
    let selectors = json::all(target, "selector");
    let span = match selectors {
        [] if fragment.is_empty() => None,
        [] => Some(by_fragment(fragment)),
        selectors => Some(alternatives(selectors)),
    };
    if span.as_ref().is_some_and(Option::is_none) {
        report.tell(Trouble::NotKept, || {
            format!("{name}: a selector for something else than words")
        });
    }
    if target.get("state").is_some() {
        report.tell(Trouble::NotKept, || {
            format!("{name}: the state of its source")
        });
    }
    Some(Aim {
        source: source.to_owned(),
        // A part that is not understood is no whole: it stays to be placed by a person.
        span: span.map(Option::unwrap_or_default),
    })
}

/// One span of all ways to say where it is.
fn alternatives(selectors: &[Json<'_>]) -> Option<ImportedSpan> {
    let mut found: Option<ImportedSpan> = None;
    for span in selectors.iter().filter_map(refined) {
        let merged = found.get_or_insert_default();
        merged.place = merged.place.or(span.place);
        if merged.quote.is_none() {
            merged.quote = span.quote;
            merged.before = span.before;
            merged.after = span.after;
        }
    }
    found
}

/// A selector with what refines it, from the outermost to the innermost.
fn refined(selector: &Json<'_>) -> Option<ImportedSpan> {
    let mut outer = plain(selector);
    let mut here = selector;
    while let Some(inner) = here.get("refinedBy") {
        outer = within(outer.as_ref(), plain(inner)?);
        here = inner;
    }
    outer
}

/// A span that was told within another; nothing if that other is no run of words and the place counts from it.
fn within(outer: Option<&ImportedSpan>, inner: ImportedSpan) -> Option<ImportedSpan> {
    let place = match (outer.and_then(|it| it.place), inner.place) {
        (Some(outer), Some(inner)) => Some(ImportedPlace {
            start: outer.start.saturating_add(inner.start),
            end: outer.start.saturating_add(inner.end),
            unit: inner.unit,
        }),
        _ => None,
    };
    let part = || part_of_quote(outer?, inner.place?);
    let quote = inner.quote.clone().or_else(part);
    let is_told = place.is_some() || quote.is_some();
    is_told.then_some(ImportedSpan {
        place,
        quote,
        ..inner
    })
}

fn part_of_quote(outer: &ImportedSpan, place: ImportedPlace) -> Option<String> {
    let (start, end) = (
        usize::try_from(place.start).ok()?,
        usize::try_from(place.end).ok()?,
    );
    let quote = outer.quote.as_deref()?;
    let part: String = quote.chars().take(end).skip(start).collect();
    (!part.is_empty()).then_some(part)
}

fn plain(selector: &Json<'_>) -> Option<ImportedSpan> {
    let text = |name| json::text(selector, name).unwrap_or_default().to_owned();
    let place = || {
        Some(ImportedPlace {
            start: json::count(selector, "start")?,
            end: json::count(selector, "end")?,
            unit: Unit::CodePoints,
        })
    };
    let kind = json::text(selector, "type").or_else(|| json::text(selector, "@type"))?;
    match kind {
        schema::FORMER_POSITION => Some(ImportedSpan {
            place: Some(place()?),
            ..ImportedSpan::default()
        }),
        kind => match short(kind) {
            "TextPositionSelector" => Some(ImportedSpan {
                place: Some(place()?),
                ..ImportedSpan::default()
            }),
            "TextQuoteSelector" => Some(ImportedSpan {
                place: None,
                quote: Some(json::text(selector, "exact")?.to_owned()),
                before: text("prefix"),
                after: text("suffix"),
            }),
            "FragmentSelector" => by_fragment(&text("value")),
            _ => None,
        },
    }
}

/// A part of a plain text by RFC 5147, `char=10,20`, which counts every line end as one.
fn by_fragment(fragment: &str) -> Option<ImportedSpan> {
    let places = fragment.strip_prefix("char=")?;
    let places = places.split(';').next().unwrap_or_default();
    let (start, end) = places.split_once(',')?;
    let place = ImportedPlace {
        start: if start.is_empty() {
            0
        } else {
            start.parse().ok()?
        },
        end: end.parse().ok()?,
        unit: Unit::CodePointsLf,
    };
    Some(ImportedSpan {
        place: Some(place),
        ..ImportedSpan::default()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn spans(target: &Value) -> (Vec<Vec<Option<ImportedSpan>>>, Report) {
        let mut report = Report::default();
        let text = json!({ "target": target }).to_string();
        let annotation = serde_json::from_str(&text).unwrap();
        let groups = aims(&annotation, "a", &mut report);
        let spans = groups.into_iter();
        let spans = spans.map(|group| group.into_iter().map(|it| it.span).collect());
        (spans.collect(), report)
    }

    fn only(selector: &Value) -> Option<ImportedSpan> {
        let (groups, _) = spans(&json!({"source": "s", "selector": selector}));
        groups.concat().into_iter().flatten().next()
    }

    fn place(start: u64, end: u64, unit: Unit) -> ImportedPlace {
        ImportedPlace { start, end, unit }
    }

    #[test]
    fn two_ways_to_say_it_are_one_span() {
        let selector = json!([
            {"type": "TextPositionSelector", "start": 2, "end": 5.0},
            {"type": "oa:TextQuoteSelector", "exact": "dam", "prefix": "a ", "suffix": "."},
        ]);
        let span = only(&selector).unwrap();
        assert_eq!(span.place, Some(place(2, 5, Unit::CodePoints)));
        assert_eq!(span.quote.as_deref(), Some("dam"));
        assert_eq!((span.before.as_str(), span.after.as_str()), ("a ", "."));
    }

    #[test]
    fn what_refines_counts_from_what_it_refines() {
        let inner = json!({"type": "TextPositionSelector", "start": 1, "end": 3});
        let by_place =
            json!({"type": "TextPositionSelector", "start": 10, "end": 20, "refinedBy": inner});
        assert_eq!(
            only(&by_place).unwrap().place,
            Some(place(11, 13, Unit::CodePoints))
        );
        let by_quote = json!({"type": "TextQuoteSelector", "exact": "abcd", "refinedBy": inner});
        assert_eq!(only(&by_quote).unwrap().quote.as_deref(), Some("bc"));
        let of_unknown = json!({"type": "CssSelector", "value": "p", "refinedBy": inner});
        assert_eq!(only(&of_unknown).unwrap(), ImportedSpan::default());
    }

    #[test]
    fn fragments_of_plain_texts_are_read() {
        for (fragment, expected) in [
            ("char=1,4", Some(place(1, 4, Unit::CodePointsLf))),
            ("char=,4;length=9", Some(place(0, 4, Unit::CodePointsLf))),
            ("char=1", None),
            ("line=1,4", None),
            ("xywh=0,0,1,1", None),
        ] {
            let (groups, report) = spans(&json!(format!("https://a.example/x.txt#{fragment}")));
            let span = groups.concat().remove(0).unwrap();
            assert_eq!(span.place, expected, "{fragment}");
            assert_eq!(
                report.n_told(Trouble::NotKept),
                usize::from(expected.is_none())
            );
        }
    }

    #[test]
    fn targets_stand_for_themselves_unless_they_are_told_together() {
        let (groups, _) = spans(&json!(["a", "b"]));
        assert_eq!(groups.len(), 2);
        let (groups, _) = spans(&json!({"type": "Composite", "items": ["a", "b"]}));
        assert_eq!((groups.len(), groups[0].len()), (1, 2));
        let (groups, report) = spans(&json!([{"type": "SpecificResource"}, 5]));
        assert!(groups.is_empty());
        assert_eq!(report.n_told(Trouble::BadRecord), 2);
    }
}
