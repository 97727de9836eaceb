//! Which statements are counted, and which only repeat one that is.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Duplicates, Request, Statement};

/// What two statements share if one repeats the other, beside their values and their level.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Scope<'a> {
    Document(&'a str),
    Period(i16, i8),
    All,
}

/// The statements that count: with both values, with a level where one is needed, and no repeats.
///
/// The level tells two statements apart even where it is ignored later, as in the manual's table of
/// an organisation that contradicts itself.
pub fn counted<'a>(statements: &'a [Statement], request: &Request) -> Vec<&'a Statement> {
    let mut seen = BTreeSet::new();
    let has_level = |it: &&Statement| it.level.is_some() || !request.needs_levels();
    let is_whole = |it: &&Statement| !it.first.is_empty() && !it.second.is_empty();
    let whole = statements.iter().filter(is_whole).filter(has_level);
    let new = |it: &&'a Statement| {
        let scope = scope(it, request.duplicates);
        scope.is_none_or(|scope| seen.insert((&it.first, &it.second, &it.level, scope)))
    };
    whole.filter(new).collect()
}

fn scope(statement: &Statement, duplicates: Duplicates) -> Option<Scope<'_>> {
    let document = Scope::Document(&statement.document);
    let by_date = |period: fn(Date) -> (i16, i8)| {
        let period = statement.date.map(period);
        period.map_or(Scope::Document(&statement.document), |(year, part)| {
            Scope::Period(year, part)
        })
    };
    Some(match duplicates {
        Duplicates::Include => return None,
        Duplicates::Document => document,
        Duplicates::Week => by_date(|date| {
            let week = date.iso_week_date();
            (week.year(), week.week())
        }),
        Duplicates::Month => by_date(|date| (date.year(), date.month())),
        Duplicates::Year => by_date(|date| (date.year(), 0)),
        Duplicates::AcrossRange => Scope::All,
    })
}
