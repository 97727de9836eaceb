//! Queues, assignments and blind annotators, down to the files.

use crate::app::team::{TakeBack, TeamCommand};
use crate::app::{
    AppCommand, AppState, ArticleCommand, ListFilter, LookCommand, Selected, TableCommand,
    UiCommand,
};
use crate::insight::table::{Column, ViewOptions};
use crate::model::{AnnotatorId, ArticleId, LayerKey, Project as Words, Status};
use crate::testing::window::{Project, open_sample};

/// Ines is done with it, Tomas is at work.
const TELMARK: &str = "2025-03-02/telmark_corvane-expects-new-talks.txt";
/// Nobody has a layer on it.
const RIVERSIDE: &str = "2025-03-16/riverside-daily_dam-minister.txt";
/// Ines is at work, Tomas is done.
const NIGHT: &str = "2025-03-16/free-observer_night-in-tolm.txt";

fn tomas() -> AnnotatorId {
    AnnotatorId::new("tomas")
}

fn ines() -> AnnotatorId {
    AnnotatorId::new("ines")
}

/// The sample with Tomas at the keyboard.
fn as_tomas() -> Project {
    let mut project = open_sample();
    project.run(AppCommand::BeAnnotator(tomas(), "Tomas".to_owned()));
    project.wait_until(|state| {
        let open = state.document.as_ref();
        open.is_some_and(|it| it.annotators.first() == Some(&tomas()))
    });
    project
}

fn set_blind(project: &mut Project) {
    let mut words = Words::clone(&project.state.workspace.project);
    words.settings.is_blind = true;
    project.run(AppCommand::SetProject(Box::new(words)));
}

fn open(project: &mut Project, article: &str) {
    let article = ArticleId::new(article);
    project.run(AppCommand::OpenArticle(article.clone()));
    project.wait_until(|state| {
        let open = state.document.as_ref();
        open.is_some_and(|it| it.article.id == article)
    });
}

fn assign(project: &mut Project, article: &str, annotator: AnnotatorId) {
    project.run(TeamCommand::Assign {
        article: ArticleId::new(article),
        annotator,
        is_assigned: true,
    });
}

/// What of an annotator's layer on the open article shows: the name of its first annotation.
fn first_of(state: &AppState, annotator: &AnnotatorId) -> Selected {
    let article = state.document.as_ref().unwrap().article.id.clone();
    let key = LayerKey::new(article, annotator.clone());
    let layer = &state.workspace.layers[&key];
    Selected {
        annotator: annotator.clone(),
        id: layer.by_id().next().unwrap().id.clone(),
    }
}

#[test]
fn the_queue_lists_what_is_assigned_and_not_done_and_opens_what_was_begun_first() {
    let mut project = as_tomas();
    for article in [NIGHT, RIVERSIDE, TELMARK] {
        assign(&mut project, article, tomas());
    }
    let text = project.read("stancemark.ron");
    assert!(
        text.contains(&format!("(article: \"{TELMARK}\", to: [\"tomas\"])")),
        "{text}"
    );
    project.run(UiCommand::MyQueue);
    let folder = project.state.folder.as_ref().unwrap();
    let listed: Vec<String> = folder
        .rows
        .article_ids(&folder.list)
        .map(|id| id.to_string())
        .collect();
    assert_eq!(listed, [TELMARK, RIVERSIDE]);
    open(&mut project, NIGHT);
    for next in [TELMARK, RIVERSIDE, TELMARK] {
        project.run(UiCommand::NextInQueue);
        project.wait_until(|state| {
            let open = state.document.as_ref();
            open.is_some_and(|it| it.article.id.as_str() == next)
        });
    }
    for article in [TELMARK, RIVERSIDE] {
        open(&mut project, article);
        project.run(ArticleCommand::SetStatus {
            article: ArticleId::new(article),
            status: Status::Done,
        });
    }
    project.run(UiCommand::NextInQueue);
    let told = |state: &AppState| {
        let mut notices = state.notices.iter();
        notices.any(|it| it.message.starts_with("Your queue is empty"))
    };
    assert!(told(&project.state));
}

