//! The tables as Parquet: typed columns, empty cells as nulls, compressed with Snappy.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, TimeUnit, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::super::{
    ExportFormat, ExportInput, FormatError, OptionSpec, Options, OutFile, Report, Shape,
};
use super::annotation_rows::{TEXT, Words};
use super::cells::{Cell, CellKind, Column, TableSink};
use super::writing;

/// Parquet files.
#[derive(Clone, Copy, Debug)]
pub struct Parquet;

const LABEL: &str = "Parquet tables";
/// How many rows are held in memory before they are written.
const ROWS_TOGETHER: usize = 100_000;
/// The version of the tables, which stands in each file.
const VERSION: &str = "1";

impl ExportFormat for Parquet {
    fn id(&self) -> &'static str {
        "parquet"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "R (arrow), Python (pandas, polars), DuckDB, Spark"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
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
        let mut files = Files::new(input);
        writing::write_tables(input, Words::of(options), &mut files, report)?;
        files.end_table().map_err(unwritable)?;
        Ok(files.done)
    }
}

/// Files that are being made, one a table.
struct Files {
    properties: WriterPropertiesPtr,
    current: Option<Table>,
    done: Vec<OutFile>,
}

/// A table that is being filled.
struct Table {
    name: &'static str,
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Values>,
    n_rows: usize,
}

/// What has been put into a column, and for each row whether there is a value.
struct Values {
    filled: Vec<i16>,
    kind: Kind,
}

enum Kind {
    Texts(Vec<ByteArray>),
    Numbers(Vec<i64>),
}

impl TableSink for Files {
    fn begin(&mut self, name: &'static str, columns: Vec<Column>) -> Result<(), FormatError> {
        self.end_table().map_err(unwritable)?;
        let table = Table::new(name, &columns, &self.properties);
        self.current = Some(table.map_err(unwritable)?);
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>], _report: &mut Report) -> Result<(), FormatError> {
        match &mut self.current {
            Some(table) => table.row(cells).map_err(unwritable),
            None => Ok(()),
        }
    }
}

impl Files {
    fn new(input: &ExportInput<'_>) -> Self {
        let about = |key: &str, value: String| KeyValue::new(format!("stancemark.{key}"), value);
        let about = vec![
            about("version", VERSION.to_owned()),
            about("unit", "code-points".to_owned()),
            about("name", input.name.to_owned()),
            about("made", input.made.to_string()),
        ];
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("stancemark".to_owned())
            .set_key_value_metadata(Some(about));
        Self {
            properties: Arc::new(properties.build()),
            current: None,
            done: Vec::new(),
        }
    }

    fn end_table(&mut self) -> Result<(), ParquetError> {
        let Some(mut table) = self.current.take() else {
            return Ok(());
        };
        table.flush()?;
        self.done.push(OutFile {
            path: format!("{}.parquet", table.name),
            bytes: table.writer.into_inner()?,
        });
        Ok(())
    }
}

impl Table {
    fn new(
        name: &'static str,
        columns: &[Column],
        properties: &WriterPropertiesPtr,
    ) -> Result<Self, ParquetError> {
        let fields: Result<Vec<TypePtr>, ParquetError> = columns.iter().map(type_of).collect();
        let schema = Type::group_type_builder(name)
            .with_fields(fields?)
            .build()?;
        let writer =
            SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::clone(properties))?;
        Ok(Self {
            name,
            writer,
            columns: columns.iter().map(Values::new).collect(),
            n_rows: 0,
        })
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ParquetError> {
        for (values, cell) in self.columns.iter_mut().zip(cells) {
            values.push(cell);
        }
        self.n_rows += 1;
        if self.n_rows == ROWS_TOGETHER {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.n_rows == 0 {
            return Ok(());
        }
        self.n_rows = 0;
        let mut group = self.writer.next_row_group()?;
        for values in &mut self.columns {
            if let Some(column) = group.next_column()? {
                values.write(column)?;
            }
        }
        group.close()?;
        Ok(())
    }
}

impl Values {
    fn new(column: &Column) -> Self {
        Self {
            filled: Vec::new(),
            kind: match column.kind {
                CellKind::Text => Kind::Texts(Vec::new()),
                CellKind::Number | CellKind::Time => Kind::Numbers(Vec::new()),
            },
        }
    }

