//! How well the surroundings of a place fit those that were written down.

/// How many code points of either side are compared.
const COMPARED: usize = super::MOST_CONTEXT;

/// How many bytes of either side are kept: a file may say anything, and the work is bounded.
const MOST_BYTES: usize = 1024;

/// How much both sides of a place are like what was written down, each from 0 to 1.
///
/// A side of which nothing was written down says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// Before the words.
    pub before: Option<f32>,
    /// After the words.
    pub after: Option<f32>,
}

impl Fit {
    /// The mean of the sides that say something.
    pub fn mean(self) -> Option<f32> {
        match (self.before, self.after) {
            (Some(before), Some(after)) => Some(f32::midpoint(before, after)),
            (side, None) | (None, side) => side,
        }
    }

    /// Whether all that was written down stands there.
    pub fn is_perfect(self) -> bool {
        self.mean().is_some_and(|mean| mean >= 1.0)
    }

    /// Whether one side stands there in full.
    pub fn has_perfect_side(self) -> bool {
        [self.before, self.after]
            .into_iter()
            .flatten()
            .any(|side| side >= 1.0)
    }
}

/// The surroundings that were written down, without the white space next to the words.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Surroundings<'a> {
    /// Takes what was written down, of a longer text what is next to the words.
    pub fn new(before: &'a str, after: &'a str) -> Self {
        let mut low = before.len().saturating_sub(MOST_BYTES);
        while !before.is_char_boundary(low) {
            low += 1;
        }
        let mut high = after.len().min(MOST_BYTES);
        while !after.is_char_boundary(high) {
            high -= 1;
        }
        Self {
            before: before.get(low..).unwrap_or_default().trim_end(),
            after: after.get(..high).unwrap_or_default().trim_start(),
        }
    }

    /// Whether nothing was written down.
    pub fn is_empty(self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }

    /// How many bytes next to the words are the same on both sides: quick, for sorting out.
    pub fn n_same_bytes(self, text: &str, start: usize, end: usize) -> usize {
        let before = text.get(..start).unwrap_or_default().trim_end();
        let after = text.get(end..).unwrap_or_default().trim_start();
        n_same(self.before.bytes().rev(), before.bytes().rev())
            + n_same(self.after.bytes(), after.bytes())
    }

    /// How well they fit the place.
    pub fn fit(self, text: &str, start: usize, end: usize) -> Fit {
        let before = text.get(..start).unwrap_or_default().trim_end();
        let after = text.get(end..).unwrap_or_default().trim_start();
        Fit {
            before: side_fit(
                self.before,
                before.ends_with(self.before),
                self.before.chars().rev(),
                before.chars().rev(),
            ),
            after: side_fit(
                self.after,
                after.starts_with(self.after),
                self.after.chars(),
                after.chars(),
            ),
        }
    }
}

fn n_same(left: impl Iterator<Item = u8>, right: impl Iterator<Item = u8>) -> usize {
    left.zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}

/// How much of one side is there, read from the words outward.
fn side_fit(
    written: &str,
    is_there: bool,
    wanted: impl Iterator<Item = char>,
    found: impl Iterator<Item = char>,
) -> Option<f32> {
    if written.is_empty() {
        return None;
    }
    if is_there {
        return Some(1.0);
    }
    let wanted: Vec<char> = wanted.take(COMPARED).collect();
    // As much again may have been put in between.
    let found: Vec<char> = found.take(wanted.len() * 2).collect();
    let n_errors = prefix_distance(&wanted, &found);
    // What is not there in full is never called so, whatever rounding says.
    Some((1.0 - n_errors as f32 / wanted.len() as f32).clamp(0.0, 0.99))
}

/// The edit distance from `wanted` to that prefix of `found` which is most like it.
fn prefix_distance(wanted: &[char], found: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (nth, wanted) in wanted.iter().enumerate() {
        let mut diagonal = nth;
        let mut left = nth + 1;
        let mut cells = row.iter_mut();
        if let Some(first) = cells.next() {
            *first = left;
        }
        for (cell, found) in cells.zip(found) {
            let above = *cell;
            let changed = diagonal + usize::from(wanted != found);
            left = changed.min(left + 1).min(above + 1);
            *cell = left;
            diagonal = above;
        }
    }
    row.into_iter().min().unwrap_or(wanted.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surroundings_fit_in_full_in_part_or_not_at_all() {
        let text = "the old bridge was [shut] by the council";
        let start = text.find('[').unwrap();
        let end = text.find(']').unwrap() + 1;
        let fit = |before, after| Surroundings::new(before, after).fit(text, start, end);
        assert!(fit("bridge was ", " by the").is_perfect());
        assert!(fit("bridge was", "").is_perfect());
        assert_eq!(fit("", "").mean(), None);
        let partly = fit("bridge is ", " by the");
        assert!(partly.has_perfect_side() && !partly.is_perfect());
        assert!(partly.mean().unwrap() > 0.8);
        assert!(fit("xqzxqzxqz", "jjjjjjj").mean().unwrap() < 0.3);
    }
}
