use super::*;
use crate::formats::{ImportedAnnotation, Loss, Trouble};
use crate::testing::golden::{golden, root};
use crate::testing::round_trip::trip;
use crate::testing::torture::torture;

#[test]
fn the_torture_set_is_written_as_it_was() {
    let mut report = Report::default();
    let files = Doccano.write(&torture().input(), &Options::default(), &mut report);
    for file in files.unwrap() {
        golden(&format!("formats/doccano/{}", file.path), &file.bytes);
    }
    let told = report.lines().join("\n");
    golden("formats/doccano/report.txt", told.as_bytes());
}

#[test]
fn a_set_comes_back_but_for_what_is_told() {
    let torture = torture();
    for offsets in ["utf16", "code-points", "graphemes"] {
        for layout in ["relations", "labels"] {
            for (files, line_ends) in [("each", "lf"), ("all", "as-is")] {
                let options = Options::default()
                    .with("offsets", offsets)
                    .with("layout", layout)
                    .with("files", files)
                    .with("line-ends", line_ends);
                let trip = trip(&torture, &Doccano, &Doccano, &options);
                trip.check();
                let mut expected = vec![Loss::Codebook, Loss::Registers];
                if line_ends == "lf" {
                    expected.insert(0, Loss::Text);
                }
                assert_eq!(
                    trip.written.losses().keys().copied().collect::<Vec<_>>(),
                    expected
                );
                assert!(trip.read.is_empty(), "{:?}", trip.read.lines());
                assert_eq!(trip.set.articles.len(), torture.articles.len());
            }
        }
    }
}

fn read_as(
    path: &str,
    text: &str,
    options: &Options,
) -> Result<(ImportedSet, Report), FormatError> {
    let mut report = Report::default();
    let source = ImportSource::file(path, text);
    let set = ImportFormat::read(&Doccano, &source, options, &mut report)?;
    Ok((set, report))
}

fn read(text: &str) -> (ImportedSet, Report) {
    read_as("a.jsonl", text, &Options::default()).unwrap()
}

/// An annotation as its tag and its place.
fn shown(annotation: &ImportedAnnotation) -> String {
    let places = annotation.spans.iter().filter_map(|span| span.place);
    let places: Vec<String> = places
        .map(|it| format!(" {}-{}", it.start, it.end))
        .collect();
    format!("{}{}", annotation.tag, places.concat())
}

#[test]
fn every_layout_is_read() {
    for (line, expected) in [
        (
            "{\"text\":\"the dam\",\"label\":[[4,7,\"Dam\"]]}",
            vec!["Dam 4-7"],
        ),
        (
            "{\"text\":\"the dam\",\"labels\":[[4,7,\"Dam\"]]}",
            vec!["Dam 4-7"],
        ),
        (
            "{\"text\":\"the dam\",\"label\":[\"a\",\"b\"]}",
            vec!["a", "b"],
        ),
        ("{\"text\":\"the dam\",\"label\":\"a\"}", vec!["a"]),
        ("{\"data\":\"the dam\",\"label\":[]}", vec![]),
        (
            "{\"text\":\"the dam\",\"entities\":[[4,7,\"Dam\"]],\"cats\":[\"c\"]}",
            vec!["Dam 4-7", "c"],
        ),
        (
            "{\"text\":\"the dam\",\"annotations\":[{\"label\":3,\"start_offset\":4,\"end_offset\":7}]}",
            vec!["3 4-7"],
        ),
        (
            "{\"text\":\"the dam\",\"entities\":[{\"id\":9,\"label\":\"Dam\",\"start_offset\":4,\"end_offset\":7}],\"relations\":[{\"from_id\":9,\"to_id\":9,\"type\":\"is\"}]}",
            vec!["Dam 4-7"],
        ),
    ] {
        let (set, report) = read(line);
        let annotations = &set.articles[0].annotations;
        assert_eq!(
            annotations.iter().map(shown).collect::<Vec<_>>(),
            expected,
            "{line}"
        );
        assert!(report.is_empty(), "{line}");
    }
}

