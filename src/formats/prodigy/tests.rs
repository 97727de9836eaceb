use super::*;
use crate::formats::{Loss, Trouble, place};
use crate::model::{ArticleText, FieldValue};
use crate::testing::golden::{golden, root};
use crate::testing::round_trip::trip;
use crate::testing::torture::torture;

#[test]
fn the_torture_set_is_written_as_it_was() {
    let mut report = Report::default();
    let files = Prodigy.write(&torture().input(), &Options::default(), &mut report);
    for file in files.unwrap() {
        golden(&format!("formats/prodigy/{}", file.path), &file.bytes);
    }
    let told = report.lines().join("\n");
    golden("formats/prodigy/report.txt", told.as_bytes());
}

#[test]
fn a_set_comes_back_but_for_what_is_told() {
    let torture = torture();
    let trip = trip(&torture, &Prodigy, &Prodigy, &Options::default());
    trip.check();
    let losses: Vec<Loss> = trip.written.losses().keys().copied().collect();
    assert_eq!(losses, [Loss::Codebook, Loss::Registers]);
    assert!(trip.read.is_empty(), "{:?}", trip.read.lines());
    for (read, written) in trip.set.articles.iter().zip(&torture.articles) {
        assert_eq!(read.metadata, written.article.metadata);
    }
}

fn read(text: &str) -> (ImportedSet, Report) {
    let mut report = Report::default();
    let source = ImportSource::file("a.jsonl", text);
    let set = ImportFormat::read(&Prodigy, &source, &Options::default(), &mut report).unwrap();
    (set, report)
}

#[test]
fn answers_choices_and_relations_are_read() {
    let lines = [
        "{\"text\":\"the dam\",\"label\":\"NEWS\",\"answer\":\"accept\",\"_session_id\":\"set-ann\",\"_timestamp\":1700000000}",
        "{\"text\":\"a dam\",\"label\":\"NEWS\",\"answer\":\"reject\"}",
        "{\"text\":\"one dam\",\"options\":[{\"id\":1,\"text\":\"Old\"},{\"id\":2,\"text\":\"New\"}],\"accept\":[2],\"answer\":\"accept\"}",
        "{\"text\":\"two old dams\",\"tokens\":[{\"text\":\"two\",\"start\":0,\"end\":3,\"id\":0}],\"spans\":[{\"start\":0,\"end\":3,\"label\":\"N\",\"token_end\":0},{\"start\":8,\"end\":12,\"label\":\"DAM\",\"token_end\":2}],\"relations\":[{\"head\":2,\"child\":0,\"label\":\"of\"},{\"head\":1,\"child\":0,\"label\":\"x\"}]}",
        "{\"text\":\"x\",\"spans\":[{\"start\":0,\"label\":\"N\"}]}",
        "{\"image\":\"x\"}",
    ];
    let (set, report) = read(&lines.join("\n"));
    let tags = |nth: usize| -> Vec<&str> {
        let annotations = &set.articles[nth].annotations;
        annotations.iter().map(|it| it.tag.as_str()).collect()
    };
    assert_eq!(tags(0), ["NEWS"]);
    assert_eq!(
        set.articles[0].annotations[0].created,
        "2023-11-14T22:13:20Z".parse().ok()
    );
    assert_eq!(set.articles[0].annotations[0].coder, "set-ann");
    assert!(tags(1).is_empty());
    assert_eq!(tags(2), ["New"]);
    assert_eq!(tags(3), ["N", "DAM"]);
    assert_eq!(set.articles[3].annotations[1].links[0].relation, "of");
    assert_eq!(report.n_told(Trouble::NotKept), 1);
    assert_eq!(report.n_told(Trouble::BadRecord), 2);
    assert_eq!(report.n_told(Trouble::DanglingReference), 1);
}

#[test]
fn another_way_of_counting_is_told_by_the_tokens() {
    let line = "{\"text\":\"😀 dam\",\"tokens\":[{\"text\":\"dam\",\"start\":3,\"end\":6}],\"spans\":[{\"start\":3,\"end\":6,\"label\":\"D\"}]}";
    let (set, mut report) = read(line);
    assert_eq!(report.n_told(Trouble::OtherCounting), 1);
    let text = ArticleText::new("😀 dam", "");
    let placed = place(&set.articles[0], &text, &mut report);
    let range = placed[0][0].range().unwrap();
    assert_eq!(range.slice("😀 dam"), Some("dam"));
}

#[test]
fn fields_stand_on_their_spans() {
    let torture = torture();
    let mut files = Prodigy
        .write(
            &torture.input(),
            &Options::default(),
            &mut Report::default(),
        )
        .unwrap();
    let text = String::from_utf8(files.remove(0).bytes).unwrap();
    let line: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(line["spans"][0]["stancemark"]["fields"]["certainty"], "4");
    let (set, _) = read(&text);
    let outer = set.articles[0]
        .annotations
        .iter()
        .find(|it| it.id == "01A-OUTER");
    let kinds = outer
        .unwrap()
        .fields
        .values()
        .find(|it| matches!(it, FieldValue::Many(_)));
    assert!(kinds.is_some());
}

#[test]
fn real_files_come_to_what_they_hold() {
    let folder = root().join("../shared/samples/prodigy");
    if !folder.is_dir() {
        println!("skipped: no samples at {}", folder.display());
        return;
    }
    for (name, n_articles, n_annotations, n_refused) in [
        ("news_headlines_ner.jsonl", 120, 107, 0),
        ("github_textcat.jsonl", 60, 23, 37),
    ] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let source = ImportSource::file(name, text.as_str());
        assert_eq!(ImportFormat::likeness(&Prodigy, &source), Likeness::Yes);
        let (set, mut report) = read(&text);
        for article in &set.articles {
            let text = ArticleText::new(article.text.as_deref().unwrap(), "");
            let placed = place(article, &text, &mut report);
            assert!(placed.iter().flatten().all(|span| span.range().is_some()));
        }
        let n_read: usize = set.articles.iter().map(|it| it.annotations.len()).sum();
        let outcome = (set.articles.len(), n_read, report.n_told(Trouble::NotKept));
        assert_eq!(outcome, (n_articles, n_annotations, n_refused), "{name}");
        assert_eq!(
            report
                .troubles()
                .keys()
                .filter(|it| **it != Trouble::NotKept)
                .count(),
            0
        );
    }
}
