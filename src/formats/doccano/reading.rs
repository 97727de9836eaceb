//! Reading documents of any layout.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{LABEL, LABEL_COLUMN, OFFSETS, RESERVED, TEXT_COLUMN, tables, unit_of};
use crate::formats::gathering::{Gathered, Gathering};
use crate::formats::json_values::{
    Record, array_at, for_each_record, is_empty, place_of, plain_text, take_text, text_at,
};
use crate::formats::kept::{Document, KeptArticle, Native, NativeLink, assemble};
use crate::formats::{
    FormatError, ImportSource, ImportedSet, InFile, Options, Report, Trouble, Unit,
};

/// Names that columns of texts and of labels go by, besides what is chosen.
const TEXTS: [&str; 3] = ["text", "column_data", "data"];
const LABELS: [&str; 5] = ["label", "labels", "column_label", "entities", "annotations"];

/// Reads all files.
pub fn read(
    source: &ImportSource,
    options: &Options,
    report: &mut Report,
) -> Result<ImportedSet, FormatError> {
    let mut gathering = Gathering::default();
    let mut n_read = 0;
    let has_several = source.files.len() > 1;
    for file in &source.files {
        let whose = if has_several {
            whose(file)
        } else {
            String::new()
        };
        let mut each = |record: &mut Record, report: &mut Report| {
            let columns = columns(&record.value, options);
            let Some(document) = document(record, &columns, &whose, options, report) else {
                report.tell(Trouble::BadRecord, || format!("{}: no text", record.place));
                return;
            };
            n_read += 1;
            gathering.add(document, report);
        };
        match tables::records(file)? {
            Some(mut records) => records.iter_mut().for_each(|record| each(record, report)),
            None => for_each_record(file, (LABEL, None), report, each)?,
        }
    }
    if n_read == 0 {
        return Err(FormatError::Broken {
            file: source
                .files
                .first()
                .map(|it| it.path.clone())
                .unwrap_or_default(),
            format: LABEL,
            reason: "no record has a text; the option text-column says where texts stand"
                .to_owned(),
        });
    }
    Ok(gathering.set)
}

/// Whose a file is, by its name.
fn whose(file: &InFile) -> String {
    let stem = file
        .name()
        .rsplit_once('.')
        .map_or(file.name(), |(stem, _)| stem);
    let is_nobodys = matches!(stem, "all" | "unknown" | "nobody");
    if is_nobodys {
        String::new()
    } else {
        stem.to_owned()
    }
}

/// Where the text and the labels of a record stand.
struct Columns<'a> {
    text: String,
    labels: Vec<&'a str>,
}

fn columns<'a>(record: &Value, options: &'a Options) -> Columns<'a> {
    let chosen = options.get(&TEXT_COLUMN);
    let has_text = |key: &&&str| record.get(**key).is_some_and(Value::is_string);
    let only = || {
        let mut texts = record
            .as_object()?
            .iter()
            .filter(|(_, value)| value.is_string());
        texts
            .next()
            .filter(|_| texts.next().is_none())
            .map(|(key, _)| key.as_str())
    };
    let text = TEXTS
        .iter()
        .find(has_text)
        .copied()
        .or_else(only)
        .unwrap_or("text");
    let labels = match options.get(&LABEL_COLUMN) {
        "" => LABELS.to_vec(),
        chosen => vec![chosen, "entities"],
    };
    Columns {
        text: if chosen.is_empty() { text } else { chosen }.to_owned(),
        labels,
    }
}

