use serde_json::{Value, json};

use super::*;
use crate::formats::{Loss, Trouble};
use crate::model::FieldId;
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::samples::samples;
use crate::testing::torture::{Torture, torture};

fn read(path: &str, text: &str) -> (ImportedSet, Report) {
    let mut report = Report::default();
    let source = ImportSource::file(path, text);
    let set = ClaimReviewImport.read(&source, &Options::default(), &mut report);
    (set.unwrap(), report)
}

/// With nothing but claims.
fn of_claims() -> Torture {
    let mut torture = torture();
    for layer in torture.articles.iter_mut().flat_map(|it| &mut it.layers) {
        layer.annotations.retain(|it| it.tag.as_str() == "claim");
    }
    torture
}

#[test]
fn the_file_is_as_it_was() {
    let files = ClaimReviewExport.write(
        &torture().input(),
        &Options::default(),
        &mut Report::default(),
    );
    golden(
        "formats/claim-review/claims.jsonld",
        &files.unwrap()[0].bytes,
    );
}

#[test]
fn claims_come_back() {
    let trip = trip(
        &of_claims(),
        &ClaimReviewExport,
        &ClaimReviewImport,
        &Options::default(),
    );
    trip.check();
    assert!(!trip.written.losses().contains_key(&Loss::Annotations));
    assert_eq!(trip.after.len(), 7);
    assert!(trip.read.is_empty());
}

#[test]
fn what_is_no_claim_is_told() {
    let mut report = Report::default();
    let torture = torture();
    let files = ClaimReviewExport.write(&torture.input(), &Options::default(), &mut report);
    let text = String::from_utf8(files.unwrap().remove(0).bytes).unwrap();
    let n_all = torture.input().annotations().count();
    assert_eq!(report.n_lost(Loss::Annotations), n_all - 7);
    assert_eq!(text.matches("\"ClaimReview\"").count(), 7);
    assert!(!text.contains("reviewRating"));
    let none = Options::default().with("tags", "no such tag");
    let refused = ClaimReviewExport.write(&torture.input(), &none, &mut report);
    assert!(matches!(refused, Err(FormatError::Nothing(_))));
}

#[test]
fn polarities_are_ratings_if_asked_for() {
    let options = Options::default()
        .with("tags", "stance")
        .with("ratings", "yes")
        .with("page", "https://desk.example/checks");
    let files = ClaimReviewExport.write(&torture().input(), &options, &mut Report::default());
    let read: Value = serde_json::from_slice(&files.unwrap()[0].bytes).unwrap();
    let ratings = read["@graph"].as_array().unwrap().iter();
    let ratings: Vec<String> = ratings
        .map(|it| {
            format!(
                "{} {} {}",
                it["url"], it["reviewRating"]["alternateName"], it["reviewRating"]["ratingValue"]
            )
        })
        .collect();
    assert_eq!(
        ratings,
        [
            "\"https://desk.example/checks#01A-WHOLE\" \"Opposes\" 1",
            "\"https://desk.example/checks#01A-INNER\" \"Mixed\" 2",
            "\"https://desk.example/checks#01C-D\" \"Supports\" 3",
        ]
    );
}

#[test]
fn the_examples_of_the_vocabulary_are_read() {
    for (name, bytes) in samples("claimreview") {
        let mut report = Report::default();
        let source = ImportSource::file(name.as_str(), bytes);
        let set = ClaimReviewImport
            .read(&source, &Options::default(), &mut report)
            .unwrap();
        assert!(report.is_empty());
        let found = set.articles.iter().map(|article| {
            let annotation = &article.annotations[0];
            let claimant = annotation.fields.get(&FieldId::new("claimant"));
            let verdict = annotation.note.lines().next().unwrap_or_default();
            let verdict: String = verdict.chars().take(13).collect();
            format!("{} {:?} {}", annotation.tag, claimant.unwrap(), verdict)
        });
        let found: Vec<String> = found.collect();
        assert_eq!(
            found,
            [
                "claim One(\"actor:Rich Perry\") True (1 of 6)",
                "claim One(\"actor:Barack Obama\") This claim is",
            ]
        );
    }
}

#[test]
fn graphs_lists_and_pages_are_read() {
    let review = json!({
        "@context": "https://schema.org", "@type": ["ClaimReview"], "url": "https://c.example/1",
        "claimReviewed": "The ferry stops", "author": {"@type": "Organization", "name": "Desk"},
        "reviewRating": {"@type": "Rating", "ratingValue": "-1", "alternateName": "False"},
        "itemReviewed": {"@type": "Claim", "text": "it stops", "author": [{"@type": "Organization", "name": "Board"}, "X"],
            "appearance": [{"@type": "CreativeWork"}, {"@type": "NewsArticle", "url": "https://p.example/a"}]},
    });
    let page = format!(
        "<html><script type=\"application/ld+json\">{review}</script><script type=\"application/ld+json\">{{</script>"
    );
    for (path, text, n_broken) in [
        ("a.json", review.to_string(), 0),
        ("a.jsonld", json!([{"x": 1}, review]).to_string(), 0),
        (
            "a.json",
            json!({"@graph": [{"mainEntity": review}]}).to_string(),
            0,
        ),
        ("a.html", page, 1),
    ] {
        let source = ImportSource::file(path, text.as_str());
        assert_eq!(ClaimReviewImport.likeness(&source), Likeness::Yes);
        let (set, report) = read(path, &text);
        assert_eq!(report.n_told(Trouble::BadRecord), n_broken);
        let article = &set.articles[0];
        assert_eq!(article.name, "https://p.example/a");
        let annotation = &article.annotations[0];
        assert_eq!(annotation.note, "False\nhttps://c.example/1");
        assert_eq!(annotation.spans[0].quote.as_deref(), Some("it stops"));
        assert_eq!(
            format!("{:?}", annotation.fields[&FieldId::new("claimant")]),
            "Many([\"organisation:Board\", \"actor:X\"])"
        );
        assert_eq!(annotation.coder, "Desk");
        assert_eq!(set.registers.entries.len(), 3);
    }
}

#[test]
fn hostile_files_are_refused() {
    for (path, text) in [
        ("a.json", "{"),
        ("a.json", "{}"),
        ("a.html", "<script"),
        ("a.html", "\u{0}"),
        ("a.json", "[[[[5]]]]"),
    ] {
        let source = ImportSource::file(path, text);
        let read = ClaimReviewImport.read(&source, &Options::default(), &mut Report::default());
        assert!(matches!(read, Err(FormatError::Broken { .. })), "{text}");
    }
    let odd = json!({"@type": "ClaimReview", "itemReviewed": [5, {}], "author": 7, "reviewRating": "x", "claimReviewed": {}});
    let (set, _) = read("a.json", &odd.to_string());
    assert_eq!(set.articles[0].annotations.len(), 1);
}
