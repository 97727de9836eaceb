//! Which annotations a heading stands for, as a test of a column of the table.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::time_axis::days_of;
use super::{CountLabel, Dimension};
use crate::insight::table::{Column, ColumnFilter, FilterTest};
use crate::model::MetadataField;

impl Dimension {
    /// The column that shows it; weeks and months show as days.
    pub fn column(&self) -> Column {
        match self {
            Self::Tag => Column::Tag,
            Self::Outlet => Column::Metadata(MetadataField::Outlet),
            Self::Annotator => Column::Annotator,
            Self::Day | Self::Week | Self::Month => Column::Metadata(MetadataField::Date),
            Self::Section => Column::Metadata(MetadataField::Section),
            Self::Language => Column::Metadata(MetadataField::Language),
            Self::Field(field_id) => Column::Field(field_id.clone()),
        }
    }

    /// The test that those pass which count under a heading of this dimension.
    pub fn filter(&self, heading: &CountLabel) -> ColumnFilter {
        let text = heading.text.clone();
        let test = match self {
            _ if heading.is_nothing => FilterTest::Empty,
            Self::Week | Self::Month => {
                let days = days_of(&text).into_iter();
                let days: BTreeSet<String> = days.map(|day: Date| day.to_string()).collect();
                FilterTest::OneOf(days)
            }
            Self::Field(_) => FilterTest::Among(text),
            _ => FilterTest::Equals(text),
        };
        ColumnFilter::new(self.column(), test)
    }
}
