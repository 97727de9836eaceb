//! Work on a text in memory: describing and finding places, the find bar.

use stancemark::anchor::{describe_all, resolve_all};
use stancemark::app::{FindKind, FindQuery};
use stancemark::text::LineIndex;

use crate::made_up;
use crate::measure::{Measures, work};

/// Describes and resolves 10 000 places of 1 MB, and looks for words in it.
pub fn measure(measures: &mut Measures) {
    let text = made_up::text(1_000_000, 1);
    measure_places(measures, &text);
    measure_find(measures, &text);
}

fn measure_places(measures: &mut Measures, text: &str) {
    let index = LineIndex::new(text);
    let mut group = measures.group("places of 1 MB");
    let ranges = made_up::ranges(text, 10_000);
    let selectors: Vec<_> = describe_all(text, &index, &ranges)
        .into_iter()
        .flatten()
        .collect();
    let moved = format!("A new first paragraph.\n\n{text}");
    let moved_index = LineIndex::new(&moved);
    work(&mut group, "floor: all newlines", || {
        memchr::memchr_iter(b'\n', text.as_bytes()).count()
    });
    work(&mut group, "floor: all code points", || {
        text.chars().count()
    });
    work(&mut group, "the index of lines and code points", || {
        LineIndex::new(text)
    });
    work(&mut group, "describe 10 000", || {
        describe_all(text, &index, &ranges)
    });
    work(&mut group, "resolve 10 000 in the same text", || {
        resolve_all(text, &index, &selectors)
    });
    work(
        &mut group,
        "resolve 10 000 after a paragraph was put before",
        || resolve_all(&moved, &moved_index, &selectors),
    );
}

fn measure_find(measures: &mut Measures, text: &str) {
    let mut group = measures.group("find in 1 MB");
    let query = |pattern: &str, kind| FindQuery {
        pattern: pattern.to_owned(),
        kind,
        is_case_sensitive: false,
    };
    work(&mut group, "rival: str::matches", || {
        text.matches("ferry").count()
    });
    work(&mut group, "literal, capitals alike", || {
        query("ferry", FindKind::Literal).hits(text)
    });
    work(&mut group, "whole word", || {
        query("ferry", FindKind::WholeWord).hits(text)
    });
    work(&mut group, "regular expression", || {
        query(r"ferry \w+ng?", FindKind::Regex).hits(text)
    });
}
