//! Which rows show: a test per column, all of which must pass.

use std::collections::BTreeSet;

use super::column::SEPARATOR;
use super::{AnnotationRow, Column};
use crate::insight::Snapshot;
use crate::insight::search::{Matcher, Query};

/// A test of what a column shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFilter {
    /// The column.
    pub column: Column,
    /// What its text must be.
    pub test: FilterTest,
}

/// What a text must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterTest {
    /// It holds these words, capitals and accents aside; no words let all pass.
    Contains(String),
    /// It is exactly this.
    Equals(String),
    /// It is one of these; the empty text stands for nothing.
    OneOf(BTreeSet<String>),
    /// This is one of several answers, or the only one.
    Among(String),
    /// There is nothing.
    Empty,
    /// There is something.
    Filled,
}

/// A filter made ready.
pub(super) struct Prepared<'a> {
    column: &'a Column,
    test: Test<'a>,
}

enum Test<'a> {
    All,
    Finds(Box<Matcher>),
    Equals(&'a str),
    OneOf(&'a BTreeSet<String>),
    Among(&'a str),
    IsEmpty(bool),
}

impl ColumnFilter {
    /// A test of a column.
    pub fn new(column: Column, test: FilterTest) -> Self {
        Self { column, test }
    }

    pub(super) fn prepared(&self) -> Prepared<'_> {
        let test = match &self.test {
            FilterTest::Contains(words) => {
                let query = Query {
                    folds_accents: true,
                    ..Query::literal(words.trim())
                };
                // Words that cannot be looked for, such as none, narrow nothing.
                query
                    .matcher()
                    .map_or(Test::All, |matcher| Test::Finds(Box::new(matcher)))
            }
            FilterTest::Equals(text) => Test::Equals(text),
            FilterTest::OneOf(texts) => Test::OneOf(texts),
            FilterTest::Among(text) => Test::Among(text),
            FilterTest::Empty => Test::IsEmpty(true),
            FilterTest::Filled => Test::IsEmpty(false),
        };
        Prepared {
            column: &self.column,
            test,
        }
    }
}

impl Prepared<'_> {
    pub(super) fn passes(&self, row: &AnnotationRow, snapshot: &Snapshot) -> bool {
        if matches!(self.test, Test::All) {
            return true;
        }
        let text = self.column.text(row, snapshot);
        match &self.test {
            Test::All => true,
            Test::Finds(matcher) => matcher.finds(&text),
            Test::Equals(wanted) => text == *wanted,
            Test::OneOf(wanted) => wanted.contains(&*text),
            Test::Among(wanted) => {
                text == **wanted || text.split(SEPARATOR).any(|it| it == *wanted)
            }
            Test::IsEmpty(is_empty) => text.is_empty() == *is_empty,
        }
    }
}
