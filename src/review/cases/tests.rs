use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::{
    AnnotatorId, CaseId, Decision, Extra, FieldValue, Layer, Outcome, Span, Status, TagId,
};
use crate::review::fixture::{Team, annotation, key};
use crate::testing::{generate, marked};
use crate::text::TextRange;

fn check(drawn: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(Team::new(drawn).states(), expected, "{drawn:?}");
}

#[test]
fn a_case_has_the_state_that_matters_most() {
    check(
        &[
            ("a", "The [dam holds]claim now"),
            ("b", "The [dam holds]claim now"),
        ],
        &["agree"],
    );
    check(
        &[
            ("a", "The[ dam holds ]claim|now"),
            ("b", "The [dam holds]claim now"),
        ],
        &["agree"],
    );
    check(
        &[
            ("a", "[The dam holds]claim now"),
            ("b", "The [dam holds]claim now"),
        ],
        &["edges"],
    );
    check(
        &[
            ("a", "[The dam holds]stance now"),
            ("b", "The [dam holds]claim now"),
        ],
        &["tag"],
    );
    check(
        &[
            ("a", "The [dam holds]claim now"),
            ("b", "The dam holds now"),
        ],
        &["only-some"],
    );
    check(
        &[
            ("a", "The [dam]claim holds now"),
            ("b", "The [dam]stance holds now"),
            ("c", "The dam holds now"),
        ],
        &["tag"],
    );
    check(&[("a", "The [dam]claim holds now")], &["alone"]);
    check(
        &[
            ("a", "The [dam ]claim|holds now"),
            ("b", "The dam [holds]claim now"),
        ],
        &["only-some", "only-some"],
    );
    check(
        &[
            ("a", "[The [dam]stance holds]claim now"),
            ("b", "[The [dam]stance holds]claim now"),
        ],
        &["agree", "agree"],
    );
}

#[test]
fn fields_that_differ_are_named_and_remarks_are_not_compared() {
    let mut team = Team::new(&[("a", "The [dam]claim"), ("b", "The [dam]claim")]);
    team.change("a", "a0", |it| "mine".clone_into(&mut it.note));
    team.field("a", "a0", "speaker", "");
    assert_eq!(team.states(), ["agree"]);
    team.field("a", "a0", "kind", "cause");
    assert_eq!(team.states(), ["fields"]);
    let case = &team.cases().cases[0];
    let fields: Vec<&str> = case
        .differences
        .fields
        .iter()
        .map(crate::model::FieldId::as_str)
        .collect();
    assert_eq!(fields, ["kind"]);
    let many =
        |values: &[&str]| FieldValue::Many(values.iter().map(|it| (*it).to_owned()).collect());
    let id = crate::model::FieldId::new("kind");
    for (annotator, values) in [("a", ["x", "y"]), ("b", ["y", "x"])] {
        team.change(annotator, &format!("{annotator}0"), |it| {
            it.fields.insert(id.clone(), many(&values));
        });
    }
    assert_eq!(team.states(), ["agree"]);
}

#[test]
fn who_has_not_finished_is_missing_and_does_not_disagree() {
    let mut team = Team::new(&[
        ("a", "The [dam]claim"),
        ("b", "The [dam]claim"),
        ("c", "The dam"),
    ]);
    team.status("c", Status::InProgress);
    let cases = team.cases();
    assert_eq!(cases.cases[0].state, CaseState::Agree);
    assert_eq!(cases.unfinished, [AnnotatorId::new("c")]);
    team.status("c", Status::Done);
    assert_eq!(team.states(), ["only-some"]);
}

#[test]
fn pieces_are_compared_one_by_one() {
    let mut team = Team::new(&[
        ("a", "The [dam holds now]claim"),
        ("b", "The dam holds now"),
    ]);
    let of = |drawn: &str| -> Vec<Span> {
        let ranges = marked(drawn).ranges();
        ranges.into_iter().map(Span::Placed).collect()
    };
    team.change("b", "b0", |it| it.spans = of("The [dam] holds [now]"));
    assert_eq!(team.states(), ["edges"]);
    team.change("a", "a0", |it| it.spans = of("The [dam] holds[ now]"));
    assert_eq!(team.states(), ["agree"]);
}

#[test]
fn annotations_on_the_article_meet_by_tag_and_fields() {
    let mut team = Team::new(&[("a", "The dam"), ("b", "The dam")]);
    for (annotator, id, value) in [
        ("a", "1", "x"),
        ("a", "2", "y"),
        ("b", "1", "y"),
        ("b", "2", "z"),
    ] {
        team.field(annotator, id, "kind", value);
    }
    team.change("b", "3", |it| it.tag = TagId::new("topic"));
    let mut states = team.states();
    states.sort_unstable();
    assert_eq!(states, ["agree", "fields", "only-some"]);
    assert!(team.cases().cases.iter().all(|case| case.place.is_none()));
}

fn decide(team: &mut Team, nth: usize, outcome: Outcome) -> CaseId {
    let case = team.cases().cases[nth].clone();
    let decision = Decision {
        case: case.id.clone(),
        from: case.sources(),
        seen: seen(&team.text, &case.members),
        outcome,
        how: String::new(),
        by: AnnotatorId::new("carol"),
        at: None,
        reason: String::new(),
        note: String::new(),
        codebook: String::new(),
        extra: Extra::default(),
    };
    let layer = team.workspace.layers.get_mut(&key("curated")).unwrap();
    layer.replace_decision(&case.id, Some(Arc::new(decision)));
    case.id
}

