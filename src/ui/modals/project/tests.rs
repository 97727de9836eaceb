use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::Modal;
use crate::model::{MetadataField, NamePattern, Project, Role};
use crate::testing::window::{Stage, harness_showing, open_project, press, type_into, type_over};

fn window() -> Harness<'static, Stage> {
    let project = open_project(&[("daily-a.txt", "Quay opens\n\nNobody objects.\n")]);
    harness_showing(project, Modal::Project)
}

fn project<'a>(harness: &'a Harness<'static, Stage>) -> &'a Project {
    &harness.state().state().workspace.project
}

#[test]
fn the_name_annotators_and_fields_are_kept() {
    let mut harness = window();
    type_into(&mut harness, "Project name", "Quays");
    type_into(&mut harness, "New annotator's name", "Mira Holm");
    press(&mut harness, "Role of mira-holm: Annotates");
    press(&mut harness, "Annotates and decides");
    type_into(&mut harness, "New field", "ownership");
    type_into(&mut harness, "New field", "outlet");
    assert!(
        harness
            .query_by_label("There is a field ‘outlet’ already")
            .is_some()
    );
    let project = project(&harness);
    assert_eq!(project.name, "Quays");
    assert_eq!(project.settings.own_fields, ["ownership"]);
    let [mira] = project.annotators.as_slice() else {
        panic!("{:?}", project.annotators)
    };
    assert_eq!((mira.id.as_str(), mira.role), ("mira-holm", Role::Curator));
}

#[test]
fn a_pattern_is_tried_while_it_is_typed_and_kept_once_it_reads() {
    let mut harness = window();
    type_into(&mut harness, "Pattern for outlet", "{outlet");
    assert!(harness.query_by_label_contains("of the pattern").is_some());
    assert!(project(&harness).settings.name_patterns.is_empty());
    type_over(&mut harness, "Pattern for outlet", "{outlet}-*");
    assert!(harness.query_by_label("outlet: daily").is_some());
    assert!(project(&harness).settings.name_patterns.is_empty());
    harness.key_press(egui::Key::Enter);
    harness.run_steps(4);
    let kept = project(&harness)
        .settings
        .name_patterns
        .get(&MetadataField::Outlet);
    assert_eq!(kept, Some(&NamePattern::Path("{outlet}-*".to_owned())));
    let document = harness.state().state().document.as_ref().unwrap();
    assert_eq!(document.article.metadata.outlet, "daily");
}

#[test]
fn a_project_is_made_blind_and_says_that_it_keeps_nothing_secret() {
    let mut harness = window();
    assert!(
        harness
            .query_by_label_contains("keeps nothing secret")
            .is_some()
    );
    let label = "Blind: annotators see others' layers on an article once they are done";
    press(&mut harness, label);
    assert!(project(&harness).settings.is_blind);
    press(&mut harness, label);
    assert!(!project(&harness).settings.is_blind);
}
