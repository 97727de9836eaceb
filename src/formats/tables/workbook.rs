//! The tables as sheets of an Office Open XML workbook, which spreadsheets open without a question.
//!
//! Text is text, whatever it looks like: there is no formula, no guessed date and no guessed number.

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::super::{
    ExportFormat, ExportInput, FormatError, Loss, OptionSpec, Options, OutFile, Report, Shape,
};
use super::annotation_rows::{TEXT, Words};
use super::cells::{Cell, CellKind, Column, TableSink};
use super::writing;

/// A workbook.
#[derive(Clone, Copy, Debug)]
pub struct Xlsx;

const LABEL: &str = "Excel workbook";
/// How many UTF-16 units a cell holds.
pub const MOST_UNITS: usize = 32_767;
/// How many rows a sheet holds, the header among them.
const MOST_ROWS: u32 = 1_048_576;
/// How many columns a sheet holds.
const MOST_COLUMNS: usize = 16_384;

impl ExportFormat for Xlsx {
    fn id(&self) -> &'static str {
        "xlsx"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Excel, LibreOffice and other spreadsheets, MAXQDA, SPSS"
    }

    fn shape(&self) -> Shape {
        Shape::File("xlsx")
    }

    fn options(&self) -> &'static [OptionSpec] {
        &[TEXT]
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(&[TEXT])?;
        let words = Words::of(options);
        let mut sheets = Sheets::new(MOST_ROWS);
        writing::write_tables(input, words, &mut sheets, report)?;
        Ok(vec![OutFile {
            path: "tables.xlsx".to_owned(),
            bytes: sheets.finish(input.name, input.made)?,
        }])
    }
}

/// A workbook that is being filled.
struct Sheets {
    most_rows: u32,
    workbook: Workbook,
    bold: Format,
    current: Option<Sheet>,
}

/// A sheet that is being filled.
struct Sheet {
    name: &'static str,
    /// Which part of the table it holds, from 1.
    part: u32,
    columns: Vec<Column>,
    worksheet: Worksheet,
    next_row: u32,
}

impl TableSink for Sheets {
    fn begin(&mut self, name: &'static str, columns: Vec<Column>) -> Result<(), FormatError> {
        if columns.len() > MOST_COLUMNS {
            let n_columns = columns.len();
            return Err(FormatError::Unwritable {
                format: LABEL,
                reason: format!("{n_columns} columns are more than the {MOST_COLUMNS} of a sheet"),
            });
        }
        self.end_sheet().map_err(unwritable)?;
        let sheet = Sheet::new(name, 1, columns, &self.bold);
        self.current = Some(sheet.map_err(unwritable)?);
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>], report: &mut Report) -> Result<(), FormatError> {
        let full = self.current.take_if(|it| it.next_row >= self.most_rows);
        if let Some(full) = full {
            let (name, part, columns) = (full.name, full.part + 1, full.columns.clone());
            self.current = Some(full);
            self.end_sheet().map_err(unwritable)?;
            let sheet = Sheet::new(name, part, columns, &self.bold);
            self.current = Some(sheet.map_err(unwritable)?);
        }
        match &mut self.current {
            Some(sheet) => sheet.row(cells, report).map_err(unwritable),
            None => Ok(()),
        }
    }
}

impl Sheets {
    fn new(most_rows: u32) -> Self {
        Self {
            most_rows,
            workbook: Workbook::new(),
            bold: Format::new().set_bold(),
            current: None,
        }
    }

