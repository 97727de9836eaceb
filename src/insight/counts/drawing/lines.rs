//! A count over time: a line for each column, what was not counted at its place as 0.

use super::{CellPlace, Draft, Field, GAP, MARGIN, ROW, Role, Shape, scaled, totals};
use crate::insight::counts::CountLabel;
use crate::insight::counts::colors::{color_of, plain};
use crate::insight::counts::time_axis::{Moment, TimeAxis};
use crate::model::Color;

const WIDTH: usize = 560;
const HEIGHT: usize = 220;
/// Room for the numbers at the left.
const NUMBERS: usize = 44;
/// How many days stand under the axis at most.
const MOST_TICKS: usize = 6;
/// The edge of the square on a point.
const POINT: usize = 6;

impl Draft<'_> {
    pub(super) fn lines(&mut self) {
        let table = self.table;
        let axis = TimeAxis::of(table).unwrap_or_else(|| TimeAxis::of_rows(table));
        self.label_width = MARGIN + NUMBERS;
        let totals = totals(table);
        let n_at = |moment: &Moment, column: Option<usize>| match (moment.row, column) {
            (None, _) => 0,
            (Some(row), Some(column)) => table.cell(row, column),
            (Some(row), None) => totals.get(row).copied().unwrap_or(0),
        };
        let columns: Vec<Option<usize>> = if table.columns.is_empty() {
            vec![None]
        } else {
            (0..table.columns.len()).map(Some).collect()
        };
        let all = axis.moments.iter().flat_map(|moment| {
            let columns = columns.iter();
            columns.map(move |column| n_at(moment, *column))
        });
        let greatest = all.max().unwrap_or(0);
        self.axes(&axis, greatest);
        for column in &columns {
            let name = column.and_then(|nth| table.columns.get(nth));
            let color = name.map_or_else(plain, |name| color_of(name, column.unwrap_or(0)));
            let counted = axis.moments.iter().map(|moment| n_at(moment, *column));
            let line: Vec<u64> = counted.collect();
            self.one_line(&axis, &line, greatest, (color, name, *column));
        }
        self.y += HEIGHT + ROW;
        self.widen(WIDTH);
        self.legend();
    }

    /// The grid with its numbers, and some days under it.
    fn axes(&mut self, axis: &TimeAxis, greatest: u64) {
        let (left, top) = (self.label_width, self.y);
        let step = nice_step(greatest);
        for n in (0..=greatest).step_by(usize::try_from(step).unwrap_or(1).max(1)) {
            let y = top + HEIGHT - scaled(n, greatest, HEIGHT);
            self.shapes.push(Shape::Line {
                points: vec![(left, y), (left + WIDTH, y)],
                color: None,
            });
            self.y = y.saturating_sub(12);
            self.words(left - GAP, Role::Row, &n.to_string());
        }
        self.y = top + HEIGHT;
        let every = axis.moments.len().div_ceil(MOST_TICKS).max(1);
        for (nth, moment) in axis.moments.iter().enumerate().step_by(every) {
            let x = left + place(nth, axis.moments.len());
            self.words(x, Role::Tick, &moment.name);
        }
        self.y = top;
    }

    fn one_line(
        &mut self,
        axis: &TimeAxis,
        counted: &[u64],
        greatest: u64,
        (color, name, column): (Color, Option<&CountLabel>, Option<usize>),
    ) {
        let point = |(nth, n): (usize, &u64)| {
            let x = self.label_width + place(nth, counted.len());
            (x, self.y + HEIGHT - scaled(*n, greatest, HEIGHT))
        };
        let points: Vec<(usize, usize)> = counted.iter().enumerate().map(point).collect();
        self.shapes.push(Shape::Line {
            points: points.clone(),
            color: Some(color),
        });
        for ((moment, n), (x, y)) in axis.moments.iter().zip(counted).zip(points) {
            let Some(row) = moment.row.filter(|_| *n > 0) else {
                continue;
            };
            let name = name.map(|name| format!(", {}", name.text));
            let tooltip = format!("{}{}: {n}", moment.name, name.unwrap_or_default());
            self.shapes.push(Shape::Field(Field {
                x: x.saturating_sub(POINT / 2),
                y: y.saturating_sub(POINT / 2),
                width: POINT,
                height: POINT,
                color,
                heat: None,
                tooltip,
                cell: Some(CellPlace { row, column }),
            }));
        }
    }
}

/// Where the nth of so many moments stands, from 0 to the width; one alone in the middle.
fn place(nth: usize, n_moments: usize) -> usize {
    match n_moments {
        0 | 1 => WIDTH / 2,
        n_moments => nth * WIDTH / (n_moments - 1),
    }
}

/// The distance of the grid's lines: 1, 2 or 5 times a power of ten, so that there are at most six.
fn nice_step(greatest: u64) -> u64 {
    let steps = (0..18).flat_map(|power| [1, 2, 5].map(|first| first * 10_u64.pow(power)));
    let mut fitting = steps.filter(|step| greatest / step <= 5);
    fitting.next().unwrap_or(greatest.max(1))
}
