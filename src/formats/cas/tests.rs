use std::sync::Arc;

use super::super::{
    ExportFormat, ImportFormat, ImportSource, Loss, Options, OutFile, Report, Trouble,
};
use super::{CasJson, Xmi};
use crate::model::{AnnotationId, FieldId, FieldValue, Link, TagId};
use crate::testing::golden::golden;
use crate::testing::round_trip::trip;
use crate::testing::torture::{Torture, torture};

fn exported(format: &dyn ExportFormat, options: &Options) -> (Vec<OutFile>, Report) {
    let mut report = Report::default();
    let torture = torture();
    let files = format.write(&torture.input(), options, &mut report);
    (files.unwrap(), report)
}

#[test]
fn xmi_is_written_to_the_byte() {
    for file in exported(&Xmi, &Options::default()).0 {
        golden(&format!("formats/xmi/{}", file.path), &file.bytes);
    }
}

#[test]
fn json_is_written_to_the_byte() {
    for file in exported(&CasJson, &Options::default()).0 {
        golden(&format!("formats/cas_json/{}", file.path), &file.bytes);
    }
}

#[test]
fn xmi_comes_back() {
    let torture = torture().without_control_characters();
    for packing in ["folder", "zip"] {
        let options = Options::default().with("packing", packing);
        let trip = trip(&torture, &Xmi, &Xmi, &options);
        trip.check();
        assert_eq!(trip.read.lines(), Vec::<String>::new());
    }
}

#[test]
fn json_comes_back() {
    let trip = trip(&torture(), &CasJson, &CasJson, &Options::default());
    trip.check();
    assert_eq!(trip.read.lines(), Vec::<String>::new());
}

/// The set with links within a layer, names that UIMA cannot spell, and a field with one value and several.
pub fn knotty() -> Torture {
    let mut torture = torture().without_control_characters();
    let layer = &mut torture.articles[0].layers[0];
    for (nth, annotation) in layer.annotations.iter_mut().enumerate() {
        let annotation = Arc::make_mut(annotation);
        for to in ["01A-INNER", "01A-PIECES", "01A-WHOLE", "gone"] {
            let relation = format!("a -> \"{to}\"; b");
            annotation.links.push(Link {
                relation,
                to: AnnotationId::new(to),
            });
        }
        for name in [
            "note",
            "annotationId",
            "links",
            "begin",
            "own-wording",
            "Ä b",
            "u_x41_",
            "",
        ] {
            annotation
                .fields
                .insert(FieldId::new(name), FieldValue::One(name.to_owned()));
        }
        let kind = match nth % 3 {
            0 => FieldValue::One("unclear".to_owned()),
            1 => FieldValue::Many(vec!["a".to_owned()]),
            _ => FieldValue::Many(vec!["a".to_owned(), String::new(), "c; d".to_owned()]),
        };
        annotation.fields.insert(FieldId::new("note; kind"), kind);
        if nth == 3 {
            annotation.tag = TagId::new("not in the codebook");
        }
    }
    torture
}

#[test]
fn links_and_odd_names_come_back() {
    for trip in [
        trip(&knotty(), &Xmi, &Xmi, &Options::default()),
        trip(&knotty(), &CasJson, &CasJson, &Options::default()),
    ] {
        trip.check();
        assert_eq!(trip.read.lines(), Vec::<String>::new());
    }
}

#[test]
fn what_an_article_is_known_by_comes_back() {
    let torture = torture();
    let trip = trip(&torture, &CasJson, &CasJson, &Options::default());
    for article in torture.articles.iter().filter(|it| !it.layers.is_empty()) {
        let back = trip
            .set
            .articles
            .iter()
            .find(|it| it.name == article.name())
            .unwrap();
        assert_eq!(back.text.as_deref(), Some(article.text()));
        assert_eq!(back.sha256.as_deref(), Some(article.article.text.sha256()));
        assert_eq!(back.metadata, article.article.metadata);
        for layer in &article.layers {
            assert_eq!(
                back.statuses.get(layer.annotator.as_str()),
                Some(&layer.status)
            );
        }
    }
    let coder = &trip.set.coders["bo-ölsen"];
    assert_eq!(
        (coder.name.as_str(), coder.color),
        ("Bo Ölsen", Some(torture.project.annotators[1].color))
    );
    assert_eq!(trip.set.coders.len(), 3);
}

#[test]
fn characters_that_xml_forbids_are_told() {
    let (_, report) = exported(&Xmi, &Options::default());
    assert_eq!(report.n_lost(Loss::Characters), 2);
    assert_eq!(report.n_lost(Loss::EmptyArticles), 1);
    let (_, report) = exported(&CasJson, &Options::default());
    assert_eq!(report.n_lost(Loss::Characters), 0);
}

