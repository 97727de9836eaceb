use super::*;
use crate::formats::{Loss, Trouble, place};
use crate::model::{ArticleText, Span};
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::samples::samples;
use crate::testing::torture::torture;

fn read(files: &[(&str, &str)]) -> (ImportedSet, Report) {
    let files = files.iter().map(|(path, text)| InFile {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    });
    let source = ImportSource {
        files: files.collect(),
    };
    let mut report = Report::default();
    let set = BratImport.read(&source, &Options::default(), &mut report);
    (set.unwrap(), report)
}

#[test]
fn the_files_are_as_they_were() {
    let files = BratExport.write(
        &torture().input(),
        &Options::default(),
        &mut Report::default(),
    );
    for file in files.unwrap() {
        golden(&format!("formats/brat/{}", file.path), &file.bytes);
    }
}

#[test]
fn all_comes_back() {
    let trip = trip(&torture(), &BratExport, &BratImport, &Options::default());
    trip.check();
    let lost: Vec<Loss> = trip.written.losses().keys().copied().collect();
    let expected = [
        Loss::Metadata,
        Loss::EmptyArticles,
        Loss::Text,
        Loss::Codebook,
        Loss::Registers,
    ];
    assert_eq!(lost, expected);
    assert!(trip.read.is_empty(), "{:?}", trip.read.lines());
    let statuses: usize = trip.set.articles.iter().map(|it| it.statuses.len()).sum();
    let layers = torture().articles.into_iter();
    let n_layers: usize = layers.map(|it| it.layers.len()).sum();
    assert_eq!(statuses, n_layers);
}

#[test]
fn the_words_of_every_span_are_those_of_the_text() {
    let files = BratExport.write(
        &torture().input(),
        &Options::default(),
        &mut Report::default(),
    );
    let files = files.unwrap();
    let mut n_spans = 0;
    for ann in files.iter().filter(|it| it.path.contains(".ann")) {
        let text = files
            .iter()
            .find(|it| it.path == ann.path.replace(".ann", ".txt"));
        let text: Vec<char> = String::from_utf8(text.unwrap().bytes.clone())
            .unwrap()
            .chars()
            .collect();
        for line in std::str::from_utf8(&ann.bytes).unwrap().lines() {
            if let Some(standoff::Line::Text {
                fragments, words, ..
            }) = standoff::line(line)
            {
                let parts = fragments.iter().map(|(start, end)| {
                    let (start, end) = (
                        usize::try_from(*start).unwrap(),
                        usize::try_from(*end).unwrap(),
                    );
                    text[start..end].iter().collect::<String>()
                });
                assert_eq!(parts.collect::<Vec<_>>().join(" "), words);
                n_spans += 1;
            }
        }
    }
    assert_eq!(n_spans, 19);
}

#[test]
fn the_tutorial_is_read() {
    let files: Vec<InFile> = samples("brat")
        .into_iter()
        .map(|(path, bytes)| InFile { path, bytes })
        .collect();
    if files.is_empty() {
        return;
    }
    let source = ImportSource { files };
    assert_eq!(BratImport.likeness(&source), Likeness::Yes);
    let mut report = Report::default();
    let set = BratImport
        .read(&source, &Options::default(), &mut report)
        .unwrap();
    let mut counts = Vec::new();
    for article in &set.articles {
        let text = ArticleText::new(article.text.as_deref().unwrap(), "");
        let placed = place(article, &text, &mut report);
        let all = placed
            .iter()
            .flatten()
            .all(|span| matches!(span, Span::Placed(_)));
        assert!(all, "{}", article.name);
        let n_links: usize = article.annotations.iter().map(|it| it.links.len()).sum();
        counts.push((placed.len(), n_links));
    }
    assert_eq!(counts, EXPECTED);
    let tags = &set.codebook.tags;
    assert_eq!(tags[2].name, "Geo-political entity");
    let money = crate::model::Color::parse("#007000");
    assert_eq!(Some(tags[3].color), money);
    let born = tags.iter().find(|it| it.name == "Be born").unwrap();
    assert_eq!(born.parent.as_ref().unwrap().as_str(), "Life");
    assert_eq!(report.n_told(Trouble::QuoteDiffers), 0);
    assert_eq!(report.n_told(Trouble::BadRecord), 0);
}

/// How many annotations and links each text of the tutorial has.
const EXPECTED: [(usize, usize); 9] = [
    (7, 6),
    (0, 0),
    (0, 0),
    (0, 0),
    (4, 0),
    (6, 0),
    (10, 3),
    (9, 4),
    (21, 10),
];

