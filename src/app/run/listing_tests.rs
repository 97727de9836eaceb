//! The rows of a list that is too long to make them within a frame.

use std::sync::Arc;

use super::listing::MOST_ROWS_AT_ONCE;
use crate::app::rows::MadeRows;
use crate::app::{AppState, ArticleItem, ListFilter, LookCommand};
use crate::model::ArticleId;
use crate::testing::window::{Project, open_sample};

fn of_words(words: &str) -> ListFilter {
    ListFilter {
        words: words.to_owned(),
        ..ListFilter::default()
    }
}

/// The sample's list with more articles than there are files, so many that a thread makes the rows.
fn long_list() -> Project {
    let mut project = open_sample();
    let item = |nth: usize| Arc::new(ArticleItem::new(ArticleId::new(format!("z/{nth:05}.txt"))));
    let folder = project.state.folder.as_mut().unwrap();
    folder.list.add((0..=MOST_ROWS_AT_ONCE).map(item));
    project.state.update_rows();
    project
}

fn shown(state: &AppState) -> Vec<&str> {
    let folder = state.folder.as_ref().unwrap();
    let items = folder.list.items();
    let shown = folder.rows.articles();
    shown.map(|nth| items[nth].id.as_str()).collect()
}

fn filter(project: &mut Project, words: &str) {
    project.run(LookCommand::Filter(Box::new(of_words(words))));
    project.state.poll();
}

fn is_current(state: &AppState) -> bool {
    let folder = state.folder.as_ref().unwrap();
    folder.rows.list_revision() == Some(folder.list.revision)
        && folder.rows.filter() == Some(&folder.filter)
}

#[test]
fn the_former_rows_show_until_a_thread_has_made_those_of_a_filter() {
    let mut project = long_list();
    let n_all = shown(&project.state).len();
    filter(&mut project, "z/0001");
    assert_eq!(shown(&project.state).len(), n_all);
    project.wait_until(is_current);
    assert_eq!(shown(&project.state).len(), 10);
    let folder = project.state.folder.as_mut().unwrap();
    folder
        .list
        .update(&ArticleId::new("z/00012.txt"), |item| item.n_words = 7);
    project.state.update_rows();
    assert!(!is_current(&project.state));
    assert_eq!(shown(&project.state).len(), 10);
    project.wait_until(is_current);
}

#[test]
fn rows_never_name_places_of_a_list_that_was() {
    let mut project = long_list();
    filter(&mut project, "z/0001");
    let folder = project.state.folder.as_mut().unwrap();
    folder.list.remove(&ArticleId::new("z/00003.txt"));
    project.state.update_rows();
    assert!(is_current(&project.state));
    assert_eq!(shown(&project.state).first(), Some(&"z/00010.txt"));
    // An answer about the list that was comes too late.
    let folder = project.state.folder.as_ref().unwrap();
    let mut key = folder.rows.made_for().unwrap().clone();
    key.order -= 1;
    let nth = project.state.rows_asked.nth;
    project
        .state
        .rows_were_made(nth, (key, MadeRows::default()));
    assert_eq!(shown(&project.state).len(), 10);
}

#[test]
fn what_is_done_with_the_rows_is_done_with_those_of_now() {
    let mut project = long_list();
    filter(&mut project, "z/0002");
    assert!(!is_current(&project.state));
    let nth = project.state.rows_asked.nth;
    project.state.settle_rows();
    assert!(is_current(&project.state));
    // What was asked before is not taken any more.
    let folder = project.state.folder.as_ref().unwrap();
    let key = folder.rows.made_for().unwrap().clone();
    let made = (key, MadeRows::default());
    project.state.rows_were_made(nth, made);
    assert_eq!(shown(&project.state).len(), 10);
}