fn read(format: &dyn ImportFormat, path: &str, bytes: &[u8]) -> (Option<Vec<String>>, Report) {
    let mut report = Report::default();
    let source = ImportSource::file(path, bytes);
    let set = format.read(&source, &Options::default(), &mut report).ok();
    let told = set.map(|set| {
        let annotations = set.articles.into_iter().flat_map(|it| it.annotations);
        annotations
            .map(|it| format!("{} {} links", it.tag, it.links.len()))
            .collect()
    });
    (told, report)
}

const HEAD: &str = "<xmi:XMI xmlns:xmi='http://www.omg.org/XMI' xmlns:cas='http:///uima/cas.ecore' xmlns:c='http:///webanno/custom.ecore'>\
    <cas:Sofa xmi:id='1' sofaID='_InitialView' sofaString='abc def'/>";

#[test]
fn hostile_xmi_is_told_or_refused() {
    let file = |inside: &str| format!("{HEAD}{inside}</xmi:XMI>");
    for (inside, expected, trouble) in [
        (
            "<c:A xmi:id='2' sofa='1' begin='0' end='3'/>",
            vec!["A 0 links"],
            None,
        ),
        (
            "<c:A sofa='1' begin='0' end='3'/>",
            vec![],
            Some(Trouble::BadRecord),
        ),
        (
            "<c:A xmi:id='2' sofa='1' begin='-1' end='3'/>",
            vec![],
            Some(Trouble::BadPlace),
        ),
        (
            "<c:A xmi:id='2' sofa='1' begin='x' end='99999999999999999999999'/>",
            vec![],
            Some(Trouble::BadPlace),
        ),
        (
            "<c:A xmi:id='2' sofa='7' begin='0' end='3'/>",
            vec![],
            Some(Trouble::NotKept),
        ),
        (
            "<c:A xmi:id='2' sofa='1' begin='0' end='3'/><cas:View sofa='1' members='3'/>",
            vec![],
            Some(Trouble::NotKept),
        ),
        (
            "<c:R xmi:id='2' sofa='1' begin='0' end='3' Governor='8' Dependent='9'/>",
            vec![],
            Some(Trouble::DanglingReference),
        ),
        (
            "<c:R xmi:id='2' sofa='1' begin='0' end='3' Governor='2' Dependent='2'/>",
            vec![],
            Some(Trouble::DanglingReference),
        ),
        (
            "<c:A xmi:id='2' sofa='1' begin='0' end='3' next='2'/>",
            vec!["A 1 links"],
            None,
        ),
        (
            "<c:A xmi:id='2' sofa='1' begin='0' end='3' next='5'/>",
            vec!["A 0 links"],
            Some(Trouble::DanglingReference),
        ),
        (
            "<c:A xmi:id='2' sofa='1' begin='0' end='3' annotationId='x' created='soon'/>",
            vec!["A 0 links"],
            Some(Trouble::BadRecord),
        ),
        ("<c:A xmi:id='2' x='y'/>", vec![], Some(Trouble::NotKept)),
    ] {
        let (told, report) = read(&Xmi, "a.xmi", file(inside).as_bytes());
        assert_eq!(told.unwrap(), expected, "{inside}");
        let troubles: Vec<_> = report.troubles().keys().copied().collect();
        assert_eq!(
            troubles,
            trouble.into_iter().collect::<Vec<_>>(),
            "{inside}"
        );
    }
    for refused in ["", "<a/>", "<xmi:XMI/>", HEAD, &file(&"<a>".repeat(5000))] {
        assert_eq!(read(&Xmi, "a.xmi", refused.as_bytes()).0, None, "{refused}");
    }
}

