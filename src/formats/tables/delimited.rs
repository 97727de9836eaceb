//! Tables as text with separators: CSV as RFC 4180 has it, and the same with tabs.
//!
//! For programs cells stand as they are. For spreadsheets a cell that would be run as a formula has an
//! apostrophe before it, which the reader takes off again.

use std::io::Write as _;

use super::super::{
    ExportFormat, ExportInput, FormatError, ImportFormat, ImportSource, ImportedSet, Likeness,
    OptionKind, OptionSpec, Options, OutFile, Report, Shape,
};
use super::annotation_rows::{TEXT, Words};
use super::cells::{Cell, Column, TableSink};
use super::{reading, writing};

/// Text with commas.
#[derive(Clone, Copy, Debug)]
pub struct Csv;

/// Text with tabs.
#[derive(Clone, Copy, Debug)]
pub struct Tsv;

/// For whom the tables are.
const FLAVOUR: OptionSpec = OptionSpec {
    name: "flavour",
    label: "For",
    help: "For spreadsheets, a byte order mark goes first and cells that would be run as formulas are defused.",
    kind: OptionKind::OneOf(&[("data", "Programs"), ("spreadsheet", "Spreadsheets")]),
};
const WRITING: [OptionSpec; 2] = [FLAVOUR, TEXT];

impl ExportFormat for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn label(&self) -> &'static str {
        "CSV tables"
    }

    fn read_by(&self) -> &'static str {
        "Excel, LibreOffice, R, Python, SPSS, Stata and almost everything else"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        &WRITING
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        write(input, options, Layout::CSV, report)
    }
}

impl ExportFormat for Tsv {
    fn id(&self) -> &'static str {
        "tsv"
    }

    fn label(&self) -> &'static str {
        "TSV tables"
    }

    fn read_by(&self) -> &'static str {
        "R, Python, spreadsheets: like CSV, with tabs between the cells"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        &WRITING
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        write(input, options, Layout::TSV, report)
    }
}

impl ImportFormat for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn label(&self) -> &'static str {
        "CSV tables"
    }

    fn options(&self) -> &'static [OptionSpec] {
        reading::OPTIONS
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        reading::likeness(source, &[',', ';'], ".csv")
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        reading::read(source, options, "CSV tables", report)
    }
}

impl ImportFormat for Tsv {
    fn id(&self) -> &'static str {
        "tsv"
    }

    fn label(&self) -> &'static str {
        "TSV tables"
    }

    fn options(&self) -> &'static [OptionSpec] {
        reading::OPTIONS
    }

    fn likeness(&self, source: &ImportSource) -> Likeness {
        reading::likeness(source, &['\t'], ".tsv")
    }

    fn read(
        &self,
        source: &ImportSource,
        options: &Options,
        report: &mut Report,
    ) -> Result<ImportedSet, FormatError> {
        reading::read(source, options, "TSV tables", report)
    }
}

/// How cells and rows are kept apart.
#[derive(Clone, Copy)]
struct Layout {
    ending: &'static str,
    separator: u8,
    line_end: &'static [u8],
}

impl Layout {
    const CSV: Self = Self {
        ending: ".csv",
        separator: b',',
        line_end: b"\r\n",
    };
    const TSV: Self = Self {
        ending: ".tsv",
        separator: b'\t',
        line_end: b"\n",
    };
}

fn write(
    input: &ExportInput<'_>,
    options: &Options,
    layout: Layout,
    report: &mut Report,
) -> Result<Vec<OutFile>, FormatError> {
    options.check(&WRITING)?;
    let words = Words::of(options);
    let mut sink = Delimited {
        layout,
        is_defused: options.get(&FLAVOUR) == "spreadsheet",
        files: Vec::new(),
    };
    writing::write_tables(input, words, &mut sink, report)?;
    Ok(sink.files)
}

struct Delimited {
    layout: Layout,
    is_defused: bool,
    files: Vec<OutFile>,
}

impl TableSink for Delimited {
    fn begin(&mut self, name: &'static str, columns: Vec<Column>) -> Result<(), FormatError> {
        let mut bytes = Vec::new();
        if self.is_defused {
            bytes.extend_from_slice("\u{feff}".as_bytes());
        }
        for (nth, column) in columns.iter().enumerate() {
            self.separate(nth, &mut bytes);
            self.push_text(&column.name, &mut bytes);
        }
        bytes.extend_from_slice(self.layout.line_end);
        self.files.push(OutFile {
            path: format!("{name}{}", self.layout.ending),
            bytes,
        });
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>], _report: &mut Report) -> Result<(), FormatError> {
        let Some(file) = self.files.last_mut() else {
            return Ok(());
        };
        let mut bytes = std::mem::take(&mut file.bytes);
        for (nth, cell) in cells.iter().enumerate() {
            self.separate(nth, &mut bytes);
            // Writing into memory cannot fail.
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.push_text(text, &mut bytes),
                Cell::Number(number) => drop(write!(bytes, "{number}")),
                Cell::Time(time) => drop(write!(bytes, "{time}")),
            }
        }
        bytes.extend_from_slice(self.layout.line_end);
        if let Some(file) = self.files.last_mut() {
            file.bytes = bytes;
        }
        Ok(())
    }
}

impl Delimited {
    fn separate(&self, nth: usize, bytes: &mut Vec<u8>) {
        if nth > 0 {
            bytes.push(self.layout.separator);
        }
    }

    fn push_text(&self, text: &str, bytes: &mut Vec<u8>) {
        let mark = if self.is_defused && is_formula(text) {
            "'"
        } else {
            ""
        };
        let separator = self.layout.separator;
        let is_quoted = text
            .bytes()
            .any(|byte| matches!(byte, b'"' | b'\r' | b'\n') || byte == separator);
        if !is_quoted {
            bytes.extend_from_slice(mark.as_bytes());
            bytes.extend_from_slice(text.as_bytes());
            return;
        }
        bytes.push(b'"');
        bytes.extend_from_slice(mark.as_bytes());
        for (nth, part) in text.split('"').enumerate() {
            if nth > 0 {
                bytes.extend_from_slice(b"\"\"");
            }
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes.push(b'"');
    }
}

/// Whether a spreadsheet would run the text, or would if the apostrophes before it were gone: those
/// have one more put before them, so that taking one off is always right.
pub fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
