use egui_kittest::kittest::Queryable as _;

use crate::app::{AppCommand, Modal};
use crate::testing::window::{harness_showing, open_project, press, type_over};

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
