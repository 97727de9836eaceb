use proptest::prelude::*;

use super::*;
use crate::model::{AnnotationId, AnnotatorId, CaseId, Layer};
use crate::review::cases::{Case, CaseState};
use crate::review::fixture::{Team, annotation, key, ruling};

const TWO: [(&str, &str); 2] = [
    ("a", "Then [the dam holds]claim for now"),
    ("b", "Then the [dam holds for]claim now"),
];

fn first(team: &Team) -> Case {
    team.cases().cases[0].clone()
}

fn say(team: &Team, verdict: &Verdict) -> Result<Vec<crate::edit::Edit>, DecideError> {
    let id = AnnotationId::new("g1");
    let curated = key("curated");
    decide(&team.text, (&curated, &first(team)), verdict, &ruling(), id)
}

fn words(team: &Team) -> Vec<String> {
    let ordered = team.curated().ordered().iter();
    let ranges = ordered.flat_map(|it| it.ranges());
    ranges
        .map(|range| range.slice(&team.text).unwrap().to_owned())
        .collect()
}

fn taken(annotator: &str) -> Verdict {
    Verdict::Take(AnnotatorId::new(annotator))
}

#[test]
fn each_verdict_gives_its_words_and_says_how_it_came_about() {
    let mut edited = annotation("x", "stance");
    edited.note = "new".to_owned();
    let edited = Verdict::Edit(Some(AnnotatorId::new("a")), Box::new(edited));
    let cases: [(Verdict, &[&str], &str); 5] = [
        (taken("b"), &["dam holds for"], "take:b"),
        (Verdict::Union(None), &["the dam holds for"], "union"),
        (Verdict::Intersection(None), &["dam holds"], "intersection"),
        (edited, &[], "edit:a"),
        (Verdict::Reject, &[], "reject"),
    ];
    for (verdict, expected, how) in cases {
        let mut team = Team::new(&TWO);
        let before = team.workspace.clone();
        let edits = say(&team, &verdict).unwrap();
        team.commit(edits);
        assert_eq!(words(&team), expected, "{how}");
        let case = first(&team);
        let is_rejected = verdict == Verdict::Reject;
        let state = if is_rejected {
            CaseState::Rejected
        } else {
            CaseState::Decided
        };
        assert_eq!(
            (case.state, case.decision().unwrap().how.as_str()),
            (state, how)
        );
        team.history.undo(&mut team.workspace).unwrap();
        assert_eq!(team.workspace, before);
    }
}

#[test]
fn what_cannot_be_joined_is_refused_with_its_reason() {
    let mut team = Team::new(&TWO);
    team.field("a", "a0", "kind", "cause");
    assert_eq!(
        say(&team, &Verdict::Union(None)),
        Err(DecideError::FieldsDiffer)
    );
    assert!(say(&team, &Verdict::Union(Some(AnnotatorId::new("b")))).is_ok());
    team.change("a", "a0", |it| it.tag = crate::model::TagId::new("stance"));
    assert_eq!(
        say(&team, &Verdict::Intersection(None)),
        Err(DecideError::TagsDiffer)
    );
    let gone = DecideError::NotInCase(AnnotatorId::new("z"));
    assert_eq!(say(&team, &taken("z")), Err(gone));
    let apart = Team::new(&[
        ("a", "[one]claim [two three]x four"),
        ("b", "[one]claim [two three four]x"),
        ("c", "[one]claim two [three four]x"),
        ("d", "[one]claim [two]x three four"),
    ]);
    let cases = apart.cases().cases;
    let case = cases
        .iter()
        .find(|case| case.members.len() == 4 && case.state == CaseState::Edges);
    let shared = Verdict::Intersection(None).outcome(&apart.text, case.unwrap());
    assert_eq!(shared, Err(DecideError::NothingShared));
}

#[test]
fn deciding_again_keeps_the_id_and_leaves_one_decision() {
    let mut team = Team::new(&TWO);
    let edits = say(&team, &taken("a")).unwrap();
    team.commit(edits);
    team.field("b", "b0", "kind", "cause");
    assert_eq!(first(&team).state, CaseState::Stale);
    let case = first(&team);
    let again = decide(
        &team.text,
        (&key("curated"), &case),
        &taken("b"),
        &ruling(),
        AnnotationId::new("g2"),
    );
    team.commit(again.unwrap());
    assert_eq!(first(&team).state, CaseState::Decided);
    assert_eq!(words(&team), ["dam holds for"]);
    let ids: Vec<&str> = team.curated().by_id().map(|it| it.id.as_str()).collect();
    assert_eq!(
        (ids.as_slice(), team.curated().decisions().len()),
        (["g1"].as_slice(), 1)
    );
    let open = leave_open(&key("curated"), &first(&team));
    team.commit(open);
    assert_eq!(team.curated(), &Layer::default());
    assert_eq!(first(&team).state, CaseState::Fields);
}

