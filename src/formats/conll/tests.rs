use std::collections::BTreeMap;

use super::super::cas::samples_test::{samples, words};
use super::super::{
    ExportFormat, ImportFormat, ImportSource, ImportedSet, Likeness, Loss, Options, OutFile,
    Report, Trouble,
};
use super::Conll;
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::torture::torture;

const FLAVOURS: [(&str, &str); 3] = [("2", "conll"), ("3", "conll_places"), ("4", "conll_2003")];

fn exported(columns: &str) -> (Vec<OutFile>, Report) {
    let mut report = Report::default();
    let options = Options::default().with("columns", columns);
    let files = Conll.write(&torture().input(), &options, &mut report);
    (files.unwrap(), report)
}

#[test]
fn each_flavour_is_written_to_the_byte() {
    for (columns, folder) in FLAVOURS {
        for file in exported(columns).0 {
            golden(&format!("formats/{folder}/{}", file.path), &file.bytes);
        }
    }
}

#[test]
fn what_was_written_comes_back_and_the_rest_is_counted() {
    for (columns, _) in FLAVOURS {
        let options = Options::default().with("columns", columns);
        let trip = trip(&torture(), &Conll, &Conll, &options);
        assert_eq!(trip.read.lines(), Vec::<String>::new());
        let flat = |coder: &str, tag: &str, span: &str| format!("{coder} {tag} {span}");
        let mut before = Vec::new();
        for it in &trip.before {
            before.extend(it.spans.iter().map(|span| flat(&it.coder, &it.tag, span)));
        }
        // The longest stays, so what stands inside it or begins in it is left out.
        let left_out = [
            "alice stance 36..45",
            "alice odd 55..66",
            "alice formula 55..66",
            "alice money 124..139",
            "alice odd 61..66",
            "bo-ölsen claim ?The ferry was cancelled",
            "bo-ölsen claim ?nigth ferries",
        ];
        let mut after: Vec<String> = trip
            .after
            .iter()
            .map(|it| flat(&it.coder, &it.tag, &it.spans[0]))
            .collect();
        after.extend(left_out.map(str::to_owned));
        before.sort();
        after.sort();
        assert_eq!(before, after);
        let lost: BTreeMap<Loss, usize> = trip
            .written
            .losses()
            .iter()
            .map(|(loss, cases)| (*loss, cases.count))
            .collect();
        for (loss, n) in [
            (Loss::Overlaps, 5),
            (Loss::Unplaced, 2),
            (Loss::ArticleLevel, 1),
            (Loss::Discontinuous, 1),
            (Loss::Fields, 6),
            (Loss::Notes, 1),
            (Loss::Links, 2),
            (Loss::Text, 5),
            (Loss::EmptyArticles, 1),
        ] {
            assert_eq!(lost.get(&loss), Some(&n), "{loss:?}");
        }
        assert_eq!(lost.get(&Loss::TokenBorders), None);
        assert_eq!(lost.get(&Loss::Tags), None);
    }
}

fn read(text: &str) -> (Option<ImportedSet>, Vec<Trouble>) {
    let mut report = Report::default();
    let source = ImportSource::file("a.conll", text.as_bytes());
    let set = Conll.read(&source, &Options::default(), &mut report).ok();
    (set, report.troubles().keys().copied().collect())
}

#[test]
fn every_scheme_is_read() {
    let expected = ["per Ada Lovelace", "per Bo", "org Ferries"];
    for tags in [
        ["B-per", "I-per", "B-per", "O", "B-org"],
        ["I-per", "I-per", "B-per", "O", "I-org"],
        ["B-per", "E-per", "S-per", "O", "S-org"],
        ["B-per", "L-per", "U-per", "O", "U-org"],
        ["B-per", "I-per", "S-per", "O", "E-org"],
    ] {
        for (between, after) in [
            ("\t", ""),
            (" ", "\n"),
            ("  ", "\r\n\r\n"),
            (" NN ", "\n"),
            ("\tNN\t_\t", "\n\n\n"),
        ] {
            let tokens = ["Ada", "Lovelace", "Bo", "of", "Ferries"];
            let lines = tokens
                .iter()
                .zip(tags)
                .map(|(token, tag)| format!("{token}{between}{tag}"));
            let text = lines.collect::<Vec<_>>().join("\n") + after;
            let (set, troubles) = read(&text);
            assert_eq!(words(&set.unwrap()), expected, "{text:?}");
            assert_eq!(troubles, []);
        }
    }
}