#[test]
fn a_decision_stands_until_what_it_was_made_of_changes() {
    let drawn = [
        ("a", "[Then]x The [dam holds]claim"),
        ("b", "Then The [dam]claim holds"),
    ];
    let stale: [fn(&mut Team); 6] = [
        |team| team.field("a", "a1", "kind", "cause"),
        |team| team.change("b", "b0", |it| it.tag = TagId::new("stance")),
        |team| {
            team.change("b", "b0", |it| {
                it.spans = vec![Span::Placed(TextRange::from_bytes(9, 18).unwrap())];
            });
        },
        |team| team.remove("a", "a1"),
        |team| {
            team.remove("a", "a1");
            team.remove("b", "b0");
        },
        |team| {
            let layer = Layer::new(Status::Done, [], Extra::default());
            team.workspace.layers.insert(key("c"), layer);
            team.change("c", "c0", |it| {
                it.spans = vec![Span::Placed(TextRange::from_bytes(9, 12).unwrap())];
            });
        },
    ];
    for (nth, change) in stale.into_iter().enumerate() {
        let mut team = Team::new(&drawn);
        let case_id = decide(&mut team, 1, Outcome::Rejected);
        assert_eq!(team.states(), ["only-some", "rejected"]);
        change(&mut team);
        let cases = team.cases().cases;
        let case = cases.iter().find(|case| case.id == case_id).unwrap();
        assert_eq!(case.state, CaseState::Stale, "{nth}");
    }
    let fresh: [fn(&mut Team); 4] = [
        |team| team.change("b", "b0", |it| "why".clone_into(&mut it.note)),
        |team| team.remove("a", "a0"),
        |team| team.status("a", Status::InProgress),
        |team| {
            team.change("c", "c0", |it| {
                it.spans = vec![Span::Placed(TextRange::from_bytes(0, 4).unwrap())];
            });
        },
    ];
    for (nth, change) in fresh.into_iter().enumerate() {
        let mut team = Team::new(&drawn);
        let layer = Layer::new(Status::Done, [], Extra::default());
        team.workspace.layers.insert(key("c"), layer);
        let case_id = decide(&mut team, 1, Outcome::Rejected);
        change(&mut team);
        let cases = team.cases().cases;
        let case = cases.iter().find(|case| case.id == case_id).unwrap();
        assert_eq!(case.state, CaseState::Rejected, "{nth}");
    }
}

#[test]
fn words_that_only_move_do_not_make_a_decision_stale() {
    let far = "x".repeat(40);
    let mut team = Team::new(&[
        ("a", &format!("{far} The [dam]claim")),
        ("b", &format!("{far} The [dam]claim")),
    ]);
    let case_id = decide(&mut team, 0, Outcome::Rejected);
    let moved = format!("New words. {}", team.text);
    for (annotator, id) in [("a", "a0"), ("b", "b0")] {
        team.change(annotator, id, |it| {
            let at = moved.find("dam").unwrap();
            it.spans = vec![Span::Placed(TextRange::from_bytes(at, at + 3).unwrap())];
        });
    }
    team.text = moved;
    let cases = team.cases().cases;
    assert_eq!(
        (&cases[0].id, cases[0].state),
        (&case_id, CaseState::Rejected)
    );
}

#[test]
fn what_the_curator_has_alone_is_a_case_and_a_lost_outcome_is_stale() {
    let mut team = Team::new(&[("a", "The [dam]claim"), ("b", "The [dam]claim")]);
    let layer = team.workspace.layers.get_mut(&key("curated")).unwrap();
    let alone = annotation("g1", "topic");
    layer.replace(&alone.id.clone(), Some(Arc::new(alone)));
    assert_eq!(team.states(), ["decided", "agree"]);
    decide(&mut team, 1, Outcome::parse("g2"));
    assert_eq!(team.states(), ["decided", "stale"]);
}

#[test]
fn a_case_has_the_same_name_wherever_it_is_made() {
    let name = |texts: &[&str]| {
        let sources: Vec<_> = texts
            .iter()
            .filter_map(|it| crate::model::AnnotationRef::parse(it))
            .collect();
        case_id(&sources).to_string()
    };
    let one = name(&["a:1", "b:2"]);
    assert_eq!(one, name(&["b:2", "a:1"]));
    assert_ne!(one, name(&["a:1", "b:3"]));
    assert_eq!(one.len(), 26);
}

proptest! {
    #[test]
    fn every_placed_annotation_is_in_one_case(
        layers in prop::collection::vec(generate::layer("The old dam — “safe” — was shut.\r\nМост".into()), 1..4),
    ) {
        let mut team = Team::new(&[("z", "The old dam — “safe” — was shut.\r\nМост")]);
        let mut expected = Vec::new();
        for (nth, layer) in layers.into_iter().enumerate() {
            let annotator = format!("a{nth}");
            let annotations = layer.by_id().cloned();
            let layer = Layer::new(Status::Done, annotations, Extra::default());
            let in_cases = layer.by_id().filter(|it| it.is_article_level() || it.hull().is_some());
            expected.extend(in_cases.map(|it| format!("{annotator}:{}", it.id)));
            team.workspace.layers.insert(key(&annotator), layer);
        }
        let cases = team.cases();
        let mut found: Vec<String> = cases.cases.iter().flat_map(Case::sources).map(|it| it.to_string()).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(&cases.cases, &team.cases().cases);
        prop_assert_eq!(cases.counts().all(), cases.cases.len());
    }
}
