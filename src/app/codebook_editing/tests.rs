use super::*;
use crate::model::{Color, Extra};

fn tag(id: &str, parent: Option<&str>, key: Option<char>) -> Tag {
    Tag {
        id: TagId::new(id),
        name: id.to_uppercase(),
        parent: parent.map(TagId::new),
        color: Color::parse("#0072b2").unwrap(),
        key,
        letter: None,
        definition: String::new(),
        examples: Vec::new(),
        fields: Vec::new(),
        extra: Extra::default(),
    }
}

/// `a`, `b` with `c` and `d` under it, `e`.
fn codebook() -> Codebook {
    Codebook {
        tags: vec![
            tag("a", None, Some('1')),
            tag("b", None, None),
            tag("c", Some("b"), None),
            tag("d", Some("b"), None),
            tag("e", None, None),
        ],
        ..Codebook::default()
    }
}

#[test]
fn keys_of_other_tags_and_of_commands_are_refused_with_who_has_them() {
    let mut settings = Settings::default();
    let check = |settings: &Settings, tag: &str, key: char, expected: &str| {
        let refusal = key_refusal(&codebook(), settings, &TagId::new(tag), key);
        let told = refusal
            .map(|refusal| refusal.to_string())
            .unwrap_or_default();
        assert_eq!(told, expected, "{key}");
    };
    check(&settings, "b", '1', "The key 1 is taken by ‘A’");
    check(&settings, "a", '1', "");
    check(&settings, "b", '2', "");
    check(&settings, "b", 'ф', "");
    let repeat = "The key r stands for “Repeat the last tag with its fields”";
    check(&settings, "b", 'r', repeat);
    check(
        &settings,
        "b",
        '[',
        "“[” is no key for a tag; use a digit or a small letter",
    );
    check(
        &settings,
        "b",
        'R',
        "“R” is no key for a tag; use a digit or a small letter",
    );
    settings
        .shortcuts
        .insert(UiCommand::RepeatTag.id().to_owned(), "G".to_owned());
    check(&settings, "b", 'r', "");
    let moved = "The key g stands for “Repeat the last tag with its fields”";
    check(&settings, "b", 'g', moved);
}

#[test]
fn a_tag_steps_through_the_tree() {
    let check = |id: &str, step, expected: Option<(Option<&str>, Option<&str>)>| {
        let moved = tree_step(&codebook(), &TagId::new(id), step);
        let found = moved.map(|command| match command {
            CodebookCommand::Move { parent, before, .. } => (parent, before),
            other => panic!("{other:?}"),
        });
        let expected =
            expected.map(|(parent, before)| (parent.map(TagId::new), before.map(TagId::new)));
        assert_eq!(found, expected, "{id} {step:?}");
    };
    check("a", TreeStep::Up, None);
    check("b", TreeStep::Up, Some((None, Some("a"))));
    check("a", TreeStep::Down, Some((None, Some("e"))));
    check("b", TreeStep::Down, Some((None, None)));
    check("e", TreeStep::Down, None);
    check("e", TreeStep::In, Some((Some("b"), None)));
    check("a", TreeStep::In, None);
    check("c", TreeStep::Out, Some((None, Some("e"))));
    check("a", TreeStep::Out, None);
    check("nobody", TreeStep::Up, None);
}

#[test]
fn ids_are_readable_and_never_taken() {
    let taken = ["claim", "claim-2"];
    for (name, expected) in [
        ("Claim", "claim-3"),
        ("  Who speaks? ", "who-speaks"),
        ("Заява", "заява"),
        ("!!", "new"),
    ] {
        assert_eq!(fresh_id(name, |id| taken.contains(&id)), expected);
    }
}