    fn push(&mut self, cell: &Cell<'_>) {
        let is_filled = match (&mut self.kind, cell) {
            (Kind::Texts(texts), Cell::Text(text)) => {
                texts.push(ByteArray::from(&**text));
                true
            }
            (Kind::Numbers(numbers), Cell::Number(number)) => {
                let number = i64::try_from(*number).ok();
                numbers.extend(number);
                number.is_some()
            }
            (Kind::Numbers(numbers), Cell::Time(time)) => {
                numbers.push(time.as_microsecond());
                true
            }
            _ => false,
        };
        self.filled.push(i16::from(is_filled));
    }

    fn write(&mut self, mut column: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let filled = std::mem::take(&mut self.filled);
        match &mut self.kind {
            Kind::Texts(texts) => {
                let writer = column.typed::<ByteArrayType>();
                writer.write_batch(texts, Some(&filled), None)?;
                texts.clear();
            }
            Kind::Numbers(numbers) => {
                let writer = column.typed::<Int64Type>();
                writer.write_batch(numbers, Some(&filled), None)?;
                numbers.clear();
            }
        }
        column.close()
    }
}

fn type_of(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.kind {
        CellKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        CellKind::Number => (Physical::INT64, None),
        CellKind::Time => (
            Physical::INT64,
            Some(LogicalType::timestamp(true, TimeUnit::MICROS)),
        ),
    };
    let field = Type::primitive_type_builder(&column.name, physical);
    Ok(Arc::new(field.with_logical_type(logical).build()?))
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn unwritable(error: ParquetError) -> FormatError {
    FormatError::Unwritable {
        format: LABEL,
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;

    use super::*;
    use crate::formats::tables::collected::Collected;
    use crate::testing::golden::golden;
    use crate::testing::torture::torture;

    fn read(bytes: &[u8]) -> (Vec<Vec<Field>>, String) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        let fields = |row: parquet::record::Row| {
            let columns = row.into_columns().into_iter();
            columns.map(|(_, field)| field).collect()
        };
        let rows = rows.map(|row| fields(row.unwrap())).collect();
        let mut schema = Vec::new();
        let file = reader.metadata().file_metadata();
        parquet::schema::printer::print_schema(&mut schema, file.schema());
        (rows, String::from_utf8(schema).unwrap())
    }

    fn expected(cells: &[Cell<'_>]) -> Vec<Field> {
        let cell = |cell: &Cell<'_>| match cell {
            Cell::Empty => Field::Null,
            Cell::Text(text) => Field::Str(text.to_string()),
            Cell::Number(number) => Field::Long(i64::try_from(*number).unwrap()),
            Cell::Time(time) => Field::TimestampMicros(time.as_microsecond()),
        };
        cells.iter().map(cell).collect()
    }

    #[test]
    fn every_cell_is_read_as_it_was_written() {
        let torture = torture();
        let input = torture.input();
        let mut report = Report::default();
        let files = Parquet
            .write(&input, &Options::default(), &mut report)
            .unwrap();
        let again = Parquet.write(&input, &Options::default(), &mut Report::default());
        assert_eq!(again.unwrap(), files);
        let mut collected = Collected::default();
        writing::write_tables(&input, Words::Written, &mut collected, &mut report).unwrap();
        assert_eq!(files.len(), collected.tables.len());
        let mut schemas = String::new();
        for (file, table) in files.into_iter().zip(&collected.tables) {
            assert_eq!(file.path, format!("{}.parquet", table.name));
            let (rows, schema) = read(&file.bytes);
            let cells: Vec<_> = table.rows.iter().map(|row| expected(row)).collect();
            assert_eq!(rows, cells);
            schemas.push_str(&schema);
        }
        golden("formats/parquet/schemas.txt", schemas.as_bytes());
    }

    #[test]
    fn many_rows_are_written_in_groups() {
        let torture = torture();
        let mut files = Files::new(&torture.input());
        files
            .begin(
                "links",
                vec![Column::number("a", super::super::super::Loss::Links)],
            )
            .unwrap();
        let n_rows = 2 * ROWS_TOGETHER as u64 + 1;
        for number in 0..n_rows {
            files
                .row(&[Cell::Number(number)], &mut Report::default())
                .unwrap();
        }
        files.end_table().unwrap();
        let (rows, _) = read(&files.done.remove(0).bytes);
        assert_eq!(rows.len() as u64, n_rows);
        assert_eq!(rows.last().unwrap(), &[Field::Long(200_000)]);
    }
}
