use super::*;
use crate::formats::{Loss, Trouble};
use crate::model::Annotation;
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::torture::{Torture, torture};
use crate::text::TextRange;

#[test]
fn the_torture_set_is_written_as_it_was() {
    let mut report = Report::default();
    let files = Spacy.write(&torture().input(), &Options::default(), &mut report);
    for file in files.unwrap() {
        golden(&format!("formats/spacy/{}", file.path), &file.bytes);
    }
    let told = report.lines().join("\n");
    golden("formats/spacy/report.txt", told.as_bytes());
}

#[test]
fn a_set_comes_back_but_for_what_is_told() {
    let trip = trip(&torture(), &Spacy, &Spacy, &Options::default());
    trip.check();
    let losses: Vec<Loss> = trip.written.losses().keys().copied().collect();
    assert_eq!(losses, [Loss::Codebook, Loss::Registers]);
    assert!(trip.read.is_empty(), "{:?}", trip.read.lines());
}

/// The set with one annotation that begins with the space before a word.
fn with_ragged_end() -> Torture {
    let mut torture = torture();
    torture.articles.truncate(1);
    let article = &mut torture.articles[0];
    let at = article.text().find(" board").unwrap();
    let mut annotation: Annotation = (*article.layers[0].annotations[1]).clone();
    annotation.spans = vec![crate::model::Span::Placed(
        TextRange::from_bytes(at, at + 6).unwrap(),
    )];
    article.layers.truncate(1);
    article.layers[0].annotations = vec![annotation.into()];
    torture
}

#[test]
fn ends_in_white_space_are_moved_and_told() {
    let torture = with_ragged_end();
    let trip = trip(&torture, &Spacy, &Spacy, &Options::default());
    assert_eq!(trip.written.n_lost(Loss::TokenBorders), 1);
    let place = trip.set.articles[0].annotations[0].spans[0].place.unwrap();
    assert_eq!(place.end - place.start, "board".len() as u64);
}

fn read(text: &str) -> Result<(ImportedSet, Report), FormatError> {
    let mut report = Report::default();
    let source = ImportSource::file("a.json", text);
    let set = ImportFormat::read(&Spacy, &source, &Options::default(), &mut report)?;
    Ok((set, report))
}

#[test]
fn docs_of_others_are_read() {
    let doc = "{\n\"text\":\"The dam 😀 holds\",\"ents\":[{\"start\":4,\"end\":7,\"label\":\"DAM\"},{\"start\":10,\"end\":15,\"label\":\"V\"}],\
        \"spans\":{\"other\":[{\"start\":0,\"end\":7,\"label\":\"NP\",\"kb_id\":\"Q1\"}],\"sc\":[{\"start\":4,\"end\":7,\"label\":\"DAM\",\"kb_id\":\"\"},{\"start\":-1,\"end\":2,\"label\":\"x\"}]},\
        \"cats\":{\"A\":0.9,\"B\":0.1,\"C\":true},\"tokens\":[]}";
    let (set, report) = read(doc).unwrap();
    let tags: Vec<&str> = set.articles[0]
        .annotations
        .iter()
        .map(|it| it.tag.as_str())
        .collect();
    assert_eq!(tags, ["DAM", "NP", "V", "A", "C"]);
    assert_eq!(report.n_told(Trouble::Double), 1);
    assert_eq!(report.n_told(Trouble::NotKept), 1);
    assert_eq!(report.n_told(Trouble::BadRecord), 1);
}

#[test]
fn what_is_no_doc_is_refused() {
    for text in [
        "",
        "[]",
        "{\"paragraphs\":[]}",
        "[{\"id\":0,\"paragraphs\":[]}]",
        "\u{1}",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
    let source = ImportSource::file("a.spacy", [0x78, 0x9c, 1, 2]);
    let read = ImportFormat::read(&Spacy, &source, &Options::default(), &mut Report::default());
    assert!(read.unwrap_err().to_string().contains("Doc.to_json"));
}
