use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::Modal;
use crate::model::KeywordKind;
use crate::testing::window::{Stage, harness_showing, open_project, press, type_into};

fn window() -> Harness<'static, Stage> {
    let text = "Ferries stand idle\n\nThe ferry crews wait, the ferry does not.\n";
    harness_showing(open_project(&[("a.txt", text)]), Modal::Keywords)
}

fn n_places(harness: &Harness<'static, Stage>) -> usize {
    let document = harness.state().state().document.as_ref();
    document.unwrap().keywords.len()
}

#[test]
fn a_keyword_is_added_coloured_and_switched_off() {
    let mut harness = window();
    type_into(&mut harness, "New word or pattern", "ferry");
    assert_eq!(n_places(&harness), 2);
    assert!(harness.query_by_label("2 hits here").is_some());
    press(&mut harness, "Keyword 1 shows");
    assert_eq!(n_places(&harness), 0);
    assert!(harness.query_by_label("off").is_some());
}

#[test]
fn a_wrong_expression_says_why_where_it_stands() {
    let mut harness = window();
    type_into(&mut harness, "New word or pattern", "ferr(y");
    press(&mut harness, "Keyword 1 is read as: Whole word");
    press(&mut harness, "Regular expression");
    assert!(
        harness
            .query_by_label_contains("no regular expression")
            .is_some()
    );
    type_into(&mut harness, "Keyword 1", "ferr(y|ies)");
    assert!(harness.query_by_label("3 hits here").is_some());
    let keywords = &harness.state().state().workspace.project.settings.keywords;
    assert_eq!(keywords[0].kind, KeywordKind::Regex);
    press(&mut harness, "Remove keyword 1");
    assert_eq!(n_places(&harness), 0);
}
