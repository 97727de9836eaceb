//! What others do to the open folder: articles and folders that go, come and change their names.

use std::path::Path;
use std::time::Instant;

use stancemark::app::{AppCommand, AppState};
use stancemark::model::{AnnotatorId, ArticleId, Layer, LayerKey};
use stancemark::store::atomic;

use crate::support::desk::{Desk, put_articles, start};

/// The paths of all articles that are listed, in their order.
fn listed(state: &AppState) -> Vec<&str> {
    let items = state.folder.as_ref().unwrap().list.items();
    items.iter().map(|item| item.id.as_str()).collect()
}

#[track_caller]
fn wait_for_list(desk: &mut Desk, expected: &[&str]) {
    desk.wait_until(|state| listed(state) == expected && state.job.is_none());
    // The rows are places in the list.
    let folder = desk.state.folder.as_ref().unwrap();
    assert_eq!(folder.rows.n_articles, expected.len());
    assert!(folder.rows.articles().all(|nth| nth < expected.len()));
}

fn put(desk: &Desk, path: &str) {
    let path = desk.root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    atomic::write(&path, b"A bridge fell.\n").unwrap();
}

fn rename(desk: &Desk, from: &str, to: &str) {
    std::fs::rename(desk.root.join(from), desk.root.join(to)).unwrap();
}

#[test]
fn an_article_that_is_deleted_leaves_the_list_and_one_that_comes_stands_in_its_place() {
    let (_place, mut desk) = start();
    std::fs::remove_file(desk.root.join("b.txt")).unwrap();
    wait_for_list(&mut desk, &["a.txt"]);
    put(&desk, "c.txt");
    wait_for_list(&mut desk, &["a.txt", "c.txt"]);
    put(&desk, "b.txt");
    wait_for_list(&mut desk, &["a.txt", "b.txt", "c.txt"]);
}

#[test]
fn an_open_article_that_is_deleted_stays_readable_and_keeps_its_annotations() {
    let (_place, mut desk) = start();
    desk.tag("dam");
    desk.wait_until_saved();
    let text = std::fs::read(desk.root.join("a.txt")).unwrap();
    std::fs::remove_file(desk.root.join("a.txt")).unwrap();
    desk.wait_until(|state| listed(state) == ["b.txt"]);
    desk.wait_until(|state| state.notices.iter().any(|it| it.topic == "article-gone"));
    let document = desk.state.document.as_ref().unwrap();
    assert_eq!(document.text().as_bytes(), text);
    desk.tag("mayor");
    desk.wait_until_saved();
    assert_eq!(desk.ids().len(), 2);
    desk.assert_disk_is_memory();
    let ids = desk.ids();
    atomic::write(&desk.root.join("a.txt"), &text).unwrap();
    wait_for_list(&mut desk, &["a.txt", "b.txt"]);
    desk.wait_until(|state| state.notices.iter().all(|it| it.topic != "article-gone"));
    assert_eq!(desk.ids(), ids);
    let list = &desk.state.folder.as_ref().unwrap().list;
    let item = list.items().first().unwrap();
    assert_eq!(item.n_annotations(desk.state.me().unwrap()), 2);
}

#[test]
fn renamed_articles_and_folders_are_listed_by_their_new_names() {
    let (_place, mut desk) = start();
    put(&desk, "day/c.txt");
    put(&desk, "day/deep/d.txt");
    wait_for_list(
        &mut desk,
        &["a.txt", "b.txt", "day/c.txt", "day/deep/d.txt"],
    );
    rename(&desk, "b.txt", "e.txt");
    wait_for_list(
        &mut desk,
        &["a.txt", "e.txt", "day/c.txt", "day/deep/d.txt"],
    );
    rename(&desk, "day", "week");
    wait_for_list(
        &mut desk,
        &["a.txt", "e.txt", "week/c.txt", "week/deep/d.txt"],
    );
    std::fs::remove_dir_all(desk.root.join("week")).unwrap();
    wait_for_list(&mut desk, &["a.txt", "e.txt"]);
}

#[test]
fn files_that_were_opened_leave_the_list_and_come_back_alone() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("project");
    put_articles(&root);
    let mut desk = Desk::start(&place.path().join("home"), &root.join("a.txt"));
    desk.root = root;
    wait_for_list(&mut desk, &["a.txt"]);
    rename(&desk, "a.txt", "c.txt");
    desk.wait_until(|state| listed(state).is_empty());
    rename(&desk, "c.txt", "a.txt");
    wait_for_list(&mut desk, &["a.txt"]);
}

/// What a colleague does to a folder while it is out of sight.
fn work_elsewhere(root: &Path) {
    std::fs::remove_file(root.join("b.txt")).unwrap();
    std::fs::create_dir(root.join("day")).unwrap();
    atomic::write(&root.join("day/c.txt"), b"A bridge fell.\n").unwrap();
    let layer = "(format: 1, article: (file: \"a.txt\"), annotator: \"bob\", status: \"done\", fields: {}, annotations: [(id: \"1\", tag: \"claim\")])";
    atomic::write(&root.join("a.txt.bob.ron"), layer.as_bytes()).unwrap();
    atomic::write(&root.join("codebook.ron"), b"(format: 1, name: \"Theirs\")").unwrap();
}

#[test]
fn a_folder_that_comes_back_is_watched_again_and_what_was_done_to_it_shows() {
    let (place, mut desk) = start();
    let away = place.path().join("away");
    std::fs::rename(&desk.root, &away).unwrap();
    desk.wait_until(|state| state.notices.iter().any(|it| it.topic == "gone"));
    desk.tag("mayor");
    desk.wait_until(|state| state.saves.failure().is_some());
    work_elsewhere(&away);
    std::fs::rename(&away, &desk.root).unwrap();
    wait_for_list(&mut desk, &["a.txt", "day/c.txt"]);
    desk.wait_until(|state| {
        let document = state.document.as_ref().unwrap();
        document.annotators.len() == 2
            && state.workspace.codebook.name == "Theirs"
            && state.saves.is_saved()
    });
    assert!(!desk.told("gone") && !desk.told("save"));
    assert_eq!(desk.ids().len(), 1);
    desk.assert_disk_is_memory();
    put(&desk, "day/d.txt");
    wait_for_list(&mut desk, &["a.txt", "day/c.txt", "day/d.txt"]);
}

/// Two programs on one folder: what one saves shows in the other.
#[test]
fn what_a_colleague_saves_shows_by_itself() {
    let (place, mut desk) = start();
    let root = desk.root.clone();
    let mut other = Desk::start(&place.path().join("other"), &root);
    let bo = AnnotatorId::new("bo");
    other.run(AppCommand::BeAnnotator(bo.clone(), "Bo".to_owned()));
    other.wait_until(|state| state.my_layer().is_some() && state.saves.is_saved());
    let key = LayerKey::new(ArticleId::new("a.txt"), bo);
    let words = ["dam", "holds", "mayor", "said", "The"];
    for (nth, word) in words.iter().enumerate() {
        other.tag(word);
        other.wait_until_saved();
        let saved = Instant::now();
        let n_shown = |state: &AppState| state.workspace.layers.get(&key).map_or(0, Layer::len);
        desk.wait_until(|state| n_shown(state) == nth + 1);
        println!("shown after {:?}", saved.elapsed());
    }
}
