//! The tables beside the annotations: articles, layers, links and registers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ExportInput, FormatError, Loss, Report};
use super::annotation_rows::status_word;
use super::cells::{Cell, Column, TableSink};
use crate::model::{AnnotationId, ArticleId};

/// What stands before the name of a metadata field of the project's own.
pub const META: &str = "meta:";
/// What stands before the name of a register's attribute.
pub const ATTRIBUTE: &str = "attribute:";

/// Writes the tables.
pub fn write(
    input: &ExportInput<'_>,
    sink: &mut dyn TableSink,
    report: &mut Report,
) -> Result<(), FormatError> {
    articles(input, sink, report)?;
    layers(input, sink, report)?;
    links(input, sink, report)?;
    registers(input, sink, report)
}

fn articles(
    input: &ExportInput<'_>,
    sink: &mut dyn TableSink,
    report: &mut Report,
) -> Result<(), FormatError> {
    let all = input.articles.iter();
    let own = all.flat_map(|it| it.article.metadata.own.keys());
    let own: BTreeSet<&String> = own.collect();
    let names = [
        "doc_id",
        "doc_title",
        "outlet",
        "author",
        "date",
        "section",
        "url",
        "language",
        "agency",
        "place",
        "encoding",
        "sha256",
    ];
    let mut columns: Vec<Column> = names.map(|name| Column::text(name, Loss::Metadata)).into();
    columns.push(Column::number("length", Loss::Metadata));
    let of_own = |name: &&String| Column::text(format!("{META}{name}"), Loss::Metadata);
    columns.extend(own.iter().map(of_own));
    sink.begin("articles", columns)?;
    for it in input.articles {
        let article = &*it.article;
        let metadata = &article.metadata;
        let date = metadata.date.map(|date| date.to_string());
        let mut row = vec![
            Cell::text(it.name()),
            Cell::text(&metadata.title),
            Cell::text(&metadata.outlet),
            Cell::text(&metadata.author),
            Cell::text(date.as_deref().unwrap_or_default()),
            Cell::text(&metadata.section),
            Cell::text(&metadata.url),
            Cell::text(&metadata.language),
            Cell::text(&metadata.agency),
            Cell::text(&metadata.place),
            Cell::text(&article.encoding.label),
            Cell::text(article.text.sha256()),
            Cell::Number(it.text().chars().count() as u64),
        ];
        let value = |name: &&String| metadata.own.get(*name);
        let value = |name| value(name).map_or(Cell::Empty, |value| Cell::text(value));
        row.extend(own.iter().map(value));
        sink.row(&row, report)?;
    }
    Ok(())
}

fn layers(
    input: &ExportInput<'_>,
    sink: &mut dyn TableSink,
    report: &mut Report,
) -> Result<(), FormatError> {
    let columns = vec![
        Column::text("doc_id", Loss::Metadata),
        Column::text("annotator", Loss::Annotators),
        Column::text("annotator_name", Loss::Annotators),
        Column::text("status", Loss::Statuses),
        Column::number("n_annotations", Loss::Statuses),
    ];
    sink.begin("layers", columns)?;
    for article in input.articles {
        for layer in &article.layers {
            let row = [
                Cell::text(article.name()),
                Cell::text(layer.annotator.as_str()),
                Cell::Text(input.annotator_name(&layer.annotator).into()),
                Cell::text(status_word(layer.status)),
                Cell::Number(layer.annotations.len() as u64),
            ];
            sink.row(&row, report)?;
        }
    }
    Ok(())
}

fn links(
    input: &ExportInput<'_>,
    sink: &mut dyn TableSink,
    report: &mut Report,
) -> Result<(), FormatError> {
    let names = [
        "doc_id",
        "annotator",
        "annotation_id",
        "relation",
        "to",
        "to_doc_id",
    ];
    let columns = names.map(|name| Column::text(name, Loss::Links));
    sink.begin("links", columns.into())?;
    let articles = articles_of_ends(input);
    for (article, layer, annotation) in input.annotations() {
        for link in &annotation.links {
            let to_article = articles.get(&link.to).map(|id| id.as_str());
            let row = [
                Cell::text(article.name()),
                Cell::text(layer.annotator.as_str()),
                Cell::text(annotation.id.as_str()),
                Cell::text(&link.relation),
                Cell::text(link.to.as_str()),
                Cell::text(to_article.unwrap_or_default()),
            ];
            sink.row(&row, report)?;
        }
    }
    Ok(())
}

/// The articles of the annotations that links point to.
fn articles_of_ends<'a>(input: &ExportInput<'a>) -> BTreeMap<&'a AnnotationId, &'a ArticleId> {
    let links = input.annotations().flat_map(|(_, _, it)| &it.links);
    let ends: BTreeSet<&AnnotationId> = links.map(|link| &link.to).collect();
    if ends.is_empty() {
        return BTreeMap::new();
    }
    let all = input.annotations();
    let ends = all.filter(|(_, _, it)| ends.contains(&it.id));
    ends.map(|(article, _, it)| (&it.id, &article.article.id))
        .collect()
}

fn registers(
    input: &ExportInput<'_>,
    sink: &mut dyn TableSink,
    report: &mut Report,
) -> Result<(), FormatError> {
    let entries = &input.registers.entries;
    let attributes = entries.values().flat_map(|entry| entry.attributes.keys());
    let attributes: BTreeSet<&String> = attributes.collect();
    let names = ["register", "name", "aliases", "note"];
    let mut columns: Vec<Column> = names.map(|name| Column::text(name, Loss::Registers)).into();
    let of_attribute = |name: &&String| Column::text(format!("{ATTRIBUTE}{name}"), Loss::Registers);
    columns.extend(attributes.iter().map(of_attribute));
    sink.begin("registers", columns)?;
    for (entry_ref, entry) in entries {
        let mut row = vec![
            Cell::text(entry_ref.kind.word()),
            Cell::text(&entry_ref.name),
            Cell::list(&entry.aliases),
            Cell::text(&entry.note),
        ];
        let value = |name: &&String| entry.attributes.get(*name);
        let value = |name| value(name).map_or(Cell::Empty, |value| Cell::text(value));
        row.extend(attributes.iter().map(value));
        sink.row(&row, report)?;
        let has_empty = entry.attributes.values().chain(&entry.aliases);
        if has_empty.into_iter().any(String::is_empty) {
            report.lose(Loss::Registers, || format!("an empty value of {entry_ref}"));
        }
    }
    Ok(())
}
