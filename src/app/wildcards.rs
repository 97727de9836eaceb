//! Values with `{title}` in them: what is known about each article takes the place of the name.

use crate::model::{Metadata, MetadataField};

/// The value for one article: `{date} {outlet}` becomes `2025-11-09 The Harbour Post`.
///
/// Names in braces that are no field, and braces alone, stay as they are.
pub fn fill_in(value: &str, metadata: &Metadata) -> String {
    let mut filled = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let named = after
            .split_once('}')
            .and_then(|(name, behind)| Some((known_value(name, metadata)?, behind)));
        if let Some((known, behind)) = named {
            filled.push_str(&known);
            rest = behind;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled.trim().to_owned()
}

fn known_value(name: &str, metadata: &Metadata) -> Option<String> {
    let field = MetadataField::from_name(name);
    let is_known = match &field {
        MetadataField::Own(name) => metadata.own.contains_key(name),
        _ => true,
    };
    is_known.then(|| metadata.get(&field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_braces_become_what_is_known() {
        let metadata = Metadata {
            title: "The dam".to_owned(),
            date: "2025-11-09".parse().ok(),
            own: [("wave".to_owned(), "2".to_owned())].into(),
            ..Metadata::default()
        };
        for (value, expected) in [
            ("plain", "plain"),
            ("{title}, {date}", "The dam, 2025-11-09"),
            ("wave {wave}", "wave 2"),
            ("{author}", ""),
            ("{nothing} {", "{nothing} {"),
            ("{{title}}", "{The dam}"),
            ("}{title", "}{title"),
        ] {
            assert_eq!(fill_in(value, &metadata), expected, "{value}");
        }
    }
}
