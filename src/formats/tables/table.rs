//! A file as a table: what stands between its cells, what its columns are called, its rows.

use std::borrow::Cow;

use super::super::{InFile, OptionKind, OptionSpec, Options, Report, Trouble};
use super::annotation_rows::FIELD;
use super::delimited::is_formula;
use super::header::{TableKind, kind_of};
use super::other_rows::{ATTRIBUTE, META};

/// What stands between cells.
pub const SEPARATOR: OptionSpec = OptionSpec {
    name: "separator",
    label: "Separator",
    help: "What stands between the cells.",
    kind: OptionKind::OneOf(&[
        ("guess", "Guess"),
        ("comma", "Comma"),
        ("semicolon", "Semicolon"),
        ("tab", "Tab"),
    ]),
};
/// Whether apostrophes are taken off.
pub const FLAVOUR: OptionSpec = OptionSpec {
    name: "flavour",
    label: "Apostrophes",
    help: "Whether apostrophes before formulas are taken off, as they were put there for spreadsheets.",
    kind: OptionKind::OneOf(&[
        ("guess", "Where a byte order mark goes first"),
        ("data", "Never"),
        ("spreadsheet", "Always"),
    ]),
};

/// A file as a table.
pub struct Table<'a> {
    /// The file.
    pub file: &'a InFile,
    text: Cow<'a, str>,
    separator: char,
    is_defused: bool,
    /// The names of the columns.
    pub header: Vec<String>,
    /// Which table it is.
    pub kind: TableKind,
}

impl<'a> Table<'a> {
    /// Takes a file; fails with the place of the first byte that is no text.
    pub fn new(file: &'a InFile, options: &Options) -> Result<Self, usize> {
        let text = file.text()?;
        let (guessed, rest) = separator_of(&text);
        let separator = match options.get(&SEPARATOR) {
            "comma" => ',',
            "semicolon" => ';',
            "tab" => '\t',
            _ => guessed,
        };
        let is_defused = match options.get(&FLAVOUR) {
            "data" => false,
            "spreadsheet" => true,
            _ => matches!(file.head(2), [0xEF, 0xBB] | [0xFF, 0xFE] | [0xFE, 0xFF]),
        };
        let header = header_of(rest, separator);
        let n_skipped = text.len() - rest.len();
        let kind = kind_of(&header);
        Ok(Self {
            file,
            text: match text {
                Cow::Borrowed(text) => text.get(n_skipped..).unwrap_or_default().into(),
                Cow::Owned(mut text) => text.split_off(n_skipped).into(),
            },
            separator,
            is_defused,
            header,
            kind,
        })
    }

    /// Hands over each row below the header with its line; empty rows are none.
    pub fn rows(&self, report: &mut Report, mut take: impl FnMut(&[&str], u64, &mut Report)) {
        let mut reader = reader(&self.text, self.separator);
        let mut record = csv::StringRecord::new();
        // Reading from memory cannot fail, and the text is a text.
        let mut is_header = true;
        while reader.read_record(&mut record).unwrap_or(false) {
            if std::mem::take(&mut is_header) {
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<&str> = record.iter().map(|cell| self.cell(cell)).collect();
            if cells.iter().all(|cell| cell.is_empty()) {
                continue;
            }
            let n_columns = self.header.len();
            if cells.iter().skip(n_columns).any(|cell| !cell.is_empty()) {
                report.tell(Trouble::BadRecord, || {
                    let n_cells = cells.len();
                    format!(
                        "{}, line {line}: {n_cells} cells for {n_columns} columns",
                        self.file.path
                    )
                });
                continue;
            }
            take(&cells, line, report);
        }
    }

    fn cell<'r>(&self, cell: &'r str) -> &'r str {
        let bare = cell.strip_prefix('\'');
        bare.filter(|bare| self.is_defused && is_formula(bare))
            .unwrap_or(cell)
    }

    /// The cell of a column, empty where there is none.
    pub fn get<'r>(&self, cells: &[&'r str], name: &str) -> &'r str {
        let at = self.header.iter().position(|it| it == name);
        at.and_then(|at| cells.get(at)).copied().unwrap_or_default()
    }

    /// The filled cells of the columns whose names begin so, with what stands behind that.
    pub fn named<'s, 'r>(
        &'s self,
        cells: &'s [&'r str],
        prefix: &'s str,
    ) -> impl Iterator<Item = (&'s str, &'r str)> {
        let all = self.header.iter().zip(cells);
        let named = all.filter_map(move |(name, cell)| Some((name.strip_prefix(prefix)?, *cell)));
        named.filter(|(_, cell)| !cell.is_empty())
    }
}

fn reader(text: &str, separator: char) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .from_reader(text.as_bytes())
}

/// The names of the columns.
pub fn header_of(text: &str, separator: char) -> Vec<String> {
    let mut record = csv::StringRecord::new();
    let mut reader = reader(text, separator);
    if !reader.read_record(&mut record).unwrap_or(false) {
        return Vec::new();
    }
    let name = |cell: &str| {
        // Names of our own columns are kept to the letter.
        if cell.starts_with(FIELD) || cell.starts_with(META) || cell.starts_with(ATTRIBUTE) {
            cell.to_owned()
        } else {
            cell.trim().to_owned()
        }
    };
    record.iter().map(name).collect()
}

/// What stands between the cells of the first line, and the text from there on: a line `sep=;`, which
/// some spreadsheets write, is left out.
pub fn separator_of(text: &str) -> (char, &str) {
    let told = text
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("sep="));
    if let Some(separator) = told.and_then(|_| text.chars().nth(4)) {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        return (separator, rest);
    }
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    let mut is_quoted = false;
    for character in text.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            '\r' | '\n' if !is_quoted => break,
            other if !is_quoted => {
                for (separator, count) in &mut counts {
                    *count += usize::from(*separator == other);
                }
            }
            _ => {}
        }
    }
    let best = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    (best.map_or(',', |(separator, _)| separator), text)
}
