//! Searching all articles of a project in a folder, and tagging what is found, down to the files.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::corpus_search::SearchIndex;
use crate::app::searching::{
    HitTemplate, Narrowing, RowMark, SearchPhase, SearchRequest, SearchScope, Ticking,
};
use crate::app::{
    AnnotateCommand, AppCommand, AppState, ArticleCommand, ListFilter, LookCommand, Page,
    SearchCommand, Selection, UiCommand, Wish,
};
use crate::insight::search::{HitOrder, Query, QueryKind};
use crate::model::{ArticleId, FieldId, FieldValue, Layer, LayerKey, Status, TagId};
use crate::store::{LockFolder, Locking, atomic};
use crate::testing::window::{Project, open_project};
use crate::text::TextRange;

const ARTICLES: [(&str, &str); 3] = [
    ("a.txt", "The dam holds\n\nThe mayor said the dam is old.\n"),
    ("b.txt", "A bridge falls\n\nNobody saw the dam.\n"),
    ("c.txt", "Rain\n\nIt rained on the river.\n"),
];

fn request(pattern: &str) -> SearchRequest {
    SearchRequest {
        query: Query::literal(pattern),
        ..SearchRequest::default()
    }
}

fn search(project: &mut Project, request: SearchRequest) {
    project.run(SearchCommand::Search(Box::new(request)));
    wait_for_rows(project);
}

fn wait_for_rows(project: &mut Project) {
    project.wait_until(|state| !state.search.is_running() && state.search.arranged.is_some());
}

/// `article: left[hit]right` of each row as it shows.
fn rows(state: &AppState) -> Vec<String> {
    let search = &state.search;
    let shown = (0..search.n_rows()).filter_map(|nth| search.row(search.row_number(nth)?));
    let told = shown.map(|row| {
        let article = &search.found.article_of(row).unwrap().article;
        let hit = &row.hit;
        format!("{article}: {}[{}]{}", hit.left, hit.hit, hit.right)
    });
    told.collect()
}

fn tag_with(project: &mut Project, tag: &str, fields: BTreeMap<FieldId, FieldValue>) {
    let tag = TagId::new(tag);
    let template = HitTemplate { tag, fields };
    project.run(SearchCommand::Template(Some(Box::new(template))));
}

fn n_annotations(state: &AppState) -> usize {
    state.workspace.layers.values().map(Layer::len).sum()
}

fn sidecar(project: &Project, article: &str) -> Option<String> {
    let me = project.state.me().unwrap();
    let path = project.folder.path().join("project");
    std::fs::read_to_string(path.join(format!("{article}.{me}.ron"))).ok()
}

fn open(project: &mut Project, article: &'static str) {
    project.run(AppCommand::OpenArticle(ArticleId::new(article)));
    project.wait_until(|state| is_open(state, article));
}

fn is_open(state: &AppState, article: &str) -> bool {
    let open = state.document.as_ref();
    open.is_some_and(|document| document.article.id.as_str() == article)
}

fn select(project: &mut Project, words: &str) {
    let text = project.state.document.as_ref().unwrap().text();
    let start = text.find(words).unwrap();
    let range = TextRange::from_bytes(start, start + words.len()).unwrap();
    project.run(LookCommand::Select(Selection::range(range)));
}

#[test]
fn hits_of_all_articles_come_in_their_order_and_are_ordered_otherwise_when_asked() {
    let mut project = open_project(&ARTICLES);
    search(&mut project, request("dam"));
    let found = [
        "a.txt: The [dam] holds The mayor said the dam is old. ",
        "a.txt: The dam holds The mayor said the [dam] is old. ",
        "b.txt: A bridge falls Nobody saw the [dam]. ",
    ];
    assert_eq!(rows(&project.state), found);
    let search = &project.state.search;
    assert_eq!((search.n_done, search.n_all), (3, 3));
    assert_eq!(search.phase, SearchPhase::Done);
    let by_right = SearchCommand::Arrange(HitOrder::Right, Narrowing::All);
    project.run(by_right);
    project.wait_until(|state| rows(state) != found);
    assert_eq!(rows(&project.state), [found[2], found[0], found[1]]);
    let of_b = SearchCommand::Arrange(HitOrder::Reading, Narrowing::Article(1));
    project.run(of_b);
    project.wait_until(|state| state.search.n_rows() == 1);
    assert_eq!(rows(&project.state), [found[2]]);
}

