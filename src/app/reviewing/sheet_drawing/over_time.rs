//! A line over days or months, each point with the whiskers of its interval.

use jiff::civil::Date;

use super::axis::{Axis, RELIANCE, reliance_color};
use super::{Draft, GAP, MARGIN, ROW, Role, days_between, plain_color};
use crate::app::reviewing::{AgreementCell, AgreementRow};

const WIDTH: usize = 480;
const HEIGHT: usize = 220;
/// Room for the numbers at the left.
const NUMBERS: usize = 36;
/// Room for a day under the axis.
const TICK: usize = 90;

/// A row that has a day.
type Dated<'a> = (Date, usize, &'a AgreementRow);

impl<'a> Draft<'a> {
    pub(super) fn over_time(&mut self) {
        let axis = Axis::of(self.cells(), HEIGHT);
        self.label_width = MARGIN + NUMBERS;
        self.y += GAP;
        let (left, top) = (self.label_width, self.y);
        self.levels(&axis);
        let rows = self.sheet.rows.iter().enumerate();
        let dated = rows.filter_map(|(nth, row)| Some((row.key.moment()?, nth, row)));
        let dated: Vec<Dated<'a>> = dated.collect();
        self.moments(&dated);
        let mut points = Vec::new();
        for (day, nth, row) in &dated {
            let Some(cell) = row.cells.get(self.column) else {
                continue;
            };
            let x = left + place(&dated, *day);
            if let Ok(value) = cell.value {
                let y = top + HEIGHT - axis.place(value);
                points.push(((x, y), *nth, *row, cell));
            }
        }
        self.connect(&axis, &points);
        self.y = top + HEIGHT + ROW;
        self.widen(left + WIDTH + 4 * GAP);
        self.note_reliance();
    }

    /// The grid with its numbers, and where α is relied on.
    fn levels(&mut self, axis: &Axis) {
        let (left, top) = (self.label_width, self.y);
        let across = |y| [(left, y), (left + WIDTH, y)];
        for (value, name) in axis.ticks() {
            let y = top + HEIGHT - axis.place(value);
            self.line(&across(y), None);
            self.y = y.saturating_sub(12);
            self.words(left - GAP, Role::Row, &name);
        }
        if self.has_alpha() {
            for value in RELIANCE {
                let y = top + HEIGHT - axis.place(value);
                self.line(&across(y), Some(reliance_color()));
            }
        }
        self.y = top;
    }

    /// Some days or months under the axis.
    fn moments(&mut self, dated: &[Dated<'a>]) {
        let top = self.y;
        self.y = top + HEIGHT;
        let mut last = None;
        for (day, _, row) in dated {
            let x = self.label_width + place(dated, *day);
            // Those that would stand on the one before are left out.
            if last.is_none_or(|last| x >= last + TICK) {
                self.words(x, Role::Tick, &row.heading);
                last = Some(x);
            }
        }
        self.y = top;
    }

    fn connect(
        &mut self,
        axis: &Axis,
        points: &[((usize, usize), usize, &'a AgreementRow, &'a AgreementCell)],
    ) {
        let color = plain_color();
        let bottom = self.y + HEIGHT;
        let line: Vec<(usize, usize)> = points.iter().map(|(at, ..)| *at).collect();
        self.line(&line, Some(color));
        for (at, nth, row, cell) in points {
            if let Some(Ok(it)) = &cell.interval {
                let ends = [it.lower, it.upper].map(|end| (at.0, bottom - axis.place(end)));
                self.line(&ends, Some(color));
            }
            self.point(*at, color, (*nth, row, cell));
        }
    }
}

/// Where a day stands from the first to the last; one alone in the middle.
fn place(dated: &[Dated<'_>], day: Date) -> usize {
    let (Some((first, ..)), Some((last, ..))) = (dated.first(), dated.last()) else {
        return 0;
    };
    let all = days_between(*first, *last);
    let place = (days_between(*first, day) * WIDTH).checked_div(all);
    place.unwrap_or(WIDTH / 2)
}
