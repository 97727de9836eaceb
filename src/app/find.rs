//! Finding words in the open article.

use std::sync::Arc;

use crate::insight::search::Query;
pub use crate::insight::search::{QueryError as FindError, QueryKind as FindKind};
use crate::text::TextRange;

/// At most this many hits are kept; nobody steps through more, and memory stays bounded.
pub const MAX_HITS: usize = 100_000;

/// What is looked for, and what was found.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// Whether the find bar shows.
    pub is_open: bool,
    /// What is looked for and how.
    pub query: FindQuery,
    /// The hits in reading order.
    pub hits: Arc<Vec<TextRange>>,
    /// The hit in hand.
    pub current: Option<usize>,
    /// What is wrong with the pattern.
    pub error: Option<FindError>,
}

/// What is looked for and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindQuery {
    /// The words or the pattern.
    pub pattern: String,
    /// How the pattern is read.
    pub kind: FindKind,
    /// Whether capitals matter.
    pub is_case_sensitive: bool,
}

impl FindQuery {
    /// The places in `text` where it is found, none empty; time grows with the text only.
    pub fn hits(&self, text: &str) -> Result<Vec<TextRange>, FindError> {
        self.hits_beside(text, &[])
    }

    fn hits_beside(&self, text: &str, skip: &[TextRange]) -> Result<Vec<TextRange>, FindError> {
        if self.pattern.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query {
            pattern: self.pattern.clone(),
            kind: self.kind,
            is_case_sensitive: self.is_case_sensitive,
            folds_accents: false,
        };
        Ok(query.matcher()?.hits(text, skip, MAX_HITS))
    }
}

impl Find {
    /// Looks again, keeping the hit in hand near `from`, a place in bytes.
    ///
    /// What lies in one of the ranges to `skip`, which are in order, is no hit.
    pub fn update(&mut self, text: &str, from: usize, skip: &[TextRange]) {
        match self.query.hits_beside(text, skip) {
            Ok(hits) => {
                let next = hits.partition_point(|hit| hit.start().to_usize() < from);
                self.current = if hits.is_empty() {
                    None
                } else {
                    Some(next % hits.len())
                };
                self.hits = Arc::new(hits);
                self.error = None;
            }
            Err(error) => {
                self.hits = Arc::default();
                self.current = None;
                self.error = Some(error);
            }
        }
    }

    /// Goes `step` hits on, around the end, and returns the hit.
    pub fn go(&mut self, step: isize) -> Option<TextRange> {
        let n_hits = isize::try_from(self.hits.len())
            .ok()
            .filter(|n_hits| *n_hits > 0)?;
        let current = isize::try_from(self.current?).ok()?;
        let next = usize::try_from((current + step).rem_euclid(n_hits)).ok()?;
        self.current = Some(next);
        self.hits.get(next).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, kind: FindKind, text: &str) -> Vec<String> {
        let query = FindQuery {
            pattern: pattern.to_owned(),
            kind,
            is_case_sensitive: false,
        };
        let hits = query.hits(text).unwrap();
        hits.into_iter()
            .map(|hit| hit.slice(text).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn each_kind_finds_what_it_says() {
        let text = "Dam, dams and madam. дам, ДАМ!";
        assert_eq!(found("dam", FindKind::Literal, text), ["Dam", "dam", "dam"]);
        assert_eq!(found("dam", FindKind::WholeWord, text), ["Dam"]);
        assert_eq!(found("дам", FindKind::WholeWord, text), ["дам", "ДАМ"]);
        assert_eq!(
            found(r"d\wm(s?)", FindKind::Regex, text),
            ["Dam", "dams", "dam"]
        );
        assert_eq!(found("x*", FindKind::Regex, text), [""; 0]);
        assert_eq!(found("(a", FindKind::WholeWord, "(a) (ab)"), ["(a"]);
    }

    #[test]
    fn a_broken_pattern_says_why() {
        let query = FindQuery {
            pattern: "(a".to_owned(),
            kind: FindKind::Regex,
            ..FindQuery::default()
        };
        assert_eq!(query.hits("a").unwrap_err().reason(), "unclosed group");
    }

    #[test]
    fn stepping_goes_around_the_end() {
        let mut find = Find {
            query: FindQuery {
                pattern: "a".to_owned(),
                ..FindQuery::default()
            },
            ..Find::default()
        };
        find.update("a b a b a", 3, &[]);
        assert_eq!(find.current, Some(1));
        assert_eq!(find.go(1), TextRange::from_bytes(8, 9));
        assert_eq!(find.go(1), TextRange::from_bytes(0, 1));
        assert_eq!(find.go(-1), TextRange::from_bytes(8, 9));
    }
    #[test]
    fn what_is_to_be_skipped_is_no_hit() {
        let query = FindQuery {
            pattern: "a".to_owned(),
            ..FindQuery::default()
        };
        let mut find = Find {
            query,
            ..Find::default()
        };
        let skip = [(0, 3), (6, 8)].map(|(start, end)| TextRange::from_bytes(start, end).unwrap());
        find.update("a b a b a", 0, &skip);
        assert_eq!(
            *find.hits,
            [(4, 5), (8, 9)].map(|(start, end)| TextRange::from_bytes(start, end).unwrap())
        );
    }
}
