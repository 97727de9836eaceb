//! `stancemark list`: the articles of a folder with metadata and counts.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};

use super::{fail, no_folder, tell, tell_error};
use crate::app::ArticleItem;
use crate::app::storage::read_whole_folder;
use crate::model::{MetadataField, PackedMetadata};

/// Lists a folder, a line an article; exits with 1 if something could not be read.
pub fn run(folder: &Path, as_json: bool) -> ExitCode {
    if !folder.is_dir() {
        return no_folder(folder);
    }
    let listed = match read_whole_folder(folder, &Arc::new(AtomicBool::new(false))) {
        Ok(listed) => listed,
        Err(error) => return fail(&error),
    };
    for item in &listed.items {
        let line = if as_json {
            json_of(item).to_string()
        } else {
            line_of(item)
        };
        if !tell(&line) {
            break;
        }
    }
    for problem in &listed.problems {
        tell_error(problem);
    }
    let mut is_all_read = listed.problems.is_empty();
    for item in listed.items.iter().filter(|item| item.metadata.is_none()) {
        tell_error(&format!(
            "{} could not be read; `stancemark check` says why",
            item.id
        ));
        is_all_read = false;
    }
    if is_all_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn line_of(item: &ArticleItem) -> String {
    let date = item.date().map(|date| date.to_string()).unwrap_or_default();
    let n_annotations: usize = item
        .layers
        .values()
        .map(crate::app::LayerCounts::n_annotations)
        .sum();
    let fields = [
        item.id.as_str(),
        &date,
        item.outlet(),
        item.title(),
        &format!("{} words", item.n_words),
        &format!("{n_annotations} annotations"),
    ];
    fields
        .map(|field| field.replace(['\t', '\n', '\r'], " "))
        .join("\t")
}

fn json_of(item: &ArticleItem) -> Value {
    let metadata = item.metadata.as_ref();
    let metadata = metadata.map(PackedMetadata::unpack).unwrap_or_default();
    let mut object = serde_json::Map::new();
    object.insert("article".to_owned(), json!(item.id.as_str()));
    let own = metadata.own.keys().cloned().map(MetadataField::Own);
    for field in MetadataField::STANDARD.into_iter().chain(own) {
        let value = metadata.get(&field);
        if !value.is_empty() {
            object.insert(field.name().to_owned(), json!(value));
        }
    }
    object.insert("words".to_owned(), json!(item.n_words));
    let layers = item.layers.iter().map(|(annotator, layer)| {
        let tags: serde_json::Map<String, Value> = layer
            .tags
            .iter()
            .map(|(tag, count)| (tag.to_string(), json!(count)))
            .collect();
        let status: &'static str = layer.status.into();
        let value = json!({ "status": status, "annotations": layer.n_annotations(), "tags": tags });
        (annotator.to_string(), value)
    });
    object.insert("layers".to_owned(), Value::Object(layers.collect()));
    Value::Object(object)
}
