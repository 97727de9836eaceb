//! Where the rows of a table stand, with the headings of groups among them and folded ones left
//! out; a million rows cost as little as the groups there are.

use std::collections::BTreeSet;

use crate::insight::table::TableGroup;

/// Where each line is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableLines {
    groups: Vec<GroupLines>,
    n_lines: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct GroupLines {
    /// The line of its heading.
    start: usize,
    /// The place of its first row.
    first: usize,
    /// How many rows show.
    n_rows: usize,
}

/// What stands on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableLine {
    /// The heading of a group, by its number.
    Group(usize),
    /// A row, by its place among those that show.
    Row(usize),
}

impl TableLines {
    /// The lines of so many rows in these groups, if any.
    pub fn new(n_rows: usize, groups: &[TableGroup], folded: &BTreeSet<String>) -> Self {
        let mut lines = Self {
            groups: Vec::with_capacity(groups.len()),
            n_lines: if groups.is_empty() { n_rows } else { 0 },
        };
        for group in groups {
            let n_rows = if folded.contains(&group.name) {
                0
            } else {
                group.n_rows
            };
            lines.groups.push(GroupLines {
                start: lines.n_lines,
                first: group.first,
                n_rows,
            });
            lines.n_lines += n_rows + 1;
        }
        lines
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.n_lines
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.n_lines == 0
    }

    /// What stands on a line.
    pub fn line(&self, line: usize, n_rows: usize) -> Option<TableLine> {
        if self.groups.is_empty() {
            return (line < n_rows).then_some(TableLine::Row(line));
        }
        let nth = self.groups.partition_point(|group| group.start <= line);
        let nth = nth.checked_sub(1)?;
        let group = self.groups.get(nth)?;
        match line - group.start {
            0 => Some(TableLine::Group(nth)),
            below if below <= group.n_rows => Some(TableLine::Row(group.first + below - 1)),
            _ => None,
        }
    }

    /// The line of a row; nothing if its group is folded.
    pub fn line_of(&self, place: usize) -> Option<usize> {
        if self.groups.is_empty() {
            return (place < self.n_lines).then_some(place);
        }
        let nth = self.groups.partition_point(|group| group.first <= place);
        let group = self.groups.get(nth.checked_sub(1)?)?;
        let below = place - group.first;
        (below < group.n_rows).then(|| group.start + below + 1)
    }

    /// The row so many rows after the one at a place, headings and folded groups passed over; at
    /// an end the last one there.
    pub fn step(&self, place: usize, step: isize, n_rows: usize) -> Option<usize> {
        let mut line = self.line_of(place)?;
        let mut reached = place;
        for _ in 0..step.unsigned_abs() {
            line = match line.checked_add_signed(step.signum()) {
                Some(next) if next < self.n_lines => next,
                _ => break,
            };
            // Between two rows there are only headings, which do not count as a step.
            while let Some(TableLine::Group(_)) = self.line(line, n_rows) {
                match line.checked_add_signed(step.signum()) {
                    Some(next) if next < self.n_lines => line = next,
                    _ => return Some(reached),
                }
            }
            if let Some(TableLine::Row(place)) = self.line(line, n_rows) {
                reached = place;
            }
        }
        Some(reached)
    }

    /// The first row that shows.
    pub fn first_row(&self, n_rows: usize) -> Option<usize> {
        let open = self.groups.iter().find(|group| group.n_rows > 0);
        if self.groups.is_empty() {
            (n_rows > 0).then_some(0)
        } else {
            open.map(|group| group.first)
        }
    }

    /// The last row that shows.
    pub fn last_row(&self, n_rows: usize) -> Option<usize> {
        let open = self.groups.iter().rev().find(|group| group.n_rows > 0);
        if self.groups.is_empty() {
            n_rows.checked_sub(1)
        } else {
            open.map(|group| group.first + group.n_rows - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(sizes: &[usize]) -> Vec<TableGroup> {
        let mut first = 0;
        let groups = sizes.iter().enumerate().map(|(nth, n_rows)| {
            let group = TableGroup {
                name: nth.to_string(),
                first,
                n_rows: *n_rows,
            };
            first += n_rows;
            group
        });
        groups.collect()
    }

    /// `#` and a number for a heading, else the row's place.
    fn drawn(sizes: &[usize], folded: &[&str]) -> String {
        let folded = folded.iter().map(|name| (*name).to_owned()).collect();
        let n_rows = sizes.iter().sum();
        let lines = TableLines::new(n_rows, &groups(sizes), &folded);
        let line = |line| match lines.line(line, n_rows).unwrap() {
            TableLine::Group(nth) => format!("#{nth}"),
            TableLine::Row(place) => {
                assert_eq!(lines.line_of(place), Some(line));
                place.to_string()
            }
        };
        assert_eq!(lines.line(lines.len(), n_rows), None);
        (0..lines.len()).map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn headings_stand_above_their_rows_and_folded_groups_are_headings_only() {
        assert_eq!(drawn(&[2, 1], &[]), "#0 0 1 #1 2");
        assert_eq!(drawn(&[2, 1, 2], &["0"]), "#0 #1 2 #2 3 4");
        assert_eq!(drawn(&[2, 1, 2], &["0", "1", "2"]), "#0 #1 #2");
        assert_eq!(drawn(&[], &[]), "");
    }

    #[test]
    fn steps_go_from_row_to_row_past_headings_and_folded_groups() {
        let folded = ["1".to_owned()].into();
        let lines = TableLines::new(5, &groups(&[2, 1, 2]), &folded);
        for (from, step, expected) in [
            (0, 1, Some(1)),
            (1, 1, Some(3)),
            (3, -1, Some(1)),
            (0, -1, Some(0)),
            (0, 99, Some(4)),
            (2, 1, None),
        ] {
            assert_eq!(lines.step(from, step, 5), expected, "{from} {step}");
        }
        assert_eq!((lines.first_row(5), lines.last_row(5)), (Some(0), Some(4)));
        let plain = TableLines::new(3, &[], &folded);
        assert_eq!(plain.step(1, 5, 3), Some(2));
        assert_eq!(TableLines::default().first_row(0), None);
    }
}
