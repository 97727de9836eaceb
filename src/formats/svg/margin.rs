//! Lanes: parallel tracks for lines and bars, so that none covers another.

use std::ops::Range;

/// Gives each range the first lane that is free at its start.
pub fn lanes(ranges: &[Range<usize>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ranges.len()).collect();
    order.sort_by_key(|nth| {
        ranges
            .get(*nth)
            .map(|it| (it.start, std::cmp::Reverse(it.end)))
    });
    let mut free_from: Vec<usize> = Vec::new();
    let mut lanes = vec![0; ranges.len()];
    for nth in order {
        let (Some(range), Some(own)) = (ranges.get(nth), lanes.get_mut(nth)) else {
            continue;
        };
        let free = free_from.iter().position(|end| *end <= range.start);
        *own = free.unwrap_or(free_from.len());
        match free_from.get_mut(*own) {
            Some(end) => *end = range.end,
            None => free_from.push(range.end),
        }
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_taken_again_when_it_is_free() {
        assert_eq!(lanes(&[4..6, 0..10, 2..4, 10..11]), [1, 0, 1, 0]);
        assert!(lanes(&[]).is_empty());
    }
}
