use proptest::prelude::*;

use super::*;

fn article(text: &str) -> ArticleText {
    ArticleText::new(text, "")
}

const TEXT: &str =
    "The bridge opens on Monday.\nPhoto: M. Holm\nRead also: Tolls 桥 rise again\nThe end.";

fn range_of(text: &str, words: &str) -> TextRange {
    let start = text.find(words).unwrap();
    TextRange::from_bytes(start, start + words.len()).unwrap()
}

#[test]
fn the_golden_corrections_are_written_as_they_stand() {
    let text = include_str!("../../../tests/data/project_files/bridge.meta.v1.ron");
    let reading = read(text).unwrap();
    assert_eq!(reading.problems, []);
    assert_eq!(write(&reading.value), text);
    let placed = reading.value.place(&article(TEXT));
    assert_eq!(placed.problems, []);
    assert_eq!(placed.value.dirt, [range_of(TEXT, "Photo: M. Holm")]);
    assert_eq!(
        placed.value.clean,
        [range_of(TEXT, "Read also: Tolls 桥 rise again")]
    );
    assert_eq!(
        write(&StoredCorrections::describe(&placed.value, &article(TEXT))),
        text
    );
}

#[test]
fn marks_follow_their_words_and_those_without_words_are_kept() {
    let corrections = MetadataCorrections {
        dirt: vec![range_of(TEXT, "Photo: M. Holm"), range_of(TEXT, "桥")],
        ..MetadataCorrections::default()
    };
    let stored = StoredCorrections::describe(&corrections, &article(TEXT));
    let changed = format!("Corrected.\n{}", TEXT.replace("Tolls 桥 rise", "Fares"));
    let placed = stored.clone().place(&article(&changed));
    assert_eq!(placed.value.dirt, [range_of(&changed, "Photo: M. Holm")]);
    assert_eq!(placed.problems.len(), 1);
    let again = StoredCorrections::describe(&placed.value, &article(&changed));
    let file = write(&again);
    let back = read(&file).unwrap().value.place(&article(TEXT));
    assert_eq!(back.value.dirt.len(), 2, "{file}");
}

#[test]
fn what_cannot_be_read_is_reported_and_kept() {
    let text =
        "(format: 1, encoding: 5, dirt: [(start: 1, end: 2), (start: -1, end: 2, quote: \"x\")])";
    let reading = read(text).unwrap();
    assert_eq!(reading.problems.len(), 3, "{:?}", reading.problems);
    let placed = reading.value.place(&article(TEXT)).value;
    let written = write(&StoredCorrections::describe(&placed, &article(TEXT)));
    for kept in ["encoding: 5", "(start: 1, end: 2),", "start: -1"] {
        assert!(written.contains(kept), "{written}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn corrections_of_any_article_come_back(
        parts in prop::collection::vec("(?s).{1,12}", 1..6),
        fields in prop::collection::btree_map("[a-z]{0,3}.{0,3}", any::<String>(), 0..3),
        encoding in prop::option::of(any::<String>()),
    ) {
        let text: String = parts.concat();
        let article = article(&text);
        let mut start = 0;
        let range = |part: &String| {
            start += part.len();
            TextRange::from_bytes(start - part.len(), start).unwrap()
        };
        let ranges: Vec<TextRange> = parts.iter().map(range).collect();
        let corrections = MetadataCorrections {
            fields: fields.iter().map(|(name, value)| (MetadataField::from_name(name), value.clone())).collect(),
            encoding,
            dirt: ranges.iter().step_by(2).copied().collect(),
            clean: ranges.iter().skip(1).step_by(2).copied().collect(),
            extra: Extra::default(),
        };
        let written = write(&StoredCorrections::describe(&corrections, &article));
        let placed = read(&written).unwrap().value.place(&article);
        prop_assert_eq!(&placed.value, &corrections, "{}", written);
        prop_assert_eq!(write(&StoredCorrections::describe(&placed.value, &article)), written);
    }
}
