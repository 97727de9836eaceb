//! What a list shows of a layer, without reading all of it.

use std::collections::BTreeMap;

use super::parse::{parse, text_of};
use super::scan::scan_head;
use super::v1::INDENT;
use crate::model::{AnnotatorId, Status, TagId};
use crate::store::StoreError;

/// What a list shows of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerSummary {
    /// Whose layer it is, as the file says.
    pub annotator: AnnotatorId,
    /// How far it is; one that is unknown here counts as begun.
    pub status: Status,
    /// How many annotations can be read.
    pub n_annotations: u32,
    /// How many of each tag.
    pub tags: BTreeMap<TagId, u32>,
    /// How many are on the article as a whole.
    pub n_article_level: u32,
    /// How many records cannot be read.
    pub n_unreadable: u32,
}

/// Sums up a sidecar's bytes.
pub fn summarise(bytes: &[u8]) -> Result<LayerSummary, StoreError> {
    let text = text_of(bytes)?;
    match quick(text) {
        Some(summary) => Ok(summary),
        None => thorough(bytes),
    }
}

/// Reads the heads of the records, if all stand as we write them.
fn quick(text: &str) -> Option<LayerSummary> {
    const LIST: &str = "    annotations: [\n";
    let (head, records) = text.split_once(LIST)?;
    let mut summary = thorough(format!("{head}{LIST}    ],\n)\n").as_bytes()).ok()?;
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut rest = records;
    while !rest.starts_with("    ]") {
        let (line, after) = rest.split_once('\n')?;
        rest = after;
        let line = line.strip_prefix(INDENT)?.strip_suffix("),")?;
        let (_, tag, has_spans) = scan_head(line)?;
        let std::borrow::Cow::Borrowed(tag) = tag else {
            return None;
        };
        *counts.entry(tag).or_default() += 1;
        summary.n_annotations += 1;
        summary.n_article_level += u32::from(!has_spans);
    }
    summary.tags = counts
        .into_iter()
        .map(|(tag, n)| (TagId::new(tag), n))
        .collect();
    (rest == "    ],\n)\n").then_some(summary)
}

fn thorough(bytes: &[u8]) -> Result<LayerSummary, StoreError> {
    let parsed = parse(bytes)?;
    let mut summary = LayerSummary {
        annotator: AnnotatorId::new(&parsed.header.annotator),
        status: status_of(&parsed.header.status),
        n_annotations: 0,
        tags: BTreeMap::new(),
        n_article_level: 0,
        n_unreadable: 0,
    };
    for item in &parsed.items {
        match &item.record {
            Ok(record) => {
                summary.n_annotations += 1;
                summary.n_article_level += u32::from(record.spans.is_empty());
                *summary.tags.entry(TagId::new(&record.tag)).or_default() += 1;
            }
            Err(_) => summary.n_unreadable += 1,
        }
    }
    Ok(summary)
}

/// The status in a file's words; one in unknown words counts as begun.
pub fn status_of(status: &str) -> Status {
    match status {
        "" => Status::New,
        status => status.parse().unwrap_or(Status::InProgress),
    }
}
