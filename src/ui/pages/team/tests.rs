//! The board by accessible names.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::head::pace_in_words;
use crate::app::team::{TeamCommand, TeamRequest};
use crate::app::{AppState, Page, UiCommand};
use crate::model::{AnnotatorId, ArticleId};
use crate::review::assignment::DayPace;
use crate::testing::window::{Stage, new_harness_sized, open_sample, press, run_until};

fn harness(size: [f32; 2]) -> Harness<'static, Stage> {
    let mut harness = new_harness_sized(open_sample(), size);
    harness.state().send(UiCommand::ShowTeam);
    until_shown(&mut harness);
    harness
}

fn until_shown(harness: &mut Harness<'static, Stage>) {
    harness.run_steps(2);
    run_until(harness, |state| {
        let shown = state.team.shown.as_ref();
        let has_pace = shown.is_some_and(|it| it.columns.iter().all(|it| it.days.is_some()));
        has_pace && !state.team.is_working()
    });
    harness.run_steps(2);
}

fn first(state: &AppState) -> (ArticleId, String) {
    let item = state.team.shown.as_ref().unwrap().article(0).unwrap();
    (item.id.clone(), item.title().to_owned())
}

#[test]
fn a_cell_says_who_is_how_far_and_leads_to_the_article() {
    let mut harness = harness([1240.0, 800.0]);
    let (article, title) = first(harness.state().state());
    let shown = harness.state().state().team.shown.as_ref().unwrap();
    let cell = shown.cell(0, &shown.columns[1]).unwrap();
    let told = format!(
        "Tomas, not assigned, {}, {} annotations: {title}",
        crate::ui::panels::articles::status_name(cell.status),
        cell.n_annotations
    );
    press(&mut harness, &told);
    run_until(&mut harness, |state| {
        let open = state.document.as_ref();
        state.page == Page::Reading && open.is_some_and(|it| it.article.id == article)
    });
    assert_eq!(harness.state().state().came_from, Some(Page::Team));
}

#[test]
fn the_other_mouse_button_assigns_and_takes_back() {
    let mut harness = harness([1240.0, 800.0]);
    let (article, title) = first(harness.state().state());
    let tomas = AnnotatorId::new("tomas");
    for (label, is_assigned) in [("Assign to Tomas", true), ("Take back from Tomas", false)] {
        {
            let mut cells = harness.get_all_by_label_contains("Tomas, ");
            let cell = cells.find(|it| {
                let label = it.accesskit_node().label();
                label.is_some_and(|label| label.ends_with(&title))
            });
            cell.unwrap().click_secondary();
        }
        harness.run_steps(4);
        press(&mut harness, label);
        until_shown(&mut harness);
        let project = &harness.state().state().workspace.project;
        assert_eq!(project.is_assigned(&article, &tomas), is_assigned);
    }
    // What nobody is assigned to leaves nothing behind.
    let project = &harness.state().state().workspace.project;
    assert!(project.assignments.is_empty());
}

#[test]
fn only_what_is_assigned_shows_and_says_what_to_do_when_nothing_is() {
    let mut harness = harness([1240.0, 800.0]);
    press(&mut harness, "Only what is assigned");
    until_shown(&mut harness);
    assert!(
        harness
            .query_by_label("Nothing is assigned to anybody")
            .is_some()
    );
    let (ines, article) = (AnnotatorId::new("ines"), {
        let folder = harness.state().state().folder.as_ref().unwrap();
        folder.list.items()[3].id.clone()
    });
    harness.state().send(TeamCommand::Assign {
        article: article.clone(),
        annotator: ines,
        is_assigned: true,
    });
    until_shown(&mut harness);
    let shown = harness.state().state().team.shown.as_ref().unwrap();
    assert_eq!(shown.rows.len(), 1);
    assert_eq!(shown.article(0).unwrap().id, article);
    assert!(harness.query_by_label_contains("Ines: ").is_some());
}

#[test]
fn a_head_sorts_by_its_annotator_and_back() {
    let mut harness = harness([1240.0, 800.0]);
    let label = {
        let shown = harness.state().state().team.shown.as_ref().unwrap();
        format!("Ines: {}", shown.columns[0].told())
    };
    press(&mut harness, &label);
    until_shown(&mut harness);
    let sorted = harness.state().state().team.request.clone();
    assert_ne!(sorted, TeamRequest::default());
    press(&mut harness, &label);
    until_shown(&mut harness);
    let request = &harness.state().state().team.request;
    assert_eq!(*request, TeamRequest::default());
}

#[test]
fn all_of_the_bar_and_two_annotators_show_in_a_small_window() {
    let harness = harness([900.0, 600.0]);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 600.0));
    for label in ["Hand out…", "Take back…", "Only articles in the list"] {
        let rect = harness.get_by_label(label).rect();
        assert!(window.contains_rect(rect), "{label} is cut off: {rect}");
    }
    let shown = harness.state().state().team.shown.as_ref().unwrap();
    for column in &shown.columns[..2] {
        let name = harness.state().state().annotator_name(&column.annotator);
        let label = format!("{name}: {}", column.told());
        let rect = harness.get_by_label(&label).rect();
        assert!(window.contains_rect(rect), "{label} is cut off: {rect}");
    }
}

#[test]
fn the_article_list_keeps_its_width_while_it_is_filtered() {
    let mut harness = harness([1240.0, 800.0]);
    let left = |harness: &Harness<'static, Stage>| harness.get_by_label("Hand out…").rect().left();
    let before = left(&harness);
    harness.state().send(UiCommand::MyQueue);
    harness.run_steps(12);
    assert!(
        harness
            .query_by_label("Take the filter away: My queue")
            .is_some()
    );
    assert!((left(&harness) - before).abs() < 0.5, "{before}");
    press(&mut harness, "Take the filter away: My queue");
    assert!(
        harness
            .query_by_label("Take the filter away: My queue")
            .is_none()
    );
    let folder = harness.state().state().folder.as_ref().unwrap();
    assert_eq!(folder.rows.n_articles, 10);
}

#[test]
fn the_pace_counts_only_days_on_which_something_was_made() {
    let day = |n_annotations, n_articles| DayPace {
        n_annotations,
        n_articles,
    };
    let none = day(0, 0);
    assert_eq!(
        pace_in_words(&[none, none]),
        "No annotation in the last 2 days"
    );
    assert_eq!(
        pace_in_words(&[day(4, 2), none, day(3, 1)]),
        "Last 3 days: 7 annotations on 2 days, that is 3.5 annotations in 1.5 articles a day"
    );
}