#[test]
fn what_was_not_changed_is_not_read_again_and_what_was_is_found() {
    let mut project = open_project(&ARTICLES);
    // To this index files have long lain as they are.
    project.state.search.index = Arc::new(SearchIndex::of_settled_files());
    project.run(UiCommand::SearchArticles);
    project.wait_until(|state| state.search.index.n_articles() == ARTICLES.len());
    search(&mut project, request("zeppelin"));
    assert!(rows(&project.state).is_empty());
    let file = project.folder.path().join("project/c.txt");
    atomic::write(&file, b"Rain\n\nIt rained on a zeppelin.\n").unwrap();
    search(&mut project, request("zeppelin"));
    assert_eq!(
        rows(&project.state),
        ["c.txt: Rain It rained on a [zeppelin]. "]
    );
}

#[test]
fn rows_show_while_the_search_still_runs() {
    let many: Vec<(String, String)> = (0..300)
        .map(|nth| (format!("{nth:03}.txt"), "The dam.\n".to_owned()))
        .collect();
    let many: Vec<(&str, &str)> = many
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let mut project = open_project(&many);
    let request = Box::new(request("dam"));
    project
        .state
        .run(vec![SearchCommand::Search(request).into()]);
    project.wait_until(|state| state.search.n_rows() > 0);
    let search = &project.state.search;
    assert!(search.is_running() && search.arranged.is_none());
    assert_eq!(search.row_number(0), Some(0));
    wait_for_rows(&mut project);
    assert_eq!(project.state.search.n_rows(), 300);
}

#[test]
fn a_new_question_drops_the_answers_to_the_old_one() {
    let mut project = open_project(&ARTICLES);
    let ask = |words: &str| SearchCommand::Search(Box::new(request(words))).into();
    project.state.run(vec![ask("dam"), ask("river")]);
    wait_for_rows(&mut project);
    assert_eq!(
        rows(&project.state),
        ["c.txt: Rain It rained on the [river]. "]
    );
    // A pattern that cannot be looked for changes nothing.
    let broken = SearchRequest {
        query: Query {
            kind: QueryKind::Regex,
            ..Query::literal("(")
        },
        ..SearchRequest::default()
    };
    project.run(SearchCommand::Search(Box::new(broken)));
    assert_eq!(project.state.search.n_rows(), 1);
    assert!(project.state.notices.iter().any(|it| it.topic == "search"));
}

#[test]
fn a_search_that_is_stopped_keeps_what_it_found() {
    let mut project = open_project(&ARTICLES);
    let ask = SearchCommand::Search(Box::new(request("dam")));
    project
        .state
        .run(vec![ask.into(), SearchCommand::Stop.into()]);
    wait_for_rows(&mut project);
    let search = &project.state.search;
    assert_eq!(search.phase, SearchPhase::Stopped);
    assert_eq!(search.n_rows(), search.found.rows().len());
}

#[test]
fn the_list_narrows_a_search_and_dirt_may_be_passed_over() {
    let mut project = open_project(&ARTICLES);
    let filter = ListFilter {
        words: "b.txt".to_owned(),
        ..ListFilter::default()
    };
    project.run(LookCommand::Filter(Box::new(filter)));
    project.state.poll();
    let listed = SearchRequest {
        scope: SearchScope::Listed,
        ..request("dam")
    };
    search(&mut project, listed);
    assert_eq!(project.state.search.n_rows(), 1);
    // What is marked in the window counts before it is read from the disk again.
    open(&mut project, "b.txt");
    let text = project.state.document.as_ref().unwrap().text();
    let start = text.find("Nobody").unwrap();
    let words = TextRange::from_bytes(start, text.len()).unwrap();
    project.run(ArticleCommand::MarkDirt(words));
    let clean = SearchRequest {
        skips_dirt: true,
        ..request("dam")
    };
    search(&mut project, clean);
    assert!(
        rows(&project.state)
            .iter()
            .all(|row| row.starts_with("a.txt"))
    );
}

