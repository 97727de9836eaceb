//! From an export or an answer to what is understood of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{AUTHORITY, BETWEEN, LABEL};
use crate::formats::borrowed_json::Json;
use crate::formats::by_article::ByArticle;
use crate::formats::iri::{Named, decoded, is_web_address};
use crate::formats::json_text as json;
use crate::formats::values::value_from_text;
use crate::formats::{
    FormatError, ImportSource, ImportedAnnotation, ImportedPlace, ImportedSet, ImportedSpan,
    Report, Trouble, Unit,
};
use crate::model::{FieldId, FieldValue};

/// Reads the set.
pub fn read(source: &ImportSource, report: &mut Report) -> Result<ImportedSet, FormatError> {
    let mut reading = Reading::default();
    let mut n_found = 0;
    for file in &source.files {
        let text = json::text_of(file, LABEL);
        let text = text.as_ref().map_err(Clone::clone);
        let document = text.and_then(|text| json::parse_text::<Json<'_>>(text, file, LABEL));
        let document = match document {
            Ok(document) => document,
            Err(error) if source.only().is_some() => return Err(error),
            Err(error) => {
                report.tell(Trouble::BadRecord, || error.to_string());
                continue;
            }
        };
        let Some(records) = records(&document) else {
            report.tell(Trouble::BadRecord, || {
                format!("{}: no list of annotations", file.path)
            });
            continue;
        };
        n_found += 1;
        // Places of a page say nothing about an article's text; only our own files count in that.
        let is_ours = json::text(&document, "client_version") == Some(AUTHORITY);
        for record in records {
            reading.record(record, is_ours, report);
        }
    }
    if n_found == 0 {
        return Err(FormatError::Broken {
            file: source
                .files
                .first()
                .map(|it| it.path.clone())
                .unwrap_or_default(),
            format: LABEL,
            reason: "there is no list of annotations in it".to_owned(),
        });
    }
    Ok(reading.found.finish())
}

/// The records of an export, of an answer to a search, of a list, or one alone.
fn records<'a, 'j>(document: &'a Json<'j>) -> Option<&'a [Json<'j>]> {
    let lists = ["annotations", "rows"].map(|name| document.get(name));
    let list = lists.into_iter().flatten().find(|it| it.list().is_some());
    if let Some(list) = list {
        return Some(json::each(list));
    }
    let is_record = |it: &Json<'_>| it.get("uri").is_some() || it.get("target").is_some();
    json::each(document)
        .iter()
        .any(is_record)
        .then(|| json::each(document))
}

#[derive(Default)]
struct Reading {
    found: ByArticle,
    taken: BTreeSet<String>,
}

impl Reading {
    fn record(&mut self, record: &Json<'_>, is_ours: bool, report: &mut Report) {
        let id = json::text(record, "id").unwrap_or_default();
        let name = || {
            if id.is_empty() {
                "an annotation without id"
            } else {
                id
            }
        };
        let targets = json::all(record, "target");
        let source = || json::text(targets.first()?, "source");
        let Some(uri) = json::text(record, "uri").or_else(source) else {
            report.tell(Trouble::BadRecord, || format!("{}: no address", name()));
            return;
        };
        if !json::all(record, "references").is_empty() {
            report.tell(Trouble::NotKept, || {
                format!("{}: a reply to another annotation", name())
            });
            return;
        }
        if !id.is_empty() && !self.taken.insert(id.to_owned()) {
            report.tell(Trouble::Double, || id.to_owned());
            return;
        }
        let mut spans = targets.iter().map(|it| span(it, is_ours, report, name()));
        let mut each_span: Vec<Option<ImportedSpan>> = spans.by_ref().collect();
        if each_span.is_empty() {
            each_span.push(None);
        }
        self.article(uri, record);
        let (tags, fields) = tags(record);
        let time = |name| json::text(record, name).and_then(|it| it.parse().ok());
        let mut annotation = ImportedAnnotation {
            id: id.to_owned(),
            has_lasting_id: !id.is_empty(),
            coder: self.coder(record),
            fields,
            note: json::text(record, "text").unwrap_or_default().to_owned(),
            created: time("created"),
            modified: time("updated"),
            ..ImportedAnnotation::default()
        };
        for span in each_span {
            for tag in &tags {
                annotation.tag.clone_from(tag);
                annotation.spans = span.clone().into_iter().collect();
                self.found.add(uri, annotation.clone());
                // What carries several tags is one annotation each; only the first keeps the name.
                annotation.id.clear();
                annotation.has_lasting_id = false;
            }
        }
    }

