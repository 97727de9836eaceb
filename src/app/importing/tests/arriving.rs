//! Layers that arrive by mail, on a stick or in an archive: with all that is in them.

use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::model::{AnnotationRef, CommentId, Layer, Outcome};

const ARTICLE: &str = "2025-03-14/kestrel-courier_minister-rules-out-early-closure.txt";
const NAME: &str = "kestrel-courier_minister-rules-out-early-closure.txt";

fn record(id: &str, note: &str, modified: &str) -> String {
    format!(
        "        (id: \"{id}\", tag: \"claim\", spans: [], fields: {{}}, note: \"{note}\", links: [], modified: \"2025-0{modified}-01T00:00:00Z\"),\n"
    )
}

fn comment(id: &str, on: &str, text: &str, at: &str) -> String {
    format!(
        "        (id: \"{id}\", on: \"{on}\", reply_to: \"\", text: \"{text}\", at: \"2025-0{at}-01T00:00:00Z\", resolved: false),\n"
    )
}

fn sidecar(annotator: &str, lists: &str, records: &[String]) -> String {
    format!(
        "#![enable(implicit_some)]\n(\n    format: 1,\n    article: (file: \"{NAME}\", sha256: \"\", length: 0),\n    annotator: \"{annotator}\",\n    status: \"done\",\n    fields: {{}},\n{lists}    annotations: [\n{}    ],\n)\n",
        records.concat()
    )
}

impl Desk {
    /// A file that arrives, beside the project.
    fn arrives(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path("mail").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        atomic::write(&path, text.as_bytes()).unwrap();
        path
    }

    /// Puts a layer into the project.
    fn put(&self, annotator: &str, text: &str) {
        let path = self.root.join(format!("{ARTICLE}.{annotator}.ron"));
        atomic::write(&path, text.as_bytes()).unwrap();
    }

    fn layer(&self, annotator: &str) -> Layer {
        let snapshot = self.snapshot();
        let mut articles = snapshot.articles.iter();
        let article = articles
            .find(|it| it.article.id.as_str() == ARTICLE)
            .unwrap();
        Layer::clone(&article.layers[&AnnotatorId::new(annotator)])
    }
}

#[test]
fn comments_arrive_with_the_layer_and_are_not_taken_twice() {
    let desk = Desk::new();
    let list = format!(
        "    comments: [\n{}{}    ],\n",
        comment("c1", "", "On the article", "1"),
        comment("c2", "noor:a1", "On mine", "1")
    );
    let records = [record("a1", "one", "1")];
    let mail = desk.arrives(
        &format!("{NAME}.noor.ron"),
        &sidecar("noor", &list, &records),
    );
    let (draft, known) = desk.draft(std::slice::from_ref(&mail));
    let prepared = desk.prepare(&draft, &known);
    assert_eq!((prepared.counts.n_new, prepared.counts.n_said_new), (1, 2));
    assert!(prepared.report.is_empty(), "{:?}", prepared.report);
    desk.apply(&prepared);
    let layer = desk.layer("noor");
    assert_eq!((layer.len(), layer.comments().len()), (1, 2));
    let on = layer.comments()[&CommentId::new("c2")].on.clone();
    let noor = AnnotatorId::new("noor");
    assert_eq!(
        on,
        Some(AnnotationRef::new(
            noor,
            layer.by_id().next().unwrap().id.clone()
        ))
    );
    let (draft, known) = desk.draft(&[mail]);
    let prepared = desk.prepare(&draft, &known);
    assert!(prepared.is_empty(), "{:?}", prepared.counts);
    assert_eq!(prepared.counts.n_said_doubles, 2);
}

