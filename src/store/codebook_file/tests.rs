use proptest::prelude::*;

use super::*;
use crate::model::Sign;

fn problems(text: &str) -> Vec<String> {
    let reading = read(text).unwrap();
    reading.problems.iter().map(ToString::to_string).collect()
}

fn ids(codebook: &Codebook) -> Vec<&str> {
    codebook.tags.iter().map(|tag| tag.id.as_str()).collect()
}

#[test]
fn the_golden_codebook_is_written_as_it_stands() {
    let text = include_str!("../../../tests/data/project_files/codebook.v1.ron");
    let reading = read(text).unwrap();
    assert_eq!(reading.problems, []);
    assert_eq!(write(&reading.value), text);
    let stance = reading.value.tag(&TagId::new("stance")).unwrap();
    let polarity = stance.field(&FieldId::new("polarity")).unwrap();
    let FieldKind::Choice(choices) = &polarity.kind else {
        panic!("{polarity:?}");
    };
    assert_eq!(choices[0].sign, Some(Sign::Supports));
    assert!(stance.extra.0.contains_key("pattern"));
}

#[test]
fn what_is_doubtful_is_reported_with_its_line_and_carried_along() {
    for (tags, expected) in [
        (
            "(id: \"a\"),\n(id: \"a\")",
            "line 2: the tag a is there twice",
        ),
        (
            "(id: \"a\", key: \"1\"),\n(id: \"b\", key: '1')",
            "line 2: the key 1 belongs to a",
        ),
        (
            "\n(id: \"a\", parent: \"z\")",
            "line 2: the tag a stands under z",
        ),
        ("(id: \"a\", key: \"12\")", "line 1: the value of key"),
        ("(id: \"a\", color: \"blue\")", "line 1: the value of color"),
        (
            "(id: \"a\", definition: 5)",
            "line 1: the value of definition",
        ),
        (
            "(name: \"a\")",
            "line 1: this record of tags cannot be read",
        ),
        ("\"a\"", "line 1: this record of tags cannot be read"),
        (
            "(id: \"a\", fields: [(id: \"f\", kind: \"slider\")])",
            "line 1: the field f is of an unknown kind, slider",
        ),
        (
            "(id: \"a\", fields: [(id: \"f\"), (id: \"f\")])",
            "line 1: the tag a has the field f twice",
        ),
        (
            "(id: \"a\", fields: [(id: \"f\", kind: \"choice\", choices: [(id: \"c\"), (id: \"c\")])])",
            "line 1: the field f has the answer c twice",
        ),
    ] {
        let text = format!("(format: 1, tags: [{tags}])");
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with(expected), "{text}: {found:?}");
        let written = write(&read(&text).unwrap().value);
        assert_eq!(problems(&written).len(), 1, "{text} became {written}");
        assert_eq!(write(&read(&written).unwrap().value), written);
    }
}

#[test]
fn a_ring_is_broken_where_the_file_names_it_first() {
    let text = "(format: 1, tags: [(id: \"x\", parent: \"b\"), (id: \"a\", parent: \"b\"), (id: \"b\", parent: \"a\"), (id: \"s\", parent: \"s\")])";
    let reading = read(text).unwrap();
    assert_eq!(ids(&reading.value), ["a", "b", "x", "s"]);
    let rings = reading.problems.iter().map(|problem| &problem.trouble);
    let expected = ["a", "s"].map(|tag| Trouble::Ring(TagId::new(tag)));
    assert_eq!(
        rings.collect::<Vec<_>>(),
        expected.iter().collect::<Vec<_>>()
    );
}

#[test]
fn a_child_that_stands_before_its_parent_is_moved_behind_it() {
    let text = "(format: 1, tags: [(id: \"c\", parent: \"b\"), (id: \"b\", parent: \"a\"), (id: \"a\"), (id: \"d\")])";
    let reading = read(text).unwrap();
    assert_eq!(ids(&reading.value), ["a", "b", "c", "d"]);
    assert_eq!(reading.problems, []);
}

