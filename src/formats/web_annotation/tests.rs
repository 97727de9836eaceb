use serde_json::json;

use super::*;
use crate::formats::{Loss, Trouble};
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::samples::samples;
use crate::testing::torture::torture;

fn read(text: &str) -> (ImportedSet, Report) {
    let mut report = Report::default();
    let source = ImportSource::file("a.jsonld", text);
    let set = WebAnnotationImport.read(&source, &Options::default(), &mut report);
    (set.unwrap(), report)
}

#[test]
fn the_file_is_as_it_was() {
    let torture = torture();
    let options = Options::default().with("texts", "yes");
    let mut report = Report::default();
    let files = WebAnnotationExport.write(&torture.input(), &options, &mut report);
    golden(
        "formats/web-annotation/annotations.jsonld",
        &files.unwrap()[0].bytes,
    );
}

#[test]
fn all_comes_back() {
    for options in [
        Options::default(),
        Options::default().with("texts", "yes"),
        Options::default().with("sources", "web"),
    ] {
        let torture = torture();
        let trip = trip(
            &torture,
            &WebAnnotationExport,
            &WebAnnotationImport,
            &options,
        );
        trip.check();
        let lost: Vec<Loss> = trip.written.losses().keys().copied().collect();
        let is_without_texts = options.get(&TEXTS) == "no";
        let expected = [Loss::Text, Loss::Codebook, Loss::Registers];
        assert_eq!(lost, expected[usize::from(!is_without_texts)..]);
        // Only the two that had no place before have none.
        assert_eq!(trip.read.n_told(Trouble::QuoteDiffers), 2);
        assert_eq!(trip.read.troubles().len(), 1);
    }
}

#[test]
fn articles_annotators_and_tags_come_back() {
    let torture = torture();
    let trip = trip(
        &torture,
        &WebAnnotationExport,
        &WebAnnotationImport,
        &Options::default(),
    );
    assert_eq!(trip.set.articles.len(), torture.articles.len());
    for (imported, article) in trip.set.articles.iter().zip(&torture.articles) {
        assert_eq!(imported.name, article.name());
        assert_eq!(imported.metadata, article.article.metadata);
        let statuses = article.layers.iter();
        let statuses = statuses.map(|it| (it.annotator.to_string(), it.status));
        assert_eq!(imported.statuses, statuses.collect());
    }
    for (tag, before) in trip.set.codebook.tags.iter().zip(&torture.codebook.tags) {
        assert_eq!(
            (&tag.id, &tag.name, tag.color),
            (&before.id, &before.name, before.color)
        );
        assert_eq!(
            (&tag.parent, &tag.definition),
            (&before.parent, &before.definition)
        );
    }
    for annotator in &torture.project.annotators {
        let coder = &trip.set.coders[annotator.id.as_str()];
        assert_eq!(coder.color, Some(annotator.color));
    }
}

