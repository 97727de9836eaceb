//! `stancemark search` and `stancemark counts` on the sample.

use serde_json::Value;

use super::Desk;

const NORDA: &str = "2025-03-14/norda_interview.txt";

#[test]
fn search_shows_each_hit_in_its_line() {
    let desk = Desk::new();
    let ran = desk.run(&[
        &"search",
        &desk.root,
        &"second source of drinking",
        &"--context",
        &"10",
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let expected = format!("{NORDA}\t3\ttal has a \tsecond source of drinking\t water, Wa\n");
    assert_eq!(ran.out, expected);
}

#[test]
fn search_as_json_gives_places_in_code_points() {
    let desk = Desk::new();
    let pattern = r"source of \w+ water";
    let ran = desk.run(&[&"search", &desk.root, &pattern, &"--regex", &"--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let hit: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(hit["article"], NORDA);
    assert_eq!(hit["hit"], "source of drinking water");
    let text = desk.read(NORDA);
    let (start, end) = (hit["start"].as_u64().unwrap(), hit["end"].as_u64().unwrap());
    let n_chars = usize::try_from(end - start).unwrap();
    let words: String = text
        .chars()
        .skip(usize::try_from(start).unwrap())
        .take(n_chars)
        .collect();
    assert_eq!(hit["hit"], words);
}

#[test]
fn search_reads_the_pattern_as_it_is_told() {
    let desk = Desk::new();
    let n_hits = |arguments: &[&str]| -> u64 {
        let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"search", &desk.root, &"--count", &"--json"];
        all.extend(arguments.iter().map(|it| it as &dyn AsRef<std::ffi::OsStr>));
        let ran = desk.run(&all);
        assert_eq!(ran.err, "");
        let counts = ran
            .out
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let n_hits = counts.map(|count| count["hits"].as_u64().unwrap()).sum();
        assert_eq!(ran.code, Some(i32::from(n_hits == 0)), "{arguments:?}");
        n_hits
    };
    let corvane = n_hits(&["corvane"]);
    assert!(corvane > 5);
    assert_eq!(n_hits(&["corvane", "--case"]), 0);
    assert_eq!(n_hits(&["corván", "--fold-accents"]), corvane);
    assert_eq!(n_hits(&["corvan", "--word"]), 0);
    assert!(n_hits(&["corvane", "--outlet", "norda"]) < corvane);
    assert_eq!(n_hits(&["corvane", "--outlet", "gone"]), 0);
    let first = n_hits(&["corvane", "--to", "2025-03-14"]);
    let rest = n_hits(&["corvane", "--from", "2025-03-15"]);
    assert_eq!(first + rest, corvane);
}

#[test]
fn search_that_finds_nothing_or_is_wrong_says_so_by_its_exit_code() {
    let desk = Desk::new();
    let ran = desk.run(&[&"search", &desk.root, &"no such words"]);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(1), "", "")
    );
    let ran = desk.run(&[&"search", &desk.root, &"(", &"--regex"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.contains("no regular expression: unclosed group"),
        "{}",
        ran.err
    );
    let ran = desk.run(&[&"search", &desk.root, &"x", &"--from", &"soon"]);
    assert_eq!(ran.code, Some(2));
    desk.put("broken.txt", "\0\0\0\0");
    let ran = desk.run(&[&"search", &desk.root, &"corvane"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("broken.txt is not plain text"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains(NORDA), "the others are searched");
}

#[test]
fn counts_are_written_as_a_table() {
    let desk = Desk::new();
    let ran = desk.run(&[&"counts", &desk.root, &"--by", &"annotator,tag"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[..2], ["Annotations by annotator and tag", ""]);
    assert!(
        lines[2].starts_with("annotator / tag  Claim  Stance  Quotation"),
        "{}",
        ran.out
    );
    assert!(lines[3].starts_with("Ines "), "{}", ran.out);
    assert!(lines.last().unwrap().starts_with("total "), "{}", ran.out);
}

#[test]
fn counts_go_by_the_unit_and_the_scope() {
    let desk = Desk::new();
    let counted = |arguments: &[&str]| -> Value {
        let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> =
            vec![&"counts", &desk.root, &"--format", &"json"];
        all.extend(arguments.iter().map(|it| it as &dyn AsRef<std::ffi::OsStr>));
        let ran = desk.run(&all);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        serde_json::from_str(&ran.out).unwrap()
    };
    let mentions = counted(&["--by", "outlet"])["total"].as_u64().unwrap();
    let articles = counted(&["--by", "outlet", "--count", "article"]);
    assert_eq!(articles["total"], 9);
    assert!(mentions > 9);
    let days = counted(&["--by", "outlet", "--count", "day", "--tag", "claim"]);
    assert!(days["total"].as_u64().unwrap() <= 9);
    let mine = counted(&["--by", "polarity", "--tag", "stance", "--annotator", "ines"]);
    assert_eq!(mine["rows"][0], "Supports");
    let together = counted(&["--together", "overlap"]);
    assert_eq!(together["by"], serde_json::json!(["tag", "tag"]));
    assert!(together.get("total").is_none());
}

#[test]
fn counts_are_written_for_other_programs() {
    let desk = Desk::new();
    let ran = desk.run(&[&"counts", &desk.root, &"--format", &"csv"]);
    assert!(ran.out.starts_with("tag,total\r\nClaim,"), "{}", ran.out);
    let ran = desk.run(&[
        &"counts",
        &desk.root,
        &"--by",
        &"outlet,tag",
        &"--format",
        &"svg",
    ]);
    assert!(ran.out.starts_with("<svg "), "{}", ran.out);
    assert!(ran.out.ends_with("</svg>\n"), "{}", ran.out);
}

#[test]
fn counts_by_what_is_not_there_name_what_is() {
    let desk = Desk::new();
    let ran = desk.run(&[&"counts", &desk.root, &"--by", &"tag,mood"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("“mood”"), "{}", ran.err);
    assert!(ran.err.contains("polarity"), "{}", ran.err);
    let ran = desk.run(&[&"counts", &desk.root, &"--tag", &"none"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let ran = desk.run(&[
        &"counts",
        &desk.root,
        &"--together",
        &"article",
        &"--by",
        &"tag",
    ]);
    assert_eq!(ran.code, Some(2));
}
