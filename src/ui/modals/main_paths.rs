//! The main path through each window, by accessible name.

use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::settings::ThemeChoice;
use crate::app::{
    AnnotateCommand, AppCommand, ArticleCommand, LookCommand, Modal, PathPurpose, Selected,
    Selection, UiCommand,
};
use crate::model::{Annotation, AnnotatorId, ArticleId, MetadataField, TagId};
use crate::testing::window::{Project, Stage, new_harness, open_project};
use crate::text::TextRange;

const ARTICLE: &str = "Dam talks end\n\nThe river council met for two days. \
\"No dam is safe\", said Mira Holm.\n";

fn project() -> Project {
    open_project(&[
        ("a.txt", ARTICLE),
        ("b.txt", "Bridge to open\n\nIt opens in May.\n"),
    ])
}

fn select(project: &mut Project, words: &str) {
    let text = project.state.document.as_ref().unwrap().text().to_owned();
    let start = text.find(words).unwrap();
    let range = TextRange::from_bytes(start, start + words.len()).unwrap();
    project.run(LookCommand::Select(Selection::range(range)));
}

fn tag(project: &mut Project, words: &str, tag: &str) -> Annotation {
    select(project, words);
    project.run(AnnotateCommand::Tag(TagId::new(tag)));
    Annotation::clone(project.state.my_selected().unwrap())
}

fn show(project: Project, command: UiCommand) -> Harness<'static, Stage> {
    let mut harness = new_harness(project);
    harness.state().send(command);
    harness.run_steps(3);
    harness
}

fn type_in(harness: &mut Harness<'static, Stage>, words: &str) {
    harness.event(Event::Text(words.to_owned()));
    harness.run_steps(2);
}

fn press(harness: &mut Harness<'static, Stage>, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

fn click(harness: &mut Harness<'static, Stage>, name: &str) {
    harness.get_by_label(name).click();
    harness.run_steps(3);
}

/// Draws frames until something is so, waking for what workers do.
fn run_until(harness: &mut Harness<'static, Stage>, is_so: impl Fn(&Stage) -> bool) {
    for _ in 0..2000 {
        if is_so(harness.state()) {
            return;
        }
        harness.step();
        std::thread::yield_now();
    }
    panic!("it never came to be");
}

#[test]
fn the_palette_runs_what_is_typed_and_entered() {
    let mut harness = show(project(), UiCommand::CommandPalette);
    type_in(&mut harness, "settngs");
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().state().modal, Some(Modal::Settings));
    let recent = &harness.state().state().recent_commands;
    assert_eq!(recent.first(), Some(&UiCommand::Settings));
}

#[test]
fn the_palette_opens_an_article_by_its_title() {
    let mut harness = show(project(), UiCommand::CommandPalette);
    type_in(&mut harness, "bridge to op");
    press(&mut harness, Key::Enter);
    run_until(&mut harness, |stage| {
        let document = stage.state().document.as_ref();
        document.is_some_and(|document| document.article.id.as_str() == "b.txt")
    });
}

#[test]
fn the_palette_offers_nothing_that_cannot_be_done_now() {
    let mut harness = show(project(), UiCommand::CommandPalette);
    type_in(&mut harness, "delete annotation");
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().state().modal, Some(Modal::Palette));
}

#[test]
fn a_tag_is_picked_by_typing_and_by_the_arrows() {
    let mut project = project();
    select(&mut project, "two days");
    let mut harness = show(project, UiCommand::PickTag);
    type_in(&mut harness, "stan");
    press(&mut harness, Key::Enter);
    let selected = harness.state().state().my_selected().unwrap();
    assert_eq!(selected.tag, TagId::new("stance"));
    harness.state().send(UiCommand::ChangeTag);
    harness.run_steps(3);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    let state = harness.state().state();
    let first = &state.workspace.codebook.tags[0].id;
    assert_eq!(&state.my_selected().unwrap().tag, first);
}

#[test]
fn an_annotation_is_linked_to_another_one() {
    let mut project = project();
    let other = tag(&mut project, "river council", "claim");
    let from = tag(&mut project, "No dam is safe", "stance");
    let mut harness = show(project, UiCommand::LinkAnnotation);
    click(&mut harness, "contradicts");
    type_in(&mut harness, "river");
    press(&mut harness, Key::Enter);
    let state = harness.state().state();
    let link = &state.my_layer().unwrap().get(&from.id).unwrap().links[0];
    assert_eq!(
        (link.relation.as_str(), &link.to),
        ("contradicts", &other.id)
    );
}

