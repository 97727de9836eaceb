use serde_json::{Value, json};

use super::*;
use crate::formats::{Loss, Trouble};
use crate::model::{FieldId, FieldValue};
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::torture::torture;

fn read(value: &Value) -> (ImportedSet, Report) {
    let mut report = Report::default();
    let source = ImportSource::file("a.json", value.to_string());
    let set = HypothesisImport.read(&source, &Options::default(), &mut report);
    (set.unwrap(), report)
}

/// An answer of the service to a search, as its documentation draws it.
fn answer() -> Value {
    json!({"total": 3, "rows": [
        {
            "id": "q_1", "created": "2024-03-01T10:11:12.131415+00:00", "updated": "2024-03-02T10:11:12+00:00",
            "user": "acct:reader@hypothes.is", "user_info": {"display_name": null},
            "uri": "https://post.example/ferry", "text": "See **this**.", "tags": ["claim", "kind: fact", "money"],
            "target": [{"source": "https://post.example/ferry", "selector": [
                {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 3, "endContainer": "/p[1]", "endOffset": 9},
                {"type": "TextPositionSelector", "start": 4812, "end": 4823},
                {"type": "TextQuoteSelector", "exact": "night ferry", "prefix": "the ", "suffix": " will"},
            ]}],
            "document": {"title": ["The ferry"]}, "links": {}, "flagged": false, "hidden": false,
        },
        {"id": "q_2", "user": "acct:b@hypothes.is", "uri": "https://post.example/ferry", "text": "No.", "tags": [], "references": ["q_1"]},
        {"id": "q_3", "user": "acct:b@hypothes.is", "uri": "https://post.example/ferry", "text": "Page note", "tags": [], "target": [{"source": "https://post.example/ferry"}]},
    ]})
}

#[test]
fn the_file_is_as_it_was() {
    let files = HypothesisExport.write(
        &torture().input(),
        &Options::default(),
        &mut Report::default(),
    );
    golden(
        "formats/hypothesis/annotations.json",
        &files.unwrap()[0].bytes,
    );
}

#[test]
fn all_comes_back_but_what_is_told() {
    let trip = trip(
        &torture(),
        &HypothesisExport,
        &HypothesisImport,
        &Options::default(),
    );
    trip.check();
    let lost: Vec<Loss> = trip.written.losses().keys().copied().collect();
    let expected = [
        Loss::Discontinuous,
        Loss::Links,
        Loss::Ids,
        Loss::Statuses,
        Loss::Metadata,
        Loss::EmptyArticles,
        Loss::Text,
        Loss::Codebook,
        Loss::Registers,
    ];
    assert_eq!(lost, expected);
    assert_eq!(trip.written.n_lost(Loss::Ids), 1);
    assert!(trip.read.is_empty());
}

#[test]
fn an_answer_of_the_service_is_read() {
    let (set, report) = read(&answer());
    assert_eq!(set.articles.len(), 1);
    let article = &set.articles[0];
    assert_eq!(article.name, "https://post.example/ferry");
    assert_eq!(article.metadata.title, "The ferry");
    let tags: Vec<&str> = article
        .annotations
        .iter()
        .map(|it| it.tag.as_str())
        .collect();
    assert_eq!(tags, ["claim", "money", "commenting"]);
    let first = &article.annotations[0];
    assert_eq!((first.id.as_str(), first.has_lasting_id), ("q_1", true));
    assert_eq!(first.coder, "reader@hypothes.is");
    assert_eq!(set.coders["reader@hypothes.is"].name, "reader");
    let fact = FieldValue::One("fact".to_owned());
    assert_eq!(first.fields.get(&FieldId::new("kind")), Some(&fact));
    assert_eq!(
        first.created.unwrap().to_string(),
        "2024-03-01T10:11:12.131415Z"
    );
    // The place is one of the page, and no quote stands there in an article.
    assert_eq!(first.spans[0].place, None);
    assert_eq!(first.spans[0].quote.as_deref(), Some("night ferry"));
    assert!(article.annotations[2].spans.is_empty());
    assert_eq!(report.n_told(Trouble::NotKept), 1);
}

#[test]
fn both_shapes_and_a_record_alone_are_known() {
    let rows = answer()["rows"].clone();
    let export = json!({"export_date": "2024-01-01T00:00:00Z", "export_userid": "acct:a@hypothes.is", "annotations": rows});
    for (value, likeness) in [
        (answer(), Likeness::Yes),
        (export, Likeness::Yes),
        (rows.clone(), Likeness::Yes),
        (rows[0].clone(), Likeness::Yes),
    ] {
        let source = ImportSource::file("a.json", value.to_string());
        assert_eq!(HypothesisImport.likeness(&source), likeness);
        assert!(!read(&value).0.articles.is_empty());
    }
    let other = ImportSource::file("a.json", "{\"uri\": 1}");
    assert_eq!(HypothesisImport.likeness(&other), Likeness::No);
}

#[test]
fn hostile_files_are_refused_or_told() {
    for text in ["", "{", "[]", "{}", "5", "{\"annotations\": 5}"] {
        let source = ImportSource::file("a.json", text);
        let read = HypothesisImport.read(&source, &Options::default(), &mut Report::default());
        assert!(matches!(read, Err(FormatError::Broken { .. })), "{text}");
    }
    let (set, report) = read(&json!({"annotations": [
        null, {"uri": 5}, {"uri": "u", "target": {"selector": [{"type": "EPUBContentSelector"}, 7]}},
        {"id": "a", "uri": "u", "tags": "x", "user": 8, "text": {}}, {"id": "a", "uri": "u"},
    ]}));
    assert_eq!(report.n_told(Trouble::BadRecord), 2);
    assert_eq!(report.n_told(Trouble::Double), 1);
    assert_eq!(report.n_told(Trouble::NotKept), 1);
    assert_eq!(set.articles[0].annotations.len(), 2);
}
