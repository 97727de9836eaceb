//! Real files of cassis and INCEpTION, read where they lie.

use super::super::{
    ImportFormat, ImportSource, ImportedSet, InFile, Likeness, Options, Report, Trouble, place,
};
use super::{CasJson, Xmi};
use crate::model::ArticleText;
use crate::testing::golden::{golden, root};

/// The files of a folder of samples, by name; nothing, told, where the samples are not.
pub fn samples(folder: &str) -> Option<Vec<InFile>> {
    let path = root().join("../shared/samples").join(folder);
    let Ok(entries) = std::fs::read_dir(&path) else {
        println!("no samples at {}: nothing is checked", path.display());
        return None;
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            files.extend(samples(&format!("{folder}/{name}")).unwrap());
        } else {
            let bytes = std::fs::read(entry.path()).unwrap();
            files.push(InFile {
                path: format!("{folder}/{name}"),
                bytes,
            });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Some(files)
}

/// Each placed annotation as tag and words.
pub fn words(set: &ImportedSet) -> Vec<String> {
    let mut words = Vec::new();
    for article in &set.articles {
        let text = ArticleText::new(article.text.clone().unwrap_or_default(), "");
        let placed = place(article, &text, &mut Report::default());
        for (annotation, spans) in article.annotations.iter().zip(placed) {
            let spans = spans.iter().map(|it| {
                it.range()
                    .map_or("?", |it| it.slice(text.as_str()).unwrap())
            });
            let spans: Vec<&str> = spans.collect();
            words.push(format!("{} {}", annotation.tag, spans.join("|")));
        }
    }
    words
}

fn read(format: &dyn ImportFormat, files: &[InFile]) -> (ImportedSet, Report) {
    let source = ImportSource {
        files: files.to_vec(),
    };
    let mut report = Report::default();
    let set = format
        .read(&source, &Options::default(), &mut report)
        .unwrap();
    (set, report)
}

#[test]
fn the_json_samples_are_read() {
    let Some(files) = samples("uima_json") else {
        return;
    };
    for (name, expected) in [
        (
            "casWithLeftToRightTextAndAnnotations",
            vec!["Annotation هذا", "Annotation اختبار"],
        ),
        ("casWithText", vec![]),
        (
            "casWithTextAndAnnotations",
            vec![
                "Annotation This",
                "Annotation is",
                "Annotation a",
                "Annotation test",
            ],
        ),
    ] {
        let of_sample = files
            .iter()
            .filter(|it| it.path.contains(&format!("/{name}/")));
        let of_sample: Vec<InFile> = of_sample.cloned().collect();
        let source = ImportSource {
            files: of_sample.clone(),
        };
        assert_eq!(Likeness::Yes, CasJson.likeness(&source));
        let json: Vec<InFile> = of_sample
            .iter()
            .filter(|it| it.has_ending(".json"))
            .cloned()
            .collect();
        let (set, report) = read(&CasJson, &json);
        assert_eq!(words(&set), expected, "{name}");
        assert!(report.is_empty(), "{:?}", report.lines());
        let xml: Vec<InFile> = of_sample
            .iter()
            .filter(|it| !it.has_ending(".json"))
            .cloned()
            .collect();
        let (twin, report) = read(&Xmi, &xml);
        assert!(report.is_empty(), "{:?}", report.lines());
        // One of the twins comes without its text; its places are the same.
        let places = |set: &ImportedSet| -> Vec<_> {
            set.articles
                .iter()
                .flat_map(|it| &it.annotations)
                .map(|it| it.spans.clone())
                .collect()
        };
        assert_eq!(places(&set), places(&twin), "{name}");
        assert_eq!(
            twin.articles[0].text.is_some(),
            name != "casWithTextAndAnnotations"
        );
    }
}

#[test]
fn the_xmi_samples_are_read() {
    let Some(files) = samples("uima_xmi") else {
        return;
    };
    for (name, types, n_annotations, some) in [
        (
            "cas_with_inheritance.xmi",
            Some("typesystem_with_inheritance.xml"),
            5,
            "GrandChild child",
        ),
        ("cas_with_inheritance.xmi", None, 5, "Parent parent"),
        (
            "cas_with_references.xmi",
            Some("important_dkpro_types.xml"),
            3,
            "SemPred dolor",
        ),
        ("cas_with_references.xmi", None, 3, "SemArg ametr"),
        (
            "small_cas.xmi",
            Some("small_typesystem.xml"),
            13,
            "Sentence The train was late .",
        ),
        ("small_cas.xmi", None, 13, "Token waited"),
    ] {
        let wanted = |it: &&InFile| it.name() == name || types == Some(it.name());
        let wanted: Vec<InFile> = files.iter().filter(wanted).cloned().collect();
        let (set, report) = read(&Xmi, &wanted);
        // One token of the sample stands in no index.
        let n_unseen = usize::from(name == "cas_with_references.xmi");
        assert_eq!(report.n_told(Trouble::NotKept), n_unseen, "{name}");
        assert_eq!(
            report.lines().len(),
            2 * n_unseen,
            "{name}: {:?}",
            report.lines()
        );
        let words = words(&set);
        assert_eq!(words.len(), n_annotations, "{name}: {words:?}");
        assert!(words.iter().any(|it| it == some), "{name}: {words:?}");
        if name == "cas_with_references.xmi" {
            let annotations = &set.articles[0].annotations;
            let links = annotations.iter().flat_map(|it| &it.links);
            let links: Vec<(&str, &str)> = links
                .map(|it| (it.relation.as_str(), it.to.as_str()))
                .collect();
            assert_eq!(
                links,
                [
                    ("Bar", "cas_with_references/#11"),
                    ("Baz", "cas_with_references/#12")
                ]
            );
        }
    }
}

#[test]
fn type_systems_alone_are_no_set() {
    let Some(files) = samples("uima_xmi") else {
        return;
    };
    let types = files.into_iter().filter(|it| it.has_ending(".xml"));
    let source = ImportSource {
        files: types.collect(),
    };
    assert_eq!(Xmi.likeness(&source), Likeness::No);
    let error = Xmi.read(&source, &Options::default(), &mut Report::default());
    assert!(error.is_err());
}

#[test]
fn the_xmi_twins_of_the_tsv_suite_are_read() {
    let Some(files) = samples("webanno_tsv") else {
        return;
    };
    let twins: Vec<InFile> = files
        .into_iter()
        .filter(|it| it.has_ending(".xmi"))
        .collect();
    assert_eq!(twins.len(), 24);
    let mut lines = Vec::new();
    for twin in twins {
        let (set, report) = read(&Xmi, std::slice::from_ref(&twin));
        let case = twin.path.split('/').nth(1).unwrap();
        let n_links: usize = set.articles[0]
            .annotations
            .iter()
            .map(|it| it.links.len())
            .sum();
        lines.push(format!(
            "{case}: {}; {n_links} links",
            words(&set).join(", ")
        ));
        assert_eq!(report.n_told(Trouble::BadRecord), 0);
        assert_eq!(
            report.n_told(Trouble::DanglingReference),
            0,
            "{case} {:?}",
            report.lines()
        );
    }
    lines.push(String::new());
    golden("formats/samples/xmi_twins.txt", lines.join("\n").as_bytes());
}
