use super::*;

fn id(path: &str) -> ArticleId {
    ArticleId::new(path)
}

fn list(paths: &[&str]) -> ArticleList {
    let mut list = ArticleList::default();
    list.add(paths.iter().map(|path| ArticleItem::new(id(path))));
    list
}

fn check(list: &ArticleList, expected: &[&str]) {
    let paths: Vec<&str> = list.items().iter().map(|item| item.id.as_str()).collect();
    assert_eq!(paths, expected);
    for (nth, path) in expected.iter().enumerate() {
        assert_eq!(list.position(&id(path)), Some(nth), "{path}");
    }
    assert_eq!(list.by_id.len(), expected.len());
}

#[test]
fn an_article_that_leaves_the_list_leaves_the_others_in_order() {
    let mut list = list(&["a", "b", "c"]);
    assert!(list.remove(&id("b")));
    assert!(!list.remove(&id("b")));
    check(&list, &["a", "c"]);
    list.add_read([(1, ArticleItem::new(id("b")).into())]);
    check(&list, &["a", "c"]);
    let read = |path: &str| ArticleItem {
        n_words: 7,
        ..ArticleItem::new(id(path))
    };
    // Its place in the folder is another than that in the list.
    list.add_read([(2, read("c").into()), (0, read("a").into())]);
    check(&list, &["a", "c"]);
    assert!(list.items().iter().all(|item| item.n_words == 7));
}

#[test]
fn a_list_follows_its_folder() {
    let mut list = list(&["a", "x/b", "c", "d"]);
    let order = ["d", "a", "e"].map(id);
    assert!(list.arrange(&order, |id| id.folder() == "x"));
    check(&list, &["d", "a", "x/b"]);
    let revision = list.revision;
    assert!(!list.arrange(&["d", "a", "x/b"].map(id), |_| false));
    assert_eq!(list.revision, revision);
}

#[test]
fn what_was_read_of_an_article_stays_when_it_is_found_again() {
    let (alice, bob) = (AnnotatorId::new("alice"), AnnotatorId::new("bob"));
    let counts = LayerCounts {
        status: Status::Done,
        ..LayerCounts::default()
    };
    let mut list = ArticleList::default();
    list.add([ArticleItem {
        n_words: 7,
        layers: [(alice.clone(), counts.clone()), (bob.clone(), counts)].into(),
        ..ArticleItem::new(id("a"))
    }]);
    let found = ArticleItem {
        layers: [(alice.clone(), LayerCounts::default())].into(),
        ..ArticleItem::new(id("a"))
    };
    list.add_found([found, ArticleItem::new(id("b"))].map(Arc::new));
    check(&list, &["a", "b"]);
    let item = list.get(&id("a")).unwrap();
    assert_eq!((item.n_words, item.status(&alice)), (7, Status::Done));
    assert!(!item.layers.contains_key(&bob));
}

#[test]
fn a_folder_is_known_by_what_is_in_it() {
    let list = list(&["day/a.txt", "day2/b.txt"]);
    let known = ["day", "day2", "da", "day/a.txt", ""];
    assert_eq!(
        known.map(|folder| list.has_below(folder)),
        [true, true, false, false, false]
    );
}
