//! Reads our tables beside the annotations: articles, layers, links and registers.

use super::super::{Report, Trouble, values};
use super::other_rows::{ATTRIBUTE, META};
use super::row_reading::Building;
use super::table::Table;
use crate::model::{
    AnnotationId, Entry, EntryRef, Extra, FieldValue, Link, MetadataField, Registers,
};

/// Reads our table of articles.
pub fn articles(table: &Table<'_>, building: &mut Building, report: &mut Report) {
    table.rows(report, |cells, line, report| {
        let get = |name| table.get(cells, name);
        building.with_article(get("doc_id"), |article| {
            let sha256 = Some(get("sha256")).filter(|it| !it.is_empty());
            article.sha256 = sha256.map(str::to_owned);
            for field in MetadataField::STANDARD {
                let column = match &field {
                    MetadataField::Title => "doc_title",
                    other => other.name(),
                };
                let value = table.get(cells, column);
                if !article.metadata.set(&field, value) {
                    report.tell(Trouble::NotKept, || {
                        format!("{}, line {line}: {value} is no date", table.file.path)
                    });
                }
            }
            let own = table.named(cells, META);
            let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
            article.metadata.own.extend(own);
        });
    });
}

/// Reads our table of layers.
pub fn layers(table: &Table<'_>, building: &mut Building, report: &mut Report) {
    table.rows(report, |cells, line, report| {
        let get = |name| table.get(cells, name);
        let annotator = get("annotator");
        building.coder(annotator, get("annotator_name"));
        match get("status").parse() {
            Ok(status) => building.with_article(get("doc_id"), |article| {
                article.statuses.insert(annotator.to_owned(), status);
            }),
            Err(_) => report.tell(Trouble::BadRecord, || {
                format!(
                    "{}, line {line}: {} is no status",
                    table.file.path,
                    get("status")
                )
            }),
        }
    });
}

/// Reads our table of links, once annotations are read.
pub fn links(table: &Table<'_>, building: &mut Building, report: &mut Report) {
    table.rows(report, |cells, line, report| {
        let get = |name| table.get(cells, name);
        let id = get("annotation_id");
        match building.annotation(get("doc_id"), get("annotator"), id) {
            Some(annotation) => annotation.links.push(Link {
                relation: get("relation").to_owned(),
                to: AnnotationId::new(get("to")),
            }),
            None => report.tell(Trouble::DanglingReference, || {
                format!(
                    "{}, line {line}: there is no annotation {id}",
                    table.file.path
                )
            }),
        }
    });
}

/// Reads our table of registers.
pub fn registers_of(table: &Table<'_>, registers: &mut Registers, report: &mut Report) {
    table.rows(report, |cells, line, report| {
        let get = |name| table.get(cells, name);
        let (Ok(kind), name) = (get("register").parse(), get("name")) else {
            report.tell(Trouble::BadRecord, || {
                format!(
                    "{}, line {line}: there is no register {}",
                    table.file.path,
                    get("register")
                )
            });
            return;
        };
        let aliases = match values::value_from_text(get("aliases")) {
            FieldValue::One(one) if one.is_empty() => Vec::new(),
            FieldValue::One(one) => vec![one],
            FieldValue::Many(many) => many,
        };
        let attributes = table.named(cells, ATTRIBUTE);
        let entry = Entry {
            aliases,
            attributes: attributes
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            note: get("note").to_owned(),
            extra: Extra::default(),
        };
        registers.entries.insert(EntryRef::new(kind, name), entry);
    });
}
