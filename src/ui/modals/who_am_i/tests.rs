use egui_kittest::kittest::Queryable as _;

use crate::app::{AppCommand, Modal};
use crate::model::AnnotatorId;
use crate::testing::window::{
    harness_showing, new_harness, open_project, open_sample, press, type_over,
};

#[test]
fn somebody_new_sees_their_file_names_and_an_old_hand_is_one_click() {
    let project = open_project(&[("a.txt", "Quay opens\n\nNobody objects.\n")]);
    let mut harness = harness_showing(project, Modal::WhoAmI);
    type_over(&mut harness, "Somebody else's name", "Ana María");
    assert!(
        harness
            .query_by_label("Sidecars will be called ARTICLE.ana-maría.ron")
            .is_some()
    );
    press(&mut harness, "Annotate as Ana María");
    assert_eq!(harness.state().state().me().unwrap().as_str(), "ana-maría");
    assert_eq!(harness.state().state().modal, None);
    harness.state().send(AppCommand::Show(Some(Modal::WhoAmI)));
    harness.run_steps(4);
    type_over(&mut harness, "Somebody else's name", "Curated");
    assert!(harness.query_by_label_contains("is reserved").is_some());
    press(&mut harness, "Annotate as Curated");
    assert_eq!(harness.state().state().me().unwrap().as_str(), "curated-1");
    harness.state().send(AppCommand::Show(Some(Modal::WhoAmI)));
    harness.run_steps(4);
    press(&mut harness, "Be Ana María");
    assert_eq!(harness.state().state().me().unwrap().as_str(), "ana-maría");
}

#[test]
fn the_menu_on_the_name_lists_all_with_what_they_do_and_makes_me_another() {
    let mut harness = new_harness(open_sample());
    for (now, next) in [
        (String::new(), "Ines"),
        ("Ines, curator".to_owned(), "Tomas"),
        ("Tomas, annotator".to_owned(), "Ines"),
    ] {
        let label = match now.as_str() {
            "" => {
                let state = harness.state().state();
                format!(
                    "Who is annotating: {}",
                    state.annotator_name(state.me().unwrap())
                )
            }
            now => format!("Who is annotating: {now}"),
        };
        press(&mut harness, &label);
        press(&mut harness, &format!("Be {next}"));
        let state = harness.state().state();
        assert_eq!(state.annotator_name(state.me().unwrap()), next);
    }
}

#[test]
fn the_inspector_says_that_layers_are_hidden_and_until_when() {
    let mut project = open_sample();
    let mut words = crate::model::Project::clone(&project.state.workspace.project);
    words.settings.is_blind = true;
    project.run(AppCommand::SetProject(Box::new(words)));
    let tomas = AnnotatorId::new("tomas");
    project.run(AppCommand::BeAnnotator(tomas.clone(), "Tomas".to_owned()));
    project.wait_until(|state| {
        let open = state.document.as_ref();
        open.is_some_and(|it| it.annotators.first() == Some(&tomas))
    });
    let mut harness = new_harness(project);
    let told = "1 colleague's layer is hidden until you mark the article done";
    assert!(harness.query_by_label(told).is_some());
    harness.state().send(crate::app::UiCommand::MarkDone);
    harness.run_steps(4);
    assert!(harness.query_by_label(told).is_none());
}
