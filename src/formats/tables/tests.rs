use proptest::prelude::*;

use super::super::{
    ExportFormat as _, FormatError, ImportFormat as _, ImportSource, ImportedSet, InFile, Likeness,
    Loss, OffsetMap, Options, OutFile, Report, Trouble, Unit,
};
use super::{Csv, Tsv};
use crate::anchor::SpanSelector;
use crate::model::{FieldId, FieldValue, Span};
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::torture::{any_set, torture};

fn read(text: &[u8], options: &Options) -> (ImportedSet, Report) {
    let mut report = Report::default();
    let source = ImportSource::file("data/table.csv", text);
    let set = Csv.read(&source, options, &mut report).unwrap();
    (set, report)
}

#[test]
fn tables_are_written_as_they_were() {
    let torture = torture();
    for (flavour, folder) in [("data", "csv"), ("spreadsheet", "csv_spreadsheet")] {
        let options = Options::default().with("flavour", flavour);
        let files = Csv.write(&torture.input(), &options, &mut Report::default());
        for file in files.unwrap() {
            golden(&format!("formats/{folder}/{}", file.path), &file.bytes);
        }
    }
    let files = Tsv.write(
        &torture.input(),
        &Options::default(),
        &mut Report::default(),
    );
    for file in files.unwrap() {
        golden(&format!("formats/tsv/{}", file.path), &file.bytes);
    }
}

#[test]
fn all_of_it_comes_back() {
    let torture = torture();
    for flavour in ["data", "spreadsheet"] {
        let options = Options::default().with("flavour", flavour);
        for trip in [
            trip(&torture, &Csv, &Csv, &options),
            trip(&torture, &Tsv, &Tsv, &options),
        ] {
            trip.check();
            assert_eq!(
                trip.written.losses().keys().collect::<Vec<_>>(),
                [&Loss::Codebook]
            );
            assert_eq!(trip.set.registers, torture.registers);
            for (imported, article) in trip.set.articles.iter().zip(&torture.articles) {
                assert_eq!(imported.metadata, article.article.metadata);
                for layer in &article.layers {
                    let status = imported.statuses.get(layer.annotator.as_str());
                    assert_eq!(status, Some(&layer.status));
                }
            }
        }
    }
}

#[test]
fn words_stay_at_home_if_that_is_wanted() {
    let torture = torture();
    let options = Options::default().with("text", "no");
    let trip = trip(&torture, &Csv, &Csv, &options);
    assert_eq!(trip.written.n_lost(Loss::Unplaced), 2);
    trip.check();
    let files = Csv.write(&torture.input(), &options, &mut Report::default());
    let annotations = String::from_utf8(files.unwrap().remove(0).bytes).unwrap();
    assert!(!annotations.contains("The harbour board") && !annotations.contains("cancelled"));
}

#[test]
fn formulas_are_defused_and_come_back() {
    for (text, is_one) in [
        ("=1+1", true),
        ("-5", true),
        ("@a", true),
        ("\tx", true),
        ("'=1", true),
        ("''+", true),
        ("＝1", true),
        ("'tis", false),
        ("a=1", false),
        ("", false),
        ("'", false),
    ] {
        assert_eq!(super::delimited::is_formula(text), is_one, "{text}");
    }
}