fn document(
    record: &mut Record,
    columns: &Columns<'_>,
    whose: &str,
    options: &Options,
    report: &mut Report,
) -> Option<Gathered> {
    let text = take_text(&mut record.value, &columns.text)?;
    let kept = record.take_kept(report);
    let line = &record.value;
    let name = match &kept {
        Some(kept) => format!("{} ({})", kept.article, kept.annotator),
        None => record.place.clone(),
    };
    let mut found = Document {
        coder: kept
            .as_ref()
            .map_or(whose, |kept| &kept.annotator)
            .to_owned(),
        name,
        ..Document::default()
    };
    for column in &columns.labels {
        read_labels(
            line.get(*column).unwrap_or(&Value::Null),
            &mut found,
            report,
        );
    }
    let cats = array_at(line, "cats").iter().filter_map(plain_text);
    found.labels.extend(cats);
    for relation in array_at(line, "relations") {
        let key = |name: &str| relation.get(name).and_then(plain_text).unwrap_or_default();
        found.links.push(NativeLink {
            from: key("from_id"),
            to: key("to_id"),
            relation: text_at(relation, "type").to_owned(),
        });
    }
    let mut kept = kept;
    found.kept = kept
        .as_mut()
        .map(|it| std::mem::take(&mut it.annotations))
        .unwrap_or_default();
    let unit = unit(kept.as_ref(), options);
    let metadata = metadata(line, columns, &found.name, report);
    let mut kept = kept.unwrap_or_default();
    kept.metadata.extend(metadata);
    Some(Gathered {
        name: record.place.clone(),
        text: Some(text),
        annotations: assemble(found, unit, report),
        kept: Some(kept),
    })
}

/// What places count: as the record says, or as is chosen.
fn unit(kept: Option<&KeptArticle>, options: &Options) -> Unit {
    let said = kept.map(|kept| kept.counted_in.as_str());
    unit_of(
        said.filter(|said| !said.is_empty())
            .unwrap_or(options.get(&OFFSETS)),
    )
}

/// Labels of any layout: triples, objects with offsets, or classes of the whole text.
fn read_labels(labels: &Value, found: &mut Document, report: &mut Report) {
    let single = std::slice::from_ref(labels);
    let labels = labels.as_array().map_or(single, Vec::as_slice);
    for label in labels {
        match label {
            label if is_empty(label) => {}
            Value::String(class) => found.labels.push(class.clone()),
            Value::Number(class) => found.labels.push(class.to_string()),
            label => match span(label) {
                Some(span) => found.spans.push(span),
                None => report.tell(Trouble::BadRecord, || format!("{}: {label}", found.name)),
            },
        }
    }
}

fn span(label: &Value) -> Option<Native> {
    let (start, end, name) = match label.as_array().map(Vec::as_slice) {
        Some([start, end, name]) => (start, end, name),
        Some(_) => return None,
        None => (
            label.get("start_offset").or_else(|| label.get("start"))?,
            label.get("end_offset").or_else(|| label.get("end"))?,
            label.get("label")?,
        ),
    };
    Some(Native {
        key: label.get("id").and_then(plain_text).unwrap_or_default(),
        label: plain_text(name)?,
        start: place_of(start)?,
        end: place_of(end)?,
        quote: None,
    })
}

/// What the other keys of a line say of the article; comments have no place here.
fn metadata(
    line: &Value,
    columns: &Columns<'_>,
    name: &str,
    report: &mut Report,
) -> BTreeMap<String, String> {
    let mut metadata = BTreeMap::new();
    for key in ["Comments", "comments"] {
        for comment in array_at(line, key) {
            report.tell(Trouble::NotKept, || {
                format!("{name}: the comment {comment}")
            });
        }
    }
    let is_label = |key: &str| columns.labels.contains(&key) && LABELS.contains(&key);
    for (key, value) in line.as_object().into_iter().flatten() {
        if RESERVED.contains(&key.as_str()) || *key == columns.text || is_label(key) {
            continue;
        }
        match plain_text(value) {
            Some(value) => drop(metadata.insert(key.clone(), value)),
            None if is_empty(value) || columns.labels.contains(&key.as_str()) => {}
            None => report.tell(Trouble::NotKept, || format!("{name}: {key}")),
        }
    }
    metadata
}