#[test]
fn what_nobody_has_begun_is_taken_back_and_undo_gives_it_out_again() {
    let mut project = as_tomas();
    for article in [TELMARK, RIVERSIDE] {
        assign(&mut project, article, tomas());
        assign(&mut project, article, ines());
    }
    let assigned = |project: &Project| -> Vec<(String, usize)> {
        let assignments = &project.state.workspace.project.assignments;
        let rows = assignments.iter();
        rows.map(|(id, it)| (id.to_string(), it.to.len())).collect()
    };
    let all = [(TELMARK.to_owned(), 2), (RIVERSIDE.to_owned(), 2)];
    assert_eq!(assigned(&project), all);
    project.run(TeamCommand::TakeBack(TakeBack::NotBegun));
    assert_eq!(assigned(&project), [(TELMARK.to_owned(), 2)]);
    project.run(UiCommand::Undo);
    assert_eq!(assigned(&project), all);
    let words = ListFilter {
        words: "riverside".to_owned(),
        ..ListFilter::default()
    };
    project.run(LookCommand::Filter(Box::new(words)));
    project.state.poll();
    project.run(TeamCommand::TakeBack(TakeBack::Listed));
    assert_eq!(assigned(&project), [(TELMARK.to_owned(), 2)]);
    project.run(TeamCommand::TakeBack(TakeBack::All));
    assert_eq!(assigned(&project), []);
    assert!(!project.read("stancemark.ron").contains("assignments"));
}

#[test]
fn a_blind_annotator_sees_others_once_the_article_is_done_and_a_curator_always() {
    let mut project = as_tomas();
    set_blind(&mut project);
    open(&mut project, TELMARK);
    let theirs = first_of(&project.state, &ines());
    let mine = first_of(&project.state, &tomas());
    assert_eq!(project.state.n_hidden_layers(), 1);
    assert!(project.state.annotation(&theirs).is_none());
    assert!(project.state.annotation(&mine).is_some());
    project.run(UiCommand::MarkDone);
    assert_eq!(project.state.n_hidden_layers(), 0);
    assert!(project.state.annotation(&theirs).is_some());
    project.run(LookCommand::Pick(Some(theirs.clone())));
    // Whoever takes it up again sees it no longer, not even in hand.
    project.run(UiCommand::MarkDone);
    assert_eq!(project.state.n_hidden_layers(), 1);
    project.run(AppCommand::BeAnnotator(ines(), "Ines".to_owned()));
    assert!(project.state.annotation(&mine).is_some());
    assert!(project.read("stancemark.ron").contains("blind: true"));
}

#[test]
fn stepping_and_taking_in_hand_pass_over_what_is_hidden() {
    let mut project = as_tomas();
    set_blind(&mut project);
    open(&mut project, TELMARK);
    let n_mine = project.state.my_layer().unwrap().len();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..50 {
        project.run(UiCommand::NextAnnotation);
        seen.extend(project.state.document.as_ref().unwrap().selected.clone());
    }
    assert!(!seen.is_empty() && seen.len() <= n_mine);
    assert!(seen.iter().all(|selected| selected.annotator == tomas()));
}

#[test]
fn the_table_holds_others_annotations_only_of_articles_that_are_done() {
    let mut project = as_tomas();
    set_blind(&mut project);
    let rows = |project: &mut Project| -> Vec<(String, String)> {
        project.state.run(vec![
            UiCommand::AnnotationTable.into(),
            TableCommand::Show(Box::<ViewOptions>::default()).into(),
        ]);
        project.state.poll();
        project.wait_until(|state| {
            let shown = state.table.shown.as_ref();
            shown.is_some_and(|it| it.generation == state.gathered.generation())
                && !state.table.is_working()
        });
        let shown = project.state.table.shown.as_ref().unwrap();
        let cell = |row, column: &Column| shown.table.cell(row, column);
        let rows = shown.view.rows.iter();
        rows.map(|row| (cell(*row, &Column::Annotator), cell(*row, &Column::Article)))
            .filter(|(annotator, _)| annotator == "Ines")
            .collect()
    };
    let hidden = rows(&mut project);
    assert!(hidden.iter().any(|(_, article)| article == NIGHT));
    assert!(!hidden.iter().any(|(_, article)| article == TELMARK));
    open(&mut project, TELMARK);
    project.run(UiCommand::MarkDone);
    let shown = rows(&mut project);
    assert!(shown.iter().any(|(_, article)| article == TELMARK));
    project.run(AppCommand::BeAnnotator(ines(), "Ines".to_owned()));
    assert!(rows(&mut project).len() >= shown.len());
}
