use super::*;
use crate::formats::{Trouble, Unit};
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::torture::torture;

fn export(options: &Options) -> (Vec<InFile>, Report) {
    let mut report = Report::default();
    let torture = torture();
    let mut files = RefiQda
        .write(&torture.input(), options, &mut report)
        .unwrap();
    let OutFile { path, bytes } = files.remove(0);
    let files = zipped::unpack(&InFile { path, bytes }, LABEL, |_| true).unwrap();
    (files, report)
}

#[test]
fn the_torture_set_is_written_as_it_was() {
    let (files, report) = export(&Options::default());
    for file in &files {
        golden(
            &format!("formats/refi-qda/project/{}", file.path),
            &file.bytes,
        );
    }
    golden(
        "formats/refi-qda/report.txt",
        report.lines().join("\n").as_bytes(),
    );
    let nvivo = Options::default()
        .with("offsets", "nvivo")
        .with("line-ends", "as-is");
    let (files, report) = export(&nvivo);
    golden("formats/refi-qda/project-nvivo.qde", &files[0].bytes);
    assert_eq!(report.n_lost(Loss::Text), 0);
    assert_eq!(report.n_told(Trouble::OtherCounting), 2);
    let codebook = RefiQdaCodebook.write(
        &torture().input(),
        &Options::default(),
        &mut Report::default(),
    );
    golden("formats/refi-qda/codebook.qdc", &codebook.unwrap()[0].bytes);
}

#[test]
fn a_set_comes_back_but_for_what_is_told() {
    let torture = torture().without_control_characters();
    for (offsets, line_ends) in [
        ("standard", "lf"),
        ("standard", "as-is"),
        ("nvivo", "lf"),
        ("nvivo", "as-is"),
    ] {
        let options = Options::default()
            .with("offsets", offsets)
            .with("line-ends", line_ends);
        let trip = trip(&torture, &RefiQda, &RefiQda, &options);
        trip.check();
        let losses: Vec<Loss> = trip.written.losses().keys().copied().collect();
        let expected: &[Loss] = if line_ends == "lf" {
            &[Loss::Text, Loss::Registers]
        } else {
            &[Loss::Registers]
        };
        assert_eq!(losses, expected);
        assert_eq!(trip.set.codebook, torture.codebook);
        for (read, written) in trip.set.articles.iter().zip(&torture.articles) {
            assert_eq!(read.metadata, written.article.metadata);
            let statuses = written
                .layers
                .iter()
                .map(|it| (it.annotator.to_string(), it.status));
            assert_eq!(read.statuses, statuses.collect());
        }
        assert_eq!(trip.read.n_told(Trouble::QuoteDiffers), 0);
        assert_eq!(trip.read.n_told(Trouble::DanglingReference), 0);
    }
}

#[test]
fn lasting_names_of_our_own_need_no_note() {
    let mut torture = torture();
    torture.articles.truncate(1);
    let id = "01JCY9T6GQ3M2V8W5XK4R7ZB1D";
    let layer = &mut torture.articles[0].layers[0];
    let mut annotation = (*layer.annotations[1]).clone();
    annotation.id = crate::model::AnnotationId::new(id);
    annotation.fields.clear();
    annotation.note.clear();
    annotation.links.clear();
    layer.annotations = vec![annotation.into()];
    torture.articles[0].layers.truncate(1);
    let trip = trip(&torture, &RefiQda, &RefiQda, &Options::default());
    trip.check();
    assert_eq!(trip.set.articles[0].annotations[0].id, id);
}

/// A project of a stranger with one source.
fn project(origin: &str, text: &[u8], body: &str) -> ImportSource {
    let project = format!(
        "\u{feff}<Project xmlns=\"urn:QDA-XML:project:0:4\" name=\"x\" origin=\"{origin}\">\
         <Users><User guid=\"{{0000AAAA-0000-0000-0000-000000000001}}\" name=\"Ann\"/></Users>\
         <CodeBook><Codes><Code guid=\"c1\" name=\"Dam\" isCodable=\"true\" color=\"#F0a\">\
         <Description>About dams.</Description>\
         <Code guid=\"c2\" name=\"Cost\" isCodable=\"true\"/></Code>\
         <Code guid=\"C3\" name=\"Cost\" isCodable=\"true\"/></Codes></CodeBook>\
         <Sources><TextSource guid=\"s1\" name=\"a\" plainTextPath=\"internal://S1.txt\">{body}</TextSource>\
         <PDFSource guid=\"p1\" name=\"scan\"/></Sources>\
         <Notes><Note guid=\"n1\"><PlainTextContent>Look.</PlainTextContent></Note></Notes><Sets/></Project>"
    );
    let file = |path: &str, bytes: &[u8]| OutFile {
        path: path.to_owned(),
        bytes: bytes.to_vec(),
    };
    let files = [
        file("x.qde", project.as_bytes()),
        file("sources/s1.txt", text),
    ];
    ImportSource::file("x.qdpx", zipped::pack(&files, LABEL).unwrap())
}

