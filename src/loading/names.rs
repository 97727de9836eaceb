//! Metadata from paths: a pattern a field, and what folders say by themselves.
//!
//! In a pattern `{field}` takes one or more characters that are not `/` for that field, `*` any
//! number of characters that are not `/`, `**` any number of any, `?` one that is not `/`; a
//! backslash takes the sign after it as it stands. A pattern with a `/` is held against the whole
//! path below the project's folder, one without against the file's own name; one whose last part
//! has no full stop is held against the name without its ending. `{date}` takes only what is
//! clearly a date. Of several ways to match, the earlier fields take as little as they can.

use std::collections::BTreeMap;

use thiserror::Error;

use super::dates::parse_date;
use crate::model::{ArticleId, Metadata, MetadataField, NamePattern, ProjectSettings};

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("at character {place} of the pattern: {reason}")]
pub struct PatternError {
    /// Which character, counted from 1.
    pub place: usize,
    /// What is wrong and what to write instead.
    pub reason: &'static str,
}

/// What the patterns of a project read from one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The article.
    pub id: ArticleId,
    /// What was read; a field whose pattern does not match is not here.
    pub values: BTreeMap<MetadataField, String>,
}

/// Reads the path of an article with one pattern for `field`.
///
/// The map is empty where the pattern does not match.
pub fn apply(
    field: &MetadataField,
    pattern: &NamePattern,
    article_id: &ArticleId,
) -> Result<BTreeMap<MetadataField, String>, PatternError> {
    Ok(Compiled::new(field, pattern)?.read(article_id))
}

/// Says what is wrong with a pattern, if anything is.
pub fn check(pattern: &str) -> Result<(), PatternError> {
    parse(pattern).map(|_| ())
}

/// What the patterns in `settings` read from each path; a pattern that is wrong reads nothing.
pub fn preview(settings: &ProjectSettings, ids: &[ArticleId]) -> Vec<PreviewRow> {
    let names = NameReader::new(settings);
    let row = |id: &ArticleId| PreviewRow {
        id: id.clone(),
        values: names.values(id),
    };
    ids.iter().map(row).collect()
}

/// The patterns of a project, read once.
#[derive(Debug)]
pub(super) struct NameReader(Vec<(MetadataField, Compiled)>);

impl NameReader {
    /// Leaves out patterns that are wrong; [`check`] says so where they are written.
    pub fn new(settings: &ProjectSettings) -> Self {
        let patterns = settings.name_patterns.iter();
        let compiled = patterns.filter_map(|(field, pattern)| {
            Some((field.clone(), Compiled::new(field, pattern).ok()?))
        });
        Self(compiled.collect())
    }

    /// A field's own pattern goes before what other patterns happen to take for it.
    fn values(&self, article_id: &ArticleId) -> BTreeMap<MetadataField, String> {
        let mut values = BTreeMap::new();
        let mut own = BTreeMap::new();
        for (field, pattern) in &self.0 {
            for (read, value) in pattern.read(article_id) {
                let into = if read == *field {
                    &mut own
                } else {
                    &mut values
                };
                into.entry(read).or_insert(value);
            }
        }
        values.extend(own);
        values
    }

    /// What the path says, by pattern or else by a folder or a name that is a date.
    pub fn metadata(&self, article_id: &ArticleId) -> Metadata {
        let mut metadata = Metadata::default();
        for (field, value) in self.values(article_id) {
            // A fixed date that is none is refused where it is written; here it reads nothing.
            let _is_value = metadata.set(&field, &value);
        }
        if metadata.date.is_none() {
            metadata.date = date_in_path(article_id);
        }
        metadata
    }
}

/// The day a file's name begins with, or the innermost folder that is a day.
fn date_in_path(article_id: &ArticleId) -> Option<jiff::civil::Date> {
    let name = article_id.file_name();
    let from_name = name.get(..10).filter(|_| {
        let next = name.get(10..).and_then(|rest| rest.chars().next());
        next.is_none_or(|next| !next.is_alphanumeric())
    });
    let is_iso = |part: &&str| {
        part.as_bytes()
            .get(4)
            .is_some_and(|sign| !sign.is_ascii_digit())
    };
    let from_name = from_name.filter(is_iso).and_then(parse_date);
    let folders = || article_id.folder().rsplit('/').find_map(parse_date);
    from_name.or_else(folders)
}

#[derive(Debug)]
enum Compiled {
    Fixed(MetadataField, String),
    Path(PathPattern),
}

#[derive(Debug)]
struct PathPattern {
    tokens: Vec<Token>,
    has_folder: bool,
    has_ending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Sign(char),
    One,
    Many,
    ManyFolders,
    Field(MetadataField),
}

impl Compiled {
    fn new(field: &MetadataField, pattern: &NamePattern) -> Result<Self, PatternError> {
        Ok(match pattern {
            NamePattern::Fixed(value) => Self::Fixed(field.clone(), value.clone()),
            NamePattern::Path(pattern) => Self::Path(parse(pattern)?),
        })
    }

    fn read(&self, article_id: &ArticleId) -> BTreeMap<MetadataField, String> {
        match self {
            Self::Fixed(field, value) => BTreeMap::from([(field.clone(), value.clone())]),
            Self::Path(pattern) => pattern.read(article_id).unwrap_or_default(),
        }
    }
}

