//! Reading docs: all groups of spans, entities, and the classes of texts.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{GROUP, LABEL};
use crate::formats::gathering::{Gathered, Gathering};
use crate::formats::json_values::{
    Record, array_at, for_each_record, place_of, plain_text, take_text, text_at,
};
use crate::formats::kept::{Document, KeptArticle, Native, assemble};
use crate::formats::{FormatError, ImportSource, ImportedSet, InFile, Report, Trouble, Unit};

/// From which score on a class counts.
const LEAST_SCORE: f64 = 0.5;

/// Reads all files.
pub fn read(source: &ImportSource, report: &mut Report) -> Result<ImportedSet, FormatError> {
    let mut gathering = Gathering::default();
    let mut n_read = 0;
    for file in &source.files {
        refuse_binary(file)?;
        for_each_record(file, (LABEL, Some(skips)), report, |record, report| {
            let Some(text) = take_text(&mut record.value, "text") else {
                report.tell(Trouble::BadRecord, || format!("{}: no text", record.place));
                return;
            };
            n_read += 1;
            gathering.add(doc(record, text, report), report);
        })?;
    }
    if n_read == 0 {
        return Err(FormatError::Broken {
            file: source
                .files
                .first()
                .map(|it| it.path.clone())
                .unwrap_or_default(),
            format: LABEL,
            reason: "no record has a text".to_owned(),
        });
    }
    Ok(gathering.set)
}

/// What is said of tokens says nothing of spans.
fn skips(name: &str, _before: &Map<String, Value>) -> bool {
    name == "tokens"
}

fn refuse_binary(file: &InFile) -> Result<(), FormatError> {
    // A DocBin is msgpack compressed by zlib.
    let is_binary = file.has_ending(".spacy") || file.bytes.starts_with(&[0x78, 0x9c]);
    if !is_binary {
        return Ok(());
    }
    Err(FormatError::Broken {
        file: file.path.clone(),
        format: LABEL,
        reason: "it is a DocBin; write each of its docs with Doc.to_json, one a line".to_owned(),
    })
}

fn doc(record: &mut Record, text: String, report: &mut Report) -> Gathered {
    let custom = record.value.get_mut("_");
    let kept = KeptArticle::take_from(custom, report, || record.place.clone());
    let line = &record.value;
    let mut kept = kept.unwrap_or_default();
    let mut document = Document {
        name: record.place.clone(),
        coder: kept.annotator.clone(),
        kept: std::mem::take(&mut kept.annotations),
        ..Document::default()
    };
    let mut groups: Vec<(&str, &[Value])> = vec![];
    for (name, spans) in line
        .get("spans")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        groups.push((name, spans.as_array().map_or(&[], Vec::as_slice)));
    }
    groups.sort_by_key(|(name, _)| *name != GROUP);
    groups.push(("ents", array_at(line, "ents")));
    let mut places: BTreeSet<(u64, u64, String)> = BTreeSet::new();
    for (group, spans) in groups {
        read_group((group, spans), &mut places, &mut document, report);
    }
    read_cats(line, &mut document);
    Gathered {
        name: record.place.clone(),
        text: Some(text),
        kept: Some(kept),
        annotations: assemble(document, Unit::CodePoints, report),
    }
}

/// Reads the spans of a group; one that a group before has at the same place is told and left out.
fn read_group(
    (group, spans): (&str, &[Value]),
    places: &mut BTreeSet<(u64, u64, String)>,
    document: &mut Document,
    report: &mut Report,
) {
    let mut here = BTreeSet::new();
    for span in spans {
        let place = span
            .get("start")
            .and_then(place_of)
            .zip(span.get("end").and_then(place_of));
        let label = span.get("label").and_then(plain_text);
        let Some(((start, end), label)) = place.zip(label) else {
            report.tell(Trouble::BadRecord, || {
                format!("{}: {group}: {span}", document.name)
            });
            continue;
        };
        if places.contains(&(start, end, label.clone())) {
            report.tell(Trouble::Double, || {
                format!("{}: {group}: {span}", document.name)
            });
            continue;
        }
        if !text_at(span, "kb_id").is_empty() {
            report.tell(Trouble::NotKept, || {
                format!("{}: {group}: {span}", document.name)
            });
        }
        here.insert((start, end, label.clone()));
        document.spans.push(Native {
            key: format!("{group}-{}", document.spans.len()),
            label,
            start,
            end,
            quote: None,
        });
    }
    places.append(&mut here);
}

fn read_cats(line: &Value, document: &mut Document) {
    for (label, score) in line
        .get("cats")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if score.as_f64().is_some_and(|score| score >= LEAST_SCORE) || score == &Value::Bool(true) {
            document.labels.push(label.clone());
        }
    }
}