#[test]
fn documents_and_sentences_are_told_apart() {
    let text = "-DOCSTART- -X- O O\n\nAda B-per\n\nBo I-per\n-DOCSTART- -X- O O\n\n-DOCSTART-\tO\n\nCy\tB\n";
    let set = read(text).0.unwrap();
    let names: Vec<_> = set
        .articles
        .iter()
        .map(|it| (it.name.as_str(), it.text.as_deref().unwrap()))
        .collect();
    assert_eq!(names, [("a", "Ada\nBo"), ("a#2", ""), ("a#3", "Cy")]);
    assert_eq!(words(&set), ["per Ada", "per Bo", "entity Cy"]);
}

#[test]
fn hostile_files_are_told_or_refused() {
    for (text, expected, troubles) in [
        ("a\t0:1\tB-x\nb\t2:3\tI-x\n", vec!["x a b"], vec![]),
        ("a\t0:1\tB-x\nb\t1:2\tI-x\n", vec!["x ab"], vec![]),
        (
            "a\t99999999999999:100000000000000\tB-x\n",
            vec!["x a"],
            vec![Trouble::OtherCounting],
        ),
        (
            "a\t5:2\tB-x\nb\t0:1\tI-x\n",
            vec!["x a b"],
            vec![Trouble::OtherCounting],
        ),
        (
            "a\tB-x\nb\tZ-x\nc\n\td\tO\n",
            vec!["x a"],
            vec![Trouble::BadRecord],
        ),
        (
            "a B-\nb B-x-y\nc I-x-y\n",
            vec!["x-y b c"],
            vec![Trouble::BadRecord],
        ),
    ] {
        let (set, told) = read(text);
        assert_eq!(words(&set.unwrap()), expected, "{text:?}");
        assert_eq!(told, troubles, "{text:?}");
    }
    for refused in [
        "",
        "\n\n",
        "some words only\n",
        "{\"a\": 1}",
        "a\tb\tc\n1\t2\t3\n",
    ] {
        assert!(read(refused).0.is_none(), "{refused:?}");
    }
}

#[test]
fn a_files_kind_is_told_from_its_tags() {
    for (text, likeness) in [
        ("-DOCSTART- -X- O O\n", Likeness::Yes),
        ("Ada B-per\nwalks O\n", Likeness::Maybe),
        ("Ada O\nwalks O\n", Likeness::No),
        ("name\tkind\nAda\tB-per\n", Likeness::No),
        ("", Likeness::No),
    ] {
        assert_eq!(
            Conll.likeness(&ImportSource::file("a.txt", text)),
            likeness,
            "{text:?}"
        );
    }
}

#[test]
fn ends_inside_a_word_and_spaces_in_tags_are_told() {
    use std::sync::Arc;

    use crate::model::{Span, TagId};
    use crate::text::TextRange;
    let mut torture = torture();
    let layer = &mut torture.articles[0].layers[1];
    let annotation = Arc::make_mut(&mut layer.annotations[2]);
    annotation.tag = TagId::new("two words");
    annotation.spans = vec![Span::Placed(TextRange::from_bytes(57, 68).unwrap())];
    let trip = trip(&torture, &Conll, &Conll, &Options::default());
    assert_eq!(trip.written.n_lost(Loss::TokenBorders), 1);
    assert_eq!(trip.written.n_lost(Loss::Tags), 1);
    let found = trip.after.iter().find(|it| it.tag == "two_words").unwrap();
    assert_eq!(found.spans, ["55..71"]);
}

#[test]
fn the_samples_are_read() {
    let Some(files) = samples("conll") else {
        return;
    };
    assert_eq!(files.len(), 4);
    let expected = [
        "PERSON Sebastian Thrun",
        "ORG Google",
        "DATE 2007",
        "NORP American",
        "PERSON Thrun",
        "ORG Recode",
        "DATE earlier this week",
    ];
    for file in files {
        let source = ImportSource {
            files: vec![file.clone()],
        };
        assert!(Conll.likeness(&source) >= Likeness::Maybe, "{}", file.path);
        let mut report = Report::default();
        let set = Conll
            .read(&source, &Options::default(), &mut report)
            .unwrap();
        assert_eq!(words(&set), expected, "{}", file.path);
        assert!(report.is_empty(), "{:?}", report.lines());
        let text = set.articles[0].text.as_deref().unwrap();
        assert!(
            text.starts_with(
                "When Sebastian Thrun started working on self - driving cars at Google"
            )
        );
    }
}