#[test]
fn tables_of_others_are_read() {
    let cases: [&[u8]; 6] = [
        b"File,Start,End,Quote,Label,Coder,weight\r\na.txt,4,9,holds,claim,ann,0.5\r\n",
        b"\xEF\xBB\xBFfile;begin;end;text;tag;annotator;weight\na.txt;4.0;9.0;holds;claim;ann;0.5\n",
        b"document\tstart_offset\tend_offset\texact\tcode\tuser\tweight\na.txt\t4\t9\tholds\tclaim\tann\t0.5",
        b"sep=;\r\n\"doc_id\";start;stop;words;category;coder;\"weight\"\r\na.txt;4;9;holds;claim;ann;0.5",
        b"weight,coder,code,\"quote\",end,begin,article\r0.5,ann,claim,\"holds\",9,4,a.txt\r\r",
        &utf16("doc;start;end;quote;label;annotator;weight\r\na.txt;4;9;holds;claim;ann;0.5"),
    ];
    for bytes in cases {
        let (set, report) = read(bytes, &Options::default());
        let shown = String::from_utf8_lossy(bytes);
        let [article] = set.articles.as_slice() else {
            panic!("{shown}");
        };
        let [annotation] = article.annotations.as_slice() else {
            panic!("{shown}");
        };
        let [span] = annotation.spans.as_slice() else {
            panic!("{shown}");
        };
        let place = span.place.map(|it| (it.start, it.end, it.unit));
        assert_eq!(place, Some((4, 9, Unit::CodePoints)), "{shown}");
        assert_eq!(span.quote.as_deref(), Some("holds"));
        assert_eq!(article.name, "a.txt");
        assert_eq!(
            (annotation.tag.as_str(), annotation.coder.as_str()),
            ("claim", "ann")
        );
        assert!(!annotation.has_lasting_id);
        assert_eq!(
            report.n_told(Trouble::NotKept),
            1,
            "the column weight: {shown}"
        );
    }
}

fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

#[test]
fn columns_can_be_named_and_kept() {
    let options = Options::default()
        .with("tag-column", "Thema")
        .with("others", "fields")
        .with("unit", "utf-16");
    let (set, report) = read(b"Thema,begin,end,weight,empty\nclaim,1,2,001,\n", &options);
    let annotation = &set.articles[0].annotations[0];
    assert_eq!(set.articles[0].name, "table");
    assert_eq!(annotation.spans[0].place.unwrap().unit, Unit::Utf16);
    let weight = FieldValue::One("001".to_owned());
    assert_eq!(
        annotation.fields.get(&FieldId::new("weight")),
        Some(&weight)
    );
    assert_eq!(annotation.fields.len(), 1);
    assert!(report.is_empty());
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let text = "id,tag,begin,end,text,created,note\n\
        1,claim,0,4,abcd,soon,\n\
        1,claim,9,12,efg,,\n\
        1,claim,9,12,efg,,\n\
        2,,0,4,abcd,,\n\
        3,claim,zero,4,abcd,,\n\
        4,claim,1,,abcd,,\n\
        5,claim,0,4,a,b,c,d\n\
        \n\
        6,claim,,,,,whole\n\
        7,claim,,,words,,";
    let (set, report) = read(text.as_bytes(), &Options::default());
    let annotations = &set.articles[0].annotations;
    let n_spans: Vec<usize> = annotations.iter().map(|it| it.spans.len()).collect();
    assert_eq!(n_spans, [2, 0, 1]);
    assert_eq!(annotations[2].spans[0].place, None);
    assert_eq!(report.n_told(Trouble::Double), 1);
    assert_eq!(report.n_told(Trouble::BadRecord), 4);
    let lines = report.lines();
    let has = |line: &str| assert!(lines.iter().any(|it| it == line), "{line}: {lines:#?}");
    has("  data/table.csv, line 2: soon is no time");
    has("  data/table.csv, line 5: it has no tag");
    has("  data/table.csv, line 6: a place is no number");
    has("  data/table.csv, line 8: 8 cells for 7 columns");
}

