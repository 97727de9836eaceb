//! Takes a sidecar apart: what it says about itself, and its records one by one.

use std::ops::Range;

use ron::extensions::Extensions;
use ron::value::RawValue;
use serde::Deserialize;

use super::review_lists::{COMMENTS, DECISIONS, List};
use super::scan::scan;
use super::split::{FieldPart, Next, SplitError, Splitter};
use super::v1::{FORMAT, Header, INDENT, RECORD_FIELDS, Record};
use crate::store::StoreError;
use crate::text::{TextOffset, line_column};

/// A sidecar, taken apart.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// The text all places count in: the file's without a byte order mark.
    pub text: &'a str,
    /// What it says about itself.
    pub header: Header,
    /// All that stands before the first record and what belongs to it.
    pub prefix: Range<usize>,
    /// All that stands after the last record and its comma.
    pub suffix: Range<usize>,
    /// The records, in the order of the file.
    pub items: Vec<Item<'a>>,
    /// What cannot be read in the lists of the head.
    pub bad_in_head: Vec<BadRecord>,
    /// Whether fields stand behind the records, where we write none.
    pub has_fields_behind: bool,
}

/// A record as it stands, and what could be read of it.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its text, with the comments before it.
    pub raw: Range<usize>,
    /// What it says, or why that cannot be read.
    pub record: Result<Record<'a>, BadRecord>,
}

/// Why a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// The byte it is about.
    pub at: usize,
    /// What is wrong there.
    pub reason: String,
}

#[derive(Deserialize)]
struct ArticleRecord {
    #[serde(default)]
    file: String,
    #[serde(default)]
    sha256: String,
    #[serde(default)]
    length: u32,
}

/// Takes a sidecar apart; fails for one that is damaged, not for one with bad records.
///
/// A file of a newer format is read as far as it looks like ours: see [`Header::format`].
pub fn parse(bytes: &[u8]) -> Result<Parsed<'_>, StoreError> {
    let text = text_of(bytes)?;
    let mut parser = Parser::new(text);
    match parser.file() {
        Ok(parsed) => Ok(parsed),
        Err(bad) => Err(match parser.header.format {
            format if format > FORMAT => StoreError::NewerFormat { format },
            _ => damaged(text, bad.at, bad.reason),
        }),
    }
}

/// What could be read of a damaged sidecar: the records before the damage.
pub fn salvage(bytes: &[u8]) -> Option<Parsed<'_>> {
    let text = text_of(bytes).ok()?;
    let mut parser = Parser::new(text);
    let _damage = parser.file().err()?;
    Some(parser.parsed(text.len()..text.len()))
}

/// The text of a file's bytes, without a byte order mark.
pub fn text_of(bytes: &[u8]) -> Result<&str, StoreError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let good = std::str::from_utf8(good).unwrap_or_default();
        damaged(good, good.len(), "these bytes are no UTF-8".to_owned())
    })
}

/// Reads one RON value.
pub fn read_value<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ron::error::SpannedError> {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .from_str(text)
}

/// Reads a record in any layout that RON allows.
pub fn read_record(raw: &str) -> Result<Record<'_>, BadRecord> {
    let at_error = |error: ron::error::SpannedError| BadRecord {
        at: byte_at(raw, error.span.start.line, error.span.start.col),
        reason: error.code.to_string(),
    };
    let mut record: Record<'_> = read_value(raw).map_err(at_error)?;
    if record.id.is_empty() {
        let reason = "its id is empty".to_owned();
        return Err(BadRecord { at: 0, reason });
    }
    let splitter = Splitter::new(raw);
    for field in splitter.fields(splitter.skip_trivia(0))? {
        if !RECORD_FIELDS.contains(&field.name) {
            let value = splitter.on_one_line(field.value);
            record.extra.insert(field.name.to_owned(), value);
        }
    }
    Ok(record)
}

/// An error with line and column.
pub fn damaged(text: &str, at: usize, reason: String) -> StoreError {
    let (line, column) = line_column(text, TextOffset::new(at));
    StoreError::Damaged {
        line,
        column,
        reason,
    }
}