fn parse(pattern: &str) -> Result<PathPattern, PatternError> {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        let wrong = |reason| PatternError {
            place: at + 1,
            reason,
        };
        tokens.push(match c {
            '?' => Token::One,
            '*' if chars.next_if(|(_, next)| *next == '*').is_some() => Token::ManyFolders,
            '*' => Token::Many,
            '\\' => {
                let (_, sign) = chars.next().ok_or(wrong(
                    "nothing stands after the backslash; write \\\\ for one",
                ))?;
                Token::Sign(sign)
            }
            '}' => {
                return Err(wrong(
                    "no { stands before this }; write \\} for the sign itself",
                ));
            }
            '{' => {
                let mut name = String::new();
                loop {
                    match chars.next() {
                        Some((_, '}')) => break,
                        Some((_, c)) if c != '{' && c != '/' => name.push(c),
                        _ => return Err(wrong("this { has no }; write \\{ for the sign itself")),
                    }
                }
                if name.trim().is_empty() {
                    return Err(wrong(
                        "no field is named between { and }; write for instance {outlet}",
                    ));
                }
                Token::Field(MetadataField::from_name(name.trim()))
            }
            sign => Token::Sign(sign),
        });
    }
    if let Some((at, reason)) = clash(&tokens) {
        return Err(PatternError {
            place: at + 1,
            reason,
        });
    }
    let last = tokens
        .rsplit(|token| *token == Token::Sign('/'))
        .next()
        .unwrap_or_default();
    Ok(PathPattern {
        has_folder: tokens
            .iter()
            .any(|token| matches!(token, Token::Sign('/') | Token::ManyFolders)),
        has_ending: last.contains(&Token::Sign('.')),
        tokens,
    })
}

/// A pattern that is empty or names a field twice.
fn clash(tokens: &[Token]) -> Option<(usize, &'static str)> {
    if tokens.is_empty() {
        return Some((0, "the pattern is empty; write for instance {outlet}-*.txt"));
    }
    let is_twice = |(nth, token): &(usize, &Token)| {
        matches!(token, Token::Field(_))
            && tokens.iter().take(*nth).any(|earlier| earlier == *token)
    };
    let twice = tokens.iter().enumerate().find(is_twice)?;
    Some((
        twice.0,
        "a field is named twice; use * for the second place",
    ))
}

impl PathPattern {
    fn read(&self, article_id: &ArticleId) -> Option<BTreeMap<MetadataField, String>> {
        let path = if self.has_folder {
            article_id.as_str()
        } else {
            article_id.file_name()
        };
        let stem = || {
            let name_at = path.rfind('/').map_or(0, |at| at + 1);
            let dot = path.rfind('.').filter(|dot| *dot > name_at);
            dot.and_then(|dot| path.get(..dot)).unwrap_or(path)
        };
        let path: Vec<char> = if self.has_ending { path } else { stem() }
            .chars()
            .collect();
        let mut search = Search {
            tokens: &self.tokens,
            path: &path,
            failed: vec![false; (self.tokens.len() + 1) * (path.len() + 1)],
            values: BTreeMap::new(),
        };
        search.matches(0, 0).then_some(search.values)
    }
}

/// Matches by trying; a place that failed once is not tried again, so it takes
/// at most tokens × length² steps.
struct Search<'a> {
    tokens: &'a [Token],
    path: &'a [char],
    failed: Vec<bool>,
    values: BTreeMap<MetadataField, String>,
}

impl Search<'_> {
    fn matches(&mut self, nth: usize, at: usize) -> bool {
        let cell = nth * (self.path.len() + 1) + at;
        if self.failed.get(cell).copied().unwrap_or(true) {
            return false;
        }
        let is_match = self.tries(nth, at);
        if !is_match && let Some(failed) = self.failed.get_mut(cell) {
            *failed = true;
        }
        is_match
    }

    fn tries(&mut self, nth: usize, at: usize) -> bool {
        let tokens = self.tokens;
        let Some(token) = tokens.get(nth) else {
            return at == self.path.len();
        };
        let next = self.path.get(at).copied();
        match token {
            Token::Sign(sign) => next == Some(*sign) && self.matches(nth + 1, at + 1),
            Token::One => next.is_some_and(|c| c != '/') && self.matches(nth + 1, at + 1),
            Token::Many => (at..=self.reach(at)).any(|end| self.matches(nth + 1, end)),
            Token::ManyFolders => (at..=self.path.len()).any(|end| self.matches(nth + 1, end)),
            Token::Field(field) => (at + 1..=self.reach(at)).any(|end| {
                self.takes(field, at, end) && self.matches(nth + 1, end) && {
                    let value: String = self.path.get(at..end).unwrap_or_default().iter().collect();
                    self.values
                        .insert(field.clone(), as_value(field, &value).unwrap_or(value));
                    true
                }
            }),
        }
    }

    /// Where the part of the path that `at` lies in ends.
    fn reach(&self, at: usize) -> usize {
        let rest = self.path.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|c| **c != '/').count()
    }

    fn takes(&self, field: &MetadataField, at: usize, end: usize) -> bool {
        if *field != MetadataField::Date {
            return true;
        }
        let is_digit = |at: Option<usize>| {
            at.and_then(|at| self.path.get(at))
                .is_some_and(char::is_ascii_digit)
        };
        let value: String = self.path.get(at..end).unwrap_or_default().iter().collect();
        let is_whole = !is_digit(at.checked_sub(1)) && !is_digit(Some(end));
        // No date is longer than `9 de noviembre de 2025` and a little more.
        is_whole && end - at <= 32 && as_value(field, &value).is_some()
    }
}

fn as_value(field: &MetadataField, value: &str) -> Option<String> {
    match field {
        MetadataField::Date => parse_date(value).map(|date| date.to_string()),
        _ => Some(value.to_owned()),
    }
}

#[cfg(test)]
mod tests;