#[test]
fn what_no_annotator_has_can_be_added() {
    let mut team = Team::new(&TWO);
    let edits = add_new(
        &key("curated"),
        annotation("x", "topic"),
        &ruling(),
        &AnnotationId::new("g7"),
    );
    team.commit(edits);
    let case = first(&team);
    assert_eq!(
        (case.state, case.decision().unwrap().how.as_str()),
        (CaseState::Decided, "new")
    );
    assert_eq!(case.outcome.unwrap().id.as_str(), "g7");
}

fn planned(team: &Team, rule: &Rule) -> Vec<(usize, Verdict)> {
    let cases = team.cases().cases;
    let place = |id: &CaseId| cases.iter().position(|case| case.id == *id).unwrap();
    let planned = plan(&team.text, &cases, rule);
    planned
        .into_iter()
        .map(|it| (place(&it.case), it.verdict))
        .collect()
}

#[test]
fn rules_decide_what_they_say_and_nothing_else() {
    let team = Team::new(&[
        ("a", "[One]claim [two]claim three [four]x five six"),
        ("b", "[One]claim [two]stance three four five six"),
        ("c", "[One]claim [two]claim three four [five]x six"),
    ]);
    let two_thirds = Rule::Majority(Share { of: 2, all: 3 });
    assert_eq!(two_thirds.to_string(), "rule:majority(2/3)");
    assert_eq!(planned(&team, &Rule::Unanimous), [(0, taken("a"))]);
    let expected = [(1, taken("a")), (2, Verdict::Reject), (3, Verdict::Reject)];
    assert_eq!(planned(&team, &two_thirds), expected);
    let all = Rule::Majority(Share { of: 1, all: 1 });
    assert_eq!(planned(&team, &all), []);
    assert_eq!(planned(&team, &Rule::Alone), []);
    let even = Team::new(&[("a", "[One]claim"), ("b", "One")]);
    let half = Rule::Majority(Share { of: 1, all: 2 });
    assert_eq!(planned(&even, &half), [], "a tie is no majority");
    let alone = Team::new(&[("a", "[One]claim")]);
    assert_eq!(planned(&alone, &Rule::Alone), [(0, taken("a"))]);
}

#[test]
fn edges_are_set_only_within_so_many_words() {
    let team = Team::new(&[
        ("a", "[Then the dam holds]claim for now"),
        ("b", "Then [the dam holds]claim for now"),
        ("c", "Then [the dam holds for]claim now"),
    ]);
    let rule = |within_words, choice| Rule::Edges {
        within_words,
        choice,
    };
    assert_eq!(planned(&team, &rule(0, EdgeChoice::Union)), []);
    assert_eq!(
        planned(&team, &rule(1, EdgeChoice::Union)),
        [(0, Verdict::Union(None))]
    );
    assert_eq!(
        planned(&team, &rule(1, EdgeChoice::Longest)),
        [(0, taken("a"))]
    );
    for (choice, expected) in [
        (EdgeChoice::Union, "Then the dam holds for"),
        (EdgeChoice::Intersection, "the dam holds"),
        (EdgeChoice::Longest, "Then the dam holds"),
        (EdgeChoice::Majority, "the dam holds"),
    ] {
        let mut team = Team::new(&[
            ("a", "[Then the dam holds]claim for now"),
            ("b", "Then [the dam holds]claim for now"),
            ("c", "Then [the dam holds for]claim now"),
        ]);
        let cases = team.cases().cases;
        let before = team.workspace.clone();
        let rule = rule(1, choice);
        let planned = plan(&team.text, &cases, &rule);
        let mut n = 0;
        let mut new_id = || {
            n += 1;
            AnnotationId::new(format!("g{n}"))
        };
        let edits = take_planned(
            &team.text,
            (&key("curated"), &cases),
            &planned,
            &ruling(),
            &mut new_id,
        );
        team.commit(edits.unwrap());
        assert_eq!(words(&team), [expected]);
        let how = rule.to_string();
        assert_eq!(first(&team).decision().unwrap().how, how);
        let back = take_back(&key("curated"), team.curated(), &how);
        team.commit(back);
        assert_eq!(team.workspace, before);
    }
}

proptest! {
    #[test]
    fn the_union_holds_each_and_each_holds_the_intersection(
        parts in prop::collection::vec(prop::collection::vec((0_usize..30, 1_usize..9), 1..4), 1..5),
    ) {
        let all: Vec<Vec<crate::text::TextRange>> = parts
            .iter()
            .map(|it| {
                let ranges = it.iter().map(|(start, length)| {
                    crate::text::TextRange::from_bytes(*start, start + length).unwrap()
                });
                super::edges::union(&[ranges.collect()])
            })
            .collect();
        let holds = |ranges: &[crate::text::TextRange], at: usize| {
            ranges.iter().any(|it| it.to_bytes().contains(&at))
        };
        let union = super::edges::union(&all);
        let intersection = super::edges::intersection(&all);
        for at in 0..40 {
            prop_assert_eq!(holds(&union, at), all.iter().any(|it| holds(it, at)));
            prop_assert_eq!(holds(&intersection, at), all.iter().all(|it| holds(it, at)));
        }
    }
}
