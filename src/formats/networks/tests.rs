//! Networks of small sets, from annotations to files.

use std::sync::Arc;

use super::*;
use crate::formats::Loss;
use crate::model::{AnnotationId, FieldId, FieldValue, TagId};
use crate::testing::golden::golden;
use crate::testing::torture::{Torture, torture};

fn options(pairs: &[(&str, &str)]) -> Options {
    let mut options = Options::default();
    for (name, value) in pairs {
        options = options.with(name, value);
    }
    options
}

fn written(torture: &Torture, pairs: &[(&str, &str)]) -> Result<Vec<OutFile>, FormatError> {
    let mut report = Report::default();
    Networks.write(&torture.input(), &options(pairs), &mut report)
}

fn file(files: &[OutFile], path: &str) -> String {
    let file = files.iter().find(|file| file.path == path).unwrap();
    String::from_utf8(file.bytes.clone()).unwrap()
}

/// The first article with these annotations: who claims what with which certainty, or who is how for it.
fn debate(drawn: &[(&str, &str, &str)]) -> Torture {
    let mut torture = torture();
    torture.articles.truncate(2);
    let like = torture.articles[0].layers[0]
        .annotations
        .last()
        .unwrap()
        .clone();
    let made = drawn.iter().zip(0..).map(|((who, what, how), nth)| {
        let mut made = (*like).clone();
        made.id = AnnotationId::new(format!("{nth}"));
        made.tag = TagId::new("stance");
        let one = |text: String| FieldValue::One(text);
        made.fields
            .insert(FieldId::new("claimant"), one(format!("organisation:{who}")));
        made.fields
            .insert(FieldId::new("claim"), one(format!("claim:{what}")));
        made.fields
            .insert(FieldId::new("polarity"), one((*how).to_owned()));
        Arc::new(made)
    });
    torture.articles[0].layers[0].annotations = made.collect();
    torture.articles[0].layers.truncate(1);
    torture.articles[1].layers.clear();
    torture
}

#[test]
fn the_torture_set_is_written_as_it_was() {
    let torture = torture();
    for (folder, pairs) in [
        (
            "two_mode",
            &[
                ("first", "outlet"),
                ("second", "tag"),
                ("qualifier", "none"),
            ][..],
        ),
        (
            "one_mode",
            &[
                ("kind", "one-mode"),
                ("first", "annotator"),
                ("second", "tag"),
                ("normalisation", "average"),
            ],
        ),
        (
            "signed",
            &[
                ("first", "tag"),
                ("second", "article"),
                ("aggregation", "subtract"),
            ],
        ),
        (
            "combined",
            &[
                ("first", "tag"),
                ("second", "article"),
                ("aggregation", "combine"),
            ],
        ),
    ] {
        let files = written(&torture, pairs).unwrap();
        assert_eq!(files.len(), 4);
        for file in &files {
            golden(
                &format!("formats/networks/{folder}/{}", file.path),
                &file.bytes,
            );
        }
        assert_eq!(written(&torture, pairs).unwrap(), files);
    }
}

#[test]
fn the_usual_network_is_who_speaks_about_which_claim() {
    let torture = debate(&[
        ("A", "x", "supports"),
        ("A", "x", "supports"),
        ("B", "x", "opposes"),
        ("B", "y", "mixed"),
    ]);
    let edges = file(&written(&torture, &[]).unwrap(), "edges.csv");
    assert_eq!(
        edges,
        "source,target,source_name,target_name,weight\r\nn1,n3,A,x,2\r\nn2,n3,B,x,1\r\nn2,n4,B,y,1\r\n"
    );
    let signed = written(&torture, &[("aggregation", "subtract")]).unwrap();
    assert_eq!(file(&signed, "matrix.csv"), ",x,y\r\nA,2,0\r\nB,-1,0\r\n");
    let combined = written(&torture, &[("aggregation", "combine")]).unwrap();
    assert_eq!(
        file(&combined, "edges.csv"),
        "source,target,source_name,target_name,weight,levels\r\nn1,n3,A,x,1,1\r\nn2,n3,B,x,4,-1\r\nn2,n4,B,y,2,0\r\n"
    );
    let conflict = written(
        &torture,
        &[
            ("kind", "one-mode"),
            ("aggregation", "conflict"),
            ("duplicates", "document"),
        ],
    )
    .unwrap();
    assert_eq!(file(&conflict, "matrix.csv"), ",A,B\r\nA,0,1\r\nB,1,0\r\n");
}

