//! `stancemark agreement`, `review`, `assign` and `minutes` on the sample.

use std::ffi::OsStr;
use std::fs;

use serde_json::Value;

use super::{Desk, Ran};

#[test]
fn agreement_shows_the_team_each_pair_and_each_tag() {
    let desk = Desk::new();
    let ran = desk.run(&[&"agreement", &desk.root]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let first = ran.out.lines().next().unwrap();
    assert_eq!(
        first,
        "2 annotators (ines, tomas), 3 articles that at least two finished"
    );
    assert!(
        ran.out.contains("\nBy pair: ines, tomas, 3 articles\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("\nBy tag: claim, 3 articles\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("1000 draws of articles, seed 1"));
}

#[test]
fn agreement_as_json_gives_undefined_values_with_their_reason() {
    let desk = Desk::new();
    let ran = desk.run(&[
        &"agreement",
        &desk.root,
        &"--measure",
        &"u-alpha",
        &"--measure",
        &"gamma",
        &"--on",
        &"passage",
        &"--seed",
        &"9",
        &"--draws",
        &"50",
        &"--json",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (found["seed"].as_u64(), found["team"]["articles"].as_u64()),
        (Some(9), Some(3))
    );
    let measures = found["team"]["measures"].as_array().unwrap();
    assert_eq!(measures.len(), 2);
    assert!(
        measures
            .iter()
            .all(|it| it["value"].as_f64().unwrap() < 1.0)
    );
    let tags = found["tags"].as_array().unwrap();
    assert!(tags.iter().any(|it| it["about"] == "claim"));
    let alone = desk.run(&[&"agreement", &desk.root, &"--annotator", &"ines", &"--json"]);
    assert_eq!(alone.code, Some(1));
    let found: Value = serde_json::from_str(&alone.out).unwrap();
    let measure = &found["team"]["measures"][0];
    assert_eq!(measure["value"], Value::Null);
    assert!(
        measure["undefined"]
            .as_str()
            .unwrap()
            .contains("nothing to compare")
    );
}

#[test]
fn agreement_refuses_what_it_does_not_know() {
    let desk = Desk::new();
    for (arguments, words) in [
        (["--measure", "kappa"], "There is no measure called “kappa”"),
        (["--on", "mood"], "“mood” is nothing to agree on"),
        (["--annotator", "zoe"], "zoe has no layer here"),
    ] {
        let ran = desk.run(&[&"agreement", &desk.root, &arguments[0], &arguments[1]]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

#[test]
fn review_counts_cases_by_state_and_lists_them() {
    let desk = Desk::new();
    let ran = desk.run(&[&"review", &desk.root]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let first = ran.out.lines().next().unwrap().to_owned();
    let n_open: usize = first
        .split(", ")
        .last()
        .and_then(|it| it.strip_suffix(" open"))
        .unwrap()
        .parse()
        .unwrap();
    assert!(n_open > 0, "{first}");
    assert!(ran.out.contains("layers are not finished"));
    let open = desk.run(&[&"review", &desk.root, &"--open"]);
    assert_eq!(open.out.lines().count(), n_open);
    let json = desk.run(&[&"review", &desk.root, &"--json"]);
    let cases: Vec<Value> = json
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        first.starts_with(&format!("{} cases", cases.len())),
        "{first}"
    );
    let of_two = cases
        .iter()
        .filter(|case| case["annotations"].as_array().unwrap().len() == 2);
    assert!(of_two.count() > 0);
    let more = desk.run(&[&"review", &desk.root, &"--begun", &"--json"]);
    assert!(more.out.lines().count() > cases.len());
}

fn assign(desk: &Desk, coders: &str, more: &[&str]) -> Ran {
    let usual = ["--overlap", "0.5", "--seed", "7", "--coders", coders];
    let mut arguments: Vec<&dyn AsRef<OsStr>> = vec![&"assign", &desk.root];
    arguments.extend(usual.iter().chain(more).map(|it| it as &dyn AsRef<OsStr>));
    desk.run(&arguments)
}

#[test]
fn assign_hands_out_evenly_and_keeps_what_was_assigned() {
    let desk = Desk::new();
    let before = desk.read("stancemark.ron");
    let plan = assign(&desk, "ines,tomas", &["--dry-run"]);
    assert_eq!((plan.code, plan.err.as_str()), (Some(0), ""));
    assert!(
        plan.out
            .contains("10 of 10 articles are handed out, 5 of them to several"),
        "{}",
        plan.out
    );
    assert_eq!(desk.read("stancemark.ron"), before, "nothing was written");
    let written = assign(&desk, "ines,tomas", &[]);
    assert_eq!(written.code, Some(0), "{}", written.err);
    let after = desk.read("stancemark.ron");
    assert_eq!(after.matches("(article: ").count(), 10, "{after}");
    let again = assign(&desk, "zoe", &["--per-article", "1"]);
    assert!(again.out.contains("0 of 10 articles"), "{}", again.out);
    assert_eq!(desk.read("stancemark.ron"), after);
    let check = desk.run(&[&"check", &desk.root]);
    assert_eq!(check.code, Some(0), "{}", check.out);
    let wrong = assign(&desk, "ines", &[]);
    assert_eq!(wrong.code, Some(2));
    assert!(
        wrong.err.contains("cannot get 2 coders, there are 1"),
        "{}",
        wrong.err
    );
    assert_eq!(
        assign(&desk, "curated", &["--per-article", "1"]).code,
        Some(2)
    );
}

#[test]
fn minutes_are_written_as_html_and_markdown() {
    let desk = Desk::new();
    for (name, words) in [
        ("minutes.html", "<h2 dir=\"auto\">Decisions</h2>"),
        ("minutes.md", "\n## Decisions\n"),
    ] {
        let out = desk.home.path().join(name);
        let ran = desk.run(&[&"minutes", &desk.root, &"--out", &out]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        let text = fs::read_to_string(&out).unwrap();
        for words in [words, "u-alpha", "Nothing is decided yet", "seed 1"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let again = desk.run(&[&"minutes", &desk.root, &"--out", &out]);
        assert_eq!(again.code, Some(1));
        let replaced = desk.run(&[&"minutes", &desk.root, &"--out", &out, &"--replace"]);
        assert_eq!(replaced.code, Some(0));
    }
    let out = desk.home.path().join("minutes.pdf");
    assert_eq!(
        desk.run(&[&"minutes", &desk.root, &"--out", &out]).code,
        Some(2)
    );
}
