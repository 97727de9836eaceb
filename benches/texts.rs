//! Work on a text in memory: describing and finding places, the find bar.

use stancemark::anchor::{describe_all, resolve_all};
use stancemark::app::{FindKind, FindQuery};
use stancemark::text::LineIndex;

use crate::made_up;
use crate::measure::{Report, print_work};

/// Describes and resolves 10 000 places of 1 MB, and looks for words in it.
pub fn measure(report: &Report) {
    let text = made_up::text(1_000_000, 1);
    let index = LineIndex::new(&text);
    if report.begins("places of 1 MB") {
        let ranges = made_up::ranges(&text, 10_000);
        let selectors: Vec<_> = describe_all(&text, &index, &ranges)
            .into_iter()
            .flatten()
            .collect();
        let moved = format!("A new first paragraph.\n\n{text}");
        let moved_index = LineIndex::new(&moved);
        print_work("floor: all newlines", 20, || {
            memchr::memchr_iter(b'\n', text.as_bytes()).count()
        });
        print_work("floor: all code points", 20, || text.chars().count());
        print_work("the index of lines and code points", 20, || {
            LineIndex::new(&text)
        });
        print_work("describe 10 000", 10, || {
            describe_all(&text, &index, &ranges)
        });
        print_work("resolve 10 000 in the same text", 10, || {
            resolve_all(&text, &index, &selectors)
        });
        print_work("resolve 10 000 after a paragraph was put before", 5, || {
            resolve_all(&moved, &moved_index, &selectors)
        });
    }
    if report.begins("find in 1 MB") {
        let query = |pattern: &str, kind| FindQuery {
            pattern: pattern.to_owned(),
            kind,
            is_case_sensitive: false,
        };
        print_work("rival: str::matches", 20, || text.matches("ferry").count());
        print_work("literal, capitals alike", 20, || {
            query("ferry", FindKind::Literal).hits(&text)
        });
        print_work("whole word", 20, || {
            query("ferry", FindKind::WholeWord).hits(&text)
        });
        print_work("regular expression", 20, || {
            query(r"ferry \w+ng?", FindKind::Regex).hits(&text)
        });
    }
}
