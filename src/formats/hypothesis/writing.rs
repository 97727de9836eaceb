//! From a set to the file that the client imports.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{AUTHORITY, BETWEEN, LABEL};
use crate::anchor::QuoteSelector;
use crate::formats::iri::{Addresses, push_encoded};
use crate::formats::json_text::JsonText;
use crate::formats::left_out;
use crate::formats::quoting::Quoted;
use crate::formats::tag_names::TagNames;
use crate::formats::values::value_to_text;
use crate::formats::{
    ExportArticle, ExportInput, FormatError, Loss, OffsetMap, OutFile, Report, Unit,
};
use crate::model::{Annotation, AnnotatorId, FieldId, FieldValue, MetadataField, Span};
use crate::text::TextRange;

/// The group of everybody; the client sets its own when it imports.
const GROUP: &str = "__world__";
/// Who may read.
const EVERYBODY: &str = "group:__world__";

#[derive(Serialize)]
struct Head<'a> {
    export_date: &'a str,
    export_userid: &'a str,
    client_version: &'static str,
}

#[derive(Serialize)]
struct Record<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    user: &'a str,
    user_info: UserInfo<'a>,
    uri: &'a str,
    text: &'a str,
    tags: &'a [String],
    group: &'static str,
    permissions: Permissions,
    target: [Target<'a>; 1],
    document: Document<'a>,
    links: BTreeMap<&'static str, &'static str>,
    flagged: bool,
    hidden: bool,
}

#[derive(Serialize)]
struct UserInfo<'a> {
    display_name: &'a str,
}

#[derive(Serialize)]
struct Permissions {
    read: [&'static str; 1],
}

#[derive(Serialize)]
struct Target<'a> {
    source: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    selector: Vec<Selector>,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector {
    #[serde(rename = "TextPositionSelector")]
    Position { start: u64, end: u64 },
    #[serde(rename = "TextQuoteSelector")]
    Quote {
        exact: String,
        prefix: String,
        suffix: String,
    },
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    title: Vec<&'a str>,
}

struct User {
    account: String,
    name: String,
}

/// Writes the set.
pub fn write(input: &ExportInput<'_>, report: &mut Report) -> Result<Vec<OutFile>, FormatError> {
    tell(input, report);
    let users = input.annotators().into_iter();
    let users = users.map(|it| (it.clone(), user(input, &it)));
    let mut writing = Writing {
        users: users.collect(),
        tags: TagNames::new(input.codebook),
        out: JsonText::new(LABEL),
        report,
    };
    let head = Head {
        export_date: &input.made.to_string(),
        export_userid: &format!("acct:export@{AUTHORITY}"),
        client_version: AUTHORITY,
    };
    writing.out.begin(None, &head)?;
    writing.out.begin_list("annotations")?;
    let mut addresses = Addresses::default();
    for article in input.articles {
        let uri = addresses.on_the_web(&article.article.id, &article.article.metadata);
        writing.article(article, &uri)?;
    }
    writing.out.end_list();
    Ok(vec![OutFile {
        path: "annotations.json".to_owned(),
        bytes: writing.out.finish(),
    }])
}

fn tell(input: &ExportInput<'_>, report: &mut Report) {
    left_out::every_tag(input, report);
    left_out::registers(input, report);
    left_out::statuses(input, report);
    left_out::metadata(input, &[MetadataField::Title, MetadataField::Url], report);
    left_out::empty_articles(input, report);
    left_out::texts(input, report);
    left_out::links(input, report);
    left_out::extra(input, report);
}

fn user(input: &ExportInput<'_>, annotator_id: &AnnotatorId) -> User {
    let mut account = "acct:".to_owned();
    push_encoded(&mut account, annotator_id.as_str());
    account.push('@');
    account.push_str(AUTHORITY);
    User {
        account,
        name: input.annotator_name(annotator_id),
    }
}

struct Writing<'a> {
    users: BTreeMap<AnnotatorId, User>,
    tags: TagNames<'a>,
    out: JsonText,
    report: &'a mut Report,
}