    fn end_sheet(&mut self) -> Result<(), XlsxError> {
        let Some(mut sheet) = self.current.take() else {
            return Ok(());
        };
        let last_column = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX);
        let last_row = sheet.next_row.saturating_sub(1);
        let last_column = last_column.saturating_sub(1);
        sheet.worksheet.autofilter(0, 0, last_row, last_column)?;
        self.workbook.push_worksheet(sheet.worksheet);
        Ok(())
    }

    fn finish(mut self, title: &str, made: Timestamp) -> Result<Vec<u8>, FormatError> {
        self.end_sheet().map_err(unwritable)?;
        let made = ExcelDateTime::from_timestamp(made.as_second()).map_err(unwritable)?;
        let properties = DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&made);
        self.workbook.set_properties(&properties);
        self.workbook.save_to_buffer().map_err(unwritable)
    }
}

impl Sheet {
    fn new(
        name: &'static str,
        part: u32,
        columns: Vec<Column>,
        bold: &Format,
    ) -> Result<Self, XlsxError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(match part {
            1 => name.to_owned(),
            part => format!("{name} {part}"),
        })?;
        worksheet.set_freeze_panes(1, 0)?;
        for (nth, column) in (0..).zip(&columns) {
            let name = cut(&column.name).unwrap_or(&column.name);
            worksheet.write_string_with_format(0, nth, name, bold)?;
            worksheet.set_column_width(nth, width(column))?;
        }
        Ok(Self {
            name,
            part,
            columns,
            worksheet,
            next_row: 1,
        })
    }

    fn row(&mut self, cells: &[Cell<'_>], report: &mut Report) -> Result<(), XlsxError> {
        let row = self.next_row;
        for ((nth, column), cell) in (0..).zip(&self.columns).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    let part = cut(text);
                    if part.is_some() {
                        report.lose(column.loss, || {
                            let (name, row) = (self.name, row + 1);
                            let what = &column.name;
                            format!("{name}, row {row}: {what} is cut to {MOST_UNITS} units")
                        });
                    }
                    let text = part.unwrap_or(text);
                    self.worksheet.write_string(row, nth, text)?;
                }
                Cell::Number(number) => {
                    self.worksheet.write_number(row, nth, *number as f64)?;
                }
                Cell::Time(time) => {
                    self.worksheet.write_string(row, nth, time.to_string())?;
                }
            }
        }
        self.next_row += 1;
        Ok(())
    }
}

/// What a cell holds of a text that is too long for it.
fn cut(text: &str) -> Option<&str> {
    if text.len() <= MOST_UNITS {
        return None;
    }
    let mut n_units = 0;
    let too_far = text.char_indices().find(|(_, character)| {
        n_units += character.len_utf16();
        n_units > MOST_UNITS
    });
    too_far.and_then(|(at, _)| text.get(..at))
}