impl From<SplitError> for BadRecord {
    fn from(error: SplitError) -> Self {
        Self {
            at: error.at,
            reason: error.reason.to_owned(),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    splitter: Splitter<'a>,
    header: Header,
    prefix: Range<usize>,
    items: Vec<Item<'a>>,
    bad_in_head: Vec<BadRecord>,
    has_fields_behind: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            splitter: Splitter::new(text),
            header: Header::default(),
            prefix: 0..0,
            items: Vec::new(),
            bad_in_head: Vec::new(),
            has_fields_behind: false,
        }
    }

    fn parsed(&mut self, suffix: Range<usize>) -> Parsed<'a> {
        Parsed {
            text: self.text,
            header: std::mem::take(&mut self.header),
            prefix: self.prefix.clone(),
            suffix,
            items: std::mem::take(&mut self.items),
            bad_in_head: std::mem::take(&mut self.bad_in_head),
            has_fields_behind: self.has_fields_behind,
        }
    }

    fn file(&mut self) -> Result<Parsed<'a>, BadRecord> {
        let mut at = self.open()?;
        let mut suffix = None;
        loop {
            let (name, start) = self.splitter.field_name(at)?;
            let end = if name == "annotations" {
                let (records_end, end) = self.records(start)?;
                suffix = Some(records_end);
                end
            } else {
                let value = start..self.splitter.skip_value(start)?;
                let end = value.end;
                self.has_fields_behind |= suffix.is_some();
                self.header_field(&FieldPart { name, value })?;
                end
            };
            match self.splitter.after_part(end, b')')? {
                Next::Part { at: next, .. } => at = next,
                Next::Closed(close) => {
                    self.check_end(close + 1)?;
                    break;
                }
            }
        }
        match suffix {
            _ if self.header.format == 0 => Err(bad(0, "the file has no format")),
            None => Err(bad(0, "the file has no annotations")),
            Some(suffix) => Ok(self.parsed(suffix..self.text.len())),
        }
    }

    /// The place of the first field.
    fn open(&self) -> Result<usize, BadRecord> {
        let mut at = self.splitter.skip_trivia(0);
        while let Some(rest) = self.text.get(at..).filter(|rest| rest.starts_with("#!")) {
            let end = rest
                .find(']')
                .ok_or_else(|| bad(at, "this is no RON attribute"))?;
            at = self.splitter.skip_trivia(at + end + 1);
        }
        if at == self.text.len() {
            return Err(bad(at, "the file is empty"));
        }
        if !self.splitter.is_at(at, b'(') {
            return Err(bad(at, "an opening parenthesis was expected"));
        }
        Ok(self.splitter.skip_trivia(at + 1))
    }

    fn check_end(&self, at: usize) -> Result<(), BadRecord> {
        match self.splitter.skip_trivia(at) {
            end if end == self.text.len() => Ok(()),
            end => Err(bad(end, "something follows the end of the file's content")),
        }
    }

    fn header_field(&mut self, field: &FieldPart<'_>) -> Result<(), BadRecord> {
        let at = field.value.start;
        let raw = self.text.get(field.value.clone()).unwrap_or_default();
        let reason = |error: ron::error::SpannedError| BadRecord {
            at,
            reason: error.code.to_string(),
        };
        match field.name {
            "format" => self.header.format = read_value(raw).map_err(reason)?,
            "annotator" => self.header.annotator = read_value(raw).map_err(reason)?,
            "status" => self.header.status = read_value(raw).map_err(reason)?,
            DECISIONS => {
                let value = field.value.clone();
                self.header.decisions = List::read(self.text, value, &mut self.bad_in_head)?;
            }
            COMMENTS => {
                let value = field.value.clone();
                self.header.comments = List::read(self.text, value, &mut self.bad_in_head)?;
            }
            "article" => {
                let article: ArticleRecord = read_value(raw).map_err(reason)?;
                self.header.file = article.file;
                self.header.sha256 = article.sha256;
                self.header.length = article.length;
                for part in self.splitter.fields(at)? {
                    if !["file", "sha256", "length"].contains(&part.name) {
                        self.keep(format!("article.{}", part.name), part.value);
                    }
                }
            }
            name => {
                let _value: &RawValue = read_value(raw).map_err(reason)?;
                if name != "fields" || self.splitter.on_one_line(field.value.clone()) != "{}" {
                    self.keep(name.to_owned(), field.value.clone());
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, name: String, value: Range<usize>) {
        let text = self.splitter.on_one_line(value);
        self.header.extra.insert(name, text);
    }

    /// Where the last record and its comma end, and where the list does.
    fn records(&mut self, list: usize) -> Result<(usize, usize), BadRecord> {
        if !self.splitter.is_at(list, b'[') {
            return Err(bad(list, "a list of annotations was expected"));
        }
        self.prefix = 0..list + 1;
        let Some((mut items, end)) = self.record_lines(list) else {
            return self.record_values(list);
        };
        if items.iter().any(|item| item.record.is_err()) {
            // A bad line may be part of a value that runs over several lines.
            let n_bad = |items: &[Item<'_>]| items.iter().filter(|it| it.record.is_err()).count();
            if let Ok(ends) = self.record_values(list)
                && n_bad(&self.items) < n_bad(&items)
                && self.is_sound_after(ends.1)
            {
                return Ok(ends);
            }
            self.prefix = 0..list + 1;
            items.shrink_to_fit();
        }
        self.items = items;
        self.prefix.end += 1;
        Ok((end, end + "    ]".len()))
    }

    /// Whether the file goes on to its end as it should behind the list of records.
    fn is_sound_after(&self, list_end: usize) -> bool {
        let mut end = list_end;
        loop {
            match self.splitter.after_part(end, b')') {
                Ok(Next::Closed(close)) => return self.check_end(close + 1).is_ok(),
                Ok(Next::Part { at, .. }) => {
                    let field = self.splitter.field_name(at);
                    let value = field.and_then(|(_, start)| self.splitter.skip_value(start));
                    let Ok(value_end) = value else { return false };
                    end = value_end;
                }
                Err(_) => return false,
            }
        }
    }

    /// The records, if each stands on a line of its own as we write it.
    fn record_lines(&self, list: usize) -> Option<(Vec<Item<'a>>, usize)> {
        let mut at = list + "[\n".len();
        let mut rest = self.text.get(list..)?.strip_prefix("[\n")?;
        let mut items = Vec::with_capacity(rest.len() / 320);
        while !rest.starts_with("    ]") {
            let end = memchr::memchr(b'\n', rest.as_bytes())?;
            let raw = rest.get(..end)?.strip_prefix(INDENT)?.strip_suffix("),")?;
            let start = at + INDENT.len();
            let raw = start..start + raw.len() + 1;
            let line = self
                .text
                .get(raw.clone())
                .filter(|it| it.starts_with('('))?;
            items.push(item(line, raw, 0));
            at += end + 1;
            rest = rest.get(end + 1..)?;
        }
        Some((items, at))
    }

    /// The records in any layout.
    fn record_values(&mut self, list: usize) -> Result<(usize, usize), BadRecord> {
        self.items.clear();
        self.prefix = 0..list + 1;
        let mut lead = list + 1;
        let mut at = self.splitter.skip_trivia(lead);
        if self.splitter.is_at(at, b']') {
            return Ok((lead, at + 1));
        }
        loop {
            let end = self.splitter.skip_value(at)?;
            let before = self.text.get(lead..at).unwrap_or_default();
            let start = at - before.trim_start().len();
            let raw = self.text.get(at..end).unwrap_or_default();
            self.items.push(item(raw, start..end, at - start));
            match self.splitter.after_part(end, b']')? {
                Next::Part { comma, at: next } => {
                    lead = comma + 1;
                    at = next;
                }
                Next::Closed(close) => {
                    let tail = self.text.get(end..close).unwrap_or_default();
                    let comma = tail.starts_with(',');
                    return Ok((end + usize::from(comma), close + 1));
                }
            }
        }
    }
}

fn item(line: &str, raw: Range<usize>, n_lead: usize) -> Item<'_> {
    let record = match scan(line).filter(|record| !record.id.is_empty()) {
        Some(record) => Ok(record),
        None => read_record(line).map_err(|bad| BadRecord {
            at: raw.start + n_lead + bad.at,
            reason: bad.reason,
        }),
    };
    Item { raw, record }
}

fn bad(at: usize, reason: &str) -> BadRecord {
    let reason = reason.to_owned();
    BadRecord { at, reason }
}

fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let line_start = match line {
        0 | 1 => 0,
        _ => text
            .match_indices('\n')
            .nth(line - 2)
            .map_or(text.len(), |(at, _)| at + 1),
    };
    let rest = text.get(line_start..).unwrap_or_default();
    let in_line = rest.char_indices().nth(column.saturating_sub(1));
    line_start + in_line.map_or(rest.len(), |(at, _)| at)
}