#[test]
fn a_typed_path_that_is_not_there_is_told_and_a_folder_is_walked_into() {
    let project = project();
    let root = project.folder.path().join("project");
    std::fs::create_dir(root.join("more")).unwrap();
    std::fs::File::create(root.join("picture.png")).unwrap();
    let mut harness = show(project, UiCommand::OpenPath);
    run_until(&mut harness, |stage| stage.state().modal.is_some());
    while harness.query_by_label("more").is_none() {
        harness.step();
    }
    assert!(harness.query_by_label("picture.png").is_none());
    type_in(&mut harness, "nothing");
    press(&mut harness, Key::Enter);
    assert!(
        harness
            .query_by_label_contains("Nothing is there")
            .is_some()
    );
    let purpose = Modal::OpenPath(PathPurpose::Open);
    assert_eq!(harness.state().state().modal, Some(purpose));
    for _ in "nothing".chars() {
        harness.key_press(Key::Backspace);
    }
    harness.run_steps(2);
    click(&mut harness, "more");
    let typed = harness.get_by_label("Path").value().unwrap();
    assert!(
        typed.trim_end_matches(['/', '\\']).ends_with("more"),
        "{typed}"
    );
}

#[test]
fn tab_completes_a_path() {
    let project = project();
    let mut harness = show(project, UiCommand::OpenPath);
    while harness.query_by_label("b.txt").is_none() {
        harness.step();
    }
    type_in(&mut harness, "b");
    press(&mut harness, Key::Tab);
    let typed = harness.get_by_label("Path").value().unwrap();
    assert!(typed.ends_with("b.txt"), "{typed}");
}

#[test]
fn a_setting_is_in_force_at_once() {
    let mut harness = show(project(), UiCommand::Settings);
    click(&mut harness, "Dark");
    click(&mut harness, "Sans serif");
    let settings = &harness.state().state().settings;
    assert_eq!(settings.theme, ThemeChoice::Dark);
    assert_eq!(settings.reading.typeface, "sans");
}

#[test]
fn keys_are_changed_by_pressing_others() {
    let mut harness = show(project(), UiCommand::ShowKeys);
    type_in(&mut harness, "find next");
    click(&mut harness, "Change keys of Find next, now F3");
    press(&mut harness, Key::F7);
    let settings = &harness.state().state().settings;
    assert_eq!(settings.shortcuts["find-next"], "F7");
    click(&mut harness, "Change keys of Find next, now F7");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run_steps(3);
    assert!(
        !harness
            .state()
            .state()
            .document
            .as_ref()
            .unwrap()
            .find
            .is_open
    );
    assert!(
        harness
            .query_by_label_contains("belongs to ‘Find in article’")
            .is_some()
    );
    click(&mut harness, "Take it from there");
    let settings = &harness.state().state().settings;
    assert_eq!(settings.shortcuts["find-next"], "ctrl+F");
    assert_eq!(settings.shortcuts["find-in-article"], "");
}

#[test]
fn a_detail_is_corrected_and_taken_back() {
    let mut harness = show(project(), UiCommand::EditMetadata);
    harness
        .get_by_role_and_label(egui::accesskit::Role::TextInput, "Outlet")
        .focus();
    harness.run_steps(2);
    type_in(&mut harness, "Oster Post");
    press(&mut harness, Key::Enter);
    let outlet = |harness: &Harness<'static, Stage>| {
        let document = harness.state().state().document.as_ref().unwrap();
        document.article.metadata.outlet.clone()
    };
    assert_eq!(outlet(&harness), "Oster Post");
    click(&mut harness, "Reset outlet");
    assert_eq!(outlet(&harness), "");
}

#[test]
fn many_articles_are_corrected_and_keep_what_was_corrected_before() {
    let mut project = open_project(&[
        ("a.txt", ARTICLE),
        ("b.txt", "Bridge to open\n\nIt opens in May.\n"),
        (
            "b.meta.ron",
            "(\n    format: 1,\n    fields: {\"author\": \"Ana Lund\"},\n)\n",
        ),
    ]);
    let articles = ["a.txt", "b.txt"].map(ArticleId::new).to_vec();
    project.run(ArticleCommand::SetMetadata {
        articles,
        field: MetadataField::Section,
        value: Some("On {title}".to_owned()),
    });
    project.wait_until(|state| state.workspace.corrections.len() == 2 && state.saves.is_saved());
    let corrected = project.read("b.meta.ron");
    assert!(corrected.contains("Ana Lund"), "{corrected}");
    assert!(corrected.contains("On Bridge to open"), "{corrected}");
    assert!(project.read("a.meta.ron").contains("On Dam talks end"));
}

const MOVED: &str = r#"#![enable(implicit_some)]
(
    format: 1,
    article: (file: "a.txt", sha256: "00", length: 100),
    annotator: "alice",
    status: "in-progress",
    fields: {},
    annotations: [
        (id: "A3", tag: "claim", spans: [(start: 15, end: 54, quote: "The river council had met for three days", before: "Dam talks end\n\n", after: ". \"No dam is safe\", said Mira Ho")], fields: {}, note: "", links: []),
        (id: "A4", tag: "stance", spans: [(start: 76, end: 120, quote: "Farmers downstream were promised wells", before: "since May. ", after: " by spring.")], fields: {}, note: "", links: []),
    ],
)
"#;

fn moved() -> Project {
    let mut project = open_project(&[("a.txt", ARTICLE), ("a.txt.alice.ron", MOVED)]);
    let alice = AnnotatorId::new("alice");
    project.run(AppCommand::BeAnnotator(alice, "Alice".to_owned()));
    project.wait_until(|state| state.n_unplaced() == 2);
    project
}