#[test]
fn a_long_chain_of_tags_is_read_in_good_time() {
    let tag = |nth: usize| format!("(id: \"{nth}\", parent: \"{}\"),", nth + 1);
    let tags: String = (0..2000).map(tag).collect();
    let reading = read(&format!("(format: 1, tags: [{tags}])")).unwrap();
    assert_eq!(reading.value.tags.len(), 2000);
}

#[test]
fn a_newer_file_is_read_and_known_as_newer() {
    let reading = read("(format: 9, name: \"n\", tags: [])").unwrap();
    assert!(reading.is_newer());
    assert_eq!(reading.value.name, "n");
}

#[test]
fn an_unknown_kind_of_field_stays_until_another_is_chosen() {
    let text =
        "(format: 1, tags: [(id: \"a\", fields: [(id: \"f\", kind: \"slider\", steps: 4)])])";
    let mut codebook = read(text).unwrap().value;
    assert!(write(&codebook).contains("kind: \"slider\", steps: 4"));
    codebook.tags[0].fields[0].kind = FieldKind::YesNo;
    let written = write(&codebook);
    assert!(written.contains("kind: \"yes-no\", steps: 4"), "{written}");
}

#[test]
fn what_a_field_may_hold_is_kept_where_it_cannot_be_read_until_another_is_chosen() {
    let number = |min, max| FieldKind::Number { min, max };
    for (text, kind) in [
        (
            "kind: \"number\", min: 2, max: \"7 is sure\"",
            number(2.0, 5.0),
        ),
        (
            "kind: \"number\", min: /* of */ [1], max: -3",
            number(-7.0, -3.0),
        ),
        ("kind: \"number\", min: 1e999, max: 1e999", number(1.0, 5.0)),
        (
            "kind: \"entry\", registers: [\"actor\", \"ship\" /* new */]",
            FieldKind::Entry(vec![RegisterKind::Actor]),
        ),
    ] {
        let file = format!("(format: 1, tags: [(id: \"a\", fields: [(id: \"f\", {text})])])");
        let reading = read(&file).unwrap();
        assert!(!reading.problems.is_empty(), "{text}");
        let mut codebook = reading.value;
        let field = |codebook: &Codebook| codebook.tags[0].fields[0].clone();
        assert_eq!(field(&codebook).kind, kind, "{text}");
        let written = write(&codebook);
        for value in text.split(": ").skip(2) {
            let value = value.split(", m").next().unwrap();
            assert!(written.contains(value), "{value} in {written}");
        }
        assert_eq!(read(&written).unwrap().value, codebook);
        for other in [
            number(0.0, 3.0),
            FieldKind::Entry(vec![RegisterKind::Claim]),
        ] {
            codebook.tags[0].fields[0].kind = other.clone();
            let again = read(&write(&codebook)).unwrap().value;
            if std::mem::discriminant(&other) == std::mem::discriminant(&kind) {
                assert_eq!(field(&again).kind, other, "{text}");
                assert_eq!(field(&again).extra, Extra::default(), "{text}");
            }
        }
    }
}

#[test]
fn examples_that_cannot_be_read_are_kept_with_their_comments_until_others_are_given() {
    let text = "(format: 1, tags: [(id: \"a\", examples: [1, /* why */ \"x\", // not\n])])";
    let mut codebook = read(text).unwrap().value;
    let written = write(&codebook);
    assert!(
        written.contains("examples: [1, /* why */ \"x\", // not\n]"),
        "{written}"
    );
    codebook.tags[0].examples.push("y".to_owned());
    let again = read(&write(&codebook)).unwrap();
    assert_eq!(
        (again.problems.len(), &again.value.tags[0].examples),
        (0, &codebook.tags[0].examples)
    );
}