    fn article(&mut self, uri: &str, record: &Json<'_>) {
        let article = self.found.article(uri);
        if let Some(path) = Named::Article.name_in(uri) {
            article.name = path;
        } else if is_web_address(uri) {
            uri.clone_into(&mut article.metadata.url);
        }
        let title = record
            .get("document")
            .and_then(|it| json::text(it, "title"));
        if let Some(title) = title.filter(|_| article.metadata.title.is_empty()) {
            title.clone_into(&mut article.metadata.title);
        }
    }

    fn coder(&mut self, record: &Json<'_>) -> String {
        let account = json::text(record, "user").unwrap_or_default();
        let account = account.strip_prefix("acct:").unwrap_or(account);
        let (user, authority) = account.rsplit_once('@').unwrap_or((account, ""));
        let own = decoded(user).filter(|_| authority == AUTHORITY);
        let key = own.unwrap_or_else(|| account.to_owned());
        let shown = record
            .get("user_info")
            .and_then(|it| json::text(it, "display_name"));
        let shown = shown.filter(|it| !it.is_empty()).unwrap_or(user);
        if !key.is_empty() {
            self.found.coder(&key, shown);
        }
        key
    }
}

/// The part of a target; nothing for the page as a whole.
fn span(target: &Json<'_>, is_ours: bool, report: &mut Report, name: &str) -> Option<ImportedSpan> {
    let mut span = ImportedSpan::default();
    let selectors = json::all(target, "selector");
    for selector in selectors {
        let text = |name| json::text(selector, name).unwrap_or_default().to_owned();
        match json::text(selector, "type") {
            Some("TextQuoteSelector") => {
                span.quote = json::text(selector, "exact").map(str::to_owned);
                span.before = text("prefix");
                span.after = text("suffix");
            }
            Some("TextPositionSelector") => {
                let counts = json::count(selector, "start").zip(json::count(selector, "end"));
                let unit = Unit::Utf16;
                span.place = counts.map(|(start, end)| ImportedPlace { start, end, unit });
            }
            _ => {}
        }
    }
    if !is_ours && span.quote.is_some() {
        span.place = None;
    }
    if selectors.is_empty() {
        return None;
    }
    if span == ImportedSpan::default() {
        report.tell(Trouble::NotKept, || {
            format!("{name}: a selector for something else than words")
        });
    }
    Some(span)
}

/// The tags, at least one, and the fields among them.
///
/// The first is the tag, whatever stands in it; an annotation without one is named for what it is for.
fn tags(record: &Json<'_>) -> (Vec<String>, BTreeMap<FieldId, FieldValue>) {
    let mut tags = Vec::new();
    let mut fields: BTreeMap<FieldId, FieldValue> = BTreeMap::new();
    for tag in json::all(record, "tags").iter().filter_map(Json::text) {
        let Some((name, value)) = tag.split_once(BETWEEN).filter(|_| !tags.is_empty()) else {
            tags.push(tag.to_owned());
            continue;
        };
        let id = FieldId::new(decoded(name).unwrap_or_else(|| name.to_owned()));
        let value = value_from_text(value);
        let before = fields.get(&id).map(|it| it.values().to_vec());
        let value = match before {
            Some(before) => FieldValue::Many([before.as_slice(), value.values()].concat()),
            None => value,
        };
        fields.insert(id, value);
    }
    if tags.is_empty() {
        let is_remark = json::text(record, "text").is_some_and(|it| !it.is_empty());
        tags.push(
            if is_remark {
                "commenting"
            } else {
                "highlighting"
            }
            .to_owned(),
        );
    }
    (tags, fields)
}
