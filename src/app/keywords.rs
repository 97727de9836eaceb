//! Words that stay coloured in every article.

use super::{FindError, FindKind, FindQuery, MAX_HITS};
use crate::model::{Color, KeywordKind, KeywordPattern};
use crate::text::TextRange;

/// Where keywords stand in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundKeywords {
    /// The places with their colours, in the order of the keywords.
    pub places: Vec<(TextRange, Color)>,
    /// How often each keyword was found; 0 for one that is off or does not read.
    pub n_hits: Vec<usize>,
}

/// Finds the keywords that are on; a pattern that does not read finds nothing.
///
/// At most [`MAX_HITS`] places are kept in all; the counts go on.
pub fn find_keywords(text: &str, keywords: &[KeywordPattern]) -> FoundKeywords {
    let mut found = FoundKeywords::default();
    for keyword in keywords {
        let hits = if keyword.is_on {
            query(keyword).hits(text).unwrap_or_default()
        } else {
            Vec::new()
        };
        found.n_hits.push(hits.len());
        let room = MAX_HITS.saturating_sub(found.places.len());
        let places = hits.into_iter().take(room);
        found
            .places
            .extend(places.map(|range| (range, keyword.color)));
    }
    found
}

/// What is wrong with a keyword's pattern, if anything is.
pub fn keyword_problem(keyword: &KeywordPattern) -> Option<FindError> {
    query(keyword).hits("").err()
}

fn query(keyword: &KeywordPattern) -> FindQuery {
    let kind = match keyword.kind {
        KeywordKind::Word => FindKind::WholeWord,
        KeywordKind::Text => FindKind::Literal,
        KeywordKind::Regex => FindKind::Regex,
    };
    FindQuery {
        pattern: keyword.pattern.clone(),
        kind,
        is_case_sensitive: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Extra;

    fn keyword(pattern: &str, kind: KeywordKind, is_on: bool) -> KeywordPattern {
        KeywordPattern {
            pattern: pattern.to_owned(),
            kind,
            color: Color::parse("#009e73").unwrap(),
            is_on,
            extra: Extra::default(),
        }
    }

    #[test]
    fn each_kind_of_keyword_is_found_and_counted() {
        let text = "The dam, the dams and the Damage";
        for (pattern, kind, expected) in [
            ("dam", KeywordKind::Word, 1),
            ("dam", KeywordKind::Text, 3),
            (r"dams?\b", KeywordKind::Regex, 2),
            ("(", KeywordKind::Regex, 0),
            ("(", KeywordKind::Text, 0),
        ] {
            let found = find_keywords(text, &[keyword(pattern, kind, true)]);
            assert_eq!(found.n_hits, [expected], "{pattern} {kind:?}");
            assert_eq!(found.places.len(), expected, "{pattern} {kind:?}");
        }
        let off = find_keywords(text, &[keyword("dam", KeywordKind::Text, false)]);
        assert_eq!((off.n_hits, off.places.len()), (vec![0], 0));
    }

    #[test]
    fn a_pattern_that_does_not_read_says_why() {
        assert!(keyword_problem(&keyword("(", KeywordKind::Regex, true)).is_some());
        assert_eq!(
            keyword_problem(&keyword("(", KeywordKind::Word, true)),
            None
        );
    }
}
