use proptest::prelude::*;
use serde_json::Value;

use super::super::{
    ExportFormat, FormatError, ImportFormat, ImportSource, ImportedSet, Likeness, OffsetMap,
    Options, Report, Trouble, Unit,
};
use super::{Json, JsonLines};
use crate::anchor::SpanSelector;
use crate::model::{
    Color, Extra, KeywordKind, KeywordPattern, MetadataField, NamePattern, ProjectSettings, Span,
};
use crate::testing::golden::{golden, root};
use crate::testing::round_trip::trip;
use crate::testing::torture::{Torture, any_set, torture};

fn written(format: &dyn ExportFormat, torture: &Torture) -> String {
    let mut report = Report::default();
    let files = format.write(&torture.input(), &Options::default(), &mut report);
    assert!(report.is_empty(), "nothing is lost: {report:?}");
    String::from_utf8(files.unwrap().remove(0).bytes).unwrap()
}

fn read(format: &dyn ImportFormat, text: &str) -> Result<(ImportedSet, Report), FormatError> {
    let mut report = Report::default();
    let source = ImportSource::file("set.json", text);
    let set = format.read(&source, &Options::default(), &mut report)?;
    Ok((set, report))
}

fn schema(part: &str) -> jsonschema::Validator {
    let text = std::fs::read(root().join("docs/schema/stancemark-set.schema.json")).unwrap();
    let mut schema: Value = serde_json::from_slice(&text).unwrap();
    if !part.is_empty() {
        let whole = schema.as_object_mut().unwrap();
        for name in ["type", "properties", "required"] {
            whole.remove(name);
        }
        whole.insert("$ref".to_owned(), Value::from(part));
    }
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

fn assert_valid(schema: &jsonschema::Validator, json: &str) {
    let value: Value = serde_json::from_str(json).unwrap();
    let errors: Vec<String> = schema
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn sets_are_written_as_they_were() {
    golden(
        "formats/json/set.json",
        written(&Json, &torture()).as_bytes(),
    );
    golden(
        "formats/jsonl/set.jsonl",
        written(&JsonLines, &torture()).as_bytes(),
    );
}

#[test]
fn all_of_it_comes_back() {
    let torture = torture();
    let options = Options::default().with("texts", "no");
    for trip in [
        trip(&torture, &Json, &Json, &Options::default()),
        trip(&torture, &JsonLines, &JsonLines, &Options::default()),
        trip(&torture, &Json, &Json, &options),
        trip(&torture, &JsonLines, &JsonLines, &options),
    ] {
        trip.check();
        assert!(trip.written.is_empty());
        assert_eq!(trip.set.codebook, torture.codebook);
        assert_eq!(trip.set.registers, torture.registers);
        for annotator in &torture.project.annotators {
            let coder = trip.set.coders.get(annotator.id.as_str()).unwrap();
            assert_eq!(coder.name, annotator.name);
            assert_eq!(coder.color, Some(annotator.color));
        }
        for (imported, article) in trip.set.articles.iter().zip(&torture.articles) {
            assert_eq!(imported.metadata, article.article.metadata);
            assert_eq!(
                imported.sha256.as_deref(),
                Some(article.article.text.sha256())
            );
            if let Some(text) = &imported.text {
                assert_eq!(text, article.text());
            }
            for layer in &article.layers {
                let status = imported.statuses.get(layer.annotator.as_str());
                assert_eq!(status, Some(&layer.status));
            }
        }
    }
}

#[test]
fn what_is_written_fits_the_schema() {
    let mut torture = torture();
    torture.project.settings = settings();
    let json = written(&Json, &torture);
    assert!(json.contains("\"fixed\":\"en\"") && json.contains("\"later\":\"(a: 1)\""));
    assert_valid(&schema(""), &json);
    let schema = schema("#/$defs/line");
    for line in written(&JsonLines, &torture).lines() {
        assert_valid(&schema, line);
    }
}

fn settings() -> ProjectSettings {
    let keyword = |kind| KeywordPattern {
        pattern: "ferry".to_owned(),
        kind,
        color: Color::parse("#e0b111").unwrap(),
        is_on: true,
        extra: Extra::default(),
    };
    let fixed = (MetadataField::Language, NamePattern::Fixed("en".to_owned()));
    let path = NamePattern::Path("{desk}/*.txt".to_owned());
    let path = (MetadataField::Own("desk".to_owned()), path);
    ProjectSettings {
        name_patterns: [fixed, path].into(),
        keywords: vec![keyword(KeywordKind::Word), keyword(KeywordKind::Regex)],
        own_fields: vec!["desk".to_owned()],
        is_blind: true,
        extra: Extra([("later".to_owned(), "(a: 1)".to_owned())].into()),
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema = schema("");
    let good = written(&Json, &torture());
    for (from, to) in [
        ("\"version\":1", "\"version\":2"),
        ("\"unit\":\"code-points\"", "\"unit\":\"bytes\""),
        ("\"start\":13", "\"start\":-13"),
        ("\"status\":\"done\"", "\"status\":\"finished\""),
        ("\"color\":\"#1366a2\"", "\"color\":\"blue\""),
        ("\"kind\":[\"fact\"", "\"kind\":[1"),
        ("\"quote\":\"on Monday\"", "\"words\":\"on Monday\""),
        ("\"date\":\"2025-11-09\"", "\"date\":\"9 November\""),
        ("\"why\":\"lost\"", "\"why\":\"gone\""),
    ] {
        assert!(good.contains(from), "{from}");
        let bad: Value = serde_json::from_str(&good.replacen(from, to, 1)).unwrap();
        assert!(!schema.is_valid(&bad), "{to}");
    }
}

#[test]
fn a_file_says_itself_what_it_is() {
    let files = [written(&Json, &torture()), written(&JsonLines, &torture())];
    let likeness = |text: &str| {
        let source = ImportSource::file("x", text);
        (Json.likeness(&source), JsonLines.likeness(&source))
    };
    let (yes, no) = (Likeness::Yes, Likeness::No);
    assert_eq!(likeness(&files[0]), (yes, no));
    assert_eq!(likeness(&files[1]), (no, yes));
    assert_eq!(
        likeness("{\"a\": 1, \"format\" :\n \"stancemark-set\"}"),
        (yes, no)
    );
    assert_eq!(
        likeness("{\"format\": \"other\", \"a\": \"stancemark-set\"}"),
        (no, no)
    );
}

#[test]
fn bad_records_are_told_and_the_others_read() {
    let head = r#"{"format":"stancemark-set","version":1,"codebook":{"tags":[{"id":"a","color":"red","fields":[{"id":"f","kind":"colour"}]}]},"registers":{"entries":[{"register":"place","name":"x"}]},"articles":["#;
    let text = format!(
        r#"{head}{{"id":"a.txt","metadata":{{"date":"soon"}},"layers":[{{"annotator":"ann","status":"tired","annotations":[
        {{"id":"1","tag":"a","spans":[{{"start":0,"end":1}}],"mood":"good","created":"soon"}},
        {{"id":"1","tag":"a"}},
        {{"id":"2"}},
        {{"id":"3","tag":"a","spans":[{{"start":-1,"end":1}}]}},
        {{"id":"4","tag":"a","fields":{{"x":1}}}},
        17
        ]}}]}},{{"layers":[]}},null]}}"#
    );
    let (set, report) = read(&Json, &text).unwrap();
    assert_eq!(set.articles.len(), 1);
    assert_eq!(set.articles[0].annotations.len(), 1);
    assert_eq!(report.n_told(Trouble::Double), 1);
    assert_eq!(report.n_told(Trouble::BadRecord), 6);
    assert_eq!(report.n_told(Trouble::NotKept), 7, "{:#?}", report.lines());
}

