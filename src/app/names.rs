//! Metadata from the names of files, shown before it is used.

pub use crate::loading::names::{PreviewRow, preview};

use crate::loading::names;
use crate::model::{Metadata, MetadataField, NamePattern};

/// What is wrong with a pattern for a field, if anything is.
pub fn pattern_problem(field: &MetadataField, pattern: &NamePattern) -> Option<String> {
    match pattern {
        NamePattern::Path(text) => names::check(text).err().map(|error| error.to_string()),
        NamePattern::Fixed(value) => {
            let is_value = Metadata::default().set(field, value);
            (!is_value).then(|| format!("“{value}” is no date; write it as 2025-11-09"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_pattern_says_what_is_wrong() {
        let path = |text: &str| NamePattern::Path(text.to_owned());
        let fixed = |text: &str| NamePattern::Fixed(text.to_owned());
        for (field, pattern, is_wrong) in [
            (MetadataField::Outlet, path("{outlet}-*"), false),
            (MetadataField::Outlet, path("{outlet"), true),
            (MetadataField::Date, fixed("2025-11-09"), false),
            (MetadataField::Date, fixed("soon"), true),
            (MetadataField::Outlet, fixed("soon"), false),
        ] {
            let problem = pattern_problem(&field, &pattern);
            assert_eq!(problem.is_some(), is_wrong, "{pattern:?}: {problem:?}");
        }
    }
}
