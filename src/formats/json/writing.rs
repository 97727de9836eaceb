//! What both layouts write the same way: the head, and one record after another.

use serde::Serialize;

use super::super::{ExportInput, FormatError, OptionKind, OptionSpec};
use super::codebook_records::{CodebookRecord, RegistersRecord};
use super::project_records::ProjectRecord;

/// The version of the format; a reader refuses a higher one.
pub const VERSION: u64 = 1;
/// Whether texts go along.
pub const TEXTS: OptionSpec = OptionSpec {
    name: "texts",
    label: "Texts of articles",
    help: "Whether the whole texts of the articles go along; quotes do in any case.",
    kind: OptionKind::YesNo(true),
};

/// Adds a record.
pub fn push(out: &mut Vec<u8>, record: &impl Serialize) -> Result<(), FormatError> {
    serde_json::to_writer(out, record).map_err(|error| FormatError::Unwritable {
        format: "JSON",
        reason: error.to_string(),
    })
}

/// Adds what stands before the articles, without the braces; `between` stands between its members.
pub fn push_head(
    out: &mut Vec<u8>,
    format: &str,
    input: &ExportInput<'_>,
    between: &str,
) -> Result<(), FormatError> {
    let member = |out: &mut Vec<u8>, name: &str| {
        if name != "format" {
            out.push(b',');
            out.extend_from_slice(between.as_bytes());
        }
        out.extend_from_slice(format!("\"{name}\":").as_bytes());
    };
    member(out, "format");
    push(out, &format)?;
    member(out, "version");
    push(out, &VERSION)?;
    member(out, "name");
    push(out, &input.name)?;
    member(out, "made");
    push(out, &input.made.to_string())?;
    member(out, "unit");
    push(out, &"code-points")?;
    member(out, "project");
    push(out, &ProjectRecord::new(input.project))?;
    member(out, "codebook");
    push(out, &CodebookRecord::new(input.codebook))?;
    member(out, "registers");
    push(out, &RegistersRecord::new(input.registers))
}
