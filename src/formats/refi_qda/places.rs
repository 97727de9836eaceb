//! Finding out how a project counts places, which its standard says and its writers do differently.

use roxmltree::Node;

use super::reading::{Project, text_attribute};
use crate::formats::counting::{Stated, best_counting, has_same_edges};
use crate::formats::{ImportedPlace, ImportedSpan, InFile, Report, Trouble, Unit, count_alike};

/// A source's text, and where its selections stand in it.
#[derive(Debug, Default)]
pub struct Placed {
    /// The text; with its byte order mark if that was counted.
    pub text: Option<String>,
    /// A span for each selection.
    pub spans: Vec<ImportedSpan>,
}

/// A selection's place and name.
struct Raw {
    place: Option<(u64, u64)>,
    name: String,
}

/// A way to read the places of a source.
struct Way {
    text: String,
    unit: Unit,
    has_mark: bool,
    n_fitting: usize,
}

/// Reads the places of selections in a source's text, which may stand in a file or in the project.
pub fn places(
    project: &Project<'_>,
    selections: &[Node<'_, '_>],
    (file, inside): (Option<&InFile>, Option<&str>),
    (name, report): (&str, &mut Report),
) -> Placed {
    let selections: Vec<Raw> = selections.iter().map(|it| raw(*it)).collect();
    let decoded = file.map(|file| file.text().map(std::borrow::Cow::into_owned));
    let text = match (decoded, inside) {
        (Some(Ok(text)), _) => Some(text),
        (Some(Err(at)), _) => {
            report.tell(Trouble::BadRecord, || {
                format!("{name}: byte {at} of its text is no UTF-8")
            });
            None
        }
        (None, inside) => inside.map(str::to_owned),
    };
    let Some(text) = text else {
        let spans = selections.iter().map(|it| span(it, Unit::CodePoints, true));
        return Placed {
            text: None,
            spans: spans.collect(),
        };
    };
    let has_mark = file.is_some_and(|file| file.bytes.starts_with(b"\xEF\xBB\xBF"));
    let way = best_way(project, text, has_mark, &selections);
    tell_way(&way, name, report);
    let n_named = selections.iter().filter(|it| !it.name.is_empty()).count();
    // Some programs name a selection with its words, others with what somebody types.
    let are_words = project.is_ours() || 2 * way.n_fitting >= n_named;
    for selection in selections.iter().filter(|it| it.place.is_none()) {
        report.tell(Trouble::BadPlace, || format!("{name}: {}", selection.name));
    }
    let spans = selections.iter().map(|it| span(it, way.unit, are_words));
    Placed {
        spans: spans.collect(),
        text: Some(way.text),
    }
}

fn raw(node: Node<'_, '_>) -> Raw {
    let number = |key: &str| node.attribute(key)?.trim().parse::<u64>().ok();
    Raw {
        place: number("startPosition").zip(number("endPosition")),
        name: text_attribute(node, "name"),
    }
}

/// The ways to try, the usual one of the program that wrote the project first; whether its texts'
/// byte order mark is counted.
fn ways(project: &Project<'_>) -> (Vec<Unit>, bool) {
    if let Some(unit) = project.unit {
        return (vec![unit], false);
    }
    let origin = project.origin.to_lowercase();
    let mut units = vec![
        Unit::CodePoints,
        Unit::Utf16,
        Unit::CodePointsLf,
        Unit::Utf16Lf,
    ];
    let usual = if origin.contains("nvivo") {
        Unit::Utf16
    } else if origin.contains("atlas") {
        Unit::CodePointsLf
    } else {
        Unit::CodePoints
    };
    units.sort_by_key(|unit| *unit != usual);
    (units, origin.contains("qualcoder"))
}

/// The way under which the most names are the words that stand there; else the usual one.
fn best_way(project: &Project<'_>, text: String, has_mark: bool, selections: &[Raw]) -> Way {
    let (units, counts_mark) = ways(project);
    let stated = selections.iter().filter(|it| !it.name.is_empty());
    let stated = stated.filter_map(|it| {
        let (start, end) = it.place?;
        let words = it.name.as_str();
        Some(Stated { start, end, words })
    });
    let stated: Vec<Stated<'_>> = stated.collect();
    let try_text = |text: String, has_mark: bool| {
        let counting = best_counting(&text, &stated, &units, is_name_of);
        Way {
            unit: counting.map_or(Unit::CodePoints, |it| it.unit),
            n_fitting: counting.map_or(0, |it| it.n_fitting),
            text,
            has_mark,
        }
    };
    let marked = (has_mark && project.unit.is_none()).then(|| format!("\u{feff}{text}"));
    let without = try_text(text, false);
    let Some(marked) = marked else {
        return without;
    };
    let with = try_text(marked, true);
    let is_with =
        with.n_fitting > without.n_fitting || with.n_fitting == without.n_fitting && counts_mark;
    if is_with { with } else { without }
}

/// Whether a selection's name is the words found: all of them, or their beginning and an ellipsis.
fn is_name_of(name: &str, found: &str) -> bool {
    let cut = name.strip_suffix('…').or_else(|| name.strip_suffix("..."));
    let has_same_edges = has_same_edges(name, found);
    let found = found.split_whitespace();
    match cut {
        None => has_same_edges && name.split_whitespace().eq(found),
        Some(cut) => {
            let found = found.collect::<Vec<_>>().join(" ");
            let cut = cut.split_whitespace().collect::<Vec<_>>().join(" ");
            !cut.is_empty() && found.starts_with(&cut)
        }
    }
}

fn tell_way(way: &Way, name: &str, report: &mut Report) {
    if way.has_mark || !count_alike(&way.text, way.unit, Unit::CodePoints) {
        report.tell(Trouble::OtherCounting, || {
            let mark = if way.has_mark {
                ", the byte order mark counted"
            } else {
                ""
            };
            format!("{name}: {}{mark}", way.unit.label())
        });
    }
}

/// The span of a selection; its name counts as its words where names are words, if it is all of them.
fn span(raw: &Raw, unit: Unit, are_words: bool) -> ImportedSpan {
    let place = raw
        .place
        .map(|(start, end)| ImportedPlace { start, end, unit });
    let is_cut = raw.name.ends_with('…') || raw.name.ends_with("...");
    let is_quote = are_words && !is_cut && !raw.name.is_empty();
    ImportedSpan {
        place,
        quote: is_quote.then(|| raw.name.clone()),
        ..ImportedSpan::default()
    }
}