fn selection(guid: &str, name: &str, (start, end): (i64, i64), code: &str) -> String {
    format!(
        "<PlainTextSelection guid=\"{guid}\" name=\"{name}\" startPosition=\"{start}\" endPosition=\"{end}\">\
         <Coding guid=\"k{guid}\" creatingUser=\"0000aaaa-0000-0000-0000-000000000001\" creationDateTime=\"2024-03-01T10:00:00\">\
         <CodeRef targetGUID=\"{code}\"/><NoteRef targetGUID=\"N1\"/></Coding></PlainTextSelection>"
    )
}

fn read(source: &ImportSource) -> (ImportedSet, Report) {
    let mut report = Report::default();
    let set = ImportFormat::read(&RefiQda, source, &Options::default(), &mut report).unwrap();
    (set, report)
}

#[test]
fn what_other_programs_write_is_read() {
    let body =
        selection("a", "old dam", (4, 11), "{C1}") + &selection("b", "my thoughts", (0, 3), "c2");
    let (set, report) = read(&project("Other 1.0", b"The old dam holds.", &body));
    let tags: Vec<(&str, Option<&str>)> = set
        .codebook
        .tags
        .iter()
        .map(|tag| {
            (
                tag.id.as_str(),
                tag.parent.as_ref().map(crate::model::TagId::as_str),
            )
        })
        .collect();
    assert_eq!(
        tags,
        [("Dam", None), ("Cost", Some("Dam")), ("Cost c3", None)]
    );
    assert_eq!(set.codebook.tags[0].color.to_string(), "#ff00aa");
    let article = &set.articles[0];
    assert_eq!(article.text.as_deref(), Some("The old dam holds."));
    let first = &article.annotations[0];
    assert_eq!(
        (
            first.tag.as_str(),
            first.coder.as_str(),
            first.note.as_str()
        ),
        ("Dam", "Ann", "Look.")
    );
    assert_eq!(first.created, "2024-03-01T10:00:00Z".parse().ok());
    assert_eq!(first.spans[0].quote.as_deref(), Some("old dam"));
    assert_eq!(article.annotations[1].tag, "Cost");
    assert_eq!(report.n_told(Trouble::NotKept), 1);
}

#[test]
fn each_programs_way_of_counting_is_found_by_the_words_or_by_its_name() {
    let text = "\u{feff}A 😀 dam\r\nthe end".as_bytes();
    // Where `end` stands: after a mark, an emoji and a CR LF, each counted or not.
    for (origin, name, start, unit, has_mark) in [
        ("Other", "end", 13, Unit::CodePoints, false),
        ("Other", "end", 14, Unit::Utf16, false),
        ("Other", "end", 12, Unit::CodePointsLf, false),
        ("QDA", "end", 15, Unit::Utf16, true),
        ("NVivo 12", "", 14, Unit::Utf16, false),
        ("ATLAS.ti", "", 12, Unit::CodePointsLf, false),
        ("QualCoder 3", "", 14, Unit::CodePoints, true),
    ] {
        let body = selection("a", name, (start, start + 3), "c1");
        let (set, report) = read(&project(origin, text, &body));
        let article = &set.articles[0];
        let place = article.annotations[0].spans[0].place.unwrap();
        assert_eq!(place.unit, unit, "{origin} {start}");
        let text = article.text.as_deref().unwrap();
        assert_eq!(text.starts_with('\u{feff}'), has_mark, "{origin} {start}");
        let map = crate::formats::OffsetMap::new(text, place.unit);
        let range = map.range(place.start, place.end);
        assert_eq!(
            range.and_then(|it| it.slice(text)),
            Some("end"),
            "{origin} {start}"
        );
        let is_usual = unit == Unit::CodePoints && !has_mark;
        assert_eq!(
            report.n_told(Trouble::OtherCounting),
            usize::from(!is_usual)
        );
    }
}

