//! Reading tasks of any recipe that annotates texts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{LABEL, PATH};
use crate::formats::counting::{Stated, best_counting};
use crate::formats::gathering::{Gathered, Gathering};
use crate::formats::json_values::{
    Record, array_at, for_each_record, is_empty, place_of, plain_text, take_text, text_at,
};
use crate::formats::kept::{
    Document, KEY, KeptAnnotation, KeptArticle, Native, NativeLink, assemble,
};
use crate::formats::{FormatError, ImportSource, ImportedSet, Report, Trouble, Unit, count_alike};

/// How many tokens are compared with the text; ways to count differ the more the further behind.
const N_TRIED: usize = 64;

/// Reads all files.
pub fn read(source: &ImportSource, report: &mut Report) -> Result<ImportedSet, FormatError> {
    let mut gathering = Gathering::default();
    let mut n_read = 0;
    for file in &source.files {
        for_each_record(file, (LABEL, Some(skips)), report, |record, report| {
            let Some(text) = take_text(&mut record.value, "text") else {
                report.tell(Trouble::BadRecord, || format!("{}: no text", record.place));
                return;
            };
            n_read += 1;
            gathering.add(task(record, text, report), report);
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

/// Tokens tell in which way places are counted, and of most texts all ways give the same.
fn skips(name: &str, before: &Map<String, Value>) -> bool {
    let text = before.get("text").and_then(Value::as_str);
    name == "tokens" && text.is_some_and(is_counted_alike)
}

fn is_counted_alike(text: &str) -> bool {
    count_alike(text, Unit::CodePoints, Unit::Utf16Lf)
}

fn task(record: &mut Record, text: String, report: &mut Report) -> Gathered {
    let kept = record.take_kept(report);
    let line = &record.value;
    let meta = line.get("meta").unwrap_or(&Value::Null);
    let path = text_at(meta, PATH);
    let name = if path.is_empty() {
        record.place.as_str()
    } else {
        path
    }
    .to_owned();
    let mut kept = kept.unwrap_or_default();
    kept.metadata.extend(metadata(meta, &record.place, report));
    let mut document = Document {
        name: record.place.clone(),
        coder: coder(line, &kept),
        kept: std::mem::take(&mut kept.annotations),
        ..Document::default()
    };
    let unit = unit(&text, line, &record.place, report);
    let answer = text_at(line, "answer");
    if matches!(answer, "reject" | "ignore") {
        tell_refused(line, answer, &record.place, report);
    } else {
        read_spans(line, &mut document, report);
        read_relations(line, &mut document);
        read_choices(line, &mut document);
    }
    let mut annotations = assemble(document, unit, report);
    let time = line.get("_timestamp").and_then(Value::as_i64);
    let time = time.and_then(|seconds| Timestamp::from_second(seconds).ok());
    for annotation in annotations.iter_mut().filter(|it| !it.has_lasting_id) {
        annotation.created = annotation.created.or(time);
    }
    Gathered {
        name,
        text: Some(text),
        kept: Some(kept),
        annotations,
    }
}

fn coder(line: &Value, kept: &KeptArticle) -> String {
    let names = [
        &kept.annotator,
        text_at(line, "_annotator_id"),
        text_at(line, "_session_id"),
    ];
    let name = names.into_iter().find(|name| !name.is_empty());
    name.unwrap_or_default().to_owned()
}

/// What somebody said no to is no annotation.
fn tell_refused(line: &Value, answer: &str, place: &str, report: &mut Report) {
    let n_refused = array_at(line, "spans").len() + usize::from(line.get("label").is_some());
    if n_refused > 0 {
        report.tell(Trouble::NotKept, || {
            format!("{place}: what the answer {answer} is about")
        });
    }
}

/// What places count: code points, unless the last tokens fit under another way only.
fn unit(text: &str, line: &Value, place: &str, report: &mut Report) -> Unit {
    if is_counted_alike(text) {
        return Unit::CodePoints;
    }
    let tokens = array_at(line, "tokens").iter().rev().take(N_TRIED);
    let stated = tokens.filter_map(|token| {
        Some(Stated {
            start: token.get("start").and_then(place_of)?,
            end: token.get("end").and_then(place_of)?,
            words: token.get("text")?.as_str()?,
        })
    });
    let stated: Vec<Stated<'_>> = stated.collect();
    let units = [Unit::CodePoints, Unit::Utf16, Unit::CodePointsLf];
    let best = best_counting(text, &stated, &units, |stated, found| stated == found);
    let unit = best.map_or(Unit::CodePoints, |best| best.unit);
    if !count_alike(text, unit, Unit::CodePoints) {
        report.tell(Trouble::OtherCounting, || {
            format!("{place}: {}", unit.label())
        });
    }
    unit
}

fn read_spans(line: &Value, document: &mut Document, report: &mut Report) {
    for (nth, span) in array_at(line, "spans").iter().enumerate() {
        let place = span
            .get("start")
            .and_then(place_of)
            .zip(span.get("end").and_then(place_of));
        let label = span.get("label").and_then(plain_text);
        let Some(((start, end), label)) = place.zip(label) else {
            report.tell(Trouble::BadRecord, || format!("{}: {span}", document.name));
            continue;
        };
        let record = span.get(KEY);
        let record =
            record.and_then(|it| KeptAnnotation::read(it, report, || document.name.clone()));
        if let Some(mut record) = record {
            record.tag.clone_from(&label);
            if record.pieces.is_empty() {
                record.pieces.push((start, end));
            }
            document.kept.push(record);
        }
        document.spans.push(Native {
            key: nth.to_string(),
            label,
            start,
            end,
            quote: span.get("text").and_then(Value::as_str).map(str::to_owned),
        });
    }
}

/// Relations go from the head to the child; each end is a span, or the token that a span ends with.
fn read_relations(line: &Value, document: &mut Document) {
    let mut exact: BTreeMap<(u64, u64, &str), &str> = BTreeMap::new();
    let mut at_place: BTreeMap<(u64, u64), &str> = BTreeMap::new();
    let mut at_token: BTreeMap<u64, &str> = BTreeMap::new();
    for native in &document.spans {
        let (start, end, key) = (native.start, native.end, native.key.as_str());
        exact.entry((start, end, &native.label)).or_insert(key);
        at_place.entry((start, end)).or_insert(key);
        let span = key
            .parse()
            .ok()
            .and_then(|nth: usize| array_at(line, "spans").get(nth));
        if let Some(token) = span.and_then(|span| place_of(span.get("token_end")?)) {
            at_token.entry(token).or_insert(key);
        }
    }
    let end = |relation: &Value, span: &str, token: &str| -> String {
        let stated = relation.get(span).unwrap_or(&Value::Null);
        let number = |key: &str| stated.get(key).and_then(place_of);
        let place = number("start").zip(number("end"));
        let label = text_at(stated, "label");
        let named = place.and_then(|(start, end)| exact.get(&(start, end, label)));
        let by_place = || at_place.get(&place?);
        let by_token = || at_token.get(&relation.get(token).and_then(place_of)?);
        let key = named.or_else(by_place).or_else(by_token);
        key.copied().unwrap_or_default().to_owned()
    };
    let relations = array_at(line, "relations")
        .iter()
        .map(|relation| NativeLink {
            from: end(relation, "head_span", "head"),
            to: end(relation, "child_span", "child"),
            relation: text_at(relation, "label").to_owned(),
        });
    let relations: Vec<NativeLink> = relations.collect();
    document.links = relations;
}

/// The class of a text, and what was picked of several; an option is called by its text.
fn read_choices(line: &Value, document: &mut Document) {
    let options = array_at(line, "options").iter().filter_map(|option| {
        Some((
            option.get("id").and_then(plain_text)?,
            option.get("text").and_then(plain_text)?,
        ))
    });
    let options: BTreeMap<String, String> = options.collect();
    let picked = array_at(line, "accept").iter().filter_map(plain_text);
    let picked = picked.map(|id| options.get(&id).cloned().unwrap_or(id));
    document.labels.extend(picked);
    // With spans, the label is that of the span that the question is about.
    if array_at(line, "spans").is_empty() {
        document
            .labels
            .extend(line.get("label").and_then(plain_text));
    }
}

fn metadata(meta: &Value, place: &str, report: &mut Report) -> BTreeMap<String, String> {
    let mut metadata = BTreeMap::new();
    for (key, value) in meta.as_object().into_iter().flatten() {
        match plain_text(value) {
            _ if key == PATH => {}
            Some(value) => drop(metadata.insert(key.clone(), value)),
            None if is_empty(value) => {}
            None => report.tell(Trouble::NotKept, || format!("{place}: meta.{key}")),
        }
    }
    metadata
}