impl Writing<'_> {
    fn article(&mut self, article: &ExportArticle, uri: &str) -> Result<(), FormatError> {
        let mut quoted = Quoted::new(article);
        let map = OffsetMap::new(article.text(), Unit::Utf16);
        for layer in &article.layers {
            for annotation in &layer.annotations {
                let mut places = quoted.next(annotation);
                let pieces = annotation.spans.iter().map(|span| match span {
                    Span::Placed(range) => {
                        let quote = places.next().flatten().map(|it| it.quote);
                        selectors(Some(*range), quote.unwrap_or_default(), &map)
                    }
                    Span::Unplaced(unplaced) => {
                        selectors(None, unplaced.selector.quote.clone(), &map)
                    }
                });
                let mut pieces: Vec<Vec<Selector>> = pieces.collect();
                if pieces.is_empty() {
                    // What has no selector is on the page as a whole.
                    pieces.push(Vec::new());
                }
                self.lose_pieces(annotation, pieces.len());
                let tags = self.tags(annotation);
                for (nth, selector) in pieces.into_iter().enumerate() {
                    let target = [Target {
                        source: uri,
                        selector,
                    }];
                    let title = article.article.metadata.title.as_str();
                    let user = self.users.get(&layer.annotator);
                    let record = record(annotation, nth, user, &tags, (target, title));
                    self.out.record(&record)?;
                }
            }
        }
        Ok(())
    }

    fn lose_pieces(&mut self, annotation: &Annotation, n_pieces: usize) {
        if n_pieces > 1 {
            let example = || annotation.id.to_string();
            self.report.lose(Loss::Discontinuous, example);
            self.report.lose(Loss::Ids, example);
        }
    }

    fn tags(&self, annotation: &Annotation) -> Vec<String> {
        let fields = annotation.fields.iter();
        let fields = fields.map(|(id, value)| field_tag(id, value));
        let tag = self.tags.of(annotation).to_owned();
        [tag].into_iter().chain(fields).collect()
    }
}

fn record<'a>(
    annotation: &'a Annotation,
    nth: usize,
    user: Option<&'a User>,
    tags: &'a [String],
    (target, title): ([Target<'a>; 1], &'a str),
) -> Record<'a> {
    let id = annotation.id.as_str();
    let title = Some(title).filter(|it| !it.is_empty());
    Record {
        id: match nth {
            0 => id.to_owned(),
            nth => format!("{id}-{}", nth + 1),
        },
        created: annotation.created.map(|it| it.to_string()),
        updated: annotation.modified.map(|it| it.to_string()),
        user: user.map_or("", |it| &it.account),
        user_info: UserInfo {
            display_name: user.map_or("", |it| &it.name),
        },
        uri: target[0].source,
        text: &annotation.note,
        tags,
        group: GROUP,
        permissions: Permissions { read: [EVERYBODY] },
        target,
        document: Document {
            title: title.into_iter().collect(),
        },
        links: BTreeMap::new(),
        flagged: false,
        hidden: false,
    }
}

fn selectors(range: Option<TextRange>, quote: QuoteSelector, map: &OffsetMap<'_>) -> Vec<Selector> {
    let place = range.and_then(|range| map.counts(range));
    let place = place.map(|(start, end)| Selector::Position { start, end });
    let quote = Selector::Quote {
        exact: quote.exact,
        prefix: quote.before,
        suffix: quote.after,
    };
    place.into_iter().chain([quote]).collect()
}

/// A field as a tag; the name of the field cannot hold what ends it.
fn field_tag(id: &FieldId, value: &FieldValue) -> String {
    let name = id.as_str().replace('%', "%25").replace(':', "%3A");
    format!("{name}{BETWEEN}{}", value_to_text(value))
}