#[test]
fn what_was_changed_in_brat_counts() {
    let record = r#"#2	Stancemark T1	{"id":"a1","note":"two\nlines","fields":{"who":["x","y"]}}"#;
    let with = |note: &str, start: u64| {
        let ann = format!(
            "T1\tclaim {start} 7\tdam\n#1\tAnnotatorNotes T1\t{note}\n{record}\nA1\tsure T1 high\n"
        );
        let (set, report) = read(&[("x/a.ann", &ann), ("x/a.txt", "The dam holds.")]);
        assert!(report.is_empty());
        set.articles[0].annotations[0].clone()
    };
    let same = with("two lines", 4);
    assert_eq!((same.id.as_str(), same.has_lasting_id), ("a1", true));
    assert_eq!(same.note, "two\nlines");
    assert_eq!(same.coder, "x");
    assert_eq!(same.fields.len(), 2);
    assert_eq!(with("changed", 4).note, "changed");
}

#[test]
fn events_equivalents_flags_and_references_are_understood() {
    let ann = "T1\tOrg 0 3\tThe\nT2\tBuy 4 7\tdam\nT3\tOrg 8 13\tholds\nE1\tBuy:T2 Who:T1 What:E1\nE2\tBuy:T9 Who:T1\n\
        *\tEquiv T1 T3\nA1\tNegated E1\nN1\tReference T1 W:1\tThe thing\nR1\tnear Arg1:T3 Arg2:T7\n#1\tAnnotatorNotes R1\tx\n?\n";
    let (set, report) = read(&[("a.ann", ann), ("a.txt", "The dam holds.")]);
    let annotations = &set.articles[0].annotations;
    let links = |nth: usize| -> Vec<String> {
        let links = annotations[nth].links.iter();
        links
            .map(|it| format!("{} {}", it.relation, it.to))
            .collect()
    };
    assert_eq!(links(0), ["Equiv a.ann#T3"]);
    assert_eq!(links(1), ["Who a.ann#T1", "What a.ann#T2"]);
    assert_eq!(
        format!("{:?}", annotations[1].fields),
        "{\"Negated\": One(\"yes\")}"
    );
    assert_eq!(
        format!("{:?}", annotations[0].fields),
        "{\"Reference\": One(\"W:1 The thing\")}"
    );
    assert_eq!(report.n_told(Trouble::DanglingReference), 2);
    assert_eq!(report.n_told(Trouble::NotKept), 1);
    assert_eq!(report.n_told(Trouble::BadRecord), 1);
}

#[test]
fn places_are_those_of_a_text_with_line_feeds_and_its_mark() {
    let (set, _) = read(&[
        ("a.ann", "T1\tx 7 10;11 13\tone tw\n"),
        ("a.txt", "\u{feff}a\r\nb\r\nc\r\none\r\ntwo"),
    ]);
    let mut report = Report::default();
    let text = ArticleText::new("a\r\nb\r\nc\r\none\r\ntwo", "");
    let placed = place(&set.articles[0], &text, &mut report).concat();
    assert!(report.is_empty(), "{:?}", report.lines());
    let words = placed[0].range().unwrap().slice(text.as_str());
    assert_eq!(words, Some("one\r\ntw"));
    assert_eq!(placed.len(), 1);
}

#[test]
fn files_of_one_name_are_one_article_if_their_texts_are() {
    let ann = "T1\tx 0 1\ta\n";
    let files = [
        ("p/a.ann", ann),
        ("q/a.ann", ann),
        ("r/a.ann", ann),
        ("p/a.txt", "a"),
        ("q/a.txt", "a"),
        ("r/a.txt", "ab"),
    ];
    let (set, _) = read(&files);
    let found: Vec<_> = set
        .articles
        .iter()
        .map(|it| (it.name.as_str(), it.annotations.len()))
        .collect();
    assert_eq!(found, [("a.txt", 2), ("a.txt", 1)]);
    assert!(set.coders.contains_key("q"));
}

#[test]
fn hostile_files_are_told() {
    let huge = u64::MAX;
    let ann = format!(
        "T1\tx {huge} 1;5 {huge}\ta b\nT2\tx 3 1\t\nT1\tx 0 1;0 1;0 1\ta a a\nA1\ty T1\n#1\tStancemark T1\t{{\"spans\":[[9,{huge}]]}}\n\
         #2\tStancemark T2\tnone\nE1\t:\nR1\tx\n*\tEquiv\nT4\t\nT\t \n"
    );
    let (set, mut report) = read(&[
        ("a.ann", &ann),
        ("a.txt", "abc"),
        ("files.tsv", "a\tb\nc"),
        ("beside.tsv", "\""),
    ]);
    let text = ArticleText::new("abc", "");
    let placed = place(&set.articles[0], &text, &mut report);
    assert_eq!(placed.len(), 3);
    assert!(
        report.n_told(Trouble::BadRecord) >= 4,
        "{:?}",
        report.lines()
    );
    let none = ImportSource::file("a.txt", "x");
    let read = BratImport.read(&none, &Options::default(), &mut Report::default());
    assert!(matches!(read, Err(FormatError::Broken { .. })));
}
