//! The suite of INCEpTION's own tests, read where it lies: each case as TSV and as XMI.

use std::collections::BTreeMap;

use super::super::cas::Xmi;
use super::super::cas::samples_test::samples;
use super::super::{
    ImportFormat, ImportSource, ImportedSet, InFile, Likeness, Options, Report, Trouble,
};
use super::WebannoTsv;
use crate::model::FieldValue;

/// Each annotation as place, values and where its links lead, in an order of its own.
fn told(set: &ImportedSet) -> Vec<String> {
    let annotations: Vec<_> = set.articles.iter().flat_map(|it| &it.annotations).collect();
    let places: BTreeMap<&str, String> = annotations
        .iter()
        .map(|it| {
            let place = it.spans.first().and_then(|it| it.place);
            (
                it.id.as_str(),
                place.map_or_else(String::new, |it| format!("{}-{}", it.start, it.end)),
            )
        })
        .collect();
    let mut told: Vec<String> = annotations
        .iter()
        .map(|it| {
            let values = it.fields.values().flat_map(FieldValue::values);
            let mut line = format!(
                "{} {:?}",
                places[it.id.as_str()],
                values.collect::<Vec<_>>()
            );
            let mut links: Vec<String> = it
                .links
                .iter()
                .map(|link| format!(" {} → {}", link.relation, places[link.to.as_str()]))
                .collect();
            links.sort();
            line.extend(links);
            line
        })
        .collect();
    told.sort();
    told
}

fn read(format: &dyn ImportFormat, file: &InFile) -> (ImportedSet, Report) {
    let source = ImportSource {
        files: vec![file.clone()],
    };
    assert_eq!(format.likeness(&source), Likeness::Yes);
    let mut report = Report::default();
    let set = format
        .read(&source, &Options::default(), &mut report)
        .unwrap();
    (set, report)
}

#[test]
fn both_files_of_each_case_say_the_same() {
    let Some(files) = samples("webanno_tsv") else {
        return;
    };
    let cases = files.iter().filter(|it| it.has_ending(".tsv"));
    let (mut n_same, mut others) = (0, Vec::new());
    for tsv in cases {
        let case = tsv.path.split('/').nth(1).unwrap();
        let (set, report) = read(&WebannoTsv, tsv);
        let told_troubles: Vec<Trouble> = report.troubles().keys().copied().collect();
        assert!(
            told_troubles.iter().all(|it| *it == Trouble::NotKept),
            "{case}: {:?}",
            report.lines()
        );
        let twin = files
            .iter()
            .find(|it| it.path == tsv.path.replace(".tsv", ".xmi"));
        let Some(twin) = twin else {
            println!("{case} has no twin: {:?}", told(&set));
            continue;
        };
        let (twin, _) = read(&Xmi, twin);
        if told(&set) == told(&twin) {
            n_same += 1;
        } else {
            println!("{case}\n  {:?}\n  {:?}", told(&set), told(&twin));
            others.push(case.to_owned());
        }
    }
    // An annotation's outer white space and one that is empty before the first token have no row.
    let cut = [
        "testAnnotationWithLeadingWhitespaceAtStart",
        "testZeroWidthAnnotationBeforeFirstTokenIsMovedToBeginOfFirstToken",
    ];
    assert_eq!(others, cut);
    assert_eq!(n_same, 22);
}
