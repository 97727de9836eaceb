//! What is looked for and how, and what is wrong with it.

use regex::{RegexBuilder, bytes};
use thiserror::Error;

use super::folding::fold;
use super::matcher::{Matcher, RawFilter};
use super::required::required_of_regex;
use super::signature::RequiredGrams;

/// How large a compiled pattern may become, in bytes.
const MOST_COMPILED: usize = 4 << 20;

/// What is looked for and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words or the pattern.
    pub pattern: String,
    /// How the pattern is read.
    pub kind: QueryKind,
    /// Whether capitals matter.
    pub is_case_sensitive: bool,
    /// Whether `e` finds `é`, and `é` finds `e`.
    ///
    /// A regular expression is folded as it is written, so a class may come to hold other letters.
    pub folds_accents: bool,
}

/// How a pattern is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter)]
pub enum QueryKind {
    /// As it stands.
    #[default]
    Literal,
    /// As it stands, and only whole words.
    WholeWord,
    /// As a regular expression.
    Regex,
}

/// Why nothing can be looked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// There is no pattern, or one of accents only while accents are folded.
    #[error("there is nothing to look for. Give at least one character")]
    Empty,
    /// The pattern is no regular expression.
    #[error("the pattern is no regular expression: {reason}")]
    Syntax {
        /// What the reader of patterns says.
        reason: String,
    },
    /// The pattern would take too much memory.
    #[error("the pattern is too large. Repeat less in it, or look for its parts one by one")]
    TooLarge,
}

impl Query {
    /// Looks for the words as they stand, capitals alike.
    pub fn literal(pattern: impl Into<String>) -> Self {
        Self {
            pattern: pattern.into(),
            ..Self::default()
        }
    }

    /// Makes ready to look; fails on a pattern that is empty, broken or too large.
    pub fn matcher(&self) -> Result<Matcher, QueryError> {
        let pattern = if self.folds_accents {
            fold(&self.pattern).into_text()
        } else {
            self.pattern.clone()
        };
        if pattern.is_empty() {
            return Err(QueryError::Empty);
        }
        let escaped = regex::escape(&pattern);
        let whole = match self.kind {
            QueryKind::Literal => escaped.clone(),
            QueryKind::WholeWord => format!(r"\b{{start-half}}{escaped}\b{{end-half}}"),
            QueryKind::Regex => pattern.clone(),
        };
        let regex = RegexBuilder::new(&whole)
            .case_insensitive(!self.is_case_sensitive)
            .multi_line(true)
            .crlf(true)
            .size_limit(MOST_COMPILED)
            .build()
            .map_err(|error| QueryError::new(&error))?;
        let raw = match self.kind {
            // Borders of words are slow to tell in bytes, and the words alone are rare enough.
            QueryKind::Literal | QueryKind::WholeWord if self.is_case_sensitive => {
                RawFilter::literal(&pattern)
            }
            QueryKind::Literal | QueryKind::WholeWord => self.raw_regex(&escaped)?,
            QueryKind::Regex => self.raw_regex(&whole)?,
        };
        let required = match self.kind {
            QueryKind::Literal | QueryKind::WholeWord => vec![pattern],
            QueryKind::Regex => required_of_regex(&pattern),
        };
        Ok(Matcher::new(self, regex, raw, RequiredGrams::of(required)))
    }

    fn raw_regex(&self, pattern: &str) -> Result<RawFilter, QueryError> {
        let regex = bytes::RegexBuilder::new(pattern)
            .case_insensitive(!self.is_case_sensitive)
            .multi_line(true)
            .crlf(true)
            .size_limit(MOST_COMPILED)
            .build()
            .map_err(|error| QueryError::new(&error))?;
        Ok(RawFilter::Regex(regex))
    }
}

impl QueryError {
    /// What is wrong, without the words that say that it is the pattern's fault.
    pub fn reason(&self) -> String {
        match self {
            Self::Syntax { reason } => reason.clone(),
            Self::Empty | Self::TooLarge => self.to_string(),
        }
    }

    fn new(error: &regex::Error) -> Self {
        match error {
            regex::Error::CompiledTooBig(_) => Self::TooLarge,
            other => Self::Syntax {
                reason: last_line(&other.to_string()),
            },
        }
    }
}

/// What went wrong comes last, after a drawing of the pattern that needs a fixed-width face.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
