//! Overlapping runs cut at every border, so that each piece has one look.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::text::TextRange;

/// A piece of text that lies in the same runs from one end to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its bytes.
    pub range: Range<usize>,
    /// The numbers of the runs that it lies in, in order; none between them.
    pub over: Vec<usize>,
}

/// The pieces of numbered runs, in order, without what lies between them.
pub fn segments(runs: &[(TextRange, usize)]) -> Vec<Segment> {
    let mut borders: Vec<(usize, bool, usize)> = Vec::with_capacity(2 * runs.len());
    for (range, nth) in runs {
        borders.push((range.start().to_usize(), true, *nth));
        borders.push((range.end().to_usize(), false, *nth));
    }
    borders.sort_unstable();
    let mut over: BTreeSet<usize> = BTreeSet::new();
    let mut segments: Vec<Segment> = Vec::new();
    let mut last = 0;
    for (at, is_start, nth) in borders {
        if at > last && !over.is_empty() {
            segments.push(Segment {
                range: last..at,
                over: over.iter().copied().collect(),
            });
        }
        last = at;
        if is_start {
            over.insert(nth);
        } else {
            over.remove(&nth);
        }
    }
    segments
}

/// What of `segments` lies in a line, with what lies between them.
pub fn in_line(segments: &[Segment], line: Range<usize>) -> Vec<Segment> {
    let first = segments.partition_point(|it| it.range.end <= line.start);
    let rest = segments.get(first..).unwrap_or_default().iter();
    let mut pieces = Vec::new();
    let mut here = line.start;
    let mut push = |range: Range<usize>, over: &[usize]| {
        if !range.is_empty() {
            let over = over.to_vec();
            pieces.push(Segment { range, over });
        }
    };
    for segment in rest.take_while(|it| it.range.start < line.end) {
        let range = segment.range.start.max(line.start)..segment.range.end.min(line.end);
        push(here..range.start, &[]);
        here = range.end;
        push(range, &segment.over);
    }
    push(here..line.end, &[]);
    pieces
}

/// The lines of a text without their ends, each as bytes.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive(['\n', '\r']).map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn runs(runs: &[(usize, usize)]) -> Vec<(TextRange, usize)> {
        let runs = runs.iter().enumerate();
        runs.filter_map(|(nth, (start, end))| Some((TextRange::from_bytes(*start, *end)?, nth)))
            .collect()
    }

    fn shown(segments: &[Segment]) -> String {
        let shown = segments
            .iter()
            .map(|it| format!("{:?}{:?}", it.range, it.over));
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn overlapping_runs_are_cut_at_every_border() {
        for (given, expected) in [
            (vec![], ""),
            (vec![(2, 5)], "2..5[0]"),
            (vec![(0, 9), (2, 4)], "0..2[0] 2..4[0, 1] 4..9[0]"),
            (vec![(0, 4), (2, 6)], "0..2[0] 2..4[0, 1] 4..6[1]"),
            (vec![(0, 4), (0, 4), (4, 5)], "0..4[0, 1] 4..5[2]"),
        ] {
            assert_eq!(shown(&segments(&runs(&given))), expected);
        }
    }

    #[test]
    fn a_line_is_covered_from_edge_to_edge() {
        let segments = segments(&runs(&[(3, 12), (14, 16)]));
        assert_eq!(shown(&in_line(&segments, 0..5)), "0..3[] 3..5[0]");
        assert_eq!(
            shown(&in_line(&segments, 6..15)),
            "6..12[0] 12..14[] 14..15[1]"
        );
        assert_eq!(shown(&in_line(&segments, 20..22)), "20..22[]");
        assert_eq!(shown(&in_line(&segments, 3..3)), "");
    }

    #[test]
    fn lines_stand_without_their_ends() {
        let found: Vec<_> = lines("a\r\n\nbc\r").collect();
        assert_eq!(found, [0..1, 2..2, 3..3, 4..6]);
        assert_eq!(lines("").count(), 0);
    }

    proptest! {
        #[test]
        fn every_byte_lies_in_the_runs_it_is_in(given in prop::collection::vec((0_usize..20, 0_usize..20), 0..8)) {
            let runs = runs(&given);
            let pieces = in_line(&segments(&runs), 0..20);
            for byte in 0..20 {
                let holding: Vec<_> = pieces.iter().filter(|it| it.range.contains(&byte)).collect();
                prop_assert_eq!(holding.len(), 1);
                let holds = |(range, _): &&(TextRange, usize)| range.to_bytes().contains(&byte);
                let expected: Vec<usize> = runs.iter().filter(holds).map(|(_, nth)| *nth).collect();
                prop_assert_eq!(&holding[0].over, &expected);
            }
        }
    }
}
