//! The search page by accessible names, and by the keyboard alone.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::app::{AppState, Page, UiCommand};
use crate::model::Layer;
use crate::testing::window::{
    Project, Stage, new_harness, new_harness_sized, open_project, press, run_until, type_into,
};

const SMALL: [f32; 2] = [900.0, 600.0];

fn project() -> Project {
    open_project(&[
        ("a.txt", "The dam holds\n\nThe mayor said the dam is old.\n"),
        ("b.txt", "A bridge falls\n\nNobody saw the dam.\n"),
        ("c.txt", "אמר כי הסכר הישן קרס אתמול\n"),
    ])
}

fn find(harness: &mut Harness<'static, Stage>, words: &str) {
    harness.state().send(UiCommand::SearchArticles);
    harness.run_steps(4);
    type_into(harness, "Search all articles", words);
    wait_for_rows(harness);
}

fn wait_for_rows(harness: &mut Harness<'static, Stage>) {
    run_until(harness, |state| {
        !state.search.is_running() && state.search.arranged.is_some()
    });
    harness.run_steps(3);
}

fn n_annotations(state: &AppState) -> usize {
    state.workspace.layers.values().map(Layer::len).sum()
}

fn key(harness: &mut Harness<'static, Stage>, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

fn is_reading(state: &AppState, article: &str) -> bool {
    let open = state.document.as_ref();
    let is_open = open.is_some_and(|document| document.article.id.as_str() == article);
    is_open && state.page == Page::Reading
}

#[test]
fn everything_of_the_page_fits_a_small_window() {
    let mut harness = new_harness_sized(project(), SMALL);
    find(&mut harness, "dam");
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, SMALL.into());
    for label in [
        "Search all articles",
        "Search",
        "Whole words only",
        "Where: All articles",
        "Order: By place",
        "Save as CSV…",
        "Choose a tag…",
        "Hits by outlets",
        "3 hits in 2 articles",
        "The dam holds, 2 hits",
    ] {
        let place = harness.get_by_label(label).rect();
        assert!(window.contains_rect(place), "{label} is cut off at {place}");
    }
}

#[test]
fn a_click_on_a_count_shows_its_hits_and_a_click_on_a_hit_its_place() {
    let mut harness = new_harness(project());
    find(&mut harness, "dam");
    press(&mut harness, "A bridge falls, 1 hit");
    run_until(&mut harness, |state| state.search.n_rows() == 1);
    harness.run_steps(2);
    harness
        .get_by_label("A bridge falls: A bridge falls Nobody saw the dam. ")
        .click();
    run_until(&mut harness, |state| is_reading(state, "b.txt"));
    harness.run_steps(3);
    press(&mut harness, "← Back to the search results");
    assert_eq!(harness.state().state().page, Page::Search);
    press(&mut harness, "Show all");
    run_until(&mut harness, |state| state.search.n_rows() == 3);
}

#[test]
fn what_is_wrong_with_a_pattern_stands_at_the_field() {
    let mut harness = new_harness(project());
    harness.state().send(UiCommand::SearchArticles);
    harness.run_steps(4);
    press(&mut harness, "Read the pattern as a regular expression");
    type_into(&mut harness, "Search all articles", "(dam");
    assert!(harness.query_by_label_contains("unclosed group").is_some());
    let search = harness.get_by_role_and_label(Role::Button, "Search");
    assert!(search.accesskit_node().is_disabled());
    type_into(&mut harness, "Search all articles", "d.m");
    wait_for_rows(&mut harness);
    assert_eq!(harness.state().state().search.n_rows(), 3);
}

#[test]
fn the_keyboard_alone_finds_walks_opens_comes_back_ticks_and_tags() {
    let mut harness = new_harness(project());
    let ctrl_shift = Modifiers::COMMAND | Modifiers::SHIFT;
    harness.key_press_modifiers(ctrl_shift, Key::F);
    harness.run_steps(4);
    harness.get_by_label("Search all articles").type_text("dam");
    harness.run_steps(2);
    key(&mut harness, Key::Enter);
    wait_for_rows(&mut harness);
    key(&mut harness, Key::ArrowDown);
    assert_eq!(harness.state().state().search.current, Some(0));
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::Enter);
    run_until(&mut harness, |state| is_reading(state, "b.txt"));
    harness.run_steps(3);
    key(&mut harness, Key::F8);
    assert_eq!(harness.state().state().page, Page::Search);
    harness.key_press_modifiers(ctrl_shift, Key::H);
    harness.run_steps(4);
    harness.get_by_label("Find a tag").type_text("Claim");
    harness.run_steps(3);
    key(&mut harness, Key::Enter);
    assert_eq!(harness.state().state().search.n_ticked(), 3);
    key(&mut harness, Key::Home);
    key(&mut harness, Key::Space);
    assert_eq!(harness.state().state().search.n_ticked(), 2);
    harness.key_press_modifiers(ctrl_shift, Key::H);
    run_until(&mut harness, |state| n_annotations(state) == 2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    run_until(&mut harness, |state| n_annotations(state) == 0);
    key(&mut harness, Key::Escape);
    assert_eq!(harness.state().state().page, Page::Reading);
}

#[test]
fn boxes_and_buttons_tick_rows_articles_and_all_that_shows() {
    let mut harness = new_harness(project());
    find(&mut harness, "dam");
    press(&mut harness, "Choose a tag…");
    type_into(&mut harness, "Find a tag", "Claim");
    let n_ticked = |harness: &Harness<'static, Stage>| harness.state().state().search.n_ticked();
    assert_eq!(n_ticked(&harness), 3);
    press(&mut harness, "Tag The dam holds, line 3");
    assert_eq!(n_ticked(&harness), 2);
    press(&mut harness, "Tag all in The dam holds");
    assert_eq!(n_ticked(&harness), 1);
    press(&mut harness, "Tick all");
    assert_eq!(n_ticked(&harness), 3);
    press(&mut harness, "Tick none");
    assert_eq!(n_ticked(&harness), 0);
    let tag = harness.get_by_label("Tag 0 hits");
    assert!(tag.accesskit_node().is_disabled());
    press(&mut harness, "Do not tag");
    assert!(harness.query_by_label("Choose a tag…").is_some());
}

#[test]
fn words_that_read_from_right_to_left_are_found_and_named_as_they_are_read() {
    let mut harness = new_harness(project());
    find(&mut harness, "הסכר");
    let name = "אמר כי הסכר הישן קרס אתמול: אמר כי הסכר הישן קרס אתמול ";
    assert!(harness.query_by_label(name).is_some());
}
