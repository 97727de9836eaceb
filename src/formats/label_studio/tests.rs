use super::*;
use crate::formats::{Loss, Trouble, place};
use crate::model::{ArticleText, FieldId, FieldValue};
use crate::testing::golden::{golden, root};
use crate::testing::round_trip::trip;
use crate::testing::torture::torture;

#[test]
fn the_torture_set_is_written_as_it_was() {
    let mut report = Report::default();
    let files = LabelStudio.write(&torture().input(), &Options::default(), &mut report);
    for file in files.unwrap() {
        golden(&format!("formats/label-studio/{}", file.path), &file.bytes);
    }
    golden(
        "formats/label-studio/report.txt",
        report.lines().join("\n").as_bytes(),
    );
}

#[test]
fn a_set_comes_back_but_for_what_is_told() {
    let torture = torture();
    for unit in ["code-points", "utf16"] {
        let options = Options::default()
            .with("offsets", unit)
            .with("email-domain", "post.example")
            .with("line-ends", "as-is");
        let trip = trip(&torture, &LabelStudio, &LabelStudio, &options);
        trip.check();
        let losses: Vec<Loss> = trip.written.losses().keys().copied().collect();
        assert_eq!(losses, [Loss::Codebook, Loss::Registers]);
        for (read, written) in trip.set.articles.iter().zip(&torture.articles) {
            assert_eq!(read.metadata, written.article.metadata);
            let statuses = written
                .layers
                .iter()
                .map(|it| (it.annotator.to_string(), it.status));
            assert_eq!(read.statuses, statuses.collect());
        }
        assert_eq!(trip.read.n_told(Trouble::QuoteDiffers), 0);
        // Read without the option, the places of older files are still found.
        assert_eq!(
            trip.read.n_told(Trouble::OtherCounting),
            if unit == "utf16" { 2 } else { 0 }
        );
    }
}

fn read_with(text: &str, options: &Options) -> Result<(ImportedSet, Report), FormatError> {
    let mut report = Report::default();
    let source = ImportSource::file("export.json", text);
    let set = ImportFormat::read(&LabelStudio, &source, options, &mut report)?;
    Ok((set, report))
}

fn read(text: &str) -> (ImportedSet, Report) {
    read_with(text, &Options::default()).unwrap()
}

fn task(text: &str, results: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    format!(
        "[{{\"id\": 7, \"data\": {{\"text\": {text}, \"page\": 3}}, \"annotations\": \
         [{{\"id\": 9, \"completed_by\": {{\"id\": 2, \"email\": \"a@b\", \"first_name\": \"Ann\"}}, \"result\": [{results}]}}]}}]"
    )
}

fn region(id: &str, start: usize, end: usize, words: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"from_name\": \"ner\", \"to_name\": \"text\", \"type\": \"labels\", \
         \"value\": {{\"start\": {start}, \"end\": {end}, \"text\": \"{words}\", \"labels\": [\"Dam\"]}}}}"
    )
}

#[test]
fn what_the_tool_itself_writes_is_read() {
    let results = [
        region("r1", 0, 7, "The old").replace("[\"Dam\"]", "[\"Dam\", \"Age\"]"),
        region("r2", 8, 17, "dam\\\\nholds"),
        "{\"id\": \"r2\", \"from_name\": \"kind\", \"type\": \"choices\", \"value\": {\"start\": 8, \"end\": 17, \"choices\": [\"fact\"]}}".to_owned(),
        "{\"id\": \"x\", \"from_name\": \"mood\", \"type\": \"choices\", \"value\": {\"choices\": [\"calm\", \"long\"]}}".to_owned(),
        "{\"id\": \"y\", \"from_name\": \"stars\", \"type\": \"rating\", \"value\": {\"rating\": 4}}".to_owned(),
        "{\"id\": \"z\", \"type\": \"rectanglelabels\", \"value\": {\"x\": 1}}".to_owned(),
        "{\"type\": \"relation\", \"from_id\": \"r1\", \"to_id\": \"r2\", \"direction\": \"bi\", \"labels\": [\"of\"]}".to_owned(),
        "{\"type\": \"relation\", \"from_id\": \"r1\", \"to_id\": \"gone\"}".to_owned(),
    ];
    let (set, report) = read(&task("The old dam\nholds.", &results.join(",")));
    let article = &set.articles[0];
    assert_eq!(
        (article.name.as_str(), set.coders["a@b"].name.as_str()),
        ("task 7", "Ann")
    );
    assert_eq!(article.metadata.own["page"], "3");
    let tags: Vec<(&str, usize, usize)> = article
        .annotations
        .iter()
        .map(|it| (it.tag.as_str(), it.spans.len(), it.links.len()))
        .collect();
    let expected = [
        ("Dam", 1, 1),
        ("Age", 1, 0),
        ("Dam", 1, 1),
        ("calm", 0, 0),
        ("long", 0, 0),
        ("stars", 0, 0),
    ];
    assert_eq!(tags, expected);
    let second = &article.annotations[2];
    assert_eq!(second.spans[0].quote.as_deref(), Some("dam\nholds"));
    assert_eq!(
        second.fields[&FieldId::new("kind")],
        FieldValue::One("fact".to_owned())
    );
    assert_eq!(report.n_told(Trouble::NotKept), 1);
    assert_eq!(report.n_told(Trouble::DanglingReference), 1);
    assert!(article.annotations.iter().all(|it| it.coder == "a@b"));
}