#[test]
fn hits_are_tagged_in_all_articles_as_one_step_down_to_the_files() {
    let mut project = open_project(&ARTICLES);
    search(&mut project, request("dam"));
    let name = FieldValue::One("actor:The mayor".to_owned());
    tag_with(
        &mut project,
        "claim",
        [(FieldId::new("claimant"), name)].into(),
    );
    assert_eq!(project.state.search.n_ticked(), 3);
    let untick = SearchCommand::Tick(Ticking::Row(0), false);
    project.run(untick);
    project.run(SearchCommand::TagTicked);
    assert_eq!(n_annotations(&project.state), 2);
    for article in ["a.txt", "b.txt"] {
        let text = sidecar(&project, article).unwrap();
        assert!(
            text.contains("claim") && text.contains("The mayor"),
            "{text}"
        );
    }
    assert_eq!(sidecar(&project, "c.txt"), None);
    assert!(project.read("registers.ron").contains("The mayor"));
    let ticks = &project.state.search.ticks;
    let marks: Vec<RowMark> = (0..3).map(|row| ticks.mark(row)).collect();
    assert_eq!(marks, [RowMark::Free, RowMark::Same, RowMark::Same]);
    let step = project.state.history.next_undo().unwrap();
    assert_eq!(step.name, "Tag 2 hits ‘Claim’");
    project.run(UiCommand::Undo);
    assert_eq!(n_annotations(&project.state), 0);
    for article in ["a.txt", "b.txt"] {
        let text = sidecar(&project, article).unwrap_or_default();
        assert!(!text.contains("claim"), "{text}");
    }
    assert_eq!(
        project.state.search.ticks.ticked().collect::<Vec<_>>(),
        [1, 2]
    );
    project.run(UiCommand::Redo);
    assert_eq!(n_annotations(&project.state), 2);
    assert!(sidecar(&project, "b.txt").unwrap().contains("claim"));
}

/// What is told after all that is ticked was tagged.
fn told_after_tagging(project: &mut Project) -> (String, String) {
    project.run(SearchCommand::TagTicked);
    let notice = project.state.notices.iter().find(|it| it.topic == "bulk");
    let notice = notice.unwrap();
    (notice.message.clone(), notice.hint.clone())
}

#[test]
fn locked_layers_and_articles_that_changed_are_left_out_and_told() {
    let mut project = open_project(&ARTICLES);
    let me = project.state.me().unwrap().clone();
    search(&mut project, request("dam"));
    project.run(ArticleCommand::SetStatus {
        article: ArticleId::new("a.txt"),
        status: Status::Locked,
    });
    let path = project.folder.path().join("project/b.txt");
    atomic::write(&path, b"Another bridge.\n\nThe dam is elsewhere now.\n").unwrap();
    tag_with(&mut project, "claim", BTreeMap::new());
    let (told, hint) = told_after_tagging(&mut project);
    assert_eq!(told, "No hit was tagged");
    assert_eq!(
        hint,
        "Left out: 2 in locked layers, 1 where the article has changed since"
    );
    let key = LayerKey::new(ArticleId::new("b.txt"), me);
    assert!(project.state.workspace.layers.get(&key).unwrap().is_empty());
}

#[test]
fn a_layer_that_another_window_holds_is_left_out() {
    let mut project = open_project(&ARTICLES);
    let me = project.state.me().unwrap().clone();
    let path = project
        .folder
        .path()
        .join("project")
        .join(format!("b.txt.{me}.ron"));
    let locks = LockFolder::new(project.state.places().locks.clone(), "Another window");
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    let held = locks.lock(&path, now);
    assert!(matches!(held, Locking::Held(_)));
    search(&mut project, request("dam"));
    tag_with(&mut project, "claim", BTreeMap::new());
    let (told, _) = told_after_tagging(&mut project);
    assert_eq!(told, "Tagged 2 hits in 1 article ‘Claim’");
    assert!(
        project
            .state
            .notices
            .iter()
            .any(|it| it.topic == "left-out")
    );
    drop(held);
    let (told, _) = told_after_tagging(&mut project);
    assert_eq!(told, "Tagged 1 hit in 1 article ‘Claim’");
}