#[test]
fn hostile_json_is_told_or_refused() {
    let file = |inside: &str| {
        format!(
            r#"{{"%FEATURE_STRUCTURES":[{{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView"}},{inside}]}}"#
        )
    };
    for (inside, expected, trouble) in [
        (
            r#"{"%ID":2,"%TYPE":"c.A","@sofa":1,"begin":0,"end":3}"#,
            vec!["A 0 links"],
            None,
        ),
        (
            r#"{"%ID":2,"%TYPE":"c.A","@sofa":1,"begin":0.5,"end":3}"#,
            vec![],
            Some(Trouble::BadPlace),
        ),
        (
            r#"{"%ID":"2","%TYPE":"c.A","@sofa":1,"begin":0,"end":3}"#,
            vec![],
            Some(Trouble::BadRecord),
        ),
        (r#"{"%ID":2,"%TYPE":7}"#, vec![], Some(Trouble::BadRecord)),
        ("7", vec![], Some(Trouble::BadRecord)),
        (
            r#"{"%ID":2,"%TYPE":"c.A","@sofa":1,"begin":0,"end":3,"@next":[2,3]}"#,
            vec!["A 1 links"],
            Some(Trouble::DanglingReference),
        ),
        (
            r#"{"%ID":2,"%TYPE":"c.A","@sofa":1,"begin":0,"end":3,"@a":3},{"%ID":3,"%TYPE":"uima.cas.FSArray","%ELEMENTS":[3]}"#,
            vec!["A 0 links"],
            Some(Trouble::DanglingReference),
        ),
    ] {
        let (told, report) = read(&CasJson, "a.json", file(inside).as_bytes());
        assert_eq!(told.unwrap(), expected, "{inside}");
        let troubles: Vec<_> = report.troubles().keys().copied().collect();
        assert_eq!(
            troubles,
            trouble.into_iter().collect::<Vec<_>>(),
            "{inside}"
        );
    }
    for refused in [
        "",
        "[]",
        "{}",
        "{\"%FEATURE_STRUCTURES\":",
        &"[".repeat(100_000),
    ] {
        assert_eq!(read(&CasJson, "a.json", refused.as_bytes()).0, None);
    }
}

#[test]
fn no_change_of_a_byte_stops_the_readers() {
    let (xmi, json) = (
        exported(&Xmi, &Options::default()).0,
        exported(&CasJson, &Options::default()).0,
    );
    let pick = |files: Vec<OutFile>| {
        files
            .into_iter()
            .max_by_key(|it| it.path.contains("control"))
            .unwrap()
            .bytes
    };
    let (xmi, json) = (pick(xmi), pick(json));
    let mut seed = 7_u64;
    for _ in 0..400 {
        for (format, bytes) in [(&Xmi as &dyn ImportFormat, &xmi), (&CasJson, &json)] {
            let mut bytes = bytes.clone();
            for _ in 0..3 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(seed >> 33).unwrap() % bytes.len();
                bytes[at] = b"0<>\"'&{}[]:,-19\xff"[usize::try_from(seed >> 20).unwrap() % 16];
            }
            let path = if format.id() == "xmi" {
                "a.xmi"
            } else {
                "a.json"
            };
            let _told = read(format, path, &bytes);
        }
    }
}

#[test]
fn arrays_that_many_share_stay_small() {
    let ids = vec!["2"; 3000].join(",");
    let hosts = (3..3003).map(|id| {
        format!(r#",{{"%ID":{id},"%TYPE":"c.A","@sofa":1,"begin":0,"end":1,"@a":9999,"@b":9998}}"#)
    });
    let text = format!(
        r#"{{"%FEATURE_STRUCTURES":[{{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView"}},
        {{"%ID":2,"%TYPE":"c.B","@sofa":1,"begin":0,"end":1}}{},
        {{"%ID":9999,"%TYPE":"uima.cas.FSArray","%ELEMENTS":[{ids}]}},
        {{"%ID":9998,"%TYPE":"uima.cas.StringArray","%ELEMENTS":[{}]}}]}}"#,
        hosts.collect::<String>(),
        vec!["\"x\""; 3000].join(",")
    );
    let source = ImportSource::file("a.json", text);
    let mut report = Report::default();
    let set = CasJson
        .read(&source, &Options::default(), &mut report)
        .unwrap();
    let annotations = &set.articles[0].annotations;
    assert_eq!(annotations.len(), 3001);
    let links = annotations.iter().map(|it| it.links.len()).sum::<usize>();
    let values = annotations
        .iter()
        .flat_map(|it| it.fields.values())
        .map(|it| it.values().len());
    assert!(links + values.sum::<usize>() < 1_100_000);
    assert!(report.n_told(Trouble::NotKept) > 0);
}

#[test]
fn features_beyond_those_that_are_read_are_told() {
    let numbered = |between: &str, feature: &dyn Fn(usize) -> String| {
        let features: Vec<String> = (0..9_000).map(feature).collect();
        features.join(between)
    };
    let attributes = numbered(" ", &|nth| format!("f{nth}='x'"));
    let children = numbered("", &|nth| format!("<f{nth}>x</f{nth}>"));
    let keys = numbered(",", &|nth| format!("\"f{nth}\":\"x\""));
    let xmi = |inside: &str| format!("{HEAD}<c:A xmi:id='2' sofa='1' {inside}</c:A></xmi:XMI>");
    let json = format!(
        r#"{{"%FEATURE_STRUCTURES":[{{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView"}},
        {{"%ID":2,"%TYPE":"c.A","@sofa":1,"begin":0,"end":3,{keys}}}]}}"#
    );
    let place = "begin='0' end='3'";
    for (format, file, text, n_left_out) in [
        (
            &Xmi as &dyn ImportFormat,
            "a.xmi",
            xmi(&format!("{place} {attributes}>")),
            4_904,
        ),
        (&Xmi, "a.xmi", xmi(&format!("{place}>{children}")), 808),
        (&CasJson, "a.json", json, 4_904),
    ] {
        let (told, report) = read(format, file, text.as_bytes());
        assert_eq!(told.unwrap(), ["A 0 links"]);
        let end = format!(": {n_left_out} features beyond 4096");
        let cases = &report.troubles()[&Trouble::NotKept];
        assert_eq!(cases.count, 1);
        assert!(cases.examples[0].ends_with(&end), "{:?}", cases.examples);
    }
}