#[test]
fn words_that_are_elsewhere_are_told_and_never_shifted() {
    let body = ["old dam", "holds", "dam"]
        .iter()
        .zip([4, 12, 2])
        .enumerate();
    let body: String = body
        .map(|(nth, (name, start))| {
            let end = start + i64::try_from(name.len()).unwrap();
            selection(&nth.to_string(), name, (start, end), "c1")
        })
        .collect();
    let (set, mut report) = read(&project("Other", b"The old dam holds.", &body));
    let text = crate::model::ArticleText::new("The old dam holds.", "");
    crate::formats::place(&set.articles[0], &text, &mut report);
    assert_eq!(report.n_told(Trouble::QuoteDiffers), 1);
}

#[test]
fn broken_records_are_told_and_the_rest_is_read() {
    let body = selection("a", "", (3, 3), "c1")
        + &selection("a", "", (0, 3), "c9")
        + &selection("a", "", (0, 3), "c1")
        + "<PlainTextSelection guid=\"d\" startPosition=\"-1\" endPosition=\"99999999999999999999\">\
           <Description>odd</Description></PlainTextSelection>\
           <PlainTextSelection guid=\"e\" startPosition=\"0\" endPosition=\"1\"/>\
           <VariableValue><VariableRef targetGUID=\"v9\"/></VariableValue>";
    let (set, report) = read(&project("Other", b"The dam.", &body));
    assert_eq!(set.articles[0].annotations.len(), 3);
    assert_eq!(set.articles[0].annotations[2].tag, "Memo");
    assert_eq!(report.n_told(Trouble::Double), 2);
    assert_eq!(report.n_told(Trouble::DanglingReference), 2);
    assert_eq!(report.n_told(Trouble::BadPlace), 1);
    assert_eq!(report.n_told(Trouble::NotKept), 3);
}

#[test]
fn what_is_no_project_is_refused() {
    for (path, bytes) in [
        ("a.qdpx", b"PK\x03\x04 and no more".as_slice()),
        ("a.qde", b"<Project/>"),
        ("a.qde", b"<Project xmlns=\"urn:QDA-XML:project:1.0\">"),
        ("a.txt", b"words"),
        ("a.qde", b"\xff\xff"),
    ] {
        let source = ImportSource::file(path, bytes);
        let mut report = Report::default();
        let read = ImportFormat::read(&RefiQda, &source, &Options::default(), &mut report);
        assert!(read.is_err(), "{path}");
    }
    assert!(
        RefiQdaCodebook
            .write(
                &{
                    let mut it = torture();
                    it.codebook.tags.clear();
                    it
                }
                .input(),
                &Options::default(),
                &mut Report::default()
            )
            .is_err()
    );
}

#[test]
fn a_codebook_alone_comes_back() {
    let torture = torture();
    let mut report = Report::default();
    let mut files = RefiQdaCodebook
        .write(&torture.input(), &Options::default(), &mut report)
        .unwrap();
    let source = ImportSource::file("a.qdc", files.remove(0).bytes);
    assert_eq!(
        ImportFormat::likeness(&RefiQdaCodebook, &source),
        Likeness::Yes
    );
    assert_eq!(ImportFormat::likeness(&RefiQda, &source), Likeness::No);
    let mut told = Report::default();
    let set =
        ImportFormat::read(&RefiQdaCodebook, &source, &Options::default(), &mut told).unwrap();
    assert_eq!(set.codebook.tags, torture.codebook.tags);
    assert!(told.is_empty());
    assert_eq!(report.n_lost(Loss::Annotations), 22);
}

#[test]
fn torn_files_are_read_or_refused_in_peace() {
    let (files, _) = export(&Options::default());
    let project = String::from_utf8(files[0].bytes.clone()).unwrap();
    let quotes: Vec<usize> = project.match_indices('"').map(|(at, _)| at).collect();
    for (nth, at) in quotes.iter().enumerate().step_by(37) {
        let mut torn = project.clone();
        torn.insert_str(at + 1, ["9", "<", "\u{fffd}", "-", "}"][nth % 5]);
        let source = ImportSource::file("project.qde", torn);
        // Whatever comes of it, it comes: no panic, no endless work.
        let _read = ImportFormat::read(
            &RefiQda,
            &source,
            &Options::default(),
            &mut Report::default(),
        );
    }
}