#[test]
fn the_words_of_an_annotation_are_looked_for_and_tagged_elsewhere() {
    let mut project = open_project(&ARTICLES);
    open(&mut project, "a.txt");
    select(&mut project, "dam");
    project.run(AnnotateCommand::Tag(TagId::new("claim")));
    project.run(UiCommand::SameWords);
    wait_for_rows(&mut project);
    let state = &project.state;
    assert_eq!(state.page, Page::Search);
    assert_eq!(state.search.same_words.as_deref(), Some("dam"));
    assert_eq!(
        state.search.template.as_ref().unwrap().tag,
        TagId::new("claim")
    );
    assert_eq!(state.search.ticks.n_articles(), (1, 1));
    assert_eq!(state.search.ticks.ticked().collect::<Vec<_>>(), [1, 2]);
    let (told, _) = told_after_tagging(&mut project);
    assert_eq!(told, "Tagged 2 hits in 2 articles ‘Claim’");
    assert_eq!(project.state.search.ticks.n_articles(), (2, 0));
}

#[test]
fn a_row_leads_to_its_place_and_there_is_a_way_back() {
    let mut project = open_project(&ARTICLES);
    open(&mut project, "c.txt");
    project.run(UiCommand::SearchArticles);
    search(&mut project, request("dam"));
    project.run(SearchCommand::Show(2));
    project.wait_until(|state| is_open(state, "b.txt") && state.search.awaited.is_none());
    let state = &project.state;
    let document = state.document.as_ref().unwrap();
    let selected = document.selection.current().unwrap();
    assert_eq!(selected.slice(document.text()), Some("dam"));
    assert_eq!(
        (state.page, state.came_from),
        (Page::Reading, Some(Page::Search))
    );
    project.run(UiCommand::BackToPage);
    assert_eq!(project.state.page, Page::Search);
    assert_eq!(project.state.search.current, Some(2));
    project.run(SearchCommand::Show(1));
    project.wait_until(|state| is_open(state, "a.txt") && state.search.awaited.is_none());
    // What is selected there is what is looked for next.
    project.run(UiCommand::SearchArticles);
    assert_eq!(project.state.search.request.query.pattern, "dam");
}

#[test]
fn rows_are_copied_and_saved_as_they_show() {
    let mut project = open_project(&ARTICLES);
    search(&mut project, request("river"));
    project.run(SearchCommand::Copy(None));
    project.wait_until(|state| {
        state
            .wishes
            .iter()
            .any(|wish| matches!(wish, Wish::Copy(_)))
    });
    let path = project.folder.path().join("hits.csv");
    project.run(SearchCommand::Save(path.with_extension(""), false));
    project.wait_until(|state| state.notices.iter().any(|it| it.topic == "search"));
    let csv = std::fs::read_to_string(&path).unwrap();
    assert!(
        csv.ends_with("Rain It rained on the ,river,. \r\n"),
        "{csv}"
    );
    atomic::write(&path, b"mine").unwrap();
    project.state.notices.clear();
    project.run(SearchCommand::Save(path.clone(), false));
    project.wait_until(|state| state.notices.iter().any(|it| it.topic == "search"));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine", "nobody was asked");
}

#[test]
fn another_folder_begins_with_no_search() {
    let mut project = open_project(&ARTICLES);
    search(&mut project, request("dam"));
    project.run(UiCommand::SearchArticles);
    let root = project.folder.path().join("project");
    project.run(AppCommand::OpenPaths(vec![root]));
    let state = &project.state;
    assert_eq!(state.page, Page::Reading);
    assert_eq!(
        (state.search.phase, state.search.n_rows()),
        (SearchPhase::Idle, 0)
    );
}