prop_compose! {
    fn any_extra()(extra in prop::collection::btree_map("x_[a-z]{1,4}", any::<String>(), 0..2)) -> Extra {
        Extra(extra.into_iter().map(|(name, text)| (name, quoted(&text))).collect())
    }
}

prop_compose! {
    fn any_color()(red in any::<u8>(), green in any::<u8>(), blue in any::<u8>()) -> Color {
        Color { red, green, blue }
    }
}

prop_compose! {
    fn any_choice()(
        id in any::<String>(), name in any::<String>(), definition in any::<String>(),
        sign in prop::option::of(prop::sample::select(vec![Sign::Supports, Sign::Mixed])),
        extra in any_extra(),
    ) -> Choice {
        Choice { id, name, sign, definition, extra }
    }
}

fn any_kind() -> impl Strategy<Value = FieldKind> {
    let choices = || prop::collection::vec(any_choice(), 0..3);
    let registers = prop::collection::vec(prop::sample::select(RegisterKind::ALL.to_vec()), 0..3);
    prop_oneof![
        Just(FieldKind::Text),
        Just(FieldKind::LongText),
        Just(FieldKind::YesNo),
        (-1.0e9..1.0e9_f64, 0.0..1.0e9_f64).prop_map(|(min, more)| FieldKind::Number {
            min,
            max: min + more
        }),
        choices().prop_map(FieldKind::Choice),
        choices().prop_map(FieldKind::Choices),
        registers.prop_map(FieldKind::Entry),
    ]
}

prop_compose! {
    fn any_field()(
        id in any::<String>(), name in any::<String>(), kind in any_kind(),
        is_required in any::<bool>(), guideline in any::<String>(), extra in any_extra(),
    ) -> Field {
        Field { id: FieldId::new(id), name, kind, is_required, guideline, extra }
    }
}

prop_compose! {
    fn any_tag()(
        id in any::<String>(), name in any::<String>(), parent in prop::option::of("missing.{0,3}"),
        color in any_color(), key in any::<Option<char>>(), letter in any::<Option<char>>(),
        definition in any::<String>(), examples in prop::collection::vec(any::<String>(), 0..3),
        fields in prop::collection::vec(any_field(), 0..3), extra in any_extra(),
    ) -> Tag {
        let parent = parent.map(TagId::new);
        Tag { id: TagId::new(id), name, parent, color, key, letter, definition, examples, fields, extra }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_codebook_comes_back_and_is_written_again_to_the_byte(
        name in any::<String>(), cited in any::<String>(), guideline in any::<String>(),
        tags in prop::collection::vec(any_tag(), 0..4), extra in any_extra(),
    ) {
        let codebook = Codebook { name, source: cited, guideline, tags, extra };
        let written = write(&codebook);
        let reading = read(&written).unwrap();
        prop_assert_eq!(&reading.value, &codebook, "{}", written);
        prop_assert_eq!(write(&reading.value), written);
    }

    #[test]
    fn any_tree_keeps_all_its_tags_with_parents_first(
        parents in prop::collection::vec(prop::option::of(0_usize..8), 1..8),
    ) {
        let tag = |(nth, parent): (usize, &Option<usize>)| match parent {
            Some(parent) => format!("(id: \"{nth}\", parent: \"{parent}\"),"),
            None => format!("(id: \"{nth}\"),"),
        };
        let tags: String = parents.iter().enumerate().map(tag).collect();
        let reading = read(&format!("(format: 1, tags: [{tags}])")).unwrap();
        prop_assert_eq!(reading.value.tags.len(), parents.len());
        let place = |id: &TagId| reading.value.tags.iter().position(|tag| tag.id == *id);
        for tag in &reading.value.tags {
            if let Some(parent) = tag.parent.as_ref().and_then(place) {
                prop_assert!(Some(parent) < place(&tag.id), "{:?}", ids(&reading.value));
            }
        }
    }
}