#[test]
fn a_span_whose_words_are_elsewhere_is_told_and_never_shifted() {
    let text = "The old dam holds, the ministry of dams said.";
    let results = [
        region("a", 4, 11, "old dam"),
        region("b", 12, 17, "holds"),
        region("c", 29, 37, "ministry"),
        region("d", 400, 407, "old dam"),
    ];
    let (set, mut report) = read(&task(text, &results.join(",")));
    place(&set.articles[0], &ArticleText::new(text, ""), &mut report);
    assert_eq!(report.n_told(Trouble::QuoteDiffers), 1);
    assert_eq!(report.n_told(Trouble::BadPlace), 1);
    let line = report
        .lines()
        .into_iter()
        .find(|line| line.contains("29 to 37"))
        .unwrap();
    assert!(
        line.ends_with("stated “ministry”, found “ry of da”"),
        "{line}"
    );
    assert_eq!(report.n_told(Trouble::OtherCounting), 0);
}

#[test]
fn pieces_are_joined_and_edits_in_the_tool_count() {
    let torture = torture();
    let mut files = LabelStudio
        .write(
            &torture.input(),
            &Options::default(),
            &mut Report::default(),
        )
        .unwrap();
    let tasks = String::from_utf8(files.remove(0).bytes).unwrap();
    // Somebody picks another tag for one region.
    let labels = |tag: &str| format!("\"labels\": [\n                \"{tag}\"\n");
    let edited = tasks.replacen(&labels("Stance"), &labels("Other"), 1);
    assert!(edited != tasks, "there is such a region");
    let (set, _) = read(&edited);
    let annotations = &set.articles[0].annotations;
    let inner = annotations.iter().find(|it| it.id == "01A-INNER").unwrap();
    assert_eq!(inner.tag, "Other");
    let pieces = annotations.iter().find(|it| it.id == "01A-PIECES").unwrap();
    assert_eq!(pieces.spans.len(), 2);
}

#[test]
fn predictions_and_old_exports_are_read_if_wanted() {
    let text = "[{\"data\": {\"body\": \"The dam.\"}, \"completions\": [{\"completed_by\": 4, \"result\": [\
         {\"id\": \"a\", \"type\": \"labels\", \"value\": {\"start\": 4, \"end\": 7, \"labels\": [\"Dam\"]}}]}], \
         \"predictions\": [{\"model_version\": \"m1\", \"result\": [\
         {\"id\": \"b\", \"type\": \"labels\", \"value\": {\"start\": 0, \"end\": 3, \"labels\": [\"Dam\"]}}]}]}]";
    let (set, report) = read(text);
    assert_eq!(set.articles[0].text.as_deref(), Some("The dam."));
    assert_eq!(set.articles[0].annotations.len(), 1);
    assert_eq!(report.n_told(Trouble::NotKept), 1);
    let (set, report) = read_with(text, &Options::default().with("predictions", "yes")).unwrap();
    let coders: Vec<&String> = set.coders.keys().collect();
    assert_eq!(coders, ["4", "m1"]);
    assert!(report.is_empty());
}

#[test]
fn what_is_no_task_is_refused_or_told() {
    for text in [
        "",
        "[]",
        "{\"title\": \"x\"}",
        "a\tb\n1\t2",
        "[1, null, \"x\", []]",
    ] {
        assert!(read_with(text, &Options::default()).is_err(), "{text}");
    }
    let (set, report) = read(
        "[{\"data\": {\"text\": 5}}, 3, {\"data\": {\"text\": \"x\"}, \"annotations\": {\"a\": 1}, \"meta\": {\"stancemark\": 3}}]",
    );
    assert_eq!(set.articles.len(), 1);
    assert_eq!(report.n_told(Trouble::BadRecord), 2);
}

/// How many articles, annotations and things that could not be kept there are; nothing for what is refused.
type Outcome = Option<(usize, usize, usize)>;

/// What real files come to.
const SAMPLES: [(&str, Outcome); 8] = [
    // Pictures' regions, and predictions that nobody asked for.
    ("csv_test.json", Some((2, 0, 5))),
    // No text, an answer, and lists among its data.
    ("csv_test2.json", Some((1, 1, 4))),
    ("csv_test2_result.csv", None),
    ("csv_test_colliding_keys.json", Some((1, 1, 0))),
    ("csv_test_colliding_keys_mixed.json", Some((2, 1, 0))),
    ("csv_test_history.json", Some((1, 1, 0))),
    // A picture: nothing is left.
    ("data.json", Some((0, 0, 1))),
    ("label_config.xml", None),
];

#[test]
fn real_files_come_to_what_they_hold() {
    let folder = root().join("../shared/samples/label_studio");
    let Ok(listed) = std::fs::read_dir(&folder) else {
        println!("skipped: no samples at {}", folder.display());
        return;
    };
    assert_eq!(listed.count(), SAMPLES.len());
    for (name, expected) in SAMPLES {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let mut report = Report::default();
        let source = ImportSource::file(name, bytes);
        let set = ImportFormat::read(&LabelStudio, &source, &Options::default(), &mut report);
        let outcome = set.ok().map(|set| {
            let n_annotations = set.articles.iter().map(|it| it.annotations.len()).sum();
            (
                set.articles.len(),
                n_annotations,
                report.n_told(Trouble::NotKept),
            )
        });
        assert_eq!(outcome, expected, "{name}: {:?}", report.lines());
        let likeness = ImportFormat::likeness(&LabelStudio, &source);
        assert_eq!(likeness != Likeness::No, expected.is_some(), "{name}");
    }
}