#[test]
fn broken_labels_are_told_and_the_rest_is_read() {
    let line = "{\"text\":\"the dam\",\"label\":[[4,7,\"Dam\"],[4,7],[-1,3,\"x\"],[\"4\",7,\"x\"],{\"label\":\"x\"},null],\"page\":3,\"Comments\":[\"why\"],\"deep\":{\"a\":1}}\n{\"label\":[]}\n{";
    let (set, report) = read(line);
    assert_eq!(set.articles[0].annotations.len(), 1);
    assert_eq!(set.articles[0].metadata.own["page"], "3");
    assert_eq!(report.n_told(Trouble::BadRecord), 6);
    assert_eq!(report.n_told(Trouble::NotKept), 2);
    for text in ["", "{}", "[1,2]", "words"] {
        assert!(
            read_as("a.jsonl", text, &Options::default()).is_err(),
            "{text}"
        );
    }
}

#[test]
fn files_of_several_people_are_one_set() {
    let line = b"{\"text\":\"the dam\",\"label\":[[4,7,\"Dam\"]]}";
    let file = |path: &str| InFile {
        path: path.to_owned(),
        bytes: line.to_vec(),
    };
    let source = ImportSource {
        files: vec![file("x/ann.jsonl"), file("x/bo.jsonl")],
    };
    let mut report = Report::default();
    let set = ImportFormat::read(&Doccano, &source, &Options::default(), &mut report).unwrap();
    assert_eq!(set.articles.len(), 1);
    let coders: Vec<&String> = set.coders.keys().collect();
    assert_eq!(coders, ["ann", "bo"]);
}

#[test]
fn what_somebody_removed_in_the_tool_is_gone() {
    let torture = torture();
    let files = Doccano.write(
        &torture.input(),
        &Options::default(),
        &mut Report::default(),
    );
    let alice = files
        .unwrap()
        .into_iter()
        .find(|it| it.path == "alice.jsonl")
        .unwrap();
    let text = String::from_utf8(alice.bytes).unwrap();
    let edited = text.replacen("\"label\":\"Stance\",", "\"label\":\"Other\",", 1);
    assert!(edited != text);
    let (set, report) = read(&edited);
    assert_eq!(report.n_told(Trouble::DanglingReference), 1);
    let annotations = &set.articles[0].annotations;
    assert!(!annotations.iter().any(|it| it.id == "01A-INNER"));
    assert!(annotations.iter().any(|it| it.tag == "Other"));
}

/// How many articles there are, and the annotations on them; nothing for what is refused.
type Outcome = Option<(usize, &'static [&'static str])>;

/// What real files come to.
const SAMPLES: [(&str, Outcome); 8] = [
    (
        "intent_detection/example.jsonl",
        Some((
            2,
            &["City 0-26", "City 30-36", "flight", "City 36-47", "airport"],
        )),
    ),
    (
        "relation_extraction/example.jsonl",
        Some((
            1,
            &["ORG 0-6", "DATE 22-39", "PERSON 44-54", "PERSON 59-70"],
        )),
    ),
    (
        "sequence_labeling/example.jsonl",
        Some((3, &["ORG 0-2", "PERSON 0-15", "PERSON 10-15"])),
    ),
    // Words with their tags, which is CoNLL.
    ("sequence_labeling/example.txt", None),
    (
        "text_classification/example.csv",
        Some((3, &["negative", "positive", "positive"])),
    ),
    (
        "text_classification/example.json",
        Some((3, &["negative", "positive", "positive"])),
    ),
    (
        "text_classification/example.jsonl",
        Some((3, &["negative", "positive", "positive"])),
    ),
    (
        "text_classification/example.txt",
        Some((3, &["negative", "positive", "positive"])),
    ),
];

#[test]
fn real_files_come_to_what_they_hold() {
    let folder = root().join("../shared/samples/doccano");
    if !folder.is_dir() {
        println!("skipped: no samples at {}", folder.display());
        return;
    }
    for (path, expected) in SAMPLES {
        let text = std::fs::read_to_string(folder.join(path)).unwrap();
        let read = read_as(path, &text, &Options::default());
        let Some((n_articles, annotations)) = expected else {
            assert!(read.unwrap_err().to_string().contains("CoNLL"), "{path}");
            continue;
        };
        let (set, report) = read.unwrap();
        assert_eq!(set.articles.len(), n_articles, "{path}");
        let all = set.articles.iter().flat_map(|it| &it.annotations);
        assert_eq!(all.map(shown).collect::<Vec<_>>(), annotations, "{path}");
        assert!(report.is_empty(), "{path}: {:?}", report.lines());
        if path.starts_with("relation") {
            let links: Vec<usize> = set.articles[0]
                .annotations
                .iter()
                .map(|it| it.links.len())
                .collect();
            assert_eq!(links, [3, 0, 0, 0]);
        }
    }
}