#[test]
fn a_doubtful_place_is_confirmed_and_a_lost_one_placed_anew() {
    let mut project = moved();
    select(&mut project, "No dam is safe");
    let mut harness = show(project, UiCommand::ReanchorDesk);
    assert!(harness.query_by_label("1 of 2").is_some());
    click(&mut harness, "Confirm");
    assert_eq!(harness.state().state().n_unplaced(), 1);
    let text = harness
        .state()
        .state()
        .document
        .as_ref()
        .unwrap()
        .text()
        .to_owned();
    let start = text.find("two days").unwrap();
    let words = TextRange::from_bytes(start, start + 8).unwrap();
    harness
        .state()
        .send(LookCommand::Select(Selection::range(words)));
    harness.run_steps(3);
    click(&mut harness, "Place here");
    assert_eq!(harness.state().state().n_unplaced(), 0);
    assert!(
        harness
            .query_by_label_contains("has a sure place")
            .is_some()
    );
    let lost = harness.state().state().my_layer().unwrap();
    let hull = lost
        .get(&crate::model::AnnotationId::new("A4"))
        .unwrap()
        .hull();
    assert_eq!(hull, Some(words));
}

#[test]
fn the_desk_goes_by_keys() {
    let mut harness = show(moved(), UiCommand::ReanchorDesk);
    press(&mut harness, Key::ArrowDown);
    assert!(harness.query_by_label("2 of 2").is_some());
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().state().n_unplaced(), 1);
    press(&mut harness, Key::Delete);
    assert_eq!(harness.state().state().n_unplaced(), 0);
}

#[test]
fn problems_are_listed() {
    let mut project = project();
    let problem = "a.txt.bob.ron: line 3: no such thing".to_owned();
    project
        .state
        .folder
        .as_mut()
        .unwrap()
        .problems
        .push(problem.clone());
    let mut harness = show(project, UiCommand::ShowProblems);
    assert!(harness.query_by_label(&problem).is_some());
    click(&mut harness, "Copy details");
    assert_eq!(harness.state().state().modal, Some(Modal::Problems));
}

#[test]
fn the_guide_turns_to_another_chapter_and_about_tells_the_version() {
    let mut harness = show(project(), UiCommand::UserGuide);
    click(&mut harness, "Working as a team");
    assert!(harness.query_by_label_contains("shared folder").is_some());
    harness.state().send(UiCommand::About);
    harness.run_steps(3);
    assert!(
        harness
            .query_by_label_contains(crate::builtin::VERSION)
            .is_some()
    );
}

/// A project whose annotations cannot be saved: a folder stands where the sidecar goes.
fn unsaved() -> Project {
    let mut project = project();
    let me = project.state.me().unwrap().clone();
    let root = project.folder.path().join("project");
    let sidecar = root.join(format!("a.txt.{me}.ron"));
    std::fs::create_dir_all(sidecar.join("in the way")).unwrap();
    select(&mut project, "two days");
    project
        .state
        .run(vec![AnnotateCommand::Tag(TagId::new("claim")).into()]);
    project.wait_until(|state| state.saves.failure().is_some());
    project.state.closing = true;
    project
}

#[test]
fn closing_names_what_would_be_lost_and_one_may_stay() {
    let mut harness = new_harness(unsaved());
    harness.run_steps(3);
    let name = "Your annotations on a.txt";
    assert!(harness.query_by_label(name).is_some());
    click(&mut harness, "Stay");
    assert!(!harness.state().state().closing);
    assert!(harness.query_by_label(name).is_none());
}

#[test]
fn closing_anyway_gives_up_what_is_not_saved() {
    let mut harness = new_harness(unsaved());
    harness.run_steps(3);
    click(&mut harness, "Close anyway");
    assert!(harness.state().state().saves.is_saved());
}

#[test]
fn every_window_draws_its_title() {
    let mut project = project();
    let picked = tag(&mut project, "two days", "claim");
    let me = project.state.me().unwrap().clone();
    let selected = Selected {
        annotator: me,
        id: picked.id,
    };
    project.run(LookCommand::Pick(Some(selected)));
    let mut harness = new_harness(project);
    for (command, title) in [
        (UiCommand::CommandPalette, "All commands"),
        (UiCommand::ChangeTag, "Change the tag"),
        (UiCommand::ShowKeys, "Keys"),
        (UiCommand::OpenPath, "Open path"),
        (UiCommand::LinkAnnotation, "Link to another annotation"),
        (UiCommand::EditMetadata, "Article details"),
        (UiCommand::Settings, "Settings"),
        (UiCommand::ShowProblems, "Problems and conflicts"),
        (UiCommand::UserGuide, "User guide"),
        (UiCommand::About, "About Stancemark"),
    ] {
        harness.state().send(command);
        harness.run_steps(3);
        assert!(
            harness.query_all_by_label(title).next().is_some(),
            "{title}"
        );
        press(&mut harness, Key::Escape);
        assert_eq!(harness.state().state().modal, None, "{title}");
    }
}