/// How wide a column is, in digits.
fn width(column: &Column) -> f64 {
    match (column.kind, column.loss) {
        (CellKind::Number, _) => 10.0,
        (CellKind::Time, _) => 22.0,
        (CellKind::Text, Loss::Text) => 60.0,
        (CellKind::Text, Loss::Notes | Loss::Metadata | Loss::Ids) => 30.0,
        (CellKind::Text, _) => 18.0,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn unwritable(error: XlsxError) -> FormatError {
    FormatError::Unwritable {
        format: LABEL,
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, open_workbook_from_rs};

    use super::*;
    use crate::formats::tables::collected::Collected;
    use crate::testing::golden::golden;
    use crate::testing::torture::torture;

    type Read = calamine::Xlsx<std::io::Cursor<Vec<u8>>>;

    fn opened(bytes: Vec<u8>) -> Read {
        open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap()
    }

    fn rows(workbook: &mut Read, sheet: &str) -> Vec<Vec<Data>> {
        let range = workbook.worksheet_range(sheet).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    /// The cells as a workbook should give them back.
    fn expected(cells: &[Cell<'static>]) -> Vec<Data> {
        let cell = |cell: &Cell<'_>| match cell {
            Cell::Empty => Data::Empty,
            Cell::Text(text) => Data::String(text.to_string()),
            Cell::Number(number) => Data::Float(*number as f64),
            Cell::Time(time) => Data::String(time.to_string()),
        };
        cells.iter().map(cell).collect()
    }

    #[test]
    fn every_cell_is_read_as_it_was_written() {
        let torture = torture();
        let mut report = Report::default();
        let write = || {
            Xlsx.write(
                &torture.input(),
                &Options::default(),
                &mut Report::default(),
            )
        };
        let bytes = write().unwrap().remove(0).bytes;
        assert_eq!(bytes, write().unwrap().remove(0).bytes);
        let mut collected = Collected::default();
        let input = torture.input();
        writing::write_tables(&input, Words::Written, &mut collected, &mut report).unwrap();
        let mut workbook = opened(bytes);
        let mut dump = String::new();
        for table in &collected.tables {
            let rows = rows(&mut workbook, table.name);
            assert_eq!(rows.len(), table.rows.len() + 1);
            for (row, cells) in rows.iter().skip(1).zip(&table.rows) {
                assert_eq!(row, &expected(cells));
            }
            for row in rows {
                dump.push_str(&format!("{} {row:?}\n", table.name));
            }
        }
        assert_eq!(workbook.sheet_names().len(), collected.tables.len());
        for sheet in workbook.sheet_names() {
            assert!(workbook.worksheet_formula(&sheet).unwrap().is_empty());
        }
        golden("formats/xlsx/cells.txt", dump.as_bytes());
    }

    #[test]
    fn a_cell_too_small_for_its_text_is_told() {
        let mut torture = torture();
        let long = "😀".repeat(MOST_UNITS);
        for layer in torture.articles.iter_mut().flat_map(|it| &mut it.layers) {
            for annotation in &mut layer.annotations {
                std::sync::Arc::make_mut(annotation).note.clone_from(&long);
            }
        }
        let mut report = Report::default();
        let files = Xlsx.write(&torture.input(), &Options::default(), &mut report);
        assert_eq!(report.n_lost(Loss::Notes), 23);
        let mut workbook = opened(files.unwrap().remove(0).bytes);
        let rows = rows(&mut workbook, "annotations");
        let cut = "😀".repeat(MOST_UNITS / 2);
        assert!(rows[1].contains(&Data::String(cut)));
    }

    #[test]
    fn a_table_too_long_for_a_sheet_goes_on_in_another() {
        let mut sheets = Sheets::new(3);
        let columns = vec![Column::text("a", Loss::Text)];
        sheets.begin("links", columns).unwrap();
        for text in ["1", "2", "3", "4", "5"] {
            let row = [Cell::text(text)];
            sheets.row(&row, &mut Report::default()).unwrap();
        }
        let mut workbook = opened(sheets.finish("x", Timestamp::UNIX_EPOCH).unwrap());
        assert_eq!(workbook.sheet_names(), ["links", "links 2", "links 3"]);
        assert_eq!(rows(&mut workbook, "links 2").len(), 3);
        let text = |text: &str| vec![Data::String(text.to_owned())];
        assert_eq!(rows(&mut workbook, "links 3"), [text("a"), text("5")]);
    }

    #[test]
    fn control_characters_and_what_looks_like_their_escapes_come_back() {
        let mut sheets = Sheets::new(MOST_ROWS);
        sheets
            .begin("links", vec![Column::text("a", Loss::Text)])
            .unwrap();
        let texts = [
            "a\u{1}b",
            "_x0001_",
            " a ",
            "a\r\nb\rc",
            "\u{ffff}",
            "=1+1",
            "001",
            "é\u{301}",
        ];
        for text in texts {
            let row = [Cell::text(text)];
            sheets.row(&row, &mut Report::default()).unwrap();
        }
        let mut workbook = opened(sheets.finish("x", Timestamp::UNIX_EPOCH).unwrap());
        let read = rows(&mut workbook, "links");
        for (text, row) in texts.iter().zip(read.iter().skip(1)) {
            assert_eq!(row, &[Data::String((*text).to_owned())]);
        }
    }
}
