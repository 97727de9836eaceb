//! Rows that are days, weeks or months, with those between them that nothing was counted for.

use jiff::ToSpan as _;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::CountTable;
use super::dimension::week;

/// The most moments that are filled in; past it only what was counted has a place.
const MOST_MOMENTS: usize = 4000;

/// The moments from the first that was counted to the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TimeAxis {
    /// In order.
    pub moments: Vec<Moment>,
}

/// A day, a week or a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// What it is called.
    pub name: String,
    /// Its row; none if nothing was counted.
    pub row: Option<usize>,
}

#[derive(Clone, Copy)]
enum Step {
    Day,
    Week,
    Month,
}

impl Step {
    fn of_rows(row_name: &str) -> Option<Self> {
        match row_name {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// The first day of what a heading names.
    fn parsed(self, heading: &str) -> Option<Date> {
        match self {
            Self::Day => heading.parse().ok(),
            Self::Week => {
                let (year, week) = heading.split_once("-W")?;
                let week =
                    ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday);
                week.ok().map(ISOWeekDate::date)
            }
            Self::Month => format!("{heading}-01").parse().ok(),
        }
    }

    fn after(self, day: Date) -> Option<Date> {
        let step = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
        };
        day.checked_add(step).ok()
    }

    fn name(self, day: Date) -> String {
        match self {
            Self::Day => day.to_string(),
            Self::Week => week(day),
            Self::Month => day.strftime("%Y-%m").to_string(),
        }
    }
}

/// The days of a week or a month, by its heading.
pub(super) fn days_of(heading: &str) -> Vec<Date> {
    let steps = [Step::Week, Step::Month].into_iter();
    let mut found = steps.filter_map(|step| Some((step, step.parsed(heading)?)));
    let Some((step, first)) = found.next() else {
        return Vec::new();
    };
    let end = step.after(first);
    let days = std::iter::successors(Some(first), |day| Step::Day.after(*day));
    days.take_while(|day| end.is_some_and(|end| *day < end))
        .collect()
}

impl TimeAxis {
    /// The axis of a table whose rows are moments; rows without a date have no place on it.
    pub(super) fn of(table: &CountTable) -> Option<Self> {
        let step = Step::of_rows(&table.row_name)?;
        let rows = table.rows.iter().enumerate();
        let dated: Vec<(Date, usize)> = rows
            .filter_map(|(nth, row)| Some((step.parsed(&row.text)?, nth)))
            .collect();
        let (first, last) = (dated.first()?.0, dated.last()?.0);
        let mut moments = Vec::new();
        let mut rows = dated.iter().peekable();
        let mut day = Some(first);
        while let Some(now) = day.filter(|now| *now <= last) {
            let row = rows.next_if(|(date, _)| *date == now);
            moments.push(Moment {
                name: step.name(now),
                row: row.map(|(_, row)| *row),
            });
            if moments.len() > MOST_MOMENTS {
                return Some(Self::of_counted(table, &dated));
            }
            day = step.after(now);
        }
        Some(Self { moments })
    }

    /// The rows as they come, whatever they are.
    pub(super) fn of_rows(table: &CountTable) -> Self {
        let rows = table.rows.iter().enumerate();
        let moment = |(nth, row): (usize, &super::CountLabel)| Moment {
            name: row.text.clone(),
            row: Some(nth),
        };
        Self {
            moments: rows.map(moment).collect(),
        }
    }

    fn of_counted(table: &CountTable, dated: &[(Date, usize)]) -> Self {
        let mut axis = Self::of_rows(table);
        axis.moments
            .retain(|moment| dated.iter().any(|(_, row)| moment.row == Some(*row)));
        axis
    }

    /// How many moments something was counted for.
    pub(super) fn n_counted(&self) -> usize {
        self.moments.iter().filter(|it| it.row.is_some()).count()
    }
}