#[test]
fn several_values_of_one_annotation_are_several_statements() {
    let mut torture = debate(&[("A", "x", "supports")]);
    let layer = &mut torture.articles[0].layers[0];
    let mut many = (*layer.annotations[0]).clone();
    let both = ["claim:x", "claim:y", "claim:x"].map(str::to_owned);
    many.fields
        .insert(FieldId::new("claim"), FieldValue::Many(both.to_vec()));
    layer.annotations = vec![Arc::new(many)];
    let matrix = file(&written(&torture, &[]).unwrap(), "matrix.csv");
    assert_eq!(matrix, ",x,y\r\nA,1,1\r\n");
}

#[test]
fn what_is_not_counted_is_told_and_isolates_show_on_request() {
    let torture = debate(&[("A", "x", "supports"), ("B", "y", "unclear")]);
    let mut report = Report::default();
    let subtract = options(&[("aggregation", "subtract")]);
    let files = Networks
        .write(&torture.input(), &subtract, &mut report)
        .unwrap();
    assert_eq!(report.n_lost(Loss::Annotations), 1);
    assert_eq!(file(&files, "nodes.csv").lines().count(), 3);
    let all = written(
        &torture,
        &[("aggregation", "subtract"), ("isolates", "yes")],
    )
    .unwrap();
    let nodes = file(&all, "nodes.csv");
    for name in [
        "n2,B,claimant,0",
        "Mira Holm,claimant,0",
        "\"Lundby Ferries, Ltd.\",claimant,0",
        "y,claim,0",
    ] {
        assert!(nodes.contains(name), "{nodes}");
    }
}

#[test]
fn wrong_choices_are_told_with_what_is_allowed() {
    let torture = debate(&[("A", "x", "supports")]);
    for (pairs, told) in [
        (
            &[("first", "colour")][..],
            "the option first cannot be colour",
        ),
        (
            &[("aggregation", "conflict")],
            "the option aggregation cannot be conflict: it can be ignore, combine",
        ),
        (
            &[("normalisation", "cosine")],
            "the option normalisation cannot be cosine: it can be no, activity",
        ),
        (
            &[("qualifier", "claim"), ("aggregation", "subtract")],
            "levels of the qualifier are words",
        ),
        (
            &[("second", "metadata:agency")],
            "no annotation has a value of both variables",
        ),
    ] {
        let error = written(&torture, pairs).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn odd_names_are_read_again_from_both_files() {
    let torture = debate(&[
        ("a \"b\", <c> & 😀\r\nd", "=1+1", "supports"),
        ("e\u{1}f", "x", "opposes"),
    ]);
    let mut report = Report::default();
    let files = Networks
        .write(&torture.input(), &Options::default(), &mut report)
        .unwrap();
    assert_eq!(report.n_lost(Loss::Characters), 1);
    let xml = file(&files, "network.graphml");
    let document = roxmltree::Document::parse(&xml).unwrap();
    let of_key = |key: &str| {
        let data = document
            .descendants()
            .filter(|it| it.attribute("key") == Some(key));
        data.map(|it| it.text().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let nodes = file(&files, "nodes.csv");
    let mut reader = csv::Reader::from_reader(nodes.as_bytes());
    let names: Vec<String> = reader
        .records()
        .map(|it| it.unwrap()[1].replace('\u{1}', "\u{fffd}"))
        .collect();
    assert_eq!(of_key("name"), names);
    assert_eq!(of_key("weight").len(), 2);
}
