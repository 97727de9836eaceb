use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::{AnnotateCommand, AppCommand, LookCommand, Modal, Selection};
use crate::model::{Tag, TagId};
use crate::testing::window::{Stage, harness_showing, open_project, press, type_into, type_over};
use crate::text::TextRange;

const CODEBOOK: &str = r##"(format: 1, name: "Quays", tags: [
    (id: "claim", name: "Claim", color: "#0072b2", key: "1"),
    (id: "stance", name: "Stance", color: "#d55e00"),
])"##;

fn window() -> Harness<'static, Stage> {
    let text = "Ferries stand idle\n\nCrews oppose the closure.\n";
    let mut project = open_project(&[("a.txt", text), ("codebook.ron", CODEBOOK)]);
    project.run(LookCommand::Select(Selection::range(
        TextRange::from_bytes(0, 7).unwrap(),
    )));
    project.run(AnnotateCommand::Tag(TagId::new("claim")));
    harness_showing(project, Modal::Codebook(None))
}

fn show(harness: &mut Harness<'static, Stage>, command: AppCommand) {
    harness.state().send(command);
    harness.run_steps(4);
}

fn tag(harness: &Harness<'static, Stage>, id: &str) -> Option<Tag> {
    let codebook = &harness.state().state().workspace.codebook;
    codebook.tag(&TagId::new(id)).cloned()
}

#[test]
fn a_tag_is_added_under_another_named_coloured_and_given_a_key() {
    let mut harness = window();
    type_over(&mut harness, "New tag's name", "Sub claim");
    press(&mut harness, "Add below the tag in hand");
    let added = tag(&harness, "sub-claim").unwrap();
    assert_eq!(added.parent, Some(TagId::new("claim")));
    type_into(&mut harness, "Tag name", "Part of a claim");
    type_into(&mut harness, "Tag key", "s");
    press(&mut harness, "Colour #c1661c");
    let changed = tag(&harness, "sub-claim").unwrap();
    assert_eq!(
        (changed.name.as_str(), changed.key),
        ("Part of a claim", Some('s'))
    );
    assert_eq!(changed.color.to_string(), "#c1661c");
}

#[test]
fn a_key_of_another_tag_or_of_a_command_is_refused_beside_the_field() {
    let mut harness = window();
    press(&mut harness, "Stance in the tree");
    for (key, told) in [
        ("1", "The key 1 is taken by ‘Claim’"),
        ("n", "The key n stands for “Next annotation”"),
    ] {
        type_into(&mut harness, "Tag key", key);
        assert!(harness.query_by_label(told).is_some(), "{key}");
        assert_eq!(tag(&harness, "stance").unwrap().key, None, "{key}");
    }
}

#[test]
fn arrows_go_through_the_tags_and_alt_moves_them() {
    let mut harness = window();
    press(&mut harness, "Claim in the tree");
    harness.key_press(Key::ArrowDown);
    harness.run_steps(4);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    harness.run_steps(4);
    assert_eq!(
        tag(&harness, "stance").unwrap().parent,
        Some(TagId::new("claim"))
    );
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(4);
    assert_eq!(tag(&harness, "stance").unwrap().parent, None);
}

#[test]
fn deleting_a_tag_in_use_asks_what_becomes_of_its_annotations() {
    let mut harness = window();
    press(&mut harness, "Delete…");
    assert!(tag(&harness, "claim").is_some());
    press(&mut harness, "Delete the tag and 1 annotation in 1 article");
    assert_eq!(tag(&harness, "claim"), None);
    assert_eq!(harness.state().state().n_with_tag(&TagId::new("claim")), 0);
}

#[test]
fn a_field_with_answers_is_added() {
    let mut harness = window();
    press(&mut harness, "Stance in the tree");
    type_into(&mut harness, "New field's name", "Polarity");
    press(&mut harness, "Kind: Text");
    press(&mut harness, "One of a list");
    for answer in ["Supports", "Opposes"] {
        type_into(&mut harness, "New answer", answer);
    }
    let stance = tag(&harness, "stance").unwrap();
    let [field] = stance.fields.as_slice() else {
        panic!("{:?}", stance.fields)
    };
    let crate::model::FieldKind::Choice(choices) = &field.kind else {
        panic!("{:?}", field.kind)
    };
    let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(
        (field.id.as_str(), ids),
        ("polarity", vec!["supports", "opposes"])
    );
}

#[test]
fn another_codebook_is_taken_as_a_start_and_undo_brings_the_old_one_back() {
    let mut harness = window();
    press(&mut harness, "The codebook as a whole");
    let template = crate::builtin::CODEBOOKS[3].read();
    let button = format!("Use {}", template.name);
    press(&mut harness, &button);
    assert_eq!(
        harness.state().state().workspace.codebook.name,
        template.name
    );
    show(&mut harness, crate::app::UiCommand::Undo.into());
    assert_eq!(harness.state().state().workspace.codebook.name, "Quays");
}

#[test]
fn escape_closes_the_window() {
    let mut harness = window();
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert_eq!(harness.state().state().modal, None);
}