#[test]
fn what_is_no_table_is_refused() {
    for (bytes, why) in [
        (&b"a,b\n1,2\n"[..], "the columns are a, b"),
        (b"", "no column holds tags"),
        (b"tag\n\xFF\n", "byte 4 is not UTF-8"),
    ] {
        let source = ImportSource::file("x.csv", bytes);
        let error = Csv
            .read(&source, &Options::default(), &mut Report::default())
            .unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
}

#[test]
fn a_table_says_itself_what_it_is() {
    let own = Csv
        .write(
            &torture().input(),
            &Options::default(),
            &mut Report::default(),
        )
        .unwrap();
    let likeness = |path: &str, bytes: &[u8]| {
        let source = ImportSource::file(path, bytes);
        (Csv.likeness(&source), Tsv.likeness(&source))
    };
    let (yes, maybe, no) = (Likeness::Yes, Likeness::Maybe, Likeness::No);
    assert_eq!(likeness("x", &own[0].bytes), (yes, no));
    assert_eq!(likeness("x.csv", b"label;quote\n"), (maybe, no));
    assert_eq!(likeness("x.tsv", b"label\tquote\n"), (no, maybe));
    assert_eq!(likeness("x.csv", b"a,b\n"), (no, no));
    assert_eq!(likeness("x.json", b"[{\"label\", \"quote\"}]"), (no, no));
}

proptest! {
    #[test]
    fn any_set_comes_back(torture in any_set(), is_for_spreadsheets in any::<bool>()) {
        let flavour = if is_for_spreadsheets { "spreadsheet" } else { "data" };
        let options = Options::default().with("flavour", flavour);
        let mut report = Report::default();
        let files = Csv.write(&torture.input(), &options, &mut report).unwrap();
        let source = source_of(files);
        let mut told = Report::default();
        let set = Csv.read(&source, &Options::default(), &mut told).unwrap();
        prop_assert_eq!(told, Report::default());
        let imported = set.articles.iter().flat_map(|it| &it.annotations);
        let mut n_empty = 0;
        for ((article, layer, annotation), imported) in torture.input().annotations().zip(imported) {
            prop_assert_eq!(annotation.id.as_str(), &imported.id);
            prop_assert_eq!(annotation.tag.as_str(), &imported.tag);
            prop_assert_eq!(layer.annotator.as_str(), &imported.coder);
            prop_assert_eq!(&annotation.note, &imported.note);
            prop_assert_eq!(&annotation.links, &imported.links);
            prop_assert_eq!(annotation.created, imported.created);
            prop_assert_eq!(annotation.modified, imported.modified);
            prop_assert_eq!(&annotation.extra, &imported.extra);
            for (id, value) in &annotation.fields {
                if value.values().iter().any(String::is_empty) {
                    n_empty += 1;
                } else {
                    prop_assert_eq!(imported.fields.get(id), Some(value));
                }
            }
            prop_assert_eq!(imported.spans.len(), annotation.spans.len());
            for (span, imported) in annotation.spans.iter().zip(&imported.spans) {
                let place = imported.place.unwrap();
                let (start, end) = (place.start, place.end);
                match span {
                    Span::Placed(range) => {
                        let map = OffsetMap::new(article.text(), Unit::CodePoints);
                        prop_assert_eq!(map.range(start, end), Some(*range));
                        prop_assert_eq!(imported.quote.as_deref(), range.slice(article.text()));
                    }
                    Span::Unplaced(unplaced) => {
                        let SpanSelector { position, quote } = &unplaced.selector;
                        prop_assert_eq!((start, end), (position.start.0.into(), position.end.0.into()));
                        prop_assert_eq!(imported.quote.as_ref(), Some(&quote.exact));
                        prop_assert_eq!((&imported.before, &imported.after), (&quote.before, &quote.after));
                    }
                }
            }
        }
        prop_assert_eq!(report.n_lost(Loss::Fields), n_empty);
    }

    #[test]
    fn damaged_tables_are_read_or_refused(at in 0_usize..20_000, byte in any::<u8>(), n_cut in 0_usize..50) {
        let files = Csv.write(&torture().input(), &Options::default(), &mut Report::default()).unwrap();
        let mut source = source_of(files);
        for file in &mut source.files {
            let at = at % file.bytes.len();
            file.bytes[at] = byte;
            file.bytes.drain(at..(at + n_cut).min(file.bytes.len()));
        }
        let read = Csv.read(&source, &Options::default(), &mut Report::default());
        let is_refused = matches!(&read, Err(FormatError::Broken { .. } | FormatError::Nothing(_)));
        prop_assert!(read.is_ok() || is_refused, "{:?}", read);
    }
}

fn source_of(files: Vec<OutFile>) -> ImportSource {
    let files = files.into_iter().map(|file| InFile {
        path: file.path,
        bytes: file.bytes,
    });
    ImportSource {
        files: files.collect(),
    }
}
