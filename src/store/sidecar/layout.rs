//! Puts records in the order of a file and writes them out.

use std::ops::Range;

use super::parse::Parsed;
use super::split::Splitter;
use super::v1::INDENT;

/// Where a file orders a record: its first span's start and end, in code points; none first.
pub type Place = Option<(u32, u32)>;

/// A record that is to be written.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Where it is ordered.
    pub place: Place,
    /// Its id; that of the record before it for one that cannot be read.
    pub id: &'a str,
    /// 0 for a record, more for those that stay behind it because they cannot be read.
    pub rank: usize,
    /// Its text, without indent and comma.
    pub text: &'a str,
}

/// Records on their way into a file.
#[derive(Clone, Debug, Default)]
pub struct Rows<'a> {
    rows: Vec<Row<'a>>,
}

impl<'a> Rows<'a> {
    /// Adds a record.
    pub fn push(&mut self, row: Row<'a>) {
        self.rows.push(row);
    }

    /// Whether a record runs over more than one line.
    pub fn have_line_ends(&self) -> bool {
        self.rows.iter().any(|row| row.text.contains(['\n', '\r']))
    }

    /// As [`Rows::write`], with each record on a line of its own; comments between them go.
    pub fn write_on_lines(&self, prefix: &str, suffix: &str) -> String {
        let on_one_line = |text: &str| Splitter::new(text).on_one_line(0..text.len());
        let is_plain = |text: &str| text.starts_with('(') && !text.contains(['\n', '\r']);
        let texts: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                if is_plain(row.text) {
                    row.text.to_owned()
                } else {
                    on_one_line(row.text)
                }
            })
            .collect();
        let rows = self.rows.iter().zip(&texts);
        let rows = rows.map(|(row, text)| Row {
            text,
            ..row.clone()
        });
        let rows = Rows {
            rows: rows.collect(),
        };
        rows.write(prefix, &on_one_line(suffix)).0
    }

    /// Writes the file, and tells where each row's text stands in it, in the order of pushing.
    pub fn write(self, prefix: &str, suffix: &str) -> (String, Vec<Range<usize>>) {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        let key = |nth: usize| self.rows.get(nth).map(|row| (row.place, row.id, row.rank));
        order.sort_by(|a, b| key(*a).cmp(&key(*b)));
        let len: usize = self.rows.iter().map(|row| row.text.len() + 10).sum();
        let mut out = String::with_capacity(prefix.len() + len + suffix.len() + 1);
        push_with_plain_ends(&mut out, prefix);
        if !out.ends_with('\n') {
            out.push('\n');
        }
        let mut places = vec![0..0; self.rows.len()];
        for nth in order {
            let (Some(row), Some(place)) = (self.rows.get(nth), places.get_mut(nth)) else {
                continue;
            };
            out.push_str(INDENT);
            let start = out.len();
            out.push_str(row.text);
            *place = start..out.len();
            out.push_str(",\n");
        }
        let suffix = suffix.trim_start_matches(['\r', '\n']);
        if !suffix.starts_with([' ', '\t']) {
            out.push_str("    ");
        }
        push_with_plain_ends(&mut out, suffix);
        if !out.ends_with('\n') {
            out.push('\n');
        }
        (out, places)
    }
}

/// The rows of the records that cannot be read, or that repeat an id.
///
/// Each stays behind the record it stood behind.
pub fn opaque_rows<'a>(parsed: &'a Parsed<'a>) -> Vec<Row<'a>> {
    let mut seen = std::collections::BTreeSet::new();
    let mut rows = Vec::new();
    let mut before: (Place, &str) = (None, "");
    for item in &parsed.items {
        match &item.record {
            Ok(record) if seen.insert(&*record.id) => before = (record.place(), &record.id),
            _ => rows.push(Row {
                place: before.0,
                id: before.1,
                rank: rows.len() + 1,
                text: parsed.text.get(item.raw.clone()).unwrap_or_default(),
            }),
        }
    }
    rows
}

fn push_with_plain_ends(out: &mut String, text: &str) {
    for (nth, part) in text.split("\r\n").enumerate() {
        if nth > 0 {
            out.push('\n');
        }
        out.push_str(part);
    }
}
