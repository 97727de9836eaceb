//! Agreement as it follows what is annotated, and what its figures lead to.

use crate::app::reviewing::{AgreementSheet, Breakdown, Which};
use crate::app::{AgreementCommand, AnnotateCommand, AppCommand, Page, UiCommand};
use crate::model::{AnnotatorId, ArticleId, TagId};
use crate::testing::window::{Project, open_sample};

/// The sample with agreement measured, Ines at the keyboard.
fn agreement(breakdown: Breakdown) -> Project {
    let mut project = open_sample();
    project.run(AppCommand::BeAnnotator(
        AnnotatorId::new("ines"),
        "Ines".to_owned(),
    ));
    let mut request = project.state.agreement.request.clone();
    request.breakdown = breakdown;
    let ask = AgreementCommand::Ask(Box::new(request));
    project
        .state
        .run(vec![ask.into(), UiCommand::ShowAgreement.into()]);
    settle(&mut project);
    project
}

fn settle(project: &mut Project) {
    project.state.poll();
    project.wait_until(|state| {
        let generation = state.gathered.generation();
        let shown = state.agreement.shown.as_ref();
        let is_asked = shown.is_some_and(|shown| {
            shown.of == state.agreement.request && shown.key.generation == generation
        });
        is_asked && !state.agreement.is_working() && state.saves.is_saved()
    });
}

fn sheet(project: &Project) -> &AgreementSheet {
    &project.state.agreement.shown.as_ref().unwrap().sheet
}

fn figures(project: &Project) -> Vec<String> {
    let rows = sheet(project).rows.iter();
    rows.map(|row| format!("{} {}", row.heading, row.cells[0].shown()))
        .collect()
}

#[test]
fn figures_follow_each_change_and_come_back_with_undo() {
    let mut project = agreement(Breakdown::Team);
    let before = figures(&project);
    let article = ArticleId::new("2025-03-14/norda_interview.txt");
    project.run(AppCommand::OpenArticle(article.clone()));
    project.wait_until(move |state| {
        let document = state.document.as_ref();
        document.is_some_and(|document| document.article.id == article)
    });
    let layer = project.state.my_layer().unwrap();
    let ids = layer.ordered().iter().map(|it| it.id.clone()).collect();
    let commands: [AppCommand; 2] = [
        AnnotateCommand::Delete(ids).into(),
        UiCommand::ShowAgreement.into(),
    ];
    project.state.run(commands.to_vec());
    settle(&mut project);
    assert_ne!(figures(&project), before);
    project.state.run(vec![UiCommand::Undo.into()]);
    settle(&mut project);
    assert_eq!(figures(&project), before, "the same seed draws the same");
}

#[test]
fn cases_of_a_tag_are_its_annotations_in_what_was_compared() {
    let mut project = agreement(Breakdown::Tags);
    let filter = sheet(&project).case_filter(0).unwrap();
    assert_eq!(filter.tags, [TagId::new("claim")].into());
    let n_articles = filter.articles.as_ref().unwrap().len();
    assert_eq!(n_articles, 3, "which both have marked as done");
    project.state.run(vec![AppCommand::ShowCases(filter)]);
    project.state.poll();
    assert_eq!(project.state.page, Page::Review);
    let session = &project.state.session;
    let cases = session
        .places()
        .iter()
        .filter_map(|it| session.book().at(*it));
    let claim = TagId::new("claim");
    let tags: Vec<Vec<&TagId>> = cases.map(|(_, case)| case.tags()).collect();
    assert!(!tags.is_empty() && tags.iter().all(|tags| tags.contains(&&claim)));
}

#[test]
fn another_folder_begins_without_the_figures_of_the_last() {
    let mut project = agreement(Breakdown::Tags);
    project
        .state
        .run(vec![AgreementCommand::WorkOutGamma.into()]);
    let root = project.folder.path().join("project");
    project.run(AppCommand::OpenPaths(vec![root]));
    let agreement = &project.state.agreement;
    assert!(agreement.shown.is_none() && !agreement.is_working_out_gamma());
    assert_eq!(agreement.request.breakdown, Breakdown::Team);
}

#[test]
fn gamma_is_of_the_annotations_that_were_there_and_can_be_stopped() {
    let mut project = agreement(Breakdown::Team);
    project
        .state
        .run(vec![AgreementCommand::WorkOutGamma.into()]);
    assert!(project.state.agreement.is_working_out_gamma());
    project.state.run(vec![AgreementCommand::StopGamma.into()]);
    assert!(!project.state.agreement.is_working_out_gamma());
    settle(&mut project);
    assert!(!project.state.agreement.has_gamma());
    project
        .state
        .run(vec![AgreementCommand::WorkOutGamma.into()]);
    project.wait_until(|state| state.agreement.has_gamma());
    settle(&mut project);
    let last = sheet(&project).rows.last().unwrap().cells[0].clone();
    assert_eq!(last.which, Which::Gamma);
    assert!(last.value.is_ok() && last.interval.unwrap().is_ok());
    let mut request = project.state.agreement.request.clone();
    request.breakdown = Breakdown::Pairs;
    let ask = AgreementCommand::Ask(Box::new(request));
    project.state.run(vec![ask.into()]);
    settle(&mut project);
    assert!(!project.state.agreement.has_gamma(), "of pairs it is not");
}