#[test]
fn what_is_no_set_is_refused() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (text, why) in [
        ("", "EOF"),
        ("{}", "it does not say \"format\""),
        ("{\"format\":\"stancemark-set\",\"version\":2}", "version 2"),
        ("{\"format\":\"stancemark-set\"}", "version null"),
        (&deep, "recursion limit"),
        ("{\"format\":\"stancemark-set\",", "line 1"),
    ] {
        let error = read(&Json, text).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    assert!(read(&JsonLines, "").is_err());
    assert!(read(&JsonLines, &deep).is_err());
}

#[test]
fn bad_lines_are_told_and_the_others_read() {
    let text = r#"{"format":"stancemark-lines","version":1}

{"kind":"annotation","article":"a.txt","annotator":"ann","id":"1","tag":"t"}
{"kind":"remark"}
{"kind":"annotation","article":"a.txt",
{"id":"2"}
{"kind":"annotation","article":"a.txt","annotator":"bo","id":"1","tag":"t"}"#;
    let (set, report) = read(&JsonLines, text).unwrap();
    assert_eq!(set.articles[0].annotations.len(), 2);
    assert_eq!(report.n_told(Trouble::DanglingReference), 1);
    assert_eq!(report.n_told(Trouble::NotKept), 1);
    assert_eq!(report.n_told(Trouble::BadRecord), 2);
    assert!(report.lines().iter().any(|line| line.contains("line 5: ")));
}

proptest! {
    #[test]
    fn any_set_comes_back(torture in any_set(), is_lines in any::<bool>()) {
        let set = if is_lines {
            read(&JsonLines, &written(&JsonLines, &torture))
        } else {
            read(&Json, &written(&Json, &torture))
        };
        let (set, report) = set.unwrap();
        prop_assert!(report.is_empty());
        let imported = set.articles.iter().flat_map(|it| &it.annotations);
        for ((article, layer, annotation), imported) in torture.input().annotations().zip(imported) {
            prop_assert_eq!(annotation.id.as_str(), &imported.id);
            prop_assert_eq!(annotation.tag.as_str(), &imported.tag);
            prop_assert_eq!(layer.annotator.as_str(), &imported.coder);
            prop_assert_eq!(&annotation.fields, &imported.fields);
            prop_assert_eq!(&annotation.note, &imported.note);
            prop_assert_eq!(&annotation.links, &imported.links);
            prop_assert_eq!(annotation.created, imported.created);
            prop_assert_eq!(annotation.modified, imported.modified);
            prop_assert_eq!(&annotation.extra, &imported.extra);
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
    }

    #[test]
    fn damaged_sets_are_read_or_refused(at in 0_usize..30_000, byte in any::<u8>(), n_cut in 0_usize..50) {
        let damaged = |text: String| {
            let mut bytes = text.into_bytes();
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.drain(at..(at + n_cut).min(bytes.len()));
            ImportSource::file("x", bytes)
        };
        let (set, lines) = (written(&Json, &torture()), written(&JsonLines, &torture()));
        for read in [
            Json.read(&damaged(set), &Options::default(), &mut Report::default()),
            JsonLines.read(&damaged(lines), &Options::default(), &mut Report::default()),
        ] {
            let is_refused = matches!(&read, Err(FormatError::Broken { .. }));
            prop_assert!(read.is_ok() || is_refused, "{:?}", read);
        }
    }
}

#[test]
fn the_quick_way_and_the_slow_one_understand_the_same() {
    let torture = torture();
    for (format, text) in [
        (&Json as &dyn ImportFormat, written(&Json, &torture)),
        (&JsonLines, written(&JsonLines, &torture)),
    ] {
        let (quick, report) = read(format, &text).unwrap();
        assert!(report.is_empty());
        // A member that nobody knows makes the quick way fail.
        let strange = text.replace("\"id\":\"01", "\"mood\":\"good\",\"id\":\"01");
        assert_ne!(strange, text);
        let (slow, report) = read(format, &strange).unwrap();
        assert!(report.n_told(Trouble::NotKept) > 0);
        assert_eq!(slow, quick);
    }
}
