use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::{
    AnnotateCommand, AppCommand, LookCommand, Modal, RegisterCommand, Selection, UiCommand,
};
use crate::model::{ArticleId, Entry, EntryRef, FieldId, FieldValue, RegisterKind, TagId};
use crate::testing::window::{Stage, harness_showing, open_project, press, run_until, type_into};
use crate::text::TextRange;

const CODEBOOK: &str = r##"(format: 1, name: "Quays", tags: [
    (id: "claim", name: "Claim", color: "#0072b2", fields: [
        (id: "who", name: "Who", kind: "entry", registers: ["actor"]),
    ]),
])"##;

fn actor(name: &str) -> EntryRef {
    EntryRef::new(RegisterKind::Actor, name)
}

/// Two actors, one of them named in the first article; the second article is open.
fn window() -> Harness<'static, Stage> {
    let mut project = open_project(&[
        ("a.txt", "Ferries stand idle\n\nCrews oppose the closure.\n"),
        ("b.txt", "Quay opens\n\nNobody objects.\n"),
        ("codebook.ron", CODEBOOK),
    ]);
    for name in ["Crews", "The council"] {
        project.run(RegisterCommand::Put(actor(name), Box::default()));
    }
    let start = project
        .state
        .document
        .as_ref()
        .unwrap()
        .text()
        .find("Crews")
        .unwrap();
    let words = TextRange::from_bytes(start, start + 5).unwrap();
    project.run(LookCommand::Select(Selection::range(words)));
    project.run(AnnotateCommand::Tag(TagId::new("claim")));
    let id = project
        .state
        .document
        .as_ref()
        .unwrap()
        .selected
        .clone()
        .unwrap()
        .id;
    project.run(AnnotateCommand::SetField {
        id,
        field: FieldId::new("who"),
        value: Some(FieldValue::One(actor("Crews").to_string())),
    });
    project.run(AppCommand::OpenArticle(ArticleId::new("b.txt")));
    project.wait_until(|state| {
        state
            .document
            .as_ref()
            .is_some_and(|document| document.article.id.as_str() == "b.txt")
    });
    harness_showing(project, Modal::Registers(None))
}

fn entry(harness: &Harness<'static, Stage>, name: &str) -> Option<Entry> {
    harness
        .state()
        .state()
        .registers()
        .entries
        .get(&actor(name))
        .cloned()
}

#[test]
fn an_entry_is_added_and_filled_in() {
    let mut harness = window();
    type_into(&mut harness, "New entry's name", "Mira Holm");
    type_into(&mut harness, "New alias", "M. Holm");
    type_into(&mut harness, "Attribute party", "Harbour list");
    let added = entry(&harness, "Mira Holm").unwrap();
    assert_eq!(added.aliases, ["M. Holm"]);
    assert_eq!(
        added.attributes.get("party").map(String::as_str),
        Some("Harbour list")
    );
}

#[test]
fn a_new_name_goes_everywhere_and_one_that_is_taken_is_refused() {
    let mut harness = window();
    press(&mut harness, "Entry Crews");
    type_into(&mut harness, "Entry name", "The council");
    assert!(
        harness
            .query_by_label_contains("is there already")
            .is_some()
    );
    type_into(&mut harness, "Entry name", "Ferry crews");
    assert_eq!(entry(&harness, "Crews"), None);
    assert_eq!(entry(&harness, "Ferry crews").unwrap().aliases, ["Crews"]);
    let state = harness.state().state();
    assert_eq!(state.uses_of(&actor("Ferry crews")).len(), 1);
    assert_eq!(
        state.history.next_undo().unwrap().name,
        "Rename ‘Crews’ to ‘Ferry crews’"
    );
}

#[test]
fn a_use_is_listed_and_a_click_opens_its_article_there() {
    let mut harness = window();
    press(&mut harness, "Entry Crews");
    assert!(harness.query_by_label("Used in 1 annotation").is_some());
    press(&mut harness, "Go to “Crews”");
    run_until(&mut harness, |state| {
        let document = state.document.as_ref();
        document.is_some_and(|document| document.article.id.as_str() == "a.txt")
    });
    let state = harness.state().state();
    assert_eq!(state.modal, None);
    assert!(state.document.as_ref().unwrap().selected.is_some());
}

#[test]
fn the_filter_and_the_tabs_narrow_the_list() {
    let mut harness = window();
    type_into(&mut harness, "Filter entries", "coun");
    assert!(harness.query_by_label("Entry The council").is_some());
    assert!(harness.query_by_label("Entry Crews").is_none());
    press(&mut harness, "Claims");
    assert!(harness.query_by_label("Entry The council").is_none());
}

#[test]
fn an_entry_is_deleted_and_comes_back_with_undo() {
    let mut harness = window();
    press(&mut harness, "Entry The council");
    press(&mut harness, "Delete from the register");
    assert_eq!(entry(&harness, "The council"), None);
    harness.state().send(UiCommand::Undo);
    harness.run_steps(3);
    assert!(entry(&harness, "The council").is_some());
}