#[test]
fn comments_of_somebody_who_is_called_otherwise_here_follow_them() {
    let desk = Desk::new();
    let list = format!(
        "    comments: [\n{}    ],\n",
        comment("c1", "noor:a1", "Mine", "1")
    );
    let records = [record("a1", "one", "1")];
    let mail = desk.arrives(
        &format!("{NAME}.noor.ron"),
        &sidecar("noor", &list, &records),
    );
    let (mut draft, known) = desk.draft(&[mail]);
    let tomas = AnnotatorId::new("tomas");
    draft
        .choices
        .coders
        .insert("noor".to_owned(), CoderChoice::Annotator(tomas.clone()));
    let prepared = desk.prepare(&draft, &known);
    desk.apply(&prepared);
    let layer = desk.layer("tomas");
    let comment = &layer.comments()[&CommentId::new("c1")];
    assert_eq!(comment.on.as_ref().unwrap().annotator, tomas);
}

#[test]
fn a_comment_that_differs_stays_unless_the_later_one_is_wanted() {
    let desk = Desk::new();
    let list =
        |text: &str, at: &str| format!("    comments: [\n{}    ],\n", comment("c1", "", text, at));
    desk.put("noor", &sidecar("noor", &list("here", "2"), &[]));
    for (text, at, expected) in [("later", "3", "later"), ("earlier", "1", "later")] {
        let name = format!("{NAME}.noor.ron");
        let mail = desk.arrives(&name, &sidecar("noor", &list(text, at), &[]));
        let (mut draft, known) = desk.draft(&[mail]);
        let prepared = desk.prepare(&draft, &known);
        assert_eq!(prepared.counts.n_said_kept, 1);
        assert!(prepared.is_empty());
        draft.choices.same_id = SameId::Newer;
        desk.apply(&desk.prepare(&draft, &known));
        assert_eq!(
            desk.layer("noor").comments()[&CommentId::new("c1")].text,
            expected
        );
    }
}

#[test]
fn the_curated_layer_arrives_with_its_decisions() {
    let desk = Desk::new();
    let decision = |case: &str, outcome: &str| {
        format!(
            "        (case: \"{case}\", from: [\"ines:x\"], seen: \"\", outcome: \"{outcome}\", how: \"reject\", by: \"ines\", reason: \"\", note: \"\"),\n"
        )
    };
    let list = |lines: &[String]| format!("    decisions: [\n{}    ],\n", lines.concat());
    let here = list(&[decision("A", "rejected")]);
    desk.put("curated", &sidecar("curated", &here, &[]));
    let there = list(&[decision("A", "c1"), decision("B", "c1")]);
    let records = [record("c1", "right", "1")];
    let mail = desk.arrives(
        &format!("{NAME}.curated.ron"),
        &sidecar("curated", &there, &records),
    );
    let (draft, known) = desk.draft(&[mail]);
    let prepared = desk.prepare(&draft, &known);
    assert_eq!(prepared.annotators, []);
    let counts = &prepared.counts;
    assert_eq!((counts.n_said_new, counts.n_said_kept), (1, 1));
    desk.apply(&prepared);
    let layer = desk.layer("curated");
    let outcomes: Vec<&Outcome> = layer.decisions().values().map(|it| &it.outcome).collect();
    let id = layer.by_id().next().unwrap().id.clone();
    assert_eq!(outcomes, [&Outcome::Rejected, &Outcome::Annotation(id)]);
}

#[test]
fn differences_are_told_by_annotator_and_by_who_changed_later() {
    let desk = Desk::new();
    let here = ["a", "b", "c"].map(|id| record(id, &format!("{id} here"), "2"));
    desk.put("noor", &sidecar("noor", "", &here));
    let there = [
        here[0].clone(),
        record("b", "later there", "3"),
        record("c", "later here", "1"),
        record("d", "new", "1"),
    ];
    let mail = desk.arrives(&format!("{NAME}.noor.ron"), &sidecar("noor", "", &there));
    let (mut draft, known) = desk.draft(&[mail]);
    let prepared = desk.prepare(&draft, &known);
    let told: Vec<String> = prepared
        .differences
        .iter()
        .map(|(who, it)| format!("{who}: {it}"))
        .collect();
    assert_eq!(
        told,
        ["noor: 1 new, 1 the same, 1 changed later in what arrives, 1 changed later here"]
    );
    assert_eq!((prepared.counts.n_kept, prepared.counts.n_changed), (2, 0));
    draft.choices.same_id = SameId::Newer;
    let prepared = desk.prepare(&draft, &known);
    assert_eq!((prepared.counts.n_kept, prepared.counts.n_changed), (1, 1));
    desk.apply(&prepared);
    let layer = desk.layer("noor");
    let notes: Vec<&str> = layer.by_id().map(|it| it.note.as_str()).collect();
    assert_eq!(notes, ["a here", "later there", "c here", "new"]);
}

