//! What a file says it is, and its text.

use std::borrow::Cow;

use super::super::{FormatError, ImportSource, InFile, Likeness};

/// How many bytes are looked at for what a file says it is.
const HEAD: usize = 4096;

/// How much a source is in this format of ours.
pub fn likeness(source: &ImportSource, format: &str) -> Likeness {
    let mut files = source.files.iter();
    if files.any(|file| says_format(file, format)) {
        Likeness::Yes
    } else {
        Likeness::No
    }
}

/// Whether a file says near its start that it is of that format.
pub fn says_format(file: &InFile, format: &str) -> bool {
    let head = String::from_utf8_lossy(file.head(HEAD));
    let value = format!("\"{format}\"");
    head.split("\"format\"").skip(1).any(|rest| {
        let rest = rest.trim_start().strip_prefix(':');
        rest.is_some_and(|rest| rest.trim_start().starts_with(&value))
    })
}

/// The text of a file.
pub fn text_of<'a>(file: &'a InFile, label: &'static str) -> Result<Cow<'a, str>, FormatError> {
    file.text()
        .map_err(|at| broken(file, label, format!("byte {at} is not UTF-8")))
}

/// Says that a file cannot be read.
pub fn broken(file: &InFile, label: &'static str, reason: String) -> FormatError {
    FormatError::Broken {
        file: file.path.clone(),
        format: label,
        reason,
    }
}
