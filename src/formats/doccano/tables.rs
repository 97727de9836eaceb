//! What doccano reads besides JSON: a table of texts and classes, and lines of fastText.

use serde_json::{Map, Value, json};

use super::LABEL;
use crate::formats::json_values::Record;
use crate::formats::{FormatError, InFile};

/// What a class begins with in fastText's lines.
const FASTTEXT: &str = "__label__";

/// The records of a file that is no JSON; nothing for one that may be, by its name.
pub fn records(file: &InFile) -> Result<Option<Vec<Record>>, FormatError> {
    let broken = |reason: String| FormatError::Broken {
        file: file.path.clone(),
        format: LABEL,
        reason,
    };
    if !file.has_ending(".csv") && !file.has_ending(".txt") {
        return Ok(None);
    }
    let text = file.text();
    let text = text.map_err(|at| broken(format!("byte {at} is no text in UTF-8 or UTF-16")))?;
    if file.has_ending(".csv") {
        return table(&text, file)
            .map(Some)
            .map_err(|error| broken(error.to_string()));
    }
    let records = fasttext(&text, file);
    let no_lines = "it is no fastText file; lines of words with their tags are CoNLL, which is \
                    imported as such";
    records.map(Some).ok_or_else(|| broken(no_lines.to_owned()))
}

fn table(text: &str, file: &InFile) -> Result<Vec<Record>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = reader.headers()?.clone();
    let mut records = Vec::new();
    for (nth, row) in reader.records().enumerate() {
        let row = row?;
        let cells = head.iter().zip(row.iter());
        let cells = cells.map(|(name, cell)| (name.to_owned(), json!(cell)));
        records.push(Record::new(
            Value::Object(cells.collect::<Map<_, _>>()),
            format!("{}, row {}", file.path, nth + 2),
        ));
    }
    Ok(records)
}

/// Lines of classes and text; nothing if a line has no class.
fn fasttext(text: &str, file: &InFile) -> Option<Vec<Record>> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let records = lines.map(|(nth, line)| {
        let (mut labels, mut rest) = (Vec::new(), line);
        while let Some(label) = rest.strip_prefix(FASTTEXT) {
            let (name, after) = label.split_once(' ').unwrap_or((label, ""));
            labels.push(name);
            rest = after;
        }
        (!labels.is_empty()).then(|| {
            Record::new(
                json!({"text": rest, "label": labels}),
                format!("{}, line {}", file.path, nth + 1),
            )
        })
    });
    records.collect()
}
