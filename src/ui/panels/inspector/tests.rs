use egui_kittest::kittest::Queryable as _;

use crate::app::{AnnotateCommand, LookCommand, Selection};
use crate::model::{AnnotationId, TagId};
use crate::testing::window::{Project, new_harness, open_project};
use crate::text::TextRange;

fn tag(project: &mut Project, words: &str) -> AnnotationId {
    let document = project.state.document.as_ref().unwrap();
    let start = document.text().find(words).unwrap();
    let range = TextRange::from_bytes(start, start + words.len()).unwrap();
    project.run(LookCommand::Select(Selection::range(range)));
    project.run(AnnotateCommand::Tag(TagId::new("claim")));
    let selected = project.state.document.as_ref().unwrap().selected.clone();
    selected.unwrap().id
}

#[test]
fn a_long_link_leaves_the_panel_as_wide_as_it_was() {
    let left_edge = |links: bool| {
        let mut project = open_project(&[(
            "a.txt",
            "Quay opens\n\nWWWWWWWW MMMMMMMM WWWWWWWW MMMMMMMM stay shut. Nobody objects.\n",
        )]);
        let to = tag(
            &mut project,
            "WWWWWWWW MMMMMMMM WWWWWWWW MMMMMMMM stay shut",
        );
        let from = tag(&mut project, "Nobody objects");
        if links {
            project.run(AnnotateCommand::Link {
                from,
                to,
                relation: "contradicts the claim".to_owned(),
            });
        }
        let mut harness = new_harness(project);
        harness.run_steps(6);
        harness.get_by_label("Tag Claim").rect().left()
    };
    assert!((left_edge(true) - left_edge(false)).abs() < 0.5);
}
