//! The page of comments by accessible names.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::commenting::CommentCommand;
use crate::app::{AnnotateCommand, AppCommand, LookCommand, Page, Selection, UiCommand};
use crate::model::{AnnotationRef, ArticleId, TagId};
use crate::testing::window::{Project, Stage, new_harness, open_project, press, run_until};
use crate::text::TextRange;

const FERRY: &str = "Quay opens\n\nThe ferry stays. Nobody objects.\n";

/// Two articles: a comment on an annotation of the first, one on the second as a whole.
fn project() -> Project {
    let mut project = open_project(&[("a.txt", FERRY), ("b.txt", "Mill shut\n\nIt is shut.\n")]);
    let start = FERRY.find("The ferry").unwrap();
    let range = TextRange::from_bytes(start, start + 15).unwrap();
    project.run(LookCommand::Select(Selection::range(range)));
    project.run(AnnotateCommand::Tag(TagId::new("claim")));
    let selected = project.state.document.as_ref().unwrap().selected.clone();
    let selected = selected.unwrap();
    let on = AnnotationRef {
        annotator: selected.annotator,
        id: selected.id,
    };
    write(&mut project, Some(on), "Is it the board?");
    let b = ArticleId::new("b.txt");
    project.run(AppCommand::OpenArticle(b.clone()));
    project.wait_until(|state| {
        let open = state.document.as_ref();
        open.is_some_and(|it| it.article.id == b) && state.my_layer().is_some()
    });
    write(&mut project, None, "Which mill?");
    project
}

fn write(project: &mut Project, on: Option<AnnotationRef>, text: &str) {
    project.run(CommentCommand::Write {
        on,
        reply_to: None,
        text: text.to_owned(),
    });
}

fn harness() -> Harness<'static, Stage> {
    let mut harness = new_harness(project());
    harness.state().send(UiCommand::ShowComments);
    until_listed(&mut harness, 2);
    harness
}

fn until_listed(harness: &mut Harness<'static, Stage>, n_rows: usize) {
    harness.run_steps(2);
    run_until(harness, |state| {
        let shown = state.comments.shown.as_ref();
        shown.is_some_and(|it| it.rows.len() == n_rows) && !state.comments.is_working()
    });
    harness.run_steps(2);
}

#[test]
fn open_comments_of_all_articles_are_listed_and_lead_to_their_places() {
    let mut harness = harness();
    assert!(harness.query_by_label("2 open").is_some());
    press(&mut harness, "Is it the board?: Quay opens");
    run_until(&mut harness, |state| {
        let open = state.document.as_ref();
        let is_there = open.is_some_and(|it| it.article.id.as_str() == "a.txt");
        is_there && open.is_some_and(|it| it.selected.is_some())
    });
    let state = harness.state().state();
    assert_eq!(
        (state.page, state.came_from),
        (Page::Reading, Some(Page::Comments))
    );
}

#[test]
fn a_comment_that_is_resolved_leaves_the_list_and_is_listed_on_request() {
    let mut harness = harness();
    let threads = harness.state().state().comment_threads();
    harness.state().send(CommentCommand::Settle {
        thread: threads[0].id.clone(),
        resolved: true,
    });
    until_listed(&mut harness, 1);
    assert!(harness.query_by_label_contains("Which mill?").is_none());
    press(&mut harness, "Resolved ones too");
    until_listed(&mut harness, 2);
    assert!(harness.query_by_label("1 open, 1 resolved").is_some());
}

#[test]
fn a_layer_with_nothing_but_a_comment_is_on_disk_and_read_again() {
    let project = project();
    let me = project.state.me().unwrap().clone();
    let text = project.read(&format!("b.txt.{me}.ron"));
    assert!(text.contains("Which mill?"), "{text}");
    assert!(
        text.contains("annotations: []") || text.contains("annotations: [\n    ]"),
        "{text}"
    );
}
