//! All the tables of a set, in their order.

use super::super::{ExportInput, FormatError, Loss, Report};
use super::annotation_rows::{self, Words};
use super::cells::TableSink;
use super::other_rows;
use crate::model::Extra;

/// Writes all tables; what none of them holds goes into `report`.
pub fn write_tables(
    input: &ExportInput<'_>,
    words: Words,
    sink: &mut dyn TableSink,
    report: &mut Report,
) -> Result<(), FormatError> {
    annotation_rows::write(input, words, sink, report)?;
    other_rows::write(input, sink, report)?;
    for tag in &input.codebook.tags {
        report.lose(Loss::Codebook, || {
            format!("definition, colour and fields of {}", tag.id)
        });
    }
    let mut lose = |extra: &Extra, of: &dyn Fn() -> String| {
        for name in extra.0.keys() {
            report.lose(Loss::Extra, || format!("{name} of {}", of()));
        }
    };
    lose(&input.project.extra, &|| "the project".to_owned());
    lose(&input.registers.extra, &|| "the registers".to_owned());
    for (entry_ref, entry) in &input.registers.entries {
        lose(&entry.extra, &|| entry_ref.to_string());
    }
    Ok(())
}