#[test]
fn the_recommendations_examples_are_read() {
    let mut told = Vec::new();
    for (name, bytes) in samples("web_annotation") {
        if name == "LICENSE.md" {
            continue;
        }
        let mut report = Report::default();
        let source = ImportSource::file(name.as_str(), bytes);
        assert_eq!(
            WebAnnotationImport.likeness(&source),
            Likeness::Yes,
            "{name}"
        );
        let set = WebAnnotationImport.read(&source, &Options::default(), &mut report);
        for article in set.unwrap().articles {
            for annotation in article.annotations {
                let spans = annotation.spans.iter();
                let spans: Vec<&str> = spans.map(|it| it.quote.as_deref().unwrap_or("?")).collect();
                let n_told = report.n_told(Trouble::NotKept);
                let (tag, n_note) = (annotation.tag, annotation.note.len());
                let (name, source) = (name.trim_end_matches(".json"), &article.name);
                told.push(format!("{name} {source} {tag} {n_note} {spans:?} {n_told}"));
            }
        }
    }
    if told.is_empty() {
        return;
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    anno1 http://example.com/page1 commenting 24 [] 0
    anno11 http://example.com/restaurant1 commenting 26 [] 0
    anno13 http://example.com/textbook1 commenting 30 [] 0
    anno15 http://example.com/page1 readme 64 [] 0
    anno17 http://example.com/product1 commenting 26 [] 0
    anno19 http://example.com/dataset1 commenting 24 ["?"] 2
    anno21 http://example.org/page1.html commenting 24 ["?"] 1
    anno23 http://example.org/page1 commenting 27 ["anotation"] 0
    anno25 http://example.org/diskimg1 commenting 24 ["?"] 1
    anno27 http://example.org/map1 commenting 24 ["?"] 1
    anno29 http://example.org/page1 commenting 27 ["Selected Text"] 0
    anno3 http://example.org/website1 commenting 25 [] 0
    anno31 http://example.org/page1 commenting 24 [] 1
    anno33 http://example.org/ebook1 commenting 27 [] 1
    anno35 http://example.org/target1 commenting 24 [] 0
    anno37 http://example.org/image1 commenting 24 [] 0
    anno39 http://example.com/page1 commenting 55 [] 0
    anno39 http://example.org/page6 commenting 55 [] 0
    anno39 http://example.net/page4 commenting 55 [] 0
    anno5 http://example.org/photo1 commenting 16 [] 0
    anno7 http://example.org/target1 commenting 12 [] 0
    anno9 http://example.org/image1 commenting 36 [] 0
    anno9 http://example.org/image2 commenting 36 [] 0
    "#);
}

#[test]
fn targets_and_tags_of_others_are_one_annotation_each() {
    let text = json!([{
        "type": "Annotation", "id": "https://a.example/1", "motivation": "oa:tagging",
        "created": "2020-01-02T03:04:05Z", "creator": {"name": "Ann"},
        "body": ["https://a.example/tag", {"value": "x"}, {"value": "why", "purpose": "commenting"}],
        "target": ["https://a.example/p", {"source": {"id": "https://a.example/q"}}],
    }]);
    let (set, report) = read(&text.to_string());
    let all = set.articles.iter().flat_map(|article| {
        let annotations = article.annotations.iter();
        annotations.map(|it| format!("{} {} {} {}", article.name, it.tag, it.coder, it.id))
    });
    let all: Vec<String> = all.collect();
    assert_eq!(
        all,
        [
            "https://a.example/p https://a.example/tag Ann https://a.example/1",
            "https://a.example/p x Ann ",
            "https://a.example/q https://a.example/tag Ann ",
            "https://a.example/q x Ann ",
        ]
    );
    assert_eq!(set.articles[0].annotations[0].note, "why");
    assert!(report.is_empty());
}

#[test]
fn links_of_others_are_links() {
    let annotation = |id: &str| json!({"type": "Annotation", "id": id, "body": "b", "target": "https://a.example"});
    let text = json!({"type": "AnnotationPage", "items": [
        {"type": "Annotation", "motivation": "linking", "target": "urn:1", "body": "urn:2"},
        annotation("urn:1"), annotation("urn:1"),
    ]});
    let (set, report) = read(&text.to_string());
    let annotations = &set.articles[0].annotations;
    assert_eq!(annotations.len(), 1);
    assert_eq!(annotations[0].links[0].to.as_str(), "urn:2");
    assert_eq!(report.n_told(Trouble::Double), 1);
}

#[test]
fn hostile_files_are_refused_or_told() {
    for text in [
        "",
        "{",
        "[]",
        "{}",
        "[1, null, \"x\"]",
        "{\"items\": {\"items\": {}}}",
    ] {
        let source = ImportSource::file("a.json", text);
        let read = WebAnnotationImport.read(&source, &Options::default(), &mut Report::default());
        assert!(matches!(read, Err(FormatError::Broken { .. })), "{text}");
    }
    let huge = json!({"type": "Annotation", "body": [{}, [], 5], "target": {
        "source": "s", "selector": {"type": "TextPositionSelector", "start": 1e300, "end": u64::MAX, "refinedBy": {}},
    }});
    let (set, report) = read(&huge.to_string());
    assert_eq!(set.articles[0].annotations[0].spans.len(), 1);
    assert_eq!(report.n_told(Trouble::NotKept), 4);
    let later = json!({"type": "AnnotationCollection", "first": "https://a.example/page1"});
    let (set, report) = read(&later.to_string());
    assert!(set.articles.is_empty());
    assert_eq!(report.n_told(Trouble::NotKept), 1);
}
