//! Reads a record in the layout that we write, faster than `ron` reads it.
//!
//! Whatever looks different in the least is declined and left to `ron`; what is accepted is
//! what `ron` would have read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::v1::{LinkRecord, Record, SpanRecord, ValueRecord};

/// Reads a record without its indent and comma; nothing if it is not in our own layout.
pub fn scan(line: &str) -> Option<Record<'_>> {
    let mut scanner = Scanner { rest: line };
    let mut record = Record {
        id: scanner.after("(id: ")?.text()?,
        tag: scanner.after(", tag: ")?.text()?,
        spans: scanner.after(", spans: [")?.list(Scanner::span)?,
        fields: scanner.after(", fields: {")?.fields()?,
        note: scanner.after(", note: ")?.text()?,
        links: scanner.after(", links: [")?.list(Scanner::link)?,
        ..Record::default()
    };
    if scanner.take(", created: ") {
        record.created = Some(scanner.text()?);
    }
    if scanner.take(", modified: ") {
        record.modified = Some(scanner.text()?);
    }
    (scanner.rest == ")").then_some(record)
}

/// The id and the tag of a record in our own layout, and whether it has spans.
pub fn scan_head(line: &str) -> Option<(Cow<'_, str>, Cow<'_, str>, bool)> {
    let mut scanner = Scanner { rest: line };
    let id = scanner.after("(id: ")?.text()?;
    let tag = scanner.after(", tag: ")?.text()?;
    let has_spans = !scanner.after(", spans: [")?.take("]");
    Some((id, tag, has_spans))
}

struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    fn take(&mut self, literal: &str) -> bool {
        match self.rest.strip_prefix(literal) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn after(&mut self, literal: &str) -> Option<&mut Self> {
        self.take(literal).then_some(self)
    }

    fn text(&mut self) -> Option<Cow<'a, str>> {
        let start = self.rest.strip_prefix('"')?;
        let nth = memchr::memchr2(b'"', b'\\', start.as_bytes())?;
        let plain = start.get(..nth)?;
        if let Some(rest) = start.get(nth..)?.strip_prefix('"') {
            self.rest = rest;
            return Some(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        let mut rest = start.get(nth..)?;
        loop {
            if let Some(after) = rest.strip_prefix('"') {
                self.rest = after;
                return Some(Cow::Owned(text));
            }
            let (character, after) = unescape(rest.strip_prefix('\\')?)?;
            text.push(character);
            let nth = memchr::memchr2(b'"', b'\\', after.as_bytes())?;
            text.push_str(after.get(..nth)?);
            rest = after.get(nth..)?;
        }
    }

    fn number(&mut self) -> Option<u32> {
        let len = self
            .rest
            .bytes()
            .take_while(u8::is_ascii_digit)
            .take(11)
            .count();
        let (digits, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        let has_leading_zero = digits.len() > 1 && digits.starts_with('0');
        if has_leading_zero {
            return None;
        }
        digits.parse().ok()
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        if self.take("]") {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.take("]") {
                return Some(items);
            }
            self.after(", ")?;
        }
    }

    fn span(&mut self) -> Option<SpanRecord<'a>> {
        let span = SpanRecord {
            start: self.after("(start: ")?.number()?,
            end: self.after(", end: ")?.number()?,
            quote: self.after(", quote: ")?.text()?,
            before: self.after(", before: ")?.text()?,
            after: self.after(", after: ")?.text()?,
        };
        self.after(")")?;
        Some(span)
    }

    fn link(&mut self) -> Option<LinkRecord<'a>> {
        let link = LinkRecord {
            relation: self.after("(relation: ")?.text()?,
            to: self.after(", to: ")?.text()?,
        };
        self.after(")")?;
        Some(link)
    }

    fn fields(&mut self) -> Option<BTreeMap<Cow<'a, str>, ValueRecord<'a>>> {
        let mut fields = BTreeMap::new();
        if self.take("}") {
            return Some(fields);
        }
        loop {
            let name = self.text()?;
            self.after(": ")?;
            let value = if self.take("[") {
                ValueRecord::Many(self.list(Self::text)?)
            } else {
                ValueRecord::One(self.text()?)
            };
            if fields.insert(name, value).is_some() {
                return None;
            }
            if self.take("}") {
                return Some(fields);
            }
            self.after(", ")?;
        }
    }
}

fn unescape(rest: &str) -> Option<(char, &str)> {
    let mut chars = rest.chars();
    let character = match chars.next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '"' => '"',
        '\\' => '\\',
        'u' => {
            let (digits, rest) = rest.strip_prefix("u{")?.split_once('}')?;
            let is_plain = (1..=6).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let code = is_plain.then(|| u32::from_str_radix(digits, 16).ok())??;
            return Some((char::from_u32(code)?, rest));
        }
        _ => return None,
    };
    Some((character, chars.as_str()))
}