#[test]
fn a_layer_is_known_under_the_names_that_mail_gives_it() {
    let desk = Desk::new();
    let text = sidecar("noor", "", &[record("a1", "one", "1")]);
    for name in [
        format!("{NAME}.noor (1).ron"),
        format!("{NAME}.noor_2.ron"),
        format!("{NAME}.noor.sync-conflict-20261122-101500-ABCDEFG.ron"),
        "attachment.ron".to_owned(),
    ] {
        let mail = desk.arrives(&name, &text);
        let (draft, known) = desk.draft(&[mail]);
        let keys: Vec<LayerKey> = desk.prepare(&draft, &known).layers.into_keys().collect();
        let key = LayerKey::new(
            crate::model::ArticleId::new(ARTICLE),
            AnnotatorId::new("noor"),
        );
        assert_eq!(keys, [key], "{name}");
    }
}

/// Names that lead out, that are too long, not Unicode, or reserved; damaged and newer files.
#[test]
fn a_hostile_archive_writes_nothing_outside_the_project_and_loses_nothing() {
    let desk = Desk::new();
    let before = desk.snapshot();
    let good = sidecar("noor", "", &[record("a1", "one", "1")]);
    let newer = good.replace("format: 1", "format: 99");
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let outside = format!("../{NAME}.evil.ron");
    let long = format!("{NAME}.{}.ron", "x".repeat(300));
    let files = [
        (outside.as_str(), good.as_str()),
        ("/etc/a.txt.evil.ron", &good),
        ("C:\\a.txt.evil.ron", &good),
        (&long, &good),
        (&format!("{NAME}.. .ron"), &good),
        (
            &format!("{NAME}.meta.ron"),
            "(format: 1, fields: {\"title\": \"Evil\"})",
        ),
        (
            &format!("{NAME}.damaged.ron"),
            "(format: 1, annotations: [(id: \"x\"",
        ),
        (&format!("{NAME}.newer.ron"), &newer),
        (
            &format!("{NAME}.ines.ron"),
            &sidecar("ines", "", &[record("a1", "not hers", "9")]),
        ),
        (
            "stancemark.ron",
            "(format: 1, annotators: [(id: \"../x\", name: \"\")])",
        ),
        (&format!("{NAME}.noor.ron"), &good),
    ];
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let path = desk.path("hostile.zip");
    atomic::write(&path, zip.finish().unwrap().get_ref()).unwrap();
    let home_before = files_below(desk.home.path()).len();
    let (draft, known) = desk.draft(&[path]);
    let prepared = desk.prepare(&draft, &known);
    assert!(!prepared.report.is_empty(), "what cannot be read is told");
    let places = Places::below(desk.path("own"));
    let applied = apply(&desk.root, &prepared, &places, Timestamp::UNIX_EPOCH).unwrap();
    // A name that is too long for a file is refused by the disk, and told.
    assert!(applied.problems.len() <= 1, "{:?}", applied.problems);
    let after = desk.snapshot();
    let hers = |snapshot: &Snapshot| -> Vec<String> {
        all_of(snapshot)
            .into_iter()
            .filter(|it| it.contains(" ines "))
            .collect()
    };
    let (hers_before, hers_after) = (hers(&before), hers(&after));
    assert!(hers_before.iter().all(|it| hers_after.contains(it)));
    let outside: Vec<PathBuf> = files_below(desk.home.path())
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.to_string_lossy().contains("evil"))
        .collect();
    assert_eq!(outside, Vec::<PathBuf>::new());
    assert!(files_below(desk.home.path()).len() > home_before);
    assert_eq!(desk.layer("noor").len(), 1);
}
