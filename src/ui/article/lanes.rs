//! Lanes: which of several parallel tracks a run is drawn in, so that none covers another.

use std::ops::Range;

/// Gives each range the first lane that is free at its start.
///
/// The ranges come sorted by start; the answer depends on the text alone, so lanes do not jump
/// while scrolling. No fewer lanes would do (interval graphs are perfect).
pub fn assign_lanes(ranges: &[Range<usize>]) -> Vec<usize> {
    let mut free_from: Vec<usize> = Vec::new();
    ranges
        .iter()
        .map(|range| {
            let lane = free_from.iter().position(|end| *end <= range.start);
            let lane = lane.unwrap_or_else(|| {
                free_from.push(0);
                free_from.len() - 1
            });
            if let Some(end) = free_from.get_mut(lane) {
                *end = range.end;
            }
            lane
        })
        .collect()
}

/// Says of each range, sorted by start, whether it shares a byte with another.
pub fn meets_another(ranges: &[Range<usize>]) -> Vec<bool> {
    let mut meets = vec![false; ranges.len()];
    let mut reaching: Option<(usize, usize)> = None;
    for (nth, range) in ranges.iter().enumerate() {
        if let Some((holder, end)) = reaching.filter(|(_, end)| range.start < *end) {
            for met in [nth, holder] {
                if let Some(met) = meets.get_mut(met) {
                    *met = true;
                }
            }
            if range.end <= end {
                continue;
            }
        }
        reaching = Some((nth, range.end));
    }
    meets
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_lane_is_taken_again_when_it_is_free() {
        let ranges = [0..10, 2..4, 4..6, 9..12, 10..11];
        assert_eq!(assign_lanes(&ranges), [0, 1, 1, 1, 0]);
    }

    fn sorted_ranges() -> impl Strategy<Value = Vec<Range<usize>>> {
        prop::collection::vec((0_usize..80, 1_usize..20), 0..40).prop_map(|pairs| {
            let mut ranges: Vec<_> = pairs.into_iter().map(|(at, len)| at..at + len).collect();
            ranges.sort_by_key(|range| (range.start, range.end));
            ranges
        })
    }

    fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
        one.start < other.end && other.start < one.end
    }

    proptest! {
        #[test]
        fn ranges_that_meet_are_never_in_one_lane(ranges in sorted_ranges()) {
            let lanes = assign_lanes(&ranges);
            for (nth, one) in ranges.iter().enumerate() {
                for (other_nth, other) in ranges.iter().enumerate().skip(nth + 1) {
                    prop_assert!(!overlap(one, other) || lanes[nth] != lanes[other_nth]);
                }
            }
        }

        #[test]
        fn there_are_as_many_lanes_as_ranges_at_the_busiest_place(ranges in sorted_ranges()) {
            let n_lanes = assign_lanes(&ranges).into_iter().max().map_or(0, |lane| lane + 1);
            let busiest = (0..100).map(|at| ranges.iter().filter(|range| range.contains(&at)).count()).max();
            prop_assert_eq!(n_lanes, busiest.unwrap_or(0));
        }

        #[test]
        fn meeting_is_found_as_by_looking_at_all_pairs(ranges in sorted_ranges()) {
            let expected: Vec<bool> = ranges.iter().enumerate().map(|(nth, one)| {
                ranges.iter().enumerate().any(|(other_nth, other)| nth != other_nth && overlap(one, other))
            }).collect();
            prop_assert_eq!(meets_another(&ranges), expected);
        }
    }
}
